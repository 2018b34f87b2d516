//! T14 (docs/model.md 9): the order of rows and of plans changes nothing, nor does what is not there: a plan less, or,
//! where people are plenty, a customer more. Compared bit by bit, by name.

use std::collections::BTreeMap;

use crate::compare::{histories, named, same};
use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, list_of};

/// The rows of a list, in another order: steps of 37 through them.
fn shuffled(csv: &str) -> String {
    let mut lines = csv.lines();
    let header = lines.next().unwrap();
    let rows: Vec<&str> = lines.collect();
    assert_ne!(rows.len() % 37, 0);
    let rows: Vec<&str> = (0..rows.len()).map(|i| rows[(i * 37 + 5) % rows.len()]).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

/// The first plan after the others.
fn reordered(text: &str) -> String {
    let (revenue, ax) = (text.find("[plans.revenue]").unwrap(), text.find("[plans.ax]").unwrap());
    format!("{}{}\n{}", &text[..revenue], &text[ax..], &text[revenue..ax])
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
            &named(&Case::synthetic(&reordered(CERTAIN), sets)),
        );
        let every = everything();
        let sets = &sets[..sets.len().min(UNCERTAIN.len())];
        same(
            &named(&Case::synthetic(&every, sets)),
            &named(&Case::synthetic(&reordered(&every), sets)),
        );
    }
}

/// A list's rows, where customers arrive, move, are reviewed, and people come and go.
#[test]
fn order_of_rows_with_every_mechanism() {
    let csv = list_of(90);
    for sets in [&[][..], &UNCERTAIN[..]] {
        let case = |csv: &str| Case::listed(&everything(), sets, csv);
        same(&named(&case(&csv)), &named(&case(&shuffled(&csv))));
    }
}

/// What a plan gives does not depend on how many others are run beside it. What it gains over the baseline does, and so
/// do the groups of today's segments, which are the baseline's.
#[test]
fn plans_alone() {
    let every = everything();
    let start = |plan: &str| every.find(&format!("[plans.{plan}]")).unwrap();
    let of_baseline = ["npv ", "roi ", "payback_month ", "paid_back ", "dip "];
    let own = |mut named: crate::compare::Named, plan: &str| {
        named.retain(|(name, what), _| {
            let compared = of_baseline.iter().any(|metric| what.starts_with(metric)) || what.contains(" opening:");
            name == plan && !compared
        });
        named
    };
    let together = named(&Case::synthetic(&every, &[]));
    for (plan, next) in [("revenue", "ax"), ("ax", "mix"), ("mix", "moving")] {
        let alone = format!("{}{}", &every[..start("revenue")], &every[start(plan)..start(next)]);
        let alone = alone.replace("baseline = \"revenue\"", &format!("baseline = \"{plan}\""));
        same(&own(together.clone(), plan), &own(named(&Case::synthetic(&alone, &[])), plan));
    }
    // One less, and the baseline stays: nothing at all changes.
    let less = format!("{}{}", &every[..start("mix")], &every[start("moving")..]);
    let mut others = together;
    others.retain(|(name, _), _| name != "mix");
    same(&others, &named(&Case::synthetic(&less, &[])));
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
            let before: BTreeMap<_, _> = histories(&Case::listed(CERTAIN, &plenty, &csv), plan, replication);
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

/// Where people are plenty, a new logo that one plan takes and another declines leaves everyone else's history as it is.
/// What reaches from customer to customer is off: word of mouth, and the load of the people.
#[test]
fn a_new_logo_in_one_plan_only() {
    let plenty = [
        "arrivals.deterred_per_churn=0",
        "quality_under_load.enabled=false",
        "plans.ax.teams.pool.headcount=300",
        "plans.ax.teams.squad.roles.csm.headcount=500",
        "plans.ax.teams.force.roles={ csm = { headcount = 300 }, engineer = { headcount = 300 } }",
        "months=20",
    ];
    let text = everything().replace("decline = { precision = 0.7, recall = 0.6 }\n", "");
    let text = format!("{text}\n[plans.picky]\ninherits = \"ax\"\ndecline = {{ precision = 0.5, recall = 0.7 }}\n");
    let case = Case::synthetic(&text, &plenty);
    let picky = case.template.central().plans.get_index_of("picky").unwrap();
    let (mut declined, mut arrived) = (0, 0);
    for replication in 0..8 {
        let (all, fewer) = (histories(&case, 1, replication), histories(&case, picky, replication));
        for (key, history) in &fewer {
            assert_eq!(Some(history), all.get(key), "customer {key:016x}, replication {replication}");
        }
        declined += all.len() - fewer.len();
        arrived += fewer.len() - case.roster.len();
    }
    assert!(declined > 20 && arrived > 100, "{declined} declined, {arrived} arrived");
}
