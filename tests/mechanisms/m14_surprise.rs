//! What chance alone made of a month: the control variate's terms, customer by customer, from what happened to each.

use crate::support::{AMPLE, Case, INDIFFERENT, close, world};

/// Chances of churn and contraction at a monthly renewal, from the annual ones.
fn chances(unavoidable: f64) -> (f64, f64) {
    let survives: f64 = (1.0 - unavoidable) * f64::exp(-0.05);
    (1.0 - survives.powf(1.0 / 12.0), 1.0 - 0.7_f64.powf(1.0 / 12.0))
}

/// At stake for GRR is the ARR of the opening as far as it is left, whatever uplift has come on top.
#[test]
fn what_is_at_stake_has_no_uplift() {
    let contracts = "[contracts]\nterms = { 1 = 1 }\nuplift = 0.3\n";
    let sets = [
        &INDIFFERENT[..],
        &[
            "outcomes.expansion.chance=0",
            "outcomes.contraction.chance=0.3",
            "months=24",
        ],
    ]
    .concat();
    let case = Case::new(&world(contracts, AMPLE), &sets);
    let mut contracted = 0;
    case.step(0, 0, |seen| {
        let (before, after, customers) = (seen.before, seen.after, seen.customers);
        let (mut arr, mut kept, mut logos) = (0.0, 0.0, 0.0);
        for i in seen.present() {
            let (churn, contraction) = chances(customers.unavoidable[i]);
            let stake = (before.arr[i] - before.uplift[i]).clamp(0.0, customers.arr[i]);
            let churned = f64::from(u8::from(!after.alive[i]));
            let mut lost = churned - churn;
            logos -= lost;
            if after.alive[i] {
                // Its depth is 0.2 on average.
                lost += after.month.contraction[i] / before.arr[i] - 0.2 * contraction;
            }
            contracted += u32::from(stake < customers.arr[i]);
            arr -= lost * before.arr[i];
            kept -= lost * stake;
        }
        let surprise = &after.month.surprise;
        close(surprise.cohort_kept, kept, "GRR");
        close(surprise.cohort_arr, arr, "ARR");
        close(surprise.cohort_logos, logos, "logos");
    });
    assert!(contracted > 100, "{contracted} months after a contraction");
}

/// Who has nothing left to buy is no surprise, though every month is lucky for some.
#[test]
fn nothing_is_expected_of_who_has_no_whitespace() {
    let case =
        Case::new(&world("", AMPLE), &["outcomes.expansion.chance=0.5"]).given(|_, given| given.whitespace = Some(0.0));
    case.step(0, 0, |seen| {
        assert_eq!(seen.after.month.surprise.expansion, 0.0);
        assert_eq!(seen.after.month.expansion.iter().sum::<f64>(), 0.0);
    });
}
