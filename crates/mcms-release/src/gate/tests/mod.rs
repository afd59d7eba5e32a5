//! The contracts as tests: one for each sentence of CONTRACTS 1 and 3 that this room answers for.

mod bad_input;
mod build;
mod evidence;
mod findings;
mod grades;
mod load;
mod mcms;
mod people;
mod properties;
mod results;
mod tickets;
mod verdicts;
