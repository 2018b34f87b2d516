//! A map of two inputs on the terminal: the mean difference at each pair of values, and the zero line between them.

use std::fmt::Write;

use super::Amounts;
use super::sentences::{crossing, named, value};
use crate::outputs::words::wrapped;
use crate::studies::breakeven::{Cell, Map, Verdict};

/// The map, the second input rising from bottom to top, and how it is read.
pub fn map(map: &Map, amounts: &Amounts) -> String {
    let rows: Vec<Vec<String>> = map
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| written(cell, amounts)).collect())
        .collect();
    let header: Vec<String> = map.rows[0]
        .cells
        .iter()
        .map(|cell| value(&map.across, cell.across))
        .collect();
    let width = rows
        .iter()
        .flatten()
        .chain(&header)
        .map(|text| text.chars().count())
        .max()
        .unwrap_or(0);
    let labels: Vec<String> = map.rows.iter().map(|row| value(&map.up, row.up)).collect();
    let margin = labels.iter().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (index, row) in map.rows.iter().enumerate().rev() {
        let _ = write!(text, "  {:>margin$}", labels[index]);
        for (number, cell) in row.cells.iter().enumerate() {
            let turns = number > 0 && is_ahead(cell) != is_ahead(&row.cells[number - 1]);
            let line = if turns { '│' } else { ' ' };
            let _ = write!(text, " {line}{:>width$}", rows[index][number]);
        }
        text.push('\n');
        if let Some(below) = index.checked_sub(1) {
            let mut line = " ".repeat(2 + margin);
            for (cell, under) in row.cells.iter().zip(&map.rows[below].cells) {
                let turns = is_ahead(cell) != is_ahead(under);
                line += "  ";
                line += &if turns { "─" } else { " " }.repeat(width);
            }
            if !line.trim().is_empty() {
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
    }
    let _ = write!(text, "  {:margin$}", "");
    for label in &header {
        let _ = write!(text, "  {label:>width$}");
    }
    text.push('\n');
    let read = format!(
        "From left to right {}, from bottom to top {}. The lines are where the mean difference changes sign; `?` marks \
         cells whose 95 % interval holds 0.",
        named(&map.across),
        named(&map.up)
    );
    let _ = writeln!(text, "{}", wrapped(&read, "  "));
    text
}

fn written(cell: &Cell, amounts: &Amounts) -> String {
    let mark = if cell.value.verdict == Verdict::CannotTell {
        "?"
    } else {
        ""
    };
    format!("{mark}{}", amounts.change(cell.value.mean))
}

fn is_ahead(cell: &Cell) -> bool {
    cell.value.mean > 0.0
}

/// Where the mean difference changes sign, in a sentence; none where it does not.
pub fn zero_line(map: &Map) -> Option<String> {
    let crossings = crossings(map);
    (!crossings.is_empty()).then(|| format!("The zero line, by {}: {}.", named(&map.up), crossings.join("; ")))
}

/// Row by row, where the line is crossed from left to right.
fn crossings(map: &Map) -> Vec<String> {
    let rows = map.rows.iter().rev().filter(|row| !row.crossings.is_empty());
    rows.map(|row| {
        let at: Vec<String> = row.crossings.iter().map(|found| crossing(&map.across, found)).collect();
        format!("{} at {}", value(&map.up, row.up), at.join(" and "))
    })
    .collect()
}
