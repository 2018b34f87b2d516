//! The input that a break-even is sought in, and the range in which it is.

use serde::{Deserialize, Serialize};

use super::OPTION;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::scenario::{Stated, Template, begins_nowhere};
use crate::studies::span::{Span, path_and_range};

/// An input and its range.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Vary {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// The lowest value looked at.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// Where quantiles of an uncertain input stand that a range without numbers goes between.
const FAR: (f64, f64) = (0.01, 0.99);

impl Vary {
    /// Reads `path=low..high`, or a path alone, whose range is then made of what the scenario says: from 0 (or the lowest that
    /// is allowed and likely) to twice the number, or to where an uncertain one is with 99 %.
    ///
    /// # Errors
    /// A text that is neither; a path alone where the scenario says no number.
    pub fn parse(text: &str, template: &Template) -> Result<Self, InputErrors> {
        let (path, Some(range)) = path_and_range(text) else {
            return Self::around(text.trim(), template);
        };
        let span = Span::parse(range)
            .and_then(|span| span.ok_or_else(|| format!("`{}` is not a range", range.trim())))
            .map_err(|message| {
                let help = "write a path, `=`, the lowest and the highest value: `outcomes.churn.sensitivity=0..4`";
                InputErrors(vec![Diagnostic::new(format!("`--vary {text}`: {message}")).help(help)])
            })?;
        if begins_nowhere(path) {
            return Err(InputErrors(vec![template.unknown_path(OPTION, path)]));
        }
        let [low, high] = span.ends;
        Ok(Self {
            path: path.to_owned(),
            low,
            high,
        })
    }

    /// The range around what the scenario says.
    fn around(path: &str, template: &Template) -> Result<Self, InputErrors> {
        let (low, middle, high) = match template.stated(path) {
            Some(Stated::Number(number)) => (0.5 * number, number, 2.0 * number),
            Some(Stated::Uncertain(law)) => {
                let high = f64::max(law.quantile(FAR.1), 2.0 * law.median());
                (law.quantile(FAR.0), law.median(), high)
            }
            None if path.is_empty() => {
                let message = "`--vary` names no input".to_owned();
                let help = "write a path, with a range if wanted: `outcomes.churn.sensitivity=0..4`";
                return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
            }
            None if !template.holds(path) => return Err(InputErrors(vec![template.unknown_path(OPTION, path)])),
            None => {
                let message = format!("the scenario says no number at `{path}`, so that there is no range around it");
                let help = format!("write the range, as in `--vary {path}=0..4`; or another path");
                return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
            }
        };
        let allowed = |number: &f64| template.with_value(path, &number.to_string(), "--vary").is_ok();
        let low = [0.0, low].into_iter().find(allowed).unwrap_or(middle);
        let high = [high, 1.0, middle].into_iter().find(allowed).unwrap_or(middle);
        if low >= high {
            let message = format!("there is no range around what the scenario says at `{path}`, {middle}");
            let help = format!("write the range, as in `--vary {path}=0..4`");
            return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
        }
        let vary = Self {
            path: path.to_owned(),
            low,
            high,
        };
        Ok(Self {
            high: vary.rounded(high),
            ..vary
        })
    }

    /// So many values at equal steps, rounded as values are.
    pub fn steps(&self, number: u32) -> Vec<f64> {
        let last = number - 1;
        let step = |step| match step {
            0 => self.low,
            step if step == last => self.high,
            step => self.rounded(self.low + (self.high - self.low) * f64::from(step) / f64::from(last)),
        };
        (0..number).map(step).collect()
    }

    /// A value with no more decimals than a thousandth of the range needs, so that it can be read and written.
    pub fn rounded(&self, value: f64) -> f64 {
        let decimals = (0..12).find(|&decimals| f64::powi(10.0, decimals) * self.near() >= 5.0);
        let text = format!("{value:.*}", decimals.unwrap_or(12) as usize);
        text.parse::<f64>().unwrap_or(value).clamp(self.low, self.high)
    }

    /// Values that are nearer to each other than this are not told apart.
    pub fn near(&self) -> f64 {
        0.005 * (self.high - self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_can_be_read() {
        let vary = |low, high| Vary {
            path: String::new(),
            low,
            high,
        };
        assert_eq!(vary(0.0, 4.0).steps(4), [0.0, 1.333, 2.667, 4.0]);
        assert_eq!(vary(1.0, 1001.0).rounded(123.456), 123.0);
        assert_eq!(vary(0.0, 1e-6).steps(3), [0.0, 5e-7, 1e-6]);
    }
}
