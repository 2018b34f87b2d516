//! T15 (docs/model.md 9): with every amount of money times c, every rate, hour and probability stays, and every amount
//! in the results is c times as large: to the bit where c is a power of two, to 1e-9 otherwise.
//!
//! Which keys are money is read off the schema (`x-unit = "money"`), and every key that says so must be in the
//! scenario here, so that a new one cannot be forgotten; one that does not say so would not be scaled, and fail.

use std::collections::HashSet;

use axplan::measures::metric::Metric;
use axplan::scenario::schema::Scenario;
use serde_json::Value;
use toml_edit::{DocumentMut, TableLike};

use crate::everything::everything;
use crate::worlds::{Case, UNCERTAIN, label, list_of, metric, template};

/// The world with every mechanism names every key of money; some of it is uncertain here.
const MONEY: [&str; 4] = [
    "plans.ax.teams.pool.cost_per_year=180000",
    "plans.revenue.teams.growth.cost_per_year={ lognormal = { median = 170000, sigma = 0.2 } }",
    "staffing.hiring_cost={ uniform = { low = 9000, high = 30000 } }",
    "plans.ax.segments.inbound.paid_coverage.price_per_year={ triangular = { low = 300, mode = 500, high = 900 } }",
];

fn is_money(metric: Metric) -> bool {
    match metric {
        Metric::Arr
        | Metric::NewArr
        | Metric::ExpansionArr
        | Metric::UpliftArr
        | Metric::ContractionArr
        | Metric::ChurnedArr
        | Metric::ArrPerCsm
        | Metric::CostToServe
        | Metric::CsCost
        | Metric::PaidRevenue
        | Metric::GrossMargin
        | Metric::Margin
        | Metric::Npv
        | Metric::Dip
        | Metric::EnterpriseValue
        | Metric::Revenue
        | Metric::PeopleCost
        | Metric::HiringCost
        | Metric::IdleCost
        | Metric::OperationsCost => true,
        Metric::Nrr12m
        | Metric::Nrr12mExpansion
        | Metric::Nrr12mUplift
        | Metric::Nrr12mContraction
        | Metric::Nrr12mChurn
        | Metric::Nrr12mWithoutUplift
        | Metric::Grr12m
        | Metric::LogoRetention12m
        | Metric::NrrTtm
        | Metric::GrrTtm
        | Metric::Customers
        | Metric::RequiredLoad
        | Metric::Utilisation
        | Metric::OverloadShare
        | Metric::AccountsPerCsm
        | Metric::OvertimeHours
        | Metric::IdleHours
        | Metric::LostHours
        | Metric::AutomatedHours
        | Metric::UnmetHours
        | Metric::SurplusHours
        | Metric::EntitledSurplusHours
        | Metric::BacklogHours
        | Metric::Adequacy
        | Metric::Health
        | Metric::MismatchShare
        | Metric::Satisfaction
        | Metric::ArrSpread
        | Metric::Burnout
        | Metric::Resignations
        | Metric::Vacancies
        | Metric::WaitingHours
        | Metric::AnsweredInTime
        | Metric::WaitingUnbounded
        | Metric::Headcount
        | Metric::Roi
        | Metric::PaybackMonth
        | Metric::PaidBack => false,
    }
}

/// Multiplies what the schema calls money.
struct Scaler<'a> {
    definitions: &'a Value,
    factor: f64,
    /// The tags met, by their place in memory.
    met: HashSet<*const Value>,
}

impl<'a> Scaler<'a> {
    /// Follows references; whether any schema on the way is tagged as money.
    fn target(&mut self, schema: &'a Value) -> (&'a Value, bool) {
        let mut money = false;
        let mut schema = schema;
        loop {
            if schema["x-unit"] == "money" {
                self.met.insert(&raw const schema["x-unit"]);
                money = true;
            }
            let reference = schema.get("$ref").or_else(|| schema["anyOf"][0].get("$ref"));
            match reference.and_then(Value::as_str) {
                Some(path) => schema = &self.definitions[path.rsplit('/').next().unwrap()],
                None => return (schema, money),
            }
        }
    }

    fn table(&mut self, table: &mut dyn TableLike, schema: &'a Value) {
        for (key, item) in table.iter_mut() {
            let variants = schema["oneOf"].as_array();
            let variant = variants.and_then(|all| all.iter().find_map(|one| one["properties"].get(key.get())));
            let inner = variant
                .or_else(|| schema["properties"].get(key.get()))
                .unwrap_or(&schema["additionalProperties"]);
            let (inner, money) = self.target(inner);
            if money {
                scale(item, self.factor);
            } else if let Some(table) = item.as_table_like_mut() {
                self.table(table, inner);
            }
        }
    }
}

fn number(item: &mut toml_edit::Value, factor: f64) {
    let value = item.as_float().or_else(|| item.as_integer().map(|whole| whole as f64));
    *item = (value.expect("a number") * factor).into();
}

/// Multiplies a number, a list of numbers, or a distribution.
fn scale(item: &mut toml_edit::Item, factor: f64) {
    if let Some(table) = item.as_table_like_mut() {
        for (family, parameters) in table.iter_mut() {
            if let Some(values) = parameters.as_array_mut() {
                assert_eq!(family.get(), "empirical");
                values.iter_mut().for_each(|value| number(value, factor));
                continue;
            }
            for (parameter, value) in parameters.as_table_like_mut().unwrap().iter_mut() {
                match (family.get(), parameter.get()) {
                    ("lognormal", "sigma") | ("gamma", "cv") => {}
                    ("lognormal", "median") | ("gamma" | "normal", "mean") | ("normal", "sd") => scale(value, factor),
                    ("uniform" | "triangular" | "pert", "low" | "mode" | "high") => scale(value, factor),
                    other => panic!("money cannot be {other:?}"),
                }
            }
        }
    } else {
        match item.as_value_mut().unwrap() {
            toml_edit::Value::Array(values) => values.iter_mut().for_each(|value| number(value, factor)),
            value => number(value, factor),
        }
    }
}

