//! The published cases: each a shipped scenario whose claim, with its tolerance, is held here.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use axplan::engine::Watch;
use axplan::measures::metric::Metric;
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};
use axplan::studies::answer::{Answer, Move};
use axplan::studies::compare::Study;

mod crm_smb;

fn shipped(name: &str) -> Template {
    Template::read(Path::new(&format!("scenarios/{name}.toml")), &[], &Overrides::default())
        .unwrap_or_else(|errors| panic!("{errors}"))
}

/// The answer of a synthetic scenario, as shipped.
fn answer(template: &Template) -> Answer {
    let scenario = template.central();
    let roster = Roster::synthetic(scenario.population.size.unwrap()).unwrap();
    let study = Study::new(template, &roster, scenario.months).unwrap();
    let watch = Watch {
        replication_done: &|| {},
        stop: &AtomicBool::new(false),
    };
    Answer::new(&study, &study.run(&watch).unwrap())
}

/// (baseline, plan, half the width of the difference's 95 % interval) of a headline.
fn means(change: &Move, metric: Metric) -> (f64, f64, f64) {
    let figure = change.difference(metric).unwrap();
    (figure.baseline, figure.plan, 0.5 * (figure.ci_high - figure.ci_low))
}
