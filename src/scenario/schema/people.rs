//! The people: who they are, how they join, tire and leave, and what load does to the quality of their work.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A list of the people of today (CSV): name or id, role, team, start, hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// The list, relative to the scenario file. Teams and roles without a headcount take their people from it, by name.
    #[schemars(extend("x-example" = "\"data/people.csv\""))]
    pub file: String,
    /// Which column of the list is which: `team = "Department"`. Common spellings are known without it.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = column_names, extend("x-example" = "{ team = \"Department\" }"))]
    pub columns: IndexMap<String, String>,
}

/// Staffing: people ramp up, tire, resign and are replaced (docs/model.md 5.8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staffing {
    /// Whether people come and go; true where the section is written and does not say.
    pub enabled: bool,
    /// Hazard of resigning a month, without burnout.
    #[schemars(range(min = 0, max = 10))]
    pub resignation: f64,
    /// θ: how strongly burnout raises the hazard.
    #[schemars(range(min = 0, max = 100))]
    pub sensitivity: f64,
    /// λ: how much of the burnout index a month's load replaces.
    #[schemars(range(min = 0, max = 1))]
    pub smoothing: f64,
    /// Whether those who leave are replaced.
    pub backfill: bool,
    /// Months until a vacancy is filled.
    #[schemars(range(min = 0, max = 120))]
    pub hiring_months: u32,
    /// Months until a new hire works in full.
    #[schemars(range(min = 0, max = 120))]
    pub ramp_months: f64,
    /// Share of full work on the first day.
    #[schemars(range(min = 0, max = 1))]
    pub ramp_start: f64,
    /// Cost of one hire, in currency.
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub hiring_cost: f64,
}

/// Quality under load: overloaded people, and if asked idle ones, deliver less in an hour (docs/model.md 5.6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityUnderLoad {
    /// Whether load changes what an hour is worth; true where the section is written and does not say.
    pub enabled: bool,
    /// Share of an hour's worth lost for each unit of utilisation above the target.
    #[schemars(range(min = 0, max = 100))]
    pub overload_slope: f64,
    /// Share of an hour's worth lost for each unit of utilisation below `idle_below`.
    #[schemars(range(min = 0, max = 100))]
    pub idle_slope: f64,
    /// Utilisation below which people are idle.
    #[schemars(range(min = 0, max = 1))]
    pub idle_below: f64,
    /// The least that an hour is worth.
    #[schemars(range(min = 0, max = 1))]
    pub floor: f64,
}

/// What a column of a list of people holds.
pub const PEOPLE_COLUMNS: [&str; 6] = ["name", "id", "role", "team", "start", "hours"];

/// The keys of a map by column are the names of columns.
fn column_names(schema: &mut Schema) {
    schema.insert("propertyNames".into(), json!({ "enum": PEOPLE_COLUMNS }));
}
