//! What is allowed in a policy but unwise, and the proof that damaged evidence never lets a release through.
//!
//! Static: it looks at the policy alone, and at how much past runs differed where somebody says so. It changes no
//! verdict. What is not allowed at all is refused when the policy is parsed.
//!
//! - [`lint()`]: the whole report. [`Finding`](LintFinding), [`Proof`], [`ChanceRow`]: its parts.
//! - [`LintContext`]: how much past runs differed.

mod chance;
mod proof;
mod report;
mod rules;
mod synthetic;
#[cfg(test)]
mod tests;

pub use report::{Assumption, ChanceRow, Hole, LintContext, LintFinding, LintReport, Proof, Spread};

use crate::policy::Policy;

/// Lints a policy: proves that it fails closed, finds what decides nothing or too much, and says what the rules cost.
///
/// # Example
/// ```
/// use mcms_release::{lint::{LintContext, lint}, policy::Policy};
/// let text = "\
/// schema: mcms.policy/1
/// gates:
///   - id: tests
///     evidence: tests
///     max_age: 24h
///     criteria:
///       - {id: no-failures, measure: failed, limit: <= 0, on_partial: warn}
///       - {id: executed, measure: executed, limit: '>= 100'}
///     on_fail: [{stop: deployment}]
/// ";
/// let report = lint(&Policy::parse(text, "policy.yaml")?.policy, &LintContext::default());
/// assert!(!report.proof.holds);
/// assert_eq!(report.findings[0].path, "/gates/0/criteria/0/on_partial");
/// # Ok::<(), mcms_release::error::Error>(())
/// ```
#[must_use]
pub fn lint(policy: &Policy, context: &LintContext) -> LintReport {
    let (proof, mut findings) = proof::prove(policy);
    findings.extend(rules::findings(policy));
    // The worst first; among equals in the order of the policy.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    LintReport {
        findings,
        proof,
        chances: chance::table(policy, context),
    }
}
