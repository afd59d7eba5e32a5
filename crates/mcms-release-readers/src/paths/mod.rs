//! The only place of this crate that touches the file system: looking, listing, opening, patterns.
//!
//! - [`Paths`]: resolves a path against a base and keeps it inside the allowed roots.
//! - [`Paths::expand`]: patterns (`*`, `?`, `**`), expanded here because not every shell does it.
//! - [`list`]: the entries of a folder, sorted, links and special files named and not followed.
//! - [`open`]: a regular file for streaming; devices, pipes and sockets are refused before they can block.
//! - [`relative_name`]: the name that goes into records: relative, with forward slashes.
//!
//! A path that is given directly may itself be a link; inside a given folder no link is followed, so a loop cannot
//! occur. Not for reading content.

mod names;
mod patterns;
#[cfg(test)]
mod tests;

pub use names::relative_name;

use mcms_release::error::{Error, ErrorCode, Result};
use mcms_release::evidence::Diagnostic;
use mcms_release::reason::input;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

/// The most entries of a folder, or matches of a pattern, that are looked at.
pub const MOST_ENTRIES: usize = 200_000;

/// Where paths begin and where they must end.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    base: Option<PathBuf>,
    roots: Vec<PathBuf>,
}

/// What stands at a path.
#[derive(Debug)]
pub enum Found {
    /// A regular file.
    File(PathBuf),
    /// A folder.
    Folder(PathBuf),
    /// Nothing.
    Missing,
    /// Something that cannot be read, and why.
    Refused(Diagnostic),
}

impl Paths {
    /// Makes a resolver. `base` begins relative paths; without roots every path is allowed.
    #[must_use]
    pub fn new(base: Option<&Path>, allowed_roots: &[PathBuf]) -> Self {
        Self {
            base: base.map(Path::to_path_buf),
            roots: allowed_roots.iter().map(|root| real(root)).collect(),
        }
    }

    /// Resolves a path against the base and checks that it lies inside an allowed root, links resolved.
    ///
    /// # Errors
    /// [`ErrorCode::RequestPathNotAllowed`], whether or not something exists there.
    pub fn resolve(&self, path: &Path) -> Result<PathBuf> {
        let full = match &self.base {
            Some(base) if path.is_relative() => base.join(path),
            _ => path.to_path_buf(),
        };
        if self.roots.is_empty() {
            return Ok(full);
        }
        let place = real(&full);
        if self.roots.iter().any(|root| place.starts_with(root)) {
            return Ok(full);
        }
        Err(not_allowed(path))
    }

    /// Looks what stands at a path.
    ///
    /// # Errors
    /// [`ErrorCode::RequestPathNotAllowed`].
    pub fn look(&self, path: &Path, name: &str) -> Result<Found> {
        let full = self.resolve(path)?;
        if names::is_device(path) {
            return Ok(Found::Refused(Diagnostic::error(input::SPECIAL_FILE).at(name)));
        }
        Ok(match fs::metadata(&full) {
            Ok(meta) if meta.is_file() => Found::File(full),
            Ok(meta) if meta.is_dir() => Found::Folder(full),
            Ok(_) => Found::Refused(Diagnostic::error(input::SPECIAL_FILE).at(name)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Found::Missing
            }
            Err(error) => Found::Refused(failed(&error, name)),
        })
    }

    /// Expands a pattern into sorted paths. A path without `*` and `?`, or one that exists as written, is itself.
    ///
    /// `*` and `?` stay inside one part of the path, `**` stands for any folders; brackets mean themselves. Links to
    /// folders are not entered.
    ///
    /// # Errors
    /// [`ErrorCode::RequestPathNotAllowed`] for a pattern that leaves the roots; [`ErrorCode::InputUnreadable`] for
    /// more than [`MOST_ENTRIES`] matches.
    ///
    /// # Example
    /// ```
    /// use mcms_release_readers::paths::Paths;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let folder = tempfile::tempdir()?;
    /// std::fs::write(folder.path().join("부하-1.json"), "{}")?;
    /// std::fs::write(folder.path().join("부하-2.json"), "{}")?;
    /// let paths = Paths::new(Some(folder.path()), &[]);
    /// assert_eq!(paths.expand("부하-*.json")?.len(), 2);
    /// assert!(paths.expand("ui-*.json")?.is_empty());
    /// # Ok(()) }
    /// ```
    pub fn expand(&self, pattern: &str) -> Result<Vec<PathBuf>> {
        let path = Path::new(pattern);
        if !patterns::is_pattern(pattern) || fs::symlink_metadata(self.resolve(path)?).is_ok() {
            return Ok(vec![path.to_path_buf()]);
        }
        let found = patterns::expand(self, path)?;
        found.iter().try_for_each(|one| self.resolve(one).map(|_| ()))?;
        Ok(found)
    }
}

