//! What one would write without keyed draws: a generator with a state, and the samplers that come with `rand_distr`.
//!
//! **Frozen.** With this sampler the oracle is the baseline that the engine's speed is measured against
//! (`benches/baseline.rs`). Once the engine is tuned it must not be changed, except to keep up with the model.

use axplan::random::{Distribution, LognormalFactor, QuantileTable};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution as _, Gamma, LogNormal, Normal, Pert, Poisson, StandardNormal, Triangular};

use super::sampler::{Factor, Place, Sampler};
use super::spread::Spread;

/// Draws one after the other.
#[derive(Debug)]
pub struct Sequential(StdRng);

impl Sequential {
    /// The generator of one replication.
    pub fn new(seed: u32, replication: u32) -> Self {
        Self(StdRng::seed_from_u64(u64::from(seed) << 32 | u64::from(replication)))
    }

    fn gamma(&mut self, mean: f64, cv: f64) -> f64 {
        if mean <= 0.0 || cv <= 0.0 {
            return mean;
        }
        let shape = 1.0 / (cv * cv);
        Gamma::new(shape, mean / shape).expect("a gamma").sample(&mut self.0)
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 {
            return 0.0;
        }
        Poisson::new(mean).expect("a mean").sample(&mut self.0)
    }
}

impl Sampler for Sequential {
    fn uniform(&mut self, _: Place) -> f64 {
        self.0.random()
    }

    fn normal(&mut self, _: Place) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    fn count(&mut self, _: Place, mean: f64, dispersion: Option<f64>) -> f64 {
        let mean = match dispersion {
            Some(r) => self.gamma(mean, 1.0 / r.sqrt()),
            None => mean,
        };
        self.poisson(mean)
    }

    fn duration(&mut self, _: Place, factor: &Factor<LognormalFactor>) -> f64 {
        let variance = (1.0 + factor.cv * factor.cv).ln();
        LogNormal::new(-0.5 * variance, variance.sqrt())
            .expect("a lognormal")
            .sample(&mut self.0)
    }

    fn multiplier(&mut self, _: Place, factor: &Factor<QuantileTable>) -> f64 {
        self.gamma(1.0, factor.cv)
    }

    fn depth(&mut self, _: Place, mean: f64) -> f64 {
        Beta::new(1.0, (1.0 - mean) / mean).expect("a beta").sample(&mut self.0)
    }

    fn spread(&mut self, place: Place, spread: &Spread) -> f64 {
        if let Distribution::Gamma { mean, cv } = spread.law {
            return self.gamma(mean, cv);
        }
        if let Distribution::Empirical(_) = spread.law {
            return spread.at_score(self.normal(place));
        }
        let rng = &mut self.0;
        let value = match spread.law {
            Distribution::Normal { mean, sd } => Normal::new(mean, sd).expect("a normal").sample(rng),
            Distribution::Lognormal { median, sigma } => {
                LogNormal::new(median.ln(), sigma).expect("a lognormal").sample(rng)
            }
            Distribution::Beta { alpha, beta } => Beta::new(alpha, beta).expect("a beta").sample(rng),
            Distribution::Uniform { low, high } => low + (high - low) * rng.random::<f64>(),
            Distribution::Triangular { low, mode, high } => {
                Triangular::new(low, high, mode).expect("a triangle").sample(rng)
            }
            Distribution::Pert { low, mode, high } => Pert::new(low, high).with_mode(mode).expect("a PERT").sample(rng),
            Distribution::Gamma { .. } | Distribution::Empirical(_) => unreachable!("drawn above"),
        };
        value.max(0.0)
    }
}
