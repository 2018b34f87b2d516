//! Intervals of quantiles that ask for no distribution.
//!
//! Of n independent outcomes, the number B at or below the p-quantile is binomial (n, p). So the order statistics X₍ₗ₎ and X₍ᵤ₎ are
//! the ends of a 95 % interval where P(B < l) ≤ 2.5 % and P(B ≥ u) ≤ 2.5 %, with l as large and u as small as that lets them be
//! (David & Nagaraja 2003, *Order Statistics*, 7.1; Conover 1999, *Practical Nonparametric Statistics*, 3.2). With too few outcomes
//! there is no such l or u, and no finite end.
//!
//! Outcomes that depend on each other are worth fewer: as many as would give the share of outcomes at or below the quantile the
//! variance that it has between clusters (design effect, Kish 1965), for the degrees of freedom with which that is known (Korn &
//! Graubard 1998, *Survey Methodology* 24: 193–201), and never more than there are. The ranks of so many are read at the same shares
//! of all outcomes: Woodruff's method (1952, *JASA* 47: 635–646) with binomial bounds. This is an approximation; how well it
//! covers is tested below.

use super::outcomes::Estimate;
use super::proportion::Proportion;
use super::summary::exact_quantile;
use crate::random::special::beta_inc;

/// Chance of a miss on each side.
const MISS: f64 = 0.025;

