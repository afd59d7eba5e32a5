//! Requests and answers as text: strict reading, one place for the words of a refusal.

use mcms_release::error::{Error, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How long a request may be: 64 MiB of inline content in its longest writing (`\u0000` for each byte), and the rest.
const MOST: usize = 512 << 20;

/// Reads a request: duplicate and unknown keys are errors, and the error names the place as a JSON pointer.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    if text.len() > MOST {
        let message = "the request is longer than 512 MiB";
        return Err(Error::new(ErrorCode::RequestTooLarge, message));
    }
    let value = mcms_release_readers::json::parse_any_size(text, "request").map_err(|found| {
        let place = found.location.clone().unwrap_or_else(|| "request".to_owned());
        Error::new(
            ErrorCode::RequestInvalid,
            found.sentence(mcms_release::reason::Locale::En),
        )
        .at(place)
    })?;
    from_value(value)
}

/// Converts a JSON value into a request.
pub(crate) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = pointer(error.path());
        Error::new(
            ErrorCode::RequestInvalid,
            format!("the request does not fit: {}", error.inner()),
        )
        .at(place)
    })
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// Writes an answer as a JSON value.
pub(crate) fn answer<T: Serialize>(value: &T) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| {
        Error::new(
            ErrorCode::EngineInternal,
            format!("an answer does not serialise: {error}"),
        )
    })
}
