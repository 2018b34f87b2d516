//! One replication of `scenarios/reference.toml`, single thread: time per customer-month and plan.
//!
//! Criterion prints it as throughput in elements (customer-months × plans) a second; 1 ÷ that is the time of one.

use std::hint::black_box;
use std::path::Path;

use axplan::engine::{Setting, Workspace, replicate};
use axplan::population::roster::Roster;
use axplan::random::Key;
use axplan::scenario::{Overrides, Template};
use axplan::studies::compare::Study;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn one_replication(criterion: &mut Criterion) {
    let template = Template::read(Path::new("scenarios/reference.toml"), &[], &Overrides::default())
        .unwrap_or_else(|errors| panic!("{errors}"));
    let scenario = template.central();
    let roster = Roster::synthetic(scenario.population.size.unwrap_or(0)).unwrap_or_else(|errors| panic!("{errors}"));
    let mut group = criterion.benchmark_group("one replication of reference.toml");
    group.sample_size(20);
    for plans in 1..=scenario.plans.len() {
        let mut study = Study::new(&template, &roster, scenario.months).unwrap_or_else(|errors| panic!("{errors}"));
        study.central.plans.truncate(plans);
        study.layouts.truncate(plans);
        let setting = Setting {
            roster: &roster,
            layouts: &study.layouts,
            months: scenario.months,
            baseline: 0,
        };
        let mut workspace = Workspace::new(&study.central, &roster, &study.layouts);
        group.throughput(Throughput::Elements(
            roster.len() as u64 * u64::from(scenario.months) * plans as u64,
        ));
        let mut replication = 0;
        group.bench_function(format!("{plans} plans"), |bencher| {
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
    }
    group.finish();
}

criterion_group!(benches, one_replication);
criterion_main!(benches);
