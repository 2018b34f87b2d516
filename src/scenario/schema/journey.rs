//! How a customer changes over time: stages, evolving needs, assessment over time, moves between segments.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ProfileShares, Rates};

/// Lifecycle stages, by tenure, time to renewal and milestones (docs/model.md 5.2). A customer is in the first stage all of
/// whose conditions hold; the last stage has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Whether customers have stages; true where the section is written and does not say.
    pub enabled: bool,
    /// The stages, in the order in which they are tried.
    #[schemars(extend("x-merge" = "keys"))]
    pub stages: IndexMap<String, Stage>,
}

/// A lifecycle stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// It holds while fewer months than this have passed since the customer joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub tenure_below: Option<u32>,
    /// It holds in this many months up to and including that of a renewal, for terms longer than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub renewal_within: Option<u32>,
    /// It holds while fewer milestones than this are reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000))]
    pub milestones_below: Option<u32>,
    /// Factor on the need of every kind.
    #[schemars(range(min = 0, max = 100))]
    #[schemars(extend("x-example" = "1"))]
    pub need_factor: f64,
    /// By profile: engagements of each kind a month in this stage, instead of the factor.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(extend("x-merge" = "entries"))]
    pub profiles: IndexMap<String, Rates>,
}

/// Evolving AX: monthly chances of one profile becoming another (docs/model.md 5.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evolution {
    /// Whether profiles evolve; true where the section is written and does not say.
    pub enabled: bool,
    /// By profile: the chance a month of becoming each other one.
    #[schemars(extend("x-merge" = "entries"))]
    pub transitions: IndexMap<String, ProfileShares>,
    /// By stage, then profile: chances instead of these in that stage.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub stages: IndexMap<String, IndexMap<String, ProfileShares>>,
}

/// A customer at risk needs another experience until it has recovered (docs/model.md 5.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AtRisk {
    /// Whether being at risk changes what is appropriate; true where the section is written and does not say.
    pub enabled: bool,
    /// Last month's health below which a customer is at risk.
    #[schemars(range(min = 0, max = 1))]
    pub below: f64,
    /// Last month's health from which it has recovered.
    #[schemars(range(min = 0, max = 1))]
    pub recovered: f64,
    /// The profile that is appropriate meanwhile.
    #[schemars(extend("x-example" = "\"task_force\""))]
    pub profile: String,
}

/// Assessment over time: after the kick-off, after usage has been seen, and again and again (docs/model.md 5.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Whether customers are assessed again, and assessments take hours; true where the section
    /// is written and does not say.
    pub enabled: bool,
    /// Hours of work that one assessment takes, the one at the opening included.
    #[schemars(range(min = 0, max = 1_000))]
    pub hours: f64,
    /// Months of tenure at which the kick-off has been seen.
    #[schemars(range(min = 1, max = 600))]
    pub kickoff_months: u32,
    /// Months of tenure at which usage has been seen.
    #[schemars(range(min = 1, max = 600))]
    pub usage_months: u32,
    /// Months between assessments after that.
    #[schemars(range(min = 1, max = 600))]
    pub every_months: u32,
    /// Months until an assessment takes effect.
    #[schemars(range(min = 0, max = 600))]
    pub lag_months: u32,
}

/// Moves: revenue tiers are read again at renewal, AX at each assessment; a change of owner costs health and hours
/// (docs/model.md 5.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// Whether customers change segments after the opening, and a change of owner costs anything; true where the section
    /// is written and does not say.
    pub enabled: bool,
    /// Share of health that a change of owner takes away.
    #[schemars(range(min = 0, max = 1))]
    pub health_loss: f64,
    /// Hours of work for the new owner.
    #[schemars(range(min = 0, max = 1_000))]
    pub handover_hours: f64,
}

/// Desired Outcome = goal + AX: progress, milestones and what they change (docs/model.md 5.6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goals {
    /// Whether customers progress towards goals; true where the section is written and does not say.
    pub enabled: bool,
    /// Months to a milestone with perfect quality.
    #[schemars(range(min = 1, max = 600))]
    pub months: f64,
    /// Factor on the chance of expansion after a milestone.
    #[schemars(range(min = 0, max = 100))]
    pub expansion_factor: f64,
    /// Months for which it holds, that of the milestone included.
    #[schemars(range(min = 1, max = 600))]
    pub expansion_months: u32,
    /// By profile: the chance at a milestone of becoming each other one.
    #[schemars(extend("x-merge" = "entries"))]
    pub changes: IndexMap<String, ProfileShares>,
}
