//! What can be believed of a history, and why a number is not told.

use super::contacts::{self, Spread};
use super::estimate::{Estimate, Range, Verdict};
use crate::population::history::{Facts, History};
use crate::scenario::Template;

/// NRR a year outside of these is not believed: no published company is near either end (our judgement).
const BELIEVABLE_NRR: std::ops::RangeInclusive<f64> = 0.3..=2.0;
/// Churn events whose customer goes on paying, above which the history is not one of churn.
const SURVIVED: f64 = 0.1;

/// What is not learnt, and why.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// Of churn.
    pub churn: Option<String>,
    /// Of expansion and contraction.
    pub changes: Option<String>,
}

/// What can be believed.
pub fn judge(history: &History, facts: &Facts) -> (Refused, Vec<String>) {
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

/// What is odd about contacts.
pub fn of_contacts(template: &Template, history: &History, spread: &Spread) -> Vec<String> {
    let mut warnings = Vec::new();
    if contacts::has_strays(history) {
        warnings.push(
            "Many contacts are of months in which their customer has no ARR, so these months do not say for how long it \
             could have had contacts: every month counts for everybody."
                .to_owned(),
        );
    }
    if spread.cv == 0.0 {
        let variance = if spread.index > 0.0 {
            let by_chance = spread.variance / spread.index;
            format!(
                "variance {:.2}; chance alone gives {by_chance:.2} on average",
                spread.variance
            )
        } else {
            "no variance".to_owned()
        };
        warnings.push(format!(
            "Contacts differ between customers no more than chance makes them (mean {:.2}, {variance}): a customer's own \
             contacts say nothing of it, and all are shrunk to the mean.",
            spread.mean
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
pub fn explain(estimates: &mut Vec<Estimate>, template: &Template, history: &History, refused: &Refused) {
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
