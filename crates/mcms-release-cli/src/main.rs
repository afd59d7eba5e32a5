//! mcms-release-cli
fn main() {}
