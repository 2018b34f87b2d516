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
    /// Who is served first where hours fall short, after inbound requests and escalations; everyone in proportion when
    /// absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"at_risk_first\""))]
    pub rationing: Option<Rationing>,
    /// Declining candidates without Success Potential.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ precision = 0.8, recall = 0.6 }"))]
    pub decline: Option<Decline>,
    /// Costs beside people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ enablement_per_year = 60000 }"))]
    pub costs: Option<Costs>,
    /// Starting as another plan and moving to this one in waves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ from = \"revenue\", start = 4, over = 6 }"))]
    pub transition: Option<Transition>,
}

/// Who is served first where hours fall short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rationing {
    /// Everyone in the same proportion.
    Proportional,
    /// Customers whose health was below `delivery.at_risk_below` last month.
    AtRiskFirst,
    /// Customers who renew within 90 days.
    RenewalFirst,
    /// Customers one by one, from the largest ARR.
    LargestArrFirst,
}

/// Declining candidates without Success Potential.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Share of the declined who are a bad fit indeed.
    #[schemars(range(min = 0.001, max = 1))]
    #[schemars(extend("x-example" = "0.8"))]
    pub precision: f64,
    /// Share of the bad fit who are declined.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.6"))]
    pub recall: f64,
}

/// Costs of a plan beside its people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Enablement: content, training, operations of the programme, in currency a year.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub enablement_per_year: f64,
    /// Tools, in currency a year.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub tooling_per_year: f64,
}

/// Starting as another plan and moving to this one in waves, team by team in the order of the segments
/// (docs/model.md 5.10).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The plan in force before.
    #[schemars(extend("x-example" = "\"revenue\""))]
    pub from: String,
    /// Month of the first wave.
    #[schemars(range(min = 1, max = 600))]
    #[schemars(extend("x-example" = "4"))]
    pub start: u32,
    /// Months over which the waves are spread.
    #[schemars(range(min = 1, max = 120))]
    #[schemars(extend("x-example" = "6"))]
    pub over: u32,
    /// Cost of the move, in currency, spread over these months.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub cost: f64,
    /// Share of hours that a team loses to retraining after its wave.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub retraining: f64,
    /// Months of retraining.
    #[serde(default)]
    #[schemars(range(min = 0, max = 120))]
    pub retraining_months: u32,
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
    /// By named conditions in order: the first whose every condition holds gives the segment; the last has none.
    Attributes(
        #[schemars(extend("x-example" = "{ large = { segment = \"high\", arr_from = 50000 }, others = { segment = \"low\" } }"))]
         IndexMap<String, Condition>,
    ),
}

/// Conditions on a customer, and the segment of those for whom all of them hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The segment.
    #[schemars(extend("x-example" = "\"scale\""))]
    pub segment: String,
    /// Lowest ARR.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1e15), extend("x-unit" = "money"))]
    pub arr_from: Option<f64>,
    /// ARR below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1e15), extend("x-unit" = "money"))]
    pub arr_below: Option<f64>,
    /// Customer type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Buying channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Assessed profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Segment today, as the customer list names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,
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
    /// By kind: the share that automation serves, and how well.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub digital: IndexMap<String, Digital>,
    /// A share of one kind served as another, for customers who accept it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ from = \"sync\", to = \"async\", share = 0.3 }"))]
    pub carve_out: Option<CarveOut>,
    /// Hours that a pod reserves for each customer a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000))]
    #[schemars(extend("x-example" = "20"))]
    pub reserved_hours: Option<f64>,
    /// Operations of digital delivery, in currency a customer and year.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub operations_per_customer: Option<f64>,
    /// Managing expectations down: a conversation with each customer that enters the segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ hours = 1, lowers = 0.5 }"))]
    pub conversation: Option<Conversation>,
    /// Meeting expectations: the kind of which as much more is set out to be delivered as the customer expects.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"sync\""))]
    pub meets_expectation: Option<String>,
    /// Coverage that customers may buy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "{ price_per_year = 6000, hours_per_month = 2 }"))]
    pub paid_coverage: Option<PaidOffer>,
}

