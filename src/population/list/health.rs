//! A column of health: shares, percentages, or scores out of 100, the same for all.

use super::complaint::{Complaint, Findings, Judged, is_blank, shown};
use super::numbers;
use super::table::{Row, Table};
use crate::diagnostics::Diagnostic;
use crate::scenario::schema::NumberFormat;

const WRITE: &str = "write health as a share (0.85), as a percentage (85%), or all of it as scores out of 100 (85)";

/// A cell, before the scale of the column is known.
enum Score {
    Percentage(f64),
    Plain(f64),
}

/// Reads a column of health.
pub(super) fn judge(
    table: &Table<'_>,
    rows: &[&Row],
    column: usize,
    header: &str,
    format: NumberFormat,
    findings: &mut Findings,
) -> Vec<Judged<f64>> {
    let read: Vec<Judged<Score>> = rows.iter().map(|row| score(row.cell(column), header, format)).collect();
    let plain = || {
        read.iter().flatten().flatten().filter_map(|score| match score {
            Score::Plain(value) => Some(*value),
            Score::Percentage(_) => None,
        })
    };
    let highest = plain().fold(0.0, f64::max);
    let scores = plain().filter(|value| *value > 1.0).count();
    let shares = plain().filter(|value| *value > 0.0 && *value < 1.0).count();
    let out_of_100 = scores > 0 && scores >= shares;
    if out_of_100 && highest <= 10.0 {
        if let Some(row) = rows
            .iter()
            .zip(&read)
            .find(|(_, cell)| is_plain(cell, highest))
            .map(|(row, _)| row)
        {
            let highest = shown(row.cell(column));
            findings.errors.push(
                Diagnostic::new(format!(
                    "nothing in `{header}` tells whether health is out of 10 or out of 100"
                ))
                .at(
                    &table.source(row),
                    table.span(row, column),
                    format!("{highest} is the highest"),
                )
                .help(WRITE),
            );
        }
    } else if out_of_100 {
        findings.notes.push(format!(
            "`{header}` is taken as health out of 100, since values above 1 occur"
        ));
    }
    let scale = |cell: Judged<Score>| match cell? {
        None => Ok(None),
        Some(Score::Percentage(percent)) => Ok(Some(percent / 100.0)),
        Some(Score::Plain(value)) if out_of_100 && value > 0.0 && value < 1.0 => {
            Err(unlike(value, header, "most of the column is out of 100"))
        }
        Some(Score::Plain(value)) if out_of_100 => Ok(Some(value / 100.0)),
        Some(Score::Plain(value)) if value > 1.0 => Err(unlike(value, header, "most of the column lies from 0 to 1")),
        Some(Score::Plain(value)) => Ok(Some(value)),
    };
    read.into_iter().map(scale).collect()
}

fn score(cell: &str, header: &str, format: NumberFormat) -> Judged<Score> {
    if is_blank(cell) {
        return Ok(None);
    }
    let (text, percentage) = match cell.strip_suffix('%') {
        Some(text) => (text.trim_end(), true),
        None => (cell, false),
    };
    // Scores are written with a point in many a list whose amounts are not.
    let value = numbers::amount(text, format).or_else(|_| numbers::amount(text, NumberFormat::PointDecimal));
    match value {
        Ok(amount) if amount.currency.is_none() && amount.value <= 100.0 => Ok(Some(if percentage {
            Score::Percentage(amount.value)
        } else {
            Score::Plain(amount.value)
        })),
        _ => Err(Complaint::new(
            format!("`{}` in `{header}` is not a health from 0 to 1", shown(cell)),
            "",
            WRITE,
        )),
    }
}

fn is_plain(cell: &Judged<Score>, value: f64) -> bool {
    matches!(cell, Ok(Some(Score::Plain(plain))) if *plain == value)
}

fn unlike(value: f64, header: &str, label: &str) -> Complaint {
    Complaint::new(
        format!("`{value}` in `{header}` is on another scale than the other values"),
        label,
        WRITE,
    )
}
