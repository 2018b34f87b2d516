//! T1 (docs/model.md 9): the same plan twice differs by exactly 0, in every number of every replication. Nothing has
//! to be computed: the truth is 0, a tie in every replication, and no variance reduction.

use axplan::studies::answer::{Answer, p_better};

use crate::worlds::{CERTAIN, Case, UNCERTAIN, label, list_of};

/// The baseline written out again under another name, and once more by `inherits`.
fn with_twins() -> String {
    let start = CERTAIN.find("[plans.revenue]").unwrap();
    let end = CERTAIN.find("[plans.ax]").unwrap();
    let twin = CERTAIN[start..end].replace("[plans.revenue]", "[plans.twin]");
    format!("{CERTAIN}\n{twin}\n[plans.heir]\ninherits = \"revenue\"\n")
}

fn no_difference(case: &Case) {
    let study = case.study();
    let names = study.plans();
    assert_eq!(names, ["revenue", "ax", "twin", "heir"]);
    let rows = case.rows();
    let twins = [2, 3];
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
