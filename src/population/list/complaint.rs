//! What is wrong with a cell, before it is known whether its row may be left out.

use crate::diagnostics::Diagnostic;
use crate::diagnostics::letters::{OF_TEXTS, steering, steers};
use crate::scenario::LONGEST_NAME;

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
    let mut short: String = cell.chars().take(40).map(|c| if steers(c) { ' ' } else { c }).collect();
    if cell.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// A cell by which results will name something, if it is not blank.
pub(super) fn name_if_any(cell: &str, header: &str) -> Judged<String> {
    if is_blank(cell) {
        Ok(None)
    } else {
        name(cell, header).map(Some)
    }
}

/// A cell by which results will name something.
pub(super) fn name(cell: &str, header: &str) -> Result<String, Complaint> {
    let wrong = |what: &str, help: &str| {
        let message = format!("`{}` in `{header}` {what}", shown(cell));
        Err(Complaint::new(message, "", help))
    };
    let length = cell.chars().count();
    if length > LONGEST_NAME {
        return wrong(
            &format!("has {length} letters; {LONGEST_NAME} is the most"),
            "shorten it; if it holds more than a name, look for a quotation mark that is not closed",
        );
    }
    match steering(cell, &OF_TEXTS) {
        Some(what) => wrong(
            &format!("holds {what}"),
            "type it anew: such letters come along with what is copied from elsewhere",
        ),
        None => Ok(cell.to_owned()),
    }
}
