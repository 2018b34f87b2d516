//! From a table whose columns are known to customers.

use std::collections::HashSet;

use jiff::civil::Date;

use super::amounts::Amounts;
use super::complaint::{Complaint, Findings, Judged, is_blank, name_if_any, shown};
use super::date_column::{Dates, format_error};
use super::headers::{Recognised, plain};
use super::rows::{BadRows, judge_ids, misshapen};
use super::table::{Row, Table};
use super::{CustomerList, ListFormat, ListedCustomer, fit, health, term};
use crate::diagnostics::InputErrors;
use crate::scenario::schema::Column;

/// Reads the customers of a table.
pub(super) fn customers_of(
    table: &Table<'_>,
    mut recognised: Recognised,
    format: &ListFormat<'_>,
    allow_bad_rows: usize,
) -> Result<CustomerList, InputErrors> {
    let mut findings = Findings::default();
    findings.errors.extend(format_error(format.date_format));
    if !findings.errors.is_empty() {
        return Err(InputErrors(findings.errors));
    }
    let mut bad = BadRows::default();
    let (rows, others): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.len() == table.header.len());
    for row in others {
        bad.add(row, None, misshapen(row, table));
    }
    leave_words(table, &rows, &mut recognised, &mut findings);
    let mut reading = Reading {
        table,
        rows: &rows,
        recognised: &recognised,
        format,
        findings,
        bad,
    };
    reading.ids();
    let arr = reading.arr();
    let whitespace = reading.amounts(Column::Whitespace);
    let renewal = reading.dates(Column::RenewalDate);
    let since = reading.dates(Column::CustomerSince);
    let health = reading.health();
    let terms = reading.cells(Column::Term, term::term);
    let fits = reading.cells(Column::Fit, fit::fit);
    let [
        mut names,
        mut segments,
        mut owners,
        mut kinds,
        mut channels,
        mut profiles,
    ] = [
        Column::Name,
        Column::Segment,
        Column::Owner,
        Column::Type,
        Column::Channel,
        Column::Profile,
    ]
    .map(|column| reading.cells(column, name_if_any));
    let Reading { mut findings, bad, .. } = reading;
    findings.notes.extend(terms_in_years(table, &recognised, &terms));

    let mut errors = findings.errors;
    if bad.count() > allow_bad_rows || bad.lines().len() >= table.rows.len() {
        errors.extend(bad.errors(table, table.rows.len()));
    }
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    let left_out: HashSet<u64> = bad.lines();
    let others = other_columns(table, &recognised);
    let mut customers = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !left_out.contains(&row.line)) {
        customers.push(ListedCustomer {
            line: row.line,
            id: recognised
                .place(Column::Id)
                .map(|place| row.cell(place).to_owned())
                .unwrap_or_default(),
            name: names[index].take(),
            arr: arr[index].unwrap_or_default(),
            renewal: renewal[index],
            since: since[index],
            segment: segments[index].take(),
            owner: owners[index].take(),
            kind: kinds[index].take(),
            channel: channels[index].take(),
            profile: profiles[index].take(),
            whitespace: whitespace[index],
            health: health[index],
            term: terms[index],
            fit: fits[index],
            attributes: others.iter().map(|place| row.cell(*place).to_owned()).collect(),
        });
    }
    let header = |place: usize| table.header.cell(place).to_owned();
    Ok(CustomerList {
        file: table.name.to_owned(),
        columns: recognised
            .columns
            .iter()
            .map(|(column, place)| (*column, header(*place)))
            .collect(),
        attributes: others.iter().map(|place| header(*place)).collect(),
        customers,
        left_out: bad.diagnostics(table, usize::MAX),
        notes: findings.notes,
        hash: String::new(),
    })
}

/// The columns of a list being read.
struct Reading<'a, 'b> {
    table: &'a Table<'a>,
    rows: &'b [&'a Row],
    recognised: &'b Recognised,
    format: &'b ListFormat<'b>,
    findings: Findings,
    bad: BadRows<'a>,
}

