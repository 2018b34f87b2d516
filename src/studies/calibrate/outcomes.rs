//! What a history tells of churn, contraction and expansion: closed-form likelihoods of the model's own formulas
//! (docs/model.md 5.7) on counts.

use super::counts::{Cell, Counts};
use super::space::{Input, Space};
use crate::random::pinned::{exp, ln, ln_1p, pow};
use crate::scenario::Template;
use crate::scenario::schema::Scenario;

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
    fit: Option<[Input; 3]>,
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
        let fit = ["fit.bad_share", "fit.churn_factor", "fit.expansion_factor"].map(&mut at);
        let mean_whitespace = Input::Fixed(scenario.population.whitespace.mean());
        let whitespace = at("population.whitespace.gamma.mean").unwrap_or(mean_whitespace);
        let inputs = Self {
            reference: at("experience.reference_health")?,
            base_hazard: at("outcomes.churn.base_hazard")?,
            sensitivity: at("outcomes.churn.sensitivity")?,
            unavoidable,
            fit: match fit {
                [Some(share), Some(churn), Some(expansion)] => Some([share, churn, expansion]),
                _ => None,
            },
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

    /// The mean of a chance over good fits and bad ones, given the factors on churn and on expansion. Who has stayed is less likely a
    /// bad fit than who came, and so is who has expanded: by Bayes, at reference health, with Poisson chances.
    fn over_fits(&self, cell: &Cell, values: &[f64], chance: impl Fn(f64, f64) -> f64) -> f64 {
        let Some(fit) = self.fit else {
            return chance(1.0, 1.0);
        };
        let [share, churn, expansion] = fit.map(|input| input.of(values));
        let left = self.base_hazard.of(values) * cell.renewed / cell.trials;
        let expanded = self.expansion[0].of(values) * cell.months / cell.trials;
        let likelier = exp(((1.0 - churn) * left + (1.0 - expansion) * expanded).min(700.0));
        let bad = share * likelier * pow(expansion.max(1e-9), cell.mean_expansions());
        let good = 1.0 - share;
        (good * chance(1.0, 1.0) + bad * chance(churn, expansion)) / (good + bad)
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
        let chance = |factor: f64, _| {
            let of_health = |health: f64| of_types(factor * h0 * exp(beta * (reference - health)));
            self.over_health(cell, values, of_health)
        };
        of_term(self.over_fits(cell, values, chance), term)
    }

    /// The chance of a contraction in a cell that is seen: one that an expansion of the same month outweighs is not.
    pub fn contraction(&self, cell: &Cell, term: f64, values: &[f64]) -> f64 {
        let [chance, _, sensitivity] = self.contraction;
        let hazard = -ln_1p(-chance.of(values));
        let (reference, beta) = (self.reference.of(values), sensitivity.of(values));
        let chance = |health: f64| 1.0 - exp(-hazard * exp(beta * (reference - health)));
        of_term(self.over_health(cell, values, chance), term) * (1.0 - self.hidden(cell, values))
    }

    /// The chance that a contraction comes with an expansion that outweighs it: P(D < size) = 1 − (1 − size)^b.
    fn hidden(&self, cell: &Cell, values: &[f64]) -> f64 {
        let (share, depth) = (self.expansion[1].of(values), self.contraction[1].of(values));
        let size = self.first_size(values) * left(share, cell);
        let outweighed = 1.0 - pow((1.0 - size).max(1e-12), 1.0 / depth - 1.0);
        self.expansion(cell, values) * outweighed
    }

    /// The mean size of a first expansion, as a share of the ARR with which the customer came.
    fn first_size(&self, values: &[f64]) -> f64 {
        let (mean, factor) = &self.whitespace;
        self.expansion[1].of(values) * mean.of(values) * factor
    }

    /// The chance of an expansion in a cell.
    pub fn expansion(&self, cell: &Cell, values: &[f64]) -> f64 {
        let [chance, share, sensitivity] = self.expansion.map(|input| input.of(values));
        let left = left(share, cell);
        let reference = self.reference.of(values);
        let chance = |_, factor: f64| {
            let of_health = |health: f64| {
                let likelier = pow((health / reference).max(1e-9), sensitivity);
                (chance * left * likelier * factor).min(1.0)
            };
            self.over_health(cell, values, of_health)
        };
        self.over_fits(cell, values, chance)
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
        let off = (counts.sizes.mean - self.first_size(values)) / counts.sizes.se();
        if off.is_finite() {
            chances - 0.5 * off * off
        } else {
            chances
        }
    }
}

/// The share of the whitespace that is left to the customers of a cell.
fn left(share: f64, cell: &Cell) -> f64 {
    pow((1.0 - share).max(1e-12), cell.mean_expansions())
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
