//! Reads a customer list (CSV) as a CRM exports it.
//!
//! The way of a list: bytes, checked to be text (`text`); lines and cells (`table`); which column is which
//! (`headers`); each column judged as a whole, because one cell alone does not tell `01/02/2025` from `02/01/2025`
//! (`amounts`, `health`, `date_column`, `term`, `fit`); rows that can be read become customers (`customers`), the others are told by line
//! (`rows`).
//!
//! ```
//! use axplan::population::list::{ListFormat, read_bytes};
//! use axplan::scenario::schema::NumberFormat;
//!
//! let csv = b"Account ID;ARR (EUR);Next Renewal\nA1;1.234,50;31.01.2026\n";
//! let format = ListFormat { columns: &Default::default(), number_format: NumberFormat::CommaDecimal, date_format: "auto" };
//! let list = read_bytes(csv, "customers.csv", &format, 0)?;
//! assert_eq!(list.customers[0].arr, 1234.5);
//! assert_eq!(list.customers[0].renewal, Some(jiff::civil::date(2026, 1, 31)));
//! # Ok::<(), axplan::diagnostics::InputErrors>(())
//! ```

mod aliases;
mod amounts;
mod complaint;
mod currency;
mod customers;
mod date_column;
mod dates;
mod fit;
mod header_row;
mod headers;
mod health;
mod numbers;
pub mod people;
pub mod records;
mod rows;
mod subject;
mod table;
mod term;
mod text;

use std::path::Path;

use indexmap::IndexMap;
use jiff::civil::Date;

use self::subject::Subject;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::schema::{Column, NumberFormat};

/// A customer list that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerList {
    /// The file, as the user named it.
    pub file: String,
    /// The columns that were recognised, each with its header in the list.
    pub columns: Vec<(Column, String)>,
    /// Headers of the other columns, kept for assignment rules; columns without a header are passed over.
    pub attributes: Vec<String>,
    /// The customers, in the order of the file.
    pub customers: Vec<ListedCustomer>,
    /// Why each row that was left out could not be read.
    pub left_out: Vec<Diagnostic>,
    /// What was understood that the list itself does not say, in sentences.
    pub notes: Vec<String>,
    /// BLAKE3 hash of the file's bytes, in hexadecimal.
    pub hash: String,
}

/// A customer of a list. What the list does not say is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedCustomer {
    /// The line where it stands in the file.
    pub line: u64,
    /// Its identity, unique in the list.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Annual recurring revenue, in currency; 12 times MRR where the list has only that.
    pub arr: f64,
    /// Next renewal.
    pub renewal: Option<Date>,
    /// First day as a customer.
    pub since: Option<Date>,
    /// Coverage segment today.
    pub segment: Option<String>,
    /// The CSM who owns the account today.
    pub owner: Option<String>,
    /// Customer type.
    pub kind: Option<String>,
    /// Buying channel.
    pub channel: Option<String>,
    /// Appropriate Experience profile.
    pub profile: Option<String>,
    /// Whitespace: addressable ARR not yet sold, in currency.
    pub whitespace: Option<f64>,
    /// Health, 0 to 1.
    pub health: Option<f64>,
    /// Contract term, in months.
    pub term: Option<u32>,
    /// Success Potential: whether it fits.
    pub fit: Option<bool>,
    /// Values of the list's `attributes`, in their order.
    pub attributes: Vec<String>,
}

/// How a list is to be read.
#[derive(Clone, Copy, Debug)]
pub struct ListFormat<'a> {
    /// Which header is which column, where the common spellings do not tell; an empty header means that the list has
    /// no such column.
    pub columns: &'a IndexMap<Column, String>,
    /// How numbers are written.
    pub number_format: NumberFormat,
    /// How dates are written, in strftime terms, or `auto`.
    pub date_format: &'a str,
}

/// Reads a customer list. Up to `allow_bad_rows` rows that cannot be read are left out; with more, or with anything
/// else wrong, every error is returned.
pub fn read(
    path: &Path,
    shown_as: &str,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    read_as(subject::CUSTOMERS, path, shown_as, format, allow_bad_rows)
}

/// The same for a scenario that is yet to be written: messages name the options of `axplan new` in place of its keys.
pub fn read_for_new(
    path: &Path,
    shown_as: &str,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    read_as(subject::NEW, path, shown_as, format, allow_bad_rows)
}

fn read_as(
    subject: Subject,
    path: &Path,
    shown_as: &str,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    let bytes = text::bytes_of(path, shown_as, &subject).map_err(|error| InputErrors(vec![error]))?;
    read_bytes_as(subject, &bytes, shown_as, format, allow_bad_rows)
}

/// Reads a customer list from its bytes.
pub fn read_bytes(
    bytes: &[u8],
    shown_as: &str,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    read_bytes_as(subject::CUSTOMERS, bytes, shown_as, format, allow_bad_rows)
}

fn read_bytes_as(
    subject: Subject,
    bytes: &[u8],
    shown_as: &str,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    let one = |error| InputErrors(vec![error]);
    let text = text::text_of(bytes, shown_as, &subject).map_err(one)?;
    let table = table::Table::of(text, shown_as, subject).map_err(one)?;
    let recognised = headers::recognise(&table, format.columns).map_err(InputErrors)?;
    let mut list = customers::customers_of(&table, recognised, format, allow_bad_rows)?;
    list.hash = blake3::hash(bytes).to_hex().to_string();
    Ok(list)
}
