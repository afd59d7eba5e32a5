//! The releases of `examples/mcms` as requests, and small pieces of evidence, for the tests of the door.
#![allow(dead_code, reason = "each test file takes what it needs")]

use mcms_release::error::Error;
use mcms_release_facade::{Host, call, call_with};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub const POLICY: &str = r#"schema: mcms.policy/1
gates:
  - id: tests
    evidence: tests
    suites: [ui]
    criteria:
      - {id: none, measure: failed, limit: "<= 0"}
  - id: load
    evidence: load
    baseline: {select: last-accepted, runs: 3}
    criteria:
      - {id: p95, metric: http_req_duration, statistic: p95, limit: "<= +10%"}
      - {id: errors, metric: http_req_failed, statistic: rate, limit: "<= 1%"}
"#;

pub const JUNIT: &str = r#"<testsuite name="ui" tests="1" timestamp="2026-11-23T08:51:00Z" time="1"><testcase name="열린다"/></testsuite>"#;

/// What `handleSummary` is handed, reduced to what the policy asks for.
pub fn k6(p95: f64) -> String {
    json!({
        "root_group": {"name": "", "path": "", "id": "d4", "groups": [], "checks": []},
        "options": {"summaryTrendStats": ["p(95)"]},
        "state": {"testRunDurationMs": 60000},
        "metrics": {
            "http_req_duration": {"type": "trend", "contains": "time", "values": {"p(95)": p95}},
            "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": 0, "passes": 0, "fails": 1000}},
            "iterations": {"type": "counter", "contains": "default", "values": {"count": 1000, "rate": 16.67}},
            "vus_max": {"type": "gauge", "contains": "default", "values": {"value": 20, "min": 20, "max": 20}},
        }
    })
    .to_string()
}

/// A decision on small inline inputs; `more` replaces or adds members.
pub fn small(p95: f64, more: &Value) -> Value {
    let mut request = json!({
        "policy": {"name": "policy.yaml", "text": POLICY},
        "candidate": {"release": "1.4.0", "commit": "9fceb02"},
        "now": "2026-11-23T09:00:00Z",
        "inputs": [
            {"role": "tests", "label": "ui", "name": "ui.xml", "text": JUNIT},
            {"role": "load", "name": "k6.json", "text": k6(p95)},
        ],
    });
    let members = request.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    request
}

pub fn ask(operation: &str, request: &Value) -> Result<Value, Error> {
    call(operation, &request.to_string()).map(|text| serde_json::from_str(&text).unwrap())
}

pub fn ask_with(host: &Host<'_>, operation: &str, request: &Value) -> Result<Value, Error> {
    call_with(host, operation, &request.to_string()).map(|text| serde_json::from_str(&text).unwrap())
}

/// The code of the error that a request gives.
pub fn refusal(operation: &str, request: &Value) -> (String, String) {
    let error = ask(operation, request).unwrap_err();
    (
        error.code().as_str().to_owned(),
        error.path().unwrap_or_default().to_owned(),
    )
}

pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/mcms")
}

/// One release of the examples: its inputs as the command line would give them.
pub struct Release {
    pub name: String,
    pub candidate: Value,
    pub now: String,
    pub inputs: Vec<Value>,
    pub exit_codes: BTreeMap<String, i32>,
}

impl Release {
    pub fn policy() -> Value {
        let text = fs::read_to_string(examples().join("policy/release-policy.yaml")).unwrap();
        json!({"name": "release-policy.yaml", "text": text})
    }

    /// Reads `release.env` and looks what lies in the folder.
    pub fn open(name: &str) -> Self {
        let folder = examples().join("releases").join(name);
        let env = fs::read_to_string(folder.join("release.env")).unwrap();
        let env: BTreeMap<&str, &str> = env.lines().filter_map(|line| line.split_once('=')).collect();
        let mut release = Self {
            name: name.to_owned(),
            candidate: json!({
                "release": env["RELEASE"], "commit": env["COMMIT"], "artifact_digest": env["ARTIFACT_DIGEST"],
                "environment": env["ENVIRONMENT"], "requester": env["REQUESTER"],
            }),
            now: env["NOW"].to_owned(),
            inputs: Vec::new(),
            exit_codes: BTreeMap::new(),
        };
        let own = format!("releases/{name}");
        release.tests(&own, "tests");
        release.load(&own, "load", "run");
        for (role, place) in [
            ("tickets", "tickets/uat.json"),
            ("approvals", "approvals.json"),
            ("waivers", "waivers.json"),
        ] {
            release.input(role, None, &format!("{own}/{place}"));
        }
        release
    }

    /// Adds the baseline files of the examples.
    pub fn with_baseline(mut self) -> Self {
        self.tests("baseline", "tests_baseline");
        self.load("baseline", "baseline", "base");
        self
    }

    fn input(&mut self, role: &str, label: Option<String>, path: &str) -> bool {
        let there = examples().join(path).exists();
        if there {
            let label = label.map_or(Value::Null, Value::from);
            self.inputs
                .push(json!({"role": role, "label": label, "path": path}));
        }
        there
    }

    fn tests(&mut self, folder: &str, role: &str) {
        for (suite, place) in [
            ("unit", "unit/unit.trx"),
            ("integration", "integration"),
            ("ui", "ui"),
        ] {
            self.input(role, Some(suite.to_owned()), &format!("{folder}/tests/{place}"));
        }
    }

    fn load(&mut self, folder: &str, role: &str, prefix: &str) {
        for index in 1..=3 {
            let label = format!("{prefix}{index}");
            let file = format!("{folder}/load/run-{index}");
            if self.input(role, Some(label.clone()), &format!("{file}.json.gz")) && role == "load" {
                let code = fs::read_to_string(examples().join(format!("{file}.exit-code.txt"))).unwrap();
                self.exit_codes.insert(label, code.trim().parse().unwrap());
            }
        }
    }

    /// The request of `gate.run`.
    pub fn run(&self) -> Value {
        json!({
            "base": examples(), "policy": Self::policy(), "candidate": self.candidate, "now": self.now,
            "inputs": self.inputs, "load_exit_codes": self.exit_codes,
        })
    }

    /// `read`, then `gate.evaluate` on what came out.
    pub fn read_then_evaluate(&self) -> Value {
        let read = json!({
            "base": examples(), "policy": Self::policy(), "inputs": self.inputs, "load_exit_codes": self.exit_codes,
        });
        let items = ask("read", &read).unwrap()["items"].clone();
        let evidence = |item: &Value| json!({"role": item["role"], "name": "read before", "evidence": item});
        let inputs: Vec<Value> = items.as_array().unwrap().iter().map(evidence).collect();
        let request = json!({
            "policy": Self::policy(), "candidate": self.candidate, "now": self.now, "inputs": inputs,
            "load_exit_codes": self.exit_codes,
        });
        ask("gate.evaluate", &request).unwrap()
    }
}

/// Every release of the examples.
pub fn releases() -> Vec<String> {
    let entries = fs::read_dir(examples().join("releases")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
