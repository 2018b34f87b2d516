//! The engine's numbers beside the oracle's.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use axplan::engine::{self, Cluster, Setting, Watch};
use axplan::measures::layout::Layout;
use axplan::population::people;
use axplan::population::roster::{Given, Roster};
use axplan::random::Key;
use axplan::scenario::Template;
use axplan::studies::compare::Study;

use crate::oracle::metrics::Numbers;
use crate::oracle::people::{Lists, Person};
use crate::oracle::sampler::Keyed;
use crate::oracle::{Oracle, customer};

/// Amounts agree to this part of them.
const TOLERANCE: f64 = 1e-6;
/// Differences that are shown.
const SHOWN: usize = 25;

/// Every number of every replication by the engine: by replication, plan, position.
fn engine(study: &Study) -> Vec<Vec<Vec<f64>>> {
    let setting = Setting {
        roster: study.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let stop = AtomicBool::new(false);
    let watch = Watch {
        replication_done: &|| (),
        stop: &stop,
    };
    let mut rows = Vec::new();
    let collect = |batch: Vec<Cluster>| {
        rows.extend(batch.into_iter().flatten());
        ControlFlow::Continue(())
    };
    let all = engine::blocks(0..study.template.clusters());
    engine::run(study.template, &study.central, setting, &watch, all, collect).unwrap();
    rows
}

/// What the oracle is told of a roster.
fn given(roster: &Roster) -> Vec<customer::Given> {
    let plain = |(key, given): (&u64, &Given)| customer::Given {
        key: *key,
        arr: given.arr,
        first_renewal: given.first_renewal,
        kind: given.kind.map(usize::from),
        channel: given.channel.map(usize::from),
        profile: given.profile.map(usize::from),
        whitespace: given.whitespace,
        health: given.health,
        segment: given.segment.map(usize::from),
        owner: given.owner.map(|owner| owner as usize),
        term: given.term,
        bad_fit: given.bad_fit,
        tenure: given.tenure,
    };
    roster.keys.iter().zip(&roster.given).map(plain).collect()
}

/// What the oracle is told of people, owners and segments; the people in no order that it could rely on.
fn lists(roster: &Roster) -> Lists {
    let person = |person: &people::Person| Person {
        name: person.name.clone(),
        id: person.id.clone(),
        role: person.role.clone(),
        team: person.team.clone(),
        tenure: person.tenure_months,
        hours: person.hours,
    };
    Lists {
        todays: roster.segments.clone(),
        owners: roster.owners.clone(),
        people: roster.people.iter().rev().map(person).collect(),
    }
}

/// How many numbers agree; or the first that do not, by replication and plan.
pub fn compare(template: &Template, roster: &Roster) -> Result<usize, String> {
    let months = template.central().months;
    let study = Study::new(template, roster, months).map_err(|errors| errors.to_string())?;
    let rows = engine(&study);
    let run = &template.central().run;
    let inner = if template.is_uncertain() { run.inner } else { 1 };
    let mut compared = 0;
    let mut report = String::new();
    let mut wrong = 0;
    for (replication, plans) in rows.iter().enumerate() {
        let replication = replication as u32;
        let scenario = if template.is_uncertain() {
            template.draw(run.seed, replication / inner)
        } else {
            template.central().clone()
        };
        let scenario = serde_json::to_value(&scenario).expect("a scenario is data");
        let oracle = Oracle::new(&scenario, given(roster), lists(roster));
        let told = oracle.replicate(|| Keyed(Key::new(run.seed, replication)));
        for (plan, (row, layout)) in plans.iter().zip(&study.layouts).enumerate() {
            let place = format!("replication {replication}, `{}`", oracle.plans[plan].name);
            let (agreeing, differences) = differences(row, layout, &told[plan], &place);
            compared += agreeing;
            wrong += differences.len();
            for difference in differences {
                if report.lines().count() < SHOWN {
                    let _ = writeln!(report, "{difference}");
                }
            }
        }
    }
    if wrong == 0 {
        Ok(compared)
    } else {
        Err(format!(
            "{wrong} numbers differ, {compared} agree; the first:\n{report}"
        ))
    }
}

/// How many numbers of a row agree, and what the others are, in order of months.
fn differences(row: &[f64], layout: &Layout, told: &Numbers, place: &str) -> (usize, Vec<String>) {
    let mut agreeing = 0;
    let mut differences = Vec::new();
    for (value, series) in row.iter().zip(&layout.series) {
        let (metric, group) = (series.metric.name(), &layout.groups[series.group].1);
        let Some(oracle) = told.get(&(metric.to_owned(), group.clone(), series.month)) else {
            continue;
        };
        // The largest month stands for the whole run: what differs first is what is looked for.
        if agree(*value, *oracle) {
            agreeing += 1;
        } else {
            let when = series
                .month
                .map_or("the run".to_owned(), |month| format!("month {month}"));
            let line = format!("{place}, {when}: {metric} of {group} is {value:e}, the oracle says {oracle:e}");
            differences.push((series.month.unwrap_or(u32::MAX), line));
        }
    }
    differences.sort_by_key(|(month, _)| *month);
    (agreeing, differences.into_iter().map(|(_, line)| line).collect())
}

/// Hours and money that should be 0 may be what rounding leaves.
fn agree(one: f64, other: f64) -> bool {
    let distance = (one - other).abs();
    one.is_nan() && other.is_nan()
        || one == other
        || distance <= TOLERANCE * one.abs().max(other.abs())
        || distance < 1e-9
}
