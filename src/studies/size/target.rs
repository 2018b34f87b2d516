//! What a headcount must reach: `required_load@team:sync <= 0.9` on average, or `P(required_load <= 0.9) >= 0.95`.

use std::fmt;
use std::str::FromStr;

use crate::diagnostics::Diagnostic;
use crate::measures::metric::Metric;
use crate::random::special::{beta_inc, student_t_quantile};
use crate::statistics::moments::Moments;
use crate::statistics::proportion::Proportion;
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
    fn excess(&self, value: f64) -> f64 {
        match self.side {
            _ if value.is_nan() => f64::INFINITY,
            Side::AtMost => value - self.limit,
            Side::AtLeast => self.limit - value,
        }
    }

    /// What values over replications, of which each `inner` share a draw, say of it.
    pub fn estimate(&self, values: &[f64], inner: u32) -> Estimate {
        if self.chance.is_some() {
            let met: Vec<bool> = values.iter().map(|&value| self.excess(value) <= 0.0).collect();
            return Estimate::Chance(Proportion::of(&met, inner));
        }
        let mut clusters = Moments::default();
        for cluster in values.chunks(inner as usize) {
            let mut within = Moments::default();
            let defined = cluster.iter().filter(|value| value.is_finite());
            defined.for_each(|&value| within.push(value));
            if within.n > 0.0 {
                clusters.push(within.mean);
            }
        }
        Estimate::Mean(clusters)
    }

    /// By how much the sample meets it, in the measure's own unit; below 0 where it misses it. `margin` standard errors must
    /// be to spare. Of a probability the quantile is compared: it tells by how much, where the share of replications no
    /// longer does.
    pub fn slack(&self, values: &[f64], inner: u32, margin: f64) -> f64 {
        let Some(chance) = self.chance else {
            let Estimate::Mean(mean) = self.estimate(values, inner) else {
                return f64::NEG_INFINITY;
            };
            let spare = if margin > 0.0 { margin * mean.se() } else { 0.0 };
            return if mean.n == 0.0 {
                f64::NEG_INFINITY
            } else {
                -self.excess(mean.mean) - spare
            };
        };
        let n = values.len() as f64;
        let strict = chance + margin * (chance * (1.0 - chance) * f64::from(inner) / n).sqrt();
        let mut excess: Vec<f64> = values.iter().map(|&value| self.excess(value)).collect();
        excess.sort_by(f64::total_cmp);
        let rank = ((strict * n).ceil() as usize).clamp(1, excess.len());
        -excess[rank - 1]
    }

    /// Bounds of what is estimated, each of which is wrong with a chance of at most `error`.
    pub fn bounds(&self, estimate: &Estimate, error: f64) -> (f64, f64) {
        match estimate {
            Estimate::Chance(proportion) => (proportion.lower(error), proportion.upper(error)),
            Estimate::Mean(mean) if mean.n < 2.0 => (f64::NEG_INFINITY, f64::INFINITY),
            Estimate::Mean(mean) => {
                let half = student_t_quantile(1.0 - error, mean.n - 1.0) * mean.se();
                (mean.mean - half, mean.mean + half)
            }
        }
    }

    /// Whether the true value, between these bounds, meets the target; `None` where it may or may not.
    pub fn decided(&self, (low, high): (f64, f64)) -> Option<bool> {
        let (limit, side) = match self.chance {
            Some(chance) => (chance, Side::AtLeast),
            None => (self.limit, self.side),
        };
        match side {
            Side::AtLeast if low >= limit => Some(true),
            Side::AtLeast if high < limit => Some(false),
            Side::AtMost if high <= limit => Some(true),
            Side::AtMost if low > limit => Some(false),
            _ => None,
        }
    }

    /// How likely it is that the target is met, by the sample: an estimate, not a bound.
    pub fn likelihood(&self, estimate: &Estimate) -> f64 {
        match (estimate, self.chance) {
            (Estimate::Chance(proportion), Some(chance)) => proportion.chance_of_at_least(chance),
            (Estimate::Mean(mean), _) if mean.n >= 2.0 => {
                let excess = self.excess(mean.mean);
                if mean.se() == 0.0 {
                    return f64::from(u8::from(excess <= 0.0));
                }
                below(-excess / mean.se(), mean.n - 1.0)
            }
            _ => 0.0,
        }
    }
}

/// The distribution function of Student's t.
pub fn below(t: f64, df: f64) -> f64 {
    let tail = 0.5 * beta_inc(0.5 * df, 0.5, df / (df + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// What a sample says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimate {
    /// A mean, over the means of clusters.
    Mean(Moments),
    /// A probability.
    Chance(Proportion),
}

impl Estimate {
    /// The estimate itself.
    pub fn value(&self) -> f64 {
        match self {
            Self::Mean(mean) if mean.n == 0.0 => f64::NAN,
            Self::Mean(mean) => mean.mean,
            Self::Chance(proportion) => proportion.share,
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
        ] {
            let message = wrong.parse::<Target>().unwrap_err().message;
            assert!(message.contains(reason), "{message}");
        }
    }

    #[test]
    fn what_is_not_defined_misses() {
        let target = target("P(payback_month<=12)>=0.5");
        let values = [3.0, 8.0, f64::NAN, f64::NAN, 20.0];
        assert_eq!(target.estimate(&values, 1).value(), 0.4);
        assert_eq!(target.slack(&values, 1, 0.0), -8.0);
        assert_eq!(target.slack(&values[..4], 1, 0.0), 4.0);
    }

    #[test]
    fn a_decision_needs_the_bound() {
        let target = target("nrr_12m>=1");
        assert_eq!(target.decided((1.0, 1.1)), Some(true));
        assert_eq!(target.decided((0.9, 0.99)), Some(false));
        assert_eq!(target.decided((0.9, 1.1)), None);
        // Student's t with 1 degree of freedom is Cauchy: P(T < 1) = 3/4.
        assert!((below(1.0, 1.0) - 0.75).abs() < 1e-12);
        assert!((below(-1.0, 1.0) - 0.25).abs() < 1e-12);
    }
}
