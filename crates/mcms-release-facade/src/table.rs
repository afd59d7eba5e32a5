//! The operation table: name, PowerShell verb and noun, help and example of every operation. Cmdlets, exports,
//! stubs and schemas are generated from it; an operation without these entries does not compile.

use crate::Host;
use crate::ops::{explain, gate, history, meta, policy, read, replay, report};
use crate::request::{answer, parse};
use mcms_release::error::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One operation of the door.
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// The version of its request and answer.
    pub schema: &'static str,
    /// The approved PowerShell verb.
    pub verb: &'static str,
    /// The PowerShell noun.
    pub noun: &'static str,
    /// What it does, in one English sentence.
    pub help_en: &'static str,
    /// What it does, in one Korean sentence.
    pub help_ko: &'static str,
    /// A request that works, as JSON.
    pub example: &'static str,
    /// Whether it may read files.
    pub reads_files: bool,
    /// Whether it may write files.
    pub writes_files: bool,
    /// The JSON Schema of the request.
    pub request_schema: fn() -> Value,
    /// The JSON Schema of the answer.
    pub answer_schema: fn() -> Value,
    pub(crate) run: fn(&Host<'_>, &str) -> Result<Value, Error>,
}

/// One operation as `operations` lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationEntry {
    /// Its name.
    pub name: String,
    /// The version of its request and answer.
    pub schema: String,
    /// The PowerShell cmdlet.
    pub cmdlet: String,
    /// What it does, in English.
    pub help_en: String,
    /// What it does, in Korean.
    pub help_ko: String,
    /// A request that works.
    pub example: Value,
    /// The request's parameters, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// Whether it may read files.
    pub reads_files: bool,
    /// Whether it may write files.
    pub writes_files: bool,
}

/// One parameter of an operation's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub help: String,
    /// Whether it must be given.
    pub required: bool,
}

macro_rules! operations {
    ($($name:literal $verb:literal $noun:literal reads $reads:literal writes $writes:literal
       $request:ty => $answer:ty, $run:path, $en:literal, $ko:literal, $example:expr;)*) => {
        /// Every operation, by name.
        pub static OPERATIONS: &[Operation] = &[$(Operation {
            name: $name,
            schema: concat!("mcms.", $name, "/1"),
            verb: $verb,
            noun: $noun,
            help_en: $en,
            help_ko: $ko,
            example: $example,
            reads_files: $reads,
            writes_files: $writes,
            request_schema: || schemars::schema_for!($request).to_value(),
            answer_schema: || schemars::schema_for!($answer).to_value(),
            run: |host, text| {
                let request: $request = parse(text)?;
                answer(&$run(host, &request)?)
            },
        },)*];
    };
}

