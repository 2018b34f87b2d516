//! Where the oracle's chance comes from: one uniform makes one variate, behind one small trait.
//!
//! [`Keyed`] computes every draw from its place (docs/model.md 6), as the engine does, so that both can be compared
//! replication by replication. `sequential::Sequential` is what one would write without that: a generator with a state,
//! and whatever samplers come with it.

use axplan::random::{Key, LognormalFactor, Purpose, QuantileTable, count, depth, normal_quantile, uniform, words};

use super::spread::Spread;

/// The place of a draw, beside seed and replication.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Key of the customer or seat.
    pub key: u64,
    pub month: u32,
    pub purpose: Purpose,
    /// Which word of the place; words are in blocks of four.
    pub word: usize,
}

/// A place.
pub fn at(key: u64, month: u32, purpose: Purpose, word: usize) -> Place {
    Place {
        key,
        month,
        purpose,
        word,
    }
}

/// A factor of mean 1 on need or its duration, by its coefficient of variation.
#[derive(Clone, Debug)]
pub struct Factor<T> {
    pub cv: f64,
    pub prepared: T,
}

impl Factor<LognormalFactor> {
    /// The duration factor: lognormal.
    pub fn duration(cv: f64) -> Self {
        Self {
            cv,
            prepared: LognormalFactor::new(cv),
        }
    }
}

impl Factor<QuantileTable> {
    /// The need multiplier: gamma.
    pub fn multiplier(cv: f64) -> Self {
        Self {
            cv,
            prepared: QuantileTable::gamma(1.0, cv),
        }
    }
}

/// Draws variates.
pub trait Sampler {
    /// Uniform between 0 and 1.
    fn uniform(&mut self, place: Place) -> f64;
    /// Standard normal.
    fn normal(&mut self, place: Place) -> f64;
    /// Poisson, or negative binomial where a dispersion is given.
    fn count(&mut self, place: Place, mean: f64, dispersion: Option<f64>) -> f64;
    /// Lognormal of mean 1.
    fn duration(&mut self, place: Place, factor: &Factor<LognormalFactor>) -> f64;
    /// Gamma of mean 1.
    fn multiplier(&mut self, place: Place, factor: &Factor<QuantileTable>) -> f64;
    /// Depth of a contraction: beta with first parameter 1 and this mean.
    fn depth(&mut self, place: Place, mean: f64) -> f64;
    /// A quantity over customers.
    fn spread(&mut self, place: Place, spread: &Spread) -> f64;
    /// Whether something of this chance happens.
    fn happens(&mut self, place: Place, chance: f64) -> bool {
        self.uniform(place) < chance
    }
}

/// Every draw from its place.
#[derive(Clone, Copy, Debug)]
pub struct Keyed(pub Key);

impl Sampler for Keyed {
    fn uniform(&mut self, place: Place) -> f64 {
        let code = place.purpose.code((place.word / 4) as u16);
        uniform(words(self.0, place.key, place.month, code)[place.word % 4])
    }

    fn normal(&mut self, place: Place) -> f64 {
        normal_quantile(self.uniform(place))
    }

    fn count(&mut self, place: Place, mean: f64, dispersion: Option<f64>) -> f64 {
        count(self.uniform(place), mean, dispersion)
    }

    fn duration(&mut self, place: Place, factor: &Factor<LognormalFactor>) -> f64 {
        factor.prepared.at(self.uniform(place))
    }

    fn multiplier(&mut self, place: Place, factor: &Factor<QuantileTable>) -> f64 {
        factor.prepared.at(self.uniform(place))
    }

    fn depth(&mut self, place: Place, mean: f64) -> f64 {
        depth(self.uniform(place), mean)
    }

    fn spread(&mut self, place: Place, spread: &Spread) -> f64 {
        spread.at_score(self.normal(place))
    }
}
