//! Values of metrics as people write them.

use super::words::{defined, money, percent, points_with_error, quantity};
use crate::measures::metric::Metric;
use crate::measures::unit;

/// How the values of a metric are written.
pub enum Unit {
    Money,
    Share,
    Index,
    Number,
}

/// How the values of a metric are written: what it is counted in, but indices from 0 to 1 are no percentages.
pub fn unit(metric: Metric) -> Unit {
    match (metric, metric.unit()) {
        (Metric::Health | Metric::Satisfaction | Metric::ArrSpread | Metric::Burnout | Metric::Roi, _) => Unit::Index,
        (_, unit::Unit::Money) => Unit::Money,
        (_, unit::Unit::Fraction) => Unit::Share,
        (_, unit::Unit::Hours | unit::Unit::Number) => Unit::Number,
    }
}

/// A value.
pub fn value(metric: Metric, currency: &str, value: f64) -> String {
    match unit(metric) {
        Unit::Money => money(currency, value),
        Unit::Share => percent(value),
        Unit::Index => defined(value, format!("{value:.3}")),
        Unit::Number => quantity(value),
    }
}

/// A mean with half the width of its interval.
pub fn with_error(metric: Metric, currency: &str, mean: f64, half: f64) -> String {
    let mean = value(metric, currency, mean);
    if half.is_nan() || half == 0.0 {
        return mean;
    }
    match unit(metric) {
        Unit::Share => format!("{} ±{:.1} %", mean.trim_end_matches(" %"), half * 100.0),
        _ => format!("{mean} ±{}", value(metric, currency, half)),
    }
}

/// A difference with half the width of its interval; shares in percentage points.
pub fn difference(metric: Metric, currency: &str, mean: f64, half: f64) -> String {
    match unit(metric) {
        Unit::Share => format!("{} points", points_with_error(mean, half)),
        _ => {
            let sign = if mean >= 0.0 { "+" } else { "" };
            format!("{sign}{}", with_error(metric, currency, mean, half))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_defined_is_a_dash() {
        for metric in [Metric::Nrr12m, Metric::Margin, Metric::Health, Metric::UnmetHours] {
            assert_eq!(value(metric, "$", f64::NAN), "–");
        }
    }
}
