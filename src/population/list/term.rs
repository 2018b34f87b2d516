//! A column of contract terms: months, or the words for a month, a quarter and a year.

use super::complaint::{Complaint, Judged, is_blank, shown};

/// The longest term that is believed, in months.
const LONGEST: u32 = 120;

/// Reads a contract term in months. A number alone is months; how many years `multi-year` are is not guessed.
pub(super) fn term(cell: &str, header: &str) -> Judged<u32> {
    if is_blank(cell) {
        return Ok(None);
    }
    match months(cell) {
        Some(months) if (1..=LONGEST).contains(&months) => Ok(Some(months)),
        Some(_) => Err(Complaint::new(
            format!("the term `{}` in `{header}` cannot be right", shown(cell)),
            format!("not from 1 to {LONGEST} months"),
            "write the length of the contract in months, as `12` or `36`, or leave the cell blank",
        )),
        None => Err(Complaint::new(
            format!("`{}` in `{header}` is not a contract term", shown(cell)),
            "",
            "write the months as a number, such as `12` or `36`, or `annual` or `monthly`; a cell without a term may be blank",
        )),
    }
}

/// Whether a cell tells a term at all.
pub(super) fn is_term(cell: &str) -> bool {
    months(cell).is_some()
}

fn months(cell: &str) -> Option<u32> {
    let text = cell.trim().to_lowercase();
    match text.as_str() {
        "monthly" | "month to month" | "month-to-month" | "m2m" => return Some(1),
        "quarterly" => return Some(3),
        "annual" | "annually" | "yearly" => return Some(12),
        _ => {}
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    // Spreadsheets write whole numbers with decimals of 0.
    let unit = match unit.strip_prefix('.') {
        Some(decimals) => decimals.trim_start_matches('0'),
        None => unit,
    };
    let factor = match unit.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')')) {
        "" | "m" | "mo" | "mos" | "mth" | "mths" | "month" | "months" => 1,
        "y" | "yr" | "yrs" | "year" | "years" => 12,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_as_people_write_them() {
        let told = |months: u32, cells: &[&str]| {
            for cell in cells {
                assert_eq!(term(cell, "Term"), Ok(Some(months)), "{cell}");
            }
        };
        told(1, &["1", "monthly", "Month-to-month", "1 month"]);
        told(12, &["12", "12.0", "Annual", "yearly", "1 year", "12 months", "12mo"]);
        told(36, &["36", "3 years", "3-year", "36 Months"]);
        assert_eq!(term("", "Term"), Ok(None));
        assert_eq!(term("n/a", "Term"), Ok(None));
        for cell in [
            "multi-year",
            "12.5",
            "0",
            "240",
            "auto-renew",
            "-12",
            "99999999999",
            "4294967295 years",
        ] {
            assert!(term(cell, "Term").is_err(), "{cell}");
        }
    }
}
