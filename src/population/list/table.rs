//! From text to lines and cells, each of which knows its place in the file.

use std::ops::Range;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::subject::Subject;
use crate::diagnostics::encoding::line_breaks;
use crate::diagnostics::letters::steers;
use crate::diagnostics::{Diagnostic, Source};

/// The most fields that a row may have.
const MAX_FIELDS: usize = 2_000;
/// The most line breaks that a list may have: each row is held while the list is read, in some 500 bytes.
const MAX_LINES: u64 = 10_000_000;
/// The most cells that it may have: each takes some 70 bytes then.
const MAX_CELLS: usize = 50_000_000;

/// The lines of a list.
pub(super) struct Table<'a> {
    /// The file, as the user named it.
    pub(super) name: &'a str,
    /// What it is a list of.
    pub(super) subject: Subject,
    text: &'a str,
    delimiter: u8,
    /// The row of headers.
    pub(super) header: Row,
    /// The rows below it that are not blank.
    pub(super) rows: Vec<Row>,
}

/// A row of a list.
pub(super) struct Row {
    /// The line where it begins.
    pub(super) line: u64,
    /// How many lines it takes: more than one where a quoted cell holds line breaks.
    pub(super) lines: u64,
    start: usize,
    cells: StringRecord,
}

impl Row {
    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// A cell without the blanks around it.
    pub(super) fn cell(&self, column: usize) -> &str {
        trimmed(self.cells.get(column).unwrap_or_default())
    }
}

/// Cells without control characters but ends of lines and tabs, which stand for themselves: a terminal that shows a name would
/// obey the others. Headers are without all that steers how text is shown; of other cells that is refused where they are names.
fn harmless(cells: StringRecord, are_headers: bool) -> StringRecord {
    let is_harmful = |letter: char| {
        let harms = if are_headers {
            steers(letter)
        } else {
            letter.is_control()
        };
        harms && !matches!(letter, '\n' | '\t')
    };
    if !cells.iter().any(|cell| cell.contains(is_harmful)) {
        return cells;
    }
    cells.iter().map(|cell| cell.replace(is_harmful, " ")).collect()
}

/// Without blanks, visible or not, around it.
fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || steers(c))
}

impl<'a> Table<'a> {
    /// Reads the lines of a text.
    pub(super) fn of(text: &'a str, name: &'a str, subject: Subject) -> Result<Self, Diagnostic> {
        let too_long = |most: &str| {
            Diagnostic::new(format!("`{name}` has more than {most}")).help(format!(
                "export only the rows and columns that are needed: {}",
                subject.columns
            ))
        };
        if line_breaks(text.as_bytes()) > MAX_LINES {
            return Err(too_long(&format!("{MAX_LINES} lines")));
        }
        let (delimiter, skipped) = declared_delimiter(text).unwrap_or_else(|| (detected_delimiter(text), 0));
        if text.bytes().filter(|byte| *byte == delimiter).count() > MAX_CELLS {
            return Err(too_long(&format!("{MAX_CELLS} cells")));
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&text.as_bytes()[skipped..]);
        let mut table = Self {
            name,
            subject,
            text,
            delimiter,
            header: Row {
                line: 1,
                lines: 1,
                start: 0,
                cells: StringRecord::new(),
            },
            rows: Vec::new(),
        };
        let (mut counted, mut line) = (0, 1);
        loop {
            let from = skipped + byte(reader.position());
            let mut cells = StringRecord::new();
            let more = reader
                .read_record(&mut cells)
                .map_err(|error| Diagnostic::new(format!("`{name}` cannot be read as CSV: {error}")))?;
            if !more {
                break;
            }
            let cells = harmless(cells, table.header.len() == 0);
            let to = skipped + byte(reader.position());
            let raw = &text.as_bytes()[from..to];
            let blank = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let start = from + raw.iter().take_while(|byte| blank(byte)).count();
            line += breaks_between(text, counted, start);
            counted = start;
            let end = to - raw.iter().rev().take_while(|byte| blank(byte)).count();
            let row = Row {
                line,
                lines: 1 + line_breaks(&text.as_bytes()[start..end.max(start)]),
                start,
                cells,
            };
            if row.len() > MAX_FIELDS {
                return Err(table.too_wide(&row));
            }
            if (0..row.len()).all(|column| row.cell(column).is_empty()) {
                continue;
            }
            if table.header.len() == 0 {
                table.header = row;
            } else {
                table.rows.push(row);
            }
        }
        table.refuse_empty()?;
        Ok(table)
    }

    /// The first line of a row, as a text that a diagnostic can show.
    pub(super) fn source(&self, row: &Row) -> Arc<Source> {
        Arc::new(Source {
            name: self.name.to_owned(),
            text: self.first_line(row).to_owned(),
            first_line: usize::try_from(row.line).unwrap_or(usize::MAX),
        })
    }

    /// The bytes of a cell in the first line of its row; the whole line if the cell is not found there.
    pub(super) fn span(&self, row: &Row, column: usize) -> Range<usize> {
        let line = self.first_line(row);
        let mut rest = 0;
        for (index, cell) in row.cells.iter().enumerate().take(column + 1) {
            let quoted = line[rest..].starts_with('"');
            let written = if quoted {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            };
            if !line[rest..].starts_with(&written) {
                break;
            }
            let end = rest + written.len();
            if index == column {
                let inner = usize::from(quoted);
                return rest + inner..end - inner;
            }
            if line.as_bytes().get(end) != Some(&self.delimiter) {
                break;
            }
            rest = end + 1;
        }
        0..line.len()
    }

    /// The whole first line of a row.
    pub(super) fn whole(&self, row: &Row) -> Range<usize> {
        0..self.first_line(row).len()
    }

    fn first_line(&self, row: &Row) -> &str {
        let from = self.text.get(row.start..).unwrap_or_default();
        from.split(['\r', '\n']).next().unwrap_or_default()
    }

    fn refuse_empty(&self) -> Result<(), Diagnostic> {
        let Subject { list, rows, row, .. } = self.subject;
        if self.header.len() == 0 {
            return Err(
                Diagnostic::new(format!("the {list} `{}` is empty", self.name)).help(format!(
                    "its first line names the columns, and each line below it is a {row}"
                )),
            );
        }
        if self.rows.is_empty() {
            return Err(Diagnostic::new(format!("the {list} `{}` holds no {rows}", self.name))
                .at(
                    &self.source(&self.header),
                    self.whole(&self.header),
                    "nothing stands below the headers",
                )
                .help(format!("export the list again, with a line for each {row}")));
        }
        Ok(())
    }

    fn too_wide(&self, row: &Row) -> Diagnostic {
        let (line, fields) = (row.line, row.len());
        Diagnostic::new(format!(
            "line {line} of `{}` has {fields} fields; {MAX_FIELDS} is the most",
            self.name
        ))
        .help(format!(
            "export only the columns that are needed: {}",
            self.subject.columns
        ))
    }
}

fn byte(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Line breaks from one byte of the text to the beginning of a row.
fn breaks_between(text: &str, from: usize, to: usize) -> u64 {
    line_breaks(&text.as_bytes()[from..to])
}

/// The delimiter that a first line `sep=;` declares, as spreadsheets write it, and the length of that line.
fn declared_delimiter(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let declared = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    match declared.as_bytes() {
        [delimiter @ (b',' | b';' | b'\t' | b'|')] => Some((*delimiter, line.len())),
        _ => None,
    }
}

/// Comma, semicolon or tab: whichever stands most often between the headers, outside quotes.
fn detected_delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n', ' ']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte) {
                    *count += 1;
                }
            }
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}
