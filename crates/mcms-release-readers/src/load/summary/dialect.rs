//! Which dialect a summary is in, and where each keeps its metrics and thresholds.
//!
//! Not for the meaning of the values (`values`).

use crate::json::{array, field, object, text};
use crate::load::Format;
use crate::load::kinds::{Declared, built_in};
use mcms_release::evidence::{Diagnostic, MeasureKind, Threshold};
use mcms_release::reason::{input, loads};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One metric of a summary.
pub(super) struct Entry<'a> {
    /// The name as written, with its tag filter.
    pub(super) full: &'a str,
    pub(super) metric: &'a str,
    pub(super) filter: BTreeMap<String, String>,
    pub(super) declared: Declared,
    pub(super) values: &'a Value,
    thresholds: Option<&'a Value>,
}

/// Finds the dialect by the shape of the document.
pub(super) fn find(value: &Value) -> Result<Format, Diagnostic> {
    let no_summary = || Diagnostic::error(loads::K6_NOT_SUMMARY);
    let metrics = object(value, "metrics");
    if object(value, "results").is_some() {
        if metrics.is_some() {
            return Err(ambiguous(Format::K6Summary1, Format::K6HandleSummary));
        }
        // The shape of another version is not known.
        let version = text(value, "version").ok_or_else(no_summary)?;
        return if version.starts_with("1.") {
            Ok(Format::K6Summary1)
        } else {
            Err(no_summary())
        };
    }
    let metrics = metrics.ok_or_else(no_summary)?;
    let (mut nested, mut flat) = (false, false);
    for (name, entry) in metrics {
        refuse_cut(name, entry)?;
        let entry = entry.as_object().ok_or_else(no_summary)?;
        if entry.contains_key("values") || entry.get("type").is_some_and(Value::is_string) {
            nested = true;
        } else {
            flat = true;
        }
    }
    let groups = field(value, &["root_group", "groups"]);
    match (nested, flat) {
        (true, true) => Err(ambiguous(Format::K6HandleSummary, Format::K6SummaryLegacy)),
        (true, false) => Ok(Format::K6HandleSummary),
        (false, true) if object(value, "state").is_some() => {
            Err(ambiguous(Format::K6SummaryLegacy, Format::K6HandleSummary))
        }
        (false, true) => Ok(Format::K6SummaryLegacy),
        (false, false) if groups.is_some_and(Value::is_object) => Ok(Format::K6SummaryLegacy),
        (false, false) if groups.is_some_and(Value::is_array) || object(value, "state").is_some() => {
            Ok(Format::K6HandleSummary)
        }
        (false, false) => Err(no_summary()),
    }
}

/// Returns the metrics with their kinds.
pub(super) fn entries(value: &Value, format: Format) -> Result<Vec<Entry<'_>>, Diagnostic> {
    let mut all = Vec::new();
    if format == Format::K6Summary1 {
        let mut names = BTreeSet::new();
        let lists = [field(value, &["results"]), field(value, &["results", "checks"])];
        for item in lists
            .into_iter()
            .flatten()
            .flat_map(|list| array(list, "metrics"))
        {
            let name = text(item, "name").ok_or_else(|| malformed("a metric without a name"))?;
            if !names.insert(name) {
                return Err(Diagnostic::error(input::DUPLICATE_KEY).with("key", name));
            }
            refuse_cut(name, item)?;
            all.push(entry(name, item, field(item, &["values"]))?);
        }
        return Ok(all);
    }
    for (name, item) in object(value, "metrics").into_iter().flatten() {
        let values = if format == Format::K6HandleSummary {
            field(item, &["values"])
        } else {
            Some(item)
        };
        all.push(entry(name, item, values)?);
    }
    Ok(all)
}

fn entry<'a>(full: &'a str, item: &'a Value, values: Option<&'a Value>) -> Result<Entry<'a>, Diagnostic> {
    let (metric, filter) = submetric(full).ok_or_else(|| malformed(&format!("the metric name {full}")))?;
    let values = values
        .filter(|values| values.is_object())
        .ok_or_else(|| malformed(&format!("{full} without values")))?;
    let stated = text(item, "type").map(|kind| Declared::parse(kind, text(item, "contains")));
    let declared = match stated {
        Some(stated) => stated,
        None => guess(metric, values),
    };
    let declared = declared.ok_or_else(|| malformed(&format!("{full} of no known type")))?;
    Ok(Entry {
        full,
        metric,
        filter,
        declared,
        values,
        thresholds: item.get("thresholds"),
    })
}

