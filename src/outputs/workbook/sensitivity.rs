//! Which assumptions matter most: the tornado of the sensitivity that stands beside the run.

use rust_xlsxwriter::{ChartAxisLabelPosition, ChartSolidFill, ChartType, XlsxError};

use super::book::Book;
use super::charts::{colour, untitled};
use super::sheet::{Live, Sheet, Style, cell};
use crate::measures::unit::Unit;
use crate::outputs::report::plain;
use crate::outputs::report::tornado::{how_to, report};
use crate::outputs::sensitivity::bars::in_words;
use crate::outputs::sensitivity::of_target;
use crate::outputs::words::command_line;
use crate::results::sibling::Held;
use crate::studies::sensitivity::tornado::Chart;

const NAME: &str = "Sensitivity";
const COLUMNS: [&str; 11] = [
    "input",
    "low, 5 %",
    "high, 95 %",
    "at low",
    "at high",
    "at low, less the median's",
    "at high, less the median's",
    "high less low",
    "95 % low",
    "95 % high",
    "told from chance",
];
/// Inputs that a chart shows.
const DRAWN: usize = 15;

/// The sheet.
pub fn sheet(book: &Book) -> Result<Sheet, XlsxError> {
    let sibling = &book.run.sibling;
    let (tornado, notes) = match &sibling.held {
        Held::Sensitivity(found) => match &found.answer.tornado {
            Some(tornado) => {
                let from = format!("From: {}", command_line(&found.manifest.command));
                (Some(tornado), vec![from, format!("{}.", in_words(tornado))])
            }
            None => {
                let place = &sibling.name;
                (
                    None,
                    vec![format!(
                        "{place} has no tornado: {} makes a page of what it has.",
                        report(place)
                    )],
                )
            }
        },
        Held::Other(why) => {
            let place = &sibling.name;
            let left_out = format!("{place} is left out here, since it is not of the scenario that was run: {why}.");
            (None, vec![plain(&left_out), plain(&how_to(book.run))])
        }
        Held::Nothing => (None, vec![plain(&how_to(book.run))]),
    };
    let mut sheet = Sheet::new(NAME, "Which assumptions matter most", &notes)?;
    let mut row = sheet.top;
    for chart in tornado.iter().flat_map(|tornado| &tornado.charts) {
        row = of_chart(&mut sheet, chart, row)? + 2;
    }
    sheet.widths(&[46.0, 12.0, 12.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 12.0])?;
    sheet.raw().set_freeze_panes(1, 1)?;
    Ok(sheet)
}

/// A measure: its inputs, that which does most first, and the chart; returns the last row.
fn of_chart(sheet: &mut Sheet, chart: &Chart, top: u32) -> Result<u32, XlsxError> {
    let style = match chart.target.measure.metric.unit() {
        Unit::Money => Style::Money,
        Unit::Fraction => Style::Percent,
        Unit::Hours | Unit::Number => Style::Number,
    };
    sheet.heading(top, 0, &plain(&of_target(&chart.target)))?;
    let Some(central) = &chart.central else {
        sheet.note(top + 1, 0, "not defined with inputs at their medians")?;
        return Ok(top + 1);
    };
    sheet.text(
        top + 1,
        0,
        "with all inputs at their medians; 95 % interval of the mean to the right",
    )?;
    for (column, value) in [(3, central.value), (8, central.ci_low), (9, central.ci_high)] {
        sheet.number(top + 1, column, value, style)?;
    }
    sheet.header(top + 2, (0, 1), &COLUMNS)?;
    sheet.tall(top + 2)?;
    let median = cell(top + 1, 3);
    for (row, bar) in (top + 3..).zip(&chart.bars) {
        sheet.text(row, 0, &bar.input)?;
        sheet.number(row, 1, bar.low, Style::Index)?;
        sheet.number(row, 2, bar.high, Style::Index)?;
        for (column, end) in [(3, bar.at_low.value), (4, bar.at_high.value)] {
            sheet.number(row, column, end, style)?;
            let less = format!("{}-{median}", cell(row, column));
            sheet.live(row, column + 2, &Live::new(less, end - central.value), style)?;
        }
        let swing = format!("{}-{}", cell(row, 4), cell(row, 3));
        sheet.live(row, 7, &Live::new(swing, bar.at_high.value - bar.at_low.value), style)?;
        sheet.number(row, 8, bar.swing.ci_low, style)?;
        sheet.number(row, 9, bar.swing.ci_high, style)?;
        sheet.text(row, 10, if bar.within_noise { "no" } else { "yes" })?;
    }
    let last = top + 2 + chart.bars.len() as u32;
    if chart.bars.is_empty() {
        return Ok(last);
    }
    let drawn = top + 2 + chart.bars.len().min(DRAWN) as u32;
    let title = format!("From low to high: {}", plain(&of_target(&chart.target)));
    sheet.heading(last + 2, 0, &title)?;
    let mut picture = untitled(ChartType::Bar, &title, style);
    picture.x_axis().set_num_format(style.code());
    picture
        .y_axis()
        .set_num_format("General")
        .set_reverse()
        .set_label_position(ChartAxisLabelPosition::Low);
    for (index, column) in [5, 6].into_iter().enumerate() {
        picture
            .add_series()
            .set_name((NAME, top + 2, column))
            .set_categories((NAME, top + 3, 0, drawn, 0))
            .set_values((NAME, top + 3, column, drawn, column))
            .set_overlap(100)
            .set_gap(40)
            .set_format(ChartSolidFill::new().set_color(colour(index)));
    }
    sheet.raw().insert_chart(last + 3, 0, &picture)?;
    Ok(last + 22)
}
