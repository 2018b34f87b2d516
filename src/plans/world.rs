//! The world at one draw of the uncertain inputs: what is the same whatever the plan, as numbers by index.

use crate::population::model::PopulationModel;
use crate::population::roster::Roster;
use crate::random::LognormalFactor;
use crate::random::pinned::ln;
use crate::scenario::schema::Scenario;

/// What is the same whatever the plan. Kinds and profiles are indices in the scenario's order; hours are hours of work
/// a month.
#[derive(Clone, Debug)]
pub struct World {
    /// How customers are drawn.
    pub population: PopulationModel,
    /// The engagement kinds.
    pub kinds: Vec<Kind>,
    /// Engagements a month by profile and kind: `rates[profile * kinds + kind]`.
    pub rates: Vec<f64>,
    /// Mean hours a month that each profile needs, all kinds together.
    pub profile_hours: Vec<f64>,
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
    /// Utilisation above which a month is overload.
    pub target_utilisation: f64,
    /// Gross margin on revenue.
    pub gross_margin_rate: f64,
}

/// An engagement kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Mean hours of one engagement.
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
                hours: kind.hours,
                inbound: kind.inbound,
            })
            .collect();
        let mut rates = Vec::new();
        for profile in scenario.population.profiles.keys() {
            let needed = &scenario.need.profiles[profile].0;
            rates.extend(
                scenario
                    .need
                    .kinds
                    .keys()
                    .map(|kind| needed.get(kind).copied().unwrap_or(0.0)),
            );
        }
        let hours_of = |rates: &[f64]| rates.iter().zip(&kinds).map(|(rate, kind)| rate * kind.hours).sum();
        let profile_hours: Vec<f64> = rates.chunks(kinds.len()).map(hours_of).collect();
        let outcomes = &scenario.outcomes;
        Self {
            population: PopulationModel::new(scenario, roster, &profile_hours),
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
            target_utilisation: scenario.workforce.target_utilisation,
            gross_margin_rate: scenario.economics.gross_margin_rate,
            kinds,
        }
    }

    /// Engagements a month of one profile, by kind.
    pub fn rates_of(&self, profile: u8) -> &[f64] {
        let kinds = self.kinds.len();
        &self.rates[profile as usize * kinds..][..kinds]
    }

    /// Mean hours a month of inbound requests that a profile brings.
    pub fn inbound_hours(&self, profile: u8) -> f64 {
        let hours = |(rate, kind): (&f64, &Kind)| if kind.inbound { rate * kind.hours } else { 0.0 };
        self.rates_of(profile).iter().zip(&self.kinds).map(hours).sum()
    }
}
