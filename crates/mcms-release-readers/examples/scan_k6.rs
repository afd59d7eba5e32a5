//! Scans a load test: P95 of the successful requests per `name`, failure rate, wall time, peak memory.
//!
//! `scan_k6 FILE… [--no-digest] [--strict]`

use mcms_release::evidence::{Estimate, Wanted, WantedMeasure};
use mcms_release_readers::load::{Options, Shard, detect, read_run};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with("--"));
    let has = |flag: &str| flags.iter().any(|given| given == flag);
    let first = files
        .first()
        .ok_or("usage: scan_k6 FILE… [--no-digest] [--strict]")?;
    let mut prefix = Vec::new();
    File::open(first)?.take(65_536).read_to_end(&mut prefix)?;
    let format = detect(&prefix).ok_or("not a file of k6")?;
    let mut shards = Vec::new();
    for name in &files {
        shards.push(Shard {
            name: name.clone(),
            reader: Box::new(File::open(name)?),
        });
    }
    let measure = |metric: &str| WantedMeasure {
        metric: metric.to_owned(),
        filter: BTreeMap::new(),
        per_tag: None,
        percents: BTreeSet::new(),
    };
    let mut durations = measure("http_req_duration");
    durations
        .filter
        .insert("expected_response".to_owned(), "true".to_owned());
    durations.per_tag = Some("name".to_owned());
    durations.percents.insert("95".to_owned());
    let wanted = Wanted {
        load: vec![durations, measure("http_req_failed")],
        ..Wanted::default()
    };
    let options = Options {
        strict: has("--strict"),
        digest: !has("--no-digest"),
        progress: None,
    };
    let evidence = read_run(shards, format, &wanted, &options);
    let mut requests = String::new();
    let mut quantiles = Vec::new();
    for measure in &evidence.inspect().1.ok_or("no data")?.measures {
        if let Some(rate) = measure.rate {
            #[expect(clippy::cast_precision_loss, reason = "for people")]
            let share = rate.events as f64 / rate.total as f64;
            requests = format!(
                "\"requests\": {}, \"failed\": {}, \"rate\": {share}",
                rate.total, rate.events
            );
        }
        if let (Some((_, name)), Some(quantile)) = (&measure.subject, measure.quantiles.first()) {
            let value = match quantile.value {
                Estimate::Point(value) => value,
                Estimate::Bounds { low, .. } => low,
            };
            quantiles.push(format!("{}: {value}", serde_json::to_string(name)?));
        }
    }
    println!("{{{requests}, \"p95_ok_by_name\": {{{}}}}}", quantiles.join(", "));
    for source in &evidence.sources {
        eprintln!(
            "{} {} bytes {}",
            source.name,
            source.bytes,
            source.sha256.as_deref().unwrap_or("-")
        );
    }
    for diagnostic in &evidence.diagnostics {
        eprintln!("{:?} {:?}", diagnostic.reason, diagnostic.location);
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("VmHWM: ?");
    eprintln!(
        "{:?} {:.3} s, {}",
        evidence.completeness(),
        start.elapsed().as_secs_f64(),
        peak
    );
    Ok(())
}
