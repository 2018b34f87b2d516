//! Scenario texts of the truths, and ways to run them.

#[path = "whole_month.rs"]
mod whole_month;

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use axplan::engine::{self, Cluster, Compiled, Setting, Watch};
use axplan::measures::layout::Layout;
use axplan::measures::metric::Metric;
use axplan::model::arrivals;
use axplan::model::month::Step;
use axplan::model::need::Draws;
use axplan::model::state::State;
use axplan::population::customers::Customers;
use axplan::population::list::{ListFormat, read_bytes};
use axplan::population::roster::Roster;
use axplan::random::Key;
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::{Comparison, Study};

/// A world in which every number is certain and every table is given, and two plans of equal headcount.
pub const CERTAIN: &str = r#"
name = "truth"
start_date = "2025-01-01"
months = 14
currency = "€"
baseline = "revenue"

[run]
seed = 7
replications = 24
inner = 2

[population]
size = 160
arr = { lognormal = { median = 20000, sigma = 1.0 } }
whitespace = { gamma = { mean = 2.0, cv = 0.5 } }

[population.types.small]
share = 0.7
arr = { median = 12000, sigma = 0.8 }
unavoidable_churn = 0.1
channels = { card = 0.5, sales = 0.5 }

[population.types.large]
share = 0.3
arr = { median = 90000, sigma = 0.7 }
unavoidable_churn = 0.03
channels = { card = 0.1, sales = 0.9 }

[population.channels]
card = { whitespace_factor = 1.5 }
sales = { whitespace_factor = 1.0 }

[population.profiles]
inbound = 0.45
async = 0.3
sync = 0.2
task_force = 0.05

[population.correlation]
arr_need = 0.2

[need]
multiplier_cv = 0.5
duration_cv = 0.45

[need.kinds]
sync = { hours = 1.25 }
async = { hours = 0.25 }
task_force = { hours = 1 }
inbound = { hours = 0.4, inbound = true }

[need.profiles]
inbound = { sync = 0.03, async = 0.2, inbound = 0.6 }
async = { sync = 0.2, async = 6, inbound = 0.6 }
sync = { sync = 2.2, async = 3, inbound = 0.6 }
task_force = { sync = 2, async = 3, task_force = 6.5, inbound = 0.6 }

[assessment.accuracy]
usage = 0.9

[programmes]
light = { cadence = { async = 0.5 } }
call = { cadence = { sync = 1, async = 1 } }
weekly = { cadence = { sync = 5.9, async = 1 } }
follow = { follow_need = "as_it_arises" }
average = { follow_need = "at_the_mean" }

[delivery]
waits = 0.5
escalates = 0.3

[experience]
reference_health = 0.85
smoothing = 0.25
surplus_penalty = 0.25
substitution = 0.3

[outcomes.churn]
base_hazard = 0.05
sensitivity = 1.8

[outcomes.contraction]
chance = 0.1
depth = 0.2
sensitivity = 1.5

[outcomes.expansion]
chance = 0.08
share = 0.12
sensitivity = 2.0

[workforce]
hours_per_month = 160
shrinkage = 0.4
target_utilisation = 0.9
cost_per_year = 150000

[economics]
gross_margin_rate = 0.8

[measures]
arr_bands = [12000, 25000, 50000]

[plans.revenue]
rule = { revenue = { mid = 15000, high = 60000 } }
segments.low = { team = "scale", programme = "light" }
segments.mid = { team = "growth", programme = "call" }
segments.high = { team = "named", programme = "weekly" }
teams.scale = { headcount = 0.5, mode = "dedicated" }
teams.growth = { headcount = 1.2, mode = "dedicated" }
teams.named = { headcount = 2.3, mode = "dedicated" }

