//! A sheet as it is written: texts, numbers and formulas with what they come to, in a few styles.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError, utility};

use crate::measures::metric::Metric;
use crate::outputs::measures::{Unit, unit};
use crate::outputs::words::wrapped_at;

/// Whether something was written.
pub type Written = Result<(), XlsxError>;

/// Characters that a cell holds at most.
const LONGEST: usize = 32_767;

/// Characters of a line of text across a sheet: more would make a printed page smaller.
pub const LINE: usize = 130;

/// Height of a header, in points: two lines.
const TWO_LINES: f64 = 31.0;

/// Paper of printed sheets: A4.
const A4: u8 = 9;

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// An amount of money, whole.
    Money,
    /// A fraction in per cent.
    Percent,
    /// An index or a factor.
    Index,
    /// A number with one decimal.
    Number,
    /// A whole number without separators: a month, a year, a replication.
    Ordinal,
    /// The first day of a month.
    Month,
    /// A number as somebody wrote it.
    Any,
}

impl Style {
    /// That of a metric.
    pub fn of(metric: Metric) -> Self {
        match unit(metric) {
            Unit::Money => Self::Money,
            Unit::Share => Self::Percent,
            Unit::Index => Self::Index,
            Unit::Number => Self::Number,
        }
    }

    /// As the program for sheets takes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Money => "#,##0",
            Self::Percent => r"0.0\ %",
            Self::Index => "0.000",
            Self::Number => "#,##0.0",
            Self::Ordinal => "0",
            Self::Month => "mmm yyyy",
            Self::Any => "General",
        }
    }
}

/// A formula and what it comes to, so that programs that do not compute show it too.
#[derive(Clone, Debug)]
pub struct Live {
    /// The formula, without `=`.
    pub formula: String,
    /// What it comes to.
    pub result: f64,
}

impl Live {
    /// A formula that comes to this.
    pub fn new(formula: impl Into<String>, result: f64) -> Self {
        Self {
            formula: formula.into(),
            result,
        }
    }
}

/// A sheet.
pub struct Sheet {
    /// Its name.
    pub name: &'static str,
    /// The first row under title and notes, after an empty one.
    pub top: u32,
    inner: Worksheet,
}

impl Sheet {
    /// An empty sheet with a title, and what is to be known of it below, each note from a line of its own; printed across, as wide as a
    /// page.
    pub fn new(name: &'static str, title: &str, notes: &[String]) -> Result<Self, XlsxError> {
        let mut inner = Worksheet::new();
        inner.set_name(name)?;
        inner.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        inner.set_footer("&L&F, &A&RPage &P of &N").set_screen_gridlines(false);
        let mut sheet = Self { name, top: 1, inner };
        let large = Format::new().set_bold().set_font_size(14);
        sheet.inner.write_string_with_format(0, 0, shortened(title), &large)?;
        for note in notes {
            for line in wrapped_at(LINE, note, "").lines() {
                sheet.note(sheet.top, 0, line)?;
                sheet.top += 1;
            }
        }
        sheet.top += 1;
        Ok(sheet)
    }

    /// The finished sheet.
    pub fn done(self) -> Worksheet {
        self.inner
    }

    /// The sheet of the library, for charts and what else is rare.
    pub fn raw(&mut self) -> &mut Worksheet {
        &mut self.inner
    }

    /// A text, whatever is in it: never a formula, never a link.
    pub fn text(&mut self, row: u32, column: u16, text: &str) -> Written {
        self.inner.write_string(row, column, shortened(text)).map(drop)
    }

    /// A remark.
    pub fn note(&mut self, row: u32, column: u16, text: &str) -> Written {
        let format = Format::new().set_italic().set_font_color(Color::Gray);
        self.inner
            .write_string_with_format(row, column, shortened(text), &format)
            .map(drop)
    }

    /// A text that what follows stands under.
    pub fn heading(&mut self, row: u32, column: u16, text: &str) -> Written {
        let format = Format::new().set_bold();
        self.inner
            .write_string_with_format(row, column, shortened(text), &format)
            .map(drop)
    }

