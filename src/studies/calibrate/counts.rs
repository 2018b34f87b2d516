//! How often customers left, contracted and expanded in a history.
//!
//! Customer-months with the same health are put together, so that the likelihood costs the same for a thousand customers
//! and for a million. A renewal whose month is known is one trial of a year; where months of renewal are not known every
//! month is one trial of a twelfth of a year, the same hazard, as the model has it for monthly terms.

use crate::population::history::{Course, History};
use crate::random::pinned::{exp, ln, ln_1p};
use crate::scenario::schema::Scenario;
use crate::statistics::moments::Moments;

/// Classes of health that are told apart.
const CLASSES: usize = 25;
/// Earlier expansions of a customer that are told apart.
const MOST_EXPANSIONS: usize = 12;
/// Changes of ARR below this share are rounding or currency, and nothing.
const SMALLEST: f64 = 0.001;

/// Trials that have the same chance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Number of trials.
    pub trials: f64,
    /// Those in which it happened.
    pub events: f64,
    /// Sum of health over trials; nothing where it is not known.
    health: Option<f64>,
    /// Sums of the chances of being of each type.
    pub types: Vec<f64>,
    /// Sum of the expansions that the customers had had since the history began.
    expansions: f64,
    /// Sum of the months that the customers had been there.
    pub months: f64,
    /// Sum of the years for which they had renewed.
    pub renewed: f64,
}

impl Cell {
    /// Their mean health, where it is known.
    pub fn mean_health(&self) -> Option<f64> {
        Some(self.health? / self.trials)
    }

    /// Expansions that a customer had had, on average.
    pub fn mean_expansions(&self) -> f64 {
        self.expansions / self.trials
    }

    /// The logarithm of the likelihood of a chance.
    pub fn log_likelihood(&self, p: f64) -> f64 {
        let p = p.clamp(1e-12, 1.0 - 1e-12);
        self.events * ln(p) + (self.trials - self.events) * ln_1p(-p)
    }
}

/// Counts of a span of months.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Renewals, and churn.
    pub churn: Vec<Cell>,
    /// Renewals of who stayed, and contraction.
    pub contraction: Vec<Cell>,
    /// Months of who stayed, and expansion.
    pub expansion: Vec<Cell>,
    /// Number of contractions, and the sum of −ln(1 − share of ARR lost).
    pub depths: (f64, f64),
    /// First expansions of customers, as shares of the ARR with which they came: whitespace is a multiple of that.
    pub sizes: Moments,
    /// Length of a trial of churn, in years.
    pub term: f64,
}

impl Counts {
    /// Counts the months from `from` on. What is told of earlier ones (expansions) starts the later ones.
    pub fn of(history: &History, scenario: &Scenario, from: usize) -> Self {
        let mut counts = Self {
            term: if history.has_renewals { 1.0 } else { 1.0 / 12.0 },
            ..Self::default()
        };
        for course in &history.customers {
            // The ARR with which it came: later ones have grown.
            let first = course.arr.iter().copied().find(|arr| *arr > 0.0).unwrap_or(0.0);
            let types = type_chances(scenario, first);
            let (mut expansions, mut months, mut renewed) = (0, 0.0, 0.0);
            let left = course.left();
            for month in 1..history.months {
                let before = course.arr[month - 1];
                if before <= 0.0 || left.is_some_and(|left| month > left) {
                    continue;
                }
                let change = course.arr[month] / before - 1.0;
                let expanded = change > SMALLEST;
                let renews = course.renewal[month] || !history.has_renewals;
                if month >= from {
                    let at = At {
                        first,
                        health: course.health_in(month),
                        types: &types,
                        expansions: expansions.min(MOST_EXPANSIONS),
                        months,
                        renewed,
                        renews,
                    };
                    counts.add(course, month, left == Some(month), change, &at);
                }
                expansions += usize::from(expanded);
                months += 1.0;
                renewed += if renews { counts.term } else { 0.0 };
            }
        }
        counts
    }

    fn add(&mut self, course: &Course, month: usize, left: bool, change: f64, at: &At) {
        if at.renews {
            at.count(&mut self.churn, left, false);
        }
        // A pause is neither an end nor a contraction.
        if left || course.arr[month] <= 0.0 {
            return;
        }
        if at.renews {
            at.count(&mut self.contraction, change < -SMALLEST, false);
            if change < -SMALLEST {
                self.depths.0 += 1.0;
                self.depths.1 -= ln_1p(change);
            }
        }
        // In a known month of renewal a contraction or a new price may hide an expansion, or look like one.
        if course.renewal[month] {
            return;
        }
        at.count(&mut self.expansion, change > SMALLEST, true);
        if change > SMALLEST && at.expansions == 0 {
            self.sizes.push((course.arr[month] - course.arr[month - 1]) / at.first);
        }
    }
}

/// One customer in one month.
struct At<'a> {
    /// The ARR with which it came.
    first: f64,
    health: Option<f64>,
    types: &'a [f64],
    expansions: usize,
    months: f64,
    renewed: f64,
    renews: bool,
}

impl At<'_> {
    fn count(&self, cells: &mut Vec<Cell>, happened: bool, by_expansions: bool) {
        let class = |health: f64| ((health * CLASSES as f64) as usize).min(CLASSES - 1);
        let expansions = self.expansions as f64;
        let same = |cell: &&mut Cell| {
            (!by_expansions || cell.mean_expansions() == expansions)
                && cell.mean_health().map(class) == self.health.map(class)
        };
        let cell = match cells.iter_mut().find(same) {
            Some(cell) => cell,
            None => {
                cells.push(Cell {
                    health: self.health.map(|_| 0.0),
                    types: vec![0.0; self.types.len()],
                    ..Cell::default()
                });
                let last = cells.len() - 1;
                &mut cells[last]
            }
        };
        cell.trials += 1.0;
        cell.events += f64::from(u8::from(happened));
        cell.expansions += expansions;
        cell.months += self.months;
        cell.renewed += self.renewed;
        if let (Some(sum), Some(health)) = (&mut cell.health, self.health) {
            *sum += health;
        }
        for (sum, chance) in cell.types.iter_mut().zip(self.types) {
            *sum += chance;
        }
    }
}

/// P(type | ARR) (docs/model.md 5.1).
fn type_chances(scenario: &Scenario, arr: f64) -> Vec<f64> {
    let weight = |share: f64, median: f64, sigma: f64| {
        let z = ln(arr.max(1e-9) / median) / sigma;
        share / sigma * exp(-0.5 * z * z) + 1e-300
    };
    let types = scenario.population.types.values();
    let weights: Vec<f64> = types
        .map(|kind| weight(kind.share, kind.arr.median, kind.arr.sigma))
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}
