//! The control arm, and the chain of plans that change one thing each.

use axplan::measures::metric::Metric;
use axplan::scenario::schema::{Mode, Plan, Rule};
use axplan::studies::answer::Answer;
use axplan::studies::contributions::{Order, contributions};
use axplan::studies::variants::Variants;

use super::{WORLD, close, listed, people, run, study, synthetic, template, variants};

fn plan<'a>(variants: &'a Variants, name: &str) -> &'a Plan {
    &variants.template.central().plans[name]
}

fn programmes(plan: &Plan) -> Vec<&str> {
    plan.segments
        .values()
        .map(|segment| segment.programme.as_str())
        .collect()
}

fn modes(plan: &Plan) -> Vec<Mode> {
    plan.teams.values().map(|team| team.mode).collect()
}

/// In every replication by definition; here for the means, which clusters and rounding could spoil.
#[test]
fn the_steps_add_up_in_both_orders() {
    let template = template(WORLD);
    assert!(template.is_uncertain());
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let study = study(&variants, &roster);
    let comparison = run(&study);
    let arm = variants.added.control_arm.as_ref().unwrap();
    let steps = contributions(&study, &comparison, arm);
    let answer = Answer::new(&study, &comparison);
    let mut summed = 0;
    for metric in Metric::HEADLINES {
        // What is no sum of parts, or not measured in this world, has no steps.
        if steps.iter().all(|step| step.metric != metric.name()) {
            continue;
        }
        let whole = answer.moves[0].difference(metric).unwrap();
        for order in [Order::Forward, Order::Reverse] {
            let of_order = steps
                .iter()
                .filter(|step| step.order == order && step.metric == metric.name());
            let parts: Vec<f64> = of_order.map(|step| step.mean).collect();
            assert_eq!(parts.len(), 5);
            let level = whole.baseline.abs().max(whole.plan.abs());
            let error = (parts.iter().sum::<f64>() - whole.mean).abs();
            assert!(error <= 1e-12 * level, "{}: {error}", metric.name());
            summed += 1;
        }
    }
    assert!(summed >= 2 * 16, "{summed}");
    assert!(
        steps.iter().filter(|step| step.mean != 0.0).count() > 50,
        "the steps bring something"
    );
}

/// One team, one programme, and two rules that come to one segment: no step changes anything.
#[test]
fn plans_that_are_the_same_have_steps_of_nothing() {
    let start = WORLD.find("[plans.revenue]").unwrap();
    let text = format!(
        "{}[plans.today]\nrule = {{ revenue = {{}} }}\nsegments.s = {{ team = \"t\", programme = \"follow-need\" }}\n\
         teams.t = {{ headcount = 1.5, mode = \"dedicated\" }}\n[plans.ax]\ninherits = \"today\"\n\
         rule = {{ ax = {{ segments = {{ inbound = \"s\", async = \"s\", sync = \"s\", task_force = \"s\" }} }} }}\n",
        &WORLD[..start]
    );
    let template = template(&text);
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let study = study(&variants, &roster);
    let steps = contributions(&study, &run(&study), variants.added.control_arm.as_ref().unwrap());
    assert!(steps.len() >= 10 * 16);
    for step in steps {
        assert_eq!([step.mean, step.se, step.ci_low, step.ci_high], [0.0; 4], "{step:?}");
    }
}

/// By hand: low has a–d (two Inbound, one Async, one Sync), mid e and f, high g and h.
#[test]
fn people_are_divided_by_the_hours_that_their_customers_need() {
    let (template, roster) = listed(WORLD);
    let variants = variants(&template, &roster);
    let hours = [2.0 * 0.3275 + 1.99 + 3.74, 3.74 + 0.3275, 1.99 + 9.99];
    let total: f64 = hours.iter().sum();
    let control = people(&variants, "control");
    for (people, hours) in control.iter().zip(hours) {
        assert!((people - 2.0 * hours / total).abs() < 0.01, "{control:?}");
        assert!(
            (people * 100.0 - (people * 100.0).round()).abs() < 1e-9,
            "hundredths: {people}"
        );
    }
    assert!(close(control.iter().sum(), 2.0, 1e-12));
    // Inbound and async against sync and task force.
    let hours = [3.0 * 0.3275 + 2.0 * 1.99, 2.0 * 3.74 + 9.99];
    let assigned = people(&variants, "control + assignment");
    assert!(
        (assigned[0] - 2.0 * hours[0] / (hours[0] + hours[1])).abs() < 0.01,
        "{assigned:?}"
    );
}

