//! Draws from what the data leave possible: elliptical slice sampling.
//!
//! In normal scores the prior is a standard normal, so a step goes along an ellipse through the last draw and one of the
//! prior, to a point where the likelihood is above a level drawn below that of the last (Murray, Adams & MacKay 2010,
//! *AISTATS*). No step length is to be tuned. Where the data tell much, the prior is far too wide an ellipse: so those of
//! a multivariate t near the result are taken instead, and the likelihood is corrected for it (Nishihara, Murray & Adams 2014,
//! *J. Mach. Learn. Res.* 15). It is placed at the peak first, as wide as the curvature there says (Laplace), for a chain that starts
//! with ellipses that are too narrow never learns how wide it should go; then it is learnt from draws that are thrown away. Learning
//! stops before the draws that are kept, so these are from the right distribution.

use super::peak;
use crate::random::special::gamma_quantile;
use crate::random::{self, Key, Purpose, normal_quantile, pinned};
use crate::statistics::linear::{Cholesky, Matrix, covariance};

/// Draws of each round that learns, and of the one that is kept.
const ROUNDS: [usize; 4] = [500, 1000, 1500, 12_000];
/// Every so many draws of the last round are kept.
const THINNING: usize = 6;
/// Degrees of freedom of the t: its tails are to be no thinner than those of what is drawn.
const FREEDOM: f64 = 5.0;

/// Draws of the scores of `dimensions` parameters, given the logarithm of the likelihood at scores.
pub fn draws(dimensions: usize, seed: u32, chain: u32, log_likelihood: impl Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
    let density = |at: &[f64]| log_likelihood(at) - 0.5 * at.iter().map(|z| z * z).sum::<f64>();
    let (mut at, spread) = peak::climb(vec![0.0; dimensions], &density);
    let mut ellipse = Ellipse::new(at.clone(), &spread).expect("a covariance is positive");
    let mut kept = Vec::new();
    let mut step = 0;
    for (round, length) in ROUNDS.into_iter().enumerate() {
        let mut rows = Vec::with_capacity(length);
        for _ in 0..length {
            let mut luck = Luck::new(seed, chain, step);
            at = ellipse.step(&at, &mut luck, &density);
            step += 1;
            rows.push(at.clone());
        }
        if round + 1 < ROUNDS.len() {
            // The first half of a round is still on its way.
            ellipse = Ellipse::near(&rows[length / 2..]).unwrap_or(ellipse);
        } else {
            kept = rows.into_iter().step_by(THINNING).collect();
        }
    }
    kept
}

/// Uniforms of one step of a chain, one after the other.
struct Luck {
    key: Key,
    step: u64,
    taken: u32,
}

impl Luck {
    fn new(seed: u32, chain: u32, step: u64) -> Self {
        Self {
            key: Key::new(seed, chain),
            step,
            taken: 0,
        }
    }

    fn uniform(&mut self) -> f64 {
        let words = random::words(self.key, self.step, self.taken / 4, Purpose::Calibration.code(0));
        let word = words[(self.taken % 4) as usize];
        self.taken += 1;
        random::uniform(word)
    }
}

/// The t distribution whose ellipses are gone along.
struct Ellipse {
    mean: Vec<f64>,
    factor: Cholesky,
}

impl Ellipse {
    fn new(mean: Vec<f64>, spread: &Matrix) -> Option<Self> {
        let factor = Cholesky::new(spread)?;
        Some(Self { mean, factor })
    }

    /// One as wide as these draws.
    fn near(rows: &[Vec<f64>]) -> Option<Self> {
        let (mean, mut spread) = covariance(rows);
        spread.iter_mut().enumerate().for_each(|(i, row)| row[i] += 1e-6);
        Self::new(mean, &spread)
    }

    /// Squared distance from the middle, in its spreads.
    fn distance(&self, at: &[f64]) -> f64 {
        let away: Vec<f64> = at.iter().zip(&self.mean).map(|(at, mean)| at - mean).collect();
        self.factor.forward(&away).iter().map(|y| y * y).sum()
    }

    /// The logarithm of what is drawn ÷ this t, constants apart.
    fn level(&self, at: &[f64], density: &impl Fn(&[f64]) -> f64) -> f64 {
        let power = 0.5 * (FREEDOM + at.len() as f64);
        density(at) + power * pinned::ln_1p(self.distance(at) / FREEDOM)
    }

