//! What one plan brought a customer, month by month, in names.

use serde::Serialize;

use crate::measures::trace::{Chance, CustomerMonth};
use crate::studies::assignments::book_name;
use crate::studies::compare::Study;

/// What one plan brought a customer; a month in which it was none of this plan's has no entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Course {
    /// The plan.
    pub plan: String,
    /// The months.
    pub months: Vec<MonthOfCustomer>,
}

/// One month. Hours are hours of need, money is currency a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthOfCustomer {
    /// The month.
    pub month: u32,
    /// Coverage segment.
    pub segment: String,
    /// Team.
    pub team: String,
    /// Book or queue: the owner, or team and number; the team's pool.
    pub book: String,
    /// Lifecycle stage; none where the scenario has no stages.
    pub stage: Option<String>,
    /// The profile that is appropriate.
    pub profile: String,
    /// The profile that it was assessed as; none where the plan does not assess.
    pub assessed_profile: Option<String>,
    /// Hours needed.
    pub need: f64,
    /// Hours delivered.
    pub delivered: f64,
    /// Needed hours not covered.
    pub unmet: f64,
    /// Hours delivered that were not needed.
    pub surplus: f64,
    /// Hours of work waiting at the close.
    pub waiting: f64,
    /// The same by engagement kind.
    pub kinds: Vec<KindMonth>,
    /// Adequacy.
    pub adequacy: f64,
    /// Quality.
    pub quality: f64,
    /// Health at the close.
    pub health: f64,
    /// ARR at the opening, or on arrival.
    pub opening_arr: f64,
    /// ARR at the close.
    pub arr: f64,
    /// ARR lost by churn.
    pub churned_arr: f64,
    /// ARR lost by contraction.
    pub contraction_arr: f64,
    /// ARR won by price uplift.
    pub uplift_arr: f64,
    /// ARR won by expansion.
    pub expansion_arr: f64,
    /// The draw of churn, in a month of renewal.
    pub churn: Option<Draw>,
    /// The draw of contraction, in a month of renewal; it counts where the customer stays.
    pub contraction: Option<Draw>,
    /// The draw of expansion; it counts where the customer stays.
    pub expansion: Draw,
}

/// Hours of one engagement kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindMonth {
    /// The kind.
    pub kind: String,
    /// Hours needed.
    pub need: f64,
    /// Hours delivered.
    pub delivered: f64,
}

/// A uniform beside the chance that it is compared with: it happens where the uniform is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Draw {
    /// The uniform.
    pub uniform: f64,
    /// The chance.
    pub chance: f64,
}

impl From<Chance> for Draw {
    fn from(Chance { uniform, chance }: Chance) -> Self {
        Self { uniform, chance }
    }
}

impl Course {
    /// The months of a customer under the plan of this index.
    pub(super) fn of(study: &Study, plan: usize, months: &[CustomerMonth]) -> Self {
        Self {
            plan: study.plans()[plan].to_owned(),
            months: months.iter().map(|month| named(study, plan, month)).collect(),
        }
    }
}

fn named(study: &Study, plan: usize, month: &CustomerMonth) -> MonthOfCustomer {
    let scenario = study.template.central();
    let compiled = &study.central.plans[plan];
    let team = &compiled.teams[compiled.servers[month.server].team];
    let profile = |index: usize| {
        let profile = scenario.population.profiles.get_index(index);
        profile.map_or_else(String::new, |(name, _)| name.clone())
    };
    let kinds = scenario.need.kinds.keys().zip(&month.kinds);
    MonthOfCustomer {
        month: month.month,
        segment: compiled.segments[month.segment].name.clone(),
        team: team.name.clone(),
        book: book_name(study, compiled, month.server, month.owner),
        stage: scenario
            .lifecycle
            .as_ref()
            .and_then(|lifecycle| lifecycle.stages.get_index(month.stage))
            .map(|(name, _)| name.clone()),
        profile: profile(month.profile),
        assessed_profile: month.seen.map(profile),
        need: month.need,
        delivered: month.delivered(),
        unmet: month.unmet,
        surplus: month.surplus,
        waiting: month.waiting,
        kinds: kinds
            .map(|(kind, hours)| KindMonth {
                kind: kind.clone(),
                need: hours.need,
                delivered: hours.delivered + hours.automated,
            })
            .collect(),
        adequacy: month.adequacy,
        quality: month.quality,
        health: month.health,
        opening_arr: month.opening_arr,
        arr: month.arr,
        churned_arr: month.churned,
        contraction_arr: month.contraction,
        uplift_arr: month.uplift,
        expansion_arr: month.expansion,
        churn: month.renewal.map(|(churn, _)| churn.into()),
        contraction: month.renewal.map(|(_, contraction)| contraction.into()),
        expansion: month.expands.into(),
    }
}
