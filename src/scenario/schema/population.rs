//! The customers.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Distribution, shares};

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
    /// Rows of the list that may be left out because they cannot be read; they are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub allow_bad_rows: Option<u32>,
    /// Number of synthetic customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000_000))]
    pub size: Option<u32>,
    /// ARR over customers: draws a synthetic population, and ranks the ARR of a list. When absent: the mixture of
    /// `types` for a synthetic population, the list's own quantiles for a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-unit" = "money", "minimum" = 0, "maximum" = 1e15))]
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
    #[schemars(extend("minimum" = 0, "maximum" = 1e15))]
    pub whitespace: Distribution,
    /// Contract terms that a customer has completed before the opening, on average; with the renewal month it gives tenure.
    #[schemars(range(min = 0, max = 100))]
    pub earlier_terms: f64,
    /// Share of customers who accept being served asynchronously where a plan carves that out.
    #[schemars(range(min = 0, max = 1))]
    pub accepts_async: f64,
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
    #[schemars(range(min = 0.01, max = 5))]
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
    /// Contract term, in months.
    Term,
    /// Success Potential: whether the customer fits.
    Fit,
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
