//! The oracle: the whole model of docs/model.md once more, written from that document alone and as plainly as it reads. One
//! customer at a time, one plan at a time, no table where a formula will do. The tests hold the engine to it, replication by
//! replication: both use the same keyed draws, so they must agree in every number.
//!
//! It uses `axplan::random`, where every draw comes from, and nothing else of the crate.

mod arrivals;
mod assessment;
mod books;
mod burnout;
pub mod customer;
mod delivery;
mod experience;
pub mod input;
pub mod input_plans;
mod journey;
mod marginal;
pub mod metrics;
mod money;
mod month;
mod movement;
mod need;
mod outcomes;
pub mod people;
pub mod plan;
mod population;
mod record;
mod review;
pub mod sampler;
pub mod sequential;
mod spread;
mod staffing;
mod state;
mod sums;
mod transition;
mod waiting;
mod work;
pub mod world;

use serde_json::Value;

use self::customer::{Customer, Given};
use self::input::Scenario;
use self::metrics::{Numbers, against_baseline, numbers};
use self::people::Lists;
use self::plan::Plan;
use self::population::Coming;
use self::record::Books;
use self::sampler::Sampler;
use self::world::World;

/// A scenario at one draw of what is uncertain, and its customers.
pub struct Oracle {
    pub world: World,
    pub plans: Vec<Plan>,
    baseline: usize,
    given: Vec<Given>,
}

impl Oracle {
    /// Reads a scenario; `given` are its customers in the order of their keys.
    pub fn new(scenario: &Value, given: Vec<Given>, lists: Lists) -> Self {
        let scenario = Scenario::read(scenario);
        let listed: Vec<f64> = given.iter().filter_map(|given| given.arr).collect();
        let plans: Vec<String> = scenario.plans.keys().cloned().collect();
        let baseline = scenario
            .baseline
            .as_ref()
            .and_then(|name| scenario.plans.get_index_of(name));
        let world = World::new(scenario, &listed, lists);
        Self {
            plans: plans.iter().map(|name| Plan::new(&world, name)).collect(),
            baseline: baseline.unwrap_or(0),
            world,
            given,
        }
    }

    /// The customers who are there at the opening.
    pub fn customers(&self, sampler: &mut impl Sampler) -> Vec<Customer> {
        let coming = Coming {
            month: 0,
            referred: false,
        };
        let draw = |given: &Given| {
            self.world
                .population
                .customer(&self.world.scenario, given, coming, sampler)
        };
        self.given.iter().map(draw).collect()
    }

    /// One replication: the numbers of every plan.
    pub fn replicate<S: Sampler>(&self, sampler: impl Fn() -> S) -> Vec<Numbers> {
        let openings = self.openings(&mut sampler());
        let books = |plan: &Plan| numbers(&self.run(plan, &openings, &mut sampler()), &self.world);
        let mut all: Vec<Numbers> = self.plans.iter().map(books).collect();
        let baseline = all[self.baseline].clone();
        for (_, plan) in all.iter_mut().enumerate().filter(|(index, _)| *index != self.baseline) {
            against_baseline(plan, &baseline, &self.world);
        }
        all
    }

    /// One replication of one plan.
    pub fn run(&self, plan: &Plan, openings: &Openings, sampler: &mut impl Sampler) -> Books {
        month::run(&self.world, plan, &self.customers(sampler), openings, sampler)
    }

    /// Today's segments: the list's where it names any, else those of the baseline plan.
    pub fn openings(&self, sampler: &mut impl Sampler) -> Openings {
        let todays = &self.world.lists.todays;
        if todays.is_empty() {
            let plan = &self.plans[self.baseline];
            let names = plan
                .segments
                .iter()
                .map(|segment| segment.group.replacen("segment:", "", 1));
            return Openings {
                names: names.collect(),
                of: month::opening_segments(&self.world, plan, &self.customers(sampler), sampler),
            };
        }
        let mut names = todays.clone();
        if self.given.iter().any(|given| given.segment.is_none()) {
            names.push("none".to_owned());
        }
        Openings {
            names,
            of: self
                .given
                .iter()
                .map(|given| given.segment.unwrap_or(todays.len()))
                .collect(),
        }
    }
}

/// Today's segments, and that of each customer.
pub struct Openings {
    pub names: Vec<String>,
    pub of: Vec<usize>,
}
