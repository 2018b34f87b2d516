//! What happened to customers, month by month: ARR, contacts, health, renewals. From a history as such, or put together
//! from subscriptions, contacts and churn events as billing and support systems export them.

pub mod columns;
mod facts;
mod subscriptions;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::list::records::{Record, Records};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::schema::YEARS;

pub use facts::{Facts, Retention};

/// One customer over the months of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Its id.
    pub id: String,
    /// ARR at the end of each month; 0 before it came and after it left.
    pub arr: Vec<f64>,
    /// Contacts that it began in each month.
    pub contacts: Vec<f64>,
    /// Health at the end of the month, where it is known.
    pub health: Vec<Option<f64>>,
    /// Whether its contract came up for renewal in the month.
    pub renewal: Vec<bool>,
}

impl Course {
    fn new(id: &str, months: usize) -> Self {
        Self {
            id: id.to_owned(),
            arr: vec![0.0; months],
            contacts: vec![0.0; months],
            health: vec![None; months],
            renewal: vec![false; months],
        }
    }

    /// The month in which it left for good: ARR fell to 0 and did not come back.
    pub fn left(&self) -> Option<usize> {
        let last = self.arr.iter().rposition(|arr| *arr > 0.0)?;
        (last + 1 < self.arr.len()).then_some(last + 1)
    }

    /// Whether it has ARR at the end of the month, or had before it left in it.
    pub fn is_there(&self, month: usize) -> bool {
        self.arr[month] > 0.0 || (month > 0 && self.arr[month - 1] > 0.0)
    }

    /// Health by which the outcomes of a month were decided: that of the month, else of the one before.
    pub fn health_in(&self, month: usize) -> Option<f64> {
        self.health[month].or_else(|| self.health[month.checked_sub(1)?])
    }
}

/// What happened to customers, month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The first day of the first month.
    pub first: Date,
    /// Number of months.
    pub months: usize,
    /// The customers, by id.
    pub customers: Vec<Course>,
    /// Whether contacts were given.
    pub has_contacts: bool,
    /// Whether health was given.
    pub has_health: bool,
    /// Whether months of renewal were given.
    pub has_renewals: bool,
    /// Whether how often customers are billed was given, which is not how long they are bound.
    pub has_billing: bool,
    /// Contacts of somebody, or in a month, that the history does not have.
    pub stray_contacts: usize,
    /// Churn events, by customer and month; months beyond the history's are left out.
    pub churn_events: Option<Vec<(String, usize)>>,
}

impl History {
    /// A history from a list with a row for each customer and month.
    ///
    /// # Errors
    /// If a customer has two rows for one month, or all rows are of one month.
    pub fn monthly(records: &Records) -> Result<Self, InputErrors> {
        let dates: Vec<Date> = records.rows.iter().filter_map(|row| row.date(1)).collect();
        let mut history = Self::empty(&dates, &records.file)?;
        history.has_contacts = records.has("contacts");
        history.has_health = records.has("health");
        history.has_renewals = records.has("renewal");
        let mut courses = BTreeMap::new();
        let mut lines = BTreeMap::new();
        let mut errors = Vec::new();
        for row in &records.rows {
            let (Some(id), Some(date)) = (row.text(0), row.date(1)) else {
                continue;
            };
            let month = history.month_of(date).unwrap_or(0);
            if let Some(line) = lines.insert((id.to_owned(), month), row.line) {
                errors.push(twice(row, id, date, line, &records.file));
            }
            let course: &mut Course = courses
                .entry(id.to_owned())
                .or_insert_with(|| Course::new(id, history.months));
            course.arr[month] = row.number(2).unwrap_or(0.0);
            course.contacts[month] = row.number(3).unwrap_or(0.0);
            course.health[month] = row.number(4);
            course.renewal[month] = row.flag(5) == Some(true);
        }
        if !errors.is_empty() {
            return Err(InputErrors(errors));
        }
        history.customers = courses.into_values().collect();
        Ok(history)
    }

