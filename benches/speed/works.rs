//! What is timed: the engine, the plain baseline, the floor, a study.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use axplan::engine::{Compiled, Setting, Watch, Workspace, replicate};
use axplan::measures::layout::Layout;
use axplan::measures::metric::Metric;
use axplan::population::roster::Roster;
use axplan::random::{Key, Purpose, columns};
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::Study;

use crate::ROUNDS;
use crate::oracle::Oracle;
use crate::oracle::customer::Given;
use crate::oracle::people::Lists;
use crate::oracle::sequential::Sequential;
use crate::timing::{Time, Work, on_processor, timed};

/// `State` has per customer 10 columns of f64, 3 by kind of engagement, and in its queues 4, a pair, and one a lane (1 here).
const COLUMNS: usize = 10 + 4 + 2 + 1;
const COLUMNS_OF_A_KIND: usize = 3;

/// The reference scenario with these values written over it.
fn reference(sets: &[String], overrides: &Overrides) -> (Template, Roster) {
    let template = Template::read(Path::new("scenarios/reference.toml"), sets, overrides)
        .unwrap_or_else(|errors| panic!("{errors}"));
    let size = template.central().population.size.unwrap_or(0);
    let roster = Roster::synthetic(size).unwrap_or_else(|errors| panic!("{errors}"));
    (template, roster)
}

pub fn customers(size: u32) -> Vec<String> {
    vec![format!("population.size={size}")]
}

/// The company as a whole at another size: customers and who arrives, and the people too if asked.
pub fn company(size: u32, people: bool) -> Vec<String> {
    let share = f64::from(size) / 10_000.0;
    let mut sets = customers(size);
    sets.push(format!("arrivals.per_month={}", 80.0 * share));
    let teams = [
        (
            "revenue",
            [("scale", 90.0), ("growth", 85.0), ("named", 65.0)].as_slice(),
        ),
        (
            "ax",
            &[("inbound", 30.0), ("async", 70.0), ("sync", 84.4), ("task_force", 55.0)],
        ),
    ];
    for (plan, teams) in teams.into_iter().filter(|_| people) {
        let headcount =
            |(team, n): &(&str, f64)| format!("plans.{plan}.teams.{team}.headcount={}", (n * share).round());
        sets.extend(teams.iter().map(headcount));
    }
    sets
}

/// One replication on one thread under the first `plans` plans; beyond two, the two repeated.
pub fn engine(sets: &[String], months: u32, plans: usize, rounds: u32) -> Work {
    let (template, roster) = reference(sets, &Overrides::default());
    let study = Study::new(&template, &roster, months).unwrap_or_else(|errors| panic!("{errors}"));
    let repeat = study.central.plans.iter().cycle().take(plans).cloned();
    let compiled = Compiled {
        plans: repeat.collect(),
        ..study.central.clone()
    };
    let layouts: Vec<Layout> = study.layouts.iter().cycle().take(plans).cloned().collect();
    drop(study);
    let mut workspace = Workspace::new(&compiled, &roster, &layouts);
    let customer_months = roster.len() as f64 * f64::from(months) * plans as f64;
    Work::new(customer_months, rounds, move || {
        let setting = Setting {
            roster: &roster,
            layouts: &layouts,
            months,
            baseline: 0,
        };
        timed(|| {
            black_box(replicate(Key::new(1, 1), &compiled, setting, &mut workspace));
        })
    })
}

/// The plain baseline: the same model, a struct a customer, one plan at a time, with `rand_distr`'s samplers; frozen.
pub fn baseline(sets: &[String], plans: usize, rounds: u32) -> Work {
    let (template, roster) = reference(sets, &Overrides::default());
    let data = serde_json::to_value(template.central()).unwrap_or_default();
    let given = roster.keys.iter().map(|&key| Given {
        key,
        ..Given::default()
    });
    let oracle = Oracle::new(&data, given.collect(), Lists::default());
    let customer_months = roster.len() as f64 * f64::from(template.central().months) * plans as f64;
    Work::new(customer_months, rounds, move || {
        timed(|| {
            let openings = oracle.openings(&mut Sequential::new(1, 1));
            for plan in &oracle.plans[..plans] {
                black_box(oracle.run(plan, &openings, &mut Sequential::new(1, 1)));
            }
        })
    })
}

