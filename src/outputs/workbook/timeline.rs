//! Lines over time: the run as a whole, its fiscal quarters, its months, side by side under one header.

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, XlsxError};

use super::calendar::Calendar;
use super::sheet::{Live, Sheet, Style, Written, across, cell, fixed};
use crate::results::recorded::Spread;

/// Column of the whole run; names stand before it.
const RUN: u16 = 1;

/// How months make a quarter, and the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// What flows adds up.
    Sum,
    /// What is counted each month has a mean.
    Mean,
    /// What a span opens with.
    First,
    /// What it closes with.
    Last,
}

/// The last row of a sheet.
const LAST_ROW: u32 = 1_048_575;

/// Where the months and quarters of a sheet stand.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    months: u32,
    calendar: Calendar,
    /// Row of the quarters' names; dates and numbers of the months stand below.
    header: u32,
}

/// A line: its name, its months, and how they are shown and summed up.
pub struct Line<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its numbers by month.
    pub months: &'a [f64],
    /// How it is shown.
    pub style: Style,
    /// How months make a quarter.
    pub over: Over,
}

/// Makes the formula of a column.
pub type Formula<'a> = &'a dyn Fn(u16) -> String;

impl Timeline {
    /// A timeline whose header begins in this row.
    pub fn new(months: u32, calendar: Calendar, header: u32) -> Self {
        Self {
            months,
            calendar,
            header,
        }
    }

    /// The first row under the header.
    pub fn first_row(&self) -> u32 {
        self.header + 3
    }

    fn quarters(&self) -> u16 {
        Calendar::quarters(self.months) as u16
    }

    /// First and last column of the quarters.
    pub fn quarter_columns(&self) -> (u16, u16) {
        (RUN + 1, RUN + self.quarters())
    }

    /// First and last column of the months.
    pub fn month_columns(&self) -> (u16, u16) {
        let first = RUN + self.quarters() + 2;
        (first, first + self.months as u16 - 1)
    }

    /// Columns of all numbers.
    fn columns(&self) -> impl Iterator<Item = u16> {
        let ((first_quarter, last_quarter), (first, last)) = (self.quarter_columns(), self.month_columns());
        std::iter::once(RUN)
            .chain(first_quarter..=last_quarter)
            .chain(first..=last)
    }

    /// Row of the quarters' names.
    pub fn quarter_row(&self) -> u32 {
        self.header
    }

    /// Row of the months' numbers.
    pub fn month_row(&self) -> u32 {
        self.header + 2
    }

    /// Writes the header, sets widths, and holds header and names in their places.
    pub fn head(&self, sheet: &mut Sheet) -> Written {
        let ((first_quarter, last_quarter), (first, last)) = (self.quarter_columns(), self.month_columns());
        let rows = ["fiscal quarter", "month beginning", "month of the run"];
        for (row, name) in (self.header..).zip(rows) {
            sheet.header(row, (0, 1), &[name])?;
            for column in self.columns() {
                sheet.header(row, (column, 0), &[""])?;
            }
        }
        sheet.header(self.header, (RUN, 0), &["whole run"])?;
        let over = self.calendar.months_over();
        for (index, column) in (0_u32..).zip(first_quarter..=last_quarter) {
            let from = format!("3*(INT(fiscal_months_over/3)+{index})");
            let formula = format!(
                "IF({from}<fiscal_months_over+{},{},\"-\")",
                self.months,
                Calendar::quarter_formula(&from)
            );
            let months = 3 * (over / 3 + index);
            let result = if months < over + self.months {
                self.calendar.quarter(months)
            } else {
                "-".to_owned()
            };
            sheet.live_header(self.header, column, &formula, &result)?;
        }
        for (month, column) in (1_u32..).zip(first..=last) {
            let number = cell(self.month_row(), column);
            let formula = Calendar::quarter_formula(&format!("fiscal_months_over+{number}-1"));
            sheet.live_header(self.header, column, &formula, &self.calendar.quarter(over + month - 1))?;
            if let Some(serial) = self.calendar.serial(month) {
                let formula = format!("DATE(opening_year,opening_month+{number}-1,1)");
                sheet.live(self.header + 1, column, &Live::new(formula, serial), Style::Month)?;
            }
            sheet.number(self.month_row(), column, f64::from(month), Style::Ordinal)?;
        }
        let width = |column: u16| match column {
            0 => 40.0,
            column if column == first - 1 => 3.0,
            _ => 13.0,
        };
        sheet.widths(&(0..=last).map(width).collect::<Vec<f64>>())?;
        // A quarter that the run does not reach has a name and nothing more.
        let unused = format!("={}=\"-\"", fixed(self.header, first_quarter).replacen('$', "", 1));
        let hidden = ConditionalFormatFormula::new()
            .set_rule(unused.as_str())
            .set_format(Format::new().set_font_color(Color::White));
        let sheet = sheet.raw();
        sheet.add_conditional_format(self.first_row(), first_quarter, LAST_ROW, last_quarter, &hidden)?;
        sheet.set_freeze_panes(self.first_row(), RUN + 1)?;
        sheet.set_repeat_rows(self.header, self.month_row())?;
        sheet.set_repeat_columns(0, 0)?;
        Ok(())
    }

