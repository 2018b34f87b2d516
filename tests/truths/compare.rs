//! Comparing runs number by number, by name, to the bit.

use std::collections::BTreeMap;

use crate::worlds::{Case, label};

/// Every number of every replication, by plan and by metric, group and month.
pub type Named = BTreeMap<(String, String), Vec<u64>>;

/// Every number of every replication of every plan, by name.
pub fn named(case: &Case) -> Named {
    let study = case.study();
    let mut named = Named::new();
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
pub fn same(ours: &Named, theirs: &Named) {
    assert_eq!(ours.len(), theirs.len());
    for ((key, a), (other, b)) in ours.iter().zip(theirs) {
        assert_eq!(key, other);
        assert_eq!(a, b, "{key:?}");
    }
}

/// What each customer, by key, was in each month under a plan: whether it was one, ARR, health, whitespace, what comes
/// back, what waits, profile, stage and what is seen of it. Only customers that were there at some time.
pub fn histories(case: &Case, plan: usize, replication: u32) -> BTreeMap<u64, Vec<u64>> {
    let mut histories: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    case.step(plan, replication, |at| {
        for &i in &at.after.present {
            let i = i as usize;
            let history = histories.entry(at.customers.key[i]).or_default();
            let of_customer = [
                f64::from(at.month),
                f64::from(u8::from(at.after.alive[i])),
                at.after.arr[i],
                at.after.health[i],
                at.after.escalation[i],
                at.after.extra_backlog[i],
                at.after.whitespace[i],
                at.after.progress[i],
                f64::from(at.after.profile[i]),
                f64::from(at.after.stage[i]),
                f64::from(at.after.seen[i]),
                at.after.month.adequacy[i],
                at.after.month.worked[i],
            ];
            history.extend(of_customer.map(f64::to_bits));
            history.extend(at.after.backlog.iter().map(|column| column[i].to_bits()));
        }
    });
    histories
}