#[test]
fn each_plan_of_the_chain_changes_one_thing() {
    let text = WORLD.replace("headcount = 1.3,", "headcount = 2.3,");
    let (template, roster) = listed(&text);
    let variants = variants(&template, &roster);
    let arm = variants.added.control_arm.as_ref().unwrap();
    let names = |names: &[String]| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    assert_eq!(
        names(&arm.forward),
        "revenue, control, control + assignment, control + assignment + pooling, \
         control + assignment + pooling + programmes, ax"
    );
    assert_eq!(
        names(&arm.reverse),
        "revenue, revenue + hours, revenue + hours + programmes, revenue + hours + programmes + pooling, \
         revenue + hours + programmes + pooling + assignment, ax"
    );
    let stands_for: Vec<_> = arm
        .map
        .iter()
        .map(|(ours, theirs)| (ours.as_str(), theirs.as_str()))
        .collect();
    assert_eq!(
        stands_for,
        [
            ("inbound", "low"),
            ("async", "low"),
            ("sync", "mid"),
            ("task_force", "high")
        ]
    );
    let [_, control, assigned, pooled, programmed, ax] = [0, 1, 2, 3, 4, 5].map(|i| plan(&variants, &arm.forward[i]));
    assert!(matches!(control.rule, Rule::Revenue(_)));
    assert_eq!(
        (&assigned.rule, &pooled.rule, &programmed.rule),
        (&ax.rule, &ax.rule, &ax.rule)
    );
    let (tech, call, weekly) = ("tech-touch", "monthly-call", "weekly-call-and-qbr");
    assert_eq!(programmes(control), [tech, call, weekly]);
    assert_eq!(programmes(assigned), [tech, tech, call, weekly]);
    assert_eq!(programmes(pooled), [tech, tech, call, weekly]);
    assert_eq!(programmed.segments, ax.segments);
    let (dedicated, queue) = (Mode::Dedicated, Mode::Pooled);
    assert_eq!(modes(control), [dedicated, queue, dedicated]);
    assert_eq!(
        modes(assigned),
        [dedicated, queue],
        "as the tiers that their first segments stand for"
    );
    assert_eq!(modes(pooled), modes(ax));
    for name in &arm.forward[1..5] {
        assert!(close(people(&variants, name).iter().sum(), 2.0, 1e-12), "{name}");
    }
    let [_, more, followed, shared, grouped, _] = [0, 1, 2, 3, 4, 5].map(|i| plan(&variants, &arm.reverse[i]));
    for name in &arm.reverse[1..] {
        assert!(close(people(&variants, name).iter().sum(), 3.0, 1e-12), "{name}");
    }
    assert_eq!(
        people(&variants, &arm.reverse[1]),
        [0.6, 0.9, 1.5],
        "in today's proportion"
    );
    assert_eq!(programmes(more), [tech, call, weekly]);
    assert_eq!(programmes(followed), ["follow-need"; 3]);
    assert_eq!(modes(followed), [dedicated, queue, dedicated]);
    assert_eq!(modes(shared), [queue, dedicated, dedicated]);
    assert_eq!((&grouped.rule, &grouped.segments), (&ax.rule, &ax.segments));
    // The desk stands for the scale team, and the others for growth and named.
    assert_eq!(people(&variants, &arm.reverse[4]), [0.6, 2.4]);
}

/// Pods, roles, automation, costs and a hiring plan each belong to one step.
#[test]
fn mechanisms_belong_to_one_step_each() {
    let text = WORLD
        .replace(
            "segments.inbound = { team = \"desk\",",
            "rationing = \"at_risk_first\"\ncosts = { enablement_per_year = 5000 }\nsegments.inbound = { team = \"desk\", digital = { async = { share = 0.5, effectiveness = 0.8 } },",
        )
        .replace("segments.sync = {", "segments.sync = { reserved_hours = 2,")
        .replace("segments.task_force = {", "segments.task_force = { reserved_hours = 3,")
        .replace(
            "teams.people = { headcount = 1.3, mode = \"dedicated\" }",
            "teams.people = { mode = \"pod\", roles = { csm = { headcount = 1 }, engineer = { headcount = 0.5, cost_per_year = 150000 } } }",
        )
        .replace("teams.scale = {", "teams.scale = { headcount_from = { 7 = 1.4 },");
    let template = template(&text);
    let roster = synthetic(&template);
    let variants = variants(&template, &roster);
    let arm = variants.added.control_arm.as_ref().unwrap();
    let [revenue, control, assigned, pooled, programmed, ax] =
        [0, 1, 2, 3, 4, 5].map(|i| plan(&variants, &arm.forward[i]));
    let reserved = |plan: &Plan| plan.segments["task_force"].reserved_hours;
    assert_eq!(
        [assigned, pooled, programmed, ax].map(reserved),
        [None, Some(3.0), Some(3.0), Some(3.0)]
    );
    let shared = plan(&variants, &arm.reverse[3]);
    let reserved: Vec<_> = shared.segments.values().map(|segment| segment.reserved_hours).collect();
    assert_eq!(
        reserved,
        [None, Some(2.0), Some(3.0)],
        "of tiers whose teams are pods now"
    );
    let roles = |plan: &Plan| plan.teams["people"].roles.len();
    assert_eq!([assigned, pooled, programmed, ax].map(roles), [0, 2, 2, 2]);
    let digital = |plan: &Plan| plan.segments["inbound"].digital.len();
    assert_eq!([assigned, pooled, programmed, ax].map(digital), [0, 0, 1, 1]);
    let all_else = |plan: &Plan| (plan.rationing, plan.costs.map(|costs| costs.enablement_per_year));
    for before in [revenue, control, assigned, pooled, programmed] {
        assert_eq!(all_else(before), (None, None));
    }
    for name in &arm.reverse[1..] {
        assert_eq!(all_else(plan(&variants, name)), all_else(ax), "{name}");
    }
    let from_july: f64 = control.teams.values().map(|team| team.headcount_from["7"]).sum();
    assert!(close(from_july, 3.0, 1e-12));
    let shared = &plan(&variants, &arm.reverse[3]).teams["named"].roles;
    assert!(close(shared["csm"].people(), 2.0 * shared["engineer"].people(), 1e-12));
}

