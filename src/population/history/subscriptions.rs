//! A history put together from subscriptions: ARR at the end of a month is the sum of those that are active then.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Course, History};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::list::records::{Record, Records};

impl History {
    /// A history from a list with a row for each subscription. One is active from its start to the day before its end; one
    /// without an end is active to the last month that any row names.
    ///
    /// # Errors
    /// If the rows span too few months, or one ends before it starts.
    pub fn of_subscriptions(records: &Records) -> Result<Self, InputErrors> {
        let dates = records.rows.iter().flat_map(|row| [row.date(1), row.date(2)]).flatten();
        let dates: Vec<Date> = dates.collect();
        let errors: Vec<Diagnostic> = records
            .rows
            .iter()
            .filter_map(|row| backwards(row, &records.file))
            .collect();
        if !errors.is_empty() {
            return Err(InputErrors(errors));
        }
        let mut history = Self::empty(&dates, &records.file)?;
        history.has_billing = records.has("billing");
        let ends: Vec<Date> = (0..history.months).map(|month| history.last_day(month)).collect();
        let mut courses = BTreeMap::new();
        for row in &records.rows {
            let (Some(id), Some(start)) = (row.text(0), row.date(1)) else {
                continue;
            };
            let course: &mut Course = courses
                .entry(id.to_owned())
                .or_insert_with(|| Course::new(id, history.months));
            let arr = row.number(3).unwrap_or(0.0);
            for (month, day) in ends.iter().enumerate() {
                if start <= *day && row.date(2).is_none_or(|end| end > *day) {
                    course.arr[month] += arr;
                }
            }
        }
        history.customers = courses.into_values().collect();
        Ok(history)
    }

    fn last_day(&self, month: usize) -> Date {
        let first = self.first.saturating_add(jiff::Span::new().months(month as i64));
        first.last_of_month()
    }
}

fn backwards(row: &Record, file: &str) -> Option<Diagnostic> {
    let (id, start, end) = (row.text(0)?, row.date(1)?, row.date(2)?);
    let message = format!(
        "{file}:{}: the subscription of `{id}` ends on {end}, before it starts, on {start}",
        row.line
    );
    (end < start).then(|| Diagnostic::new(message).help("correct one of the dates, or delete the row"))
}
