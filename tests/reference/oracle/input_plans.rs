//! What the oracle reads out of a coverage plan.

use indexmap::IndexMap;
use serde::Deserialize;

use super::input::{Accuracy, Named};

#[derive(Clone, Debug, Deserialize)]
pub struct Plan {
    pub rule: Rule,
    pub segments: IndexMap<String, Segment>,
    pub teams: IndexMap<String, Team>,
    pub rationing: Option<Rationing>,
    pub decline: Option<Decline>,
    pub costs: Option<Costs>,
    pub transition: Option<Transition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rationing {
    Proportional,
    AtRiskFirst,
    RenewalFirst,
    LargestArrFirst,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Decline {
    pub precision: f64,
    pub recall: f64,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Costs {
    #[serde(default)]
    pub enablement_per_year: f64,
    #[serde(default)]
    pub tooling_per_year: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Transition {
    pub from: String,
    pub start: u32,
    pub over: u32,
    #[serde(default)]
    pub cost: f64,
    #[serde(default)]
    pub retraining: f64,
    #[serde(default)]
    pub retraining_months: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    AsIs,
    Revenue(Named),
    Ax(AxRule),
    Attributes(IndexMap<String, Condition>),
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct AxRule {
    pub accuracy: Option<Accuracy>,
    #[serde(default)]
    pub segments: IndexMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Condition {
    pub segment: String,
    pub arr_from: Option<f64>,
    pub arr_below: Option<f64>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub channel: Option<String>,
    pub profile: Option<String>,
    pub today: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Segment {
    pub team: String,
    pub programme: String,
    #[serde(default)]
    pub digital: IndexMap<String, Digital>,
    pub carve_out: Option<CarveOut>,
    pub reserved_hours: Option<f64>,
    pub operations_per_customer: Option<f64>,
    pub conversation: Option<Conversation>,
    pub meets_expectation: Option<String>,
    pub paid_coverage: Option<PaidOffer>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Digital {
    pub share: f64,
    pub effectiveness: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct CarveOut {
    pub from: String,
    pub to: String,
    pub share: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Conversation {
    pub hours: f64,
    pub lowers: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct PaidOffer {
    pub price_per_year: f64,
    pub hours_per_month: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Team {
    pub headcount: Option<f64>,
    #[serde(default)]
    pub headcount_from: Named,
    #[serde(default)]
    pub roles: IndexMap<String, Role>,
    pub mode: Mode,
    pub hours_per_month: Option<f64>,
    pub shrinkage: Option<f64>,
    pub cost_per_year: Option<f64>,
    pub stretch: Option<f64>,
    pub ramp_months: Option<f64>,
    pub books: Option<Books>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Role {
    pub headcount: f64,
    pub cost_per_year: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Books {
    Mixed,
    Split,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Dedicated,
    Pooled,
    Pod,
    TaskForce,
}
