//! The small certain world, and ways to run it.

#[path = "../truths/whole_month.rs"]
mod whole_month;

mod expected;
mod numbers;

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use axplan::engine::{self, Cluster, Compiled, Setting, Watch};
use axplan::model::arrivals::{self, Candidate};
use axplan::model::month::Step;
use axplan::model::need::Draws;
use axplan::model::state::State;
use axplan::population::customers::Customers;
use axplan::population::roster::{Given, Roster};
use axplan::random::{Key, Purpose, uniform, words};
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::Study;

pub use expected::{above, binomial, close, mean};
pub use numbers::{Numbers, difference, same, same_customers, switch, switch_text};

use crate::staffed::staffed;

/// A world of two profiles in which every number is certain and no mechanism is on.
pub const WORLD: &str = r#"
name = "mechanisms"
start_date = "2025-01-01"
months = 12
currency = "€"

[run]
seed = 11
replications = 16
inner = 2

[population]
size = 80
arr = { lognormal = { median = 20000, sigma = 1.0 } }
whitespace = { gamma = { mean = 2.0, cv = 0.5 } }
earlier_terms = 1.5
accepts_async = 0.6

[population.types]
small = { share = 0.7, arr = { median = 12000, sigma = 0.8 }, unavoidable_churn = 0.1, channels = { card = 0.5, sales = 0.5 } }
large = { share = 0.3, arr = { median = 90000, sigma = 0.7 }, unavoidable_churn = 0.03, channels = { card = 0.1, sales = 0.9 } }

[population.channels]
card = { whitespace_factor = 1.5 }
sales = { whitespace_factor = 1 }

[population.profiles]
async = 0.6
sync = 0.4

[population.correlation]
arr_need = 0.2

[need]
multiplier_cv = 0.5
duration_cv = 0.45

[need.kinds]
sync = { hours = 1.25 }
async = { hours = 0.25 }
inbound = { hours = 0.4, inbound = true }

[need.profiles]
async = { sync = 0.2, async = 6, inbound = 0.6 }
sync = { sync = 2.2, async = 3, inbound = 0.6 }

[assessment.accuracy]
sale = 0.8
kickoff = 0.8
usage = 0.8

[programmes]
light = { cadence = { async = 0.5 } }
weekly = { cadence = { sync = 3, async = 1 } }
follow = { follow_need = "as_it_arises" }
average = { follow_need = "at_the_mean" }

[delivery]
waits = 0.5
escalates = 0.3
at_risk_below = 0.6

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
discount_rate = 0.1

[measures]
arr_bands = [12000, 25000, 50000]
"#;

/// Two plans whose people are a little too few.
pub const PLANS: &str = r#"
[plans.tiers]
rule = { revenue = { high = 30000 } }
segments.low = { team = "pool", programme = "light" }
segments.high = { team = "named", programme = "weekly" }
teams.pool = { headcount = 0.5, mode = "pooled" }
teams.named = { headcount = 1.5, mode = "dedicated" }

[plans.ax]
rule = { ax = {} }
segments.async = { team = "pool", programme = "follow" }
segments.sync = { team = "named", programme = "average" }
teams.pool = { headcount = 0.8, mode = "pooled" }
teams.named = { headcount = 1.2, mode = "dedicated" }
"#;

/// One plan with one queue and more people than there is work.
pub const AMPLE: &str = r#"
[plans.ample]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "pool", programme = "follow" }
teams.pool = { headcount = 40, mode = "pooled" }
"#;

/// Hours a month that one person of the world has.
pub const HOURS: f64 = 160.0 * (1.0 - 0.4);

/// Nobody churns, contracts or expands.
pub const STILL: [&str; 5] = [
    "population.types.small.unavoidable_churn=0",
    "population.types.large.unavoidable_churn=0",
    "outcomes.churn.base_hazard=0",
    "outcomes.contraction.chance=0",
    "outcomes.expansion.chance=0",
];

/// Health makes no difference to churn, contraction and expansion.
pub const INDIFFERENT: [&str; 3] = [
    "outcomes.churn.sensitivity=0",
    "outcomes.contraction.sensitivity=0",
    "outcomes.expansion.sensitivity=0",
];

/// The world, more of it, and plans.
pub fn world(more: &str, plans: &str) -> String {
    format!("{WORLD}\n{more}\n{plans}")
}

/// A scenario with its customers.
pub struct Case {
    pub template: Template,
    pub roster: Roster,
}

/// One month of one plan, stepped by hand.
pub struct Month<'a> {
    pub month: u32,
    pub key: Key,
    pub before: &'a State,
    pub after: &'a State,
    pub customers: &'a Customers,
    pub candidates: &'a [Candidate],
}

