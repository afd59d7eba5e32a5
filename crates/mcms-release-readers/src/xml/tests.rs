use super::*;
use mcms_release::reason::Code;
use proptest::prelude::*;

fn read(text: &str) -> (usize, Option<Diagnostic>, Vec<Diagnostic>) {
    let mut reader = Reader::new(text, "a.xml");
    let mut events = 0;
    let mut error = None;
    for event in reader.by_ref() {
        match event {
            Ok(_) => events += 1,
            Err(diagnostic) => error = Some(diagnostic),
        }
    }
    (events, error, reader.take_notes())
}

fn code(text: &str) -> Code {
    read(text).1.unwrap().reason.code
}

#[test]
fn entities_of_a_dtd_are_refused_and_never_resolved() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>"#;
    assert_eq!(code(bomb), input::DTD_REFUSED);
    let file = r#"<!DOCTYPE x [<!ENTITY e SYSTEM "secret.txt">]><x>&e;</x>"#;
    assert_eq!(code(file), input::DTD_REFUSED);
    assert_eq!(code("<x>&e;</x>"), input::MALFORMED);
    assert_eq!(code("<x a='&e;'/>"), input::MALFORMED);
}

#[test]
fn a_document_type_without_entities_is_read() {
    assert!(read("<!DOCTYPE testsuites><testsuites/>").1.is_none());
}

#[test]
fn depth_attributes_and_their_size_are_limited() {
    assert_eq!(code(&"<a>".repeat(100_000)), input::TOO_DEEP);
    let many: String = (0..300).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(code(&format!("<x{many}/>")), input::TOO_LARGE);
    let long = "y".repeat(MAX_ATTRIBUTE_BYTES);
    assert_eq!(code(&format!("<x a='{long}'/>")), input::TOO_LARGE);
}

#[test]
fn an_attribute_given_twice_is_refused() {
    assert_eq!(code("<x outcome='Passed' outcome='Failed'/>"), input::MALFORMED);
}

#[test]
fn every_cut_is_an_error_and_most_are_called_truncated() {
    let whole = "<?xml version=\"1.0\"?><a b=\"1\"><!-- c --><c><![CDATA[x]]>&lt;&#10;</c></a>";
    assert!(read(whole).1.is_none());
    for end in whole.find("<a").unwrap() + 2..whole.len() {
        assert_eq!(code(&whole[..end]), input::TRUNCATED, "{}", &whole[..end]);
    }
    for end in 0..whole.find("<a").unwrap() {
        assert!(read(&whole[..end]).1.is_some(), "{end}");
    }
}

#[test]
fn what_is_not_xml_is_malformed_with_its_place() {
    assert_eq!(code("this is not xml"), input::MALFORMED);
    assert_eq!(code(""), input::MALFORMED);
    assert_eq!(code("<a></b>"), input::MALFORMED);
    assert_eq!(code("<a/><b/>"), input::MALFORMED);
    let error = read("<a>\n  <b></c></a>").1.unwrap();
    assert!(error.location.unwrap().starts_with("a.xml:2:"));
}

#[test]
fn characters_that_xml_forbids_are_read_with_a_warning() {
    for text in ["<a>\u{1b}[31m</a>", "<a>&#27;</a>", "<a b='&#x0;'/>"] {
        let (_, error, notes) = read(text);
        assert!(error.is_none(), "{text:?}");
        assert_eq!(notes[0].reason.code, input::ILLEGAL_CHARACTERS);
    }
}

#[test]
fn references_and_prefixes_are_resolved() {
    let mut reader = Reader::new("<n:a x:b='&quot;&#xD;&#44032;&apos;'>&amp;</n:a>", "a");
    let Some(Ok(Event::Start(element))) = reader.next() else {
        panic!("no element");
    };
    assert_eq!(element.name(), "a");
    assert_eq!(element.attribute("b").unwrap(), "\"\r가'");
    assert!(matches!(reader.next(), Some(Ok(Event::Text(text))) if text == "&"));
}

#[test]
fn a_line_of_100_megabytes_takes_bounded_time() {
    let text = format!("<a>{}</a>", "x".repeat(100_000_000));
    let begin = std::time::Instant::now();
    assert!(read(&text).1.is_none());
    assert!(begin.elapsed() < std::time::Duration::from_secs(30));
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,60}") {
        let _ = read(&text);
    }

    #[test]
    fn arbitrary_markup_never_panics(parts in proptest::collection::vec(prop_oneof![
        Just("<a>"), Just("</a>"), Just("<a b='"), Just("'/>"), Just("&#"), Just(";"), Just("<![CDATA["), Just("]]>"),
        Just("<!--"), Just("-->"), Just("<!DOCTYPE"), Just("["), Just("x"), Just("<?"), Just("?>"), Just("&lt;"),
    ], 0..40)) {
        let _ = read(&parts.concat());
    }
}
