//! Sobol's indices: which share of the variance of a model's expectation each input makes, alone (first-order) and with all
//! of its interactions (total); estimated from two independent samples A and B of the inputs and, for each input, A with
//! that input's column taken from B.
//!
//! First-order by Saltelli et al. (2010, *Computer Physics Communications* 181, 259–270, table 2 b), total by Jansen (1999,
//! *ibid.* 117, 35–43). What is wanted are the indices of the expectation over chance, but a mean over `R` replications still
//! holds chance, and its squares are too high by its variance. The replications of a row are paired with those of every other
//! (common random numbers), so that variance is estimated from the spread of differences and taken away: an input that does
//! nothing has an index of 0, not that of noise. With one replication a row, the model is taken to hold no chance.
//!
//! Errors are by bootstrap of rows and, since all rows share the same few replications, of replications too (Owen 2007,
//! *Annals of Applied Statistics* 1, 386–411; a little too wide rather than too narrow). Rows of a Sobol sequence are more
//! even than independent ones, for which the errors are.

use super::Z_95;
use super::moments::Moments;
use super::resampling;

/// Rounds of the bootstrap.
const ROUNDS: u32 = 300;

/// What a model gave: by row, then replication.
pub type Rows = Vec<Vec<f64>>;

/// What the model gave at all points of the design.
#[derive(Clone, Debug)]
pub struct Design {
    /// At the first sample.
    pub a: Rows,
    /// At the second.
    pub b: Rows,
    /// For each input, at the first sample with that input of the second.
    pub mixed: Vec<Rows>,
}

/// An index with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The share of variance.
    pub share: f64,
    /// Its standard error.
    pub se: f64,
    /// The share that chance had added to it, and that was taken away.
    pub noise: f64,
}

impl Index {
    /// The 95 % interval.
    pub fn interval(&self) -> (f64, f64) {
        (self.share - Z_95 * self.se, self.share + Z_95 * self.se)
    }

    /// Whether it cannot be told from 0, or is smaller than what chance had added.
    pub fn is_below_noise(&self) -> bool {
        let (low, _) = self.interval();
        low.is_nan() || low <= 0.0 || self.share < self.noise
    }
}

/// The indices of all inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// Variance of the expectation over the inputs.
    pub variance: f64,
    /// By input.
    pub first: Vec<Index>,
    /// By input.
    pub total: Vec<Index>,
}

/// The indices, with errors from the bootstrap of this seed; `None` where the expectation does not vary beyond chance.
pub fn indices(design: &Design, seed: u32) -> Option<Indices> {
    let rows = design.a.len();
    let replications = design.a.first()?.len();
    let all = |number: usize| (0..number).collect::<Vec<usize>>();
    let estimate = estimate(design, &all(rows), &all(replications))?;
    let inputs = design.mixed.len();
    let mut spread = vec![(Moments::default(), Moments::default()); inputs];
    for round in 0..ROUNDS {
        let of_rows = resampling::rows(seed, round, rows);
        let of_replications = resampling::replications(seed, round, replications);
        let Some(again) = self::estimate(design, &of_rows, &of_replications) else {
            continue;
        };
        for ((first, total), parts) in spread.iter_mut().zip(&again.parts) {
            first.push(parts.first / again.variance);
            total.push(parts.total / again.variance);
        }
    }
    let index = |part: f64, noise: f64, spread: &Moments| Index {
        share: part / estimate.variance,
        se: spread.sd(),
        noise: noise / estimate.variance,
    };
    let parts = estimate.parts.iter().zip(&spread);
    let (first, total) = parts
        .map(|(parts, (first, total))| {
            (
                index(parts.first, parts.first_noise.abs(), first),
                index(parts.total, parts.total_noise, total),
            )
        })
        .unzip();
    Some(Indices {
        variance: estimate.variance,
        first,
        total,
    })
}

struct Estimate {
    variance: f64,
    parts: Vec<Parts>,
}

/// Parts of the variance, without what chance added to them.
struct Parts {
    first: f64,
    first_noise: f64,
    total: f64,
    total_noise: f64,
}

