//! The world at one draw of the uncertain inputs: what is the same whatever the plan, as numbers by index.

use indexmap::IndexMap;

use super::assessor::Seen;
use super::changes::Changes;
use super::new_logos::Arrivals;
use super::stages::Stage;
use crate::population::model::PopulationModel;
use crate::population::roster::Roster;
use crate::random::LognormalFactor;
use crate::random::pinned::{exp, ln, pow};
use crate::scenario::schema::{self, Movement, QualityUnderLoad, Rates, Review, Scenario, Staffing, Valuation};

/// What is the same whatever the plan. Kinds and profiles are indices in the scenario's order; hours are hours of work
/// a month.
#[derive(Clone, Debug)]
pub struct World {
    /// How customers are drawn.
    pub population: PopulationModel,
    /// The engagement kinds.
    pub kinds: Vec<Kind>,
    /// The lifecycle stages, in the order in which they are tried.
    pub stages: Vec<Stage>,
    /// Engagements a month: `rates[(stage * profiles + profile) * kinds + kind]`.
    rates: Vec<f64>,
    /// Mean hours a month that a profile needs in a stage, all kinds together: `[stage * profiles + profile]`.
    stage_hours: Vec<f64>,
    /// Mean hours a month that each profile needs, all kinds together, stages apart.
    pub profile_hours: Vec<f64>,
    /// Mean hours a month of inbound requests that each profile brings, stages apart.
    pub inbound_hours: Vec<f64>,
    /// Shares of the profiles.
    pub profile_shares: Vec<f64>,
    /// Factor on the hours of a month's engagements of one kind.
    pub duration: LognormalFactor,
    /// Size parameter of a negative binomial count; Poisson when absent.
    pub dispersion: Option<f64>,
    /// Share of undone work that waits.
    pub waits: f64,
    /// Share of unmet need that escalates.
    pub escalates: f64,
    /// H*.
    pub reference_health: f64,
    /// α.
    pub smoothing: f64,
    /// κ.
    pub surplus_penalty: f64,
    /// σ.
    pub substitution: f64,
    /// h0 and β.
    pub churn: Hazard,
    /// The hazard of a contraction at renewal.
    pub contraction: Hazard,
    /// Mean share of ARR that a contraction takes.
    pub contraction_depth: f64,
    /// η.
    pub expansion_chance: f64,
    /// Share of the whitespace left that an expansion takes.
    pub expansion_share: f64,
    /// γ.
    pub expansion_sensitivity: f64,
    /// Factor on the avoidable hazard of churn of a bad fit.
    pub bad_fit_churn: f64,
    /// Factor on the chance of expansion of a bad fit.
    pub bad_fit_expansion: f64,
    /// Price uplift at renewal, a year.
    pub uplift: f64,
    /// Whether customers have expectations.
    pub has_expectations: bool,
    /// ε: how much of quality an expectation of which nothing is delivered takes away.
    pub expectation_weight: f64,
    /// Health below which rationing may serve a customer first.
    pub at_risk_below: f64,
    /// How profiles evolve.
    pub evolution: Option<Changes>,
    /// What being at risk changes.
    pub at_risk: Option<AtRisk>,
    /// Assessment over time.
    pub review: Option<Review>,
    /// Moves between segments and owners.
    pub movement: Option<Movement>,
    /// Progress towards goals.
    pub goals: Option<Goals>,
    /// New customers.
    pub arrivals: Option<Arrivals>,
    /// How people join, tire and leave.
    pub staffing: Option<Staffing>,
    /// What load does to the quality of work.
    pub quality_under_load: Option<QualityUnderLoad>,
    /// Adequacy below which customers look for paid coverage.
    pub paid_coverage: Option<f64>,
    /// What the company is worth.
    pub valuation: Option<Valuation>,
    /// Calendar month of month 1, 1 to 12.
    pub first_calendar_month: u32,
    /// Share of customer hours lost in each calendar month.
    pub leave: [f64; 12],
    /// What an amount of money is worth that comes a month later, as a share of it.
    pub monthly_discount: f64,
    /// Utilisation above which a month is overload.
    pub target_utilisation: f64,
    /// Hours within which an inbound request is answered in time.
    pub answer_within_hours: f64,
    /// Gross margin on revenue.
    pub gross_margin_rate: f64,
}

/// Progress towards goals.
#[derive(Clone, Debug)]
pub struct Goals {
    /// Months to a milestone with perfect quality.
    pub months: f64,
    /// Factor on the chance of expansion after a milestone.
    pub expansion_factor: f64,
    /// Months for which it holds.
    pub expansion_months: u32,
    /// Changes of profile at a milestone; stages make no difference.
    pub changes: Changes,
}

/// What being at risk changes.
#[derive(Clone, Copy, Debug)]
pub struct AtRisk {
    /// Health below which a customer is at risk.
    pub below: f64,
    /// Health from which it has recovered.
    pub recovered: f64,
    /// The profile that is appropriate meanwhile.
    pub profile: u8,
}

/// An engagement kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Mean hours of one engagement; where customers take part together, one customer's part of them.
    pub hours: f64,
    /// Whether customers bring it themselves.
    pub inbound: bool,
}

