//! Summaries of one number over replications, and of its difference between two plans.
//!
//! Two spreads are kept apart: the Monte Carlo error of the mean (`se`), which more replications shrink, and the range
//! of outcomes (`sd`, quantiles), which they do not. Replications that share a draw of the uncertain inputs are a
//! cluster; errors come from the means of clusters. The mean of a difference and its error are those with the control variate
//! where it is worth it ([`control`]); the range of outcomes never is.

use super::control;
use super::histogram::Histogram;
use super::moments::Moments;

/// Differences smaller than this share of what is compared are rounding.
const ROUNDING: f64 = 1e-12;

/// Of intervals, unless another one is asked for.
pub const CONFIDENCE: f64 = 0.95;

/// One number over replications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Over replications.
    pub outcomes: Moments,
    /// Over the means of clusters.
    pub clusters: Moments,
    /// The same, with the control taken off: for who shows it beside a difference that has.
    pub controlled: Moments,
    /// Counts of outcomes, for quantiles.
    pub histogram: Histogram,
}

impl Summary {
    /// Adds the outcomes of one cluster, without controls.
    pub fn push(&mut self, cluster: impl Iterator<Item = f64>) {
        self.push_controlled(cluster.map(|value| (value, 0.0)));
    }

    /// Adds the outcomes of one cluster, each with its control; those that are not defined (not finite) are left out.
    pub fn push_controlled(&mut self, cluster: impl Iterator<Item = (f64, f64)>) {
        let (mut within, mut controlled) = (Moments::default(), Moments::default());
        for (value, control) in cluster.filter(|(value, _)| value.is_finite()) {
            within.push(value);
            controlled.push(value - control);
            self.outcomes.push(value);
            self.histogram.push(value);
        }
        if within.n > 0.0 {
            self.clusters.push(within.mean);
            self.controlled.push(controlled.mean);
        }
    }

    /// Adds the outcomes of another.
    pub fn merge(&mut self, other: &Self) {
        self.outcomes.merge(&other.outcomes);
        self.clusters.merge(&other.clusters);
        self.controlled.merge(&other.controlled);
        self.histogram.merge(&other.histogram);
    }

    /// What the mean and its error are read off where nothing is compared: clusters, with the control where it is worth it.
    pub fn estimate(&self) -> &Moments {
        control::better(&self.clusters, &self.controlled)
    }

    /// The mean; `None` when it was never defined.
    pub fn mean(&self) -> Option<f64> {
        (self.clusters.n > 0.0).then_some(self.clusters.mean)
    }

    /// Monte Carlo standard error of the mean.
    pub fn se(&self) -> f64 {
        self.clusters.se()
    }

    /// The 95 % confidence interval of the mean.
    pub fn interval(&self) -> (f64, f64) {
        self.clusters.interval(CONFIDENCE)
    }
}

/// A difference between two plans, replication by replication under common random numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// Differences over replications.
    pub outcomes: Moments,
    /// Over the means of clusters.
    pub clusters: Moments,
    /// The same, with the controls taken off.
    pub controlled: Moments,
    /// The baseline's own outcomes in the same replications.
    pub baseline: Moments,
    /// The plan's own outcomes in the same replications.
    pub plan: Moments,
    /// Replications in which the plan is higher, ties counting half.
    pub higher: f64,
}

impl Difference {
    /// Adds one cluster's outcomes of the baseline and the plan, without controls.
    pub fn push(&mut self, cluster: impl Iterator<Item = (f64, f64)>) {
        self.push_controlled(cluster.map(|pair| (pair, 0.0)));
    }

    /// Adds one cluster's outcomes of the baseline and the plan, each pair with the plan's control less the baseline's; pairs not
    /// defined on both sides are left out.
    pub fn push_controlled(&mut self, cluster: impl Iterator<Item = ((f64, f64), f64)>) {
        let (mut within, mut controlled) = (Moments::default(), Moments::default());
        let defined = |((baseline, plan), _): &((f64, f64), f64)| baseline.is_finite() && plan.is_finite();
        for ((baseline, plan), control) in cluster.filter(defined) {
            let difference = difference(baseline, plan);
            within.push(difference);
            controlled.push(difference - control);
            self.outcomes.push(difference);
            self.baseline.push(baseline);
            self.plan.push(plan);
            self.higher += if difference > 0.0 {
                1.0
            } else if difference == 0.0 {
                0.5
            } else {
                0.0
            };
        }
        if within.n > 0.0 {
            self.clusters.push(within.mean);
            self.controlled.push(controlled.mean);
        }
    }