    fn step(&self, at: &[f64], luck: &mut Luck, density: &impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let level = self.level(at, density) + pinned::ln(luck.uniform());
        // A t is a normal of a scale drawn from a gamma distribution, here given where the chain is.
        let shape = 0.5 * (FREEDOM + at.len() as f64);
        let scale = (0.5 * (FREEDOM + self.distance(at)) / gamma_quantile(luck.uniform(), shape)).sqrt();
        let scores: Vec<f64> = at.iter().map(|_| normal_quantile(luck.uniform())).collect();
        let other = self.factor.times(&scores);
        // In half-turns; the bracket is once around, and 0 is where the step began.
        let mut turn = 2.0 * luck.uniform();
        let (mut low, mut high) = (turn - 2.0, turn);
        loop {
            let (sine, cosine) = sine_and_cosine(turn);
            let there: Vec<f64> = (0..at.len())
                .map(|i| self.mean[i] + cosine * (at[i] - self.mean[i]) + sine * scale * other[i])
                .collect();
            if self.level(&there, density) > level {
                return there;
            }
            if high - low < 1e-12 {
                return at.to_vec();
            }
            if turn < 0.0 {
                low = turn;
            } else {
                high = turn;
            }
            turn = low + luck.uniform() * (high - low);
        }
    }
}

/// Sine and cosine of an angle in half-turns, by their series on an eighth of a turn and doubling: the same bits on
/// every machine.
fn sine_and_cosine(half_turns: f64) -> (f64, f64) {
    let angle = half_turns * std::f64::consts::PI / 16.0;
    let square = angle * angle;
    let mut sine = angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0))));
    let mut cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    for _ in 0..4 {
        (sine, cosine) = (2.0 * sine * cosine, cosine * cosine - sine * sine);
    }
    let length = (sine * sine + cosine * cosine).sqrt();
    (sine / length, cosine / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_turns() {
        for half_turns in [-2.0, -1.0, -0.7, 0.0, 0.25, 0.5, 1.0, 1.9] {
            let (sine, cosine) = sine_and_cosine(half_turns);
            let angle = half_turns * std::f64::consts::PI;
            assert!(
                (sine - angle.sin()).abs() < 1e-9 && (cosine - angle.cos()).abs() < 1e-9,
                "{half_turns}"
            );
        }
    }

    /// Normal data on two of three scores: x + y seen as 1 with sd .1, z not seen. Closed form: x and y have mean
    /// 1/(2 + .01), variance 1 − 1/2.01 and correlation −(1/2.01)/(1 − 1/2.01); z is as it was.
    #[test]
    fn draws_are_those_of_the_closed_form() {
        let seen = |at: &[f64]| -0.5 * ((at[0] + at[1] - 1.0) / 0.1) * ((at[0] + at[1] - 1.0) / 0.1);
        let (mean, spread) = covariance(&draws(3, 1, 0, seen));
        let gain = 1.0 / 2.01;
        // 2,000 draws, hardly correlated: standard errors of .016 and .016.
        assert!((mean[0] - gain).abs() < 0.08 && mean[2].abs() < 0.09, "{mean:?}");
        assert!((spread[0][0] - (1.0 - gain)).abs() < 0.08, "{spread:?}");
        assert!((spread[0][1] + gain).abs() < 0.08, "{spread:?}");
        assert!((spread[2][2] - 1.0).abs() < 0.15, "{spread:?}");
    }

    /// Six pairs of scores whose sums are seen as 1 with sd .02, far narrower than the prior: each score has mean ½ and variance ½ (to
    /// .0002), and the two of a pair have correlation −1 (to .0008).
    #[test]
    fn draws_go_all_the_way_along_narrow_ridges() {
        let off = |pair: &[f64]| (pair[0] + pair[1] - 1.0) / 0.02;
        let seen = |at: &[f64]| at.chunks(2).map(|pair| -0.5 * off(pair) * off(pair)).sum();
        let (mean, spread) = covariance(&draws(12, 1, 0, seen));
        for i in 0..12 {
            // As many as 600 independent draws: standard errors of .029, four of them.
            assert!(
                (mean[i] - 0.5).abs() < 0.12 && (spread[i][i] - 0.5).abs() < 0.12,
                "{i}: {mean:?}"
            );
        }
    }
}
