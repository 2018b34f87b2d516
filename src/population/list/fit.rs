//! A column of Success Potential: whether a customer fits.

use super::complaint::{Complaint, Judged, is_blank, shown};

const FITS: [&str; 7] = ["yes", "y", "true", "1", "good", "goodfit", "fit"];
const DOES_NOT: [&str; 9] = ["no", "n", "false", "0", "bad", "badfit", "poor", "poorfit", "nofit"];

/// Reads whether a customer fits.
pub(super) fn fit(cell: &str, header: &str) -> Judged<bool> {
    if is_blank(cell) {
        return Ok(None);
    }
    said(cell).map(Some).ok_or_else(|| {
        Complaint::new(
            format!("`{}` in `{header}` does not say whether the customer fits", shown(cell)),
            "",
            "write `yes` or `no`, or `good` or `bad`; where it is not known the cell may be blank",
        )
    })
}

/// Whether a cell tells at all.
pub(super) fn is_fit(cell: &str) -> bool {
    said(cell).is_some()
}

fn said(cell: &str) -> Option<bool> {
    let letters = cell.chars().filter(|c| c.is_alphanumeric());
    let word: String = letters.flat_map(char::to_lowercase).collect();
    let one_of = |words: &[&str]| words.contains(&word.as_str());
    match (one_of(&FITS), one_of(&DOES_NOT)) {
        (false, false) => None,
        (fits, _) => Some(fits),
    }
}
