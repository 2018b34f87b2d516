//! What a scenario file may say, as Rust types. One source for four things: reading (serde), JSON Schema for
//! editors (schemars), validation (ranges and merge rules are schema attributes) and the words that describe each key.
//!
//! Every `f64` below is written by the user as a number **or** as a distribution (what we don't know); the document
//! is drawn (`scenario::Template::draw`) before it is read into these types, so here every number is a number.
//! Defaults, each with its grade and source, are in `defaults.toml`.
//!
//! A section with `enabled` is a mechanism that is off unless the scenario writes the section: writing anything of it
//! switches it on, and `enabled = false` keeps what it says but switches it off. What is off is `None` in [`Scenario`].

mod journey;
mod market;
mod need;
mod outcomes;
mod people;
mod plans;
mod population;

use std::ops::RangeInclusive;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::journey::{AtRisk, Evolution, Goals, Lifecycle, Movement, Review, Stage};
pub use self::market::{Arrivals, Contracts, Expectation, Fit, PaidCoverage, Valuation};
pub use self::need::{
    Accuracy, AccuracyForm, Assessment, ConfusionMatrices, Delivery, Experience, FollowNeed, Kind, Need, ProfileShares,
    Programme, Rates,
};
pub use self::outcomes::{Churn, Contraction, Economics, Expansion, Measures, Outcomes, Workforce};
pub use self::people::{PEOPLE_COLUMNS, People, QualityUnderLoad, Staffing};
pub use self::plans::{
    AxRule, Books, CarveOut, Condition, Conversation, Costs, Decline, Digital, Mode, PaidOffer, Plan, Rationing, Role,
    Rule, Segment, Team, Transition,
};
pub use self::population::{Channel, Column, Correlation, CustomerType, Lognormal, NumberFormat, Population};
pub use crate::random::distribution::Distribution;

/// The years that dates may lie in.
pub const YEARS: RangeInclusive<i16> = 1970..=2200;

/// A scenario at one draw of everything that is uncertain: a world and the coverage plans compared in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What this scenario is called in outputs.
    #[schemars(extend("x-example" = "\"Our move to AX\""))]
    pub name: String,
    /// What readers of the answer must know; said under the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"fitted to last year's figures\""))]
    pub note: Option<String>,
    /// First simulated month, as a date (2025-01-01). Required where the customer list has dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"2025-01-01\""))]
    pub start_date: Option<String>,
    /// Length of the run in months; 12 at least, so that NRR over 12 months exists.
    #[schemars(range(min = 12, max = 600))]
    pub months: u32,
    /// Sign put before amounts of money.
    #[schemars(extend("x-example" = "\"€\""))]
    pub currency: String,
    /// The plan that others are compared with; the first plan when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"revenue\""))]
    pub baseline: Option<String>,
    /// How many replications are run, and from which seed.
    pub run: Run,
    /// The customers: a list, or a synthetic population.
    pub population: Population,
    /// Success Potential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<Fit>,
    /// New customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrivals: Option<Arrivals>,
    /// What customers need each month, by Appropriate Experience profile.
    pub need: Need,
    /// Lifecycle stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// Evolving Appropriate Experience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evolution: Option<Evolution>,
    /// What being at risk changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_risk: Option<AtRisk>,
    /// How well the profile of a customer is known.
    pub assessment: Assessment,
    /// Assessment over time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Moves between segments and owners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movement: Option<Movement>,
    /// What a team sets out to deliver, by name; segments refer to these.
    pub programmes: IndexMap<String, Programme>,
    /// What becomes of work that is not done.
    pub delivery: Delivery,
    /// How what was delivered moves health.
    pub experience: Experience,
    /// What customers expect because of what they pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expectation: Option<Expectation>,
    /// What load does to the quality of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality_under_load: Option<QualityUnderLoad>,
    /// Progress towards goals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals: Option<Goals>,
    /// How health moves churn, contraction and expansion.
    pub outcomes: Outcomes,
    /// Contract terms and price uplift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contracts: Option<Contracts>,
    /// Coverage that customers may buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_coverage: Option<PaidCoverage>,
    /// What a person is: hours, shrinkage, cost.
    pub workforce: Workforce,
    /// How people join, tire and leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staffing: Option<Staffing>,
    /// The people of today, as a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<People>,
    /// Margin on revenue.
    pub economics: Economics,
    /// What the company is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valuation: Option<Valuation>,
    /// How results are grouped.
    pub measures: Measures,
    /// The plan whose gain over the baseline is split into its parts, by adding the baseline with its people re-divided by
    /// required hours (`control`) and a chain of plans that change one thing each.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"ax\""))]
    pub control_arm: Option<String>,
    /// Why plans of different cost are compared as they are; when absent, each is compared with the baseline at equal cost
    /// too, by giving the cheaper of the two the difference as people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"the claim is about margin, at the cost that it has\""))]
    pub cost_exception: Option<String>,
    /// The coverage plans, by name; the first is the baseline unless `baseline` says otherwise.
    pub plans: IndexMap<String, Plan>,
}

/// How many replications are run, and from which seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Seed of every draw.
    pub seed: u32,
    /// Number of replications; a multiple of `inner` where inputs are uncertain.
    #[schemars(range(min = 2, max = 10_000_000))]
    pub replications: u32,
    /// Replications (chance) inside each draw of the uncertain inputs (what we don't know); 2 at least.
    #[schemars(range(min = 2, max = 1_000))]
    pub inner: u32,
    /// How the draws of the uncertain inputs are placed.
    pub outer_design: OuterDesign,
}

/// How the draws of the uncertain inputs are placed. Designs have 16 draws each, randomised independently of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OuterDesign {
    /// Independently of each other.
    Random,
    /// In Latin hypercubes: the range of each input in 16 equally probable steps, each of which is drawn once.
    LatinHypercube,
    /// In scrambled Sobol sequences: as evenly in each input, and more evenly in some of them together.
    Sobol,
}

/// The values of a map of shares lie in 0..1.
fn shares(schema: &mut Schema) {
    entries(
        schema,
        serde_json::json!({ "type": "number", "minimum": 0, "maximum": 1 }),
    );
}

/// Says what the entries of a map hold, where the type alone does not.
fn entries(schema: &mut Schema, of: Value) {
    schema.insert("additionalProperties".into(), of);
}
