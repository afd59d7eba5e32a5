//! SHA-256 beside the reading: a second thread hashes the blocks that the first one has scanned.
//!
//! Blocks travel by value through a bounded channel and come back for reuse, so that memory stays at a few
//! blocks. Not for small texts (`crate::digest`).

use crate::digest::hex;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

/// Blocks that may be on their way at once.
const IN_FLIGHT: usize = 6;

/// Takes the bytes of an input in order, counts them, hashes them where asked to, and hands out buffers.
pub(super) struct Hasher<'p> {
    way: Way,
    bytes: u64,
    progress: Option<&'p dyn Fn(u64)>,
}

enum Way {
    /// Only counts; keeps one buffer for reuse.
    Off(Option<Vec<u8>>),
    /// Hashes here, where no thread could be started.
    Here(Box<Sha256>, Option<Vec<u8>>),
    Thread {
        full: SyncSender<(Vec<u8>, Range<usize>)>,
        empty: Receiver<Vec<u8>>,
        made: usize,
    },
}

impl Hasher<'_> {
    /// Tells whether it only counts.
    pub(super) fn is_off(&self) -> bool {
        matches!(self.way, Way::Off(_))
    }

    /// Counts bytes that need not be hashed.
    pub(super) fn count(&mut self, bytes: usize) {
        let length = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(length);
        if let Some(progress) = self.progress {
            progress(self.bytes);
        }
    }

    /// Hands out a buffer of this length; its content is arbitrary.
    pub(super) fn buffer(&mut self, length: usize) -> Vec<u8> {
        let mut buffer = match &mut self.way {
            Way::Off(spare) | Way::Here(_, spare) => spare.take().unwrap_or_default(),
            Way::Thread { empty, made, .. } => match empty.try_recv() {
                Ok(buffer) => buffer,
                Err(_) if *made < IN_FLIGHT => {
                    *made = made.saturating_add(1);
                    Vec::new()
                }
                Err(_) => empty.recv().unwrap_or_default(),
            },
        };
        buffer.resize(length, 0);
        buffer
    }

    /// Takes a buffer back; `fresh` are the bytes of the input in it that were not handed over before.
    pub(super) fn hand(&mut self, buffer: Vec<u8>, fresh: Range<usize>) {
        self.count(fresh.len());
        match &mut self.way {
            Way::Off(spare) => *spare = Some(buffer),
            Way::Here(state, spare) => {
                state.update(buffer.get(fresh).unwrap_or_default());
                *spare = Some(buffer);
            }
            // The thread ends only when this end is dropped.
            Way::Thread { full, .. } => drop(full.send((buffer, fresh))),
        }
    }

    /// Copies bytes that somebody else keeps.
    pub(super) fn copy(&mut self, bytes: &[u8]) {
        let mut buffer = self.buffer(bytes.len());
        buffer.copy_from_slice(bytes);
        self.hand(buffer, 0..bytes.len());
    }
}

/// What was taken from an input.
pub(super) struct Taken {
    /// Lower-case hexadecimal; `None` where nobody asked.
    pub(super) sha256: Option<String>,
    pub(super) bytes: u64,
}

/// Runs `body` with a hasher and returns the digest and count of all bytes that it was handed.
pub(super) fn beside<T>(
    digest: bool,
    progress: Option<&dyn Fn(u64)>,
    body: impl FnOnce(&mut Hasher<'_>) -> T,
) -> (T, Taken) {
    let start = |way| Hasher {
        way,
        bytes: 0,
        progress,
    };
    if !digest {
        let mut hasher = start(Way::Off(None));
        let result = body(&mut hasher);
        return (
            result,
            Taken {
                sha256: None,
                bytes: hasher.bytes,
            },
        );
    }
    thread::scope(|scope| {
        let (full, filled) = sync_channel::<(Vec<u8>, Range<usize>)>(IN_FLIGHT);
        let (give_back, empty) = channel();
        let thread = thread::Builder::new().spawn_scoped(scope, move || {
            let mut state = Sha256::new();
            while let Ok((buffer, fresh)) = filled.recv() {
                state.update(buffer.get(fresh).unwrap_or_default());
                // Nobody waits for the last buffers.
                drop(give_back.send(buffer));
            }
            hex(state.finalize().as_slice())
        });
        let mut hasher = start(match &thread {
            Ok(_) => Way::Thread { full, empty, made: 0 },
            Err(_) => Way::Here(Box::new(Sha256::new()), None),
        });
        let result = body(&mut hasher);
        let bytes = hasher.bytes;
        let here = match hasher.way {
            Way::Here(state, _) => Some(hex(state.finalize().as_slice())),
            Way::Thread { full, .. } => {
                // The thread ends when nothing more can come.
                drop(full);
                None
            }
            Way::Off(_) => None,
        };
        let sha256 = here.or_else(|| thread.ok().and_then(|thread| thread.join().ok()));
        (result, Taken { sha256, bytes })
    })
}
