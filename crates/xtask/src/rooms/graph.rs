//! Who knows whom among the rooms of a crate, and the cycles in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

/// Where one room names another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// The file, below the workspace's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// The rooms of a crate; for each room the rooms it names, with the first place where it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    edges: BTreeMap<String, BTreeMap<String, Site>>,
}

/// One step of a cycle: a room, the room it knows, and where.
pub type Step<'a> = (&'a str, &'a str, &'a Site);

impl Graph {
    /// Adds that a room names another. What a room says of itself is left out, and the first place is kept.
    pub fn add(&mut self, from: &str, to: &str, site: Site) {
        if from != to {
            self.edges
                .entry(from.to_owned())
                .or_default()
                .entry(to.to_owned())
                .or_insert(site);
        }
    }

    /// Returns whether a room names another.
    #[must_use]
    pub fn knows(&self, from: &str, to: &str) -> bool {
        self.edges.get(from).is_some_and(|known| known.contains_key(to))
    }

    /// Finds, for every room in a cycle, the shortest one through it, each set of rooms once.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<Step<'_>>> {
        let mut seen: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        let through = self.edges.keys().filter_map(|room| self.shortest_through(room));
        through
            .filter(|cycle| seen.insert(cycle.iter().map(|step| step.0).collect()))
            .collect()
    }

    fn shortest_through<'a>(&'a self, start: &'a str) -> Option<Vec<Step<'a>>> {
        let mut reached: BTreeMap<&str, Step<'_>> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(from) = queue.pop_front() {
            for (to, site) in self.edges.get(from).into_iter().flatten() {
                if reached.contains_key(to.as_str()) {
                    continue;
                }
                reached.insert(to, (from, to, site));
                if to == start {
                    return Some(walk_back(&reached, start));
                }
                queue.push_back(to);
            }
        }
        None
    }
}

fn walk_back<'a>(reached: &BTreeMap<&str, Step<'a>>, start: &str) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    let mut at = start;
    while let Some(step) = reached.get(at) {
        steps.push(*step);
        at = step.0;
        if at == start {
            break;
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::default();
        for (line, (from, to)) in edges.iter().enumerate() {
            graph.add(
                from,
                to,
                Site {
                    file: "lib.rs".to_owned(),
                    line,
                },
            );
        }
        graph
    }

    fn rooms(graph: &Graph) -> Vec<Vec<&str>> {
        graph
            .cycles()
            .into_iter()
            .map(|cycle| cycle.into_iter().map(|step| step.0).collect())
            .collect()
    }

    #[test]
    fn a_diamond_is_no_cycle() {
        assert!(
            graph(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
                .cycles()
                .is_empty()
        );
    }

    #[test]
    fn two_rooms_that_know_each_other_are_one_cycle() {
        assert_eq!(rooms(&graph(&[("a", "b"), ("b", "a"), ("b", "c")])), [["a", "b"]]);
    }

    #[test]
    fn a_long_cycle_is_found_and_told_in_order() {
        let graph = graph(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("x", "a")]);
        assert_eq!(rooms(&graph), [["b", "c", "d"]]);
    }

    #[test]
    fn separate_cycles_are_each_told_once() {
        let graph = graph(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("b", "c")]);
        assert_eq!(rooms(&graph), [["a", "b"], ["c", "d"]]);
    }

    #[test]
    fn a_room_may_name_itself() {
        assert!(graph(&[("a", "a")]).cycles().is_empty());
    }
}
