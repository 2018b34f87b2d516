//! The plans that a study adds to those of a scenario, and what is read off them.

mod breakeven;
mod calibrate;
mod control_arm;
mod equal_cost;
mod experiment;
mod explain;
mod outer;
mod sensitivity;
mod size;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use axplan::engine::Watch;
use axplan::population::list::{ListFormat, read_bytes};
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};
use axplan::statistics::summary::Difference;
use axplan::studies::compare::{Comparison, Study};
use axplan::studies::experiment::{Identity, KeptPoints};
use axplan::studies::variants::Variants;

/// What is kept, in memory.
#[derive(Debug, Default)]
struct InMemory(Mutex<HashMap<Identity, Vec<f64>>>);

impl KeptPoints for InMemory {
    fn load(&self, of: &Identity) -> Option<Vec<f64>> {
        self.0.lock().unwrap().get(of).cloned()
    }

    fn keep(&self, of: &Identity, numbers: &[f64]) {
        let before = self.0.lock().unwrap().insert(*of, numbers.to_vec());
        assert_eq!(before, None, "something is kept twice");
    }
}

/// Tiers and segments that differ in everything: rule, people, modes, programmes.
const WORLD: &str = r#"
name = "studies"
months = 12
control_arm = "ax"

[run]
replications = 40

[population]
size = 80

[workforce]
hours_per_month = 160
shrinkage = 0.4
cost_per_year = 100000

[plans.revenue]
rule = { revenue = { mid = 15000, high = 60000 } }
segments.low = { team = "scale", programme = "tech-touch" }
segments.mid = { team = "growth", programme = "monthly-call" }
segments.high = { team = "named", programme = "weekly-call-and-qbr" }
teams.scale = { headcount = 0.4, mode = "dedicated" }
teams.growth = { headcount = 0.6, mode = "pooled" }
teams.named = { headcount = 1, mode = "dedicated" }

[plans.ax]
rule = { ax = {} }
segments.inbound = { team = "desk", programme = "follow-need" }
segments.async = { team = "desk", programme = "follow-need-at-mean" }
segments.sync = { team = "people", programme = "follow-need" }
segments.task_force = { team = "people", programme = "follow-need" }
teams.desk = { headcount = 0.7, mode = "pooled" }
teams.people = { headcount = 1.3, mode = "dedicated" }
"#;

/// Eight customers of known need; hours a month 0.3275, 1.99, 3.74, 9.99 by profile, the multiplier being 1.
const LIST: &str = "\
id,arr,AX profile
a,10000,inbound
b,11000,async
c,12000,inbound
d,13000,sync
e,20000,sync
f,30000,inbound
g,70000,async
h,90000,task_force
";

fn template(text: &str) -> Template {
    Template::parse("studies.toml", text, &[], &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn synthetic(template: &Template) -> Roster {
    Roster::synthetic(template.central().population.size.unwrap()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The world with the customers of [`LIST`], whose profiles are known and assessed right.
fn listed(text: &str) -> (Template, Roster) {
    let text = text.replace("size = 80", "file = \"list.csv\"");
    let text = format!("need.multiplier_cv = 0\nassessment.accuracy.usage = 1\n{text}");
    let template = template(&text);
    let population = &template.central().population;
    let format = ListFormat {
        columns: &population.columns,
        number_format: population.number_format,
        date_format: &population.date_format,
    };
    let list = read_bytes(LIST.as_bytes(), "list.csv", &format, 0).unwrap_or_else(|errors| panic!("{errors}"));
    let roster = Roster::listed(&list, template.central()).unwrap_or_else(|errors| panic!("{errors}"));
    (template, roster)
}

fn variants(template: &Template, roster: &Roster) -> Variants {
    Variants::of(template, roster).unwrap_or_else(|errors| panic!("{errors}"))
}

fn study<'a>(variants: &'a Variants, roster: &'a Roster) -> Study<'a> {
    variants.study(roster, 12).unwrap_or_else(|errors| panic!("{errors}"))
}

fn run(study: &Study) -> Comparison {
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    study.run(&watch).unwrap()
}

/// People of each team of a plan.
fn people(variants: &Variants, plan: &str) -> Vec<f64> {
    let plans = &variants.template.central().plans;
    plans[plan].teams.values().map(|team| team.people()).collect()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs())
}

/// A difference without its control variate, which experiments do not take.
fn plain(difference: &Difference) -> Difference {
    Difference {
        controlled: difference.clusters,
        ..*difference
    }
}
