//! The engine beside the plain baseline: the same whole model, a struct a customer, one plan at a time, with `rand_distr`'s own
//! samplers (`tests/reference/oracle`). One replication of `scenarios/reference.toml` with fewer customers, one thread each, as
//! time per customer-month and plan (criterion prints elements a second).
//!
//! The baseline is **frozen**: it is what speed is measured against, and changes only to keep up with the model.

use std::hint::black_box;
use std::path::Path;

use axplan::engine::{Setting, Workspace, replicate};
use axplan::population::roster::Roster;
use axplan::random::Key;
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::Study;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
#[path = "../tests/reference/oracle/mod.rs"]
mod oracle;

use oracle::Oracle;
use oracle::customer::Given;
use oracle::people::Lists;
use oracle::sequential::Sequential;

/// Customers: enough for the caches to matter, few enough for the baseline to end.
const CUSTOMERS: &str = "population.size=2000";

fn one_replication(criterion: &mut Criterion) {
    let path = Path::new("scenarios/reference.toml");
    let template = Template::read(path, &[CUSTOMERS.to_owned()], &Overrides::default())
        .unwrap_or_else(|errors| panic!("{errors}"));
    let scenario = template.central();
    let roster = Roster::synthetic(scenario.population.size.unwrap_or(0)).unwrap_or_else(|errors| panic!("{errors}"));
    let mut group = criterion.benchmark_group("one replication of reference.toml, 2,000 customers");
    group.sample_size(10);
    group.throughput(Throughput::Elements(
        roster.len() as u64 * u64::from(scenario.months) * scenario.plans.len() as u64,
    ));

    let study = Study::new(&template, &roster, scenario.months).unwrap_or_else(|errors| panic!("{errors}"));
    let setting = Setting {
        roster: &roster,
        layouts: &study.layouts,
        months: scenario.months,
        baseline: study.baseline,
    };
    let mut workspace = Workspace::new(&study.central, &roster, &study.layouts);
    let mut replication = 0;
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            replication += 1;
            black_box(replicate(
                Key::new(1, replication),
                &study.central,
                setting,
                &mut workspace,
            ))
        });
    });

    let data = serde_json::to_value(scenario).unwrap_or_default();
    let given = roster.keys.iter().map(|&key| Given {
        key,
        ..Given::default()
    });
    let oracle = Oracle::new(&data, given.collect(), Lists::default());
    group.bench_function("plain baseline", |bencher| {
        bencher.iter(|| {
            // The months and their books, without the table of numbers by name that tests compare.
            replication += 1;
            let openings = oracle.openings(&mut Sequential::new(1, replication));
            for plan in &oracle.plans {
                black_box(oracle.run(plan, &openings, &mut Sequential::new(1, replication)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, one_replication);
criterion_main!(benches);
