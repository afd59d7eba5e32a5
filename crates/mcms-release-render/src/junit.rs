//! The decision as JUnit XML: one suite for each gate, one case for each finding.
//!
//! What is not let through is red: `fail` is a failure, `inconclusive` an error, `warn` passes and says so in its
//! output. A gate's own reasons are cases of their own, and so are a stage's.

use crate::escape::xml;
use crate::view;
use crate::words::Word;
use mcms_release::gate::Verdict;
use mcms_release::reason::Locale;
use mcms_release::record::DecisionRecord;
use std::fmt::Write as _;

struct Case {
    name: String,
    code: String,
    verdict: Verdict,
    message: String,
    output: Vec<String>,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

impl Suite {
    fn count(&self, verdict: Verdict) -> usize {
        self.cases.iter().filter(|case| case.verdict == verdict).count()
    }

    /// Keeps a suite from being green where its verdict is not.
    fn never_greener_than(&mut self, verdict: Verdict, code: &str, message: &str) {
        if !verdict.lets_through() && self.cases.iter().all(|case| case.verdict.lets_through()) {
            let (name, code, message) = (code.to_owned(), code.to_owned(), message.to_owned());
            self.cases.push(Case {
                name,
                code,
                verdict,
                message,
                output: Vec::new(),
            });
        }
    }
}

/// Writes a decision as JUnit XML.
#[must_use]
pub fn junit(record: &DecisionRecord, locale: Locale) -> String {
    let suites = suites(record, locale);
    let sum = |verdict| suites.iter().map(|suite| suite.count(verdict)).sum::<usize>();
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{}\" errors=\"{}\" time=\"0\">",
        xml(&view::subject(record)),
        sum(Verdict::Fail),
        sum(Verdict::Inconclusive)
    );
    let timestamp = record.now.format("%Y-%m-%dT%H:%M:%S");
    for suite in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"0\" timestamp=\"{timestamp}\">",
            xml(&suite.name),
            suite.cases.len(),
            suite.count(Verdict::Fail),
            suite.count(Verdict::Inconclusive)
        );
        for case in &suite.cases {
            write_case(case, &suite.name, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn write_case(case: &Case, suite: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" time=\"0\">",
        xml(suite),
        xml(&case.name)
    );
    let element = match case.verdict {
        Verdict::Fail => Some("failure"),
        Verdict::Inconclusive => Some("error"),
        Verdict::Warn | Verdict::Pass => None,
    };
    let body: Vec<String> = case
        .output
        .iter()
        .map(|text| format!("- {}", xml(text)))
        .collect();
    let (code, message) = (xml(&case.code), xml(&case.message));
    if let Some(element) = element {
        let body = body.join("\n");
        let _ = writeln!(
            out,
            "      <{element} type=\"{code}\" message=\"{message}\">{body}</{element}>"
        );
    } else {
        let status = if case.verdict == Verdict::Warn {
            "warn"
        } else {
            "pass"
        };
        let first = format!("{status} {code}: {message}");
        let lines: Vec<String> = std::iter::once(first).chain(body).collect();
        let _ = writeln!(out, "      <system-out>{}</system-out>", lines.join("\n"));
    }
    out.push_str("    </testcase>\n");
}

fn suites(record: &DecisionRecord, locale: Locale) -> Vec<Suite> {
    let decision = &record.decision;
    let mut suites = Vec::new();
    for gate in &decision.gates {
        let mut suite = Suite {
            name: gate.id.clone(),
            cases: Vec::new(),
        };
        for finding in &gate.findings {
            let mut output = vec![format!(
                "{}: {}",
                Word::Observed.say(locale),
                view::observed(finding, locale)
            )];
            output.push(format!("{}: {}", Word::Limit.say(locale), finding.limit));
            output.extend(finding.counterfactual.as_ref().map(|change| {
                format!(
                    "{}: {}",
                    Word::WhatWouldChange.say(locale),
                    view::change(finding, change, locale)
                )
            }));
            output.extend(finding.waivers.iter().map(|waiver| view::waiver(waiver, locale)));
            output.extend(finding.notes.iter().map(|note| view::sentence(note, locale)));
            output.extend(finding.details.iter().cloned());
            suite.cases.push(Case {
                name: view::name(finding),
                code: finding.reason.code.as_str().to_owned(),
                verdict: finding.effective,
                message: view::because(finding, locale),
                output,
            });
        }
        for reason in &gate.reasons {
            suite.cases.push(Case {
                name: reason.code.as_str().to_owned(),
                code: reason.code.as_str().to_owned(),
                verdict: view::own_severity(gate, reason),
                message: view::sentence(reason, locale),
                output: Vec::new(),
            });
        }
        suite.never_greener_than(gate.effective, "gate", Word::from(gate.effective).say(locale));
        suites.push(suite);
    }
    if let Some(stage) = &decision.stage {
        let name = Word::Stage.with(locale, &[("name", &stage.stage)]);
        let case = |reason: &mcms_release::reason::Reason| Case {
            name: reason.code.as_str().to_owned(),
            code: reason.code.as_str().to_owned(),
            verdict: view::stage_severity(stage, reason),
            message: view::sentence(reason, locale),
            output: Vec::new(),
        };
        let mut suite = Suite {
            name,
            cases: stage.reasons.iter().map(case).collect(),
        };
        suite.never_greener_than(stage.verdict, "stage", Word::from(stage.verdict).say(locale));
        suites.push(suite);
    }
    if !decision.let_through
        && suites
            .iter()
            .flat_map(|suite| &suite.cases)
            .all(|case| case.verdict.lets_through())
    {
        let mut suite = Suite {
            name: "decision".to_owned(),
            cases: Vec::new(),
        };
        let red = decision.effective.max(Verdict::Inconclusive);
        suite.never_greener_than(red, "decision", view::meaning(record, locale));
        suites.push(suite);
    }
    suites
}
