//! Bounds of a probability that was estimated by counting.

use crate::random::special::{beta_quantile, student_t_quantile};

/// How often something happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// Share of the trials in which it happened.
    pub share: f64,
    /// Trials that were made.
    made: f64,
    /// Clusters they came in: as many where they are independent.
    clusters: f64,
    /// Independent trials that would give the share the variance it has between clusters, as far as that is known.
    independent: f64,
}

impl Proportion {
    /// From what happened (0 or 1) in replications, of which each `inner` share a draw and so are not independent.
    pub fn of(happened: &[bool], inner: u32) -> Self {
        let counts = |some: &[bool]| (some.len() as f64, some.iter().filter(|&&did| did).count() as f64);
        if inner == 1 {
            let (made, count) = counts(happened);
            return Self::independent(made, count / made);
        }
        let clusters: Vec<(f64, f64)> = happened.chunks(inner as usize).map(counts).collect();
        Self::clustered(&clusters)
    }

    /// Of independent trials.
    const fn independent(made: f64, share: f64) -> Self {
        Self {
            share,
            made,
            clusters: made,
            independent: made,
        }
    }

    /// From clusters of trials that depend on each other: of each, how many trials it has and in how many it happened.
    pub fn clustered(clusters: &[(f64, f64)]) -> Self {
        let sum = |of: fn(&(f64, f64)) -> f64| clusters.iter().map(of).sum::<f64>();
        let (number, made) = (clusters.len() as f64, sum(|of| of.0));
        let share = sum(|of| of.1) / made;
        let squares: f64 = clusters.iter().map(|(n, count)| (count - share * n).powi(2)).sum();
        let variance = number / (number - 1.0) * squares / (made * made);
        Self {
            share,
            made,
            clusters: number,
            independent: share * (1.0 - share) / variance,
        }
    }

    /// How many independent trials these are worth for a bound that is wrong with a chance of `error`.
    ///
    /// As many as would give the share its variance between clusters (design effect, Kish 1965), fewer for the degrees of
    /// freedom with which that is known, and no more than were made (Korn & Graubard 1998, *Survey Methodology* 24: 193–201).
    /// Where all or none of them happened nothing is known of that variance, and a cluster counts as one trial.
    pub fn trials(self, error: f64) -> f64 {
        if self.clusters == self.made || self.clusters < 2.0 || !self.independent.is_finite() {
            return self.clusters;
        }
        let t = |n: f64| student_t_quantile(1.0 - error, n - 1.0);
        let freedom = t(self.made) / t(self.clusters);
        (self.independent * freedom * freedom).clamp(1.0, self.made)
    }

    /// The lower bound of the probability: the true one lies below it with a chance of at most `error` (Clopper & Pearson
    /// 1934, *Biometrika* 26: 404–413).
    pub fn lower(self, error: f64) -> f64 {
        let trials = self.trials(error);
        let happened = trials * self.share;
        if happened <= 0.0 {
            return 0.0;
        }
        beta_quantile(error, happened, trials - happened + 1.0)
    }

    /// The upper bound likewise.
    pub fn upper(self, error: f64) -> f64 {
        let failed = Self {
            share: 1.0 - self.share,
            ..self
        };
        1.0 - failed.lower(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_what_happened_of_what_was_tried() {
        for inner in [1, 2] {
            assert_eq!(Proportion::of(&[true, false, false, false], inner).share, 0.25);
        }
    }

    /// 95 % two-sided: 8 of 10 gives 0.4439 to 0.9748 (tables of Clopper & Pearson); 0 of 10 an upper bound of 0.3085.
    #[test]
    fn bounds_are_the_published_ones() {
        let eight = Proportion::independent(10.0, 0.8);
        assert!((eight.lower(0.025) - 0.4439).abs() < 5e-5);
        assert!((eight.upper(0.025) - 0.9748).abs() < 5e-5);
        let none = Proportion::independent(10.0, 0.0);
        assert_eq!(none.lower(0.025), 0.0);
        assert!((none.upper(0.025) - 0.3085).abs() < 5e-5);
        let all = Proportion::independent(20.0, 1.0);
        assert_eq!(all.upper(0.01), 1.0);
    }

    /// 5 and 6 of ten: the share .55 has a variance of 2 · .5 ÷ 20² = .0025, which is that of 99 trials; t(.975) is 2.093 02 with 19
    /// degrees of freedom and 12.7062 with one.
    #[test]
    fn two_clusters_tell_little() {
        let expected = 99.0 * f64::powi(2.093_02 / 12.7062, 2);
        let trials = Proportion::clustered(&[(10.0, 5.0), (10.0, 6.0)]).trials(0.025);
        assert!((trials - expected).abs() < 1e-4, "{trials} for {expected}");
    }

    /// Forty clusters of two that agree are worth 39 trials by their variance, and fewer for what is known of it: t(.975) is 1.99045
    /// with 79 degrees of freedom and 2.02269 with 39, t(.9995) is 3.41799 and 3.55812
    /// (Simpson's rule over the density).
    #[test]
    fn clusters_that_agree_count_once_and_less() {
        let twice = |of: &[bool]| -> Vec<bool> { of.iter().flat_map(|&did| [did, did]).collect() };
        let single: Vec<bool> = (0..40).map(|i| i % 4 != 0).collect();
        let proportion = Proportion::of(&twice(&single), 2);
        assert_eq!(proportion.share, 0.75);
        for (error, [all, clusters]) in [(0.025, [1.99045, 2.02269]), (0.0005, [3.41799, 3.55812])] {
            let expected = 39.0 * (all / clusters) * (all / clusters);
            let trials = proportion.trials(error);
            assert!((trials - expected).abs() < 1e-3, "{trials} for {expected}");
        }
        assert_eq!(Proportion::of(&[true; 40], 2).trials(0.025), 20.0);
        assert_eq!(Proportion::of(&[true; 40], 1).trials(0.025), 40.0);
        assert_eq!(Proportion::of(&single, 1).trials(0.025), 40.0);
    }
}
