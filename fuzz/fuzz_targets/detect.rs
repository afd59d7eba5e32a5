//! Finding out a format, and reading whatever it is.
#![no_main]
use libfuzzer_sys::fuzz_target;
use mcms_release::evidence::Wanted;
use mcms_release_readers::{Content, Input, Options, detect, read};

fuzz_target!(|data: &[u8]| {
    let Some(format) = detect(data, "x") else { return };
    let input = Input {
        role: format.role(),
        label: None,
        name: "x".to_owned(),
        content: Content::Bytes(data.to_vec()),
        measured_at: None,
    };
    let wanted = Wanted { everything: true, ..Wanted::default() };
    assert!(read(&[input], &wanted, &Options::default()).is_ok_and(|items| items.len() == 1));
});
