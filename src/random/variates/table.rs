//! A quantile function that is too dear to compute each time, tabulated.

use crate::random::pinned::{normal_cdf, normal_quantile};
use crate::random::special::gamma_quantile_of_tails;

/// The table spans the normal scores −6.5 to 6.5; a uniform of one word reaches ±6.34.
const LARGEST_SCORE: f64 = 6.5;
/// Nodes per unit of score: a power of two, so that every node is exact.
const PER_UNIT: usize = 16;
const NODES: usize = 13 * PER_UNIT + 1;

/// The quantile function of a distribution, tabulated over the normal score z of its probability and read by monotone
/// cubic interpolation (Hermite; slopes limited as in Fritsch & Carlson 1980). Measured for the gamma: error relative to
/// the larger of quantile and mean below 2e-7 for cv ≤ ½, 4e-7 at cv = 1 and 4e-6 at cv = 3. Multiplying the mean by a
/// power of two multiplies every quantile exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileTable {
    scale: f64,
    /// Value and slope per step, by node.
    nodes: Box<[(f64, f64)]>,
}

impl QuantileTable {
    /// The table of `scale` times the quantile function, which is given the lower and the upper probability (each with
    /// all its digits), must rise with the lower one and be smooth.
    #[must_use]
    pub fn from_quantile(scale: f64, quantile: impl Fn(f64, f64) -> f64) -> Self {
        let at = |i: usize| {
            let z = i as f64 / PER_UNIT as f64 - LARGEST_SCORE;
            quantile(normal_cdf(z), normal_cdf(-z))
        };
        let values: Vec<f64> = (0..NODES).map(at).collect();
        let nodes = (0..NODES).map(|i| (values[i], slope(&values, i))).collect();
        Self { scale, nodes }
    }

    /// Gamma with this mean and coefficient of variation; constant when the latter is 0.
    #[must_use]
    pub fn gamma(mean: f64, cv: f64) -> Self {
        let variance = cv * cv;
        if variance > 0.0 {
            let shape = 1.0 / variance;
            Self::from_quantile(mean, |lower, upper| {
                gamma_quantile_of_tails(lower, upper, shape) * variance
            })
        } else {
            Self::from_quantile(mean, |_, _| 1.0)
        }
    }

    /// The quantile at the normal score `z`; scores are clamped to ±6.5.
    #[inline]
    #[must_use]
    pub fn at_score(&self, z: f64) -> f64 {
        let place = (z.clamp(-LARGEST_SCORE, LARGEST_SCORE) + LARGEST_SCORE) * PER_UNIT as f64;
        let left = (place as usize).min(NODES - 2);
        let t = place - left as f64;
        let (low, rise) = self.nodes[left];
        let (high, following_rise) = self.nodes[left + 1];
        let step = high - low;
        // Hermite's cubic in Horner form: exact at both ends, slopes `rise` and `following_rise`.
        let square = 3.0 * step - 2.0 * rise - following_rise;
        let cube = rise + following_rise - 2.0 * step;
        self.scale * (low + t * (rise + t * (square + t * cube)))
    }

    /// The quantile at the uniform `u`.
    #[inline]
    #[must_use]
    pub fn at(&self, u: f64) -> f64 {
        self.at_score(normal_quantile(u))
    }
}

/// The slope at a node, per step: the fourth-order central difference, limited to three times the smaller of the steps
/// on both sides, which keeps the interpolation monotone.
fn slope(values: &[f64], i: usize) -> f64 {
    let step = |i: usize| values[i + 1] - values[i];
    let last = values.len() - 1;
    if i == 0 || i == last {
        return step(if i == 0 { 0 } else { last - 1 });
    }
    let central = if i == 1 || i == last - 1 {
        0.5 * (values[i + 1] - values[i - 1])
    } else {
        (8.0 * (values[i + 1] - values[i - 1]) - (values[i + 2] - values[i - 2])) / 12.0
    };
    central.clamp(0.0, 3.0 * step(i - 1).min(step(i)).max(0.0))
}
