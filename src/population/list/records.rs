//! Lists of what happened (CSV): a record a row, each column of one type. Histories, subscriptions, contacts, churn events
//! and logged hours are read by one reader; what differs is which columns they have.

use std::path::Path;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::amounts::{Amounts, too_large};
use super::complaint::{Complaint, Findings, Judged, is_blank, name, shown};
use super::date_column::{Dates, format_error};
use super::header_row::Headers;
use super::numbers::NotAnAmount;
use super::rows::{BadRows, misshapen};
use super::subject::{NamedBy, Subject};
use super::table::{Row, Table};
use super::{health, numbers, text};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::schema::NumberFormat;

/// What the rows of a list are.
#[derive(Clone, Copy, Debug)]
pub struct RecordKind {
    /// The option that names the list, without its dashes.
    pub option: &'static str,
    /// The list, as messages call it.
    pub list: &'static str,
    /// One row of it, and several.
    pub row: [&'static str; 2],
    /// Its columns.
    pub columns: &'static [RecordColumn],
}

/// A column of a list of records.
#[derive(Clone, Copy, Debug)]
pub struct RecordColumn {
    /// What it is called.
    pub key: &'static str,
    /// Its usual headers: lower-case letters and digits only, the most specific first.
    pub usual: &'static [&'static str],
    /// What its cells are.
    pub holds: Holds,
    /// Whether the list needs the column, and every row a value in it.
    pub needed: bool,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// A day.
    Date,
    /// A month: `2025-01`, or a day in it.
    Month,
    /// An amount of money, not negative.
    Amount,
    /// A number, not negative.
    Number,
    /// A share from 0 to 1, a percentage, or a score out of 100.
    Share,
    /// Yes or no.
    Flag,
}

/// A cell that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A day; of a month its first.
    Date(Date),
    /// An amount, a number or a share.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// A list of records that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    /// The file, as the user named it.
    pub file: String,
    /// The columns that were recognised, each with its header in the list.
    pub columns: Vec<(&'static str, String)>,
    /// The rows that could be read, in the order of the file.
    pub rows: Vec<Record>,
    /// Why each row that was left out could not be read.
    pub left_out: Vec<Diagnostic>,
    /// What was understood that the list does not say, in sentences.
    pub notes: Vec<String>,
    /// BLAKE3 hash of the file's bytes, in hexadecimal.
    pub hash: String,
}

/// A row: a cell for each column of its kind, nothing where it is blank or the list has no such column.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The line where it stands in the file.
    pub line: u64,
    cells: Vec<Option<Cell>>,
}