    fn empty(dates: &[Date], file: &str) -> Result<Self, InputErrors> {
        let (first, last) = (dates.iter().min(), dates.iter().max());
        let (Some(first), Some(last)) = (first, last) else {
            return Err(InputErrors(vec![Diagnostic::new(format!("`{file}` names no month"))]));
        };
        // A cell such as `0001-01` is a month all the same: lists check the years of days.
        if let Some(date) = [first, last].into_iter().find(|date| !YEARS.contains(&date.year())) {
            let message = format!(
                "`{file}` has a month of the year {}, which cannot be right",
                date.year()
            );
            let help = format!(
                "write months in years from {} to {}, as `2025-01`",
                YEARS.start(),
                YEARS.end()
            );
            return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
        }
        let first = first.first_of_month();
        let months = months_between(first, *last) + 1;
        if !(3..=1200).contains(&months) {
            let message = format!("`{file}` spans {months} months; from 3 to 1200 can be read");
            return Err(InputErrors(vec![Diagnostic::new(message).help(
                "export a row for each customer and month of the last two or three years; see that the dates are right",
            )]));
        }
        Ok(Self {
            first,
            months,
            customers: Vec::new(),
            has_contacts: false,
            has_health: false,
            has_renewals: false,
            has_billing: false,
            stray_contacts: 0,
            churn_events: None,
        })
    }

    /// The month of a date, where the history has it.
    fn month_of(&self, date: Date) -> Option<usize> {
        (date >= self.first)
            .then(|| months_between(self.first, date))
            .filter(|month| *month < self.months)
    }

    /// Adds a list of contacts, in place of those that were there.
    pub fn add_contacts(&mut self, records: &Records) {
        self.has_contacts = true;
        let places: BTreeMap<String, usize> = self.ids();
        self.customers.iter_mut().for_each(|course| course.contacts.fill(0.0));
        for row in &records.rows {
            let place = row.text(0).and_then(|id| places.get(id));
            match (place, row.date(1).and_then(|date| self.month_of(date))) {
                (Some(&place), Some(month)) => self.customers[place].contacts[month] += 1.0,
                _ => self.stray_contacts += 1,
            }
        }
    }

    /// Adds a list of churn events, which the history is checked against.
    pub fn add_churn_events(&mut self, records: &Records) {
        let event = |row: &Record| Some((row.text(0)?.to_owned(), self.month_of(row.date(1)?)?));
        self.churn_events = Some(records.rows.iter().filter_map(event).collect());
    }

    fn ids(&self) -> BTreeMap<String, usize> {
        let ids = self.customers.iter().enumerate();
        ids.map(|(place, course)| (course.id.clone(), place)).collect()
    }

    /// The first `months` of it.
    pub fn up_to(&self, months: usize) -> Self {
        let mut earlier = self.clone();
        earlier.months = months;
        for course in &mut earlier.customers {
            course.arr.truncate(months);
            course.contacts.truncate(months);
            course.health.truncate(months);
            course.renewal.truncate(months);
        }
        // Who came later is not known yet.
        earlier
            .customers
            .retain(|course| course.arr.iter().any(|arr| *arr > 0.0));
        if let Some(events) = &mut earlier.churn_events {
            events.retain(|(_, month)| *month < months);
        }
        earlier
    }

    /// The month of this number, as `2025-01`.
    pub fn name_of(&self, month: usize) -> String {
        let months = i32::from(self.first.year()) * 12 + i32::from(self.first.month()) - 1 + month as i32;
        format!("{}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
    }
}

fn months_between(first: Date, date: Date) -> usize {
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    usize::try_from(months(date) - months(first)).unwrap_or(0)
}

fn twice(row: &Record, id: &str, date: Date, line: u64, file: &str) -> Diagnostic {
    let month = date.strftime("%Y-%m");
    Diagnostic::new(format!(
        "{file}:{}: `{id}` has a row for {month} in line {line} already",
        row.line
    ))
    .help("keep one row for each customer and month: add up the ARR of its contracts")
}
