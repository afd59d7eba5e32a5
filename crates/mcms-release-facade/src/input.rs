//! Inputs as requests name them: exactly one of `path`, `text`, `base64`, `evidence`.

use crate::Host;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use mcms_release::error::{Error, ErrorCode};
use mcms_release::evidence::{AnyEvidence, Item, Role, Wanted};
use mcms_release_readers::{Content, Input, Options, read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many bytes of `text` and `base64` one request may hold.
const INLINE_MOST: usize = 64 << 20;

/// One input with its role: exactly one of `path`, `text`, `base64` and `evidence`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// What it is given as.
    pub role: Role,
    /// The suite or run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its name in the record; of a path, by default the path itself as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was measured, where the content does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<DateTime<Utc>>,
    /// A file, a folder or a pattern; relative to `base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The content as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The content as base64 (standard alphabet, padded).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// Evidence that `read` gave earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Item>,
}

impl InputSpec {
    /// Makes an input that is a path.
    #[must_use]
    pub fn path(role: Role, label: Option<String>, path: impl Into<String>) -> Self {
        Self {
            role,
            label,
            name: None,
            measured_at: None,
            path: Some(path.into()),
            text: None,
            base64: None,
            evidence: None,
        }
    }
}

/// A policy: exactly one of `path`, `text` and `document`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyInput {
    /// Its name in messages and the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A file, relative to `base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// YAML or JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The policy as a JSON value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<serde_json::Value>,
}

/// How inputs are read.
pub(crate) struct Reading<'a> {
    pub(crate) host: &'a Host<'a>,
    pub(crate) base: Option<&'a str>,
    pub(crate) strict: bool,
    pub(crate) exit_codes: &'a BTreeMap<String, i32>,
}

/// Reads every input of a request into items.
pub(crate) fn items(specs: &[InputSpec], wanted: &Wanted, reading: &Reading<'_>) -> Result<Vec<Item>, Error> {
    let mut given = Vec::new();
    let mut inputs = Vec::new();
    let mut inline = 0_usize;
    for (index, spec) in specs.iter().enumerate() {
        let place = format!("/inputs/{index}");
        match content(spec, &place, reading, &mut inline)? {
            Given::Read(input) => inputs.push(input),
            Given::Evidence(item) => given.push(*item),
        }
    }
    let exit_codes = exit_codes(reading.exit_codes, &inputs, &mut given)?;
    let options = Options {
        strict: reading.strict,
        base: reading.base.map(Path::new),
        allowed_roots: &reading.host.allowed_roots,
        exit_codes: Some(&exit_codes),
        progress: reading.host.progress,
    };
    let mut items = read(&inputs, wanted, &options)?;
    items.extend(given);
    items.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
    Ok(items)
}

/// Gives exit codes to evidence that was read before, and returns those that the readers are to attach.
///
/// A run may lie partly in evidence and partly in files; its code belongs to both.
fn exit_codes(
    codes: &BTreeMap<String, i32>,
    inputs: &[Input],
    given: &mut [Item],
) -> Result<BTreeMap<Option<String>, i32>, Error> {
    let mut left = BTreeMap::new();
    for (label, code) in codes {
        let label = label_of(label);
        let is_run = |role: Role, of: &Option<String>| role == Role::Load && *of == label;
        let mut known = false;
        for item in given.iter_mut().filter(|item| is_run(item.role, &item.label)) {
            known = true;
            attach(item, *code)?;
        }
        if !known || inputs.iter().any(|input| is_run(input.role, &input.label)) {
            left.insert(label.clone(), *code);
        }
    }
    Ok(left)
}

fn attach(item: &mut Item, code: i32) -> Result<(), Error> {
    let run = match &mut item.evidence {
        AnyEvidence::Load(evidence) => evidence.data_mut(),
        _ => None,
    };
    let Some(run) = run else { return Ok(()) };
    if let Some(before) = run.exit_code.filter(|before| *before != code) {
        let label = item.label.as_deref().unwrap_or_default();
        let message =
            format!("the evidence of run `{label}` holds exit code {before}, the request says {code}");
        return Err(Error::new(ErrorCode::RequestInvalid, message).at("/load_exit_codes"));
    }
    run.exit_code = Some(code);
    Ok(())
}

fn label_of(label: &str) -> Option<String> {
    (!label.is_empty()).then(|| label.to_owned())
}

