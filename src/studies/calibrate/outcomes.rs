//! What a history tells of churn, contraction and expansion: closed-form likelihoods of the model's own formulas
//! (docs/model.md 5.7) on counts.
//!
//! Customer-months with the same health are put together, so that the likelihood costs the same for a thousand customers
//! and for a million. A renewal whose month is known is one trial of a year; where months of renewal are not known every
//! month is one trial of a twelfth of a year, the same hazard, as the model has it for monthly terms.

use super::space::{Input, Space};
use crate::population::history::{Course, History};
use crate::random::pinned::{exp, ln, ln_1p, pow};
use crate::scenario::Template;
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
    types: Vec<f64>,
    /// Expansions that the customers have had since the history began.
    expansions: usize,
}

impl Cell {
    fn mean_health(&self) -> Option<f64> {
        Some(self.health? / self.trials)
    }

    fn log_likelihood(&self, p: f64) -> f64 {
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
    /// First expansions of customers, as shares of their ARR.
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
            let first = course.arr.iter().copied().find(|arr| *arr > 0.0);
            let types = type_chances(scenario, first.unwrap_or(0.0));
            let mut expansions = 0;
            let left = course.left();
            for month in 1..history.months {
                let before = course.arr[month - 1];
                if before <= 0.0 || left.is_some_and(|left| month > left) {
                    continue;
                }
                let change = course.arr[month] / before - 1.0;
                let expanded = change > SMALLEST;
                if month >= from {
                    let at = At {
                        health: course.health_in(month),
                        types: &types,
                        expansions: expansions.min(MOST_EXPANSIONS),
                        renews: course.renewal[month] || !history.has_renewals,
                    };
                    counts.add(course, month, left == Some(month), change, &at);
                }
                expansions += usize::from(expanded);
            }
        }
        counts
    }

    fn add(&mut self, course: &Course, month: usize, left: bool, change: f64, at: &At) {
        if at.renews {
            at.count(&mut self.churn, left, 0);
        }
        // A pause is neither an end nor a contraction.
        if left || course.arr[month] <= 0.0 {
            return;
        }
        if at.renews {
            at.count(&mut self.contraction, change < -SMALLEST, 0);
            if change < -SMALLEST {
                self.depths.0 += 1.0;
                self.depths.1 -= ln_1p(change);
            }
        }
        // In a known month of renewal a contraction or a new price may hide an expansion, or look like one.
        if course.renewal[month] {
            return;
        }
        at.count(&mut self.expansion, change > SMALLEST, at.expansions);
        if change > SMALLEST && at.expansions == 0 {
            self.sizes.push(change);
        }
    }
}

/// One customer in one month.
struct At<'a> {
    health: Option<f64>,
    types: &'a [f64],
    expansions: usize,
    renews: bool,
}

impl At<'_> {
    fn count(&self, cells: &mut Vec<Cell>, happened: bool, expansions: usize) {
        let class = |health: f64| ((health * CLASSES as f64) as usize).min(CLASSES - 1);
        let same =
            |cell: &&mut Cell| cell.expansions == expansions && cell.mean_health().map(class) == self.health.map(class);
        let cell = match cells.iter_mut().find(same) {
            Some(cell) => cell,
            None => {
                cells.push(Cell {
                    health: self.health.map(|_| 0.0),
                    types: vec![0.0; self.types.len()],
                    expansions,
                    ..Cell::default()
                });
                let last = cells.len() - 1;
                &mut cells[last]
            }
        };
        cell.trials += 1.0;
        cell.events += f64::from(u8::from(happened));
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

/// Health of groups of customers with their shares, where the history does not show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Healths {
    /// Share of customers and mean health.
    pub groups: Vec<(f64, f64)>,
    /// Standard deviation of what is not known of their level.
    pub sd: f64,
}

/// The numbers that churn, contraction and expansion depend on.
#[derive(Clone, Debug)]
pub struct Inputs {
    reference: Input,
    base_hazard: Input,
    sensitivity: Input,
    unavoidable: Vec<Input>,
    bad_fit: Option<(Input, Input)>,
    contraction: [Input; 3],
    expansion: [Input; 3],
    whitespace: (Input, f64),
    healths: Option<(Vec<(f64, f64)>, Input)>,
}

impl Inputs {
    /// Finds them in a scenario.
    pub fn new(space: &mut Space, template: &Template, healths: Option<&Healths>) -> Option<Self> {
        let scenario = template.central();
        let mut at = |path: &str| space.input(template, path);
        let types = scenario.population.types.keys();
        let unavoidable = types.map(|name| {
            let name = crate::scenario::quoted(name);
            at(&format!("population.types.{name}.unavoidable_churn"))
        });
        let unavoidable = unavoidable.collect::<Option<Vec<_>>>()?;
        let bad_fit = at("fit.bad_share").zip(at("fit.churn_factor"));
        let mean_whitespace = Input::Fixed(scenario.population.whitespace.mean());
        let whitespace = at("population.whitespace.gamma.mean").unwrap_or(mean_whitespace);
        let inputs = Self {
            reference: at("experience.reference_health")?,
            base_hazard: at("outcomes.churn.base_hazard")?,
            sensitivity: at("outcomes.churn.sensitivity")?,
            unavoidable,
            bad_fit,
            contraction: [
                at("outcomes.contraction.chance")?,
                at("outcomes.contraction.depth")?,
                at("outcomes.contraction.sensitivity")?,
            ],
            expansion: [
                at("outcomes.expansion.chance")?,
                at("outcomes.expansion.share")?,
                at("outcomes.expansion.sensitivity")?,
            ],
            whitespace: (whitespace, channel_factor(scenario)),
            healths: None,
        };
        let shift = healths.map(|healths| {
            let prior = crate::scenario::schema::Distribution::Normal {
                mean: 0.0,
                sd: healths.sd.max(0.01),
            };
            (healths.groups.clone(), space.nuisance(prior))
        });
        Some(Self {
            healths: shift,
            ..inputs
        })
    }

