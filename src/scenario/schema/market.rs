//! What surrounds the customer relation: expectations, fit, new logos, contracts, what customers buy, what a company is worth.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Distribution, entries, shares};

/// Expectations: what a customer expects because of what it pays and how it bought (docs/model.md 5.6). Expected hours a
/// month = hours of the channel · (ARR ÷ reference ARR)^elasticity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Whether expectations are felt; true where the section is written and does not say.
    pub enabled: bool,
    /// ε: how much of quality is lost when nothing of what was expected is delivered.
    #[schemars(range(min = 0, max = 1))]
    pub weight: f64,
    /// The ARR at which a channel's hours are expected.
    #[schemars(range(min = 1e-6, max = 1e15), extend("x-unit" = "money"))]
    pub reference_arr: f64,
    /// How expectation rises with ARR.
    #[schemars(range(min = 0, max = 5))]
    pub elasticity: f64,
    /// By buying channel: expected hours a month at the reference ARR.
    #[schemars(transform = hours, extend("x-merge" = "keys"))]
    pub hours: IndexMap<String, f64>,
}

/// Success Potential: customers who cannot succeed whatever we do (docs/model.md 5.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// Whether some customers are a bad fit; true where the section is written and does not say.
    pub enabled: bool,
    /// Share of customers who are.
    #[schemars(range(min = 0, max = 1))]
    pub bad_share: f64,
    /// By buying channel: factor on that share; 1 for channels not named.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = factors)]
    pub channels: IndexMap<String, f64>,
    /// Factor on the avoidable hazard of churn.
    #[schemars(range(min = 0, max = 1_000))]
    pub churn_factor: f64,
    /// Factor on the need.
    #[schemars(range(min = 0, max = 100))]
    pub need_factor: f64,
    /// Factor on the chance of expansion.
    #[schemars(range(min = 0, max = 100))]
    pub expansion_factor: f64,
}

/// Arrivals: new logos (docs/model.md 5.1). Candidates belong to the world; accepting them to the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// Whether new customers arrive; true where the section is written and does not say.
    pub enabled: bool,
    /// Candidates a month, on average, in the first month.
    #[schemars(range(min = 0, max = 100_000))]
    pub per_month: f64,
    /// Growth of that rate, a year.
    #[schemars(range(min = -0.99, max = 10))]
    pub growth: f64,
    /// Factor on the rate by calendar month (`12 = 1.5` for December); 1 for months not named.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = seasonal, extend("x-example" = "{ 12 = 1.5 }"))]
    pub season: IndexMap<String, f64>,
    /// Shares of buying channels among candidates, where they differ from those of their type.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = shares)]
    pub channels: IndexMap<String, f64>,
    /// Advocacy: chance a month that a customer with at least `referral_health` refers another.
    #[schemars(range(min = 0, max = 1))]
    pub referral_chance: f64,
    /// Health from which customers refer.
    #[schemars(range(min = 0, max = 2))]
    pub referral_health: f64,
    /// Negative word of mouth: candidates of the next month that one unhappy churned customer keeps away, on average.
    #[schemars(range(min = 0, max = 100))]
    pub deterred_per_churn: f64,
    /// Health below which a churned customer is unhappy.
    #[schemars(range(min = 0, max = 2))]
    pub unhappy_below: f64,
}

/// Contracts: terms, and price uplift at renewal (docs/model.md 5.7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contracts {
    /// Whether terms differ from 12 months, and prices rise; true where the section is written and does not say.
    pub enabled: bool,
    /// By term in months (`1`, `12`, `24`, `36`): share of customers.
    #[schemars(transform = shares, extend("x-merge" = "keys"))]
    pub terms: IndexMap<String, f64>,
    /// Price uplift at renewal for who stays, a year.
    #[schemars(range(min = 0, max = 1))]
    pub uplift: f64,
}

/// Paid coverage: customers who want more than their fee carries may buy it, where a segment offers it
/// (docs/model.md 5.7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidCoverage {
    /// Whether customers buy; true where the section is written and does not say.
    pub enabled: bool,
    /// Last month's adequacy below which a customer looks for more.
    #[schemars(range(min = 0, max = 1))]
    pub adequacy_below: f64,
    /// Willingness to pay as a share of ARR a year, over customers.
    #[schemars(extend("minimum" = 0, "maximum" = 1e15))]
    pub willingness: Distribution,
}

/// What the company is worth: a multiple of ARR (docs/model.md 5.9). multiple = base + slope · (trailing NRR − 1), at least 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Valuation {
    /// Whether enterprise value is reported; true where the section is written and does not say.
    pub enabled: bool,
    /// Multiple of ARR at an NRR of 100 %.
    #[schemars(range(min = 0, max = 1_000))]
    pub multiple: f64,
    /// How much the multiple rises for each unit of NRR above 1 (0.1 is ten points).
    #[schemars(range(min = 0, max = 1_000))]
    pub slope: f64,
}

/// The values of a map of hours a month.
fn hours(schema: &mut Schema) {
    entries(schema, json!({ "type": "number", "minimum": 0, "maximum": 1_000 }));
}

/// The values of a map of factors.
fn factors(schema: &mut Schema) {
    entries(schema, json!({ "type": "number", "minimum": 0, "maximum": 100 }));
}

/// A map of factors by calendar month.
fn seasonal(schema: &mut Schema) {
    factors(schema);
    let months: Vec<String> = (1..=12).map(|month: u8| month.to_string()).collect();
    schema.insert("propertyNames".into(), json!({ "enum": months }));
}
