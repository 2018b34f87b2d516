//! ARR over customers: the frozen marginal that draws the ARR of a synthetic population and ranks that of a list.

use super::roster::Roster;
use super::spread::Spread;
use crate::random::pinned::{exp, ln};
use crate::random::{Distribution, normal_cdf, normal_quantile};
use crate::scenario::schema::{Lognormal, Population};

/// Points of the quantile table that a list's ARR is frozen into.
const QUANTILES: usize = 101;
/// Step and reach of the mixture's table, in normal scores.
const STEP: f64 = 1.0 / 16.0;
const REACH: f64 = 6.5;

/// The marginal distribution of ARR over customers.
#[derive(Clone, Debug)]
pub enum Marginal {
    /// As the scenario gives it, or as a list's quantiles give it; and the same prepared for many draws.
    Given(Distribution, Spread),
    /// The mixture of customer types.
    Mixture(Mixture),
}

impl Marginal {
    /// The scenario's `population.arr`; else a list's quantiles; else the mixture of customer types.
    pub fn new(population: &Population, roster: &Roster) -> Self {
        let given = population
            .arr
            .clone()
            .or_else(|| quantile_table(roster).map(Distribution::Empirical));
        match given {
            Some(distribution) => {
                let spread = Spread::new(&distribution);
                Self::Given(distribution, spread)
            }
            None => Self::Mixture(Mixture::new(
                population.types.values().map(|kind| (kind.share, kind.arr)).collect(),
            )),
        }
    }

    /// ARR at each of these normal scores.
    #[inline(always)]
    pub fn at_scores(&self, scores: &[f64], arr: &mut [f64]) {
        match self {
            Self::Given(_, spread) => spread.at_scores(scores, arr),
            Self::Mixture(mixture) => {
                for (arr, &score) in arr.iter_mut().zip(scores) {
                    *arr = mixture.at_score(score);
                }
            }
        }
    }

    /// Normal score of an ARR.
    pub fn score(&self, arr: f64) -> f64 {
        match self {
            Self::Given(Distribution::Lognormal { median, sigma }, _) if *sigma > 0.0 => score_of(arr, *median, *sigma),
            Self::Given(Distribution::Empirical(quantiles), _) => normal_quantile(plotting_position(quantiles, arr)),
            Self::Given(distribution, _) => normal_quantile(distribution.cdf(arr)),
            Self::Mixture(mixture) => normal_quantile(mixture.cdf(ln(arr / mixture.unit()))),
        }
    }
}

/// Share of customers below an ARR in a table of m quantiles: (rank + ½) ÷ m, so that neither the least nor the largest
/// customer stands at an infinite score; equal ones share their middle rank.
fn plotting_position(quantiles: &[f64], arr: f64) -> f64 {
    let below = quantiles.partition_point(|&quantile| quantile < arr);
    let up_to = quantiles.partition_point(|&quantile| quantile <= arr);
    let rank = if up_to > below {
        0.5 * (below + up_to - 1) as f64
    } else if below == 0 {
        0.0
    } else if below == quantiles.len() {
        (below - 1) as f64
    } else {
        let (low, high) = (quantiles[below - 1], quantiles[below]);
        (below - 1) as f64 + (arr - low) / (high - low)
    };
    (rank + 0.5) / quantiles.len() as f64
}

/// (ln x − ln median) ÷ sigma; from the ratio, so that a change of currency leaves it as it is.
#[inline(always)]
pub fn score_of(arr: f64, median: f64, sigma: f64) -> f64 {
    ln(arr / median) / sigma
}

/// A list's ARR as a table of its quantiles (linear interpolation of order statistics, Hyndman & Fan's type 7), to be
/// written into the resolved scenario; none for a synthetic population.
pub fn quantile_table(roster: &Roster) -> Option<Vec<f64>> {
    let mut arr: Vec<f64> = roster.given.iter().filter_map(|given| given.arr).collect();
    if arr.is_empty() {
        return None;
    }
    arr.sort_by(f64::total_cmp);
    let last = arr.len() - 1;
    let at = |point: usize| {
        let position = point as f64 / (QUANTILES - 1) as f64 * last as f64;
        let below = position as usize;
        let above = (below + 1).min(last);
        arr[below] + (arr[above] - arr[below]) * (position - below as f64)
    };
    Some((0..QUANTILES).map(at).collect())
}

/// A mixture of lognormals, as a table of its quantile function over normal scores.
#[derive(Clone, Debug)]
pub struct Mixture {
    parts: Vec<(f64, Lognormal)>,
    /// Logarithm of ARR ÷ unit at each step of the score.
    log_quantiles: Vec<f64>,
}

impl Mixture {
    fn new(parts: Vec<(f64, Lognormal)>) -> Self {
        let mut mixture = Self {
            parts,
            log_quantiles: Vec::new(),
        };
        let steps = (2.0 * REACH / STEP) as usize;
        let mut table = Vec::with_capacity(steps + 1);
        for step in 0..=steps {
            let target = normal_cdf(step as f64 * STEP - REACH);
            table.push(mixture.solve(target, table.last().copied()));
        }
        mixture.log_quantiles = table;
        mixture
    }

    /// The currency amount that logarithms are taken against: the first type's median.
    fn unit(&self) -> f64 {
        self.parts[0].1.median
    }

    /// Share of customers whose ln(ARR ÷ unit) is at most `x`.
    fn cdf(&self, x: f64) -> f64 {
        let total: f64 = self.parts.iter().map(|(share, _)| share).sum();
        let below = |(share, law): &(f64, Lognormal)| {
            share / total * normal_cdf((x - ln(law.median / self.unit())) / law.sigma)
        };
        self.parts.iter().map(below).sum()
    }

    /// Bisection for cdf(x) = target, from the previous point of the table upwards.
    fn solve(&self, target: f64, previous: Option<f64>) -> f64 {
        let ends = self.parts.iter().map(|(_, law)| {
            let centre = ln(law.median / self.unit());
            (centre - 8.0 * law.sigma, centre + 8.0 * law.sigma)
        });
        let (mut low, mut high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, b)| {
            (low.min(a), high.max(b))
        });
        low = previous.unwrap_or(low);
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

    #[inline(always)]
    fn at_score(&self, score: f64) -> f64 {
        let position = ((score + REACH) / STEP).clamp(0.0, (self.log_quantiles.len() - 1) as f64);
        let below = (position as usize).min(self.log_quantiles.len() - 2);
        let (a, b) = (self.log_quantiles[below], self.log_quantiles[below + 1]);
        self.unit() * exp(a + (b - a) * (position - below as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_customers_stand_in_the_middle() {
        let alike = Marginal::Given(
            Distribution::Empirical(vec![500.0; 101]),
            Spread::Direct(Distribution::Empirical(vec![500.0; 101])),
        );
        assert_eq!(alike.score(500.0), 0.0);
    }

    #[test]
    fn ranks_lie_inside() {
        let quantiles = [1.0, 2.0, 2.0, 4.0];
        let positions = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 9.0].map(|arr| plotting_position(&quantiles, arr));
        assert_eq!(positions, [0.125, 0.125, 0.25, 0.5, 0.75, 0.875, 0.875]);
    }
}
