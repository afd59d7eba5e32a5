//! A folder of one Allure result, one container and one file of globals.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release_readers::results::{Labels, allure::Reader};

fn sound<T>(evidence: &mcms_release::evidence::Evidence<T>) {
    use mcms_release::evidence::{Completeness, Severity};
    let (completeness, data) = evidence.inspect();
    assert!(data.is_some() || completeness > Completeness::Partial);
    let damaged = evidence.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert!(!damaged || completeness != Completeness::Complete);
}

fuzz_target!(|data: &[u8]| {
    let mut reader = Reader::new("results", &Labels::all());
    let third = data.len() / 3;
    let (result, rest) = data.split_at(third);
    let (container, globals) = rest.split_at(third.min(rest.len()));
    reader.file("a-result.json", result);
    reader.file("b-container.json", container);
    reader.file("c-globals.json", globals);
    reader.file("d-result.json", data);
    sound(&reader.finish());
});
