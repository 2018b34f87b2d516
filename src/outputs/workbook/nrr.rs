//! NRR over the first twelve months from its parts, and NRR and GRR over the twelve months before, month by month.

use rust_xlsxwriter::{ChartLine, ChartType, XlsxError};

use super::book::{Book, Check};
use super::charts::{colour, titled};
use super::sheet::{Live, Sheet, Style, cell};
use crate::measures::metric::Metric;

const NAME: &str = "NRR by month";

/// Parts of NRR beside the opening ARR, with their signs.
const PARTS: [(&str, Metric, f64); 4] = [
    ("expansion", Metric::Nrr12mExpansion, 1.0),
    ("price uplift", Metric::Nrr12mUplift, 1.0),
    ("contraction", Metric::Nrr12mContraction, -1.0),
    ("churn", Metric::Nrr12mChurn, -1.0),
];

/// What is shown month by month.
const TRAILING: [(Metric, &str); 2] = [
    (Metric::NrrTtm, "NRR over the 12 months before"),
    (Metric::GrrTtm, "GRR over the 12 months before"),
];
/// Columns of each.
const COLUMNS: [&str; 6] = [
    "mean",
    "standard error",
    "95 % low",
    "95 % high",
    "outcomes, 5 %",
    "outcomes, 95 %",
];

/// The sheet.
pub fn sheet(book: &Book, checks: &mut Vec<Check>) -> Result<Sheet, XlsxError> {
    let notes = [
        "Of the customers of the opening, as shares of their ARR then. Shares are taken in each replication, so that their means add up to the \
         mean of NRR exactly."
            .to_owned(),
        "Means of replications are plain ones; Summary's NRR is freed of some of what chance did (control.csv), and differs by chance alone."
            .to_owned(),
    ];
    let mut sheet = Sheet::new(NAME, "Net revenue retention", &notes)?;
    let mut row = parts(book, &mut sheet, checks)? + 2;
    let charts = row;
    // One month is no course.
    let drawn = book.run.monthly(book.plans[0], Metric::NrrTtm).len() > 1;
    if drawn {
        row += 20 * TRAILING.len() as u32;
    }
    let mut tops = Vec::new();
    for plan in &book.plans {
        tops.push(row);
        row = by_month(book, plan, &mut sheet, row)? + 2;
    }
    for (index, (_, title)) in TRAILING.into_iter().enumerate().filter(|_| drawn) {
        let place = charts + 20 * index as u32;
        course(
            book,
            &mut sheet,
            (place, title),
            &tops,
            1 + (index * COLUMNS.len()) as u16,
        )?;
    }
    let mut widths = vec![44.0];
    widths.resize(1 + (TRAILING.len() * COLUMNS.len()).max(2 * book.plans.len()), 12.0);
    sheet.widths(&widths)?;
    sheet.raw().set_freeze_panes(1, 1)?;
    Ok(sheet)
}

