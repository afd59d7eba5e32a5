//! Bytes of an input, counted and digested while they are read.
//!
//! Not for load tests, whose digest runs on a thread of its own.

use crate::digest::hex;
use crate::paths;
use mcms_release::evidence::{Diagnostic, Source};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

/// Where bytes come from.
#[derive(Debug, Clone)]
pub(super) enum Place<'a> {
    Path(PathBuf),
    Bytes(&'a [u8]),
}

/// A stream of either.
pub(super) enum Stream<'a> {
    File(File),
    Bytes(Cursor<&'a [u8]>),
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Bytes(bytes) => bytes.read(buffer),
        }
    }
}

impl<'a> Place<'a> {
    /// Opens the bytes.
    pub(super) fn open(&self, name: &str) -> Result<Stream<'a>, Diagnostic> {
        Ok(match self {
            Self::Path(path) => Stream::File(paths::open(path, name)?),
            Self::Bytes(bytes) => Stream::Bytes(Cursor::new(bytes)),
        })
    }

    /// Reads the first bytes, which tell the format.
    pub(super) fn head(&self, name: &str, most: usize) -> Result<Vec<u8>, Diagnostic> {
        let mut head = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        self.open(name)?
            .take(most)
            .read_to_end(&mut head)
            .map_err(|error| paths::failed(&error, name))?;
        Ok(head)
    }
}

/// Counts and digests what passes.
pub(super) struct Hashed<'p, R> {
    inner: R,
    state: Sha256,
    bytes: u64,
    progress: Option<&'p dyn Fn(u64)>,
}

impl<'p, R: Read> Hashed<'p, R> {
    pub(super) fn new(inner: R, progress: Option<&'p dyn Fn(u64)>) -> Self {
        Self {
            inner,
            state: Sha256::new(),
            bytes: 0,
            progress,
        }
    }

    /// Reads what is left, so that the digest is that of the whole input, and describes the source.
    pub(super) fn finish(mut self, name: &str, format: &str) -> Result<Source, Diagnostic> {
        io::copy(&mut self, &mut io::sink()).map_err(|error| paths::failed(&error, name))?;
        Ok(Source {
            name: name.to_owned(),
            format: format.to_owned(),
            format_version: None,
            sha256: Some(hex(self.state.finalize().as_slice())),
            bytes: self.bytes,
            tool: None,
            tool_version: None,
        })
    }
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.state.update(buffer.get(..read).unwrap_or_default());
        let count = u64::try_from(read).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(count);
        if let Some(progress) = self.progress {
            progress(count);
        }
        Ok(read)
    }
}

/// A file read as a whole; `bytes` is `None` where it is larger than the limit.
pub(super) struct Whole {
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) source: Source,
}

/// Reads a whole file up to a limit; beyond it only the digest goes on.
pub(super) fn whole(
    place: &Place<'_>,
    name: &str,
    most: usize,
    progress: Option<&dyn Fn(u64)>,
) -> Result<Whole, Diagnostic> {
    let mut stream = Hashed::new(place.open(name)?, progress);
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    stream
        .by_ref()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| paths::failed(&error, name))?;
    let bytes = (bytes.len() <= most).then_some(bytes);
    Ok(Whole {
        bytes,
        source: stream.finish(name, "")?,
    })
}
