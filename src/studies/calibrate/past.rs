//! A scenario learns from a history: what it tells, what it cannot tell, and how well what was learnt foresees the months
//! that were kept apart.

use serde::Serialize;

use super::belief::{Refused, explain, judge, of_contacts};
use super::chain;
use super::contacts::{self, Shrunk, Spread};
use super::counts::{Cell, Counts};
use super::estimate::{Estimate, Learnt, Range, Tied};
use super::outcomes::{Healths, Inputs};
use super::space::{Posterior, Space};
use crate::population::history::{Facts, History};
use crate::random::special::beta_quantile;
use crate::random::{self, Key, Purpose, count};
use crate::scenario::Template;

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observed {
    /// What.
    pub what: &'static str,
    /// How often, of how many.
    pub events: f64,
    /// Chances that it had.
    pub trials: f64,
    /// Share, with the 95 % interval of Clopper & Pearson (1934).
    pub share: Range,
}

/// What the months that were kept apart held, and what was foreseen from those before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldOut {
    /// What.
    pub what: &'static str,
    /// What was foreseen: median and 95 % interval, chance included.
    pub foreseen: Range,
    /// What happened.
    pub happened: f64,
    /// Whether it lies in the interval.
    pub inside: bool,
}

/// How far off three forecasts of a customer's contacts were in the months that were kept apart: root mean square error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Forecasts {
    /// By its own rate.
    pub own: f64,
    /// By the mean of all.
    pub mean: f64,
    /// By the shrunk rate.
    pub shrunk: f64,
}

/// Everything that a history says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Past {
    /// What it adds up to.
    pub facts: Facts,
    /// What is wrong with it, and what it does not say, in sentences.
    pub warnings: Vec<String>,
    /// How often things happened.
    pub observed: Vec<Observed>,
    /// What it tells of the scenario.
    pub estimates: Vec<Estimate>,
    /// Parameters that it does not tell apart.
    pub tied: Vec<Tied>,
    /// Number of directions that churn, contraction and expansion tell.
    pub directions: f64,
    /// Contacts.
    pub spread: Option<Spread>,
    /// Contacts customer by customer.
    #[serde(skip)]
    pub customers: Vec<Shrunk>,
    /// Months that were kept apart.
    pub held_out_months: usize,
    /// What was foreseen of them.
    pub held_out: Vec<HeldOut>,
    /// How contacts were foreseen.
    pub forecasts: Option<Forecasts>,
    /// What is left possible of churn, contraction and expansion.
    #[serde(skip)]
    pub posterior: Posterior,
}

/// Learns from a history; the last `hold_out` months are foreseen from the others first. `healths` is what the scenario
/// says of health, for a history that does not show it.
pub fn learn(template: &Template, history: &History, healths: Option<&Healths>, hold_out: usize, seed: u32) -> Past {
    let facts = Facts::of(history);
    let (refused, warnings) = judge(history, &facts);
    let scenario = template.central();
    let counts = Counts::of(history, scenario, 1);
    let split = history.months - hold_out;
    let fitted = |counts: &Counts, stream: u32| Fitted::new(template, counts, healths, &refused, (seed, stream));
    let now = fitted(&counts, 0);
    let mut learnt = Learnt::of(template, &now.posterior, "history");
    explain(&mut learnt.estimates, template, history, &refused);
    let mut past = Past {
        observed: observed(&counts, &refused),
        estimates: learnt.estimates,
        tied: learnt.tied,
        directions: learnt.directions,
        held_out: Vec::new(),
        held_out_months: hold_out,
        spread: None,
        customers: Vec::new(),
        forecasts: None,
        posterior: now.posterior,
        facts,
        warnings,
    };
    if hold_out > 0 {
        let before = fitted(&Counts::of(&history.up_to(split), scenario, 1), 2);
        past.held_out = before.foresee(&Counts::of(history, scenario, split), &refused, seed);
    }
    if history.has_contacts && past.facts.contacts > 0.0 {
        let all = contacts::counted(history, 0, history.months);
        let spread = Spread::of(&all);
        past.estimates.extend(contacts::learn(template, &all, &spread, seed));
        past.customers = spread.shrunk(&all);
        past.warnings.extend(of_contacts(template, history, &spread));
        past.spread = Some(spread);
        if hold_out > 0 {
            past.forecasts = Some(forecasts(history, split));
        }
    }
    past
}

/// A scenario's numbers after counts were seen.
struct Fitted {
    inputs: Option<Inputs>,
    posterior: Posterior,
}

