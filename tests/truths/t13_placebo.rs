//! T13 (docs/model.md 9): a plan that moves in month m is, to the bit, the plan that it moves from in every month before
//! m, and another one from then on. With every mechanism on; compared with each other, number by number and customer by
//! customer.

use axplan::measures::groups::Group;
use axplan::measures::layout::{Layout, Series};

use crate::compare::histories;
use crate::everything::everything;
use crate::worlds::{Case, UNCERTAIN, label};

/// Where the moving plan keeps the number of a series of the plan that it moves from.
fn there(series: Series, from: &Layout, moving: &Layout) -> Option<usize> {
    let (group, name) = &from.groups[series.group];
    let prefixed = name.split_once(':').map(|(sort, name)| format!("{sort}:revenue/{name}"));
    let own = matches!(group, Group::Team(_) | Group::Csm { .. } | Group::Segment(_));
    let wanted = if own { prefixed.unwrap() } else { name.clone() };
    let group = moving.groups.iter().position(|(_, other)| *other == wanted)?;
    moving.series.iter().position(|other| *other == Series { group, ..series })
}

/// Months before `start` are alike; afterwards there is a difference. Gives the number of equal numbers.
fn placebo(case: &Case, start: u32) -> usize {
    let study = case.study();
    let position = |name: &str| study.plans().iter().position(|plan| *plan == name).unwrap();
    let (from, moving) = (position("revenue"), position("moving"));
    let (ours, theirs) = (&study.layouts[from], &study.layouts[moving]);
    let (mut alike, mut differ) = (0, 0);
    for (replication, rows) in case.rows().iter().enumerate() {
        for (position, series) in ours.series.iter().enumerate() {
            let (Some(month), Some(place)) = (series.month, there(*series, ours, theirs)) else { continue };
            let (was, is) = (rows[from][position], rows[moving][place]);
            let same = was.to_bits() == is.to_bits();
            if month < start {
                let what = label(ours, position);
                assert!(same, "{what}, replication {replication}, moving in {start}: {was} became {is}");
                alike += 1;
            }
            differ += usize::from(month >= start && !same);
        }
    }
    assert!(differ > 500, "{differ} differ from month {start} on");
    for replication in 0..3 {
        let (stays, moves) = (histories(case, from, replication), histories(case, moving, replication));
        for (key, history) in &stays {
            // 13 numbers a month, and one for each of four kinds; the first is the month.
            let before = |history: &[u64]| -> Vec<u64> {
                let months = history.chunks(17).filter(|month| f64::from_bits(month[0]) < f64::from(start));
                months.flatten().copied().collect()
            };
            let moved = moves.get(key).map_or(Vec::new(), |history| before(history));
            assert_eq!(before(history), moved, "customer {key:016x}, replication {replication}, moving in {start}");
        }
    }
    alike
}

fn moving_in(start: u32, more: &[&str]) -> Case {
    let transition = format!(
        "plans.moving.transition={{ from = \"revenue\", start = {start}, over = 3, cost = 9000, retraining = 0.4, \
         retraining_months = 2 }}"
    );
    let sets: Vec<&str> = more.iter().copied().chain([transition.as_str()]).collect();
    Case::synthetic(&everything(), &sets)
}

#[test]
fn every_month_before_the_move_is_alike() {
    for start in [2, 5, 9] {
        let alike = placebo(&moving_in(start, &["run.replications=12"]), start);
        assert!(alike > 12 * 200 * (start as usize - 1), "{alike}");
    }
}

/// The plan that is moved from assesses its customers too, follows what it finds, and declines some.
#[test]
fn from_a_plan_that_assesses() {
    let assessing = [
        "run.replications=12",
        "plans.revenue.segments.low.programme=\"average\"",
        "plans.revenue.segments.high.programme=\"follow\"",
        "plans.revenue.decline={ precision = 0.6, recall = 0.3 }",
    ];
    placebo(&moving_in(7, &assessing), 7);
}

#[test]
fn with_uncertain_inputs() {
    let sets: Vec<&str> = UNCERTAIN.into_iter().chain(["run.replications=12"]).collect();
    placebo(&moving_in(6, &sets), 6);
}

/// A plan that moves in month 1 is never the former plan.
#[test]
fn a_move_in_month_1_starts_at_once() {
    let case = moving_in(1, &["run.replications=4"]);
    case.step(3, 0, |at| {
        if at.month == 1 {
            let former = at.compiled.plans[3].former.as_ref().unwrap();
            let moved = at.after.present.iter().filter(|&&i| {
                at.after.assignment.segment[i as usize] >= former.first_segment
            });
            assert!(moved.count() > 20);
        }
    });
    placebo(&case, 1);
}