/// Quantile `p` with its 95 % interval, of outcomes in clusters of `dependent`. An end that so few outcomes do not tell is infinite.
/// Outcomes may be infinite; those that are not numbers are left out. None without outcomes.
pub fn quantile(outcomes: &[f64], dependent: usize, p: f64) -> Option<Estimate> {
    let mut sorted: Vec<f64> = outcomes.iter().copied().filter(|outcome| !outcome.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let value = interpolated(&sorted, p)?;
    let n = sorted.len();
    let worth = if dependent == 1 {
        n
    } else {
        worth(outcomes, dependent, value)
    };
    let (low, high) = ranks(worth, p);
    // Outwards, to whole outcomes; the ranks themselves where each outcome is worth one.
    let low = low.map_or(f64::NEG_INFINITY, |rank| sorted[(rank - 1) * n / worth]);
    let high = high.map_or(f64::INFINITY, |rank| sorted[(rank * n).div_ceil(worth) - 1]);
    Some(Estimate {
        value,
        low: low.min(value),
        high: high.max(value),
    })
}

/// By interpolation, but for outcomes that are infinite.
fn interpolated(sorted: &[f64], p: f64) -> Option<f64> {
    let value = exact_quantile(sorted, p)?;
    // Halfway to infinity is there.
    Some(if value.is_nan() { f64::INFINITY } else { value })
}

/// How many independent outcomes these are worth for the share of them at or below `value`.
fn worth(outcomes: &[f64], dependent: usize, value: f64) -> usize {
    let counts = |of: &[f64]| {
        let defined = of.iter().filter(|outcome| !outcome.is_nan());
        let below = of.iter().filter(|&&outcome| outcome <= value).count();
        (defined.count() as f64, below as f64)
    };
    let clusters: Vec<(f64, f64)> = outcomes
        .chunks(dependent)
        .map(counts)
        .filter(|(n, _)| *n > 0.0)
        .collect();
    Proportion::clustered(&clusters).trials(MISS) as usize
}

/// The ranks, from 1, of the order statistics at the ends of the interval of quantile `p` of `n` independent outcomes; none where
/// there is no such rank.
fn ranks(n: usize, p: f64) -> (Option<usize>, Option<usize>) {
    // P(B ≤ k − 1) = 1 − I(p; k, n − k + 1) (DLMF 8.17.5), for 1 ≤ k ≤ n.
    let at_least = |k: usize, p: f64| beta_inc(k as f64, (n - k + 1) as f64, p);
    // The largest rank with P(B < rank) ≤ MISS; by symmetry the other end is the same of what lies above.
    let largest = |p: f64| {
        let (mut fits, mut beyond) = (0, n + 1);
        while beyond - fits > 1 {
            let middle = usize::midpoint(fits, beyond);
            if at_least(middle, p) >= 1.0 - MISS {
                fits = middle;
            } else {
                beyond = middle;
            }
        }
        (fits > 0).then_some(fits)
    };
    (largest(p), largest(1.0 - p).map(|rank| n + 1 - rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::pinned::{ln, normal_quantile};
    use crate::random::{Key, uniform, words};

    /// Computed by SciPy 1.17.1 from `binom.cdf` and `binom.sf`: the last `l` with `cdf(l - 1, n, p) <= .025`, the first `u` with
    /// `sf(u - 1, n, p) <= .025`.
    #[test]
    fn ranks_are_binomial() {
        for (n, p, expected) in RANKS {
            assert_eq!(ranks(n, p), expected, "n {n}, p {p}");
        }
    }

    /// Conover (1999, 3.2): the median of few outcomes. The least number with a finite 95 % interval is 6, since 2 · 2⁻⁶ ≤ 5 %; that of
    /// the 5 % quantile's lower end is 72, since .95⁷² ≤ 2.5 % < .95⁷¹.
    #[test]
    fn too_few_outcomes_tell_no_end() {
        assert_eq!((ranks(5, 0.5), ranks(6, 0.5)), ((None, None), (Some(1), Some(6))));
        assert_eq!((ranks(71, 0.05).0, ranks(72, 0.05).0), (None, Some(1)));
        let five = quantile(&[1.0, 2.0, 3.0, 4.0, 5.0], 1, 0.5).unwrap();
        assert_eq!(
            (five.low, five.value, five.high),
            (f64::NEG_INFINITY, 3.0, f64::INFINITY)
        );
        assert_eq!(quantile(&[], 1, 0.5), None);
        assert_eq!(quantile(&[f64::NAN], 1, 0.5), None);
    }

    #[test]
    fn quantiles_may_be_infinite() {
        let outcomes = [3.0, f64::INFINITY, 5.0, f64::INFINITY, 4.0, f64::NAN];
        assert_eq!(quantile(&outcomes, 1, 0.25).unwrap().value, 4.0);
        assert_eq!(quantile(&outcomes, 1, 0.9).unwrap().value, f64::INFINITY);
    }

    /// The outcomes of the ranks above, 40 and 61 of a hundred; clusters without outcomes are no clusters; near the end of the
    /// scale one of two outcomes is an end of the interval, since .99² ≥ 97.5 %.
    #[test]
    fn intervals_end_at_the_outcomes_of_their_ranks() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let median = quantile(&hundred, 1, 0.5).unwrap();
        assert_eq!((median.low, median.value, median.high), (40.0, 50.5, 61.0));
        let single: Vec<f64> = (0..60).map(|rank| f64::from((rank * 17) % 60)).collect();
        let twice: Vec<f64> = single.iter().flat_map(|&outcome| [outcome, outcome + 0.5]).collect();
        let with_none = [twice.as_slice(), &[f64::NAN; 80]].concat();
        assert_eq!(quantile(&with_none, 2, 0.5), quantile(&twice, 2, 0.5));
        assert_eq!(ranks(2, 0.99), (Some(2), None));
    }

    /// Four clusters of two that say the same: 3 by their variance, 1.7 by the degrees of freedom with which that is known. Clusters without
    /// outcomes add none of these.
    #[test]
    fn clusters_without_outcomes_are_worth_nothing() {
        let four = [1.0, 1.0, 5.0, 5.0, 2.0, 2.0, 9.0, 9.0];
        let with_none = [four.as_slice(), &[f64::NAN; 40]].concat();
        assert_eq!((worth(&four, 2, 3.0), worth(&with_none, 2, 3.0)), (1, 1));
    }

    /// Outcomes that say the same twice are worth half as many.
    #[test]
    fn copies_add_nothing() {
        let single: Vec<f64> = (0..200).map(|rank| f64::from((rank * 77) % 200)).collect();
        let twice: Vec<f64> = single.iter().flat_map(|&outcome| [outcome, outcome]).collect();
        for p in [0.05, 0.5, 0.95] {
            let [one, two] = [quantile(&single, 1, p), quantile(&twice, 2, p)].map(Option::unwrap);
            assert!(
                (one.low - two.low).abs() <= 1.0 && (one.high - two.high).abs() <= 1.0,
                "{one:?} {two:?}"
            );
        }
    }

    /// Exponential outcomes, and normal ones half or most of whose variance is their cluster's: 95 % or more of the intervals cover
    /// each of the five quantiles, by not too much.
    #[test]
    fn intervals_cover() {
        const STUDIES: u32 = 1_000;
        let draw = |study: u32, cluster: u64, number: u32| uniform(words(Key::new(study, 0), cluster, number, 0)[0]);
        let normal = |share: f64, study: u32| -> Vec<f64> {
            let of = |cluster, number| normal_quantile(draw(study, cluster, number));
            let outcome = |cluster, own| share.sqrt() * of(cluster, 0) + (1.0 - share).sqrt() * of(cluster, own);
            (0..150)
                .flat_map(|cluster| [1, 2].map(|own| outcome(cluster, own)))
                .collect()
        };
        let exponential = |study: u32| -> Vec<f64> { (0..100).map(|number| -ln(draw(study, number, 0))).collect() };
        type Make<'a> = &'a dyn Fn(u32) -> Vec<f64>;
        type Truth = fn(f64) -> f64;
        let cases: [(Make, usize, Truth); 3] = [
            (&exponential, 1, |p| -ln(1.0 - p)),
            (&|study| normal(0.5, study), 2, normal_quantile),
            (&|study| normal(0.9, study), 2, normal_quantile),
        ];
        for (case, (make, dependent, truth)) in cases.into_iter().enumerate() {
            for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let covers = |study: &u32| {
                    let found = quantile(&make(*study), dependent, p).unwrap();
                    found.low <= truth(p) && truth(p) <= found.high
                };
                let covered = (0..STUDIES).filter(covers).count() as f64 / f64::from(STUDIES);
                // 95 % less two standard errors of a share of 1,000; whole ranks may bring more, 98.3 % for the outer quantiles of 100.
                assert!((0.936..=0.996).contains(&covered), "case {case}, p {p}: {covered}");
            }
        }
    }

    type Ranks = (Option<usize>, Option<usize>);
    const RANKS: [(usize, f64, Ranks); 12] = [
        (6, 0.5, (Some(1), Some(6))),
        (6, 0.95, (Some(4), None)),
        (20, 0.05, (None, Some(4))),
        (20, 0.25, (Some(2), Some(10))),
        (72, 0.05, (Some(1), Some(9))),
        (72, 0.95, (Some(64), Some(72))),
        (100, 0.25, (Some(17), Some(35))),
        (100, 0.5, (Some(40), Some(61))),
        (500, 0.05, (Some(16), Some(36))),
        (1000, 0.5, (Some(469), Some(532))),
        (1000, 0.95, (Some(936), Some(964))),
        (5000, 0.25, (Some(1190), Some(1311))),
    ];
}