/// What is added shifts no draw of what was there.
#[test]
fn the_scenarios_own_plans_stay_bit_identical() {
    let with = template(WORLD);
    let without = template(&WORLD.replace("control_arm = \"ax\"\n", ""));
    let roster = synthetic(&with);
    let (with, without) = (variants(&with, &roster), variants(&without, &roster));
    let (with, without) = (study(&with, &roster), study(&without, &roster));
    assert_eq!((with.plans().len(), without.plans().len()), (10, 2));
    let (one, other) = (run(&with), run(&without));
    assert_eq!(one.summaries[..2], other.summaries[..]);
}

/// A plan of that name may be there already.
#[test]
fn a_name_in_use_stays_what_it_is() {
    let template = template(&format!("{WORLD}\n[plans.control]\ninherits = \"revenue\"\n"));
    let variants = variants(&template, &synthetic(&template));
    let arm = variants.added.control_arm.as_ref().unwrap();
    assert_eq!(arm.control(), "control arm");
    assert_eq!(plan(&variants, "control"), plan(&variants, "revenue"));
}

/// More segments in the baseline than in the plan: tiers that nothing stands for take from the last one below.
#[test]
fn more_tiers_than_segments() {
    let text = WORLD.replace(
        "segments.inbound = { team = \"desk\", programme = \"follow-need\" }\nsegments.async = { team = \"desk\", programme = \"follow-need-at-mean\" }\n\
         segments.sync = { team = \"people\", programme = \"follow-need\" }\nsegments.task_force = { team = \"people\", programme = \"follow-need\" }",
        "segments.little = { team = \"desk\", programme = \"follow-need-at-mean\" }\nsegments.much = { team = \"people\", programme = \"follow-need\" }",
    );
    let text = text.replace(
        "rule = { ax = {} }",
        "rule = { ax = { segments = { inbound = \"little\", async = \"little\", sync = \"much\", task_force = \"much\" } } }",
    );
    let template = template(&text);
    let variants = variants(&template, &synthetic(&template));
    let arm = variants.added.control_arm.as_ref().unwrap();
    let stands_for: Vec<_> = arm.map.iter().map(|(_, theirs)| theirs.as_str()).collect();
    assert_eq!(stands_for, ["low", "mid"]);
    let followed = plan(&variants, &arm.reverse[2]);
    assert_eq!(
        programmes(followed),
        ["follow-need-at-mean", "follow-need", "follow-need"]
    );
    // Of today's 0.4, 0.6 and 1, the last has nobody to stand for it; the others share all.
    assert_eq!(people(&variants, &arm.reverse[4]), [0.8, 1.2]);
}

/// A pod that comes to cover what stands for a tier without reserved hours reserves those of its other segments.
#[test]
fn a_pod_reserves_hours_for_all_that_it_covers() {
    let text = WORLD
        .replace("segments.mid = {", "segments.mid = { reserved_hours = 4,")
        .replace(
            "teams.growth = { headcount = 0.6, mode = \"pooled\" }",
            "teams.growth = { headcount = 0.6, mode = \"pod\" }",
        );
    let template = template(&text);
    let variants = variants(&template, &synthetic(&template));
    let assigned = plan(&variants, "control + assignment");
    assert_eq!(modes(assigned), [Mode::Dedicated, Mode::Pod]);
    let reserved: Vec<_> = assigned
        .segments
        .values()
        .map(|segment| segment.reserved_hours)
        .collect();
    assert_eq!(reserved, [None, None, Some(4.0), Some(4.0)]);
}
