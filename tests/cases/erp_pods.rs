//! An ERP company. The claim: half of the enterprise customers in pods have an AX of Inbound; moved there, the margin on
//! them rises 50-fold or more, and their retention holds.

use axplan::measures::metric::Metric;

use super::Results;

#[test]
fn reproduces_the_claim() {
    let results = Results::of("erp-pods");
    let moved = "opening:quiet";
    let margin = |plan| results.figure(plan, Metric::Margin, moved);
    let (before, after) = (margin("pods"), margin("ax"));
    before.is_above(0.0);
    // 50-fold even where the margin to start from is two standard errors larger than it seems.
    assert!(
        after.mean - 2.0 * after.se >= 50.0 * (before.mean + 2.0 * before.se),
        "{before:?}, {after:?}"
    );
    results
        .difference("ax", Metric::LogoRetention12m, moved)
        .is_at(0.0, 0.01);
    results.difference("ax", Metric::Grr12m, moved).is_at(0.0, 0.01);
    let customers = |group| results.at("pods", Metric::Customers, group, None).mean;
    let share = customers(moved) / customers("all");
    assert!((share - 0.5).abs() < 0.05, "about half are moved: {share}");
}

/// Who stays in the pods is covered as before.
#[test]
fn the_others_notice_nothing() {
    let results = Results::of("erp-pods");
    results
        .difference("ax", Metric::LogoRetention12m, "opening:others")
        .is_at(0.0, 0.001);
}
