//! Bounds of a probability that was estimated by counting.

use crate::random::special::{beta_inc, beta_quantile};

/// How often something happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// Number of independent trials; less than those made, and not whole, where trials come in clusters.
    pub trials: f64,
    /// Share in which it happened.
    pub share: f64,
}

impl Proportion {
    /// From what happened (0 or 1) in replications, of which each `inner` share a draw and so are not independent.
    ///
    /// Where they do, the number of trials is what would give a share its variance between clusters, and no more than
    /// were made (Korn & Graubard 1998, *Survey Methodology* 24: 193–201). Where all or none of them happened nothing is
    /// known of that variance, and a cluster counts as one trial.
    pub fn of(happened: &[bool], inner: u32) -> Self {
        let n = happened.len() as f64;
        let count = |some: &[bool]| some.iter().filter(|&&did| did).count() as f64;
        let share = count(happened) / n;
        let clusters: Vec<f64> = happened
            .chunks(inner as usize)
            .map(|cluster| count(cluster) / cluster.len() as f64)
            .collect();
        let number = clusters.len() as f64;
        let squares: f64 = clusters.iter().map(|of| (of - share) * (of - share)).sum();
        let variance = squares / (number - 1.0) / number;
        let trials = if inner == 1 {
            n
        } else if squares == 0.0 {
            number
        } else {
            (share * (1.0 - share) / variance).clamp(number.min(2.0), n)
        };
        Self { trials, share }
    }

    /// The lower bound of the probability: the true one lies below it with a chance of at most `error` (Clopper & Pearson
    /// 1934, *Biometrika* 26: 404–413).
    pub fn lower(self, error: f64) -> f64 {
        let happened = self.trials * self.share;
        if happened <= 0.0 {
            return 0.0;
        }
        beta_quantile(error, happened, self.trials - happened + 1.0)
    }

    /// The upper bound likewise.
    pub fn upper(self, error: f64) -> f64 {
        let failed = Self {
            trials: self.trials,
            share: 1.0 - self.share,
        };
        1.0 - failed.lower(error)
    }

    /// The probability that the true one is at least `p`, after a Jeffreys prior: an estimate, not a bound.
    pub fn chance_of_at_least(self, p: f64) -> f64 {
        let happened = self.trials * self.share;
        1.0 - beta_inc(happened + 0.5, self.trials - happened + 0.5, p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 95 % two-sided: 8 of 10 gives 0.4439 to 0.9748 (tables of Clopper & Pearson); 0 of 10 an upper bound of 0.3085.
    #[test]
    fn bounds_are_the_published_ones() {
        let eight = Proportion {
            trials: 10.0,
            share: 0.8,
        };
        assert!((eight.lower(0.025) - 0.4439).abs() < 5e-5);
        assert!((eight.upper(0.025) - 0.9748).abs() < 5e-5);
        let none = Proportion {
            trials: 10.0,
            share: 0.0,
        };
        assert_eq!(none.lower(0.025), 0.0);
        assert!((none.upper(0.025) - 0.3085).abs() < 5e-5);
        let all = Proportion {
            trials: 20.0,
            share: 1.0,
        };
        assert_eq!(all.upper(0.01), 1.0);
    }

    #[test]
    fn clusters_that_agree_count_once() {
        let twice = |of: &[bool]| -> Vec<bool> { of.iter().flat_map(|&did| [did, did]).collect() };
        let single: Vec<bool> = (0..40).map(|i| i % 4 != 0).collect();
        let proportion = Proportion::of(&twice(&single), 2);
        assert_eq!(proportion.share, 0.75);
        assert!((proportion.trials - 39.0).abs() < 1e-9, "{}", proportion.trials);
        assert_eq!(Proportion::of(&[true; 40], 2).trials, 20.0);
        assert_eq!(Proportion::of(&[true; 40], 1).trials, 40.0);
    }
}
