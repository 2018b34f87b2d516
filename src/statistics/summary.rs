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

    #[test]
    fn one_cluster_tells_no_error() {
        let mut summary = Summary::default();
        summary.push([1.0, 3.0].into_iter());
        assert_eq!((summary.mean(), summary.outcomes.n), (Some(2.0), 2.0));
        assert!(summary.se().is_nan());
    }
}