    /// Adds the differences of another.
    pub fn merge(&mut self, other: &Self) {
        self.outcomes.merge(&other.outcomes);
        self.clusters.merge(&other.clusters);
        self.controlled.merge(&other.controlled);
        self.baseline.merge(&other.baseline);
        self.plan.merge(&other.plan);
        self.higher += other.higher;
    }

    /// What the mean and its error are read off: clusters, with the control where it is worth it.
    pub fn estimate(&self) -> &Moments {
        control::better(&self.clusters, &self.controlled)
    }

    /// How many times smaller the control makes the variance of the mean; none where that cannot be told.
    pub fn control_gain(&self) -> Option<f64> {
        control::gain(&self.clusters, &self.controlled)
    }

    /// Whether the control is taken off.
    pub fn is_controlled(&self) -> bool {
        control::is_worth_it(&self.clusters, &self.controlled)
    }

    /// The mean difference; `None` when it was never defined.
    pub fn mean(&self) -> Option<f64> {
        (self.clusters.n > 0.0).then_some(self.estimate().mean)
    }

    /// Monte Carlo standard error of the mean difference.
    pub fn se(&self) -> f64 {
        self.estimate().se()
    }

    /// The 95 % confidence interval of the mean difference.
    pub fn interval(&self) -> (f64, f64) {
        self.interval_at(CONFIDENCE)
    }

    /// The confidence interval of the mean difference at another confidence.
    pub fn interval_at(&self, confidence: f64) -> (f64, f64) {
        self.estimate().interval(confidence)
    }

    /// Share of replications in which the plan is higher, ties counting half.
    pub fn p_higher(&self) -> f64 {
        self.higher / self.outcomes.n
    }

    /// How many times larger the variance of the difference would be with independent replications: the sum of the
    /// plans' variances ÷ the variance of the difference; `None` where the difference does not vary.
    pub fn variance_reduction(&self) -> Option<f64> {
        let paired = self.outcomes.variance();
        (paired > 0.0).then(|| (self.baseline.variance() + self.plan.variance()) / paired)
    }
}

/// Plan less baseline. Equal amounts that two plans add up in another order differ in their last bits, which is no difference.
pub fn difference(baseline: f64, plan: f64) -> f64 {
    let rounding = ROUNDING * f64::max(plan.abs(), baseline.abs());
    if (plan - baseline).abs() <= rounding {
        0.0
    } else {
        plan - baseline
    }
}

