//! Numbers of a measure as people write them, by what it is counted in.

use super::super::words::{money_change, money_with_error, points, points_with_error, quantity};
use crate::measures::unit::Unit;
use crate::studies::sensitivity::{Answer, Estimate, Target};

/// How the differences of one measure are written.
pub struct Amounts<'a> {
    unit: Unit,
    currency: &'a str,
    /// Whether it is a plan's own number, not a difference.
    alone: bool,
}

impl<'a> Amounts<'a> {
    /// Those of a measure that was examined.
    pub fn of(answer: &'a Answer, target: &Target) -> Self {
        Self {
            unit: target.measure.metric.unit(),
            currency: &answer.currency,
            alone: target.baseline.is_none(),
        }
    }

    /// What it is counted in, where the numbers do not say.
    pub fn unit(&self) -> &'static str {
        match self.unit {
            Unit::Fraction => ", points",
            Unit::Hours => ", hours",
            Unit::Money | Unit::Number => "",
        }
    }

    /// What comes out, with its sign where it is a difference.
    pub fn outcome(&self, value: f64) -> String {
        self.signed_if_difference(self.change(value))
    }

    /// The same with half the width of its 95 % interval.
    pub fn outcome_with_error(&self, estimate: &Estimate) -> String {
        self.signed_if_difference(self.with_error(estimate))
    }

    fn signed_if_difference(&self, written: String) -> String {
        if self.alone {
            written.trim_start_matches('+').to_owned()
        } else {
            written
        }
    }

    /// With its sign.
    pub fn change(&self, value: f64) -> String {
        match self.unit {
            Unit::Fraction => points(value),
            Unit::Money => money_change(self.currency, value),
            Unit::Hours | Unit::Number => signed(value),
        }
    }

    /// With its sign and half the width of its 95 % interval.
    pub fn with_error(&self, estimate: &Estimate) -> String {
        let half = 0.5 * (estimate.ci_high - estimate.ci_low);
        match self.unit {
            Unit::Fraction => points_with_error(estimate.value, half),
            Unit::Money => money_with_error(self.currency, estimate.value, half),
            Unit::Hours | Unit::Number if half > 0.0 => format!("{} ±{}", signed(estimate.value), quantity(half)),
            Unit::Hours | Unit::Number => signed(estimate.value),
        }
    }
}

fn signed(value: f64) -> String {
    let plus = if value >= 0.0 { "+" } else { "" };
    format!("{plus}{}", quantity(value))
}

/// The value of an input, to three significant digits: `0.0412`, `1.75`, `170,000`.
pub fn value(number: f64) -> String {
    let size = number.abs();
    if size >= 999.5 {
        return quantity(number);
    }
    let mut digits = 2;
    let mut unit = 1.0;
    while digits < 6 && size < unit && size > 0.0 {
        unit /= 10.0;
        digits += 1;
    }
    if size >= 99.95 {
        digits = 0;
    } else if size >= 9.995 {
        digits = 1;
    }
    let written = format!("{number:.digits$}");
    match written.contains('.') {
        true => written.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_three_digits() {
        let written = [0.0, 0.04123, 0.5, 1.749, 12.34, 123.4, 170_000.0, -0.25].map(value);
        assert_eq!(
            written,
            ["0", "0.0412", "0.5", "1.75", "12.3", "123", "170,000", "-0.25"]
        );
    }
}
