//! T1 (docs/model.md 9): the same plan twice differs by exactly 0, in every number of every replication. Nothing has
//! to be computed: the truth is 0, a tie in every replication, and no variance reduction.

use axplan::studies::answer::{Answer, p_better};

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, label, list_of};

/// The baseline written out again under another name, and once more by `inherits`.
fn with_twins() -> String {
    twins_of(CERTAIN)
}

fn twins_of(text: &str) -> String {
    let start = text.find("[plans.revenue]").unwrap();
    let end = text.find("[plans.ax]").unwrap();
    let twin = text[start..end].replace("[plans.revenue]", "[plans.twin]");
    format!("{text}\n{twin}\n[plans.heir]\ninherits = \"revenue\"\n")
}

fn no_difference(case: &Case) {
    let study = case.study();
    let names = study.plans();
    assert_eq!(names[..2], ["revenue", "ax"]);
    let rows = case.rows();
    let twins = ["twin", "heir"].map(|twin| names.iter().position(|name| *name == twin).unwrap());
    let mut defined = 0;
    for (replication, plans) in rows.iter().enumerate() {
        for &twin in &twins {
            assert_eq!(study.layouts[0].series, study.layouts[twin].series);
            for (position, (ours, theirs)) in plans[0].iter().zip(&plans[twin]).enumerate() {
                let same = ours == theirs || ours.is_nan() && theirs.is_nan();
                let what = label(&study.layouts[0], position);
                assert!(same, "{what}, replication {replication}: {ours} against {theirs}");
                defined += usize::from(ours.is_finite());
            }
        }
        assert_ne!(plans[0], plans[1], "the other plan is another one");
    }
    assert!(defined > rows.len() * 300, "few numbers are defined: {defined}");

    let comparison = case.run();
    for of_plan in comparison
        .differences
        .iter()
        .filter(|of_plan| twins.contains(&of_plan.plan))
    {
        let layout = &study.layouts[of_plan.plan];
        for (&(_, position), difference) in of_plan.pairs.iter().zip(&of_plan.differences) {
            let what = label(layout, position);
            if difference.outcomes.n == 0.0 {
                continue;
            }
            assert_eq!(difference.mean(), Some(0.0), "{what}");
            assert_eq!(difference.se(), 0.0, "{what}");
            assert_eq!(difference.interval(), (0.0, 0.0), "{what}");
            assert_eq!(difference.p_higher(), 0.5, "{what}");
            assert_eq!(difference.variance_reduction(), None, "{what}");
            let better = p_better(layout.series[position].metric, difference);
            assert!(better.is_none_or(|p| p == 0.5), "{what}");
        }
    }
    let answer = Answer::new(&study, &comparison);
    let moved = answer.moves.iter().find(|found| found.plan == "heir").unwrap();
    assert!(moved.differences.len() > 10);
    for figure in &moved.differences {
        let quantities = [figure.mean, figure.se, figure.p05, figure.p50, figure.p95];
        assert_eq!(quantities, [0.0; 5], "{}", figure.metric);
        assert_eq!(figure.variance_reduction, None, "{}", figure.metric);
    }
    let other = &answer.moves[0];
    assert_eq!(other.plan, "ax");
    assert!(
        other
            .differences
            .iter()
            .any(|figure| figure.variance_reduction.is_some())
    );
}

#[test]
fn certain_inputs() {
    no_difference(&Case::synthetic(&with_twins(), &[]));
}

#[test]
fn uncertain_inputs() {
    // An uncertain number of one plan is the same number under its other names.
    let text = with_twins().replace("headcount = 1.2", "headcount = { uniform = { low = 0.4, high = 1.9 } }");
    no_difference(&Case::synthetic(&text, &UNCERTAIN));
}

#[test]
fn a_customer_list() {
    no_difference(&Case::listed(&with_twins(), &[], &list_of(60)));
}

#[test]
fn every_mechanism_at_once() {
    for sets in [&["months=26"][..], &UNCERTAIN[..]] {
        no_difference(&Case::synthetic(&twins_of(&everything()), sets));
    }
}

/// A plan that declines, moves and is moved from, twice: every number is the same, month by month.
#[test]
fn twins_that_move() {
    let text = everything();
    let moving = text[text.find("[plans.moving]").unwrap()..].replace("[plans.moving]", "[plans.again]");
    let case = Case::synthetic(&format!("{text}\n{moving}"), &UNCERTAIN);
    let study = case.study();
    assert_eq!(study.layouts[3].series, study.layouts[4].series);
    for (replication, plans) in case.rows().iter().enumerate() {
        for (position, (ours, theirs)) in plans[3].iter().zip(&plans[4]).enumerate() {
            let what = label(&study.layouts[3], position);
            assert_eq!(ours.to_bits(), theirs.to_bits(), "{what}, replication {replication}");
        }
    }
}
