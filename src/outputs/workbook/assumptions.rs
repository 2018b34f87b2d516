//! What was assumed: the cells that formulas take, by name; then every value of the scenario with its unit and its source.

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use super::calendar::{FIRST_YEAR, MONTHS_OVER};
use super::sheet::{Live, Sheet, Style};
use crate::outputs::report::sources::GRADES;
use crate::scenario::meaning;

const NAME: &str = "Assumptions";

/// Severance of one person: the engine knows none.
pub const SEVERANCE: f64 = 0.0;
/// Confidence of intervals.
const CONFIDENCE: f64 = 0.95;

/// What is to be known of formulas where a rate is uncertain.
pub const UNCERTAIN_RATES: &str = "The gross margin rate or the discount rate is uncertain here, and the product of two means is not the mean of the \
                                   products: what formulas make of these rates differs a little from the engine's figures, as Summary shows.";

/// A name, and the cell that has it.
pub type Place = (&'static str, String);

/// A cell that formulas take.
struct Named {
    name: &'static str,
    value: Value,
    style: Style,
    unit: &'static str,
    source: String,
}

enum Value {
    /// May be changed.
    Input(f64),
    /// Follows from others.
    Live(Live),
}

/// The sheet, and the places of names.
pub fn sheet(book: &Book) -> Result<(Sheet, Vec<Place>), XlsxError> {
    let notes = [
        "Formulas of this workbook take the yellow cells: change them, and what hangs on them is computed anew. What the engine simulated \
         does not change: for that, change the scenario and run it again."
            .to_owned(),
        format!("Values that were given stand first, with a note of where they come from. {GRADES}"),
    ];
    let mut sheet = Sheet::new(NAME, "Assumptions", &notes)?;
    let header = sheet.top;
    sheet.header(header, (0, 1), &["name of the cell", "value"])?;
    sheet.header(header, (2, 2), &["unit", "source"])?;
    let mut places = Vec::new();
    let named = named(book);
    for (row, cell) in (header + 1..).zip(&named) {
        sheet.text(row, 0, cell.name)?;
        match &cell.value {
            Value::Input(value) => sheet.input(row, 1, *value, cell.style)?,
            Value::Live(live) => sheet.live(row, 1, live, cell.style)?,
        }
        sheet.text(row, 2, cell.unit)?;
        sheet.text(row, 3, &cell.source)?;
        places.push((cell.name, sheet.place(row, 1)));
    }
    values(book, &mut sheet, header + 3 + named.len() as u32)?;
    sheet.widths(&[52.0, 40.0, 15.0, 60.0, 90.0])?;
    sheet.freeze(header + 1, 1)?;
    Ok((sheet, places))
}

fn named(book: &Book) -> Vec<Named> {
    let calendar = &book.calendar;
    let input = |name, value, style, unit, source: String| Named {
        name,
        value: Value::Input(value),
        style,
        unit,
        source,
    };
    let live = |name, formula: &str, result: f64, unit, source: &str| Named {
        name,
        value: Value::Live(Live::new(formula, result)),
        style: Style::Ordinal,
        unit,
        source: source.to_owned(),
    };
    let dated = match calendar.is_dated() {
        true => "start_date of the scenario",
        false => "a judgement: the scenario has no start_date, so month 1 is taken as January of year 1",
    };
    let of = |path: &str, instead: &str| match book.is_uncertain(path) {
        true => format!("{path}, which is uncertain: {instead}"),
        false => path.to_owned(),
    };
    vec![
        input(
            "fiscal_year_start",
            f64::from(calendar.fiscal_year_start),
            Style::Ordinal,
            "month, 1 to 12",
            "--fiscal-year-starts; January unless given, a judgement".to_owned(),
        ),
        input(
            "opening_month",
            f64::from(calendar.opening_month()),
            Style::Ordinal,
            "month, 1 to 12",
            dated.to_owned(),
        ),
        input(
            "opening_year",
            f64::from(calendar.opening_year()),
            Style::Ordinal,
            "year",
            dated.to_owned(),
        ),
        live(
            "fiscal_months_over",
            MONTHS_OVER,
            f64::from(calendar.months_over()),
            "months",
            "months of the fiscal year that are over when the run opens",
        ),
        live(
            "first_fiscal_year",
            FIRST_YEAR,
            f64::from(calendar.first_year()),
            "year",
            "the fiscal year in which the run opens, named after the calendar year in which it ends",
        ),
        input(
            "discount_rate",
            book.discount_rate(),
            Style::Percent,
            "a year",
            of("economics.discount_rate", "its median"),
        ),
        input(
            "gross_margin_rate",
            book.gross_margin_rate(),
            Style::Percent,
            "of revenue",
            of("economics.gross_margin_rate", "what the baseline's means come to"),
        ),
        input(
            "hours_per_month",
            book.hours_per_month(),
            Style::Number,
            "hours, one FTE",
            of("workforce.hours_per_month", "its median"),
        ),
        input(
            "target_utilisation",
            book.target_utilisation(),
            Style::Percent,
            "of hours",
            of("workforce.target_utilisation", "its median"),
        ),
        input(
            "severance_per_person",
            SEVERANCE,
            Style::Money,
            "money, one FTE",
            "the workbook's own: the engine knows no severance, so it is 0 until you say".to_owned(),
        ),
        input(
            "confidence_level",
            CONFIDENCE,
            Style::Percent,
            "of intervals",
            "the engine's".to_owned(),
        ),
        input(
            "independent_parts",
            book.run.answer.independent as f64,
            Style::Ordinal,
            "number",
            "of the run: replications, draws or designs that do not depend on each other".to_owned(),
        ),
    ]
}

/// Every value of the scenario.
fn values(book: &Book, sheet: &mut Sheet, top: u32) -> Result<(), XlsxError> {
    sheet.heading(
        top,
        0,
        "Every value of the scenario: what was given first, then defaults",
    )?;
    sheet.header(top + 1, (0, 1), &["input", "value"])?;
    sheet.header(top + 1, (2, 3), &["unit", "source", "what it is"])?;
    let (defaults, given): (Vec<_>, Vec<_>) = book.run.sources.iter().partition(|line| line.is_default());
    for (row, line) in (top + 2..).zip(given.into_iter().chain(defaults)) {
        let path = line.path();
        sheet.text(row, 0, &path)?;
        match line.value.parse::<f64>() {
            Ok(value) => sheet.number(row, 1, value, Style::Any)?,
            Err(_) => sheet.text(row, 1, &line.value)?,
        }
        if let Some(found) = meaning(&path) {
            sheet.text(row, 2, found.unit)?;
            sheet.text(row, 4, found.words)?;
        }
        sheet.text(row, 3, &line.source)?;
    }
    Ok(())
}
