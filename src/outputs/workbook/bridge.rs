//! The ARR bridge of each plan, by month, fiscal quarter and over the run.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Check};
use super::charts;
use super::sheet::{Sheet, Style, cell};
use super::timeline::{Line, Over, Timeline};
use crate::measures::metric::Metric;

/// What comes and goes between opening and closing ARR, with its sign.
const MOVES: [(&str, Metric, f64); 5] = [
    ("new", Metric::NewArr, 1.0),
    ("expansion", Metric::ExpansionArr, 1.0),
    ("price uplift", Metric::UpliftArr, 1.0),
    ("contraction", Metric::ContractionArr, -1.0),
    ("churn", Metric::ChurnedArr, -1.0),
];

/// Rows that a plan takes: its name, opening, moves, closing, the standard error, and an empty one.
const BLOCK: u32 = MOVES.len() as u32 + 5;

/// The sheet.
pub fn sheet(book: &Book, checks: &mut Vec<Check>) -> Result<Sheet, XlsxError> {
    let notes = [
        format!(
            "Means over {} replications, in {}. Opening and closing are formulas, quarters and the run too; losses are negative.",
            book.run.answer.replications, book.run.answer.currency
        ),
        "Summary's ARR at the end may differ from the closing ARR here by chance alone: it is freed of some of what chance did \
         (control.csv), month by month means are not."
            .to_owned(),
    ];
    let mut sheet = Sheet::new("ARR bridge", "ARR bridge", &notes)?;
    let time = Timeline::new(book.months(), book.calendar, sheet.top);
    time.head(&mut sheet)?;
    let mut row = time.first_row();
    let mut closings = Vec::new();
    for plan in &book.plans {
        closings.push((row, row + BLOCK - 3));
        block(book, plan, &time, &mut sheet, row)?;
        let closing = book.monthly_or_none(plan, Metric::Arr).last().copied();
        checks.push(Check {
            what: "closing ARR, last month of the bridge",
            plan: (*plan).to_owned(),
            place: time.whole(&sheet, row + BLOCK - 3),
            result: closing.unwrap_or(f64::NAN),
            engine: closing.unwrap_or(f64::NAN),
            metric: Metric::Arr,
            file: "summary.csv, arr of the last month",
        });
        row += BLOCK;
    }
    time.print(&mut sheet, row + 20 * (1 + book.plans.len() as u32))?;
    charts::lines(
        &mut sheet,
        (row, 0),
        &time,
        "ARR at the end of each month",
        &closings,
        Style::Money,
    )?;
    for (index, (plan, (name, _))) in book.plans.iter().zip(&closings).enumerate() {
        let place = (row + 20 * (index as u32 + 1), 0);
        let moves = name + 2..name + 2 + MOVES.len() as u32;
        let title = format!("What ARR gains and loses in each fiscal quarter: {plan}");
        charts::stacked(&mut sheet, place, &time, &title, moves)?;
    }
    Ok(sheet)
}

fn block(book: &Book, plan: &str, time: &Timeline, sheet: &mut Sheet, row: u32) -> Result<(), XlsxError> {
    sheet.heading(row, 0, plan)?;
    let closing = book.monthly_or_none(plan, Metric::Arr);
    let opening: Vec<f64> = std::iter::once(book.run.answer.opening_arr)
        .chain(closing.iter().copied())
        .take(closing.len())
        .collect();
    let (opens, closes) = (row + 1, row + 2 + MOVES.len() as u32);
    let (first, _) = time.month_columns();
    let before = |column: u16| match column {
        column if column == first => book.run.answer.opening_arr.to_string(),
        column => cell(closes, column - 1),
    };
    time.live(sheet, opens, &line("opening ARR", &opening, Over::First), &before)?;
    for (row, (name, metric, sign)) in (row + 2..).zip(MOVES) {
        let months: Vec<f64> = book
            .monthly_or_none(plan, metric)
            .iter()
            .map(|mean| sign * mean)
            .collect();
        time.given(sheet, row, &line(name, &months, Over::Sum))?;
    }
    let sum = |column| format!("SUM({}:{})", cell(opens, column), cell(closes - 1, column));
    time.total(sheet, closes, &line("closing ARR", &closing, Over::Last), &sum)?;
    let means = book.run.monthly(plan, Metric::Arr);
    time.errors(sheet, closes + 1, "the closing ARR", &means, Style::Money)
}

fn line<'a>(name: &'a str, months: &'a [f64], over: Over) -> Line<'a> {
    Line {
        name,
        months,
        style: Style::Money,
        over,
    }
}