/// A hazard per annual renewal that rises as health falls.
#[derive(Clone, Copy, Debug)]
pub struct Hazard {
    /// Hazard at reference health.
    pub base: f64,
    /// How strongly low health raises it.
    pub sensitivity: f64,
}

impl World {
    /// The world of a scenario whose customers are `roster`.
    pub fn new(scenario: &Scenario, roster: &Roster) -> Self {
        let kinds: Vec<Kind> = scenario
            .need
            .kinds
            .values()
            .map(|kind| Kind {
                hours: kind
                    .participants
                    .map_or(kind.hours, |participants| kind.hours / participants),
                inbound: kind.inbound,
            })
            .collect();
        let by_kind = |needed: &Rates, factor: f64| -> Vec<f64> {
            let names = scenario.need.kinds.keys();
            names
                .map(|kind| needed.0.get(kind).copied().unwrap_or(0.0) * factor)
                .collect()
        };
        let hours_of = |rates: &[f64]| rates.iter().zip(&kinds).map(|(rate, kind)| rate * kind.hours).sum();
        let inbound_of = |rates: &[f64]| -> f64 {
            let hours = |(rate, kind): (&f64, &Kind)| if kind.inbound { rate * kind.hours } else { 0.0 };
            rates.iter().zip(&kinds).map(hours).sum()
        };
        let profiles = scenario.population.profiles.keys();
        let base: Vec<Vec<f64>> = profiles
            .clone()
            .map(|profile| by_kind(&scenario.need.profiles[profile], 1.0))
            .collect();
        let profile_hours: Vec<f64> = base.iter().map(|rates| hours_of(rates)).collect();
        let stages: Vec<(Option<&schema::Stage>, Stage)> = match &scenario.lifecycle {
            None => vec![(None, Stage::default())],
            Some(lifecycle) => lifecycle
                .stages
                .values()
                .map(|stage| (Some(stage), Stage::new(stage)))
                .collect(),
        };
        let mut rates = Vec::new();
        for (stage, _) in &stages {
            for (profile, base) in profiles.clone().zip(&base) {
                match stage.map(|stage| (stage, stage.profiles.get(profile))) {
                    None => rates.extend(base),
                    Some((_, Some(own))) => rates.extend(by_kind(own, 1.0)),
                    Some((stage, None)) => rates.extend(base.iter().map(|rate| rate * stage.need_factor)),
                }
            }
        }
        let outcomes = &scenario.outcomes;
        let stage_names: Vec<&String> = scenario
            .lifecycle
            .iter()
            .flat_map(|lifecycle| lifecycle.stages.keys())
            .collect();
        Self {
            population: PopulationModel::new(scenario, roster, &profile_hours),
            stage_hours: rates.chunks(kinds.len()).map(hours_of).collect(),
            inbound_hours: base.iter().map(|rates| inbound_of(rates)).collect(),
            stages: stages.into_iter().map(|(_, stage)| stage).collect(),
            rates,
            profile_hours,
            profile_shares: scenario.population.profiles.values().copied().collect(),
            duration: LognormalFactor::new(scenario.need.duration_cv),
            dispersion: scenario.need.dispersion,
            waits: scenario.delivery.waits,
            escalates: scenario.delivery.escalates,
            reference_health: scenario.experience.reference_health,
            smoothing: scenario.experience.smoothing,
            surplus_penalty: scenario.experience.surplus_penalty,
            substitution: scenario.experience.substitution,
            churn: Hazard {
                base: outcomes.churn.base_hazard,
                sensitivity: outcomes.churn.sensitivity,
            },
            contraction: Hazard {
                base: -ln(1.0 - outcomes.contraction.chance),
                sensitivity: outcomes.contraction.sensitivity,
            },
            contraction_depth: outcomes.contraction.depth,
            expansion_chance: outcomes.expansion.chance,
            expansion_share: outcomes.expansion.share,
            expansion_sensitivity: outcomes.expansion.sensitivity,
            bad_fit_churn: scenario.fit.as_ref().map_or(1.0, |fit| fit.churn_factor),
            bad_fit_expansion: scenario.fit.as_ref().map_or(1.0, |fit| fit.expansion_factor),
            uplift: scenario.contracts.as_ref().map_or(0.0, |contracts| contracts.uplift),
            expectation_weight: scenario
                .expectation
                .as_ref()
                .map_or(0.0, |expectation| expectation.weight),
            has_expectations: scenario.expectation.is_some(),
            at_risk_below: scenario.delivery.at_risk_below,
            evolution: scenario.evolution.as_ref().map(|evolution| {
                let stage_rows = |stage: Option<&&String>| stage.and_then(|stage| evolution.stages.get(*stage));
                let of_stage = |stage: usize| {
                    let own = stage_rows(stage_names.get(stage));
                    profiles.clone().map(move |from| {
                        own.and_then(|rows| rows.get(from))
                            .or_else(|| evolution.transitions.get(from))
                    })
                };
                Changes::new((0..stage_names.len().max(1)).flat_map(of_stage), scenario)
            }),
            at_risk: scenario.at_risk.as_ref().map(|at_risk| AtRisk {
                below: at_risk.below,
                recovered: at_risk.recovered,
                profile: profile_index(scenario, &at_risk.profile),
            }),
            review: scenario.review.clone(),
            movement: scenario.movement.clone(),
            goals: scenario.goals.as_ref().map(|goals| Goals {
                months: goals.months,
                expansion_factor: goals.expansion_factor,
                expansion_months: goals.expansion_months,
                changes: Changes::new(profiles.clone().map(|from| goals.changes.get(from)), scenario),
            }),
            arrivals: scenario.arrivals.as_ref().map(|arrivals| Arrivals {
                per_month: arrivals.per_month,
                growth: arrivals.growth,
                season: by_calendar_month(&arrivals.season, 1.0),
                referral_chance: arrivals.referral_chance,
                referral_health: arrivals.referral_health,
                deterred_per_churn: arrivals.deterred_per_churn,
                unhappy_below: arrivals.unhappy_below,
            }),
            staffing: scenario.staffing.clone(),
            quality_under_load: scenario.quality_under_load.clone(),
            paid_coverage: scenario.paid_coverage.as_ref().map(|paid| paid.adequacy_below),
            valuation: scenario.valuation.clone(),
            first_calendar_month: calendar_month(scenario),
            leave: by_calendar_month(&scenario.workforce.leave, 0.0),
            monthly_discount: exp(-ln(1.0 + scenario.economics.discount_rate) / 12.0),
            target_utilisation: scenario.workforce.target_utilisation,
            answer_within_hours: scenario.measures.answer_within_hours,
            gross_margin_rate: scenario.economics.gross_margin_rate,
            kinds,
        }
    }

