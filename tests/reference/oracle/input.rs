//! What the oracle reads out of a scenario: its own types, so that it owes nothing to the crate's. A section that is absent
//! is a mechanism that is off.

use axplan::random::Distribution;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// Numbers by name, in the order of the file.
pub type Named = IndexMap<String, f64>;
/// Numbers by profile, then name.
pub type NamedRows = IndexMap<String, Named>;

/// A scenario at one draw of what is uncertain.
#[derive(Clone, Debug, Deserialize)]
pub struct Scenario {
    pub start_date: Option<String>,
    pub months: u32,
    pub baseline: Option<String>,
    pub population: Population,
    pub fit: Option<Fit>,
    pub arrivals: Option<Arrivals>,
    pub need: Need,
    pub lifecycle: Option<Lifecycle>,
    pub evolution: Option<Evolution>,
    pub at_risk: Option<AtRisk>,
    pub assessment: Assessment,
    pub review: Option<Review>,
    pub movement: Option<Movement>,
    pub programmes: IndexMap<String, Programme>,
    pub delivery: Delivery,
    pub experience: Experience,
    pub expectation: Option<Expectation>,
    pub quality_under_load: Option<QualityUnderLoad>,
    pub goals: Option<Goals>,
    pub outcomes: Outcomes,
    pub contracts: Option<Contracts>,
    pub paid_coverage: Option<PaidCoverage>,
    pub workforce: Workforce,
    pub staffing: Option<Staffing>,
    pub economics: Economics,
    pub valuation: Option<Valuation>,
    pub measures: Measures,
    pub plans: IndexMap<String, super::input_plans::Plan>,
}

impl Scenario {
    /// Reads a scenario; sections with `enabled = false` are as good as absent.
    pub fn read(value: &Value) -> Self {
        let mut value = value.clone();
        if let Some(sections) = value.as_object_mut() {
            sections.retain(|_, section| section.get("enabled") != Some(&Value::Bool(false)));
        }
        serde_json::from_value(value).unwrap_or_else(|error| panic!("the oracle cannot read the scenario: {error}"))
    }
}

