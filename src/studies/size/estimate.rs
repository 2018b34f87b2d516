//! What replications say of a target: an estimate, its bounds, and whether that decides it.

use super::target::{Side, Target};
use crate::measures::unit::Unit;
use crate::random::special::student_t_quantile;
use crate::statistics::moments::Moments;
use crate::statistics::proportion::Proportion;
use crate::statistics::{concomitant, control};
use crate::studies::experiment::Outcomes;

/// Replications of a target's measure.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The values, with their controls where they have any.
    pub outcomes: Outcomes<'a>,
    /// By cluster, terms of the draws of the uncertain inputs ([`concomitant::terms`]); empty where nothing is uncertain.
    pub draws: &'a [Vec<f64>],
}

/// What a sample says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimate {
    /// A mean, over the means of clusters, with the control and what the draws of the uncertain inputs explain taken off, each
    /// where that is worth it (docs/model.md 7.3, 7.7).
    Mean(Moments),
    /// A probability.
    Chance(Proportion),
    /// No mean, since it is not defined in this share of replications.
    Undefined(f64),
}

/// How near to its limit a target does not matter: the indifference zone about it (Andradóttir & Kim 2010).
///
/// One number for all targets: what it is for a rate. A probability has ten times as much, since counting tells less than
/// measuring; a measure that is no rate, like money, has that share of its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance(pub f64);

impl Tolerance {
    /// 0.1 point of a rate, 1 point of a probability, 0.1 % of any other limit. A judgement: less than what such a target is
    /// ever known or meant to.
    pub const USUAL: Self = Self(0.001);

    /// To each side of what a target asks for, in its own unit.
    pub fn of(self, target: &Target) -> f64 {
        match target.chance {
            Some(_) => 10.0 * self.0,
            None if target.measure.metric.unit() == Unit::Fraction => self.0,
            None => self.0 * target.limit.abs(),
        }
    }
}

impl Estimate {
    /// The estimate itself; not a number where there is none.
    pub fn value(&self) -> f64 {
        match self {
            Self::Mean(mean) => mean.mean,
            Self::Chance(proportion) => proportion.share,
            Self::Undefined(_) => f64::NAN,
        }
    }

    /// Bounds of what is estimated, each of which is wrong with a chance of at most `error`.
    pub fn bounds(&self, error: f64) -> (f64, f64) {
        match self {
            Self::Undefined(_) => (f64::NAN, f64::NAN),
            Self::Chance(proportion) => (proportion.lower(error), proportion.upper(error)),
            Self::Mean(mean) if mean.n < 2.0 => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Mean(mean) => {
                let half = student_t_quantile(1.0 - error, mean.n - 1.0) * mean.se();
                (mean.mean - half, mean.mean + half)
            }
        }
    }
}

impl Target {
    /// What replications say of it. A mean is that of all of them, so that there is none where one of them has no value.
    pub fn estimate(&self, sample: &Sample) -> Estimate {
        self.read(sample).0
    }

    /// For each cluster what it adds to the estimate, which is the mean of these; nothing where there is no estimate.
    pub fn scores(&self, sample: &Sample) -> Vec<f64> {
        self.read(sample).1
    }

    fn read(&self, Sample { outcomes, draws }: &Sample) -> (Estimate, Vec<f64>) {
        let inner = outcomes.inner as usize;
        if self.chance.is_some() {
            let met: Vec<bool> = outcomes.values.iter().map(|&value| self.excess(value) <= 0.0).collect();
            let share = |cluster: &[bool]| cluster.iter().filter(|&&met| met).count() as f64 / cluster.len() as f64;
            let scores = met.chunks(inner).map(share).collect();
            return (Estimate::Chance(Proportion::of(&met, outcomes.inner)), scores);
        }
        let all = outcomes.values.len();
        let undefined = outcomes.values.iter().filter(|value| !value.is_finite()).count();
        if undefined > 0 || all == 0 {
            return (Estimate::Undefined(undefined as f64 / all.max(1) as f64), Vec::new());
        }
        let summary = outcomes.summary();
        let is_controlled = control::is_worth_it(&summary.clusters, &summary.controlled);
        let mean = |cluster: &[(f64, f64)]| {
            let values = cluster
                .iter()
                .map(|(value, control)| if is_controlled { value - control } else { *value });
            values.sum::<f64>() / cluster.len() as f64
        };
        let scores: Vec<f64> = outcomes.pairs().chunks(inner).map(mean).collect();
        let plain = *summary.estimate();
        match concomitant::adjusted(&scores, draws) {
            Some((adjusted, moments)) if control::is_worth_it(&plain, &moments) => (Estimate::Mean(moments), adjusted),
            _ => (Estimate::Mean(plain), scores),
        }
    }

    /// By how much a mean or a probability is better than what is asked for; below 0 where it is worse.
    pub fn spare(&self, value: f64) -> f64 {
        match (self.chance, self.side) {
            (Some(chance), _) => value - chance,
            (None, Side::AtLeast) => value - self.limit,
            (None, Side::AtMost) => self.limit - value,
        }
    }

    /// Whether the target is met, by bounds that are wrong with a chance of at most `error`; `None` where they do not tell.
    ///
    /// It is met where the estimate meets it and the bound misses it by no more than the tolerance, and missed likewise: what is
    /// called met misses by the tolerance at most, and what is called missed exceeds by no more. Where the bounds are as near as
    /// that, they always tell. What is not defined misses it.
    pub fn decided(&self, estimate: &Estimate, error: f64, tolerance: Tolerance) -> Option<bool> {
        if matches!(estimate, Estimate::Undefined(_)) {
            return Some(false);
        }
        let (low, high) = estimate.bounds(error);
        let ends = [self.spare(low), self.spare(high)];
        let (worst, best) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let zone = tolerance.of(self);
        if self.spare(estimate.value()) >= 0.0 {
            (worst >= -zone).then_some(true)
        } else {
            (best < zone).then_some(false)
        }
    }

