//! The limit grammar: what parses, prints as something that parses to the same.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::limit::Limit;

fuzz_target!(|text: &str| {
    if let Ok(limit) = Limit::parse(text) {
        let printed = limit.to_string();
        assert_eq!(Limit::parse(&printed).as_ref(), Ok(&limit), "{printed}");
    }
});
