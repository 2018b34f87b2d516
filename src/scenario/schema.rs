//! What a scenario file may say, as Rust types. One source for four things: reading (serde), JSON Schema for
//! editors (schemars), validation (ranges and merge rules are schema attributes) and the words that describe each key.
//!
//! Every `f64` below is written by the user as a number **or** as a distribution (what we don't know); the document
//! is drawn (`scenario::Template::draw`) before it is read into these types, so here every number is a number.
//! Defaults, each with its grade and source, are in `defaults.toml`.

pub use crate::random::distribution::Distribution;
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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

/// The customers: a list (`file`) or a synthetic population (`size` and an ARR distribution).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Customer list (CSV), relative to the scenario file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-example" = "\"data/customers.csv\""))]
    pub file: Option<String>,
    /// Which column of the list is which: `arr = "Annual Recurring Revenue"`. Common CRM spellings are known without it.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    #[schemars(transform = column_names)]
    pub columns: IndexMap<Column, String>,
    /// How the list writes numbers.
    pub number_format: NumberFormat,
    /// How the list writes dates, in strftime terms (`%d/%m/%Y`); `auto` knows the unambiguous forms.
    #[schemars(extend("x-example" = "\"%d/%m/%Y\""))]
    pub date_format: String,
    /// Number of synthetic customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000_000))]
    pub size: Option<u32>,
    /// ARR over customers: draws a synthetic population, and ranks the ARR of a list. When absent: the mixture of
    /// `types` for a synthetic population, the list's own quantiles for a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "money", "minimum" = 0))]
    pub arr: Option<Distribution>,
    /// Customer types, with their shares; a list's `type` column, where it has one, names these.
    #[schemars(extend("x-merge" = "keys"))]
    pub types: IndexMap<String, CustomerType>,
    /// Buying channels; a list's `channel` column, where it has one, names these.
    #[schemars(extend("x-merge" = "keys"))]
    pub channels: IndexMap<String, Channel>,
    /// Share of customers for whom each Appropriate Experience profile is appropriate.
    #[schemars(extend("x-merge" = "keys"), transform = shares)]
    pub profiles: IndexMap<String, f64>,
    /// How ARR and need go together.
    pub correlation: Correlation,
    /// Whitespace (addressable ARR not yet sold) as a multiple of ARR, over customers.
    #[schemars(extend("minimum" = 0))]
    pub whitespace: Distribution,
}

/// How ARR and need go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// rho: Spearman's rank correlation between ARR and need intensity (Gaussian copula).
    #[schemars(range(min = -1, max = 1))]
    pub arr_need: f64,
}

/// A customer type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerType {
    /// Share of customers.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.3"))]
    pub share: f64,
    /// ARR of customers of this type.
    #[schemars(extend("x-example" = "{ median = 24000, sigma = 1.1 }"))]
    pub arr: Lognormal,
    /// u: chance of churn at an annual renewal that no experience can avoid (closing down, acquired, price).
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.05"))]
    pub unavoidable_churn: f64,
    /// Share of each buying channel among customers of this type.
    #[schemars(extend("x-merge" = "keys"), transform = shares)]
    #[schemars(extend("x-example" = "{ self_service = 0.5, sales_assisted = 0.5 }"))]
    pub channels: IndexMap<String, f64>,
}

/// A lognormal distribution of ARR.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lognormal {
    /// Median, in currency a year.
    #[schemars(range(min = 1e-6, max = 1e15), extend("x-unit" = "money"))]
    pub median: f64,
    /// Standard deviation of the logarithm.
    #[schemars(range(min = 0, max = 5))]
    pub sigma: f64,
}

/// A buying channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Factor on whitespace: a few self-service seats in a large company leave much unsold.
    #[schemars(range(min = 0, max = 100))]
    #[schemars(extend("x-example" = "1"))]
    pub whitespace_factor: f64,
}

/// How a list writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NumberFormat {
    /// Comma for thousands, point for decimals.
    #[serde(rename = "1,234.50")]
    PointDecimal,
    /// Point (or space, or apostrophe) for thousands, comma for decimals.
    #[serde(rename = "1.234,50")]
    CommaDecimal,
}

/// What a column of a customer list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The customer's identity.
    Id,
    /// The customer's name.
    Name,
    /// Annual recurring revenue.
    Arr,
    /// Monthly recurring revenue.
    Mrr,
    /// Next renewal.
    RenewalDate,
    /// First day as a customer.
    CustomerSince,
    /// Coverage segment today.
    Segment,
    /// The CSM who owns the account today.
    Owner,
    /// Customer type.
    Type,
    /// Buying channel.
    Channel,
    /// Appropriate Experience profile, once known.
    Profile,
    /// Whitespace: addressable ARR not yet sold.
    Whitespace,
    /// Health, 0 to 1.
    Health,
}

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
pub struct Rates(#[schemars(transform = rates)] pub IndexMap<String, f64>);

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
}

/// How well the profile of a customer is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Chance that a customer is assessed as the profile it has; a wrong one falls on the others by their shares.
    pub accuracy: Accuracy,
}

/// Chance that a customer is assessed as the profile it has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accuracy {
    /// After usage has been seen, which holds for every customer at the opening.
    #[schemars(range(min = 0, max = 1))]
    #[schemars(extend("x-example" = "0.9"))]
    pub usage: f64,
}

/// What a team sets out to deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Programme {
    /// A fixed number of engagements a month, by kind, needed or not.
    Cadence(Rates),
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
}

/// Margin on revenue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Economics {
    /// Gross margin on subscription revenue, before the cost of Customer Success.
    #[schemars(range(min = 0, max = 1))]
    pub gross_margin_rate: f64,
}

/// How results are grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// Inner boundaries of the ARR bands, rising, in currency a year; customers are banded by their opening ARR.
    #[schemars(length(max = 50), extend("x-unit" = "money"))]
    #[schemars(extend("x-example" = "[12000, 25000, 50000]"))]
    pub arr_bands: Vec<f64>,
}

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
    Revenue(#[schemars(transform = thresholds)] IndexMap<String, f64>),
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

/// The values of a map of shares lie in 0..1.
fn shares(schema: &mut Schema) {
    values(schema, json!({ "type": "number", "minimum": 0, "maximum": 1 }));
}

/// The values of a map of monthly rates: above 100 a larger unit of engagement says the same.
fn rates(schema: &mut Schema) {
    values(schema, json!({ "type": "number", "minimum": 0, "maximum": 100 }));
}

/// The values of a map of ARR thresholds.
fn thresholds(schema: &mut Schema) {
    values(
        schema,
        json!({ "type": "number", "minimum": 0, "maximum": 1e15, "x-unit": "money" }),
    );
}

/// The keys of a map by column are the names of columns.
fn column_names(schema: &mut Schema) {
    let columns = schemars::schema_for!(Column).to_value();
    let names = columns["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|column| column["const"].clone());
    schema.insert("propertyNames".into(), json!({ "enum": names.collect::<Value>() }));
}

fn values(schema: &mut Schema, of: Value) {
    schema.insert("additionalProperties".into(), of);
}