    /// By how much the sample meets it, in the measure's own unit; below 0 where it misses it. `margin` standard errors must
    /// be to spare. Of a probability the quantile is compared: it tells by how much, where the share of replications no
    /// longer does. No amount makes up for what is not defined, and the fewer replications that is, the nearer.
    pub fn slack(&self, sample: &Sample, margin: f64) -> f64 {
        let outcomes = &sample.outcomes;
        match (self.estimate(sample), self.chance) {
            (Estimate::Mean(mean), _) => {
                let se = if mean.n > 1.0 { mean.se() } else { 0.0 };
                self.spare(mean.mean) - margin * se
            }
            (Estimate::Undefined(share), _) => -1e12 * share.max(f64::EPSILON),
            (Estimate::Chance(_), chance) => {
                let chance = chance.unwrap_or(1.0);
                let n = outcomes.values.len() as f64;
                let strict = chance + margin * (chance * (1.0 - chance) * f64::from(outcomes.inner) / n).sqrt();
                let mut excess: Vec<f64> = outcomes.values.iter().map(|&value| self.excess(value)).collect();
                excess.sort_by(f64::total_cmp);
                let rank = ((strict * n).ceil() as usize).clamp(1, excess.len());
                -excess[rank - 1]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        text.parse().unwrap()
    }

    fn sample(values: &[f64]) -> Sample<'_> {
        Sample {
            outcomes: Outcomes {
                values,
                controls: &[],
                inner: 1,
            },
            draws: &[],
        }
    }

    #[test]
    fn what_is_not_defined_misses() {
        let chance = target("P(payback_month<=12)>=0.5");
        let values = [3.0, 8.0, f64::NAN, f64::NAN, 20.0];
        assert_eq!(chance.estimate(&sample(&values)).value(), 0.4);
        assert_eq!(chance.slack(&sample(&values), 0.0), -8.0);
        assert_eq!(chance.slack(&sample(&values[..4]), 0.0), 4.0);

        let mean = target("payback_month<=12");
        assert_eq!(mean.estimate(&sample(&values)), Estimate::Undefined(0.4));
        let decided = |values| mean.decided(&mean.estimate(&sample(values)), 0.05, Tolerance::USUAL);
        assert_eq!(decided(&values), Some(false));
        assert_eq!(decided(&[8.0; 20]), Some(true));
        // Two in five is nearer than one in two.
        let slack = |values| mean.slack(&sample(values), 0.0);
        assert!(slack(&values) < 0.0 && slack(&values) > slack(&values[1..3]));
    }

    #[test]
    fn a_decision_needs_the_bound_up_to_the_tolerance() {
        let target = target("nrr_12m>=1");
        // t(.975; 1) = 12.7062, so that two values at ±d about their mean have a half-width of 12.7062·d.
        let pair = |mean: f64, half: f64| {
            let values = [mean - half / 12.7062, mean + half / 12.7062];
            target.estimate(&sample(&values))
        };
        let decided = |mean, half, zone| target.decided(&pair(mean, half), 0.025, Tolerance(zone));
        assert_eq!(decided(1.02, 0.01, 0.0), Some(true));
        assert_eq!(decided(0.98, 0.01, 0.0), Some(false));
        assert_eq!(decided(1.02, 0.03, 0.0), None);
        assert_eq!(decided(0.98, 0.03, 0.0), None);
        // With a tolerance of 0.02 the same bounds tell; those beyond it do not.
        assert_eq!(decided(1.02, 0.03, 0.02), Some(true));
        assert_eq!(decided(0.98, 0.03, 0.02), Some(false));
        assert_eq!(decided(1.02, 0.05, 0.02), None);
        // As near as the tolerance, they always tell.
        assert_eq!(decided(1.0001, 0.0199, 0.02), Some(true));
        assert_eq!(decided(0.9999, 0.0199, 0.02), Some(false));
    }

    #[test]
    fn the_tolerance_goes_by_what_the_target_is_of() {
        let of = |text: &str| Tolerance::USUAL.of(&target(text));
        assert_eq!(of("nrr_12m >= 1.04"), 0.001);
        assert_eq!(of("P(nrr_12m >= 1.04) >= 0.9"), 0.01);
        assert_eq!(of("cs_cost <= 2M"), 2000.0);
    }

    /// Values that are 1 plus their control, up to a hundredth of mean 0: so is the estimate, and so are the scores.
    #[test]
    fn the_control_is_taken_off_a_mean_and_not_off_a_probability() {
        let controls: Vec<f64> = (0..40).map(|i| f64::from(i % 8) - 2.0).collect();
        let rest = |i: usize| if i % 4 < 2 { 0.01 } else { -0.01 };
        let values: Vec<f64> = controls.iter().enumerate().map(|(i, of)| 1.0 + of + rest(i)).collect();
        let outcomes = Outcomes {
            values: &values,
            controls: &controls,
            inner: 2,
        };
        let sample = Sample { outcomes, draws: &[] };
        let mean = target("nrr_12m>=1");
        assert!((mean.estimate(&sample).value() - 1.0).abs() < 1e-12);
        let scores = mean.scores(&sample);
        assert_eq!(scores.len(), 20);
        assert!(scores.iter().all(|score| (score - 1.0).abs() < 0.01 + 1e-12));
        let chance = target("P(nrr_12m>=1.5)>=0.5");
        assert_eq!(chance.estimate(&sample).value(), 5.0 / 8.0);
        let scores = chance.scores(&sample);
        assert!((scores.iter().sum::<f64>() / 20.0 - 5.0 / 8.0).abs() < 1e-12);
    }
}
