//! Draws from what the data leave possible: elliptical slice sampling.
//!
//! In normal scores the prior is a standard normal, so a step goes along an ellipse through the last draw and one of the
//! prior, to a point where the likelihood is above a level drawn below that of the last (Murray, Adams & MacKay 2010,
//! *AISTATS*). No step length is to be tuned. Where the data tell much, the prior is far too wide an ellipse: so that of
//! a normal near the result is taken instead, learnt from draws that are then thrown away, and the likelihood is
//! corrected for it (Nishihara, Murray & Adams 2014, *J. Mach. Learn. Res.* 15). Learning stops before the draws that are
//! kept, so these are from the right distribution.

use crate::random::{self, Key, Purpose, normal_quantile, pinned};
use crate::statistics::linear::{Cholesky, Matrix, covariance};

/// Draws of each round that learns, and of the one that is kept.
const ROUNDS: [usize; 4] = [1000, 1000, 1500, 6000];
/// Every so many draws of the last round are kept.
const THINNING: usize = 3;
/// How much wider than the draws the normal is taken, as a factor of the variance: a target wider than its ellipse mixes
/// slowly.
const WIDER: f64 = 1.5;

/// Draws of the scores of `dimensions` parameters, given the logarithm of the likelihood at scores.
pub fn draws(dimensions: usize, seed: u32, chain: u32, log_likelihood: impl Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
    let mut ellipse = Ellipse::standard(dimensions);
    let mut at = vec![0.0; dimensions];
    let mut kept = Vec::new();
    let mut step = 0;
    for (round, length) in ROUNDS.into_iter().enumerate() {
        let mut rows = Vec::with_capacity(length);
        for _ in 0..length {
            let mut luck = Luck::new(seed, chain, step);
            at = ellipse.step(&at, &mut luck, &log_likelihood);
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

/// The normal distribution whose ellipses are gone along.
struct Ellipse {
    mean: Vec<f64>,
    factor: Cholesky,
}

impl Ellipse {
    fn standard(dimensions: usize) -> Self {
        let unit: Matrix = (0..dimensions)
            .map(|i| (0..dimensions).map(|j| f64::from(u8::from(i == j))).collect())
            .collect();
        Self {
            mean: vec![0.0; dimensions],
            factor: Cholesky::new(&unit).expect("ones are positive"),
        }
    }

    /// A normal a little wider than these draws.
    fn near(rows: &[Vec<f64>]) -> Option<Self> {
        let (mean, mut spread) = covariance(rows);
        for (i, row) in spread.iter_mut().enumerate() {
            row.iter_mut().for_each(|entry| *entry *= WIDER);
            row[i] += 1e-6;
        }
        Some(Self {
            mean,
            factor: Cholesky::new(&spread)?,
        })
    }

    /// The logarithm of likelihood × prior ÷ this normal, constants apart.
    fn level(&self, at: &[f64], log_likelihood: &impl Fn(&[f64]) -> f64) -> f64 {
        let away: Vec<f64> = at.iter().zip(&self.mean).map(|(at, mean)| at - mean).collect();
        let own: f64 = self.factor.forward(&away).iter().map(|y| y * y).sum();
        let prior: f64 = at.iter().map(|z| z * z).sum();
        log_likelihood(at) + 0.5 * (own - prior)
    }

    fn step(&self, at: &[f64], luck: &mut Luck, log_likelihood: &impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let level = self.level(at, log_likelihood) + pinned::ln(luck.uniform());
        let scores: Vec<f64> = at.iter().map(|_| normal_quantile(luck.uniform())).collect();
        let other = self.factor.times(&scores);
        // In half-turns; the bracket is once around, and 0 is where the step began.
        let mut turn = 2.0 * luck.uniform();
        let (mut low, mut high) = (turn - 2.0, turn);
        loop {
            let (sine, cosine) = sine_and_cosine(turn);
            let there: Vec<f64> = (0..at.len())
                .map(|i| self.mean[i] + cosine * (at[i] - self.mean[i]) + sine * other[i])
                .collect();
            if self.level(&there, log_likelihood) > level {
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
}
