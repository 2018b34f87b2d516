//! A column of dates: whether day or month comes first is one question for the whole column.

use jiff::civil::Date;
use jiff::fmt::strtime;

use super::complaint::{Complaint, Findings, Judged, is_blank, shown};
use super::dates::{NotADate, Written, known_form, without_time};
use super::table::{Row, Table};
use crate::diagnostics::Diagnostic;
use crate::scenario::schema::YEARS;

/// What is wrong with a date format, if anything.
pub(super) fn format_error(format: &str) -> Option<Diagnostic> {
    let sample = Date::constant(2025, 1, 31);
    let readable = strtime::format(format, sample).and_then(|text| Date::strptime(format, text));
    (format != "auto" && readable.ok() != Some(sample)).then(|| {
        Diagnostic::new(format!("`date_format = \"{format}\"` does not describe a date"))
            .help("name day, month and year in it, as `%d/%m/%Y`, `%m/%d/%Y` or `%d-%b-%Y` do; or write `auto`")
    })
}

/// A column of dates to read.
pub(super) struct Dates<'a> {
    /// Its place in the rows.
    pub(super) column: usize,
    /// Its header.
    pub(super) header: &'a str,
    /// How dates are written, or `auto`.
    pub(super) format: &'a str,
}

/// How often cells of a column can only be read in one order.
struct Order {
    day_first: usize,
    month_first: usize,
}

impl Dates<'_> {
    /// Reads the column.
    pub(super) fn judge(&self, table: &Table<'_>, rows: &[&Row], findings: &mut Findings) -> Vec<Judged<Date>> {
        if self.format != "auto" {
            return rows.iter().map(|row| self.declared(row.cell(self.column))).collect();
        }
        let read: Vec<Judged<Written>> = rows.iter().map(|row| self.read(row.cell(self.column))).collect();
        let order = Order {
            day_first: read
                .iter()
                .filter(|cell| matches!(readings(cell), Some((Some(_), None))))
                .count(),
            month_first: read
                .iter()
                .filter(|cell| matches!(readings(cell), Some((None, Some(_)))))
                .count(),
        };
        let unclear = read
            .iter()
            .position(|cell| matches!(readings(cell), Some((Some(_), Some(_)))));
        if let Some(row) = unclear.and_then(|index| rows.get(index)) {
            self.tell_order(&order, table, row, findings);
        }
        let day_first = order.day_first >= order.month_first;
        let judge = |cell: Judged<Written>| match cell? {
            None => Ok(None),
            Some(Written::Certain(date)) => Ok(Some(date)),
            Some(Written::Numbers {
                day_first: date,
                month_first,
            }) => {
                let (date, other) = if day_first {
                    (date, month_first)
                } else {
                    (month_first, date)
                };
                date.map(Some).ok_or_else(|| self.contrary(other, &order))
            }
        };
        read.into_iter().map(judge).collect()
    }

    fn read(&self, cell: &str) -> Judged<Written> {
        if is_blank(cell) {
            return Ok(None);
        }
        known_form(cell).map(Some).map_err(|why| self.complaint(cell, why))
    }

    fn declared(&self, cell: &str) -> Judged<Date> {
        if is_blank(cell) {
            return Ok(None);
        }
        let date = Date::strptime(self.format, cell).or_else(|_| Date::strptime(self.format, without_time(cell)));
        match date {
            Ok(date) if YEARS.contains(&date.year()) => Ok(Some(date)),
            Ok(_) => Err(self.complaint(cell, NotADate::Year)),
            Err(_) => {
                let format = self.format;
                let example = strtime::format(format, Date::constant(2025, 1, 31)).unwrap_or_default();
                Err(Complaint::new(
                    format!(
                        "`{}` in `{}` is not a date written as `{format}`",
                        shown(cell),
                        self.header
                    ),
                    "",
                    format!("write it as `{example}`, or leave the cell blank"),
                ))
            }
        }
    }

    /// Says how the column is read, or that it does not tell.
    fn tell_order(&self, order: &Order, table: &Table<'_>, row: &Row, findings: &mut Findings) {
        let (cell, header) = (shown(row.cell(self.column)), self.header);
        if order.day_first == 0 && order.month_first == 0 {
            let separator = cell.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
            let to_say = |first: char, second: char| {
                let format = format!("%{first}{separator}%{second}{separator}%Y");
                table.subject.to_say("date_format", &format)
            };
            findings.errors.push(
                Diagnostic::new(format!(
                    "no date in `{header}` tells whether `{cell}` begins with the day or the month"
                ))
                .at(&table.source(row), table.span(row, self.column), "day or month first?")
                .help(format!(
                    "write {} if the day comes first, {} if the month does",
                    to_say('d', 'm'),
                    to_say('m', 'd')
                )),
            );
        } else {
            let first = if order.day_first >= order.month_first {
                "day"
            } else {
                "month"
            };
            let count = order.day_first.max(order.month_first);
            findings.notes.push(format!(
                "`{header}` is read with the {first} first: {count} of its dates can only be read so"
            ));
        }
    }

    fn contrary(&self, other: Option<Date>, order: &Order) -> Complaint {
        let day_first = order.day_first >= order.month_first;
        let (here, there) = if day_first { ("month", "day") } else { ("day", "month") };
        Complaint::new(
            format!(
                "this date begins with the {here}, where most of `{}` begins with the {there}",
                self.header
            ),
            format!(
                "{} dates begin with the {there}",
                order.day_first.max(order.month_first)
            ),
            match other {
                Some(date) => format!("if {date} is meant, write it so"),
                None => "write it as `2025-01-31`".to_owned(),
            },
        )
    }

    fn complaint(&self, cell: &str, why: NotADate) -> Complaint {
        let (cell, header) = (shown(cell), self.header);
        match why {
            NotADate::Unreadable => Complaint::new(
                format!("`{cell}` in `{header}` is not a date in a known form"),
                "",
                "write it as `2025-01-31`, or declare the form of the list's dates, as in `date_format = \"%d/%m/%Y\"`; a \
                 cell without a date may be blank",
            ),
            NotADate::TwoDigitYear => Complaint::new(
                format!("the year of `{cell}` in `{header}` has two digits"),
                "which century?",
                "write the year with four digits, or declare the form, as in `date_format = \"%d/%m/%y\"`",
            ),
            NotADate::Serial => Complaint::new(
                format!("`{cell}` in `{header}` is a spreadsheet's number for a date"),
                "days since 1900",
                "format the column as a date in the spreadsheet, as `yyyy-mm-dd`, and save the list again",
            ),
            NotADate::NoSuchDay => Complaint::new(
                format!("the calendar has no day `{cell}`"),
                "",
                "correct it, or leave the cell blank",
            ),
            NotADate::Year => Complaint::new(
                format!("the year of `{cell}` in `{header}` cannot be right"),
                format!("not from {} to {}", YEARS.start(), YEARS.end()),
                "correct it, or leave the cell blank",
            ),
        }
    }
}

/// The two readings of a cell whose order of day and month is open.
fn readings(cell: &Judged<Written>) -> Option<(Option<Date>, Option<Date>)> {
    match cell {
        Ok(Some(Written::Numbers { day_first, month_first })) => Some((*day_first, *month_first)),
        _ => None,
    }
}
