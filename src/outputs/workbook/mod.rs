//! The workbook: one file for a program for sheets, made of what a results directory holds.
//!
//! Numbers of the run are written as numbers. What finance would compute from them is a formula, and comes to the engine's own figures:
//! sheets compute means of what adds up, so that the mean of a sum is the sum of the means; what does not add up, as a ratio, is
//! taken apart in every replication first (`nrr_12m_churn` …). Each formula is written with what it comes to. Texts of users are written as
//! texts, never as formulas.

mod assumptions;
mod book;
mod bridge;
mod calendar;
mod charts;
mod headcount;
mod income;
mod load;
mod nrr;
mod raw;
mod segments;
mod sensitivity;
mod sheet;
mod summary;
mod timeline;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::book::Book;
use self::calendar::Calendar;
use crate::results::recorded::RecordedRun;

/// The whole workbook; a fiscal year starts in this calendar month, 1 to 12.
///
/// # Errors
/// Where it does not fit into a file of its kind.
pub fn render(run: &RecordedRun, fiscal_year_start: u32) -> Result<Vec<u8>, XlsxError> {
    let scenario = run.scenario.central();
    let book = Book::new(run, Calendar::new(scenario.start_date.as_deref(), fiscal_year_start));
    let mut checks = Vec::new();
    let (assumptions, names) = assumptions::sheet(&book)?;
    let load = load::sheet(&book)?;
    let nrr = nrr::sheet(&book, &mut checks)?;
    let bridge = bridge::sheet(&book, &mut checks)?;
    let (headcount, people) = headcount::sheet(&book, &mut checks)?;
    let income = income::sheet(&book, &people, &mut checks)?;
    let segments = segments::sheet(&book, &mut checks)?;
    let sensitivity = sensitivity::sheet(&book)?;
    let raw = raw::sheet(&book)?;
    let summary = summary::sheet(&book, &checks)?;

    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(run)?);
    for sheet in [
        summary,
        assumptions,
        load,
        nrr,
        bridge,
        income,
        segments,
        headcount,
        sensitivity,
        raw,
    ] {
        workbook.push_worksheet(sheet.done());
    }
    for (name, place) in names {
        workbook.define_name(name, &format!("={place}"))?;
    }
    workbook.save_to_buffer()
}

/// What made it. The time is that of the run, so that the same results make the same bytes.
fn properties(run: &RecordedRun) -> Result<DocProperties, XlsxError> {
    let seconds = run.manifest.started.get(..19).unwrap_or_default();
    let started = ExcelDateTime::parse_from_str(seconds)?;
    Ok(DocProperties::new()
        .set_title(&run.answer.scenario)
        .set_author(format!("axplan {}", run.manifest.version))
        .set_creation_datetime(&started))
}