operations! {
    "explain" "Get" "McmsExplanation" reads false writes false
        explain::ExplainRequest => explain::ExplainAnswer, explain::explain,
        "Explains a reason, diagnostic or error code in English and Korean.",
        "사유, 진단, 오류 코드를 영어와 한국어로 설명합니다.",
        r#"{"code": "no_baseline"}"#;
    "gate.evaluate" "Test" "McmsEvidence" reads false writes false
        gate::EvaluateRequest => gate::GateAnswer, gate::evaluate,
        "Decides on evidence that is already read; reads no file.",
        "이미 읽은 증거로 결정합니다. 파일을 읽지 않습니다.",
        r#"{"candidate": {"commit": "3f2c1ab", "release": "4.2.0"}, "inputs": [], "now": "2026-11-23T09:00:00Z", "policy": {"text": "schema: mcms.policy/1\ngates:\n  - id: uat\n    evidence: tickets\n    tickets: {project: UAT-Feedback, resolved: false}\n    criteria:\n      - {id: open, measure: count, limit: \"<= 0\"}\n"}}"#;
    "gate.run" "Test" "McmsReleaseGate" reads true writes true
        gate::RunRequest => gate::GateAnswer, gate::run,
        "Reads evidence files and decides whether a release is let through.",
        "증거 파일을 읽어 릴리스를 통과시킬지 결정합니다.",
        r#"{"candidate": {"commit": "3f2c1ab", "release": "4.2.0"}, "inputs": [{"path": "results.trx", "role": "tests", "label": "unit"}], "now": "2026-11-23T09:00:00Z", "policy": {"path": "release-policy.yaml"}}"#;
    "history.append" "Add" "McmsHistoryEvent" reads true writes true
        history::AppendRequest => history::AppendAnswer, history::append,
        "Accepts, invalidates, pins or marks as rolled back a record of a history.",
        "이력의 기록을 승인, 무효화, 고정하거나 롤백됨으로 표시합니다.",
        r#"{"at": "2026-11-23T09:00:00Z", "by": "운영 담당자", "kind": "accept", "path": "history", "reason": "first release", "record": "0123456789abcdef"}"#;
    "history.list" "Get" "McmsHistory" reads true writes false
        history::ListRequest => history::ListAnswer, history::list,
        "Lists the records of a history and where each stands.",
        "이력의 기록과 각각의 상태를 나열합니다.",
        r#"{"path": "history"}"#;
    "operations" "Get" "McmsOperation" reads false writes false
        meta::Nothing => OperationsAnswer, list,
        "Lists the operations with help, parameters and examples.",
        "작업 목록을 도움말, 매개변수, 예제와 함께 보여 줍니다.",
        "{}";
    "policy.check" "Test" "McmsPolicy" reads true writes false
        policy::CheckRequest => policy::CheckAnswer, policy::check,
        "Parses and validates a policy and reports every error at once.",
        "정책을 검증하고 모든 오류를 한 번에 보고합니다.",
        r#"{"policy": {"path": "release-policy.yaml"}}"#;
    "policy.lint" "Measure" "McmsPolicy" reads true writes false
        policy::LintRequest => mcms_release::lint::LintReport, policy::lint,
        "Proves that damaged evidence cannot pass, and reports what looks wrong in a policy.",
        "손상된 증거가 통과할 수 없음을 증명하고 정책의 문제를 보고합니다.",
        r#"{"policy": {"path": "release-policy.yaml"}}"#;
    "policy.schema" "Get" "McmsPolicySchema" reads false writes false
        policy::SchemaRequest => Value, policy::schema,
        "Returns the JSON Schema of the policy language.",
        "정책 언어의 JSON Schema를 돌려줍니다.",
        "{}";
    "read" "Read" "McmsEvidence" reads true writes false
        read::ReadRequest => read::ReadAnswer, read::read,
        "Reads evidence files into normalised evidence.",
        "증거 파일을 정규화된 증거로 읽습니다.",
        r#"{"inputs": [{"path": "allure-results", "role": "tests", "label": "integration"}]}"#;
    "replay" "Confirm" "McmsDecision" reads true writes false
        replay::ReplayRequest => mcms_release::decide::Replay, replay::replay,
        "Decides again on the inputs of a record and compares.",
        "기록의 입력으로 다시 결정하고 비교합니다.",
        r#"{"base": ".", "path": "decision.json"}"#;
    "report.render" "Format" "McmsDecision" reads false writes false
        report::RenderRequest => report::RenderAnswer, report::render,
        "Renders a record as text, Markdown, JUnit or pipeline commands.",
        "기록을 텍스트, Markdown, JUnit 또는 파이프라인 명령으로 만듭니다.",
        concat!(r#"{"format": "markdown", "record": "#, include_str!("example-record.json"), "}");
    "version" "Get" "McmsVersion" reads false writes false
        meta::Nothing => mcms_release::record::Engine, meta::version,
        "Names the engine and its version.",
        "엔진의 이름과 버전을 알려 줍니다.",
        "{}";
}

/// What there is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationsAnswer {
    /// The operations, by name.
    pub operations: Vec<OperationEntry>,
}

#[expect(clippy::unnecessary_wraps, reason = "every operation has this shape")]
fn list(_: &Host<'_>, _: &meta::Nothing) -> Result<OperationsAnswer, Error> {
    Ok(OperationsAnswer {
        operations: operations(),
    })
}

/// Lists every operation with its parameters, taken from the request's schema.
#[must_use]
pub fn operations() -> Vec<OperationEntry> {
    OPERATIONS
        .iter()
        .map(|operation| OperationEntry {
            name: operation.name.to_owned(),
            schema: operation.schema.to_owned(),
            cmdlet: format!("{}-{}", operation.verb, operation.noun),
            help_en: operation.help_en.to_owned(),
            help_ko: operation.help_ko.to_owned(),
            example: serde_json::from_str(operation.example).unwrap_or(Value::Null),
            parameters: parameters(&(operation.request_schema)()),
            reads_files: operation.reads_files,
            writes_files: operation.writes_files,
        })
        .collect()
}

fn parameters(schema: &Value) -> Vec<Parameter> {
    let required = |name: &str| {
        schema
            .get("required")
            .and_then(Value::as_array)
            .is_some_and(|names| names.iter().any(|known| known == name))
    };
    let Some(members) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    members
        .iter()
        .map(|(name, member)| Parameter {
            name: name.clone(),
            help: member
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            required: required(name),
        })
        .collect()
}
