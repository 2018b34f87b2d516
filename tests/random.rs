//! Statistical tests of the ground floor, with fixed keys. A bound of 4.5 standard errors fails a right program once in
//! 150,000 comparisons; the keys are fixed, so these pass for ever or show a change.

use axplan::random::{
    Key, LognormalFactor, Purpose, QuantileTable, count, normal_quantile, stable_key, uniform, words,
};
use rand::{SeedableRng, rngs::StdRng};
use rand_distr::Distribution as _;

const DRAWS: usize = 40_000;
const BOUND: f64 = 4.5;

/// Uniforms of one purpose, one a customer.
fn uniforms(replication: u32, purpose: Purpose) -> Vec<f64> {
    let key = Key::new(20_250_101, replication);
    (0..DRAWS as u64)
        .map(|customer| uniform(words(key, customer, 3, purpose.code(0))[0]))
        .collect()
}

/// Mean and variance agree with the stated ones within their standard errors; `kurtosis` is μ₄/σ⁴.
fn check_moments(name: &str, values: &[f64], mean: f64, variance: f64, kurtosis: f64) {
    let n = values.len() as f64;
    let got = values.iter().sum::<f64>() / n;
    let got_variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let z_mean = (got - mean) / (variance / n).sqrt();
    let z_variance = (got_variance / variance - 1.0) / ((kurtosis - 1.0) / n).sqrt();
    assert!(z_mean.abs() < BOUND, "{name}: mean {got}, stated {mean} (z = {z_mean})");
    assert!(
        z_variance.abs() < BOUND,
        "{name}: variance {got_variance}, stated {variance} (z = {z_variance})"
    );
}

/// Two-sample Kolmogorov–Smirnov statistic × √(n m/(n + m)); the limit law exceeds 2 with a probability of 0.0007.
fn kolmogorov_smirnov(mut a: Vec<f64>, mut b: Vec<f64>) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let share = |sample: &[f64], x: f64| sample.partition_point(|v| *v <= x) as f64 / sample.len() as f64;
    let largest = a
        .iter()
        .chain(&b)
        .map(|x| (share(&a, *x) - share(&b, *x)).abs())
        .fold(0.0, f64::max);
    largest * ((a.len() * b.len()) as f64 / (a.len() + b.len()) as f64).sqrt()
}

/// Means and dispersions of truth T8, each with its own replication.
fn count_cases() -> impl Iterator<Item = (u32, f64, Option<f64>)> {
    let means = [0.03, 0.6, 2.0, 6.0, 30.0];
    let cases = means
        .into_iter()
        .flat_map(|mean| [None, Some(0.5), Some(3.0)].map(|r| (mean, r)));
    cases.enumerate().map(|(i, (mean, r))| (i as u32, mean, r))
}

#[test]
fn counts_match_stated_means_and_variances() {
    for (replication, mean, dispersion) in count_cases() {
        let q = dispersion.map_or(0.0, |r| mean / r);
        let variance = mean * (1.0 + q);
        let kurtosis = 3.0 + (1.0 + 6.0 * q * (1.0 + q)) / variance;
        let values: Vec<f64> = uniforms(replication, Purpose::Counts)
            .into_iter()
            .map(|u| count(u, mean, dispersion))
            .collect();
        check_moments(
            &format!("mean {mean}, dispersion {dispersion:?}"),
            &values,
            mean,
            variance,
            kurtosis,
        );
    }
}

/// Chi-square of the counts against the probabilities in closed form, cells of 25 expected at least.
#[test]
fn counts_follow_their_law() {
    for (replication, mean, dispersion) in count_cases() {
        let mut seen = vec![0.0; 4096];
        for u in uniforms(100 + replication, Purpose::Counts) {
            seen[count(u, mean, dispersion) as usize] += 1.0;
        }
        // The product form of the probabilities, with the standard library's functions.
        let (mut p, ratio): (f64, Box<dyn Fn(f64) -> f64>) = match dispersion {
            None => ((-mean).exp(), Box::new(move |k| mean / k)),
            Some(r) => (
                (1.0 + mean / r).powf(-r),
                Box::new(move |k| (r + k - 1.0) / k * mean / (r + mean)),
            ),
        };
        let (mut chi_square, mut cells, mut expected, mut observed, mut rest) = (0.0, 0.0, 0.0, 0.0, 1.0);
        for (k, number) in seen.iter().enumerate() {
            if k > 0 {
                p *= ratio(k as f64);
            }
            expected += p * DRAWS as f64;
            observed += number;
            rest -= p;
            if expected >= 25.0 && rest * DRAWS as f64 >= 25.0 {
                chi_square += (observed - expected) * (observed - expected) / expected;
                (cells, expected, observed) = (cells + 1.0, 0.0, 0.0);
            }
        }
        chi_square += (observed - expected) * (observed - expected) / expected;
        // Wilson & Hilferty (1931): the cube root of chi-square over its degrees is nearly normal.
        let spread: f64 = 2.0 / (9.0 * cells);
        let z = ((chi_square / cells).cbrt() - (1.0 - spread)) / spread.sqrt();
        assert!(
            z < BOUND,
            "mean {mean}, dispersion {dispersion:?}: chi-square {chi_square} on {cells} (z = {z})"
        );
    }
}