fn not_allowed(path: &Path) -> Error {
    let shown = path.to_string_lossy().replace('\\', "/");
    Error::new(
        ErrorCode::RequestPathNotAllowed,
        format!("`{shown}` lies outside the allowed roots"),
    )
}

/// The place where a path really ends: links resolved as far as it exists, the rest taken as written.
fn real(path: &Path) -> PathBuf {
    let mut rest: Vec<Component<'_>> = Vec::new();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut here: &Path = &absolute;
    loop {
        if let Ok(mut place) = fs::canonicalize(here) {
            for part in rest.iter().rev() {
                match part {
                    Component::ParentDir => {
                        place.pop();
                    }
                    part => place.push(part),
                }
            }
            return place;
        }
        // A dangling link is not what it says: nothing under it can be vouched for.
        if fs::symlink_metadata(here).is_ok_and(|meta| meta.is_symlink()) {
            return PathBuf::new();
        }
        match (here.components().next_back(), here.parent()) {
            (Some(part), Some(parent)) => {
                rest.push(part);
                here = parent;
            }
            _ => return absolute,
        }
    }
}

/// One regular file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name inside the folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The entries of a folder, sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Regular files.
    pub files: Vec<Entry>,
    /// Names of folders.
    pub folders: Vec<String>,
    /// Names of links, which are not followed.
    pub links: Vec<String>,
    /// Names of devices, pipes and sockets.
    pub special: Vec<String>,
}

/// Lists a folder, not the folders inside it.
///
/// # Errors
/// A diagnostic where the folder cannot be read or holds more than [`MOST_ENTRIES`] entries.
pub fn list(folder: &Path, name: &str) -> std::result::Result<Listing, Diagnostic> {
    let mut listing = Listing::default();
    let entries = fs::read_dir(folder).map_err(|error| failed(&error, name))?;
    for (index, entry) in entries.enumerate() {
        if index >= MOST_ENTRIES {
            return Err(Diagnostic::error(input::NESTED_TOO_MANY_FILES)
                .with("most", MOST_ENTRIES)
                .at(name));
        }
        let entry = entry.map_err(|error| failed(&error, name))?;
        let kind = entry.file_type().map_err(|error| failed(&error, name))?;
        let entry_name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_symlink() {
            listing.links.push(entry_name);
        } else if kind.is_dir() {
            listing.folders.push(entry_name);
        } else if kind.is_file() {
            listing.files.push(Entry {
                name: entry_name,
                path: entry.path(),
            });
        } else {
            listing.special.push(entry_name);
        }
    }
    listing.files.sort_unstable();
    listing.folders.sort_unstable();
    listing.links.sort_unstable();
    listing.special.sort_unstable();
    Ok(listing)
}

/// Opens a regular file for streaming.
///
/// # Errors
/// A diagnostic: not found, no regular file, or what the system says.
pub fn open(path: &Path, name: &str) -> std::result::Result<File, Diagnostic> {
    // Looked at before it is opened: opening a pipe would wait for its writer.
    let meta = fs::metadata(path).map_err(|error| failed(&error, name))?;
    if !meta.is_file() || names::is_device(path) {
        return Err(Diagnostic::error(input::SPECIAL_FILE).at(name));
    }
    File::open(path).map_err(|error| failed(&error, name))
}

/// Says in a diagnostic what the system refused, without the machine's path.
#[must_use]
pub fn failed(error: &io::Error, name: &str) -> Diagnostic {
    if error.kind() == io::ErrorKind::NotFound {
        return Diagnostic::error(input::NOT_FOUND).at(name);
    }
    Diagnostic::error(input::CANNOT_READ)
        .with("detail", error.kind())
        .at(name)
}
