//! OTLP metrics, JSON lines, and their reduction.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::evidence::{Wanted, WantedMeasure, reduce};
use mcms_release_readers::otlp::read_json;
use std::collections::BTreeSet;

fn sound<T>(evidence: &mcms_release::evidence::Evidence<T>) {
    use mcms_release::evidence::{Completeness, Severity};
    let (completeness, data) = evidence.inspect();
    assert!(data.is_some() || completeness > Completeness::Partial);
    let damaged = evidence.diagnostics.iter().any(|one| one.severity == Severity::Error);
    assert!(!damaged || completeness != Completeness::Complete);
}

fuzz_target!(|data: &[u8]| {
    let wanted = Wanted { everything: true, ..Wanted::default() };
    let evidence = read_json(data, "x", &wanted);
    sound(&evidence);
    let Some(series) = evidence.inspect().1 else { return };
    let wishes: Vec<WantedMeasure> = series
        .iter()
        .map(|one| WantedMeasure {
            metric: one.name.clone(),
            filter: Default::default(),
            per_tag: None,
            percents: BTreeSet::from(["50".to_owned(), "99.9".to_owned()]),
        })
        .collect();
    let (measures, _) = reduce(series, &wishes);
    for measure in measures {
        assert!(measure.sum.is_none_or(f64::is_finite));
        assert!(measure.statistics.values().all(|value| value.is_finite()));
    }
});
