//! What customers need, what teams set out to deliver, and what comes of it.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{entries, shares};

/// What customers need each month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The engagement kinds.
    pub kinds: IndexMap<String, Kind>,
    /// By profile: engagements of each kind a month, in the adoption stage; a kind not named is not needed.
    #[schemars(extend("x-merge" = "entries"))]
    pub profiles: IndexMap<String, Rates>,
    /// Coefficient of variation of the customer's need multiplier (gamma, mean 1).
    #[schemars(range(min = 0, max = 3))]
    pub multiplier_cv: f64,
    /// Coefficient of variation of the duration factor, one a kind and month (lognormal, mean 1).
    #[schemars(range(min = 0, max = 3))]
    pub duration_cv: f64,
    /// Size parameter of a negative binomial count (variance = mean + mean² ÷ dispersion); Poisson when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 1e6))]
    pub dispersion: Option<f64>,
}

/// Engagements a month, by kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Rates(
    #[schemars(transform = rates, extend("x-example" = "{ sync = 1, async = 2 }"))] pub IndexMap<String, f64>,
);

/// An engagement kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Mean hours of work for one engagement, preparation and follow-up included.
    #[schemars(range(min = 0.001, max = 1_000))]
    #[schemars(extend("x-example" = "1.25"))]
    pub hours: f64,
    /// Whether customers bring it themselves: it then arrives under every programme and is served first.
    #[serde(default)]
    pub inbound: bool,
    /// Customers that share the hours of one engagement (a webinar, a group meeting); one alone when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    #[schemars(extend("x-example" = "20"))]
    pub participants: Option<f64>,
    /// Which roles an hour of it takes in a task force, as shares, which are scaled to sum to 1; all of it the team's first
    /// role when absent.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = shares, extend("x-example" = "{ csm = 0.5, engineer = 0.5 }"))]
    pub roles: IndexMap<String, f64>,
}

/// How well the profile of a customer is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// What the accuracies mean.
    pub form: AccuracyForm,
    /// How often an assessment is right; a wrong one falls on the other profiles by their shares.
    pub accuracy: Accuracy,
    /// Instead of an accuracy: by true profile, the share assessed as each profile.
    #[serde(default, skip_serializing_if = "ConfusionMatrices::is_empty")]
    pub confusion: ConfusionMatrices,
}

/// What an accuracy means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccuracyForm {
    /// The chance of being right.
    Right,
    /// The chance of knowing; who does not know guesses by the profiles' shares, and may be right by luck.
    Skill,
}

/// How often an assessment is right, by what has been seen of the customer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accuracy {
    /// At the sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.6"))]
    pub sale: Option<f64>,
    /// After the kick-off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.8"))]
    pub kickoff: Option<f64>,
    /// After usage has been seen; without `[review]`, this holds for every customer at the opening.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.9"))]
    pub usage: f64,
}

/// Confusion matrices: by true profile, the share assessed as each profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfusionMatrices {
    /// At the sale.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(extend("x-merge" = "entries"))]
    pub sale: IndexMap<String, ProfileShares>,
    /// After the kick-off.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(extend("x-merge" = "entries"))]
    pub kickoff: IndexMap<String, ProfileShares>,
    /// After usage has been seen.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(extend("x-merge" = "entries"))]
    pub usage: IndexMap<String, ProfileShares>,
}

impl ConfusionMatrices {
    fn is_empty(&self) -> bool {
        self.sale.is_empty() && self.kickoff.is_empty() && self.usage.is_empty()
    }

    /// The matrices, each with what has been seen by then.
    pub fn points(&self) -> [(&'static str, &IndexMap<String, ProfileShares>); 3] {
        [("sale", &self.sale), ("kickoff", &self.kickoff), ("usage", &self.usage)]
    }

    /// The same, to be changed.
    pub fn points_mut(&mut self) -> [(&'static str, &mut IndexMap<String, ProfileShares>); 3] {
        [
            ("sale", &mut self.sale),
            ("kickoff", &mut self.kickoff),
            ("usage", &mut self.usage),
        ]
    }
}

/// Shares or chances, by profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ProfileShares(
    #[schemars(transform = shares, extend("x-example" = "{ inbound = 0.9, async = 0.1 }"))] pub IndexMap<String, f64>,
);

/// What a team sets out to deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Programme {
    /// A fixed number of engagements a month, by kind, needed or not.
    Cadence(Rates),
    /// A fixed number of engagements a month by kind, for each lifecycle stage.
    CadenceByStage(IndexMap<String, Rates>),
    /// What the profile needs that the customer was assessed as.
    FollowNeed(FollowNeed),
}

/// The two forms of following the need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowNeed {
    /// Queues the need that the customer's own draws give at the assessed profile's rates (the team notices).
    AsItArises,
    /// Plans the assessed profile's average.
    AtTheMean,
}

/// What becomes of work that is not done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Share of undone work that waits for next month; the rest is lost.
    #[schemars(range(min = 0, max = 1))]
    pub waits: f64,
    /// Share of unmet need, in hours, that comes back as inbound work next month (escalation).
    #[schemars(range(min = 0, max = 1))]
    pub escalates: f64,
    /// Health below which the rationing rule `at_risk_first` serves a customer first.
    #[schemars(range(min = 0, max = 1))]
    pub at_risk_below: f64,
}

/// How what was delivered moves health.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Experience {
    /// H*: the health at which base rates hold, and at which customers open unless the list says otherwise.
    #[schemars(range(min = 0.05, max = 1))]
    pub reference_health: f64,
    /// α: how much of health a month's experience replaces.
    #[schemars(range(min = 0, max = 1))]
    pub smoothing: f64,
    /// κ: how much of quality a surplus as large as the need takes away.
    #[schemars(range(min = 0, max = 1))]
    pub surplus_penalty: f64,
    /// σ: how far surplus of one kind stands in for unmet need of another.
    #[schemars(range(min = 0, max = 1))]
    pub substitution: f64,
}

/// The values of a map of monthly rates: above 100 a larger unit of engagement says the same.
fn rates(schema: &mut Schema) {
    entries(schema, json!({ "type": "number", "minimum": 0, "maximum": 100 }));
}
