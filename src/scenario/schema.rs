//! What a scenario file may say, as Rust types. One source for four things: reading (serde), JSON Schema for
//! editors (schemars), validation (ranges and merge rules are schema attributes) and the words that describe each key.
//!
//! Every `f64` below is written by the user as a number **or** as a distribution (what we don't know); the document
//! is drawn (`scenario::Template::draw`) before it is read into these types, so here every number is a number.
//! Defaults, each with its grade and source, are in `defaults.toml`.

mod need;
mod outcomes;
mod plans;
mod population;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::need::{Accuracy, Assessment, Delivery, Experience, FollowNeed, Kind, Need, Programme, Rates};
pub use self::outcomes::{Churn, Contraction, Economics, Expansion, Measures, Outcomes, Workforce};
pub use self::plans::{AxRule, Mode, Plan, Rule, Segment, Team};
pub use self::population::{Channel, Column, Correlation, CustomerType, Lognormal, NumberFormat, Population};
pub use crate::random::distribution::Distribution;

/// A scenario at one draw of everything that is uncertain: a world and the coverage plans compared in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What this scenario is called in outputs.
    #[schemars(extend("x-example" = "\"Our move to AX\""))]
    pub name: String,
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
    /// What customers need each month, by Appropriate Experience profile.
    pub need: Need,
    /// How well the profile of a customer is known.
    pub assessment: Assessment,
    /// What a team sets out to deliver, by name; segments refer to these.
    pub programmes: IndexMap<String, Programme>,
    /// What becomes of work that is not done.
    pub delivery: Delivery,
    /// How what was delivered moves health.
    pub experience: Experience,
    /// How health moves churn, contraction and expansion.
    pub outcomes: Outcomes,
    /// What a person is: hours, shrinkage, cost.
    pub workforce: Workforce,
    /// Margin on revenue.
    pub economics: Economics,
    /// How results are grouped.
    pub measures: Measures,
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
}

/// Says what the entries of a map hold, where the type alone does not.
fn entries(schema: &mut Schema, of: Value) {
    schema.insert("additionalProperties".into(), of);
}
