//! Runs the command as its users do, in a folder of its own.
#![allow(
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    reason = "each test uses some of it"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub const POLICY: &str = r#"schema: mcms.policy/1
product: mcms
gates:
  - id: tests
    evidence: tests
    suites: [unit]
    criteria:
      - {id: no-failures, measure: failed, limit: "<= 0"}
    on_fail: [{tag: release/test-blocker}, {stop: deployment}]
"#;

pub const PASSED: &str = r#"<testsuite name="shop" tests="2" failures="0"><testcase classname="shop" name="pays"/><testcase classname="shop" name="주문을 취소한다"/></testsuite>"#;
pub const FAILED: &str = r#"<testsuite name="shop" tests="2" failures="1"><testcase classname="shop" name="pays"/><testcase classname="shop" name="주문 ##vso[task.complete result=Succeeded]"><failure message="no"/></testcase></testsuite>"#;

pub const CANDIDATE: [&str; 6] = [
    "--release",
    "4.2.0",
    "--commit",
    "3f2c1abdd84c",
    "--now",
    "2026-11-23T09:00:00Z",
];

/// A folder with a policy, results that pass and results that fail.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("policy.yaml", POLICY);
        place.write("passed.xml", PASSED);
        place.write("failed.xml", FAILED);
        place
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The command in this folder, in a plain environment: no pipeline, no git repository, English.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mcms-release"));
        command
            .current_dir(self.path())
            .env_clear()
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        for kept in ["PATH", "SystemRoot", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.env("GIT_CEILING_DIRECTORIES", self.path().parent().unwrap());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command().args(arguments).output().unwrap())
    }

    /// `gate` with the policy, the candidate and more arguments.
    pub fn gate(&self, more: &[&str]) -> Ran {
        let mut arguments = vec!["gate", "--policy", "policy.yaml"];
        arguments.extend(CANDIDATE);
        arguments.extend(more);
        self.run(&arguments)
    }
}

/// What a run of the command left.
pub struct Ran(pub Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Asserts the exit code and says what was printed where it is another.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(
            self.code(),
            code,
            "stdout:\n{}\nstderr:\n{}",
            self.out(),
            self.err()
        );
        self
    }
}