impl Record {
    /// The words of a column.
    pub fn text(&self, column: usize) -> Option<&str> {
        match &self.cells[column] {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The day of a column.
    pub fn date(&self, column: usize) -> Option<Date> {
        match self.cells[column] {
            Some(Cell::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// The number of a column.
    pub fn number(&self, column: usize) -> Option<f64> {
        match self.cells[column] {
            Some(Cell::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn flag(&self, column: usize) -> Option<bool> {
        match self.cells[column] {
            Some(Cell::Flag(flag)) => Some(flag),
            _ => None,
        }
    }
}

impl Records {
    /// Whether the list has a column of this name.
    pub fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|(known, _)| *known == key)
    }
}

/// How a list is to be read.
#[derive(Clone, Copy, Debug)]
pub struct RecordFormat<'a> {
    /// Which header is which column; an empty header means that there is none.
    pub columns: &'a IndexMap<String, String>,
    /// How numbers are written.
    pub number_format: NumberFormat,
    /// How dates are written, in strftime terms, or `auto`.
    pub date_format: &'a str,
    /// How many rows that cannot be read are left out before it is an error.
    pub allow_bad_rows: usize,
}

/// Reads a list of records.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn read(path: &Path, kind: &RecordKind, format: &RecordFormat<'_>) -> Result<Records, InputErrors> {
    let shown_as = path.display().to_string();
    let bytes = text::bytes_of(path, &shown_as, &subject(kind)).map_err(|error| InputErrors(vec![error]))?;
    read_bytes(&bytes, &shown_as, kind, format)
}

/// Reads a list of records from its bytes.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn read_bytes(
    bytes: &[u8],
    shown_as: &str,
    kind: &RecordKind,
    format: &RecordFormat<'_>,
) -> Result<Records, InputErrors> {
    let one = |error| InputErrors(vec![error]);
    let text = text::text_of(bytes, shown_as, &subject(kind)).map_err(one)?;
    let table = Table::of(text, shown_as, subject(kind)).map_err(one)?;
    let places = recognise(&table, kind, format.columns).map_err(InputErrors)?;
    let mut records = records_of(&table, kind, &places, format)?;
    records.hash = blake3::hash(bytes).to_hex().to_string();
    Ok(records)
}

fn subject(kind: &RecordKind) -> Subject {
    Subject {
        list: kind.list,
        rows: kind.row[1],
        row: kind.row[0],
        named_by: NamedBy::Option(kind.option),
        columns: "those that `axplan calibrate --help` names",
        needed: "`axplan calibrate --help` says which columns are needed",
    }
}

/// The place of each column, under the header that the user gives it or under a usual one.
fn recognise(
    table: &Table<'_>,
    kind: &RecordKind,
    map: &IndexMap<String, String>,
) -> Result<Vec<Option<usize>>, Vec<Diagnostic>> {
    let headers = Headers::of(table);
    if headers.names.len() == 1 {
        return Err(vec![headers.undivided()]);
    }
    let mut errors = Vec::new();
    let mut places = vec![None; kind.columns.len()];
    for (place, column) in places.iter_mut().zip(kind.columns) {
        if let Some(header) = map.get(column.key).filter(|header| !header.trim().is_empty()) {
            match headers.mapped(column.key, header) {
                Ok(found) => *place = Some(found),
                Err(error) => errors.push(error),
            }
        }
    }
    for index in 0..places.len() {
        let column = &kind.columns[index];
        if map.contains_key(column.key) {
            continue;
        }
        let taken: Vec<usize> = places.iter().flatten().copied().collect();
        match headers.usual(column.key, column.usual, &taken) {
            Ok(found) => places[index] = found,
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        let lacking = kind.columns.iter().zip(&places);
        let lacking = lacking.filter(|(column, place)| column.needed && place.is_none());
        errors.extend(lacking.map(|(column, _)| headers.lacks(column.key, &format!("`{}`", column.key))));
    }
    if errors.is_empty() { Ok(places) } else { Err(errors) }
}

fn records_of(
    table: &Table<'_>,
    kind: &RecordKind,
    places: &[Option<usize>],
    format: &RecordFormat<'_>,
) -> Result<Records, InputErrors> {
    let mut findings = Findings::default();
    findings.errors.extend(format_error(format.date_format));
    let mut bad = BadRows::default();
    let (rows, others): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.len() == table.header.len());
    for row in others {
        bad.add(row, None, misshapen(row, table));
    }
    let mut cells: Vec<Vec<Option<Cell>>> = vec![Vec::with_capacity(kind.columns.len()); rows.len()];
    for (column, place) in kind.columns.iter().zip(places) {
        let Some(place) = *place else {
            cells.iter_mut().for_each(|cells| cells.push(None));
            continue;
        };
        let judged = judge(table, &rows, column, place, format, &mut findings);
        for ((row, cells), judged) in rows.iter().zip(&mut cells).zip(judged) {
            let judged = match judged {
                Ok(None) if column.needed => Err(missing(column, table.header.cell(place), kind)),
                other => other,
            };
            cells.push(judged.unwrap_or_else(|complaint| {
                bad.add(row, Some(place), complaint);
                None
            }));
        }
    }
    let mut errors = findings.errors;
    let refused = bad.lines();
    if bad.count() > format.allow_bad_rows || !errors.is_empty() || (refused.len() == rows.len() && !rows.is_empty()) {
        if bad.count() > 0 {
            errors.extend(bad.errors(table, table.rows.len()));
        }
        return Err(InputErrors(errors));
    }
    let kept = rows.iter().zip(cells).filter(|(row, _)| !refused.contains(&row.line));
    Ok(Records {
        file: table.name.to_owned(),
        columns: kind
            .columns
            .iter()
            .zip(places)
            .filter_map(|(column, place)| Some((column.key, table.header.cell((*place)?).to_owned())))
            .collect(),
        rows: kept.map(|(row, cells)| Record { line: row.line, cells }).collect(),
        left_out: bad.diagnostics(table, usize::MAX),
        notes: findings.notes,
        hash: String::new(),
    })
}

fn missing(column: &RecordColumn, header: &str, kind: &RecordKind) -> Complaint {
    Complaint::new(
        format!("this {} has no {} in `{header}`", kind.row[0], column.key),
        "blank",
        "fill it in; if this row is a title or a total, delete it",
    )
}

/// Reads a column.
fn judge(
    table: &Table<'_>,
    rows: &[&Row],
    column: &RecordColumn,
    place: usize,
    format: &RecordFormat<'_>,
    findings: &mut Findings,
) -> Vec<Judged<Cell>> {
    let header = table.header.cell(place);
    let dates = Dates {
        column: place,
        header,
        format: format.date_format,
    };
    let each = |read: &dyn Fn(&str) -> Result<Cell, Complaint>| -> Vec<Judged<Cell>> {
        let cell = |row: &&Row| {
            let cell = row.cell(place);
            if is_blank(cell) { Ok(None) } else { read(cell).map(Some) }
        };
        rows.iter().map(cell).collect()
    };
    match column.holds {
        Holds::Text => each(&|cell| name(cell, header).map(Cell::Text)),
        Holds::Flag => each(&|cell| flag(cell, header)),
        Holds::Number => each(&|cell| number(cell, header, format.number_format)),
        Holds::Share => {
            let judged = health::judge(table, rows, place, header, format.number_format, findings);
            typed(judged, Cell::Number)
        }
        Holds::Amount => {
            let amounts = Amounts {
                column: place,
                header,
                currency_column: None,
                what: "the amount",
                required: false,
                format: format.number_format,
            };
            typed(amounts.judge(table, rows, findings), Cell::Number)
        }
        Holds::Month if are_months(rows.iter().map(|row| row.cell(place))) => each(&|cell| {
            month(cell)
                .map(Cell::Date)
                .ok_or_else(|| unlike(cell, header, "a month", "2025-01"))
        }),
        Holds::Month => typed(dates.judge(table, rows, findings), |date| {
            Cell::Date(date.first_of_month())
        }),
        Holds::Date => typed(dates.judge(table, rows, findings), Cell::Date),
    }
}

fn typed<T>(judged: Vec<Judged<T>>, cell: impl Fn(T) -> Cell) -> Vec<Judged<Cell>> {
    judged.into_iter().map(|judged| Ok(judged?.map(&cell))).collect()
}

/// Whether most cells that are filled are `2025-01`, so that whatever else stands there is to be written like them.
fn are_months<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut months, mut others) = (0, 0);
    for cell in cells.filter(|cell| !is_blank(cell)) {
        *(if month(cell).is_some() {
            &mut months
        } else {
            &mut others
        }) += 1;
    }
    months > 0 && months >= others
}

/// `2025-01`, by its first day.
fn month(cell: &str) -> Option<Date> {
    let (year, month) = cell.split_once(['-', '/'])?;
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(year, 4) && digits(month, 2)).then(|| Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok())?
}

fn number(cell: &str, header: &str, format: NumberFormat) -> Result<Cell, Complaint> {
    let read = numbers::amount(cell, format).or_else(|_| numbers::amount(cell, NumberFormat::PointDecimal));
    match read {
        Ok(amount) if amount.currency.is_none() => Ok(Cell::Number(amount.value)),
        Err(NotAnAmount::TooLarge) => Err(too_large(&shown(cell), header, "correct it, or leave the cell blank")),
        _ => Err(unlike(cell, header, "a number that is 0 or more", "3")),
    }
}

fn flag(cell: &str, header: &str) -> Result<Cell, Complaint> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "t" => Ok(Cell::Flag(true)),
        "false" | "no" | "n" | "0" | "f" => Ok(Cell::Flag(false)),
        _ => Err(unlike(cell, header, "yes or no", "yes")),
    }
}

fn unlike(cell: &str, header: &str, what: &str, example: &str) -> Complaint {
    Complaint::new(
        format!("`{}` in `{header}` is not {what}", shown(cell)),
        "",
        format!("write it as `{example}`, or leave the cell blank"),
    )
}