/// What a replication cannot do without: the random words of who is a customer, once a month, and one read and one write of
/// the columns of each plan's state.
pub struct Floor {
    pub words: Work,
    pub state: Work,
    pub description: String,
    /// Customers who are there in a month, on average.
    pub present: usize,
}

impl Floor {
    pub fn new(sets: &[String]) -> Self {
        let (template, roster) = reference(sets, &Overrides::default());
        let months = template.central().months;
        let study = Study::new(&template, &roster, months).unwrap_or_else(|errors| panic!("{errors}"));
        let kinds = study.central.world.kinds.len();
        let present = mean_customers(&study).round() as usize;
        let columns = COLUMNS + COLUMNS_OF_A_KIND * kinds;
        let blocks = kinds.div_ceil(4) as u16;
        let each = (0..blocks).flat_map(|block| [Purpose::Counts.code(block), Purpose::Durations.code(block)]);
        let purposes: Vec<u32> = each
            .chain([Purpose::Outcomes.code(0), Purpose::Journey.code(0)])
            .collect();
        let description = format!(
            "{} words a customer-month ({kinds} kinds) and {columns} columns of f64 a plan",
            purposes.len() * 4,
        );
        let keys: Vec<u64> = (0..present as u64)
            .map(|key| key.wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .collect();
        let mut drawn: [Vec<f64>; 4] = Default::default();
        drawn.iter_mut().for_each(|column| column.resize(present, 0.0));
        let mut state = vec![vec![1.0; present]; columns];
        let customer_months = roster.len() as f64 * f64::from(months);
        let mut words = move || {
            for month in 1..=months {
                for &purpose in &purposes {
                    let into = drawn.each_mut().map(|column| column.as_mut_slice());
                    columns::uniforms(Key::new(1, 1), &keys, month, purpose, into);
                }
                black_box(&drawn);
            }
        };
        let mut state = move || {
            for _ in 0..months {
                let factor = black_box(0.999);
                state.iter_mut().flatten().for_each(|value| *value *= factor);
                black_box(&state);
            }
        };
        Self {
            words: Work::new(customer_months, 3 * ROUNDS, move || timed(&mut words)),
            state: Work::new(customer_months, 3 * ROUNDS, move || timed(&mut state)),
            description,
            present,
        }
    }

    /// Nanoseconds per customer-month and plan, when so many plans share the words.
    pub fn ns(&self, plans: usize) -> f64 {
        self.words.ns() / plans as f64 + self.state.ns()
    }
}

/// Customers at the end of a month, averaged over months and plans of one replication.
fn mean_customers(study: &Study) -> f64 {
    let setting = Setting {
        roster: study.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let mut workspace = Workspace::new(&study.central, study.roster, &study.layouts);
    let rows = replicate(Key::new(1, 1), &study.central, setting, &mut workspace);
    let mut sum = 0.0;
    for (row, layout) in rows.iter().zip(&study.layouts) {
        let at = |month| layout.position_in_month(Metric::Customers, 0, month);
        sum += (1..=study.months).filter_map(at).map(|at| row[at]).sum::<f64>();
    }
    sum / f64::from(study.months) / rows.len() as f64
}

/// A whole study of two plans on so many threads, as `axplan run --threads` runs it.
pub fn study(size: u32, replications: u32, threads: usize, rounds: u32) -> Work {
    let overrides = Overrides {
        replications: Some(replications),
        ..Overrides::default()
    };
    let (template, roster) = reference(&customers(size), &overrides);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    let months = template.central().months;
    let plans = template.central().plans.len();
    let customer_months = f64::from(size) * f64::from(months) * plans as f64 * f64::from(replications);
    Work::new(customer_months, rounds, move || {
        let study = Study::new(&template, &roster, months).unwrap_or_else(|errors| panic!("{errors}"));
        let watch = Watch {
            replication_done: &|| {},
            stop: &AtomicBool::new(false),
        };
        let before = pool.broadcast(|_| on_processor());
        let start = Instant::now();
        black_box(pool.install(|| study.run(&watch)).is_ok());
        let wall = start.elapsed();
        let after = pool.broadcast(|_| on_processor());
        let each = before.into_iter().zip(after);
        let of_thread = |(before, after): (Option<Duration>, Option<Duration>)| Some(after? - before?);
        let processor: Option<Duration> = each.map(of_thread).sum();
        Time {
            wall,
            processor: processor.unwrap_or(wall),
        }
    })
}
