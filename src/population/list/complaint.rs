//! What is wrong with a cell, before it is known whether its row may be left out.

use crate::diagnostics::Diagnostic;

/// What is wrong with a cell and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// What is wrong, in one sentence.
    pub(super) message: String,
    /// What to say under the cell.
    pub(super) label: String,
    /// What to write instead.
    pub(super) help: String,
}

impl Complaint {
    /// A complaint.
    pub(super) fn new(message: impl Into<String>, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            label: label.into(),
            help: help.into(),
        }
    }
}

/// A cell that was read: its value, nothing if it is blank, or what is wrong with it.
pub(super) type Judged<T> = Result<Option<T>, Complaint>;

/// What reading a whole column brings up beside its cells.
#[derive(Default)]
pub(super) struct Findings {
    /// What was understood that the list does not say.
    pub(super) notes: Vec<String>,
    /// What stops the reading, however many bad rows are allowed.
    pub(super) errors: Vec<Diagnostic>,
}

/// Whether a cell says that there is nothing to say.
pub(super) fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "-" | "–" | "—")
        || ["n/a", "#n/a", "null"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// A cell as messages show it: on one line, and not too long.
pub(super) fn shown(cell: &str) -> String {
    let mut short: String = cell
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if cell.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