/// Quantile `p` of sorted values by linear interpolation (Hyndman & Fan's type 7).
pub fn exact_quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = p * last as f64;
    let below = position as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_no_difference() {
        let mut difference = Difference::default();
        let (one, other) = (0.1 + 0.2, 0.3);
        assert_ne!(one, other);
        difference.push([(one, other), (1e9 + 1e-6, 1e9)].into_iter());
        assert_eq!((difference.mean(), difference.p_higher()), (Some(0.0), 0.5));
        assert_eq!(difference.variance_reduction(), None);
        difference.push([(1.0, 1.0 + 1e-9)].into_iter());
        assert!(difference.mean() > Some(0.0));
    }

    /// Clusters with means 1, 2 and 6, whose mean 3 has a standard error of √(7 ÷ 3); t of two degrees of freedom is 4.302 653.
    #[test]
    fn means_and_intervals_are_of_clusters() {
        let se = f64::sqrt(7.0 / 3.0);
        let close = |(low, high): (f64, f64)| {
            let half = 4.302_653 * se;
            assert!(
                (low - 3.0 + half).abs() < 1e-5 && (high - 3.0 - half).abs() < 1e-5,
                "{low}, {high}"
            );
        };
        let mut summary = Summary::default();
        assert_eq!(summary.mean(), None);
        let mut difference = Difference::default();
        assert_eq!(difference.mean(), None);
        for [one, other] in [[0.0, 2.0], [2.0, 2.0], [5.0, 7.0]] {
            summary.push([one, f64::NAN, other].into_iter());
            difference.push([(10.0, 10.0 + one), (f64::NAN, 1.0), (20.0, 20.0 + other)].into_iter());
        }
        summary.push([f64::NAN].into_iter());
        difference.push([(1.0, f64::NAN)].into_iter());
        assert_eq!((summary.mean(), difference.mean()), (Some(3.0), Some(3.0)));
        assert!((summary.se() - se).abs() < 1e-12 && (difference.se() - se).abs() < 1e-12);
        close(summary.interval());
        close(difference.interval());
        assert_eq!((summary.outcomes.n, difference.outcomes.n), (6.0, 6.0));
        // Of six, one is a tie and five are higher.
        assert_eq!(difference.p_higher(), 5.5 / 6.0);
        // Baselines of 10 and 20, three each, vary by 30; differences by 6.4 (mean 3, squares 32).
        let plan = [10.0, 12.0, 15.0, 22.0, 22.0, 27.0];
        let mean = plan.iter().sum::<f64>() / 6.0;
        let spread = plan.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 5.0;
        assert!((difference.variance_reduction().unwrap() - (30.0 + spread) / 6.4).abs() < 1e-12);
    }

    /// Outcomes that are their controls and a small rest: what is left when they are taken off is the rest, in either of two plans.
    #[test]
    fn controls_are_taken_off() {
        let (mut summary, mut difference) = (Summary::default(), Difference::default());
        for cluster in 0..12 {
            let control = f64::from(cluster) - 5.5;
            let rest = 3.0 + 0.1 * f64::from(cluster % 2);
            summary.push_controlled([(rest + control, control)].into_iter());
            difference.push_controlled([((1.0, 1.0 + rest + control), control)].into_iter());
        }
        assert!((summary.estimate().mean - 3.05).abs() < 1e-12);
        assert!((summary.mean().unwrap() - 3.05).abs() < 1e-12);
        assert!(summary.estimate().se() < 0.02 && summary.se() > 1.0);
        assert!((difference.mean().unwrap() - 3.05).abs() < 1e-12);
        assert!(difference.se() < 0.02 && difference.is_controlled());
        assert!(difference.control_gain().unwrap() > 1_000.0);
    }

    #[test]
    fn merged_or_not_it_is_the_same() {
        let clusters = [[0.5, 2.0], [2.0, 3.5], [5.0, 7.0], [1.0, 9.0]];
        let all = |clusters: &[[f64; 2]]| {
            let (mut summary, mut difference) = (Summary::default(), Difference::default());
            for of in clusters {
                summary.push_controlled(of.iter().map(|&value| (value, 0.1 * value)));
                difference.push_controlled(of.iter().map(|&value| ((4.0, value), 0.1 * value)));
            }
            (summary, difference)
        };
        let (whole, (mut summary, mut difference)) = (all(&clusters), all(&clusters[..1]));
        let (more, differences) = all(&clusters[1..]);
        summary.merge(&more);
        difference.merge(&differences);
        let close = |one: &Moments, other: &Moments| {
            assert_eq!(one.n, other.n);
            assert!((one.mean - other.mean).abs() < 1e-12 && (one.squares - other.squares).abs() < 1e-12);
        };
        close(&summary.outcomes, &whole.0.outcomes);
        close(&summary.clusters, &whole.0.clusters);
        close(&summary.controlled, &whole.0.controlled);
        assert_eq!(summary.histogram, whole.0.histogram);
        close(&difference.outcomes, &whole.1.outcomes);
        close(&difference.clusters, &whole.1.clusters);
        close(&difference.controlled, &whole.1.controlled);
        close(&difference.baseline, &whole.1.baseline);
        close(&difference.plan, &whole.1.plan);
        assert_eq!(difference.higher, whole.1.higher);
    }

    #[test]
    fn quantiles_lie_between_values() {
        let found = [0.0, 0.25, 0.5, 0.8, 1.0].map(|p| exact_quantile(&[1.0, 2.0, 6.0], p).unwrap());
        for (found, expected) in found.iter().zip([1.0, 1.5, 2.0, 4.4, 6.0]) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
        assert_eq!(exact_quantile(&[], 0.5), None);
    }

    #[test]
    fn one_cluster_tells_no_error() {
        let mut summary = Summary::default();
        summary.push([1.0, 3.0].into_iter());
        assert_eq!((summary.mean(), summary.outcomes.n), (Some(2.0), 2.0));
        assert!(summary.se().is_nan());
    }
}