fn sort_key(item: &Item) -> (Role, Option<&str>, &str, Vec<&str>) {
    (
        item.role,
        item.label.as_deref(),
        item.format.as_str(),
        sources(item).iter().map(|source| source.name.as_str()).collect(),
    )
}

/// Returns the sources of an item, whatever its kind.
pub(crate) fn sources(item: &Item) -> &[mcms_release::evidence::Source] {
    match &item.evidence {
        AnyEvidence::Tests(evidence) => &evidence.sources,
        AnyEvidence::Load(evidence) => &evidence.sources,
        AnyEvidence::Metrics(evidence) => &evidence.sources,
        AnyEvidence::Tickets(evidence) => &evidence.sources,
        AnyEvidence::Approvals(evidence) => &evidence.sources,
        AnyEvidence::Waivers(evidence) => &evidence.sources,
    }
}

enum Given {
    Read(Input),
    Evidence(Box<Item>),
}

fn content(spec: &InputSpec, place: &str, reading: &Reading<'_>, inline: &mut usize) -> Result<Given, Error> {
    let invalid = |message: &str| Error::new(ErrorCode::RequestInvalid, message).at(place);
    let ways = [
        spec.path.is_some(),
        spec.text.is_some(),
        spec.base64.is_some(),
        spec.evidence.is_some(),
    ];
    if ways.iter().filter(|given| **given).count() != 1 {
        return Err(invalid(
            "an input is exactly one of `path`, `text`, `base64` and `evidence`",
        ));
    }
    if let Some(item) = &spec.evidence {
        return Ok(Given::Evidence(Box::new(relabelled(item, spec))));
    }
    let content = if let Some(path) = &spec.path {
        reading.host.may_touch_files(path)?;
        Content::Path(PathBuf::from(path))
    } else if let Some(text) = &spec.text {
        Content::Bytes(text.clone().into_bytes())
    } else {
        let text = spec.base64.as_deref().unwrap_or_default();
        let bytes = STANDARD.decode(text).map_err(|_| {
            Error::new(ErrorCode::RequestInvalid, "`base64` does not decode")
                .with_help("use the standard alphabet with padding")
                .at(format!("{place}/base64"))
        })?;
        Content::Bytes(bytes)
    };
    if let Content::Bytes(bytes) = &content {
        *inline = inline.saturating_add(bytes.len());
        if *inline > INLINE_MOST {
            return Err(Error::new(
                ErrorCode::RequestTooLarge,
                "`text` and `base64` inputs together exceed 64 MiB",
            )
            .at(place));
        }
    }
    let name = spec.name.as_deref().or(spec.path.as_deref());
    let name = name.ok_or_else(|| invalid("an input that is not a path needs a `name`"))?;
    let name = name_of(name, reading.base);
    Ok(Given::Read(Input {
        role: spec.role,
        label: spec.label.clone(),
        name,
        content,
        measured_at: spec.measured_at,
    }))
}

/// The name that a record may hold: below the base, else as it was given, of an absolute path its last part only.
pub(crate) fn name_of(path: &str, base: Option<&str>) -> String {
    let path = path.replace('\\', "/");
    let is_absolute = path.starts_with('/') || path.get(1..2) == Some(":");
    if !is_absolute {
        return path;
    }
    let base = base.map(|base| base.replace('\\', "/")).unwrap_or_default();
    let below = path
        .strip_prefix(base.trim_end_matches('/'))
        .and_then(|rest| rest.strip_prefix('/'));
    match below {
        Some(rest) if !base.is_empty() => rest.to_owned(),
        _ => path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Evidence keeps its own label and time unless the request gives others.
fn relabelled(item: &Item, spec: &InputSpec) -> Item {
    let mut item = item.clone();
    item.role = spec.role;
    if spec.label.is_some() {
        item.label.clone_from(&spec.label);
    }
    if let Some(at) = spec.measured_at {
        match &mut item.evidence {
            AnyEvidence::Tests(evidence) => evidence.measured_at = Some(at),
            AnyEvidence::Load(evidence) => evidence.measured_at = Some(at),
            AnyEvidence::Metrics(evidence) => evidence.measured_at = Some(at),
            AnyEvidence::Tickets(evidence) => evidence.measured_at = Some(at),
            AnyEvidence::Approvals(evidence) => evidence.measured_at = Some(at),
            AnyEvidence::Waivers(evidence) => evidence.measured_at = Some(at),
        }
    }
    item
}
