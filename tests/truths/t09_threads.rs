//! T9 (docs/model.md 9): results are bit-identical for 1, 2 and 7 threads, and a replication is the same wherever it
//! is run: alone, in any order, in memory that others have used. Compared with each other, bit by bit.

use std::ops::ControlFlow;

use axplan::engine::{self, Cluster, Compiled, Row, Setting, Workspace, replicate};
use axplan::random::Key;
use axplan::studies::compare::Comparison;

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, WATCH, bits, list_of};

fn on_threads(case: &Case, threads: usize) -> Comparison {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| case.run())
}

fn same_on_any_number_of_threads(case: &Case) {
    let one = on_threads(case, 1);
    assert_eq!(one.headlines.len(), case.template.central().run.replications as usize);
    for threads in [2, 7] {
        let many = on_threads(case, threads);
        assert!(one.summaries == many.summaries, "summaries on {threads} threads");
        assert!(one.differences == many.differences, "differences on {threads} threads");
        for (replication, (a, b)) in one.headlines.iter().zip(&many.headlines).enumerate() {
            assert_eq!(bits(a), bits(b), "replication {replication} on {threads} threads");
        }
        assert_eq!(one.headlines.len(), many.headlines.len());
    }
}

/// 200 clusters are four blocks, the last one not full.
#[test]
fn certain_inputs() {
    same_on_any_number_of_threads(&Case::synthetic(CERTAIN, &["run.replications=200"]));
}

#[test]
fn uncertain_inputs() {
    let sets: Vec<&str> = UNCERTAIN
        .into_iter()
        .chain([
            "run.replications=150",
            "plans.ax.teams.named.headcount={ uniform = { low = 0, high = 4 } }",
        ])
        .collect();
    same_on_any_number_of_threads(&Case::listed(CERTAIN, &sets, &list_of(90)));
}

#[test]
fn every_mechanism_at_once() {
    let sets: Vec<&str> = UNCERTAIN.into_iter().chain(["run.replications=140"]).collect();
    same_on_any_number_of_threads(&Case::synthetic(&everything(), &sets));
    same_on_any_number_of_threads(&Case::synthetic(&everything(), &["run.replications=70"]));
}

/// Whatever the batches, the clusters are the same, in order; and the run ends where its receiver ends it, on any
/// number of threads.
#[test]
fn batches_and_an_early_end() {
    let sets: Vec<&str> = UNCERTAIN.into_iter().chain(["run.replications=140"]).collect();
    let case = Case::synthetic(CERTAIN, &sets);
    let whole = case.rows();
    assert_eq!((case.template.inner(), case.template.clusters()), (2, 70));
    let study = case.study();
    let setting = Setting {
        roster: &case.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut rows: Vec<Vec<Row>> = Vec::new();
        let batches = [5..7, 7..20, 20..21, 21..64, 64..70];
        let until_21 = |batch: Vec<Cluster>| {
            rows.extend(batch.into_iter().flatten());
            if rows.len() < 32 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        pool.install(|| engine::run(&case.template, &study.central, setting, &WATCH, batches, until_21))
            .unwrap();
        assert_eq!(rows.len(), 32);
        for (ours, theirs) in rows.iter().zip(&whole[10..]) {
            assert_eq!(bits(&ours.concat()), bits(&theirs.concat()));
        }
    }
}

#[test]
fn a_replication_alone() {
    alone(&Case::synthetic(CERTAIN, &["run.replications=12"]));
    alone(&Case::synthetic(&everything(), &["run.replications=12"]));
}

fn alone(case: &Case) {
    let study = case.study();
    let together = case.rows();
    let compiled = Compiled::new(case.template.central(), &case.roster).unwrap_or_else(|errors| panic!("{errors}"));
    let setting = Setting {
        roster: &case.roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let mut used = Workspace::new(&compiled, &case.roster, &study.layouts);
    for replication in (0..12).rev() {
        let mut fresh = Workspace::new(&compiled, &case.roster, &study.layouts);
        for workspace in [&mut fresh, &mut used] {
            let rows = replicate(Key::new(7, replication), &compiled, setting, workspace);
            for (ours, theirs) in rows.iter().zip(&together[replication as usize]) {
                assert_eq!(bits(ours), bits(theirs), "replication {replication}");
            }
        }
    }
}
