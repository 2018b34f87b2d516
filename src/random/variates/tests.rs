//! Constants made with scipy 1.17.1: stats.poisson.ppf(u, mean), and stats.nbinom.ppf(u, r, r/(r + mean)); 0 in the third
//! column means Poisson.

use super::*;
use crate::random::uniform;
use proptest::prelude::*;

const COUNT: [(f64, f64, f64, f64); 13] = [
    (0.5, 0.03, 0.0, 0.0),
    (0.98, 0.03, 0.0, 1.0),
    (0.7, 2.0, 0.0, 3.0),
    (0.9999, 6.0, 0.0, 17.0),
    (1e-05, 30.0, 0.0, 10.0),
    (0.5, 599.0, 0.0, 599.0),
    (0.31, 800.0, 0.0, 786.0),
    (0.99, 50000.0, 0.0, 50521.0),
    (0.9, 0.6, 0.5, 2.0),
    (0.999, 6.0, 0.5, 67.0),
    (0.2, 30.0, 3.0, 15.0),
    (0.975, 30.0, 1000000.0, 41.0),
    (0.6, 5000.0, 300.0, 5070.0),
];

fn dispersion(r: f64) -> Option<f64> {
    (r > 0.0).then_some(r)
}

#[test]
fn counts_agree_with_scipy() {
    for (u, mean, r, expected) in COUNT {
        assert_eq!(
            count(u, mean, dispersion(r)),
            expected,
            "u {u}, mean {mean}, dispersion {r}"
        );
    }
}

#[test]
fn counts_end_and_are_whole_at_every_extreme() {
    for mean in [0.0, 1e-300, 0.03, 30.0, 599.9, 600.1, 9_999.0, 1e6, 1e12] {
        for r in [None, Some(0.01), Some(1.0), Some(1e6)] {
            if mean == 9_999.0 && r == Some(0.01) {
                continue; // some ten million steps, right but slow
            }
            for u in [uniform(0), 0.5, uniform(u32::MAX)] {
                let k = count(u, mean, r);
                assert!(
                    k >= 0.0 && k.fract() == 0.0 && k.is_finite(),
                    "u {u}, mean {mean}, dispersion {r:?}: {k}"
                );
            }
        }
    }
    assert_eq!(count(uniform(u32::MAX), 0.0, Some(0.5)), 0.0);
}

#[test]
fn without_spread_everything_is_constant() {
    for u in [uniform(0), 0.3, uniform(u32::MAX)] {
        assert_eq!(LognormalFactor::new(0.0).at(u), 1.0);
        assert_eq!(QuantileTable::gamma(3.7, 0.0).at(u), 3.7);
        assert_eq!(depth(u, 0.0), 0.0);
        assert_eq!(depth(u, 1.0), 1.0);
    }
}

#[test]
fn the_gamma_table_keeps_its_stated_error() {
    for (cv, error) in [(0.1, 2e-7), (0.5, 2e-7), (1.0, 4e-7), (3.0, 4e-6)] {
        let table = QuantileTable::gamma(1.0, cv);
        for i in 0..240 {
            let z = -6.0 + 0.05 * f64::from(i) + 1.0 / 1024.0;
            let exact = gamma_quantile(crate::random::normal_cdf(z), 1.0 / (cv * cv)) * cv * cv;
            assert!(
                (table.at_score(z) - exact).abs() <= error * exact.max(1.0),
                "cv {cv}, z {z}"
            );
        }
    }
}

#[test]
fn tables_scale_exactly() {
    let (one, large) = (QuantileTable::gamma(1.5, 0.8), QuantileTable::gamma(1.5 * 1024.0, 0.8));
    for word in (0..u32::MAX).step_by(1 << 25) {
        assert_eq!(one.at(uniform(word)) * 1024.0, large.at(uniform(word)));
    }
}

#[test]
fn depth_is_the_quantile_of_its_beta() {
    for (u, mean) in [(0.2, 0.3), (0.9, 0.05), (0.5, 0.8)] {
        let exact = crate::random::special::beta_quantile(u, 1.0, (1.0 - mean) / mean);
        assert!((depth(u, mean) - exact).abs() < 1e-13);
    }
}

#[test]
fn choosing_by_shares() {
    let shares = [0.25, 0.25, 0.75, 0.999_999];
    assert_eq!(
        [0.1, 0.26, 0.74, 0.76, 1.0].map(|u| choose(u, &shares)),
        [0, 2, 2, 3, 3]
    );
    assert_eq!(
        choose(uniform(u32::MAX), &[0.4, 0.9999, 0.9999]),
        1,
        "a share of nothing is never chosen"
    );
    assert_eq!(choose(0.5, &[]), 0);
}

proptest! {
    #[test]
    fn variates_rise_with_the_uniform(a: u32, b: u32, mean in 0.01..900.0f64, r in 0.05..50.0f64, cv in 0.0..3.0f64, share in 0.0..1.0f64) {
        let (low, high) = (uniform(a.min(b)), uniform(a.max(b)));
        prop_assert!(count(low, mean, None) <= count(high, mean, None));
        prop_assert!(count(low, mean, Some(r)) <= count(high, mean, Some(r)));
        prop_assert!(LognormalFactor::new(cv).at(low) <= LognormalFactor::new(cv).at(high));
        prop_assert!(depth(low, share) <= depth(high, share));
    }

    #[test]
    fn the_gamma_table_rises(a: u32, b: u32) {
        static TABLE: std::sync::LazyLock<QuantileTable> = std::sync::LazyLock::new(|| QuantileTable::gamma(2.0, 1.3));
        prop_assert!(TABLE.at(uniform(a.min(b))) <= TABLE.at(uniform(a.max(b))));
    }
}