impl<'a> Reading<'a, '_> {
    fn ids(&mut self) {
        if let Some(place) = self.recognised.place(Column::Id) {
            judge_ids(self.rows, place, self.table.header.cell(place), &mut self.bad);
        }
    }

    /// ARR, or 12 times MRR.
    fn arr(&mut self) -> Vec<Option<f64>> {
        if let Some(place) = self.recognised.place(Column::Mrr) {
            let header = self.table.header.cell(place);
            self.findings.notes.push(format!("ARR is taken as 12 times `{header}`"));
            let mrr = self.amounts(Column::Mrr);
            return mrr
                .into_iter()
                .map(|amount| amount.map(|amount| 12.0 * amount))
                .collect();
        }
        self.amounts(Column::Arr)
    }

    fn amounts(&mut self, column: Column) -> Vec<Option<f64>> {
        let Some(place) = self.recognised.place(column) else {
            return vec![None; self.rows.len()];
        };
        let amounts = Amounts {
            column: place,
            header: self.table.header.cell(place),
            currency_column: currency_column(self.table, place),
            what: match column {
                Column::Mrr => "what the customer pays a month",
                Column::Whitespace => "what the customer could still buy a year",
                _ => "what the customer pays a year",
            },
            required: column != Column::Whitespace,
            format: self.format.number_format,
        };
        let judged = amounts.judge(self.table, self.rows, &mut self.findings);
        self.settle(judged, place)
    }

    fn dates(&mut self, column: Column) -> Vec<Option<Date>> {
        let Some(place) = self.recognised.place(column) else {
            return vec![None; self.rows.len()];
        };
        let header = self.table.header.cell(place);
        if column == Column::CustomerSince && !self.recognised.is_by_hand(column) && plain(header).contains("create") {
            self.findings.notes.push(format!(
                "`{header}` is taken as the first day as a customer; if it is only when the record was made, write \
                 `columns = {{ customer_since = \"\" }}` under [population]"
            ));
        }
        let dates = Dates {
            column: place,
            header,
            format: self.format.date_format,
        };
        let judged = dates.judge(self.table, self.rows, &mut self.findings);
        self.settle(judged, place)
    }

    fn health(&mut self) -> Vec<Option<f64>> {
        let Some(place) = self.recognised.place(Column::Health) else {
            return vec![None; self.rows.len()];
        };
        let (header, number_format) = (self.table.header.cell(place), self.format.number_format);
        let judged = health::judge(self.table, self.rows, place, header, number_format, &mut self.findings);
        self.settle(judged, place)
    }

    /// A column whose cells say all by themselves.
    fn cells<T: Clone>(&mut self, column: Column, judge: impl Fn(&str, &str) -> Judged<T>) -> Vec<Option<T>> {
        let Some(place) = self.recognised.place(column) else {
            return vec![None; self.rows.len()];
        };
        let header = self.table.header.cell(place);
        let judged = self.rows.iter().map(|row| judge(row.cell(place), header)).collect();
        self.settle(judged, place)
    }

    /// The values of a column; what is wrong with the others goes to the bad rows.
    fn settle<T>(&mut self, judged: Vec<Judged<T>>, place: usize) -> Vec<Option<T>> {
        let mut settle = |(row, cell): (&&'a Row, Judged<T>)| {
            cell.unwrap_or_else(|complaint: Complaint| {
                self.bad.add(row, Some(place), complaint);
                None
            })
        };
        self.rows.iter().zip(judged).map(&mut settle).collect()
    }
}

/// Columns under their usual headers may hold other words than are known here (`Green`, `High`, `Auto-renew`): such a
/// column is an attribute.
fn leave_words(table: &Table<'_>, rows: &[&Row], recognised: &mut Recognised, findings: &mut Findings) {
    let columns = [
        (Column::Whitespace, "numbers", has_digit as fn(&str) -> bool),
        (Column::Health, "numbers", has_digit),
        (Column::Term, "terms", term::is_term),
        (Column::Fit, "a yes or no", fit::is_fit),
    ];
    for (column, expected, is_it) in columns {
        let Some(place) = recognised.place(column).filter(|_| !recognised.is_by_hand(column)) else {
            continue;
        };
        let word = rows.iter().map(|row| row.cell(place)).find(|cell| !is_blank(cell));
        if let (Some(word), false) = (word, rows.iter().any(|row| is_it(row.cell(place)))) {
            findings.notes.push(format!(
                "`{}` holds words (`{}`), not {expected}, and is kept as an attribute",
                table.header.cell(place),
                shown(word)
            ));
            recognised.forget(column);
        }
    }
}

fn has_digit(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit())
}

/// Terms of a few months at most may be meant as years.
fn terms_in_years(table: &Table<'_>, recognised: &Recognised, terms: &[Option<u32>]) -> Option<String> {
    let header = table.header.cell(recognised.place(Column::Term)?);
    let longest = terms
        .iter()
        .flatten()
        .max()
        .filter(|longest| (2..12).contains(*longest))?;
    Some(format!(
        "`{header}` is read in months, of which {longest} are the most; if these are years, write them as `3 years`"
    ))
}

/// The column that names the currency of the amounts in another one. Converted amounts are in one currency.
fn currency_column(table: &Table<'_>, amounts: usize) -> Option<usize> {
    let header = plain(table.header.cell(amounts));
    if header.ends_with("converted") {
        return None;
    }
    let own = format!("{header}currency");
    let names = [
        own.as_str(),
        "currency",
        "currencycode",
        "currencyisocode",
        "accountcurrency",
        "contractcurrency",
    ];
    let find = |name: &&str| (0..table.header.len()).find(|place| plain(table.header.cell(*place)) == **name);
    names.iter().find_map(find)
}

/// The columns that have a header but no meaning of their own.
fn other_columns(table: &Table<'_>, recognised: &Recognised) -> Vec<usize> {
    let is_known = |place: &usize| recognised.columns.iter().any(|(_, known)| known == place);
    (0..table.header.len())
        .filter(|place| !is_known(place) && !table.header.cell(*place).is_empty())
        .collect()
}
