use super::Distribution::{self, *};

fn all(c: f64) -> Vec<Distribution> {
    vec![
        Normal {
            mean: 3.0 * c,
            sd: 0.7 * c,
        },
        Lognormal {
            median: 24_000.0 * c,
            sigma: 1.1,
        },
        Gamma { mean: 5.3 * c, cv: 0.6 },
        Uniform {
            low: -1.1 * c,
            high: 2.3 * c,
        },
        Triangular {
            low: 0.1 * c,
            mode: 0.3 * c,
            high: 1.7 * c,
        },
        Pert {
            low: 0.1 * c,
            mode: 0.3 * c,
            high: 1.7 * c,
        },
        Empirical([1.0, 1.3, 2.9, 3.4, 7.7].map(|v| v * c).to_vec()),
    ]
}

fn with_beta() -> Vec<Distribution> {
    all(1.0).into_iter().chain([Beta { alpha: 2.0, beta: 5.0 }]).collect()
}

#[test]
fn quantile_and_cdf_are_inverse() {
    for law in with_beta() {
        for u in [1e-6, 0.1, 0.37, 0.5, 0.81, 0.9999] {
            let back = law.cdf(law.quantile(u));
            assert!((back - u).abs() < 1e-9, "{law:?} at {u}: {back}");
        }
        assert_eq!(law.median(), law.quantile(0.5));
    }
}

#[test]
fn scaling_by_a_power_of_two_is_exact() {
    for (law, scaled) in all(1.0).iter().zip(all(4096.0)) {
        for u in [1e-6, 0.1, 0.37, 0.5, 0.81, 0.9999] {
            let x = law.quantile(u);
            assert_eq!(x * 4096.0, scaled.quantile(u), "{law:?}");
            assert_eq!(law.cdf(x), scaled.cdf(x * 4096.0), "{law:?}");
        }
    }
}

/// The mean is the integral of the quantile function.
#[test]
fn means_are_those_of_the_quantiles() {
    for law in with_beta() {
        let steps = 20_000;
        let sum: f64 = (0..steps)
            .map(|i| law.quantile((f64::from(i) + 0.5) / f64::from(steps)))
            .sum();
        let got = sum / f64::from(steps);
        assert!(
            (got / law.mean() - 1.0).abs() < 1e-3,
            "{law:?}: {got} against {}",
            law.mean()
        );
    }
}

#[test]
fn without_spread_there_is_one_value() {
    for law in [
        Normal { mean: 2.0, sd: 0.0 },
        Lognormal {
            median: 2.0,
            sigma: 0.0,
        },
        Gamma { mean: 2.0, cv: 0.0 },
        Uniform { low: 2.0, high: 2.0 },
        Triangular {
            low: 2.0,
            mode: 2.0,
            high: 2.0,
        },
        Pert {
            low: 2.0,
            mode: 2.0,
            high: 2.0,
        },
        Empirical(vec![2.0, 2.0]),
    ] {
        assert_eq!([0.001, 0.5, 0.999].map(|u| law.quantile(u)), [2.0; 3], "{law:?}");
        assert_eq!([1.9, 2.0, 2.1].map(|x| law.cdf(x)), [0.0, 1.0, 1.0], "{law:?}");
        assert_eq!((law.mean(), law.support()), (2.0, (2.0, 2.0)), "{law:?}");
    }
    assert_eq!(Gamma { mean: 0.0, cv: 0.5 }.quantile(0.3), 0.0);
}

#[test]
fn outside_the_support_the_cdf_is_0_or_1() {
    for law in with_beta() {
        let (low, high) = law.support();
        assert_eq!(law.cdf(low - 1.0), 0.0, "{law:?}");
        assert_eq!(law.cdf(high + 1.0), 1.0, "{law:?}");
    }
    assert_eq!(
        Triangular {
            low: 0.0,
            mode: 0.0,
            high: 1.0
        }
        .cdf(0.0),
        0.0
    );
    assert_eq!(
        Triangular {
            low: 0.0,
            mode: 1.0,
            high: 1.0
        }
        .quantile(0.25),
        0.5
    );
}

#[test]
fn a_value_given_twice_has_weight() {
    let law = Empirical(vec![1.0, 2.0, 2.0, 4.0]);
    assert_eq!([0.4, 0.6].map(|u| law.quantile(u)), [2.0, 2.0]);
    assert!(law.cdf(1.999_999) < 0.334 && law.cdf(2.0) == 2.0 / 3.0);
}
