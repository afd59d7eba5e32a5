//! A bar on standard error for inputs that take more than a second, on a terminal only.

use crate::words::Said;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mcms_release::reason::Locale;
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Nothing is shown before this.
const QUIET: Duration = Duration::from_secs(1);

/// Watches how many bytes were read.
pub struct Bar {
    started: Instant,
    read: AtomicU64,
    drawn: OnceLock<ProgressBar>,
    total: Option<u64>,
    locale: Locale,
    terminal: bool,
}

impl Bar {
    /// Makes a bar for files of a known total size, or a counter where a folder or pattern is among them.
    pub fn new<'a>(paths: impl Iterator<Item = &'a str>, locale: Locale) -> Self {
        let size = |path: &str| {
            std::fs::metadata(path)
                .ok()
                .filter(std::fs::Metadata::is_file)
                .map(|found| found.len())
        };
        let total = paths
            .map(size)
            .try_fold(0_u64, |sum, size| Some(sum.saturating_add(size?)));
        let terminal = std::io::stderr().is_terminal();
        Self {
            started: Instant::now(),
            read: AtomicU64::new(0),
            drawn: OnceLock::new(),
            total,
            locale,
            terminal,
        }
    }

    /// Counts bytes that were read.
    pub fn add(&self, bytes: u64) {
        let read = self
            .read
            .fetch_add(bytes, Ordering::Relaxed)
            .saturating_add(bytes);
        if !self.terminal || self.started.elapsed() < QUIET {
            return;
        }
        self.drawn.get_or_init(|| self.draw()).set_position(read);
    }

    fn draw(&self) -> ProgressBar {
        let bar = match self.total {
            Some(total) => ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10)),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10)),
        };
        let template = match self.total {
            Some(_) => "{msg} {bar:30} {bytes}/{total_bytes}",
            None => "{msg} {spinner} {bytes} {bytes_per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.with_message(Said::Reading.say(self.locale))
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.drawn.get() {
            bar.finish_and_clear();
        }
    }
}
