//! How wide a line is that people read. Tables are as wide as they must be: a number broken in two is worse than a long line.

use std::sync::OnceLock;

/// No wider on any terminal: longer lines are hard to read.
const WIDEST: usize = 79;
/// No narrower: a word must fit.
const NARROWEST: usize = 40;

static WIDTH: OnceLock<usize> = OnceLock::new();

/// Fits lines to a terminal of so many columns. Said once, before anything is written; 80 where it is not said.
pub fn fit(columns: usize) {
    let _ = WIDTH.set(columns.saturating_sub(1).clamp(NARROWEST, WIDEST));
}

/// The most characters of a line.
pub(super) fn width() -> usize {
    *WIDTH.get().unwrap_or(&WIDEST)
}