/// The kind that flat values show; the unit is known for k6's own metrics only.
fn guess(metric: &str, values: &Value) -> Option<Declared> {
    let values = values.as_object()?;
    let has = |key: &str| values.contains_key(key);
    let only = |keys: &[&str]| {
        values
            .keys()
            .all(|key| key == "thresholds" || keys.contains(&key.as_str()))
    };
    let kind = if has("passes") && has("fails") && only(&["value", "passes", "fails"]) {
        MeasureKind::Rate
    } else if has("count") && only(&["count", "rate"]) {
        MeasureKind::Counter
    } else if has("value") && only(&["value", "min", "max"]) {
        MeasureKind::Gauge
    } else if !has("value") && !has("passes") {
        MeasureKind::Trend
    } else {
        return None;
    };
    match built_in(metric) {
        Some(own) if own.kind == kind => Some(own),
        Some(_) => None,
        None => Declared::parse(
            match kind {
                MeasureKind::Counter => "counter",
                MeasureKind::Gauge => "gauge",
                MeasureKind::Rate => "rate",
                MeasureKind::Trend => "trend",
            },
            None,
        ),
    }
}

/// Splits `name{key:value,key:value}` as k6 does.
fn submetric(full: &str) -> Option<(&str, BTreeMap<String, String>)> {
    let Some((metric, rest)) = full.split_once('{') else {
        return Some((full, BTreeMap::new()));
    };
    let mut filter = BTreeMap::new();
    for pair in rest.strip_suffix('}')?.split(',') {
        let (key, value) = pair.split_once(':')?;
        let clean = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        if filter.insert(clean(key), clean(value)).is_some() {
            return None;
        }
    }
    Some((metric, filter))
}

/// Adds a metric's thresholds; their booleans tell the two dialects apart once more.
pub(super) fn thresholds(
    entry: &Entry<'_>,
    format: Format,
    all: &mut Vec<Threshold>,
) -> Result<(), Diagnostic> {
    let none = Map::new();
    let given = match entry.thresholds {
        None | Some(Value::Null) => &none,
        Some(value) => value
            .as_object()
            .ok_or_else(|| malformed(&format!("the thresholds of {}", entry.full)))?,
    };
    for (expression, result) in given {
        let passed = match (format, result) {
            (Format::K6SummaryLegacy, Value::Bool(failed)) => !failed,
            (Format::K6SummaryLegacy, _) => {
                return Err(ambiguous(Format::K6SummaryLegacy, Format::K6HandleSummary));
            }
            (_, Value::Bool(_)) => {
                return Err(ambiguous(Format::K6HandleSummary, Format::K6SummaryLegacy));
            }
            (_, result) => result
                .get("ok")
                .and_then(Value::as_bool)
                .ok_or_else(|| malformed(&format!("the thresholds of {}", entry.full)))?,
        };
        all.push(Threshold {
            metric: entry.full.to_owned(),
            expression: expression.clone(),
            passed: Some(passed),
        });
    }
    Ok(())
}

/// `ConvertTo-Json` writes what lies deeper than its limit as text.
fn refuse_cut(name: &str, entry: &Value) -> Result<(), Diagnostic> {
    let cut = |value: &Value| {
        value.as_str().is_some_and(|text| {
            text.starts_with("@{")
                || text.starts_with("System.Object")
                || text.starts_with("System.Collections.")
        })
    };
    let inside = entry
        .as_object()
        .into_iter()
        .flatten()
        .any(|(key, value)| (key == "values" || key == "thresholds") && cut(value));
    let deeper = entry
        .get("thresholds")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .any(|(_, value)| cut(value));
    if cut(entry) || inside || deeper {
        return Err(Diagnostic::error(loads::K6_CONVERTTO_JSON).with("metric", name));
    }
    Ok(())
}

fn ambiguous(one: Format, other: Format) -> Diagnostic {
    Diagnostic::error(loads::K6_SUMMARY_AMBIGUOUS)
        .with("one", one.as_str())
        .with("other", other.as_str())
}

pub(super) fn malformed(detail: &str) -> Diagnostic {
    Diagnostic::error(input::MALFORMED).with("detail", detail)
}
