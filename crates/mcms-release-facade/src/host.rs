//! What the embedding program allows.

use mcms_release::error::{Error, ErrorCode};
use mcms_release_readers::paths::Paths;
use std::path::PathBuf;

/// What the embedding program allows, and who watches the progress.
///
/// The default reads any path that the process may read. Deciding itself never touches a file.
#[derive(Default)]
pub struct Host<'a> {
    /// Folders below which paths must lie; none: anywhere.
    pub allowed_roots: Vec<PathBuf>,
    /// Refuses every operation that would touch a file.
    pub no_files: bool,
    /// Hears how many bytes were read since it was last called.
    pub progress: Option<&'a dyn Fn(u64)>,
}

impl Host<'_> {
    /// Refuses where files are switched off.
    pub(crate) fn may_touch_files(&self, what: &str) -> Result<(), Error> {
        if self.no_files {
            return Err(Error::new(
                ErrorCode::RequestPathNotAllowed,
                format!("this host lets no file be read: {what}"),
            )
            .with_help("hand the content over as `text`, `base64` or `evidence`"));
        }
        Ok(())
    }

    /// Joins a path with its base and holds it to the allowed folders.
    pub(crate) fn resolve(&self, path: &str, base: Option<&str>) -> Result<PathBuf, Error> {
        self.may_touch_files(path)?;
        Paths::new(base.map(std::path::Path::new), &self.allowed_roots).resolve(std::path::Path::new(path))
    }
}