#[test]
fn duration_factors_match_stated_moments() {
    for (replication, cv) in [0.2f64, 0.5, 0.8].into_iter().enumerate() {
        let w = 1.0 + cv * cv;
        let kurtosis = w.powi(4) + 2.0 * w.powi(3) + 3.0 * w * w - 3.0;
        let factor = LognormalFactor::new(cv);
        let values: Vec<f64> = uniforms(replication as u32, Purpose::Durations)
            .into_iter()
            .map(|u| factor.at(u))
            .collect();
        check_moments(&format!("lognormal cv {cv}"), &values, 1.0, cv * cv, kurtosis);
    }
}

#[test]
fn gamma_tables_match_stated_moments() {
    for (replication, cv) in [0.3, 1.0, 2.0].into_iter().enumerate() {
        let table = QuantileTable::gamma(4.0, cv);
        let values: Vec<f64> = uniforms(replication as u32, Purpose::Origin)
            .into_iter()
            .map(|u| table.at(u))
            .collect();
        check_moments(
            &format!("gamma cv {cv}"),
            &values,
            4.0,
            16.0 * cv * cv,
            3.0 + 6.0 * cv * cv,
        );
    }
}

/// rand_distr's samplers are an independent implementation of the same laws.
#[test]
fn samplers_agree_with_rand_distr() {
    let mut generator = StdRng::seed_from_u64(7);
    let mut compare = |name: &str, ours: Vec<f64>, theirs: &mut dyn FnMut(&mut StdRng) -> f64| {
        let sample = (0..DRAWS).map(|_| theirs(&mut generator)).collect();
        let statistic = kolmogorov_smirnov(ours, sample);
        assert!(statistic < 2.0, "{name}: {statistic}");
    };
    let ours =
        |replication, at: &dyn Fn(f64) -> f64| uniforms(replication, Purpose::Outcomes).into_iter().map(at).collect();

    for (replication, mean) in [(1, 0.6), (2, 6.0), (3, 900.0)] {
        let poisson = rand_distr::Poisson::new(mean).unwrap();
        compare("Poisson", ours(replication, &|u| count(u, mean, None)), &mut |g| {
            poisson.sample(g)
        });
    }
    let mixture = rand_distr::Gamma::new(3.0, 2.0).unwrap();
    compare("negative binomial", ours(4, &|u| count(u, 6.0, Some(3.0))), &mut |g| {
        rand_distr::Poisson::new(mixture.sample(g)).unwrap().sample(g)
    });
    let gamma = rand_distr::Gamma::new(1.0 / 0.64, 5.0 * 0.64).unwrap();
    let table = QuantileTable::gamma(5.0, 0.8);
    compare("gamma", ours(5, &|u| table.at(u)), &mut |g| gamma.sample(g));
    let lognormal = rand_distr::LogNormal::from_mean_cv(1.0, 0.5).unwrap();
    let factor = LognormalFactor::new(0.5);
    compare("lognormal", ours(6, &|u| factor.at(u)), &mut |g| lognormal.sample(g));
    compare("normal", ours(7, &normal_quantile), &mut |g| {
        rand_distr::StandardNormal.sample(g)
    });
    let beta = rand_distr::Beta::new(1.0, 3.0).unwrap();
    compare("depth", ours(8, &|u| axplan::random::depth(u, 0.25)), &mut |g| {
        beta.sample(g)
    });
}

/// Correlation of centred uniforms × √n × 12: standard normal when they are independent.
fn correlation_z(pairs: impl Iterator<Item = (u32, u32)>) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0f64);
    for (a, b) in pairs {
        sum += (uniform(a) - 0.5) * (uniform(b) - 0.5);
        n += 1.0;
    }
    12.0 * sum / n.sqrt()
}

#[test]
fn neighbouring_places_are_uncorrelated() {
    let place = |replication, customer, month, purpose: Purpose, block| {
        words(Key::new(1, replication), customer, month, purpose.code(block))
    };
    let of = |name: &str, pair: &dyn Fn(u64) -> ([u32; 4], [u32; 4])| {
        for word in 0..4 {
            let z = correlation_z((0..DRAWS as u64).map(|i| (pair(i).0[word], pair(i).1[(word + 1) % 4])));
            assert!(z.abs() < BOUND, "{name}, words {word} and the next: z = {z}");
            let z = correlation_z((0..DRAWS as u64).map(|i| (pair(i).0[word], pair(i).1[word])));
            assert!(z.abs() < BOUND, "{name}, word {word}: z = {z}");
        }
    };
    let here = |i| place(0, i, 5, Purpose::Counts, 0);
    of("customers", &|i| (here(i), place(0, i + 1, 5, Purpose::Counts, 0)));
    of("months", &|i| (here(i), place(0, i, 6, Purpose::Counts, 0)));
    of("purposes", &|i| (here(i), place(0, i, 5, Purpose::Durations, 0)));
    of("blocks", &|i| (here(i), place(0, i, 5, Purpose::Counts, 1)));
    of("replications", &|i| (here(i), place(1, i, 5, Purpose::Counts, 0)));
}

