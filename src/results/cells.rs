//! The cells of tables, which people open in spreadsheets: none of them is taken for a formula.
//!
//! A spreadsheet runs what begins with `=`, `+`, `-` or `@`, also behind a tab or a line break, and a customer may be called
//! `=HYPERLINK("http://…")`. A `'` before such a text makes it a text (OWASP, *CSV Injection*). Where numbers have a decimal comma, a
//! spreadsheet ends cells at `;`, and then takes quotes in the midst of one for letters and ends rows at line breaks, so that what stands
//! behind any of these begins a cell, too. Numbers stay numbers, and reading takes the `'` away
//! again, so that names are what they were. A name that has such a `'` of its own is given one more.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Reader, StringRecord};

/// What a spreadsheet takes for the beginning of a formula; the last four are how some keyboards write the first four.
const BEGINS_A_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What some spreadsheets take for the end of a cell.
const ENDS_A_CELL: [char; 4] = [';', '\t', '\r', '\n'];

/// What makes the rest of a cell a text.
const MARK: char = '\'';

/// Writes a table as CSV.
pub(super) struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> Writer<W> {
    pub(super) fn from_writer(to: W) -> Self {
        Self(csv::Writer::from_writer(to))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// If writing fails, or the row has more or fewer cells than the first.
    pub(super) fn write_record<I>(&mut self, cells: I) -> csv::Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for cell in cells {
            self.0.write_field(marked(cell.as_ref()).as_bytes())?;
        }
        self.0.write_record(None::<&[u8]>)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The rows of a table that [`Writer`] wrote, below its header, each with its line where it is no row.
pub(super) fn rows<R: io::Read>(from: &mut Reader<R>) -> impl Iterator<Item = csv::Result<StringRecord>> {
    from.records().map(|row| {
        let row = row?;
        let plain: Vec<Cow<str>> = row.iter().map(unmarked).collect();
        let mut plain = StringRecord::from_iter(plain);
        plain.set_position(row.position().cloned());
        Ok(plain)
    })
}

/// A cell as it is written.
fn marked(cell: &str) -> Cow<'_, str> {
    part_by_part(cell, |part, begins| match begins {
        true => Cow::Owned(format!("{MARK}{part}")),
        false => Cow::Borrowed(part),
    })
}

/// A cell as it was.
fn unmarked(cell: &str) -> Cow<'_, str> {
    part_by_part(cell, |part, begins| match part.strip_prefix(MARK) {
        Some(text) if begins => Cow::Borrowed(text),
        _ => Cow::Borrowed(part),
    })
}

/// A cell with each of its parts as `written` has it, which is told whether a formula begins there, behind marks or not. A part ends behind
/// what may end a cell; only the first one can be a number, and the others may begin with what quotes a cell.
fn part_by_part<'a>(cell: &'a str, written: impl Fn(&'a str, bool) -> Cow<'a, str>) -> Cow<'a, str> {
    let begins = |part: &str| part.trim_start_matches(MARK).starts_with(BEGINS_A_FORMULA);
    let is_number = || cell.parse::<f64>().is_ok_and(f64::is_finite);
    if !cell.contains(ENDS_A_CELL) {
        return written(cell, begins(cell) && !is_number());
    }
    let parts = cell.split_inclusive(ENDS_A_CELL).enumerate();
    let quotes = |part: &str| part.trim_start_matches(MARK).starts_with('"');
    let all: String = parts
        .map(|(index, part)| written(part, begins(part) || index > 0 && quotes(part)))
        .collect();
    Cow::Owned(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_numbers_stay_numbers() {
        for formula in ["=cmd()", "+1+1", "-2+3", "@SUM(A1)", "-inf", "＝1", "'=1", "-", "=1+1"] {
            assert_eq!(marked(formula), format!("'{formula}"));
        }
        for plain in [
            "-1.5", "+3", "-1e-7", "1=1", "Ann's", "'tis", "", "csm:=1", "a; b", "a;1",
        ] {
            assert_eq!(marked(plain), plain);
        }
    }

    #[test]
    fn what_follows_the_end_of_a_cell_begins_one() {
        let cells = [
            ("y;=1+1", "y;'=1+1"),
            ("=1;y;@a", "'=1;y;'@a"),
            ("y;\"=1", "y;'\"=1"),
            ("y\t-2", "y\t'-2"),
            ("\t=1", "'\t'=1"),
            (";;=1", ";;'=1"),
            ("y;'=1", "y;''=1"),
            ("\r=1", "'\r'=1"),
            ("y\n=cmd|'/C calc'!A0;", "y\n'=cmd|'/C calc'!A0;"),
            ("y\r\n\"=1", "y\r'\n'\"=1"),
        ];
        for (cell, written) in cells {
            assert_eq!(marked(cell), written);
            assert_eq!(unmarked(written), cell);
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let cells = [
            "=1",
            "'=1",
            "''=1",
            "'",
            "-",
            "'-5",
            "-5",
            "a",
            "'a",
            "",
            "\n=1",
            "@\"quoted\", and more",
            "a;=1;'\"b;\t",
        ];
        let mut table = Writer::from_writer(Vec::new());
        table.write_record(["x"; 13]).unwrap();
        table.write_record(cells).unwrap();
        let bytes = table.0.into_inner().unwrap();
        let mut reader = Reader::from_reader(bytes.as_slice());
        let found: Vec<StringRecord> = rows(&mut reader).map(Result::unwrap).collect();
        assert_eq!(found, [StringRecord::from(cells.to_vec())]);
    }
}