/// The customers (docs/model.md 5.1).
#[derive(Clone, Debug, Deserialize)]
pub struct Population {
    pub arr: Option<Distribution>,
    pub types: IndexMap<String, CustomerType>,
    pub channels: IndexMap<String, Channel>,
    pub profiles: Named,
    pub correlation: Correlation,
    pub whitespace: Distribution,
    #[serde(default)]
    pub earlier_terms: f64,
    #[serde(default)]
    pub accepts_async: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Correlation {
    pub arr_need: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct CustomerType {
    pub share: f64,
    pub arr: Lognormal,
    pub unavoidable_churn: f64,
    pub channels: Named,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Lognormal {
    pub median: f64,
    pub sigma: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Channel {
    pub whitespace_factor: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Fit {
    pub bad_share: f64,
    #[serde(default)]
    pub channels: Named,
    pub churn_factor: f64,
    pub need_factor: f64,
    pub expansion_factor: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Arrivals {
    pub per_month: f64,
    pub growth: f64,
    #[serde(default)]
    pub season: Named,
    #[serde(default)]
    pub channels: Named,
    pub referral_chance: f64,
    pub referral_health: f64,
    pub deterred_per_churn: f64,
    pub unhappy_below: f64,
}

/// What customers need (docs/model.md 5.2).
#[derive(Clone, Debug, Deserialize)]
pub struct Need {
    pub kinds: IndexMap<String, Kind>,
    pub profiles: NamedRows,
    pub multiplier_cv: f64,
    pub duration_cv: f64,
    pub dispersion: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Kind {
    pub hours: f64,
    #[serde(default)]
    pub inbound: bool,
    pub participants: Option<f64>,
    #[serde(default)]
    pub roles: Named,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Lifecycle {
    pub stages: IndexMap<String, Stage>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Stage {
    pub tenure_below: Option<i64>,
    pub renewal_within: Option<u32>,
    pub milestones_below: Option<u32>,
    pub need_factor: f64,
    #[serde(default)]
    pub profiles: NamedRows,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Evolution {
    pub transitions: NamedRows,
    #[serde(default)]
    pub stages: IndexMap<String, NamedRows>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct AtRisk {
    pub below: f64,
    pub recovered: f64,
    pub profile: String,
}

/// How well the profile of a customer is known (docs/model.md 5.3).
#[derive(Clone, Debug, Deserialize)]
pub struct Assessment {
    pub form: Option<AccuracyForm>,
    pub accuracy: Accuracy,
    #[serde(default)]
    pub confusion: Confusion,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccuracyForm {
    Right,
    Skill,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Accuracy {
    pub sale: Option<f64>,
    pub kickoff: Option<f64>,
    pub usage: f64,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Confusion {
    #[serde(default)]
    pub sale: NamedRows,
    #[serde(default)]
    pub kickoff: NamedRows,
    #[serde(default)]
    pub usage: NamedRows,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Review {
    pub hours: f64,
    pub kickoff_months: i64,
    pub usage_months: i64,
    pub every_months: u32,
    pub lag_months: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Movement {
    pub health_loss: f64,
    pub handover_hours: f64,
}

/// What a team sets out to deliver (docs/model.md 5.4).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Programme {
    Cadence(Named),
    CadenceByStage(NamedRows),
    FollowNeed(FollowNeed),
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowNeed {
    AsItArises,
    AtTheMean,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Delivery {
    pub waits: f64,
    pub escalates: f64,
    #[serde(default)]
    pub at_risk_below: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Experience {
    pub reference_health: f64,
    pub smoothing: f64,
    pub surplus_penalty: f64,
    pub substitution: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Expectation {
    pub weight: f64,
    pub reference_arr: f64,
    pub elasticity: f64,
    pub hours: Named,
}

#[derive(Clone, Debug, Deserialize)]
pub struct QualityUnderLoad {
    pub overload_slope: f64,
    pub idle_slope: f64,
    pub idle_below: f64,
    pub floor: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Goals {
    pub months: f64,
    pub expansion_factor: f64,
    pub expansion_months: u32,
    #[serde(default)]
    pub changes: NamedRows,
}

/// How health moves outcomes (docs/model.md 5.7).
#[derive(Clone, Debug, Deserialize)]
pub struct Outcomes {
    pub churn: Churn,
    pub contraction: Contraction,
    pub expansion: Expansion,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Churn {
    pub base_hazard: f64,
    pub sensitivity: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Contraction {
    pub chance: f64,
    pub depth: f64,
    pub sensitivity: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Expansion {
    pub chance: f64,
    pub share: f64,
    pub sensitivity: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Contracts {
    pub terms: Named,
    pub uplift: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct PaidCoverage {
    pub adequacy_below: f64,
    pub willingness: Distribution,
}

/// The people (docs/model.md 5.8).
#[derive(Clone, Debug, Deserialize)]
pub struct Workforce {
    pub hours_per_month: f64,
    pub shrinkage: f64,
    pub target_utilisation: f64,
    pub cost_per_year: f64,
    pub stretch: Option<f64>,
    #[serde(default)]
    pub coordination: f64,
    #[serde(default)]
    pub leave: Named,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Staffing {
    pub resignation: f64,
    pub sensitivity: f64,
    pub smoothing: f64,
    pub backfill: bool,
    pub hiring_months: u32,
    pub ramp_months: f64,
    pub ramp_start: f64,
    pub hiring_cost: f64,
}

/// Money (docs/model.md 5.9).
#[derive(Clone, Debug, Deserialize)]
pub struct Economics {
    pub gross_margin_rate: f64,
    #[serde(default)]
    pub discount_rate: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Valuation {
    pub multiple: f64,
    pub slope: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Measures {
    pub arr_bands: Vec<f64>,
    pub answer_within_hours: f64,
}