impl Fitted {
    fn new(
        template: &Template,
        counts: &Counts,
        healths: Option<&Healths>,
        refused: &Refused,
        (seed, stream): (u32, u32),
    ) -> Self {
        let mut space = Space::default();
        let told = refused.churn.is_none() || refused.changes.is_none();
        let inputs = told.then(|| Inputs::new(&mut space, template, healths)).flatten();
        let draws = match &inputs {
            Some(inputs) if !space.parameters.is_empty() => {
                chain::draws(space.parameters.len(), seed, stream, |scores| {
                    let values = space.values(scores);
                    let mut sum = 0.0;
                    if refused.churn.is_none() {
                        sum += inputs.log_churn(counts, &values);
                    }
                    if refused.changes.is_none() {
                        sum += inputs.log_contraction(counts, &values) + inputs.log_expansion(counts, &values);
                    }
                    sum
                })
            }
            _ => Vec::new(),
        };
        Self {
            inputs,
            posterior: Posterior { space, draws },
        }
    }

    /// How many customers should have left, contracted and expanded in later months, given who was there.
    fn foresee(&self, later: &Counts, refused: &Refused, seed: u32) -> Vec<HeldOut> {
        let Some(inputs) = &self.inputs else {
            return Vec::new();
        };
        let happened = |cells: &[Cell]| cells.iter().map(|cell| cell.events).sum::<f64>();
        let one = |what: &'static str, word: usize, cells: &[Cell], chance: &dyn Fn(&Cell, &[f64]) -> f64| {
            let Posterior { space, draws } = &self.posterior;
            let foreseen = draws.iter().enumerate().map(|(index, draw)| {
                let values = space.values(draw);
                let mean: f64 = cells.iter().map(|cell| cell.trials * chance(cell, &values)).sum();
                let words = random::words(Key::new(seed, 3), index as u64, 0, Purpose::Calibration.code(0));
                count(random::uniform(words[word]), mean, None)
            });
            let (foreseen, happened) = (Range::of_draws(foreseen), happened(cells));
            HeldOut {
                what,
                foreseen,
                happened,
                inside: foreseen.holds(happened),
            }
        };
        let mut held_out = Vec::new();
        if refused.churn.is_none() {
            let chance = |cell: &Cell, values: &[f64]| inputs.churn(cell, later.term, values);
            held_out.push(one("customers lost", 0, &later.churn, &chance));
        }
        if refused.changes.is_none() {
            let chance = |cell: &Cell, values: &[f64]| inputs.contraction(cell, later.term, values);
            held_out.push(one("contractions", 1, &later.contraction, &chance));
            let chance = |cell: &Cell, values: &[f64]| inputs.expansion(cell, values);
            held_out.push(one("expansions", 2, &later.expansion, &chance));
        }
        held_out
    }
}

fn observed(counts: &Counts, refused: &Refused) -> Vec<Observed> {
    let of = |what: &'static str, cells: &[Cell]| {
        let (events, trials) = cells.iter().fold((0.0, 0.0), |(events, trials), cell| {
            (events + cell.events, trials + cell.trials)
        });
        let at = |p: f64, a: f64, b: f64| {
            if a <= 0.0 {
                0.0
            } else if b <= 0.0 {
                1.0
            } else {
                beta_quantile(p, a, b)
            }
        };
        Observed {
            what,
            events,
            trials,
            share: Range {
                low: at(0.025, events, trials - events + 1.0),
                median: events / trials.max(1.0),
                high: at(0.975, events + 1.0, trials - events),
            },
        }
    };
    let yearly = counts.term == 1.0;
    let mut observed = Vec::new();
    if refused.churn.is_none() {
        let what = if yearly {
            "customers lost, of renewals"
        } else {
            "customers lost, of customer-months"
        };
        observed.push(of(what, &counts.churn));
    }
    if refused.changes.is_none() {
        let what = if yearly {
            "contractions, of renewals"
        } else {
            "contractions, of customer-months"
        };
        observed.push(of(what, &counts.contraction));
        observed.push(of("expansions, of customer-months", &counts.expansion));
    }
    observed
}

fn forecasts(history: &History, split: usize) -> Forecasts {
    let before = contacts::counted(history, 0, split);
    let spread = Spread::of(&before);
    let shrunk = spread.shrunk(&before);
    let after = contacts::counted(history, split, history.months);
    let mut sums = [0.0; 3];
    let mut n = 0.0;
    let mut later = after.iter().peekable();
    // Both are by id.
    for known in &shrunk {
        while later.peek().is_some_and(|next| next.id < known.customer) {
            later.next();
        }
        let Some(next) = later.peek().filter(|next| next.id == known.customer) else {
            continue;
        };
        for (sum, rate) in sums.iter_mut().zip([known.own_rate, spread.rate, known.shrunk_rate]) {
            let off = next.contacts - rate * next.months;
            *sum += off * off;
        }
        n += 1.0;
    }
    let [own, mean, shrunk] = sums.map(|sum| (sum / f64::max(n, 1.0)).sqrt());
    Forecasts { own, mean, shrunk }
}
