//! Charts of the program for sheets. The library takes a text that looks like a place on a sheet as one: so names of users' are given as
//! the cells in which they stand, and where a title would hold one, it stands in a cell above the chart.

use std::ops::Range;

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Color,
};

use super::sheet::{Sheet, Style, Written};
use super::timeline::Timeline;

/// Colours of plans and kinds, which differ in lightness too.
const COLOURS: [u32; 6] = [0x1F_4E_79, 0xED_7D_31, 0x70_AD_47, 0x7F_7F_7F, 0xC0_00_00, 0x7F_60_AF];

/// Size of a chart in pixels: across a printed page.
const SIZE: (u32, u32) = (900, 360);

/// The colour of the plan or kind of this number.
pub fn colour(index: usize) -> Color {
    Color::RGB(COLOURS[index % COLOURS.len()])
}

/// A chart of this kind with a title of our own.
pub fn titled(kind: ChartType, title: &'static str, style: Style) -> Chart {
    let mut chart = chart(kind, title, style);
    chart.title().set_name(title);
    chart
}

/// A chart of this kind whose title stands above it.
pub fn untitled(kind: ChartType, title: &str, style: Style) -> Chart {
    let mut chart = chart(kind, title, style);
    chart.title().set_hidden();
    chart
}

/// Its title is told to those who do not see.
fn chart(kind: ChartType, title: &str, style: Style) -> Chart {
    let mut chart = Chart::new(kind);
    chart.set_width(SIZE.0).set_height(SIZE.1).set_alt_text(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.y_axis().set_num_format(match style {
        Style::Money => "#,##0",
        Style::Percent => r"0\ %",
        _ => "#,##0.0",
    });
    chart
}

/// Lines over the months, one a plan: the row of its name and that of its numbers.
pub fn lines(
    sheet: &mut Sheet,
    (row, column): (u32, u16),
    time: &Timeline,
    title: &'static str,
    plans: &[(u32, u32)],
    style: Style,
) -> Written {
    let mut chart = titled(ChartType::Line, title, style);
    chart.x_axis().set_name("month of the run");
    let (first, last) = time.month_columns();
    for (index, (name, numbers)) in plans.iter().enumerate() {
        let series = chart.add_series();
        series
            .set_name((sheet.name, *name, 0))
            .set_categories((sheet.name, time.month_row(), first, time.month_row(), last))
            .set_values((sheet.name, *numbers, first, *numbers, last))
            .set_format(ChartLine::new().set_color(colour(index)).set_width(2.25));
    }
    sheet.raw().insert_chart(row, column, &chart).map(drop)
}

/// Columns on each other, one a fiscal quarter, of the rows of a plan.
pub fn stacked(
    sheet: &mut Sheet,
    (row, column): (u32, u16),
    time: &Timeline,
    title: &str,
    rows: Range<u32>,
) -> Written {
    sheet.heading(row, column, title)?;
    let mut chart = untitled(ChartType::ColumnStacked, title, Style::Money);
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    let (first, last) = time.quarter_columns();
    for (index, numbers) in rows.enumerate() {
        let series = chart.add_series();
        series
            .set_name((sheet.name, numbers, 0))
            .set_categories((sheet.name, time.quarter_row(), first, time.quarter_row(), last))
            .set_values((sheet.name, numbers, first, numbers, last))
            .set_gap(60)
            .set_format(ChartSolidFill::new().set_color(colour(index)));
    }
    sheet.raw().insert_chart(row + 1, column, &chart).map(drop)
}
