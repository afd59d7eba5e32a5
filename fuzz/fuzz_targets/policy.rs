//! The policy language: what parses can be embedded in a record and read again from there.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::policy::Policy;

fuzz_target!(|text: &str| {
    match Policy::parse(text, "policy.yaml") {
        Ok(parsed) => assert!(Policy::from_value(&parsed.document).is_ok()),
        Err(error) => assert!(!error.message().is_empty()),
    }
});
