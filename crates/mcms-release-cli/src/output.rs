//! Writing: to standard output, whose reader may have gone, and to files, whole or not at all.

use mcms_release::error::{Error, ErrorCode};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Writes to standard output. A reader that has gone (`| head`) is no failure: the exit code still says the verdict.
///
/// # Errors
/// `engine.write` for any other failure, such as a full disk.
pub fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::new(
            ErrorCode::EngineWrite,
            format!("standard output cannot be written: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Says something beside the answer, on standard error; nobody listening is no failure.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", mcms_release_render::escape::guard_lines(text));
}

/// Writes a file: first under a temporary name beside it, then renamed, so that nobody reads half of it.
///
/// # Errors
/// `engine.write`, with the file's name.
pub fn write_file(path: &Path, content: &str) -> Result<(), Error> {
    let failed = |error: io::Error| {
        Error::new(
            ErrorCode::EngineWrite,
            format!("`{}` cannot be written: {error}", path.display()),
        )
    };
    let name = path
        .file_name()
        .ok_or_else(|| failed(io::Error::from(ErrorKind::InvalidFilename)))?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    // A device, a folder or a link is not ours to replace.
    if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(failed(io::Error::other("it is there and is no regular file")));
    }
    let temporary = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .and_then(|mut file| {
            file.write_all(content.as_bytes())?;
            file.sync_all()
        });
    written
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(|error| {
            let _ = fs::remove_file(&temporary);
            failed(error)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_no_temporary_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/report.md");
        write_file(&path, "one").unwrap();
        write_file(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_file(folder.path(), "x").unwrap_err();
        assert_eq!(error.code(), ErrorCode::EngineWrite);
        assert!(error.message().contains("cannot be written"));
    }
}
