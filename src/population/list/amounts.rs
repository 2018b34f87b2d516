//! A column of amounts: one number format, one currency.

use super::complaint::{Complaint, Findings, Judged, is_blank, shown};
use super::currency;
use super::numbers::{self, Amount, MAX_AMOUNT, Mark, NotAnAmount};
use super::table::{Row, Table};
use crate::diagnostics::Diagnostic;
use crate::scenario::schema::NumberFormat;

/// A column of amounts to read.
pub(super) struct Amounts<'a> {
    /// Its place in the rows.
    pub(super) column: usize,
    /// Its header.
    pub(super) header: &'a str,
    /// The column that names each row's currency, if there is one.
    pub(super) currency_column: Option<usize>,
    /// What its amounts are, as messages say it.
    pub(super) what: &'static str,
    /// Whether every row must have one.
    pub(super) required: bool,
    /// How numbers are written.
    pub(super) format: NumberFormat,
}

impl Amounts<'_> {
    /// Reads the column.
    pub(super) fn judge(&self, table: &Table<'_>, rows: &[&Row], findings: &mut Findings) -> Vec<Judged<f64>> {
        let read: Vec<Judged<Amount>> = rows.iter().map(|row| self.read(table, row)).collect();
        self.refuse_unclear_marks(table, rows, &read, findings);
        let currencies: Vec<Option<&str>> = rows
            .iter()
            .zip(&read)
            .map(|(row, cell)| self.currency(row, cell))
            .collect();
        let main = most_frequent(&currencies);
        let judge = |(cell, currency): (Judged<Amount>, Option<&str>)| {
            let Some(amount) = cell? else {
                return Ok(None);
            };
            match (currency, main) {
                (Some(currency), Some((main, count))) if currency != main => Err(self.mixed(currency, main, count)),
                _ => Ok(Some(amount.value)),
            }
        };
        read.into_iter().zip(currencies).map(judge).collect()
    }

    fn read(&self, table: &Table<'_>, row: &Row) -> Judged<Amount> {
        let cell = row.cell(self.column);
        if is_blank(cell) {
            return if self.required { Err(self.missing()) } else { Ok(None) };
        }
        numbers::amount(cell, self.format)
            .map(Some)
            .map_err(|why| self.complaint(table, cell, why))
    }

    fn currency(&self, row: &Row, cell: &Judged<Amount>) -> Option<&'static str> {
        let amount = cell.as_ref().ok()?.as_ref()?;
        let named = self.currency_column.and_then(|column| currency::of(row.cell(column)));
        named.or(amount.currency)
    }

    /// Where every decimal mark of the column could be a thousands separator, amounts may be off by a factor of 1,000.
    fn refuse_unclear_marks(&self, table: &Table<'_>, rows: &[&Row], read: &[Judged<Amount>], findings: &mut Findings) {
        let amount = |cell: &Judged<Amount>| cell.as_ref().ok().copied().flatten();
        if read
            .iter()
            .filter_map(amount)
            .any(|amount| amount.mark == Mark::Certain)
        {
            return;
        }
        let unclear = |cell: &Judged<Amount>| amount(cell).is_some_and(|amount| amount.mark == Mark::Either);
        let Some(row) = read.iter().position(unclear).and_then(|index| rows.get(index)) else {
            return;
        };
        let cell = shown(row.cell(self.column));
        let to_say = table
            .subject
            .to_say("number_format", written(numbers::other(self.format)));
        findings.errors.push(
            Diagnostic::new(format!(
                "no amount in `{}` tells whether `{cell}` means thousands",
                self.header
            ))
            .at(
                &table.source(row),
                table.span(row, self.column),
                "decimals, or a thousands separator?",
            )
            .help(format!(
                "if it is a thousands separator, write {to_say}; if these are decimals, export the amounts with two of them"
            )),
        );
    }

    fn missing(&self) -> Complaint {
        Complaint::new(
            format!("this customer has no amount in `{}`", self.header),
            "blank",
            format!("write {}, or 0 if that is nothing", self.what),
        )
    }

    fn mixed(&self, currency: &str, main: &str, count: usize) -> Complaint {
        Complaint::new(
            format!(
                "this amount is in {currency}, where most of `{}` is in {main}",
                self.header
            ),
            format!("{count} other amounts are in {main}"),
            match self.currency_column {
                Some(_) => {
                    format!("convert it to {main}; where all amounts are in {main}, delete the column of currencies")
                }
                None => format!("convert it to {main}: amounts of several currencies cannot be added up"),
            },
        )
    }

    fn complaint(&self, table: &Table<'_>, cell: &str, why: NotAnAmount) -> Complaint {
        let (cell, header) = (shown(cell), self.header);
        let (format, other) = (written(self.format), written(numbers::other(self.format)));
        match why {
            NotAnAmount::Unreadable => Complaint::new(
                format!("`{cell}` in `{header}` is not an amount"),
                "",
                format!("write it as `{format}`; a currency sign before or after it may stay"),
            ),
            NotAnAmount::OtherFormat => Complaint::new(
                format!("`{cell}` in `{header}` is not written as `{format}`"),
                "separators stand where this number format has none",
                format!(
                    "if the list writes numbers as `{other}`, say so: {}",
                    table.subject.to_say("number_format", other)
                ),
            ),
            NotAnAmount::Negative => Complaint::new(
                format!("`{cell}` in `{header}` is negative"),
                "below 0",
                format!("write {} without credits, or 0 if that is nothing", self.what),
            ),
            NotAnAmount::TooLarge => too_large(&cell, header, format!("write {}, in whole currency units", self.what)),
            NotAnAmount::Percentage => Complaint::new(
                format!("`{cell}` in `{header}` is a percentage"),
                "an amount of money is needed",
                format!("write it as `{format}`"),
            ),
        }
    }
}

/// A number beyond what is believed; `cell` as it is shown.
pub(super) fn too_large(cell: &str, header: &str, help: impl Into<String>) -> Complaint {
    Complaint::new(
        format!("`{cell}` in `{header}` is too large"),
        format!("more than {MAX_AMOUNT:e}"),
        help,
    )
}

/// A number format as the scenario names it.
fn written(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::PointDecimal => "1,234.50",
        NumberFormat::CommaDecimal => "1.234,50",
    }
}

/// The currency that most amounts carry, the first of them where two are as frequent, and how many carry it.
fn most_frequent<'a>(currencies: &[Option<&'a str>]) -> Option<(&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for currency in currencies.iter().flatten() {
        match counts.iter_mut().find(|(known, _)| known == currency) {
            Some((_, count)) => *count += 1,
            None => counts.push((currency, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}
