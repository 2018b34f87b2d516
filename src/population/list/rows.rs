//! From judged columns to customers; rows that cannot be read are told by line.

use std::collections::{HashMap, HashSet};

use super::complaint::{Complaint, is_blank, name, shown};
use super::table::{Row, Table};
use crate::diagnostics::Diagnostic;

/// The most diagnostics that one reading shows.
const MAX_SHOWN: usize = 200;

/// What is wrong with the rows of a list.
#[derive(Default)]
pub(super) struct BadRows<'a> {
    /// Row, cell (none: the whole row) and what is wrong.
    complaints: Vec<(&'a Row, Option<usize>, Complaint)>,
}

impl<'a> BadRows<'a> {
    /// Adds a complaint about a cell, or about a whole row.
    pub(super) fn add(&mut self, row: &'a Row, column: Option<usize>, complaint: Complaint) {
        self.complaints.push((row, column, complaint));
    }

    /// Number of rows that cannot be read. One that takes several lines with the wrong number of fields counts as that
    /// many: it has swallowed others.
    pub(super) fn count(&self) -> usize {
        let mut lines = HashMap::new();
        for (row, column, _) in &self.complaints {
            let rows = if column.is_none() { row.lines } else { 1 };
            let counted = lines.entry(row.line).or_insert(rows);
            *counted = rows.max(*counted);
        }
        usize::try_from(lines.values().sum::<u64>()).unwrap_or(usize::MAX)
    }

    /// The lines where these rows begin.
    pub(super) fn lines(&self) -> HashSet<u64> {
        self.complaints.iter().map(|(row, _, _)| row.line).collect()
    }

    /// Each complaint at its place, in the order of the file.
    pub(super) fn diagnostics(&self, table: &Table<'_>, limit: usize) -> Vec<Diagnostic> {
        let mut complaints: Vec<_> = self.complaints.iter().collect();
        complaints.sort_by_key(|(row, column, _)| (row.line, *column));
        complaints.truncate(limit);
        let told = |(row, column, complaint): &(&Row, Option<usize>, Complaint)| {
            let span = column.map_or_else(|| table.whole(row), |column| table.span(row, column));
            Diagnostic::new(&complaint.message)
                .at(&table.source(row), span, &complaint.label)
                .help(&complaint.help)
        };
        complaints.into_iter().map(told).collect()
    }

    /// The complaints, as many as are shown, and what to do about them.
    pub(super) fn errors(&self, table: &Table<'_>, rows: usize) -> Vec<Diagnostic> {
        let (bad, unreadable, found) = (self.count(), self.lines().len(), self.complaints.len());
        let mut errors = self.diagnostics(table, MAX_SHOWN);
        if found > MAX_SHOWN {
            errors.push(Diagnostic::new(format!(
                "{} more errors like these are not shown",
                found - MAX_SHOWN
            )));
        }
        // Rows that others have swallowed are rows too.
        let records = rows;
        let rows = rows + bad - unreadable;
        let what = if rows == 1 { "row" } else { "rows" };
        let closing = Diagnostic::new(format!("{bad} of {rows} {what} cannot be read"));
        let mut help = Vec::new();
        if unreadable < records {
            help.push(format!("correct them, or leave them out with `--allow-bad-rows {bad}`"));
        }
        if 2 * bad > rows {
            let cure = table.subject.cure();
            help.push(format!("where most rows have the same error, {cure} often cures it"));
        }
        errors.push(closing.help(help.join("; ")));
        errors
    }
}

/// What is wrong with the number of fields of a row.
pub(super) fn misshapen(row: &Row, table: &Table<'_>) -> Complaint {
    let (fields, headers) = (row.len(), table.header.len());
    let what = if fields == 1 { "field" } else { "fields" };
    Complaint::new(
        format!("this row has {fields} {what}; the headers name {headers}"),
        if fields > headers { "too many" } else { "too few" },
        if row.lines > 1 {
            format!(
                "it runs on for {} lines: look for a quotation mark that is not closed",
                row.lines
            )
        } else if fields > headers {
            "a cell that holds the delimiter must stand in quotation marks, as in \"$1,234.50\"".to_owned()
        } else {
            format!(
                "complete it; if it is no {} but a title or a total, delete it",
                table.subject.row
            )
        },
    )
}

/// Blank, broken or repeated identities.
pub(super) fn judge_ids<'a>(rows: &[&'a Row], column: usize, header: &str, bad: &mut BadRows<'a>) {
    let mut first_lines: HashMap<&str, u64> = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = row.cell(column);
        let complaint = if is_blank(id) {
            Complaint::new(
                format!("this customer has no identity in `{header}`"),
                "blank",
                "write what the CRM knows it by; if this row is no customer but a total, delete it",
            )
        } else if id.chars().any(char::is_control) {
            Complaint::new(
                format!("the identity `{}` holds a line break", shown(id)),
                "",
                "look for a quotation mark that is not closed",
            )
        } else if let Err(complaint) = name(id, header) {
            complaint
        } else if let Some(line) = first_lines.get(id) {
            Complaint::new(
                format!("`{}` in `{header}` is also the customer in line {line}", shown(id)),
                "already used",
                "keep one row for each customer: add up the ARR where the list has a row for each contract",
            )
        } else {
            first_lines.insert(id, row.line);
            continue;
        };
        bad.add(row, Some(column), complaint);
    }
}