    /// The mean of a chance over what health may be: of the cell, else of the groups.
    fn over_health(&self, cell: &Cell, values: &[f64], chance: impl Fn(f64) -> f64) -> f64 {
        match (cell.mean_health(), &self.healths) {
            (Some(health), _) => chance(health),
            (None, Some((groups, shift))) => {
                let shift = shift.of(values);
                let of_group = |(share, health): &(f64, f64)| share * chance((health + shift).clamp(0.0, 1.0));
                groups.iter().map(of_group).sum()
            }
            (None, None) => chance(self.reference.of(values)),
        }
    }

    /// The chance of churn in a cell.
    pub fn churn(&self, cell: &Cell, term: f64, values: &[f64]) -> f64 {
        let reference = self.reference.of(values);
        let (h0, beta) = (self.base_hazard.of(values), self.sensitivity.of(values));
        let of_types = |hazard: f64| -> f64 {
            let stays = exp(-hazard);
            let types = self.unavoidable.iter().zip(&cell.types);
            let chance = |(u, weight): (&Input, &f64)| weight / cell.trials * (1.0 - (1.0 - u.of(values)) * stays);
            types.map(chance).sum()
        };
        let chance = |health: f64| {
            let hazard = h0 * exp(beta * (reference - health));
            match self.bad_fit {
                None => of_types(hazard),
                Some((share, factor)) => {
                    let (share, factor) = (share.of(values), factor.of(values));
                    (1.0 - share) * of_types(hazard) + share * of_types(factor * hazard)
                }
            }
        };
        of_term(self.over_health(cell, values, chance), term)
    }

    /// The chance of a contraction in a cell.
    pub fn contraction(&self, cell: &Cell, term: f64, values: &[f64]) -> f64 {
        let [chance, _, sensitivity] = self.contraction;
        let hazard = -ln_1p(-chance.of(values));
        let (reference, beta) = (self.reference.of(values), sensitivity.of(values));
        let chance = |health: f64| 1.0 - exp(-hazard * exp(beta * (reference - health)));
        of_term(self.over_health(cell, values, chance), term)
    }

    /// The chance of an expansion in a cell.
    pub fn expansion(&self, cell: &Cell, values: &[f64]) -> f64 {
        let [chance, share, sensitivity] = self.expansion.map(|input| input.of(values));
        let left = (0..cell.expansions).fold(1.0, |left, _| left * (1.0 - share));
        let reference = self.reference.of(values);
        let of_health = |health: f64| (chance * left * pow((health / reference).max(1e-9), sensitivity)).min(1.0);
        self.over_health(cell, values, of_health)
    }

    /// The logarithm of the likelihood of churn.
    pub fn log_churn(&self, counts: &Counts, values: &[f64]) -> f64 {
        let of_cell = |cell: &Cell| cell.log_likelihood(self.churn(cell, counts.term, values));
        counts.churn.iter().map(of_cell).sum()
    }

    /// That of contraction, chance and depth: D ~ Beta(1, b) of mean 1 ÷ (1 + b).
    pub fn log_contraction(&self, counts: &Counts, values: &[f64]) -> f64 {
        let of_cell = |cell: &Cell| cell.log_likelihood(self.contraction(cell, counts.term, values));
        let chances: f64 = counts.contraction.iter().map(of_cell).sum();
        let b = 1.0 / self.contraction[1].of(values) - 1.0;
        let (n, sum) = counts.depths;
        chances + n * ln(b.max(1e-12)) - (b - 1.0) * sum
    }

    /// That of expansion, chance and mean size.
    pub fn log_expansion(&self, counts: &Counts, values: &[f64]) -> f64 {
        let of_cell = |cell: &Cell| cell.log_likelihood(self.expansion(cell, values));
        let chances: f64 = counts.expansion.iter().map(of_cell).sum();
        let (mean, factor) = (self.whitespace.0.of(values), self.whitespace.1);
        let off = (counts.sizes.mean - self.expansion[1].of(values) * mean * factor) / counts.sizes.se();
        if off.is_finite() {
            chances - 0.5 * off * off
        } else {
            chances
        }
    }
}

/// A chance a year, of another term: the same hazard.
fn of_term(p: f64, years: f64) -> f64 {
    if years == 1.0 { p } else { 1.0 - pow(1.0 - p, years) }
}

/// Mean factor of whitespace over buying channels.
fn channel_factor(scenario: &Scenario) -> f64 {
    let population = &scenario.population;
    let (mut sum, mut shares) = (0.0, 0.0);
    for kind in population.types.values() {
        for (channel, share) in &kind.channels {
            let factor = population
                .channels
                .get(channel)
                .map_or(1.0, |channel| channel.whitespace_factor);
            sum += kind.share * share * factor;
            shares += kind.share * share;
        }
    }
    if shares > 0.0 { sum / shares } else { 1.0 }
}