/// What automation serves of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Digital {
    /// Share of the kind's work that automation takes over.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.4"))]
    pub share: f64,
    /// How much of the need behind that share it covers.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.6"))]
    pub effectiveness: f64,
}

/// A share of one kind served as another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarveOut {
    /// The kind that is needed.
    #[schemars(extend("x-example" = "\"sync\""))]
    pub from: String,
    /// The kind that serves it, at its own hours an engagement.
    #[schemars(extend("x-example" = "\"async\""))]
    pub to: String,
    /// Share of it.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.3"))]
    pub share: f64,
}

/// Managing an expectation down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// Hours of work that the conversation takes, once a customer.
    #[schemars(range(min = 0, max = 1_000))]
    #[schemars(extend("x-example" = "1"))]
    pub hours: f64,
    /// Share of the expectation that it takes away.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.5"))]
    pub lowers: f64,
}

/// Coverage that customers may buy: work done by people whom its price pays for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidOffer {
    /// Price, in currency a year.
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    #[schemars(extend("x-example" = "6000"))]
    pub price_per_year: f64,
    /// Hours a month that it adds, at the cost of an available hour of the team.
    #[schemars(range(min = 0, max = 10_000))]
    #[schemars(extend("x-example" = "2"))]
    pub hours_per_month: f64,
}

/// A team of CSMs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Full-time equivalents; may be fractional. Left out where the team has roles, or its people are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100_000))]
    #[schemars(extend("x-example" = "4"))]
    pub headcount: Option<f64>,
    /// Headcount from a month on (`7 = 6`): the hiring plan.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = headcounts, extend("x-example" = "{ 7 = 6 }"))]
    pub headcount_from: IndexMap<String, f64>,
    /// Roles, where several work together; the first does what needs one person. A role without a headcount takes its
    /// people from the list of people.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub roles: IndexMap<String, Role>,
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
    /// Stretch of its people, where it differs from `workforce.stretch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 2))]
    pub stretch: Option<f64>,
    /// Months until a new hire works in full, where they differ from `staffing.ramp_months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 120))]
    pub ramp_months: Option<f64>,
    /// Whether a book holds customers of several segments; mixed when absent. Books are split at the opening of the run: those of a plan that
    /// is moved to later stay mixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"split\""))]
    pub books: Option<Books>,
}

impl Team {
    /// Its headcount at the opening, its roles together.
    pub fn people(&self) -> f64 {
        let roles = self.roles.values().map(Role::people).sum();
        self.headcount.unwrap_or(roles)
    }
}

/// A role of a team.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Full-time equivalents; may be fractional. Left out where the people of this role are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100_000))]
    #[schemars(extend("x-example" = "2"))]
    pub headcount: Option<f64>,
    /// Loaded cost of one full-time person a year, where it differs from the team's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1e12), extend("x-unit" = "money"))]
    pub cost_per_year: Option<f64>,
}

impl Role {
    /// Its headcount.
    pub fn people(&self) -> f64 {
        self.headcount.unwrap_or(0.0)
    }
}

/// What a book of a dedicated team holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Books {
    /// Customers of all the team's segments.
    Mixed,
    /// Customers of one segment.
    Split,
}

/// How the people of a team share its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each CSM owns a book of accounts and works on that book alone.
    Dedicated,
    /// The team shares one queue.
    Pooled,
    /// A group that reserves fixed hours for each customer, used or not.
    Pod,
    /// Several roles at once share one queue; the scarcest limits.
    TaskForce,
}

/// The values of a map of ARR thresholds.
fn thresholds(schema: &mut Schema) {
    entries(
        schema,
        json!({ "type": "number", "minimum": 0, "maximum": 1e15, "x-unit": "money" }),
    );
}

/// The values of a map of headcounts by month.
fn headcounts(schema: &mut Schema) {
    entries(schema, json!({ "type": "number", "minimum": 0, "maximum": 100_000 }));
}
