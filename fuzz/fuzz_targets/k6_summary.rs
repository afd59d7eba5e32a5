//! The three summaries of k6.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::evidence::Wanted;
use mcms_release_readers::load::{Format, Options, Shard, read_run};

fn sound<T>(evidence: &mcms_release::evidence::Evidence<T>) {
    use mcms_release::evidence::{Completeness, Severity};
    let (completeness, data) = evidence.inspect();
    assert!(data.is_some() || completeness > Completeness::Partial);
    let damaged = evidence.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert!(!damaged || completeness != Completeness::Complete);
}

fuzz_target!(|data: &[u8]| {
    let wanted = Wanted { everything: true, ..Wanted::default() };
    for format in [Format::K6SummaryLegacy, Format::K6HandleSummary, Format::K6Summary1] {
        let shard = Shard { name: "x".to_owned(), reader: Box::new(data) };
        sound(&read_run(vec![shard], format, &wanted, &Options::default()));
    }
});
