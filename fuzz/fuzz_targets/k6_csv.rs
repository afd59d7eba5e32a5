//! K6 samples as CSV.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::evidence::{Evidence, LoadRun, Wanted};
use mcms_release_readers::load::{Format, Options, Shard, read_run};

fn sound<T>(evidence: &mcms_release::evidence::Evidence<T>) {
    use mcms_release::evidence::{Completeness, Severity};
    let (completeness, data) = evidence.inspect();
    assert!(data.is_some() || completeness > Completeness::Partial);
    let damaged = evidence.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert!(!damaged || completeness != Completeness::Complete);
}

fn run(data: &[u8], strict: bool) -> Evidence<LoadRun> {
    let wanted = Wanted { everything: true, ..Wanted::default() };
    let shard = Shard { name: "x".to_owned(), reader: Box::new(data) };
    read_run(vec![shard], Format::K6Csv, &wanted, &Options { strict, digest: false, progress: None })
}

fuzz_target!(|data: &[u8]| {
    let fast = run(data, false);
    sound(&fast);
    assert_eq!(fast, run(data, true));
});