    /// Whether stages and profiles depend on the plan: by milestones.
    pub fn plans_shape_course(&self) -> bool {
        self.goals.is_some()
    }

    /// Whether what customers need depends on the plan.
    pub fn plans_shape_need(&self) -> bool {
        self.plans_shape_course() || self.at_risk.is_some()
    }

    /// The largest chance of an expansion that a customer can have in a month: full health and whitespace, and every factor.
    pub fn most_expansion(&self) -> f64 {
        let milestone = self.goals.as_ref().map_or(1.0, |goals| goals.expansion_factor);
        let by_health = pow(1.0 / self.reference_health, self.expansion_sensitivity);
        let factors = f64::max(1.0, self.bad_fit_expansion) * f64::max(1.0, milestone);
        // What is rounded must not fall below the chance itself.
        self.expansion_chance * by_health * factors * (1.0 + 1e-9)
    }

    /// Number of profiles.
    pub fn profiles(&self) -> usize {
        self.profile_hours.len()
    }

    /// Engagements a month of one profile in one stage, by kind.
    #[inline]
    pub fn rates_of(&self, stage: u8, profile: u8) -> &[f64] {
        let kinds = self.kinds.len();
        &self.rates[(stage as usize * self.profiles() + profile as usize) * kinds..][..kinds]
    }

    /// Mean hours a month that a profile needs in a stage.
    #[inline]
    pub fn expected_hours(&self, stage: u8, profile: u8) -> f64 {
        self.stage_hours[stage as usize * self.profiles() + profile as usize]
    }

    /// The stage of a customer: the first all of whose conditions hold (docs/model.md 5.2).
    pub fn stage(&self, tenure: i32, to_renewal: u32, term: u32, milestones: u32) -> u8 {
        let holds = |stage: &Stage| stage.holds(tenure, to_renewal, term, milestones);
        self.stages.iter().position(holds).unwrap_or(self.stages.len() - 1) as u8
    }

    /// What has been seen of a customer of this tenure: usage of everyone, unless customers are reviewed.
    pub fn seen(&self, tenure: i32) -> Seen {
        match &self.review {
            Some(review) if tenure < review.kickoff_months as i32 => Seen::Sale,
            Some(review) if tenure < review.usage_months as i32 => Seen::Kickoff,
            _ => Seen::Usage,
        }
    }

    /// The calendar month of a month of the run, from 0.
    pub fn calendar_month(&self, month: u32) -> usize {
        ((self.first_calendar_month + month - 2) % 12) as usize
    }
}

/// The index of a profile.
pub(super) fn profile_index(scenario: &Scenario, name: &str) -> u8 {
    let index = scenario.population.profiles.get_index_of(name);
    index.expect("checked: profiles are named as the population has them") as u8
}

/// Values by calendar month, from January.
fn by_calendar_month(values: &IndexMap<String, f64>, otherwise: f64) -> [f64; 12] {
    std::array::from_fn(|month| values.get(&(month + 1).to_string()).copied().unwrap_or(otherwise))
}

/// The calendar month of month 1; January where the scenario has no dates.
fn calendar_month(scenario: &Scenario) -> u32 {
    let date = scenario
        .start_date
        .as_ref()
        .and_then(|date| date.parse::<jiff::civil::Date>().ok());
    date.map_or(1, |date| date.month() as u32)
}
