//! Customer lists as CRMs export them: what is read, and what is said about what cannot be read.

use std::path::Path;

use axplan::diagnostics::InputErrors;
use axplan::population::list::{CustomerList, ListFormat, read, read_bytes};
use axplan::scenario::schema::{Column, NumberFormat};
use indexmap::IndexMap;
use jiff::civil::{Date, date};
use proptest::prelude::*;

mod reads;
mod says;
mod whatever;

type Map = IndexMap<Column, String>;

/// A list read with the usual headers, points as decimal marks and dates in any form.
fn listed(text: &str) -> Result<CustomerList, InputErrors> {
    allowing(0, text)
}

fn allowing(bad_rows: usize, text: &str) -> Result<CustomerList, InputErrors> {
    read_as(text, &Map::new(), NumberFormat::PointDecimal, "auto", bad_rows)
}

fn mapped(columns: &[(Column, &str)], text: &str) -> Result<CustomerList, InputErrors> {
    let map = columns
        .iter()
        .map(|(column, header)| (*column, (*header).to_owned()))
        .collect();
    read_as(text, &map, NumberFormat::PointDecimal, "auto", 0)
}

fn with_commas(text: &str) -> Result<CustomerList, InputErrors> {
    read_as(text, &Map::new(), NumberFormat::CommaDecimal, "auto", 0)
}

fn dated(date_format: &str, text: &str) -> Result<CustomerList, InputErrors> {
    read_as(text, &Map::new(), NumberFormat::PointDecimal, date_format, 0)
}

fn read_as(
    text: &str,
    columns: &Map,
    number_format: NumberFormat,
    date_format: &str,
    allow: usize,
) -> Result<CustomerList, InputErrors> {
    let format = ListFormat {
        columns,
        number_format,
        date_format,
    };
    read_bytes(text.as_bytes(), "customers.csv", &format, allow)
}

fn read_plainly(bytes: &[u8]) -> Result<CustomerList, InputErrors> {
    let format = ListFormat {
        columns: &Map::new(),
        number_format: NumberFormat::PointDecimal,
        date_format: "auto",
    };
    read_bytes(bytes, "customers.csv", &format, 0)
}

fn said(list: Result<CustomerList, InputErrors>) -> String {
    match list {
        Ok(list) => panic!("read without an error: {list:?}"),
        Err(errors) => errors.to_string(),
    }
}

fn arrs(list: &CustomerList) -> Vec<f64> {
    list.customers.iter().map(|customer| customer.arr).collect()
}

fn renewals(list: &CustomerList) -> Vec<Option<Date>> {
    list.customers.iter().map(|customer| customer.renewal).collect()
}
