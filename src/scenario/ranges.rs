//! The sentences about numbers that lie outside of their range.

use super::path::Path;
use super::wording::Words;

/// A number lies outside of its range.
pub fn out_of_range(path: &Path, number: f64, low: f64, high: f64) -> Words {
    if !number.is_finite() {
        return (
            format!("`{path}` is `{number}`, which is not a number to compute with"),
            between(low, high),
        );
    }
    let help = if (low, high) == (0.0, 1.0) && (1.0..=100.0).contains(&number) {
        format!("shares are fractions: write `{}` for {number} %", number / 100.0)
    } else {
        between(low, high)
    };
    // A number of three hundred digits is no longer read as one.
    let written = if number == 0.0 || (1e-4..1e16).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    };
    (format!("`{path}` is {written}, but {}", must_be(low, high)), help)
}

/// The values of a distribution lie outside of the range of its number.
pub fn beyond(path: &Path, (lowest, highest): (f64, f64), (low, high): (f64, f64)) -> Option<Words> {
    let (value, how) = if lowest < low {
        (lowest, "low")
    } else if highest > high {
        (highest, "high")
    } else {
        return None;
    };
    let limited = "`uniform`, `triangular` and `pert` have limits, to be set inside the range";
    let help = if (low, high) == (0.0, 1.0) {
        format!("`beta` has values from 0 to 1; {limited}")
    } else if low == 0.0 && how == "low" {
        format!("`lognormal` and `gamma` have no values below 0; {limited}")
    } else {
        limited.to_owned()
    };
    Some((
        format!(
            "`{path}` could be as {how} as {}, but {}",
            brief(value),
            must_be(low, high)
        ),
        help,
    ))
}

/// A number in a few digits.
pub fn brief(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(0.001..1e9).contains(&size) {
        return format!("{number:.2e}");
    }
    let digits = if size < 1000.0 { 3 } else { 0 };
    let rounded = format!("{number:.digits$}");
    match rounded.contains('.') {
        true => rounded.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => rounded,
    }
}

fn must_be(low: f64, high: f64) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("must lie between {low} and {high}"),
        (true, false) => format!("must be at least {low}"),
        (false, true) => format!("must be at most {high}"),
        (false, false) => "must be a number".to_owned(),
    }
}

fn between(low: f64, high: f64) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("write a number from {low} to {high}"),
        (true, false) => format!("write a number that is {low} or more"),
        (false, true) => format!("write a number that is {high} or less"),
        (false, false) => "write a number".to_owned(),
    }
}
