//! Coverage plans.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Accuracy, entries};

/// A coverage plan: segments, the rule that assigns customers to them, teams and headcount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How customers are assigned to segments.
    #[schemars(extend("x-example" = "{ revenue = { mid = 25000, high = 100000 } }"))]
    pub rule: Rule,
    /// Coverage segments, from least to most touch.
    pub segments: IndexMap<String, Segment>,
    /// The teams.
    pub teams: IndexMap<String, Team>,
}

/// How customers are assigned to segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// By the segment column of the customer list.
    AsIs,
    /// By ARR: the lowest ARR of each segment, rising; the one segment left out takes whatever lies below.
    Revenue(
        #[schemars(transform = thresholds, extend("x-example" = "{ mid = 25000, high = 100000 }"))]
        IndexMap<String, f64>,
    ),
    /// By assessed Appropriate Experience profile.
    Ax(AxRule),
}

/// Assignment by assessed profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AxRule {
    /// Accuracy of this plan's assessment, where it differs from `assessment.accuracy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<Accuracy>,
    /// Which segment covers which profile (`profile = "segment"`); the segment of the same name when absent.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub segments: IndexMap<String, String>,
}

/// A coverage segment: a group of customers covered the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The team that covers it.
    #[schemars(extend("x-example" = "\"scale\""))]
    pub team: String,
    /// The programme that the team delivers.
    #[schemars(extend("x-example" = "\"tech-touch\""))]
    pub programme: String,
}

/// A team of CSMs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Full-time equivalents; may be fractional.
    #[schemars(range(min = 0, max = 100_000))]
    #[schemars(extend("x-example" = "4"))]
    pub headcount: f64,
    /// How its people share the work.
    #[schemars(extend("x-example" = "\"pooled\""))]
    pub mode: Mode,
    /// Paid hours a month of one full-time person, where it differs from `workforce.hours_per_month`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 744))]
    pub hours_per_month: Option<f64>,
    /// Share of paid hours that never reaches customers, where it differs from `workforce.shrinkage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub shrinkage: Option<f64>,
    /// Loaded cost of one full-time person a year, where it differs from `workforce.cost_per_year`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub cost_per_year: Option<f64>,
}

/// How the people of a team share its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each CSM owns a book of accounts and works on that book alone.
    Dedicated,
    /// The team shares one queue.
    Pooled,
}

/// The values of a map of ARR thresholds.
fn thresholds(schema: &mut Schema) {
    entries(
        schema,
        json!({ "type": "number", "minimum": 0, "maximum": 1e15, "x-unit": "money" }),
    );
}
