//! T14 (docs/model.md 9): the order of rows and of plans changes nothing, nor does what is not there: a plan less, or,
//! where people are plenty, a customer more. Compared bit by bit, by name.

use std::collections::BTreeMap;

use crate::worlds::{CERTAIN, Case, UNCERTAIN, label, list_of};

/// Every number of every replication of every plan, by name.
fn named(case: &Case) -> BTreeMap<(String, String), Vec<u64>> {
    let study = case.study();
    let mut named: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for plans in case.rows() {
        for ((name, layout), row) in study.plans().into_iter().zip(&study.layouts).zip(&plans) {
            for (position, value) in row.iter().enumerate() {
                let key = (name.to_owned(), label(layout, position));
                named.entry(key).or_default().push(value.to_bits());
            }
        }
    }
    assert!(named.len() > 1000);
    named
}

#[track_caller]
fn same(ours: &BTreeMap<(String, String), Vec<u64>>, theirs: &BTreeMap<(String, String), Vec<u64>>) {
    assert_eq!(ours.len(), theirs.len());
    for ((key, a), (other, b)) in ours.iter().zip(theirs) {
        assert_eq!(key, other);
        assert_eq!(a, b, "{key:?}");
    }
}

/// The rows of a list, in another order: steps of 37 through them.
fn shuffled(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = lines.next().unwrap();
    let rows: Vec<&str> = lines.collect();
    assert_ne!(rows.len() % 37, 0);
    let rows: Vec<&str> = (0..rows.len()).map(|i| rows[(i * 37 + 5) % rows.len()]).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// The plans in another order.
fn reordered() -> String {
    let (revenue, ax) = (
        CERTAIN.find("[plans.revenue]").unwrap(),
        CERTAIN.find("[plans.ax]").unwrap(),
    );
    format!("{}{}\n{}", &CERTAIN[..revenue], &CERTAIN[ax..], &CERTAIN[revenue..ax])
}

#[test]
fn order_of_rows() {
    let csv = list_of(90);
    assert_ne!(csv, shuffled(&csv));
    for sets in [&[][..], &UNCERTAIN[..]] {
        // The frozen marginal is the list's own: it does not depend on the order either.
        let sets: Vec<&str> = sets.iter().copied().chain(["plans.revenue.rule=\"as_is\""]).collect();
        let without_arr = CERTAIN.replace("arr = { lognormal = { median = 20000, sigma = 1.0 } }\n", "");
        assert_ne!(without_arr, CERTAIN);
        let case = |csv: &str| Case::listed(&without_arr, &sets, csv);
        same(&named(&case(&csv)), &named(&case(&shuffled(&csv))));
    }
}

#[test]
fn order_of_plans() {
    let uncertain: Vec<&str> = UNCERTAIN
        .into_iter()
        .chain([
            "plans.ax.teams.named.headcount={ uniform = { low = 1, high = 4 } }",
            "plans.revenue.teams.named.headcount={ uniform = { low = 1, high = 4 } }",
        ])
        .collect();
    for sets in [&[][..], &uncertain[..]] {
        same(
            &named(&Case::synthetic(CERTAIN, sets)),
            &named(&Case::synthetic(&reordered(), sets)),
        );
    }
}

/// Plans that others are compared with in passing: with one less, the others stay. An uncertain programme stays the
/// same draw even where a default programme is left out with the plan that alone used it.
#[test]
fn a_plan_less() {
    let own = CERTAIN.find("[programmes]").unwrap();
    let end = CERTAIN.find("[delivery]").unwrap();
    let programmes = "[programmes]\n\
        call = { cadence = { sync = { uniform = { low = 0.2, high = 3 } }, async = 1 } }\n\
        weekly = { cadence = { sync = 5.9, async = { uniform = { low = 0, high = 4 } } } }\n\n";
    let text = format!("{}{programmes}{}", &CERTAIN[..own], &CERTAIN[end..])
        .replace("\"light\"", "\"tech-touch\"")
        .replace("\"follow\"", "\"follow-need\"")
        .replace("\"average\"", "\"follow-need-at-mean\"");
    let third = "\n[plans.third]\ninherits = \"revenue\"\nsegments.low.programme = \"monthly-call\"\n";
    for sets in [&[][..], &UNCERTAIN[..]] {
        let csv = list_of(90);
        let all = named(&Case::listed(&format!("{text}{third}"), sets, &csv));
        let without = |plan: &str| -> BTreeMap<_, _> {
            all.iter()
                .filter(|((name, _), _)| name != plan)
                .map(|(key, values)| (key.clone(), values.clone()))
                .collect()
        };
        same(&without("third"), &named(&Case::listed(&text, sets, &csv)));
        let ax = text.find("[plans.ax]").unwrap();
        same(
            &without("ax"),
            &named(&Case::listed(&format!("{}{third}", &text[..ax]), sets, &csv)),
        );
    }
}

/// Monthly ARR, health, backlog and escalations of every customer, by key.
fn histories(case: &Case, plan: usize, replication: u32) -> BTreeMap<u64, Vec<u64>> {
    let mut histories: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let n = case.roster.len();
    case.step(plan, replication, |at| {
        for (i, &key) in case.roster.keys.iter().enumerate() {
            let history = histories.entry(key).or_default();
            let of_customer = [
                at.after.arr[i],
                at.after.health[i],
                at.after.escalation[i],
                at.after.whitespace[i],
            ];
            history.extend(of_customer.map(f64::to_bits));
            history.extend((0..4).map(|kind| at.after.backlog[kind * n + i].to_bits()));
        }
    });
    histories
}

#[test]
fn a_customer_more() {
    let plenty = [
        "plans.revenue.teams.scale={ headcount = 300, mode = \"pooled\" }",
        "plans.revenue.teams.growth={ headcount = 300, mode = \"pooled\" }",
        "plans.revenue.teams.named={ headcount = 300, mode = \"pooled\" }",
        "plans.ax.teams.pool.headcount=300",
        "plans.ax.teams.named={ headcount = 300, mode = \"pooled\" }",
    ];
    let csv = list_of(80);
    let more = format!("{csv}NEW-1,1000000,2025-03-01,mid,Eve,large,sales,5000,0.50\n");
    for plan in 0..2 {
        for replication in 0..4 {
            let before = histories(&Case::listed(CERTAIN, &plenty, &csv), plan, replication);
            let mut after = histories(&Case::listed(CERTAIN, &plenty, &more), plan, replication);
            assert_eq!(after.len(), 81);
            after.retain(|key, _| before.contains_key(key));
            assert_eq!(before, after);
            // Where people are short, the new customer takes hours from the others.
            if replication == 0 {
                let before = histories(&Case::listed(CERTAIN, &[], &csv), plan, 0);
                let mut after = histories(&Case::listed(CERTAIN, &[], &more), plan, 0);
                after.retain(|key, _| before.contains_key(key));
                assert_ne!(before, after);
            }
        }
    }
}
