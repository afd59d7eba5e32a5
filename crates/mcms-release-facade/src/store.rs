//! The history folder: the only files that the facade writes. Records and events are created, never rewritten.

use mcms_release::error::{Error, ErrorCode};
use mcms_release::history::{Event, History};
use mcms_release::record::DecisionRecord;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A record larger than this is not one of ours.
const RECORD_MOST: u64 = 256 << 20;

/// Loads a history folder; a folder that does not exist yet is an empty history.
pub(crate) fn load(folder: &Path) -> Result<History, Error> {
    let mut records = Vec::new();
    let mut events = Vec::new();
    for (name, path) in list(folder)? {
        let text = read_text(&path, &name)?;
        if Event::is_file_name(&name) {
            events.push(Event::parse(&text, &name)?);
        } else {
            records.push(DecisionRecord::parse(&text, &name).map_err(|error| {
                Error::new(
                    ErrorCode::HistoryInvalid,
                    format!("`{name}` in the history is not usable: {error}"),
                )
                .at(&name)
            })?);
        }
    }
    History::new(records, events)
}

/// Loads a history that must be there: a mistyped folder is no empty history.
pub(crate) fn load_existing(folder: &Path) -> Result<History, Error> {
    if !folder.is_dir() {
        return Err(Error::new(
            ErrorCode::InputNotFound,
            format!("there is no history folder `{}`", display(folder)),
        )
        .with_help("check the path"));
    }
    load(folder)
}

fn list(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let unreadable = |error: &std::io::Error| {
        Error::new(
            ErrorCode::HistoryInvalid,
            format!("the history `{}` cannot be read: {error}", display(folder)),
        )
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let path = entry.path();
        let is_file = entry.file_type().map_err(|error| unreadable(&error))?.is_file();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if is_file && is_json {
            files.push((entry.file_name().to_string_lossy().into_owned(), path));
        }
    }
    files.sort();
    Ok(files)
}

fn read_text(path: &Path, name: &str) -> Result<String, Error> {
    let invalid = |message: String| Error::new(ErrorCode::HistoryInvalid, message).at(name);
    let length = fs::metadata(path)
        .map_err(|error| invalid(format!("`{name}` cannot be read: {error}")))?
        .len();
    if length > RECORD_MOST {
        return Err(invalid(format!("`{name}` is larger than a record can be")));
    }
    fs::read_to_string(path).map_err(|error| invalid(format!("`{name}` cannot be read: {error}")))
}

/// Creates a file with its whole content or not at all; an existing file of the same content is left alone.
pub(crate) fn create(folder: &Path, name: &str, content: &str) -> Result<PathBuf, Error> {
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        Error::new(
            ErrorCode::EngineWrite,
            format!("`{name}` cannot be written to the history: {what}: {error}"),
        )
    };
    fs::create_dir_all(folder).map_err(|error| failed("folder", &error))?;
    let path = folder.join(name);
    if path.exists() {
        let same = fs::read_to_string(&path).is_ok_and(|existing| existing == content);
        return if same {
            Ok(path)
        } else {
            Err(Error::new(
                ErrorCode::HistoryConflict,
                format!("`{name}` is in the history with another content"),
            ))
        };
    }
    let mut temporary = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(folder)
        .map_err(|error| failed("temporary file", &error))?;
    temporary
        .write_all(content.as_bytes())
        .map_err(|error| failed("content", &error))?;
    temporary
        .as_file()
        .sync_all()
        .map_err(|error| failed("sync", &error))?;
    temporary
        .persist_noclobber(&path)
        .map_err(|error| failed("name", &error.error))?;
    Ok(path)
}

/// The last part of a path: folders that only the machine knows stay out of messages.
fn display(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned())
}