/// One estimate from some of the rows and replications; `None` where nothing is left of the variance.
fn estimate<'a>(design: &'a Design, rows: &[usize], replications: &[usize]) -> Option<Estimate> {
    let mean = |values: &[f64]| replications.iter().map(|&r| values[r]).sum::<f64>() / replications.len() as f64;
    let means = |of: &Rows| -> Vec<f64> { rows.iter().map(|&row| mean(&of[row])).collect() };
    let (a, b) = (means(&design.a), means(&design.b));
    let mut whole = Moments::default();
    a.iter().chain(&b).for_each(|&value| whole.push(value));
    let average = |term: &dyn Fn(usize) -> f64| (0..rows.len()).map(term).sum::<f64>() / rows.len() as f64;
    let row = |of: &'a Rows, at: usize| -> &'a [f64] { &of[rows[at]] };
    let noise = average(&|at| 0.5 * noise_of_difference(row(&design.a, at), row(&design.b, at), replications));
    let variance = whole.variance() - noise;
    // What is left of equal numbers is rounding.
    if variance.is_nan() || variance <= 1e-18 * whole.mean * whole.mean {
        return None;
    }
    let parts = design.mixed.iter().map(|mixed| {
        let m = means(mixed);
        let first_noise =
            average(&|at| noise_of_product(row(&design.b, at), row(mixed, at), row(&design.a, at), replications));
        let total_noise = average(&|at| 0.5 * noise_of_difference(row(&design.a, at), row(mixed, at), replications));
        Parts {
            first: average(&|at| (b[at] - whole.mean) * (m[at] - a[at])) - first_noise,
            first_noise,
            total: average(&|at| 0.5 * (a[at] - m[at]) * (a[at] - m[at])) - total_noise,
            total_noise,
        }
    });
    Some(Estimate {
        variance,
        parts: parts.collect(),
    })
}

/// Variance of the mean of paired differences over some replications: what chance adds to the square of that mean.
fn noise_of_difference(one: &[f64], other: &[f64], replications: &[usize]) -> f64 {
    let differences = replications.iter().map(|&r| one[r] - other[r]);
    covariance_of_means(differences.clone().zip(differences), replications.len())
}

/// Covariance of the means of `b` and `m − a`: what chance adds to their product.
fn noise_of_product(b: &[f64], m: &[f64], a: &[f64], replications: &[usize]) -> f64 {
    covariance_of_means(replications.iter().map(|&r| (b[r], m[r] - a[r])), replications.len())
}

