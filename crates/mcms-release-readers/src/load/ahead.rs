//! Reads ahead on a second thread, while the first one scans: the kernel's copying costs as much as half of a scan.
//!
//! A few buffers go round. Each has room in front for what the scan left of the block before, so that nothing but
//! this rest is copied. Not for sources whose bytes are hashed: there the hashing is beside the scan (`hashing`).

use super::feed::{Block, Supply, fill};
use super::hashing::Hasher;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Room in front of a block for the rest of the one before; a longer rest is rare, and copied with its block.
const ROOM: usize = 16 * 1024;

/// Buffers that go round, besides the first block's.
const BUFFERS: usize = 3;

/// Runs `body` with blocks that are read ahead of it; where no thread can be started, they are read here.
pub(super) fn ahead(source: &mut (dyn Read + Send), length: usize, body: impl FnOnce(&mut dyn Supply)) {
    let (full, filled) = channel();
    let (give_back, empty) = channel();
    for _ in 0..BUFFERS {
        // The other end is here.
        drop(give_back.send(Vec::new()));
    }
    thread::scope(|scope| {
        let (hand_over, taken_over) = channel::<&mut (dyn Read + Send)>();
        let reader = Reader { full, empty, length };
        let started = thread::Builder::new().spawn_scoped(scope, move || {
            if let Ok(source) = taken_over.recv() {
                reader.run(source);
            }
        });
        if started.is_ok() {
            // The thread waits for it.
            drop(hand_over.send(source));
            body(&mut Ahead { filled, give_back });
        } else {
            body(&mut super::feed::Here(source, length));
        }
    });
}

struct Filled {
    buffer: Vec<u8>,
    read: usize,
    error: Option<io::Error>,
    last: bool,
}

/// The second thread.
struct Reader {
    full: Sender<Filled>,
    empty: Receiver<Vec<u8>>,
    length: usize,
}

impl Reader {
    fn run(self, source: &mut dyn Read) {
        while let Ok(mut buffer) = self.empty.recv() {
            buffer.resize(ROOM.saturating_add(self.length), 0);
            let (read, error) = fill(source, buffer.get_mut(ROOM..).unwrap_or_default());
            let last = read < self.length;
            let filled = Filled {
                buffer,
                read,
                error,
                last,
            };
            if self.full.send(filled).is_err() || last {
                break;
            }
        }
    }
}

/// The blocks that the second thread has read.
struct Ahead {
    filled: Receiver<Filled>,
    give_back: Sender<Vec<u8>>,
}

impl Supply for Ahead {
    fn next(&mut self, block: Block, kept: usize, hasher: &mut Hasher<'_>) -> Block {
        hasher.count(block.end.saturating_sub(block.fresh));
        let left = block
            .buffer
            .get(block.end.saturating_sub(kept)..block.end)
            .unwrap_or_default();
        let Ok(mut filled) = self.filled.recv() else {
            // The thread ends without a last block only when the source panics; the panic goes on from the scope.
            return Block {
                buffer: left.to_vec(),
                start: 0,
                fresh: kept,
                end: kept,
                last: true,
                error: Some(io::Error::other("the reading thread ended")),
            };
        };
        let (start, fresh) = if let Some(start) = ROOM.checked_sub(left.len()) {
            if let Some(front) = filled.buffer.get_mut(start..ROOM) {
                front.copy_from_slice(left);
            }
            (start, ROOM)
        } else {
            filled.buffer.splice(..ROOM, left.iter().copied());
            (0, left.len())
        };
        let next = Block {
            end: fresh.saturating_add(filled.read),
            buffer: filled.buffer,
            start,
            fresh,
            last: filled.last,
            error: filled.error,
        };
        // After the last block nobody waits for buffers.
        drop(self.give_back.send(block.buffer));
        next
    }
}
