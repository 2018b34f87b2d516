//! The headlines of every replication, plan by plan: what means are taken of.

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use super::sheet::{Live, Sheet, Style, fixed};
use crate::measures::metric::Metric;
use crate::results::recorded::RecordedRun;

const NAME: &str = "Raw";
/// Row of the first replication, under notes and header.
const FIRST: u32 = 9;
/// Column of the first headline.
const HEADLINES: u16 = 2;
/// Rows that the sheet has at most: with more, programs become slow. A judgement.
const MOST: usize = 100_000;

/// Where replications stand.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// How many of each plan are in the sheet.
    kept: usize,
    /// How many there are.
    all: usize,
}

impl Rows {
    /// As many as fit, the first ones.
    pub fn new(run: &RecordedRun, plans: usize) -> Self {
        let all = run.replications().len();
        Self {
            kept: all.min(MOST / plans.max(1)),
            all,
        }
    }
}

impl Book<'_> {
    /// The mean of a headline over all replications in which it is defined, of the cells in which they stand. Where not all of them fit, it
    /// is the mean of all as a number.
    pub fn average(&self, plan: usize, metric: Metric) -> Option<Live> {
        let values = self.run.headline(self.plans[plan], metric)?;
        let defined: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        if defined.is_empty() {
            return None;
        }
        let mean = defined.iter().sum::<f64>() / defined.len() as f64;
        let column = self.run.headlines().position(|headline| headline == metric)? as u16 + HEADLINES;
        let Rows { kept, all } = self.raw;
        let first = FIRST + (plan * kept) as u32;
        let formula = if kept == all {
            let last = first + kept as u32 - 1;
            format!("AVERAGE('{NAME}'!{}:{})", fixed(first, column), fixed(last, column))
        } else {
            mean.to_string()
        };
        Some(Live::new(formula, mean))
    }
}

/// The sheet.
pub fn sheet(book: &Book) -> Result<Sheet, XlsxError> {
    let Rows { kept, all } = book.raw;
    let mut notes = vec![
        "The headlines of each replication: what replications.csv says of the scenario's own plans. A replication is the same customers and \
         the same luck under every plan."
            .to_owned(),
        "Means of these are plain ones. Summary gives means freed of what chance alone did, where that makes them surer (control.csv): \
         the two differ by chance."
            .to_owned(),
    ];
    if kept < all {
        notes.push(format!(
            "Here are the first {kept} of {all} replications; replications.csv has all. Means of them are written as numbers."
        ));
    }
    let mut sheet = Sheet::new(NAME, "Replications", &notes)?;
    let headlines: Vec<Metric> = book.run.headlines().collect();
    let mut header = vec!["plan", "replication"];
    header.extend(headlines.iter().map(|metric| metric.name()));
    sheet.header(FIRST - 1, (0, 1), &header)?;
    for (plan, name) in book.plans.iter().enumerate() {
        let columns: Vec<Option<&[f64]>> = headlines
            .iter()
            .map(|metric| book.run.headline(name, *metric))
            .collect();
        let numbers = book.run.replications().iter().take(kept).enumerate();
        for (index, number) in numbers {
            let row = FIRST + (plan * kept + index) as u32;
            sheet.text(row, 0, name)?;
            sheet.number(row, 1, f64::from(*number), Style::Ordinal)?;
            for ((column, values), metric) in (HEADLINES..).zip(&columns).zip(&headlines) {
                if let Some(values) = values {
                    sheet.number(row, column, values[index], Style::of(*metric))?;
                }
            }
        }
    }
    let mut widths = vec![18.0, 11.0];
    widths.resize(headlines.len() + usize::from(HEADLINES), 18.0);
    sheet.widths(&widths)?;
    sheet.freeze(FIRST, HEADLINES)?;
    sheet.raw().set_repeat_rows(FIRST - 1, FIRST - 1)?;
    Ok(sheet)
}