    /// A line of numbers of the run.
    pub fn given(&self, sheet: &mut Sheet, row: u32, line: &Line) -> Written {
        sheet.text(row, 0, line.name)?;
        for (column, value) in (self.month_columns().0..).zip(line.months) {
            sheet.number(row, column, *value, line.style)?;
        }
        self.sums(sheet, row, line)
    }

    /// A line of formulas by month, summed up as it says.
    pub fn live(&self, sheet: &mut Sheet, row: u32, line: &Line, formula: Formula) -> Written {
        sheet.text(row, 0, line.name)?;
        for (column, value) in (self.month_columns().0..).zip(line.months) {
            sheet.live(row, column, &Live::new(formula(column), *value), line.style)?;
        }
        self.sums(sheet, row, line)
    }

    /// A line that is the same formula of what stands above it in every column.
    pub fn total(&self, sheet: &mut Sheet, row: u32, line: &Line, formula: Formula) -> Written {
        sheet.heading(row, 0, line.name)?;
        for (column, value) in self.columns().zip(self.results(line)) {
            sheet.total(row, column, &Live::new(formula(column), value), line.style)?;
        }
        Ok(())
    }

    /// Standard errors of the means of a line, by month.
    pub fn errors(&self, sheet: &mut Sheet, row: u32, of: &str, means: &[&Spread], style: Style) -> Written {
        sheet.note(row, 0, &format!("  standard error of {of}, by month"))?;
        for (column, mean) in (self.month_columns().0..).zip(means) {
            sheet.number(row, column, mean.se, style)?;
        }
        Ok(())
    }

    /// What a line comes to, column by column.
    fn results(&self, line: &Line) -> Vec<f64> {
        let over = self.calendar.months_over();
        let of_quarter = |index: u32| -> Vec<f64> {
            let quarter = |month: u32| (over + month) / 3 - over / 3;
            let months = (0_u32..).zip(line.months);
            months
                .filter(|(month, _)| quarter(*month) == index)
                .map(|(_, value)| *value)
                .collect()
        };
        let quarters = (0..u32::from(self.quarters())).map(|index| summed(&of_quarter(index), line.over));
        std::iter::once(summed(line.months, line.over))
            .chain(quarters)
            .chain(line.months.iter().copied())
            .collect()
    }

    fn sums(&self, sheet: &mut Sheet, row: u32, line: &Line) -> Written {
        let (months, names) = (
            across(row, self.month_columns()),
            across(self.header, self.month_columns()),
        );
        let (first, last) = self.month_columns();
        let run = match line.over {
            Over::Sum => format!("SUM({months})"),
            Over::Mean => format!("AVERAGE({months})"),
            Over::First => fixed(row, first),
            Over::Last => fixed(row, last),
        };
        let (first_quarter, last_quarter) = self.quarter_columns();
        let quarters = (first_quarter..=last_quarter).map(|column| {
            let name = cell(self.header, column);
            match line.over {
                Over::Sum => format!("SUMIF({names},{name},{months})"),
                Over::Mean => format!("IFERROR(AVERAGEIF({names},{name},{months}),0)"),
                Over::First => format!("IFERROR(INDEX({months},MATCH({name},{names},0)),0)"),
                Over::Last => {
                    format!("IFERROR(INDEX({months},MATCH({name},{names},0)+COUNTIF({names},{name})-1),0)")
                }
            }
        });
        let formulas = std::iter::once(run).chain(quarters);
        for ((column, formula), value) in self.columns().zip(formulas).zip(self.results(line)) {
            sheet.live(row, column, &Live::new(formula, value), line.style)?;
        }
        Ok(())
    }

    /// The cell of a line over the whole run.
    pub fn whole(&self, sheet: &Sheet, row: u32) -> String {
        sheet.place(row, RUN)
    }

    /// The columns that a printed page shows: names, run and quarters.
    pub fn print(&self, sheet: &mut Sheet, last_row: u32) -> Result<(), XlsxError> {
        sheet
            .raw()
            .set_print_area(0, 0, last_row, self.quarter_columns().1)
            .map(drop)
    }
}

fn summed(months: &[f64], over: Over) -> f64 {
    match over {
        Over::Sum => months.iter().sum(),
        Over::Mean if months.is_empty() => 0.0,
        Over::Mean => months.iter().sum::<f64>() / months.len() as f64,
        Over::First => months.first().copied().unwrap_or(0.0),
        Over::Last => months.last().copied().unwrap_or(0.0),
    }
}
