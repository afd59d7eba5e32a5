//! Release and commit of the candidate where the command line does not name them: from the pipeline, else from git.

use crate::words::Said;
use mcms_release::error::{Error, ErrorCode};
use mcms_release::reason::Locale;

/// A pipeline that names what it builds in environment variables.
struct Pipeline {
    name: &'static str,
    /// Set by the pipeline and by nobody else.
    mark: &'static str,
    release: &'static str,
    commit: &'static str,
}

const PIPELINES: [Pipeline; 3] = [
    Pipeline {
        name: "Azure DevOps",
        mark: "TF_BUILD",
        release: "BUILD_BUILDNUMBER",
        commit: "BUILD_SOURCEVERSION",
    },
    Pipeline {
        name: "GitHub",
        mark: "GITHUB_ACTIONS",
        release: "GITHUB_REF_NAME",
        commit: "GITHUB_SHA",
    },
    Pipeline {
        name: "Jenkins",
        mark: "BUILD_TAG",
        release: "BUILD_TAG",
        commit: "GIT_COMMIT",
    },
];

/// Release and commit, and where those came from that were not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The release.
    pub release: String,
    /// The commit.
    pub commit: String,
    /// What to tell the user: `release 4.2.0 from Azure DevOps (BUILD_BUILDNUMBER)`.
    pub notes: Vec<String>,
}

/// Names the candidate.
///
/// # Errors
/// `gate.candidate` where neither the command line, a pipeline nor git names it.
pub fn name(
    release: Option<String>,
    commit: Option<String>,
    locale: Locale,
    variable: impl Fn(&str) -> Option<String>,
    git: impl Fn(&[&str]) -> Option<String>,
) -> Result<Named, Error> {
    let set = |name: &str| {
        variable(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let pipeline = PIPELINES.iter().find(|pipeline| set(pipeline.mark).is_some());
    let mut notes = Vec::new();
    let mut find =
        |given: Option<String>, what: &str, variable: fn(&Pipeline) -> &'static str, command: &[&str]| {
            let given = given
                .map(|given| given.trim().to_owned())
                .filter(|given| !given.is_empty());
            if given.is_some() {
                return given;
            }
            let from_pipeline = pipeline.and_then(|pipeline| {
                let value = set(variable(pipeline))?;
                Some((value, format!("{} ({})", pipeline.name, variable(pipeline))))
            });
            let (value, from) = from_pipeline
                .or_else(|| git(command).map(|value| (value, format!("git ({})", command.join(" ")))))?;
            notes.push(Said::TakenFrom.with(locale, &[("what", what), ("value", &value), ("from", &from)]));
            Some(value)
        };
    let release = find(
        release,
        Said::Release.say(locale),
        |pipeline| pipeline.release,
        &["describe", "--tags", "--always"],
    );
    let commit = find(
        commit,
        Said::Commit.say(locale),
        |pipeline| pipeline.commit,
        &["rev-parse", "HEAD"],
    );
    match (release, commit) {
        (Some(release), Some(commit)) => Ok(Named {
            release,
            commit,
            notes,
        }),
        (release, _) => {
            let missing = if release.is_none() { "release" } else { "commit" };
            Err(
                Error::new(ErrorCode::GateCandidate, format!("no {missing} is named")).with_help(format!(
                    "give `--{missing}`, or run in a pipeline or a git repository"
                )),
            )
        }
    }
}

/// Asks git in the working folder; `None` where it is not there or has no answer.
pub fn git(arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new("git")
        .args(arguments)
        .stderr(std::process::Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(set: &[(&str, &str)], git: Option<&str>) -> Result<Named, Error> {
        let variable = |name: &str| {
            set.iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        name(None, None, Locale::En, variable, |_| git.map(str::to_owned))
    }

    #[test]
    fn each_pipeline_names_release_and_commit() {
        for (set, release, commit) in [
            (
                vec![
                    ("TF_BUILD", "True"),
                    ("BUILD_BUILDNUMBER", "20261123.4"),
                    ("BUILD_SOURCEVERSION", "3f2c"),
                ],
                "20261123.4",
                "3f2c",
            ),
            (
                vec![
                    ("GITHUB_ACTIONS", "true"),
                    ("GITHUB_REF_NAME", "v4.2.0"),
                    ("GITHUB_SHA", "aa"),
                ],
                "v4.2.0",
                "aa",
            ),
            (
                vec![("BUILD_TAG", "jenkins-mcms-7"), ("GIT_COMMIT", "bb")],
                "jenkins-mcms-7",
                "bb",
            ),
        ] {
            let named = named(&set, None).unwrap();
            assert_eq!((named.release.as_str(), named.commit.as_str()), (release, commit));
            assert_eq!(named.notes.len(), 2);
        }
    }

    #[test]
    fn without_a_pipeline_git_answers_and_the_note_says_so() {
        let named = named(&[], Some("v4.2.0-3-g3f2c1ab")).unwrap();
        assert_eq!(
            named.notes[0],
            "release v4.2.0-3-g3f2c1ab taken from git (describe --tags --always)"
        );
    }

    #[test]
    fn what_is_given_is_never_replaced() {
        let set = |_: &str| Some("other".to_owned());
        let named = name(Some("4.2.0".into()), Some("3f2c".into()), Locale::En, set, |_| {
            None
        })
        .unwrap();
        assert_eq!(
            (named.release.as_str(), named.commit.as_str(), named.notes.len()),
            ("4.2.0", "3f2c", 0)
        );
    }

    #[test]
    fn nobody_names_it() {
        let error = named(&[("TF_BUILD", "True")], None).unwrap_err();
        assert_eq!(error.code(), ErrorCode::GateCandidate);
    }
}