fn all_tags(schema: &Value, found: &mut HashSet<*const Value>) {
    match schema {
        Value::Object(entries) => {
            if schema["x-unit"] == "money" {
                found.insert(&raw const schema["x-unit"]);
            }
            entries.values().for_each(|inner| all_tags(inner, found));
        }
        Value::Array(values) => values.iter().for_each(|inner| all_tags(inner, found)),
        _ => {}
    }
}

/// The scenario, every default written out, with money times a factor.
fn scaled(text: &str, sets: &[&str], factor: f64) -> String {
    let resolved = template(text, sets).resolved(None);
    let mut document: DocumentMut = resolved.parse().unwrap();
    let schema = schemars::schema_for!(Scenario).to_value();
    let mut scaler = Scaler {
        definitions: &schema["$defs"],
        factor,
        met: HashSet::new(),
    };
    scaler.table(document.as_table_mut(), &schema);
    let mut tags = HashSet::new();
    all_tags(&schema, &mut tags);
    assert!(tags.len() >= 14);
    assert_eq!(
        scaler.met.len(),
        tags.len(),
        "a key of money is not in this scenario: add it"
    );
    document.to_string()
}

fn scaled_list(csv: &str, factor: f64) -> String {
    let mut rows = csv.lines();
    let mut text = format!("{}\n", rows.next().unwrap());
    for row in rows {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        for money in [1, 7] {
            cells[money] = (cells[money].parse::<f64>().unwrap() * factor).to_string();
        }
        text += &format!("{}\n", cells.join(","));
    }
    text
}

/// Compares every number of every replication.
fn compare(before: &Case, after: &Case, factor: f64, exact: bool) {
    let study = before.study();
    let mut amounts = 0;
    for (replication, (ours, theirs)) in before.rows().iter().zip(after.rows()).enumerate() {
        for (plan, layout) in study.layouts.iter().enumerate() {
            assert_eq!(ours[plan].len(), theirs[plan].len());
            for (position, (&value, &found)) in ours[plan].iter().zip(&theirs[plan]).enumerate() {
                let money = is_money(metric(layout, position));
                let expected = if money { value * factor } else { value };
                let fine = if exact {
                    expected.to_bits() == found.to_bits() || expected.is_nan() && found.is_nan()
                } else {
                    (expected - found).abs() <= 1e-9 * expected.abs().max(1e-6)
                        || !expected.is_finite() && !found.is_finite()
                };
                let what = label(layout, position);
                assert!(
                    fine,
                    "{what}, plan {plan}, replication {replication}: {expected} became {found}"
                );
                amounts += usize::from(money && value.is_finite() && value != 0.0);
            }
        }
    }
    assert!(amounts > 5_000, "{amounts}");
}

const FACTORS: [(f64, bool); 4] = [(1.0 / 1024.0, true), (2.0, true), (1_048_576.0, true), (3.7, false)];

#[test]
fn a_synthetic_population_from_a_distribution() {
    let sets: Vec<&str> = UNCERTAIN.into_iter().chain(MONEY).collect();
    for (factor, exact) in FACTORS {
        let text = scaled(&everything(), &sets, factor);
        compare(
            &Case::synthetic(&everything(), &sets),
            &Case::synthetic(&text, &[]),
            factor,
            exact,
        );
    }
}

#[test]
fn distributions_of_every_family() {
    for arr in [
        "{ gamma = { mean = 20000, cv = 0.7 } }",
        "{ uniform = { low = 900, high = 70000 } }",
        "{ triangular = { low = 1000, mode = 3000, high = 70000 } }",
        "{ pert = { low = 1000, mode = 3000, high = 70000 } }",
        "{ empirical = [100, 2000, 15000, 15000, 80000] }",
    ] {
        let arr = format!("population.arr={arr}");
        let sets: Vec<&str> = MONEY.into_iter().chain([arr.as_str(), "run.replications=6"]).collect();
        for (factor, exact) in [(0.25, true), (3.7, false)] {
            let text = scaled(&everything(), &sets, factor);
            compare(
                &Case::synthetic(&everything(), &sets),
                &Case::synthetic(&text, &[]),
                factor,
                exact,
            );
        }
    }
}

/// Without a distribution, ARR is drawn from the mixture of types.
#[test]
fn a_mixture_of_types() {
    let without = everything().replace("arr = { lognormal = { median = 20000, sigma = 1.0 } }\n", "");
    assert_ne!(without, everything());
    for (factor, exact) in FACTORS {
        // The walk wants every key of money; this one is then taken out again.
        let text = scaled(&everything(), &MONEY, factor);
        let arr = text.lines().find(|line| line.starts_with("arr = { lognormal")).unwrap();
        let text = text.replace(arr, "");
        compare(
            &Case::synthetic(&without, &MONEY),
            &Case::synthetic(&text, &[]),
            factor,
            exact,
        );
    }
}

#[test]
fn a_customer_list() {
    let csv = list_of(120);
    for (factor, exact) in FACTORS {
        let text = scaled(&everything(), &MONEY, factor);
        let before = Case::listed(&everything(), &MONEY, &csv);
        let after = Case::listed(&text, &[], &scaled_list(&csv, factor));
        compare(&before, &after, factor, exact);
    }
}