/// Cells of one direction of a table of pairs of uniforms.
const CELLS: usize = 12;

/// Pairs of uniforms in cells, against as many in each: with independent uniforms a χ² of 12² − 1 degrees of freedom,
/// as the distance from its mean in standard deviations.
fn table_z(pairs: impl Iterator<Item = (u32, u32)>) -> f64 {
    let cell = |word: u32| (uniform(word) * CELLS as f64) as usize;
    let mut cells = [[0.0; CELLS]; CELLS];
    let mut n = 0.0;
    for (a, b) in pairs {
        cells[cell(a)][cell(b)] += 1.0;
        n += 1.0;
    }
    let expected = n / (CELLS * CELLS) as f64;
    let chi_squared: f64 = cells
        .as_flattened()
        .iter()
        .map(|c: &f64| (c - expected).powi(2) / expected)
        .sum();
    let degrees = (CELLS * CELLS - 1) as f64;
    (chi_squared - degrees) / (2.0 * degrees).sqrt()
}

/// What draws a customer, a month or a plan's people are words at places that lie beside each other: customers by the hashes
/// of their ids, all purposes of a month, a customer's months one after the other, seeds and replications in a row. Of each two
/// both the correlation and the table of pairs are looked at, some 1,700 of each. Beyond 5 standard deviations lies one of two million normal
/// variables; the tail of a χ² is longer, and beyond 7 of it lie fewer.
#[test]
fn streams_are_independent_as_they_are_used() {
    const PURPOSES: [Purpose; 9] = [
        Purpose::Origin,
        Purpose::Circumstance,
        Purpose::Assessment,
        Purpose::Counts,
        Purpose::Durations,
        Purpose::Outcomes,
        Purpose::Terms,
        Purpose::Acquisition,
        Purpose::Journey,
    ];
    let customers: Vec<u64> = (0..8000).map(|i| stable_key(&format!("C{i:05}"))).collect();
    let column = |seed, replication, month, purpose: Purpose| -> Vec<[u32; 4]> {
        let key = Key::new(seed, replication);
        let place = |&customer: &u64| words(key, customer, month, purpose.code(0));
        customers.iter().map(place).collect()
    };
    let compare = |name: &str, one: &[[u32; 4]], other: &[[u32; 4]]| {
        for (a, b) in [(0, 0), (0, 1), (3, 0), (2, 2)] {
            let pairs = || one.iter().zip(other).map(|(one, other)| (one[a], other[b]));
            let (correlation, table) = (correlation_z(pairs()), table_z(pairs()));
            assert!(correlation.abs() < 5.0, "{name}, words {a} and {b}: z = {correlation}");
            assert!(
                table.abs() < 7.0,
                "{name}, words {a} and {b}: {table} standard deviations"
            );
        }
    };
    let base: Vec<Vec<[u32; 4]>> = PURPOSES.map(|purpose| column(42, 0, 6, purpose)).to_vec();
    for (first, one) in base.iter().enumerate() {
        for (second, other) in base.iter().enumerate().skip(first + 1) {
            compare(&format!("purposes {first} and {second}"), one, other);
        }
        let purpose = PURPOSES[first];
        for lag in (1..=24).chain([36, 60, 120, 594]) {
            compare(
                &format!("purpose {first}, months 6 and {}", 6 + lag),
                one,
                &column(42, 0, 6 + lag, purpose),
            );
        }
        for near in 1..=6 {
            compare(
                &format!("purpose {first}, seeds"),
                one,
                &column(42 + near, 0, 6, purpose),
            );
            compare(
                &format!("purpose {first}, replications"),
                one,
                &column(42, near, 6, purpose),
            );
        }
        // Customers one after the other, in the order of their ids and in that of their keys.
        compare(
            &format!("purpose {first}, neighbours"),
            &one[1..],
            &one[..one.len() - 1],
        );
        let mut sorted: Vec<(u64, [u32; 4])> = customers.iter().copied().zip(one.iter().copied()).collect();
        sorted.sort_unstable();
        let sorted: Vec<[u32; 4]> = sorted.into_iter().map(|(_, words)| words).collect();
        compare(
            &format!("purpose {first}, neighbours by key"),
            &sorted[1..],
            &sorted[..sorted.len() - 1],
        );
    }
    // They would be seen if they were not: what is drawn twice at a place, and what is its mirror image.
    let alike = || base[0].iter().map(|words| (words[0], words[0]));
    assert!(table_z(alike()) > 1000.0 && correlation_z(alike()) > 50.0);
    let folded = base[0]
        .iter()
        .map(|words| (words[0], words[0] ^ if words[0] >> 30 & 1 == 1 { u32::MAX } else { 0 }));
    assert!(table_z(folded) > 100.0);
}