    /// The header of a table, names to the left, what stands over numbers to the right.
    pub fn header<T: AsRef<str>>(&mut self, row: u32, (first, names): (u16, u16), cells: &[T]) -> Written {
        for (column, text) in (0_u16..).zip(cells) {
            let format = header_format(column < names);
            let text = shortened(text.as_ref());
            self.inner
                .write_string_with_format(row, first + column, text, &format)?;
        }
        Ok(())
    }

    /// The row of a header whose names take two lines.
    pub fn tall(&mut self, row: u32) -> Written {
        self.inner.set_row_height(row, TWO_LINES).map(drop)
    }

    /// A formula in a header, that comes to a text.
    pub fn live_header(&mut self, row: u32, column: u16, formula: &str, result: &str) -> Written {
        let formula = Formula::new(formula).set_result(result);
        self.inner
            .write_formula_with_format(row, column, formula, &header_format(false))
            .map(drop)
    }

    /// A number of the run, blue; nothing where it is not defined.
    pub fn number(&mut self, row: u32, column: u16, value: f64, style: Style) -> Written {
        let format = Format::new().set_num_format(style.code()).set_font_color(Color::Blue);
        self.written(row, column, value, &format)
    }

    /// A number that may be changed here, and that formulas take.
    pub fn input(&mut self, row: u32, column: u16, value: f64, style: Style) -> Written {
        let format = Format::new()
            .set_num_format(style.code())
            .set_font_color(Color::Blue)
            .set_background_color(Color::RGB(0xFF_F2_CC))
            .set_border(FormatBorder::Thin);
        self.written(row, column, value, &format)
    }

    fn written(&mut self, row: u32, column: u16, value: f64, format: &Format) -> Written {
        if value.is_finite() {
            self.inner.write_number_with_format(row, column, value, format)?;
        }
        Ok(())
    }

    /// A formula, black; nothing where what it comes to is not defined.
    pub fn live(&mut self, row: u32, column: u16, live: &Live, style: Style) -> Written {
        self.live_with(row, column, live, Format::new().set_num_format(style.code()))
    }

    /// A formula that sums up what stands above it.
    pub fn total(&mut self, row: u32, column: u16, live: &Live, style: Style) -> Written {
        let format = Format::new().set_num_format(style.code()).set_bold();
        self.live_with(row, column, live, format.set_border_top(FormatBorder::Thin))
    }

    fn live_with(&mut self, row: u32, column: u16, live: &Live, format: Format) -> Written {
        if live.result.is_finite() {
            let formula = Formula::new(&live.formula).set_result(live.result.to_string());
            self.inner.write_formula_with_format(row, column, formula, &format)?;
        }
        Ok(())
    }

    /// Widths of the columns from the first one on, in characters.
    pub fn widths(&mut self, widths: &[f64]) -> Written {
        for (column, width) in (0_u16..).zip(widths) {
            self.inner.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// The rows above and the columns to the left of a cell stay where they are.
    pub fn freeze(&mut self, row: u32, column: u16) -> Written {
        self.inner.set_freeze_panes(row, column).map(drop)
    }

    /// A cell of this sheet as formulas elsewhere name it.
    pub fn place(&self, row: u32, column: u16) -> String {
        format!("'{}'!{}", self.name, fixed(row, column))
    }
}

fn header_format(of_names: bool) -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0xE7_E6_E6))
        .set_align(if of_names {
            FormatAlign::Left
        } else {
            FormatAlign::Right
        })
        .set_align(FormatAlign::Top)
}

/// A text that a cell can hold.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// A cell of the same sheet.
pub fn cell(row: u32, column: u16) -> String {
    utility::row_col_to_cell(row, column)
}

/// A cell of the same sheet that stays the same where a formula is copied.
pub fn fixed(row: u32, column: u16) -> String {
    utility::row_col_to_cell_absolute(row, column)
}

/// Cells of a row, from one column to another.
pub fn across(row: u32, (first, last): (u16, u16)) -> String {
    format!("{}:{}", fixed(row, first), fixed(row, last))
}
