//! The answer first: what changes, by how much and how sure; and what the formulas of the workbook come to beside the engine.

use rust_xlsxwriter::XlsxError;

use super::assumptions::UNCERTAIN_RATES;
use super::book::{Book, Check, interval};
use super::sheet::{LINE, Live, Sheet, Style, Written, cell};
use crate::measures::metric::Metric;
use crate::outputs::report::plain;
use crate::outputs::words::wrapped_at;
use crate::outputs::{card, equal_cost, verdict};
use crate::studies::answer::Move;

const NAME: &str = "Summary";

/// What is shown beside what the card shows.
const MORE: [(&str, Metric); 6] = [
    ("NRR without price uplift, 12 months", Metric::Nrr12mWithoutUplift),
    ("Idle hours", Metric::IdleHours),
    ("Resignations", Metric::Resignations),
    ("Net present value of the gain", Metric::Npv),
    ("Paid back by the end", Metric::PaidBack),
    ("Enterprise value", Metric::EnterpriseValue),
];

/// The sheet.
pub fn sheet(book: &Book, checks: &[Check]) -> Result<Sheet, XlsxError> {
    let answer = &book.run.answer;
    let notes = [
        card::setting(answer),
        format!(
            "Money in {}, rates in per cent. Blue: numbers of the run. Black: formulas. Yellow: cells to change (Assumptions).",
            answer.currency
        ),
    ];
    let mut sheet = Sheet::new(NAME, &answer.scenario, &notes)?;
    let mut row = words(book, &mut sheet)? + 1;
    row = plans(book, &mut sheet, row)? + 2;
    for change in &answer.moves {
        row = differences(book, change, &mut sheet, row)? + 2;
    }
    compared(book, checks, &mut sheet, row)?;
    let mut widths = vec![40.0, 16.0];
    widths.resize(8.max(1 + 2 * book.plans.len()), 16.0);
    sheet.widths(&widths)?;
    sheet.raw().set_freeze_panes(1, 1)?;
    Ok(sheet)
}

/// The sentences of the card; returns the row behind them.
fn words(book: &Book, sheet: &mut Sheet) -> Result<u32, XlsxError> {
    let answer = &book.run.answer;
    let mut sentences: Vec<String> = answer.note.iter().cloned().collect();
    for change in &answer.moves {
        let cost = change
            .cost
            .iter()
            .map(|cost| equal_cost::in_words(answer, change, cost));
        sentences.extend(cost.chain(verdict::sentences(answer, change)));
    }
    sentences.extend(card::cautions(answer));
    let mut row = sheet.top;
    for sentence in &sentences {
        for line in wrapped_at(LINE, &plain(sentence), "").lines() {
            sheet.text(row, 0, line)?;
            row += 1;
        }
    }
    Ok(row)
}

fn rows() -> impl Iterator<Item = (&'static str, Metric)> {
    card::ROWS
        .into_iter()
        .map(|(label, metric, _)| (label, metric))
        .chain(MORE)
}

/// Every plan's means with their errors; returns the last row.
fn plans(book: &Book, sheet: &mut Sheet, top: u32) -> Result<u32, XlsxError> {
    let months = book.months();
    sheet.heading(
        top,
        0,
        &format!("The plans over {months} months: means and their standard errors"),
    )?;
    sheet.header(top + 2, (0, 1), &[""])?;
    let measured = rows().filter(|(_, metric)| book.plans.iter().any(|plan| book.whole(plan, *metric).is_some()));
    let measured: Vec<_> = measured.collect();
    for (row, (label, _)) in (top + 3..).zip(&measured) {
        sheet.text(row, 0, label)?;
    }
    for (index, plan) in book.plans.iter().enumerate() {
        let column = 1 + 2 * index as u16;
        sheet.heading(top + 1, column, plan)?;
        sheet.header(top + 2, (column, 0), &["mean", "standard error"])?;
        for (row, (_, metric)) in (top + 3..).zip(&measured) {
            let Some(found) = book.run.whole(plan, *metric) else {
                continue;
            };
            let style = Style::of(*metric);
            sheet.number(row, column, found.mean, style)?;
            sheet.number(row, column + 1, found.se, style)?;
        }
    }
    Ok(top + 2 + measured.len() as u32)
}

/// What a plan changes, with both spreads; returns the last row.
fn differences(book: &Book, change: &Move, sheet: &mut Sheet, top: u32) -> Result<u32, XlsxError> {
    let equal = change.cost.as_ref().is_some_and(|cost| cost.equal.is_some());
    let title = format!(
        "{} less {}{}; of rates in percentage points",
        change.plan,
        book.run.answer.baseline,
        if equal { ", at equal cost" } else { "" }
    );
    sheet.heading(top, 0, &title)?;
    let header = [
        "",
        "mean difference",
        "standard error",
        "95 % low",
        "95 % high",
        "outcomes, 5 %",
        "outcomes, 95 %",
        "better in",
    ];
    sheet.header(top + 1, (0, 1), &header)?;
    let mut row = top + 1;
    for (label, metric) in rows() {
        let Some(found) = change.claimed(metric) else { continue };
        row += 1;
        let style = Style::of(metric);
        sheet.text(row, 0, label)?;
        sheet.number(row, 1, found.mean, style)?;
        sheet.number(row, 2, found.se, style)?;
        let ends = interval([&cell(row, 1), &cell(row, 2)], [found.ci_low, found.ci_high]);
        for (column, end) in (3..).zip(&ends) {
            sheet.live(row, column, end, style)?;
        }
        sheet.number(row, 5, found.p05, style)?;
        sheet.number(row, 6, found.p95, style)?;
        sheet.number(row, 7, found.p_better.unwrap_or(f64::NAN), Style::Percent)?;
    }
    Ok(row)
}

/// What formulas come to, beside the engine's figures.
fn compared(book: &Book, checks: &[Check], sheet: &mut Sheet, top: u32) -> Written {
    sheet.heading(
        top,
        0,
        "What the formulas of this workbook come to, beside the engine's figures",
    )?;
    let note = match book.rates_are_uncertain() {
        true => UNCERTAIN_RATES,
        false => "They are the same, as long as nothing is changed here; what is left is rounding.",
    };
    sheet.note(top + 1, 0, note)?;
    sheet.header(top + 2, (0, 2), &["", "plan", "formula", "engine", "difference"])?;
    sheet.header(top + 2, (5, 2), &["", "where the engine's figure stands"])?;
    for (row, check) in (top + 3..).zip(checks) {
        let style = Style::of(check.metric);
        sheet.text(row, 0, check.what)?;
        sheet.text(row, 1, &check.plan)?;
        sheet.live(row, 2, &Live::new(&check.place, check.result), style)?;
        sheet.number(row, 3, check.engine, style)?;
        // Beyond what a number of so many digits can tell, there is no difference.
        let digits = if style == Style::Money { 4 } else { 12 };
        let scale = 10_f64.powi(digits);
        let rest = ((check.result - check.engine) * scale).round() / scale + 0.0;
        let formula = format!("ROUND({}-{},{digits})", cell(row, 2), cell(row, 3));
        sheet.live(row, 4, &Live::new(formula, rest), style)?;
        sheet.text(row, 6, check.file)?;
    }
    Ok(())
}