impl Month<'_> {
    /// Rows of the customers of the month.
    pub fn present(&self) -> impl Iterator<Item = usize> {
        self.after.present.iter().map(|&i| i as usize)
    }

    /// The uniforms of a customer's place in this month.
    pub fn uniforms(&self, i: usize, purpose: Purpose) -> [f64; 4] {
        words(self.key, self.customers.key[i], self.month, purpose.code(0)).map(uniform)
    }
}

impl Case {
    pub fn new(text: &str, sets: &[&str]) -> Self {
        Self::of(text, sets, None)
    }

    /// A scenario that names a list of so many customers, of whom `given` says what the list says.
    pub fn of(text: &str, sets: &[&str], listed: Option<u32>) -> Self {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let template = Template::parse("mechanisms", text, &sets, &Overrides::default());
        let template = template.unwrap_or_else(|errors| panic!("{errors}"));
        assert!(
            !template.is_uncertain(),
            "this world is certain: {:?}",
            template.uncertain()
        );
        let size = listed.or(template.central().population.size).expect("a size");
        let roster = Roster::synthetic(size).unwrap();
        Self { template, roster }
    }

    /// Says more of each customer, as a list would.
    pub fn given(mut self, say: impl Fn(usize, &mut Given)) -> Self {
        self.roster
            .given
            .iter_mut()
            .enumerate()
            .for_each(|(i, given)| say(i, given));
        self
    }

    /// Takes people from a list, as a run does.
    pub fn staffed(self, csv: &str) -> Self {
        let (template, roster) = staffed(self.template, self.roster, csv);
        Self { template, roster }
    }

    /// The world and the plans.
    pub fn compiled(&self) -> Compiled {
        Compiled::new(self.template.central(), &self.roster).unwrap_or_else(|errors| panic!("{errors}"))
    }

    pub fn run(&self) -> Numbers {
        let study = Study::new(&self.template, &self.roster, self.template.central().months);
        let study = study.unwrap_or_else(|errors| panic!("{errors}"));
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
        let watch = Watch {
            replication_done: &|| (),
            stop: &AtomicBool::new(false),
        };
        engine::run(&self.template, &study.central, setting, &watch, all, collect).unwrap();
        Numbers {
            plans: study.plans().into_iter().map(str::to_owned).collect(),
            layouts: study.layouts.clone(),
            rows,
        }
    }

    /// Steps one plan of one replication by hand and shows each month.
    pub fn step(&self, plan: usize, replication: u32, mut see: impl FnMut(&Month)) {
        let scenario = self.template.central();
        let compiled = self.compiled();
        let (world, law) = (&compiled.world, &compiled.plans[plan]);
        let key = Key::new(scenario.run.seed, replication);
        let mut customers = Customers::default();
        world.population.draw(key, &self.roster, &mut customers);
        let mut state = State::default();
        state.assignment.draw(key, world, law, &self.roster, &customers);
        state.open(world, law, &customers);
        let (mut draws, mut candidates) = (Draws::default(), Vec::new());
        draws.open();
        for month in 1..=scenario.months {
            let before = state.clone();
            arrivals::draw(key, month, world, &before.referrers, &mut customers, &mut candidates);
            let known = customers.len() - candidates.len();
            let alive = (0..known as u32).filter(|&i| state.alive.get(i as usize) == Some(&true));
            let present: Vec<u32> = alive.chain(known as u32..customers.len() as u32).collect();
            draws.draw(key, month, world, &customers, &present);
            let step = Step {
                key,
                month,
                world,
                plan: law,
                customers: &customers,
                candidates: &candidates,
                opening: self.roster.len(),
                draws: &draws,
            };
            whole_month::step(&mut state, &step);
            see(&Month {
                month,
                key,
                before: &before,
                after: &state,
                customers: &customers,
                candidates: &candidates,
            });
        }
    }

    /// The customers of a replication at the opening.
    pub fn customers(&self, replication: u32) -> Customers {
        let scenario = self.template.central();
        let compiled = self.compiled();
        let mut customers = Customers::default();
        let key = Key::new(scenario.run.seed, replication);
        compiled.world.population.draw(key, &self.roster, &mut customers);
        customers
    }

    pub fn kind(&self, name: &str) -> usize {
        self.template.central().need.kinds.get_index_of(name).expect("a kind")
    }

    pub fn profile(&self, name: &str) -> u8 {
        self.template
            .central()
            .population
            .profiles
            .get_index_of(name)
            .expect("a profile") as u8
    }
}
