//! What is to be learnt: uncertain numbers of a scenario, each with the distribution that the scenario gives it as its
//! prior, in coordinates in which that is a standard normal.

use crate::random::{normal_cdf, normal_quantile};
use crate::scenario::Template;
use crate::scenario::schema::Distribution;

/// One thing to be learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its path in the scenario; nothing for what only this calibration needs.
    pub path: Option<String>,
    /// What the scenario holds it to be.
    pub prior: Distribution,
    /// The prior's quantiles at equal steps of the normal score.
    table: Vec<f64>,
}

/// Normal scores beyond this are taken as this one.
const FARTHEST: f64 = 6.0;
const STEPS: usize = 1200;

impl Parameter {
    fn new(path: Option<String>, prior: Distribution) -> Self {
        let score = |step: usize| FARTHEST * (2.0 * step as f64 / STEPS as f64 - 1.0);
        let table = (0..=STEPS)
            .map(|step| prior.quantile(normal_cdf(score(step))))
            .collect();
        Self { path, prior, table }
    }

    /// The value at a normal score.
    pub fn value(&self, z: f64) -> f64 {
        let place = (z.clamp(-FARTHEST, FARTHEST) / FARTHEST + 1.0) * 0.5 * STEPS as f64;
        let left = (place as usize).min(STEPS - 1);
        let (low, high) = (self.table[left], self.table[left + 1]);
        low + (place - left as f64) * (high - low)
    }

    /// The normal score of a value.
    pub fn score(&self, value: f64) -> f64 {
        normal_quantile(self.prior.cdf(value).clamp(1e-9, 1.0 - 1e-9))
    }
}

/// A number that a likelihood reads: learnt, or as the scenario has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// One of the parameters.
    Free(usize),
    /// A point.
    Fixed(f64),
}

impl Input {
    /// Its value among those of the parameters.
    pub fn of(self, values: &[f64]) -> f64 {
        match self {
            Self::Free(place) => values[place],
            Self::Fixed(value) => value,
        }
    }
}

/// What data leave possible.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// What was to be learnt.
    pub space: Space,
    /// Draws of its scores.
    pub draws: Vec<Vec<f64>>,
}

/// Everything that is to be learnt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

impl Space {
    /// The number at a path: a parameter where the scenario is not certain of it, its value where it is; nothing where
    /// nothing is there.
    pub fn input(&mut self, template: &Template, path: &str) -> Option<Input> {
        let known = |parameter: &Parameter| parameter.path.as_deref() == Some(path);
        if let Some(place) = self.parameters.iter().position(known) {
            return Some(Input::Free(place));
        }
        match template.uncertain().iter().find(|site| site.path == path) {
            Some(site) => Some(self.add(Some(path.to_owned()), site.distribution.clone())),
            None => template.number_at(path).map(Input::Fixed),
        }
    }

    /// Something that no path of the scenario names.
    pub fn nuisance(&mut self, prior: Distribution) -> Input {
        self.add(None, prior)
    }

    fn add(&mut self, path: Option<String>, prior: Distribution) -> Input {
        self.parameters.push(Parameter::new(path, prior));
        Input::Free(self.parameters.len() - 1)
    }

    /// Every uncertain number of a scenario.
    pub fn of_all(template: &Template) -> Self {
        let mut space = Self::default();
        for site in template.uncertain() {
            space.add(Some(site.path.clone()), site.distribution.clone());
        }
        space
    }

    /// The values at normal scores.
    pub fn values(&self, scores: &[f64]) -> Vec<f64> {
        let parameters = self.parameters.iter().zip(scores);
        parameters.map(|(parameter, score)| parameter.value(*score)).collect()
    }
}