[plans.ax]
rule = { ax = {} }
segments.inbound = { team = "pool", programme = "follow" }
segments.async = { team = "pool", programme = "follow" }
segments.sync = { team = "named", programme = "average" }
segments.task_force = { team = "named", programme = "follow" }
teams.pool = { headcount = 2, mode = "pooled" }
teams.named = { headcount = 2, mode = "dedicated" }
"#;

/// Values that make inputs of every sort uncertain: rates, shares, a correlation, headcount, money.
pub const UNCERTAIN: [&str; 8] = [
    "outcomes.churn.sensitivity={ triangular = { low = 0, mode = 1, high = 5 } }",
    "outcomes.expansion.chance={ beta = { alpha = 2, beta = 20 } }",
    "population.profiles.async={ uniform = { low = 0.1, high = 0.5 } }",
    "population.types.small.share={ uniform = { low = 0.4, high = 0.9 } }",
    "population.correlation.arr_need={ uniform = { low = -0.5, high = 0.9 } }",
    "need.multiplier_cv={ pert = { low = 0.1, mode = 0.5, high = 1.5 } }",
    "workforce.cost_per_year={ triangular = { low = 100000, mode = 150000, high = 220000 } }",
    "delivery.waits={ uniform = { low = 0, high = 1 } }",
];

/// Values that make people plentiful and nothing depend on health or come back.
pub const NO_RESPONSE: [&str; 5] = [
    "outcomes.churn.sensitivity=0",
    "outcomes.contraction.sensitivity=0",
    "outcomes.expansion.sensitivity=0",
    "delivery.waits=0",
    "delivery.escalates=0",
];

/// A scenario with its customers.
pub struct Case {
    pub template: Template,
    pub roster: Roster,
}

impl Case {
    /// A synthetic population.
    pub fn synthetic(text: &str, sets: &[&str]) -> Self {
        let template = template(text, sets);
        let size = template.central().population.size.unwrap();
        let roster = Roster::synthetic(size).unwrap_or_else(|errors| panic!("{errors}"));
        Self { template, roster }
    }

    /// The customers of a list.
    pub fn listed(text: &str, sets: &[&str], csv: &str) -> Self {
        let text = text.replace("size = 160\n", "file = \"customers.csv\"\n");
        let template = template(&text, sets);
        let population = &template.central().population;
        let format = ListFormat {
            columns: &population.columns,
            number_format: population.number_format,
            date_format: &population.date_format,
        };
        let list = read_bytes(csv.as_bytes(), "customers.csv", &format, 0).unwrap_or_else(|errors| panic!("{errors}"));
        let roster = Roster::listed(&list, template.central()).unwrap_or_else(|errors| panic!("{errors}"));
        Self { template, roster }
    }

