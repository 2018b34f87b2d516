//! What follows from health, and money.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::entries;

/// How health moves churn, contraction and expansion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// Churn at renewal.
    pub churn: Churn,
    /// Contraction at renewal, for who stays.
    pub contraction: Contraction,
    /// Expansion in any month, for who is left.
    pub expansion: Expansion,
}

/// Churn at an annual renewal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Churn {
    /// h0: avoidable hazard of churn per annual renewal at reference health.
    #[schemars(range(min = 0, max = 20))]
    pub base_hazard: f64,
    /// β: how strongly low health raises the hazard; 0 means that experience does not matter.
    #[schemars(range(min = 0, max = 50))]
    pub sensitivity: f64,
}

/// Contraction at an annual renewal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contraction {
    /// Chance at renewal at reference health.
    #[schemars(range(min = 0, max = 0.999999))]
    pub chance: f64,
    /// Mean share of ARR that is lost.
    #[schemars(range(min = 0.001, max = 0.999))]
    pub depth: f64,
    /// How strongly low health raises the chance.
    #[schemars(range(min = 0, max = 50))]
    pub sensitivity: f64,
}

/// Expansion in any month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expansion {
    /// η: chance a month with all whitespace left, at reference health.
    #[schemars(range(min = 0, max = 1))]
    pub chance: f64,
    /// Share of the whitespace left that an expansion takes.
    #[schemars(range(min = 0, max = 1))]
    pub share: f64,
    /// γ: how strongly health raises the chance.
    #[schemars(range(min = 0, max = 50))]
    pub sensitivity: f64,
}

/// What a person is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workforce {
    /// Paid hours a month of one full-time person.
    #[schemars(range(min = 1, max = 744))]
    pub hours_per_month: f64,
    /// Share of paid hours that never reaches customers: leave, administration, internal meetings, enablement.
    #[schemars(range(min = 0, max = 1))]
    pub shrinkage: f64,
    /// Utilisation above which a month counts as overload.
    #[schemars(range(min = 0.01, max = 10))]
    pub target_utilisation: f64,
    /// Loaded cost of one full-time person, in currency a year.
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub cost_per_year: f64,
    /// Stretch: how far above their hours people go before work is left, as a share of these hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 2))]
    pub stretch: Option<f64>,
    /// Hours of coordination for each hour of work that several roles of a task force share.
    #[schemars(range(min = 0, max = 10))]
    pub coordination: f64,
    /// Share of customer hours lost in a calendar month (`8 = 0.2` for August), beside shrinkage: holiday seasons.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = calendar, extend("x-example" = "{ 8 = 0.2 }"))]
    pub leave: IndexMap<String, f64>,
}

/// Margin on revenue, and the price of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Economics {
    /// Gross margin on subscription revenue, before the cost of Customer Success.
    #[schemars(range(min = 0, max = 1))]
    pub gross_margin_rate: f64,
    /// Discount rate of the net present value, a year.
    #[schemars(range(min = 0, max = 10))]
    pub discount_rate: f64,
}

/// How results are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Inner boundaries of the ARR bands, rising, in currency a year; customers are banded by their opening ARR.
    #[schemars(length(max = 50), extend("x-unit" = "money"))]
    #[schemars(extend("x-example" = "[12000, 25000, 50000]"))]
    pub arr_bands: Vec<f64>,
    /// Hours within which an inbound request to a pooled team counts as answered in time.
    #[schemars(range(min = 0, max = 1_000))]
    pub answer_within_hours: f64,
}

/// The keys of a map by calendar month, and its values: shares.
fn calendar(schema: &mut Schema) {
    entries(schema, json!({ "type": "number", "minimum": 0, "maximum": 1 }));
    let months: Vec<String> = (1..=12).map(|month: u8| month.to_string()).collect();
    schema.insert("propertyNames".into(), json!({ "enum": months }));
}
