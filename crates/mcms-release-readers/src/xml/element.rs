//! One element with its attributes, checked when it is met and read when it is asked for.
//!
//! Not for its children: those are events of their own.

use super::unescape::{self, Found};
use super::{MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTES};
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use quick_xml::events::BytesStart;

/// An element that begins.
#[derive(Debug, Clone)]
pub struct Element<'a>(BytesStart<'a>);

impl<'a> Element<'a> {
    pub(super) fn new(start: BytesStart<'a>) -> Self {
        Self(start)
    }

    /// Returns the name without its prefix.
    #[must_use]
    pub fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// Returns the value of an attribute, with its references resolved.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| local(attribute.key.into_inner()) == name)
            .and_then(|attribute| {
                unescape::value(&attribute.value)
                    .ok()
                    .map(|(value, _)| value.into_owned())
            })
    }

    /// Returns the value of an attribute where it says something: trimmed, not empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<String> {
        let value = self.attribute(name)?;
        let trimmed = value.trim();
        if trimmed.is_empty() {
            None
        } else if trimmed.len() == value.len() {
            Some(value)
        } else {
            Some(trimmed.to_owned())
        }
    }

    /// Checks size, count, names and references of all attributes.
    pub(super) fn check(&self) -> Result<Found, Diagnostic> {
        if self.0.attributes_raw().len() > MAX_ATTRIBUTE_BYTES {
            return Err(Diagnostic::error(input::TOO_LARGE).with("most", "1 MiB"));
        }
        let mut found = Found::Plain;
        for (index, attribute) in self.0.attributes().enumerate() {
            if index >= MAX_ATTRIBUTES {
                return Err(
                    Diagnostic::error(input::TOO_LARGE).with("most", format!("{MAX_ATTRIBUTES} attributes"))
                );
            }
            let attribute =
                attribute.map_err(|error| Diagnostic::error(input::MALFORMED).with("detail", error))?;
            if unescape::value(&attribute.value)?.1 == Found::Illegal {
                found = Found::Illegal;
            }
        }
        Ok(found)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