/// NRR from its parts; returns the last row.
fn parts(book: &Book, sheet: &mut Sheet, checks: &mut Vec<Check>) -> Result<u32, XlsxError> {
    let top = sheet.top + 1;
    sheet.heading(top - 1, 0, "NRR over the first 12 months, from its parts")?;
    sheet.header(top, (0, 1), &["share of opening ARR"])?;
    let labels = ["opening ARR"].into_iter().chain(PARTS.map(|(name, ..)| name)).chain([
        "NRR",
        "mean NRR of the replications (Raw)",
        "NRR in Summary",
        "NRR without price uplift (Raw)",
        "price uplift that is still there after 12 months",
    ]);
    for (row, label) in (top + 1..).zip(labels) {
        sheet.text(row, 0, label)?;
    }
    let (opening, total) = (top + 1, top + 2 + PARTS.len() as u32);
    for (index, plan) in book.plans.iter().enumerate() {
        let (means, errors) = (1 + 2 * index as u16, 2 + 2 * index as u16);
        sheet.header(top, (means, 0), &[*plan, "standard error"])?;
        sheet.number(opening, means, 1.0, Style::Percent)?;
        let mut nrr = 1.0;
        for (row, (_, metric, sign)) in (opening + 1..).zip(PARTS) {
            let Some(found) = book.run.whole(plan, metric) else {
                continue;
            };
            nrr += sign * found.mean;
            sheet.number(row, means, sign * found.mean, Style::Percent)?;
            sheet.number(row, errors, found.se, Style::Percent)?;
        }
        let sum = format!("SUM({}:{})", cell(opening, means), cell(total - 1, means));
        sheet.total(total, means, &Live::new(sum, nrr), Style::Percent)?;
        let Some(average) = book.average(index, Metric::Nrr12m) else {
            continue;
        };
        checks.push(Check {
            what: "NRR over 12 months, from its parts",
            plan: (*plan).to_owned(),
            place: sheet.place(total, means),
            result: nrr,
            engine: average.result,
            metric: Metric::Nrr12m,
            file: "replications.csv, mean of nrr_12m",
        });
        sheet.live(total + 1, means, &average, Style::Percent)?;
        if let Some(found) = book.run.whole(plan, Metric::Nrr12m) {
            sheet.number(total + 2, means, found.mean, Style::Percent)?;
            sheet.number(total + 2, errors, found.se, Style::Percent)?;
        }
        if let Some(without) = book.average(index, Metric::Nrr12mWithoutUplift) {
            sheet.live(total + 3, means, &without, Style::Percent)?;
            let held = format!("{}-{}", cell(total, means), cell(total + 3, means));
            sheet.live(total + 4, means, &Live::new(held, nrr - without.result), Style::Percent)?;
        }
    }
    if book
        .plans
        .iter()
        .all(|plan| book.whole(plan, Metric::Nrr12mWithoutUplift).is_none())
    {
        sheet.note(total + 3, 1, "no price uplift in this scenario")?;
    }
    Ok(total + 4)
}

/// NRR and GRR of a plan by month; returns the last row.
fn by_month(book: &Book, plan: &str, sheet: &mut Sheet, top: u32) -> Result<u32, XlsxError> {
    sheet.heading(top, 0, plan)?;
    sheet.header(top + 2, (0, 1), &["month of the run"])?;
    sheet.tall(top + 2)?;
    let mut last = top + 2;
    for (index, (metric, title)) in TRAILING.into_iter().enumerate() {
        let column = 1 + (index * COLUMNS.len()) as u16;
        sheet.heading(top + 1, column, title)?;
        sheet.header(top + 2, (column, 0), &COLUMNS)?;
        for (row, spread) in (top + 3..).zip(book.run.monthly(plan, metric)) {
            last = last.max(row);
            sheet.number(row, 0, f64::from(spread.month.unwrap_or_default()), Style::Ordinal)?;
            sheet.number(row, column, spread.mean, Style::Percent)?;
            sheet.number(row, column + 1, spread.se, Style::Percent)?;
            let ends = book.interval(spread, [&cell(row, column), &cell(row, column + 1)]);
            for (column, end) in (column + 2..).zip(&ends) {
                sheet.live(row, column, end, Style::Percent)?;
            }
            sheet.number(row, column + 4, spread.p05, Style::Percent)?;
            sheet.number(row, column + 5, spread.p95, Style::Percent)?;
        }
    }
    Ok(last)
}

/// Means of every plan over the months, of the tables that begin in these rows.
fn course(
    book: &Book,
    sheet: &mut Sheet,
    (row, title): (u32, &'static str),
    tops: &[u32],
    column: u16,
) -> Result<(), XlsxError> {
    let mut chart = titled(ChartType::Line, title, Style::Percent);
    chart.y_axis().set_num_format(r"0.0\ %");
    chart.x_axis().set_name("month of the run");
    let months = book.run.monthly(book.plans[0], Metric::NrrTtm).len() as u32;
    for (index, top) in tops.iter().enumerate() {
        let (first, last) = (top + 3, top + 2 + months);
        let series = chart.add_series();
        series
            .set_name((NAME, *top, 0))
            .set_categories((NAME, first, 0, last, 0))
            .set_values((NAME, first, column, last, column))
            .set_format(ChartLine::new().set_color(colour(index)).set_width(2.25));
    }
    sheet.raw().insert_chart(row, 0, &chart).map(drop)
}
