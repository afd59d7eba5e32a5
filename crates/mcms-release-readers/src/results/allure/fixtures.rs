//! Set-ups and clean-ups of Allure containers: which of their failures no test tells.
//!
//! Not for the steps inside them.

use super::model::{Container, Fixture};
use super::{filled, known_status};
use crate::results::collect::Collector;
use crate::results::values;
use mcms_release::evidence::{Diagnostic, TestStatus};
use mcms_release::reason::test_results;
use std::collections::BTreeSet;

/// What the containers of a folder say, until every result is known.
#[derive(Default)]
pub(super) struct Fixtures {
    failing: BTreeSet<String>,
    suspects: Vec<Suspect>,
}

/// A container with a fixture that did not pass.
struct Suspect {
    name: String,
    place: String,
    message: Option<String>,
    failed: bool,
    children: Vec<String>,
}

impl Fixtures {
    /// Remembers which results failed.
    pub(super) fn result(&mut self, uuid: &str, failing: bool) {
        if failing && !uuid.is_empty() {
            self.failing.insert(uuid.to_owned());
        }
    }

    /// Keeps a container where a fixture failed or has no status.
    pub(super) fn container(&mut self, out: &mut Collector, container: &Container<'_>, place: &str) {
        let befores = container
            .befores
            .iter()
            .flatten()
            .map(|fixture| (fixture, Verdict::of(fixture)));
        // allure-pytest never closes the finalizers of parameters, so a clean-up without a status says nothing.
        let afters = container
            .afters
            .iter()
            .flatten()
            .map(|fixture| (fixture, Verdict::of(fixture)))
            .filter(|(_, verdict)| *verdict != Verdict::Missing);
        let all: Vec<(&Fixture<'_>, Verdict)> = befores.chain(afters).collect();
        let worst = all
            .iter()
            .find(|(_, verdict)| *verdict == Verdict::Failed)
            .or_else(|| all.iter().find(|(_, verdict)| *verdict == Verdict::Missing));
        let Some((fixture, verdict)) = worst else {
            return;
        };
        let name = filled(fixture.name.as_ref()).unwrap_or("fixture").to_owned();
        if let Some(word) = filled(fixture.status.as_ref())
            && known_status(word) == TestStatus::Unknown
        {
            out.unknown_status(&name, word, Some(place));
        }
        let details = fixture.status_details.as_ref();
        self.suspects.push(Suspect {
            name,
            place: place.to_owned(),
            message: details
                .and_then(|details| filled(details.message.as_ref()))
                .and_then(values::clip),
            failed: *verdict == Verdict::Failed,
            children: container
                .children
                .iter()
                .flatten()
                .map(|child| child.0.clone().into_owned())
                .collect(),
        });
    }

    /// Adds the failures that no test of their container tells.
    pub(super) fn finish(&mut self, out: &mut Collector) {
        for suspect in std::mem::take(&mut self.suspects) {
            if suspect.children.iter().any(|child| self.failing.contains(child)) {
                continue;
            }
            if suspect.failed {
                out.fail("fixture", &suspect.name, suspect.message.as_deref());
            } else {
                let unfinished = Diagnostic::error(test_results::FIXTURE_UNFINISHED);
                out.note(unfinished.with("name", suspect.name).at(suspect.place));
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    Missing,
    Failed,
}

impl Verdict {
    fn of(fixture: &Fixture<'_>) -> Self {
        match filled(fixture.status.as_ref()).map(known_status) {
            Some(TestStatus::Passed | TestStatus::Skipped) => Self::Fine,
            Some(_) => Self::Failed,
            None => Self::Missing,
        }
    }
}