    pub fn study(&self) -> Study<'_> {
        Study::new(&self.template, &self.roster, self.template.central().months)
            .unwrap_or_else(|errors| panic!("{errors}"))
    }

    pub fn run(&self) -> Comparison {
        run(&self.study())
    }

    /// Every number of every replication: by replication, plan, position.
    pub fn rows(&self) -> Vec<Vec<Vec<f64>>> {
        let study = self.study();
        let setting = Setting {
            roster: &self.roster,
            layouts: &study.layouts,
            months: study.months,
            baseline: study.baseline,
        };
        let mut rows = Vec::new();
        let collect = |batch: Vec<Cluster>| {
            rows.extend(batch.into_iter().flatten());
            ControlFlow::Continue(())
        };
        let all = engine::blocks(0..self.template.clusters());
        engine::run(&self.template, &study.central, setting, &WATCH, all, collect).unwrap();
        rows
    }

    /// Steps one plan of replication `replication` by hand, as the engine does, and shows each month.
    pub fn step(&self, plan: usize, replication: u32, mut see: impl FnMut(&Stepped)) {
        let scenario = self.template.central();
        let compiled = Compiled::new(scenario, &self.roster).unwrap_or_else(|errors| panic!("{errors}"));
        let (world, opening) = (&compiled.world, self.roster.len());
        let key = Key::new(scenario.run.seed, replication);
        let mut customers = Customers::default();
        world.population.draw(key, &self.roster, &mut customers);
        let (mut state, mut draws, mut candidates) = (State::default(), Draws::default(), Vec::new());
        let own = &compiled.plans[plan];
        state.assignment.draw(key, world, own, &self.roster, &customers);
        state.open(world, own, &customers);
        draws.open();
        for month in 1..=scenario.months {
            let referrers = state.referrers.clone();
            arrivals::draw(key, month, world, &referrers, &mut customers, &mut candidates);
            let mut before = state.clone();
            before.rows(customers.len(), world.kinds.len());
            for candidate in &candidates {
                before.alive[candidate.row as usize] = false;
            }
            let mut present: Vec<u32> = (0..customers.len() as u32)
                .filter(|&i| before.alive[i as usize])
                .collect();
            present.extend(candidates.iter().map(|candidate| candidate.row));
            draws.draw(key, month, world, &customers, &present);
            let step = Step {
                key,
                month,
                world,
                plan: own,
                customers: &customers,
                candidates: &candidates,
                opening,
                draws: &draws,
            };
            whole_month::step(&mut state, &step);
            see(&Stepped {
                month,
                before: &before,
                after: &state,
                draws: &draws,
                customers: &customers,
                compiled: &compiled,
                plan,
                step: &step,
            });
        }
    }
}

/// One month of one plan, stepped by hand. Rows of customers who arrived in it are empty in `before`.
pub struct Stepped<'a> {
    pub month: u32,
    pub before: &'a State,
    pub after: &'a State,
    pub draws: &'a Draws,
    pub customers: &'a Customers,
    pub compiled: &'a Compiled,
    pub plan: usize,
    pub step: &'a Step<'a>,
}

static GO_ON: AtomicBool = AtomicBool::new(false);
/// Watches nothing.
pub static WATCH: Watch<'static> = Watch {
    replication_done: &|| (),
    stop: &GO_ON,
};

pub fn run(study: &Study) -> Comparison {
    study.run(&WATCH).unwrap()
}

pub fn template(text: &str, sets: &[&str]) -> Template {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Template::parse("truth", text, &sets, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What a position of a row is, as text: metric, group and month.
pub fn label(layout: &Layout, position: usize) -> String {
    let series = layout.series[position];
    let month = series
        .month
        .map_or_else(String::new, |month| format!(" in month {month}"));
    format!("{} of {}{month}", series.metric.name(), layout.groups[series.group].1)
}

/// One metric of all customers over replications.
pub fn headline(comparison: &Comparison, plan: usize, metric: Metric) -> Vec<f64> {
    comparison.headline(plan, metric).expect("a headline")
}

/// Mean and its standard error, by the two-pass textbook formula.
pub fn mean_se(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Bit patterns, so that NaN equals itself and 0 differs from −0.
pub fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// A list of `n` customers that says everything but profile, in an order that is not that of the keys.
pub fn list_of(n: u32) -> String {
    let mut csv = String::from("Account ID,ARR,Renewal Date,Segment,Owner,Type,Channel,Whitespace,Health\n");
    for i in 0..n {
        let arr = 4000 + (i * 7919) % 97000;
        let month = 1 + (i * 5) % 12;
        let segment = ["low", "mid", "high"][(i % 3) as usize];
        let owner = ["Ada", "Ben", "Cem", "Dee"][(i % 4) as usize];
        let kind = if i.is_multiple_of(5) { "large" } else { "small" };
        let channel = if i.is_multiple_of(2) { "card" } else { "sales" };
        let whitespace = arr / 2 + (i * 131) % 9000;
        let health = 0.3 + 0.05 * f64::from(i % 14);
        csv +=
            &format!("C-{i:04},{arr},2025-{month:02}-15,{segment},{owner},{kind},{channel},{whitespace},{health:.2}\n");
    }
    csv
}