/// 0 for a single pair, which tells nothing of chance.
fn covariance_of_means(pairs: impl Iterator<Item = (f64, f64)> + Clone, number: usize) -> f64 {
    if number < 2 {
        return 0.0;
    }
    let count = number as f64;
    let (x, y) = pairs.clone().fold((0.0, 0.0), |(x, y), pair| (x + pair.0, y + pair.1));
    let (x, y) = (x / count, y / count);
    let products: f64 = pairs.map(|pair| (pair.0 - x) * (pair.1 - y)).sum();
    products / (count - 1.0) / count
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::random::{Key, Purpose, normal_quantile, uniform, words};

    fn uniforms(sample: u32, row: u32, inputs: usize) -> Vec<f64> {
        let uniform = |input| uniform(words(Key::new(7, row), input, sample, Purpose::Outer.code(0))[0]);
        (0..inputs as u64).map(uniform).collect()
    }

    /// The design of a function of uniforms and of the replication, on independent rows.
    fn design(inputs: usize, rows: u32, replications: usize, model: impl Fn(&[f64], usize) -> f64) -> Design {
        let at = |x: &[f64]| (0..replications).map(|r| model(x, r)).collect::<Vec<f64>>();
        let sample = |sample: u32| (0..rows).map(|row| uniforms(sample, row, inputs)).collect::<Vec<_>>();
        let (a, b) = (sample(0), sample(1));
        let mixed = |input: usize| {
            let row = |(a, b): (&Vec<f64>, &Vec<f64>)| {
                let mut x = a.clone();
                x[input] = b[input];
                at(&x)
            };
            a.iter().zip(&b).map(row).collect()
        };
        Design {
            mixed: (0..inputs).map(mixed).collect(),
            a: a.iter().map(|x| at(x)).collect(),
            b: b.iter().map(|x| at(x)).collect(),
        }
    }

    /// Each within four of its own standard errors, which must themselves be small.
    fn hold(found: &[Index], known: &[f64], widest: f64) {
        for (found, known) in found.iter().zip(known) {
            assert!(
                (found.share - known).abs() <= 4.0 * found.se,
                "{found:?}, known {known}"
            );
            assert!(found.se < widest, "{found:?}");
        }
    }

    /// Ishigami & Homma (1990): sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on −π to π; indices as in Saltelli et al. (2008), *Global
    /// Sensitivity Analysis*, 4.
    #[test]
    fn ishigami() {
        let model = |x: &[f64], _| {
            let x: Vec<f64> = x.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let found = indices(&design(3, 2048, 1, model), 1).unwrap();
        hold(&found.first, &[0.3139, 0.4424, 0.0], 0.05);
        hold(&found.total, &[0.5576, 0.4424, 0.2437], 0.05);
        assert!((found.variance - 13.845).abs() < 1.0);
        assert!(found.first[2].is_below_noise() && !found.total[2].is_below_noise());
    }

    /// Sobol's g-function: ∏ (|4u − 2| + a) ÷ (1 + a), with parts of variance 1 ÷ (3 (1 + a)²).
    #[test]
    fn g_function() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
        let model = |x: &[f64], _| {
            x.iter()
                .zip(a)
                .map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a))
                .product()
        };
        let parts = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let whole: f64 = parts.iter().map(|part| 1.0 + part).product();
        let variance = whole - 1.0;
        let first = parts.map(|part| part / variance);
        let total = parts.map(|part| part * whole / (1.0 + part) / variance);
        let found = indices(&design(6, 2048, 1, model), 1).unwrap();
        hold(&found.first, &first, 0.06);
        hold(&found.total, &total, 0.06);
    }

    /// 2 x₁ + x₂ with an input that only stirs chance, whose variance is as large as the model's: of variances 4 ÷ 12 and 1 ÷ 12,
    /// shares of 0.8 and 0.2 and 0, where uncorrected the third would have most.
    #[test]
    fn chance_is_not_taken_for_an_input() {
        let model = |x: &[f64], replication: usize| {
            let place = (x[2] * 1e9) as u64;
            let word = words(Key::new(3, replication as u32), place, 0, Purpose::Counts.code(0))[0];
            let shared = words(Key::new(4, replication as u32), 0, 0, Purpose::Counts.code(0))[0];
            2.0 * x[0] + x[1] + normal_quantile(uniform(word)) + 3.0 * normal_quantile(uniform(shared))
        };
        let found = indices(&design(3, 1024, 4, model), 1).unwrap();
        let known = [0.8, 0.2, 0.0];
        // What all rows have in common is no noise; the third's own noise is 1 ÷ 4 replications ÷ the variance.
        assert!((found.total[2].noise - 0.25 / (5.0 / 12.0)).abs() < 0.05, "{found:?}");
        hold(&found.first, &known, 0.3);
        hold(&found.total, &known, 0.3);
        assert!(found.total[2].is_below_noise());
        assert!(!found.total[0].is_below_noise());
    }

    /// Of 1, 2, 6 and 2, 5, 2: products about the means −2·−1 − 1·2 + 3·−1 = −3, over 2 and over 3.
    #[test]
    fn covariances_and_intervals_by_hand() {
        let pairs = [(1.0, 2.0), (2.0, 5.0), (6.0, 2.0)];
        assert!((covariance_of_means(pairs.into_iter(), 3) + 0.5).abs() < 1e-15);
        let two = [(1.0, 4.0), (2.0, 6.0)];
        assert!((covariance_of_means(two.into_iter(), 2) - 0.5).abs() < 1e-15);
        assert_eq!(covariance_of_means(pairs[..1].iter().copied(), 1), 0.0);
        let index = |share, noise| Index { share, se: 0.1, noise };
        let (low, high) = index(0.5, 0.0).interval();
        assert!((low - 0.304_004).abs() < 1e-6 && (high - 0.695_996).abs() < 1e-6);
        let below = [index(0.5, 0.4), index(0.5, 0.6), index(0.1, 0.0)].map(|index| index.is_below_noise());
        assert_eq!(below, [false, true, true]);
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        assert!(indices(&design(2, 64, 2, |_, _| 5.0), 1).is_none());
    }
}
