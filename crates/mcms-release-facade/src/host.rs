//! What the embedding program allows.

use mcms_release::error::{Error, ErrorCode};
use mcms_release_readers::read::Progress;
use std::path::PathBuf;

/// What the embedding program allows, and who watches the progress.
///
/// The default reads any path that the process may read. Deciding itself never touches a file.
#[derive(Default)]
pub struct Host<'a> {
    /// Folders below which paths must lie; `None`: anywhere.
    pub allowed_roots: Option<Vec<PathBuf>>,
    /// Refuses every operation that would touch a file.
    pub no_files: bool,
    /// Told how many bytes of an input were read.
    pub progress: Option<&'a Progress<'a>>,
}

impl Host<'_> {
    /// Refuses where files are switched off.
    pub(crate) fn may_touch_files(&self, what: &str) -> Result<(), Error> {
        if self.no_files {
            return Err(Error::new(ErrorCode::RequestPathNotAllowed, format!("this host lets no file be read: {what}"))
                .with_help("hand the content over as `text`, `base64` or `evidence`"));
        }
        Ok(())
    }
}
