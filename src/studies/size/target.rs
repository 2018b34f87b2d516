//! What a headcount must reach: `required_load@team:sync <= 0.9` on average, or `P(required_load <= 0.9) >= 0.95`.

use std::fmt;
use std::str::FromStr;

use crate::diagnostics::Diagnostic;
use crate::measures::metric::Metric;
use crate::studies::experiment::Measure;

/// On which side of its limit a measure must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `<=`.
    AtMost,
    /// `>=`.
    AtLeast,
}

/// A target.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// As it was written.
    pub text: String,
    /// What is measured.
    pub measure: Measure,
    /// On which side of the limit it must be.
    pub side: Side,
    /// The limit.
    pub limit: f64,
    /// The least probability with which it must be there in a replication; its mean must be there where there is none.
    pub chance: Option<f64>,
}

impl Target {
    /// Whether it is held in every quarter rather than over the run, where headcounts are by quarter: what describes a
    /// state of people and experience month by month.
    pub fn is_quarterly(&self) -> bool {
        let of_people = self.measure.group == "all" || self.measure.group.starts_with("team:");
        let describes_a_month = matches!(
            self.measure.metric,
            Metric::RequiredLoad
                | Metric::Utilisation
                | Metric::OverloadShare
                | Metric::AccountsPerCsm
                | Metric::ArrPerCsm
                | Metric::Adequacy
                | Metric::Health
                | Metric::Satisfaction
                | Metric::MismatchShare
                | Metric::Burnout
                | Metric::WaitingHours
                | Metric::AnsweredInTime
        );
        self.measure.month.is_none() && of_people && describes_a_month
    }

    /// By how much a value misses the limit; 0 or less where it does not. What is not defined misses it.
    pub fn excess(&self, value: f64) -> f64 {
        match self.side {
            _ if value.is_nan() => f64::INFINITY,
            Side::AtMost => value - self.limit,
            Side::AtLeast => self.limit - value,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

const HELP: &str =
    "write a mean, `nrr_12m >= 1.03` or `cs_cost <= 2M`, or a probability, `P(required_load@team:sync <= 90%) >= 95%`";

impl FromStr for Target {
    type Err = Diagnostic;

    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let wrong = |reason: String| Diagnostic::new(format!("--target `{text}`: {reason}")).help(HELP);
        let turned = [("=>", ">="), ("=<", "<=")];
        if let Some((turned, right)) = turned.iter().find(|(turned, _)| text.contains(turned)) {
            let message = format!("--target `{text}`: `{turned}` is no sign");
            return Err(Diagnostic::new(message).help(format!("write `{right}`")));
        }
        let inside = text.strip_prefix("P(").or_else(|| text.strip_prefix("p("));
        let (condition, chance) = match inside {
            None => (text, None),
            Some(inside) => {
                let (condition, rest) = inside
                    .rsplit_once(')')
                    .ok_or_else(|| wrong("the `)` is missing".to_owned()))?;
                let (nothing, side, chance) =
                    split(rest).ok_or_else(|| wrong("how probable it must be is missing".to_owned()))?;
                if !nothing.is_empty() || side != Side::AtLeast {
                    return Err(wrong("a probability is at least something".to_owned()));
                }
                let chance = number(chance).filter(|chance| 0.0 < *chance && *chance < 1.0);
                let chance = chance.ok_or_else(|| wrong("a probability lies between 0 and 1".to_owned()))?;
                (condition, Some(chance))
            }
        };
        let (measure, side, limit) = split(condition).ok_or_else(|| wrong("there is no `<=` or `>=`".to_owned()))?;
        let measure: Measure = measure
            .parse()
            .map_err(|unknown: crate::studies::experiment::UnknownMeasure| {
                Diagnostic::new(format!("--target `{text}`: {}", unknown.reason)).help(unknown.help)
            })?;
        let limit = number(limit).ok_or_else(|| wrong(format!("`{}` is not a number", limit.trim())))?;
        if let Some(help) = measure.metric.meant_in_percent(limit) {
            return Err(Diagnostic::new(format!(
                "--target `{text}`: {limit} is no value of `{}`",
                measure.metric.name()
            ))
            .help(help));
        }
        Ok(Self {
            text: text.to_owned(),
            measure,
            side,
            limit,
            chance,
        })
    }
}

/// What stands before a sign, which it is, and what stands behind it.
fn split(text: &str) -> Option<(&str, Side, &str)> {
    let at = text.find(['<', '>'])?;
    let side = if text[at..].starts_with('<') {
        Side::AtMost
    } else {
        Side::AtLeast
    };
    let rest = &text[at + 1..];
    Some((text[..at].trim(), side, rest.strip_prefix('=').unwrap_or(rest)))
}

/// `0.9`, `90%`, `2M`, `350k`, `1.2B`.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace('_', "");
    let units = [('%', 1e-2), ('k', 1e3), ('K', 1e3), ('M', 1e6), ('B', 1e9)];
    let unit = units.iter().find(|(unit, _)| text.ends_with(*unit));
    let (digits, scale) = unit.map_or((text.as_str(), 1.0), |(unit, scale)| {
        (text.trim_end_matches(*unit), *scale)
    });
    let number: f64 = digits.trim().parse().ok()?;
    // A percentage is divided, so that 95 % is the number 0.95.
    let number = if scale < 1.0 { number / 100.0 } else { number * scale };
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        text.parse().unwrap()
    }

    #[test]
    fn targets_are_read() {
        let load = target("P(required_load@team:sync<=90%)>=0.95");
        assert_eq!(load.measure.to_string(), "required_load@team:sync");
        assert_eq!((load.side, load.limit, load.chance), (Side::AtMost, 0.9, Some(0.95)));
        let cost = target("cs_cost <= 2M");
        assert_eq!((cost.side, cost.limit, cost.chance), (Side::AtMost, 2e6, None));
        assert_eq!(target("P(nrr_12m > 1.0) > 95 %").chance, Some(0.95));
        for (wrong, reason) in [
            ("nrr_12m", "there is no `<=` or `>=`"),
            ("nrr_12m>=much", "`much` is not a number"),
            ("P(nrr_12m>=1>=0.95", "the `)` is missing"),
            ("P(nrr_12m>=1)", "how probable it must be is missing"),
            ("P(nrr_12m>=1)<=0.1", "a probability is at least something"),
            ("P(nrr_12m>=1)>=95", "a probability lies between 0 and 1"),
            ("nrr>=1", "`nrr` is not a metric"),
            ("nrr_12m => 1.03", "`=>` is no sign"),
            ("P(nrr_12m=<1)>=0.9", "`=<` is no sign"),
            ("nrr_12m>=104", "104 is no value of `nrr_12m`"),
            (
                "P(required_load@team:sync<=90)>=0.95",
                "90 is no value of `required_load`",
            ),
        ] {
            let message = wrong.parse::<Target>().unwrap_err().message;
            assert!(message.contains(reason), "{message}");
        }
    }
}
