//! A scenario learns from a history: what it tells, what it cannot tell, and how well what was learnt foresees the months
//! that were kept apart.

use serde::Serialize;

use super::chain;
use super::contacts::{self, Shrunk, Spread};
use super::estimate::{Estimate, Learnt, Range, Tied, Verdict};
use super::outcomes::{Cell, Counts, Healths, Inputs};
use super::space::Space;
use crate::population::history::{Facts, History};
use crate::random::special::beta_quantile;
use crate::random::{self, Key, Purpose, count};
use crate::scenario::Template;

/// NRR a year outside of these is not believed: no published company is near either end (our judgement).
const BELIEVABLE_NRR: std::ops::RangeInclusive<f64> = 0.3..=2.0;
/// Churn events whose customer goes on paying, above which the history is not one of churn.
const SURVIVED: f64 = 0.1;

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
}

/// What is not learnt, and why.
#[derive(Clone, Debug, Default)]
struct Refused {
    churn: Option<String>,
    changes: Option<String>,
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
    let mut learnt = now.learnt();
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

/// What can be believed.
fn judge(history: &History, facts: &Facts) -> (Refused, Vec<String>) {
    let mut refused = Refused::default();
    let mut warnings = Vec::new();
    let survived = facts.events_survived as f64 > SURVIVED * facts.events as f64;
    if let Some(named) = facts
        .named_by_events
        .filter(|named| *named > 0 && (survived || facts.churned == 0))
    {
        warnings.push(format!(
            "Churn events name {named} customers, but by ARR {} left for good: after {} of {} events the customer still has \
             ARR a month later. The two lists contradict each other, so nothing is learnt of churn.",
            if facts.churned == 0 { "none".to_owned() } else { facts.churned.to_string() },
            facts.events_survived,
            facts.events
        ));
        refused.churn = Some("churn events and ARR contradict each other".to_owned());
    }
    if let Some(found) = facts.retention.filter(|found| !BELIEVABLE_NRR.contains(&found.nrr)) {
        warnings.push(format!(
            "NRR over the last twelve months is {:.0} %, which no company is known to have. See whether rows are added up \
             that replace one another, or customers are there before their first invoice. Nothing is learnt of expansion \
             and contraction.",
            100.0 * found.nrr
        ));
        refused.changes = Some(format!("an NRR of {:.0} % is not believed", 100.0 * found.nrr));
        if facts.churned == 0 && refused.churn.is_none() {
            refused.churn = Some("nobody leaves, in a history whose NRR is not believed".to_owned());
        }
    }
    if history.has_billing {
        warnings.push(
            "How often a customer is billed is not how long it is bound: billing frequency is not read as a contract term."
                .to_owned(),
        );
    }
    if !history.has_renewals && refused.churn.is_none() {
        warnings.push(
            "Months of renewal are not given, so each month counts as a twelfth of a renewal: the same hazard. A column \
             `renewal` (yes in the month in which a contract is up) tells more."
                .to_owned(),
        );
    }
    if facts.paused > 0 {
        warnings.push(format!(
            "{} customers had no ARR for a while and came back; that is counted neither as churn nor as expansion.",
            facts.paused
        ));
    }
    if history.stray_contacts > 0 {
        warnings.push(format!(
            "{} contacts are of customers or months that the history does not have; they are left out.",
            history.stray_contacts
        ));
    }
    (refused, warnings)
}

fn of_contacts(template: &Template, history: &History, spread: &Spread) -> Vec<String> {
    let mut warnings = Vec::new();
    if contacts::has_strays(history) {
        warnings.push(
            "Many contacts are of months in which their customer has no ARR, so these months do not say for how long it \
             could have had contacts: every month counts for everybody."
                .to_owned(),
        );
    }
    if spread.cv == 0.0 {
        warnings.push(format!(
            "Contacts differ between customers no more than chance makes them (mean {:.2}, variance {:.2}; chance alone \
             gives {:.2} on average): a customer's own contacts say nothing of it, and all are shrunk to the mean.",
            spread.mean,
            spread.variance,
            spread.variance / spread.index
        ));
    }
    let scenario = template.central();
    if contacts::inbound_kind(scenario).is_none() {
        warnings
            .push("The scenario has several inbound kinds, or none: which one contacts are is not known.".to_owned());
    }
    if scenario.lifecycle.is_some() {
        warnings.push(
            "With `lifecycle`, the mean of contacts is that of all stages; rates are of the adoption stage.".to_owned(),
        );
    }
    warnings
}

/// Says why a parameter is not told.
fn explain(estimates: &mut Vec<Estimate>, template: &Template, history: &History, refused: &Refused) {
    for estimate in &mut *estimates {
        let is_sensitivity = estimate.path.ends_with(".sensitivity");
        if is_sensitivity && !history.has_health {
            // What the level of churn alone would say of it hangs on health that nobody has seen.
            estimate.verdict = Verdict::No;
            estimate.written = None;
            estimate.why = Some("the history shows no health, so nothing tells what it does".to_owned());
        } else if estimate.verdict == Verdict::No && estimate.why.is_none() {
            estimate.why = if is_sensitivity {
                Some("health differs too little, or too little happened, to tell".to_owned())
            } else {
                Some("told together with others only, or not at all".to_owned())
            };
        }
    }
    let is_churn = |path: &str| path.starts_with("outcomes.churn.") || path.ends_with(".unavoidable_churn");
    let is_change = |path: &str| {
        ["outcomes.contraction.", "outcomes.expansion.", "population.whitespace"]
            .iter()
            .any(|start| path.starts_with(start))
    };
    for site in template.uncertain() {
        let why = match site.path.as_str() {
            path if is_churn(path) => refused.churn.as_ref(),
            path if is_change(path) => refused.changes.as_ref(),
            _ => None,
        };
        let Some(why) = why else { continue };
        estimates.retain(|estimate| estimate.path != site.path);
        estimates.push(Estimate {
            path: site.path.clone(),
            from: "history",
            prior: Range::of(&site.distribution),
            estimate: None,
            removed: None,
            verdict: Verdict::No,
            why: Some(why.clone()),
            written: None,
        });
    }
}

/// A scenario's numbers after counts were seen.
struct Fitted {
    space: Space,
    inputs: Option<Inputs>,
    draws: Vec<Vec<f64>>,
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
        let inputs = Inputs::new(&mut space, template, healths);
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
        Self { space, inputs, draws }
    }

    fn learnt(&self) -> Learnt {
        Learnt::of(&self.space, &self.draws, "history")
    }

    /// How many customers should have left, contracted and expanded in later months, given who was there.
    fn foresee(&self, later: &Counts, refused: &Refused, seed: u32) -> Vec<HeldOut> {
        let Some(inputs) = &self.inputs else {
            return Vec::new();
        };
        let happened = |cells: &[Cell]| cells.iter().map(|cell| cell.events).sum::<f64>();
        let one = |what: &'static str, word: usize, cells: &[Cell], chance: &dyn Fn(&Cell, &[f64]) -> f64| {
            let foreseen = self.draws.iter().enumerate().map(|(index, draw)| {
                let values = self.space.values(draw);
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
