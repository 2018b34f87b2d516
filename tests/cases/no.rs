//! The engine says no, as plainly as it says yes: scenarios in which AX loses, ties, or helps nobody (docs/cases/no.md).

use axplan::measures::metric::Metric;

use super::{Figure, Results, people};

/// A plan that lowers NRR and margin by more than three standard errors, and a card that says so.
fn loses(name: &str) -> Results {
    let results = Results::of(name);
    results.difference("ax", Metric::Nrr12m, "all").is_below(0.0);
    results.difference("ax", Metric::Margin, "all").is_below(0.0);
    let card = results.card();
    assert!(card.contains("`ax` lowers NRR over 12 months by"), "{card}");
    assert!(card.contains("does not pay"), "{card}");
    let people = people(&results.template);
    assert!(
        people.iter().all(|(_, headcount)| *headcount == people[0].1),
        "{people:?}"
    );
    // The effects of experience are the default ones, wide as they are.
    let uncertain = results.template.uncertain();
    for effect in [
        "outcomes.churn.sensitivity",
        "outcomes.expansion.sensitivity",
        "experience.smoothing",
    ] {
        assert!(uncertain.iter().any(|site| site.path == effect), "{effect}");
    }
    results
}

#[test]
fn where_revenue_predicts_need() {
    let results = loses("no-revenue-predicts-need");
    // The same plan by another name: exactly nothing (truth T3).
    for metric in [Metric::Nrr12m, Metric::Margin, Metric::RequiredLoad, Metric::UnmetHours] {
        let Figure { mean, se } = results.difference("ax-perfect", metric, "all");
        assert_eq!((mean, se), (0.0, 0.0), "{metric:?}");
    }
    assert!(
        results
            .card()
            .contains("`ax-perfect` makes no difference to NRR over 12 months")
    );
}

#[test]
fn where_assessment_is_poor() {
    loses("no-poor-assessment");
}

#[test]
fn where_capacity_is_ample() {
    let results = loses("no-ample-capacity");
    for team in ["team:low", "team:mid", "team:high"] {
        results.figure("revenue", Metric::RequiredLoad, team).is_below(0.7);
    }
    for team in ["team:inbound", "team:async", "team:sync", "team:task_force"] {
        results.figure("ax", Metric::RequiredLoad, team).is_below(0.7);
    }
}

#[test]
fn where_customers_cannot_succeed() {
    let results = Results::of("no-bad-fit");
    let misfit = "opening:misfit";
    for plan in ["same", "more"] {
        let of_misfits = |metric| results.difference(plan, metric, misfit);
        // They are covered better, which keeps nobody and sells nothing, and takes hours.
        of_misfits(Metric::UnmetHours).is_below(0.0);
        of_misfits(Metric::Health).is_above(0.0);
        for metric in [Metric::LogoRetention12m, Metric::Nrr12m, Metric::ExpansionArr] {
            let Figure { mean, se } = of_misfits(metric);
            assert_eq!((mean, se), (0.0, 0.0), "{plan}: {metric:?}");
        }
        of_misfits(Metric::Margin).is_below(0.0);
        results.difference(plan, Metric::Margin, "all").is_below(0.0);
        let says_no = format!("`{plan}` does not pay: ");
        assert!(results.card().contains(&says_no), "{}", results.card());
    }
    // The same people have less time for everybody else.
    results
        .difference("same", Metric::Nrr12m, "opening:others")
        .is_below(0.0);
    let people = people(&results.template);
    assert_eq!(people, [("none", 11.0), ("same", 11.0), ("more", 13.0)]);
}
