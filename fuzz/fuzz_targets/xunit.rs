//! xUnit.net XML.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release_readers::results::{Format, Labels, read};

fn sound<T>(evidence: &mcms_release::evidence::Evidence<T>) {
    use mcms_release::evidence::{Completeness, Severity};
    let (completeness, data) = evidence.inspect();
    assert!(data.is_some() || completeness > Completeness::Partial);
    let damaged = evidence.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert!(!damaged || completeness != Completeness::Complete);
}

fuzz_target!(|data: &[u8]| {
    sound(&read(Format::Xunit, data, "x", &Labels::all()));
});
