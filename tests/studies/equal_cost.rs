//! Plans that differ in cost, compared at equal cost too.

use axplan::measures::metric::Metric;
use axplan::scenario::schema::Plan;
use axplan::studies::answer::{Answer, of_headline};
use axplan::studies::variants::Variants;

use super::{WORLD, close, listed, run, study, synthetic, template, variants};

/// Two plans of the same people; `ax` has enablement, tools, and operations of its 3 Inbound customers on top.
fn dearer() -> String {
    WORLD.replace("control_arm = \"ax\"\n", "").replace(
        "segments.inbound = {",
        "costs = { enablement_per_year = 20000, tooling_per_year = 5000 }\nsegments.inbound = { operations_per_customer = 1000,",
    )
}

/// People at their cost, and what comes on top.
fn cost(plan: &Plan, operations: f64) -> f64 {
    let people: f64 = plan.teams.values().map(|team| team.people()).sum();
    let costs = plan.costs.unwrap_or_default();
    100_000.0 * people + costs.enablement_per_year + costs.tooling_per_year + operations
}

fn plan<'a>(variants: &'a Variants, name: &str) -> &'a Plan {
    &variants.template.central().plans[name]
}

#[test]
fn the_cheaper_plan_is_given_the_difference_as_people() {
    let (template, roster) = listed(&dearer());
    let variants = variants(&template, &roster);
    let [gap] = variants.added.equal_cost.as_slice() else {
        panic!("{:?}", variants.added)
    };
    assert!(
        close(gap.baseline_cost, 200_000.0, 1e-12) && close(gap.plan_cost, 228_000.0, 1e-12),
        "{gap:?}"
    );
    let richer = gap.richer.as_ref().unwrap();
    assert_eq!(
        (richer.of.as_str(), richer.name.as_str()),
        ("revenue", "revenue at the cost of ax")
    );
    // By hand, hours needed for a person: 6.385 ÷ 0.4, 4.0675 ÷ 0.6, 11.98 ÷ 1.
    assert_eq!(richer.team, "scale");
    assert!(close(richer.people, 0.28, 1e-9));
    let given = plan(&variants, &richer.name);
    assert!(close(cost(given, 0.0), cost(plan(&variants, "ax"), 3000.0), 1e-9));
    let before = &plan(&variants, "revenue").teams;
    for (name, team) in &given.teams {
        let more = if name == "scale" { 0.28 } else { 0.0 };
        assert!(close(team.people(), before[name].people() + more, 1e-9), "{name}");
    }
}

/// The other way round: a dearer baseline makes the plan the richer one.
#[test]
fn whichever_of_the_two_is_cheaper() {
    let (template, roster) = listed(&format!("baseline = \"ax\"\n{}", dearer()));
    let variants = variants(&template, &roster);
    let richer = variants.added.equal_cost[0].richer.as_ref().unwrap();
    assert_eq!(
        (richer.of.as_str(), richer.name.as_str()),
        ("revenue", "revenue at the cost of ax")
    );
}

/// A plan that starts as another and moves is taken as it is after the move: the same amounts, and the hours of its own
/// segments for a person, 4.9625 ÷ 0.7 and 17.47 ÷ 1.3.
#[test]
fn a_plan_that_moves_is_taken_as_after_it() {
    let moving = |start: u32| {
        let transition =
            format!("transition = {{ from = \"revenue\", start = {start}, over = 2 }}\nsegments.inbound = {{");
        dearer().replacen("segments.inbound = {", &transition, 1)
    };
    let (template, roster) = listed(&moving(1));
    let at_once = variants(&template, &roster);
    let richer = at_once.added.equal_cost[0].richer.as_ref().unwrap();
    assert_eq!((richer.of.as_str(), richer.team.as_str()), ("revenue", "scale"));
    for start in [1, 5] {
        let costs = "costs = { enablement_per_year = 90000 }\nsegments.low = {";
        let (template, roster) = listed(&moving(start).replacen("segments.low = {", costs, 1));
        let variants = variants(&template, &roster);
        let richer = variants.added.equal_cost[0].richer.as_ref().unwrap();
        assert_eq!((richer.of.as_str(), richer.team.as_str()), ("ax", "people"));
    }
}

#[test]
fn a_thousandth_is_no_difference() {
    let text = |tools: u32| {
        let dearer = format!("costs = {{ tooling_per_year = {tools} }}\nsegments.inbound = {{");
        WORLD
            .replace("control_arm = \"ax\"\n", "")
            .replace("segments.inbound = {", &dearer)
    };
    for (tools, found) in [(200, 0), (201, 1)] {
        let template = template(&text(tools));
        let variants = variants(&template, &synthetic(&template));
        assert_eq!(variants.added.equal_cost.len(), found);
        assert_eq!(variants.template.central().plans.len(), 2 + found);
    }
}

#[test]
fn a_declared_exception_adds_no_plan() {
    let template = template(&format!("cost_exception = \"a claim about margin\"\n{}", dearer()));
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    assert_eq!(variants.template.central().plans.len(), 2);
    assert_eq!(variants.added.equal_cost[0].richer, None);
    let study = study(&variants, &roster);
    let answer = Answer::new(&study, &run(&study));
    assert_eq!(answer.cost_exception.as_deref(), Some("a claim about margin"));
    let change = &answer.moves[0];
    assert!(change.cost.as_ref().unwrap().equal.is_none());
    assert_eq!(change.claimed(Metric::Margin), change.difference(Metric::Margin));
}

/// The second column is the paired difference of the plans that cost the same.
#[test]
fn differences_at_equal_cost_are_those_of_the_two_plans() {
    let template = template(&dearer());
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let study = study(&variants, &roster);
    let comparison = run(&study);
    let answer = Answer::new(&study, &comparison);
    assert_eq!(answer.moves.len(), 1, "the added plan is no move of its own");
    let change = &answer.moves[0];
    let equal = change.cost.as_ref().unwrap().equal.as_ref().unwrap();
    let given = study.plan(&equal.richer.name).unwrap();
    for metric in Metric::HEADLINES {
        let (ax, richer) = (
            comparison.headline(1, metric).unwrap(),
            comparison.headline(given, metric).unwrap(),
        );
        let sum: f64 = ax.iter().zip(&richer).map(|(ax, richer)| ax - richer).sum();
        // What is measured against the baseline is not defined for the baseline itself.
        let Some(figure) = of_headline(&equal.differences, metric) else {
            continue;
        };
        let control = |plan: usize| -> f64 { comparison.control(plan, metric).unwrap().iter().sum() };
        let chance = figure.control_gain.map_or(0.0, |_| control(1) - control(given));
        let level = figure.plan.abs().max(figure.baseline.abs());
        assert!(
            (figure.mean - (sum - chance) / ax.len() as f64).abs() <= 1e-12 * level,
            "{}",
            metric.name()
        );
        assert_eq!(change.claimed(metric), Some(figure));
    }
}

/// Plans that nobody wrote count, too, and are explained where they are too many.
#[test]
fn too_many_plans_are_explained() {
    let many = (0..40).fold(dearer(), |text, number| {
        let headcount = 0.5 + 0.01 * f64::from(number);
        text + &format!("[plans.p{number}]\ninherits = \"ax\"\nteams.desk.headcount = {headcount}\n")
    });
    let template_of = |text: &str| Variants::of(&template(text), &synthetic(&template(text)));
    let errors = template_of(&many).unwrap_err().to_string();
    assert!(
        errors.contains("plans are added here") && errors.contains("cost_exception"),
        "{errors}"
    );
    assert!(template_of(&format!("cost_exception = \"many\"\n{many}")).is_ok());
}
