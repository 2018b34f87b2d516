//! Selecting the best of several systems: the fully sequential procedure KN.
//!
//! Source: Kim & Nelson (2001), *A fully sequential procedure for indifference-zone selection in simulation*, ACM
//! TOMACS 11: 251–273, with c = 1. Means are compared pair by pair as observations come in, and a system is out as soon
//! as its sum lags behind another's by more than a triangle that closes. If the least mean is at least `indifference`
//! below all others, it is the one that is left with probability `1 − error` or more, for normal observations, dependent
//! between systems as they like: common random numbers make the variances of differences, and so the number of
//! observations, smaller.

use super::moments::Moments;
use crate::random::pinned::{exp, ln};

/// What observations so far tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Those that are still in, by their positions; one when the selection is made.
    pub left: Vec<usize>,
    /// Observations of each system that were used.
    pub used: usize,
}

/// The selection of the system with the least mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kn {
    /// Observations from which the variances of differences are taken; at least 2.
    pub first: usize,
    /// Systems among which it is selected: the columns, and those that the same observations left out before.
    pub systems: usize,
    /// The greatest probability of a wrong selection.
    pub error: f64,
    /// The least difference of means that matters, above 0.
    pub indifference: f64,
}

impl Kn {
    /// Goes through the observations (one column a system, the rows simultaneous) until one system is left or they end.
    pub fn least(self, columns: &[&[f64]]) -> Selection {
        let rows = columns.iter().map(|column| column.len()).min().unwrap_or(0);
        let mut left: Vec<usize> = (0..columns.len()).collect();
        if left.len() < 2 || rows < self.first {
            return Selection { left, used: 0 };
        }
        let triangles = self.triangles(columns);
        let mut sums: Vec<f64> = columns.iter().map(|column| column[..self.first].iter().sum()).collect();
        let mut used = self.first;
        loop {
            let out = |&system: &usize| {
                left.iter().any(|&other| {
                    let bound = (triangles[system][other] - 0.5 * self.indifference * used as f64).max(0.0);
                    let lag = sums[system] - sums[other];
                    // A tie at the end of the triangle is broken by the order.
                    other != system && (lag > bound || (bound == 0.0 && lag == 0.0 && other < system))
                })
            };
            let gone: Vec<usize> = left.iter().copied().filter(out).collect();
            left.retain(|system| !gone.contains(system));
            if left.len() == 1 || used == rows {
                return Selection { left, used };
            }
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum += column[used];
            }
            used += 1;
        }
    }

    /// Where the triangle of each pair begins: `h² S² / (2 δ)`, with `h² = 2 η (n₀ − 1)` and
    /// `η = ½ ((2 error / (k − 1))^(−2 / (n₀ − 1)) − 1)`.
    fn triangles(self, columns: &[&[f64]]) -> Vec<Vec<f64>> {
        let freedom = (self.first - 1) as f64;
        let each = 2.0 * self.error / (self.systems.max(columns.len()) - 1) as f64;
        let eta = 0.5 * (exp(-2.0 / freedom * ln(each)) - 1.0);
        let factor = 2.0 * eta * freedom / (2.0 * self.indifference);
        let variance = |one: &[f64], other: &[f64]| {
            let mut difference = Moments::default();
            let pairs = one.iter().zip(other).take(self.first);
            pairs.for_each(|(one, other)| difference.push(one - other));
            difference.variance()
        };
        let of = |one: &&[f64]| columns.iter().map(|other| factor * variance(one, other)).collect();
        columns.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::pinned::normal_quantile;

    /// Evenly spread enough for a test: a Weyl sequence through splitmix64.
    fn uniform(place: u64) -> f64 {
        let mut z = place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / f64::powi(2.0, 53) + f64::EPSILON
    }

    fn normal(seed: u64, row: u64, system: u64) -> f64 {
        normal_quantile(uniform(seed * 1_000_003 + row * 64 + system))
    }

    /// Five systems in the least favourable configuration: all others worse by just the indifference zone; observations
    /// correlated as common random numbers make them. Over 1,000 studies the share that is right is not below what was
    /// promised, by more than two standard errors of that share.
    #[test]
    fn the_right_one_is_selected_as_often_as_promised() {
        let kn = Kn {
            first: 20,
            systems: 5,
            error: 0.1,
            indifference: 0.5,
        };
        for shared in [0.0, 1.5] {
            let mut right = 0;
            let mut used = 0;
            for study in 0..1000_u64 {
                let columns: Vec<Vec<f64>> = (0..5)
                    .map(|system| {
                        let mean = if system == 3 { 0.0 } else { 0.5 };
                        let one = |row| mean + normal(study, row, system) + shared * normal(study, row, 60);
                        (0..600).map(one).collect()
                    })
                    .collect();
                let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
                let selection = kn.least(&columns);
                assert_eq!(selection.left.len(), 1);
                right += usize::from(selection.left == [3]);
                used += selection.used;
            }
            let se = (0.9 * 0.1 / 1000.0_f64).sqrt();
            assert!(right as f64 / 1000.0 >= 0.9 - 2.0 * se, "{right}");
            assert!(used / 1000 < 400, "{used}");
        }
    }

    /// That others were left out before has its price.
    #[test]
    fn more_systems_take_more_observations() {
        let used = |systems| {
            let columns: Vec<Vec<f64>> = (0..2)
                .map(|system| {
                    (0..600)
                        .map(|row| 0.5 * system as f64 + normal(1, row, system))
                        .collect()
                })
                .collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let kn = Kn {
                first: 20,
                systems,
                error: 0.05,
                indifference: 0.5,
            };
            kn.least(&columns).used
        };
        assert!(used(16) > used(2), "{} {}", used(16), used(2));
    }

    /// Three systems, three first observations, error .05: η = ½ ((.1 ÷ 2)^(−1) − 1) = 9.5, h² = 38, so that triangles of δ = 2 begin at 9.5
    /// variances of the difference.
    #[test]
    fn triangles_by_hand() {
        let kn = Kn {
            first: 3,
            systems: 3,
            error: 0.05,
            indifference: 2.0,
        };
        // Differences of the first two: 0, −1, −2, of variance 1.
        let columns: [&[f64]; 3] = [&[1.0, 2.0, 3.0, 9.0], &[1.0, 3.0, 5.0, 0.0], &[1.0, 2.0, 3.0, 0.0]];
        let triangles = kn.triangles(&columns);
        assert!((triangles[0][1] - 9.5).abs() < 1e-12, "{triangles:?}");
        assert_eq!(triangles[0][2], 0.0);
        // Where the second lags by 3 from the third observation on, 9.5 − n is less from the seventh on.
        let (first, lags) = ([1.0; 12], [1.0, 2.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        let selection = |rows: usize| kn.least(&[&first[..rows], &lags[..rows]]);
        assert_eq!(selection(12), Selection { left: vec![0], used: 7 });
        let both = vec![0, 1];
        assert_eq!(selection(3), Selection { left: both, used: 3 });
        let few: [&[f64]; 2] = [&[1.0, 2.0], &[5.0, 6.0]];
        assert_eq!(
            kn.least(&few),
            Selection {
                left: vec![0, 1],
                used: 0
            }
        );
    }

    #[test]
    fn what_does_not_vary_is_seen_at_once() {
        let kn = Kn {
            first: 3,
            systems: 3,
            error: 0.05,
            indifference: 1.0,
        };
        let columns: [&[f64]; 3] = [&[5.0; 8], &[3.0; 8], &[3.0; 8]];
        assert_eq!(kn.least(&columns), Selection { left: vec![1], used: 3 });
        assert_eq!(kn.least(&columns[..1]).left, [0]);
    }
}
