//! What JSON cannot say of an answer by itself, read back: names of metrics, numbers that are none, and whether what an answer counts and
//! points at is there.

use std::ops::RangeInclusive;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use super::answer::Answer;
use super::breakeven::BreakEven;
use super::sensitivity;
use super::size::answer::Sizing;
use super::sweep::Sweep;
use crate::measures::metric::Metric;

/// The most months of a run, as in a scenario.
const MOST_MONTHS: u32 = 600;
/// No number of results is larger than this, whatever its sign: amounts of scenarios go to 1e15, and ratios of variances to 1e32, where one of them
/// is rounding. What is made of much larger ones would overflow.
pub const LARGEST: f64 = 1e60;

/// The name of a metric in files.
pub type MetricName = &'static str;

/// Reads the name of a metric.
///
/// # Errors
/// If there is no such metric.
pub fn metric<'de, D: Deserializer<'de>>(from: D) -> Result<MetricName, D::Error> {
    let name = String::deserialize(from)?;
    Metric::named(&name)
        .map(Metric::name)
        .ok_or_else(|| D::Error::custom(format!("`{name}` is no metric")))
}

/// Whether results may hold a number.
pub fn is_held(number: f64) -> bool {
    number.abs() <= LARGEST
}

/// Reads a number that is not known where JSON says null, as an error is of one replication alone.
///
/// # Errors
/// If it is neither, or one that no results hold.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Option::deserialize(from)?.map_or(Ok(f64::NAN), |number| within(number, -LARGEST..=LARGEST))
}

/// Reads a number that is always known, of a table, where any letters may stand.
///
/// # Errors
/// If it is none, or one that no results hold.
pub fn known<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    within(f64::deserialize(from)?, -LARGEST..=LARGEST)
}

/// Reads an amount, which is not below 0.
///
/// # Errors
/// If it is none, or one that no results hold.
pub fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    within(f64::deserialize(from)?, 0.0..=LARGEST)
}

/// The same, where there is one.
///
/// # Errors
/// As [`amount`].
pub fn amount_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let found = Option::deserialize(from)?;
    found.map(|number| within(number, 0.0..=LARGEST)).transpose()
}

fn within<E: Error>(number: f64, range: RangeInclusive<f64>) -> Result<f64, E> {
    if range.contains(&number) {
        Ok(number)
    } else {
        let (low, high) = (range.start(), range.end());
        Err(E::custom(format!(
            "{number:e} does not lie between {low:e} and {high:e}"
        )))
    }
}

/// An answer that is read back, and may have been damaged since it was written.
pub trait Reread: DeserializeOwned {
    /// Makes sure that lengths and places in it are ones, so that whoever shows it need not ask.
    ///
    /// # Errors
    /// What is wrong, in words.
    fn check(&self) -> Result<(), String>;
}

impl Reread for Answer {
    fn check(&self) -> Result<(), String> {
        is_length(self.months)
    }
}

impl Reread for Sizing {
    fn check(&self) -> Result<(), String> {
        is_length(self.months)
    }
}

impl Reread for sensitivity::Answer {
    fn check(&self) -> Result<(), String> {
        is_length(self.months)?;
        let information = self.information.iter();
        let bounds = information.flat_map(|found| [&found.all_at_least, &found.all_at_most]);
        let rows = self
            .sobol
            .iter()
            .flat_map(|found| &found.tables)
            .flat_map(|table| &table.rows);
        let shares = rows.flat_map(|row| [&row.first.estimate, &row.total.estimate]);
        // They are of many draws, so that each has an interval.
        if bounds
            .chain(shares)
            .all(|estimate| estimate.ci_low.is_finite() && estimate.ci_high.is_finite())
        {
            Ok(())
        } else {
            Err("an interval in `information` or `sobol` has no end".to_owned())
        }
    }
}

impl Reread for BreakEven {
    fn check(&self) -> Result<(), String> {
        is_length(self.months)?;
        let Some(map) = &self.map else { return Ok(()) };
        let width = map.rows.first().map_or(0, |row| row.cells.len());
        if width == 0 || map.rows.iter().any(|row| row.cells.len() != width) {
            return Err("`map` has rows that are empty, or not as long as the first".to_owned());
        }
        Ok(())
    }
}

impl Reread for Sweep {
    fn check(&self) -> Result<(), String> {
        let (options, plans) = (self.options.len(), self.plans.len());
        if options == 0 || plans == 0 || !options.is_multiple_of(plans) {
            return Err(format!("{options} options are not {plans} plans at every point"));
        }
        for (index, option) in self.options.iter().enumerate() {
            if option.values.len() != self.varied.len() {
                return Err(format!(
                    "option {index} does not have one value for each input that was varied"
                ));
            }
            if let Some(same) = option.same_as.filter(|same| *same >= index) {
                return Err(format!(
                    "option {index} cannot be the same as option {same}, which is no earlier one"
                ));
            }
        }
        for best in &self.best {
            let mut named = [&best.option, &best.runner_up].into_iter().chain(&best.as_good);
            if let Some(none) = named.find(|option| **option >= options) {
                return Err(format!(
                    "`best` names option {none}; options go from 0 to {}",
                    options - 1
                ));
            }
            if !(2..=options).contains(&best.compared) {
                return Err(format!("`best` compares {} of {options} options", best.compared));
            }
        }
        Ok(())
    }
}

/// Whether a run can have so many months.
fn is_length(months: u32) -> Result<(), String> {
    if (1..=MOST_MONTHS).contains(&months) {
        Ok(())
    } else {
        Err(format!(
            "`months` is {months}, but must lie between 1 and {MOST_MONTHS}"
        ))
    }
}
