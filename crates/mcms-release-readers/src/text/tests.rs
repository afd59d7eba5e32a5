use super::*;
use mcms_release::evidence::Severity;
use proptest::prelude::*;

fn codes(decoded: &Decoded<'_>) -> Vec<&'static str> {
    decoded
        .diagnostics
        .iter()
        .map(|d| d.reason.code.as_str())
        .collect()
}

fn utf16_bytes(text: &str, little: bool, bom: bool) -> Vec<u8> {
    let mark = bom.then_some(0xfeff_u16);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(|unit| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        })
        .collect()
}

#[test]
fn plain_utf8_is_borrowed_without_a_word() {
    let decoded = decode("{\"a\": \"단계\"}".as_bytes(), "a.json").unwrap();
    assert!(matches!(decoded.text, Cow::Borrowed(_)));
    assert!(decoded.diagnostics.is_empty());
}

#[test]
fn utf16_in_either_order_with_or_without_a_mark_is_converted_and_said() {
    for little in [true, false] {
        for bom in [true, false] {
            let bytes = utf16_bytes("{\"이름\": \"😀\"}\r\n", little, bom);
            let decoded = decode(&bytes, "a.json").unwrap();
            assert_eq!(decoded.text, "{\"이름\": \"😀\"}\r\n", "{little} {bom}");
            assert_eq!(codes(&decoded), ["decoded_utf16"]);
        }
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_said() {
    let decoded = decode(b"\xef\xbb\xbf{}", "a.json").unwrap();
    assert_eq!(decoded.text, "{}");
    assert_eq!(codes(&decoded), ["decoded_bom"]);
}

#[test]
fn cp949_is_named_with_its_offset_and_never_guessed() {
    let error = decode(b"{\"name\": \"\xb4\xdc\xb0\xe8\"}", "a.json").unwrap_err();
    assert_eq!(error.reason.code, input::NOT_UTF8);
    assert_eq!(error.reason.parameters["offset"], "10");
    assert!(
        error
            .reason
            .code
            .help(mcms_release::reason::Locale::Ko)
            .contains("CP949")
    );
    let after_mark = decode(b"\xef\xbb\xbfa\xb4\xdc", "a.json").unwrap_err();
    assert_eq!(after_mark.reason.parameters["offset"], "4");
}

#[test]
fn a_cut_inside_a_character_keeps_the_rest_as_damaged() {
    let bytes = "단계".as_bytes();
    let decoded = decode(&bytes[..5], "a.json").unwrap();
    assert_eq!(decoded.text, "단");
    assert_eq!(decoded.diagnostics[0].severity, Severity::Error);
    assert_eq!(codes(&decoded), ["truncated"]);
    let mut wide = utf16_bytes("{단😀", true, true);
    wide.pop();
    let decoded = decode(&wide, "a.json").unwrap();
    assert_eq!(decoded.text, "{단");
    assert_eq!(codes(&decoded), ["decoded_utf16", "truncated"]);
}

#[test]
fn a_lone_surrogate_is_refused_with_its_offset() {
    let error = decode(b"\xff\xfea\0\x00\xdcb\0", "a.json").unwrap_err();
    assert_eq!(error.reason.parameters["offset"], "4");
}

#[test]
fn replacement_characters_in_utf16_are_damage_and_in_utf8_a_warning() {
    let wide = utf16_bytes("{\"a\": \"\u{fffd}\"}", true, true);
    let decoded = decode(&wide, "a").unwrap();
    assert_eq!(decoded.diagnostics[1].severity, Severity::Error);
    let narrow = decode("\u{fffd}".as_bytes(), "a").unwrap();
    assert_eq!(narrow.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn empty_input_is_empty_text() {
    assert_eq!(decode(b"", "a").unwrap().text, "");
    assert_eq!(decode(b"\xff\xfe", "a").unwrap().text, "");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes, "a");
    }

    #[test]
    fn every_text_survives_utf16(text in "[ -~]\\PC{0,40}", little: bool) {
        let bytes = utf16_bytes(&text, little, true);
        prop_assert_eq!(decode(&bytes, "a").unwrap().text, text);
    }
}
