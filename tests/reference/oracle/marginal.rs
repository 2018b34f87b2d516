//! ARR over customers: the frozen marginal (docs/model.md 5.1).

use axplan::random::pinned::{exp, ln};
use axplan::random::{Distribution, normal_cdf, normal_quantile};

use super::input::{Lognormal, Population};
use super::spread::Spread;

/// Step and reach of the mixture's table, in normal scores.
const STEP: f64 = 1.0 / 16.0;
const REACH: f64 = 6.5;

/// `population.arr`; else a list's quantiles; else the mixture of customer types.
#[derive(Clone, Debug)]
pub enum Marginal {
    Given(Spread),
    Mixture(Mixture),
}

impl Marginal {
    /// The marginal of a population whose list, if there is one, has these ARRs.
    pub fn new(population: &Population, listed: &[f64]) -> Self {
        if let Some(law) = &population.arr {
            return Self::Given(Spread::new(law));
        }
        if !listed.is_empty() {
            return Self::Given(Spread::new(&Distribution::Empirical(quantiles(listed))));
        }
        let parts = population.types.values().map(|kind| (kind.share, kind.arr));
        Self::Mixture(Mixture::new(parts.collect()))
    }

    /// ARR at a normal score.
    pub fn at_score(&self, score: f64) -> f64 {
        match self {
            Self::Given(spread) => spread.at_score(score),
            Self::Mixture(mixture) => mixture.at_score(score),
        }
    }

    /// Normal score of an ARR.
    pub fn score(&self, arr: f64) -> f64 {
        match self {
            Self::Given(spread) => match &spread.law {
                Distribution::Lognormal { median, sigma } if *sigma > 0.0 => ln(arr / median) / sigma,
                Distribution::Empirical(values) => normal_quantile(plotting_position(values, arr)),
                law => normal_quantile(law.cdf(arr)),
            },
            Self::Mixture(mixture) => normal_quantile(mixture.cdf(ln(arr / mixture.unit))),
        }
    }
}

/// Quantiles at 101 points, type 7 of Hyndman & Fan.
fn quantiles(arr: &[f64]) -> Vec<f64> {
    let mut arr = arr.to_vec();
    arr.sort_by(f64::total_cmp);
    let last = arr.len() - 1;
    (0..=100)
        .map(|point| {
            let position = f64::from(point) / 100.0 * last as f64;
            let below = position as usize;
            let above = (below + 1).min(last);
            arr[below] + (arr[above] - arr[below]) * (position - below as f64)
        })
        .collect()
}

/// (rank + ½) ÷ m; equal ARRs share their middle rank.
fn plotting_position(values: &[f64], arr: f64) -> f64 {
    let below = values.iter().filter(|&&value| value < arr).count();
    let equal = values.iter().filter(|&&value| value == arr).count();
    let rank = if equal > 0 {
        below as f64 + 0.5 * (equal - 1) as f64
    } else if below == 0 {
        0.0
    } else if below == values.len() {
        (below - 1) as f64
    } else {
        (below - 1) as f64 + (arr - values[below - 1]) / (values[below] - values[below - 1])
    };
    (rank + 0.5) / values.len() as f64
}

/// A mixture of lognormals: its quantile function as a table over normal scores.
#[derive(Clone, Debug)]
pub struct Mixture {
    parts: Vec<(f64, Lognormal)>,
    unit: f64,
    /// ln(ARR ÷ unit) at each step of the score.
    table: Vec<f64>,
}

impl Mixture {
    fn new(parts: Vec<(f64, Lognormal)>) -> Self {
        let unit = parts[0].1.median;
        let mut mixture = Self {
            parts,
            unit,
            table: Vec::new(),
        };
        for step in 0..=(2.0 * REACH / STEP) as usize {
            let point = mixture.solve(normal_cdf(step as f64 * STEP - REACH));
            mixture.table.push(point);
        }
        mixture
    }

    fn cdf(&self, x: f64) -> f64 {
        let total: f64 = self.parts.iter().map(|(share, _)| share).sum();
        let below =
            |(share, law): &(f64, Lognormal)| share / total * normal_cdf((x - ln(law.median / self.unit)) / law.sigma);
        self.parts.iter().map(below).sum()
    }

    /// Bisection for cdf(x) = target, from the point before upwards.
    fn solve(&self, target: f64) -> f64 {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (_, law) in &self.parts {
            let centre = ln(law.median / self.unit);
            low = low.min(centre - 8.0 * law.sigma);
            high = high.max(centre + 8.0 * law.sigma);
        }
        low = self.table.last().copied().unwrap_or(low);
        while high - low > 1e-9 {
            let middle = low + 0.5 * (high - low);
            if self.cdf(middle) < target {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    fn at_score(&self, score: f64) -> f64 {
        let position = ((score + REACH) / STEP).clamp(0.0, (self.table.len() - 1) as f64);
        let below = (position as usize).min(self.table.len() - 2);
        let (a, b) = (self.table[below], self.table[below + 1]);
        self.unit * exp(a + (b - a) * (position - below as f64))
    }
}
