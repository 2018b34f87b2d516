//! 3. Modes with roles: pods, which reserve hours, and task forces, in which work is shared by role.

use axplan::measures::metric::Metric;

use crate::m03_modes::team;
use crate::support::{Case, HOURS, INDIFFERENT, above, close, switch_text, world};

const POD: &str = "roles = { csm = { headcount = 0.8 }, engineer = { headcount = 0.4, cost_per_year = 210000 } }";

/// Each customer has the hours reserved for it, used or not, and costs them. No amount to reserve says nothing, since a
/// pod is a way to work: there is no neutral value.
#[test]
fn a_pod_reserves_hours_used_or_not() {
    for (roles, people, scarce) in [
        (POD.to_owned(), 1.2, true),
        (POD.replace("0.8", "3.2").replace("0.4", "1.6"), 4.8, false),
    ] {
        let case = Case::new(&world("", &team("pod", &roles, ", reserved_hours = 2")), &INDIFFERENT);
        let numbers = case.run();
        let cost = people / 1.2 * (0.8 * 150_000.0 + 0.4 * 210_000.0) / 12.0;
        let mut month_of = |seen: &crate::support::Month| {
            let hours = people * HOURS;
            let n = seen.present().count() as f64;
            let budget = 2.0 * f64::min(1.0, hours / (2.0 * n));
            assert_eq!(scarce && n > 60.0, budget < 2.0);
            let mut worked = 0.0;
            for i in seen.present() {
                let work: f64 = (0..3)
                    .map(|kind| seen.after.planned[kind][i] + seen.before.backlog[kind][i])
                    .sum();
                let own = f64::min(budget, work + seen.before.escalation[i] + seen.before.extra_backlog[i]);
                close(seen.after.month.worked[i], own, "worked from the own hours");
                close(seen.after.month.reserved[i], budget, "reserved");
                worked += own;
            }
            let metric = |metric| numbers.of("one", metric, "all", Some(seen.month))[0];
            close(metric(Metric::CostToServe), budget * n * cost / hours, "cost to serve");
            close(metric(Metric::Utilisation), worked / hours, "utilisation");
            assert!((metric(Metric::IdleHours) - (hours - budget * n)).abs() < 1e-9, "idle");
        };
        case.step(0, 0, &mut month_of);
    }
}

#[test]
fn reserved_hours_cannot_help_another_customer() {
    let pod = Case::new(
        &world("", &team("pod", "headcount = 3", ", reserved_hours = 3.6")),
        &INDIFFERENT,
    )
    .run();
    let pool = Case::new(&world("", &team("pooled", "headcount = 3", "")), &INDIFFERENT).run();
    above(
        &pod.all("one", Metric::UnmetHours),
        &pool.all("one", Metric::UnmetHours),
    );
    above(
        &pool.all("one", Metric::Utilisation),
        &pod.all("one", Metric::Utilisation),
    );
}

const FORCE: &str = "roles = { csm = { headcount = 2.5 }, engineer = { headcount = 0.5 } }";

/// A meeting takes half an hour of each role in an hour; everything else is the first role's.
fn force(roles: &str) -> String {
    world("", &team("task_force", roles, "")).replace(
        "sync = { hours = 1.25 }",
        "sync = { hours = 1.25, roles = { csm = 0.25, engineer = 0.25 } }",
    )
}

#[test]
fn coordination_takes_hours_where_several_roles_share_work() {
    let hours = |coordination: &str| {
        let case = Case::new(&force(FORCE), &[coordination]);
        let mut required = Vec::new();
        case.step(0, 0, |seen| {
            let (sync, i) = (case.kind("sync"), seen.present().next().unwrap_or(0));
            required.push((seen.after.queues.own_required[i], seen.after.need[sync][i]));
        });
        required
    };
    let (none, half) = (hours("workforce.coordination=0"), hours("workforce.coordination=0.5"));
    let first = none.iter().zip(&half).next().expect("a month");
    close(
        first.1.0,
        first.0.0 + 0.5 * first.0.1,
        "half an hour more for an hour of meetings",
    );
}

#[test]
fn in_a_task_force_the_scarcest_role_limits() {
    let case = Case::new(&force(FORCE), &[]);
    let (sync, inbound) = (case.kind("sync"), case.kind("inbound"));
    let mut scarce = 0;
    case.step(0, 0, |seen| {
        let work = |kind: usize| -> f64 {
            seen.present()
                .map(|i| seen.after.planned[kind][i] + seen.before.backlog[kind][i])
                .sum()
        };
        let others: f64 = seen
            .present()
            .map(|i| seen.before.escalation[i] + seen.before.extra_backlog[i])
            .sum();
        // Agreeing takes a tenth more (workforce.coordination).
        let meetings = 1.1 * work(sync);
        let (csm, engineer) = (2.5 * HOURS - work(inbound) - others, 0.5 * HOURS);
        let wanted = [0.5 * meetings + work(3 - sync - inbound), 0.5 * meetings];
        let share = f64::min(1.0, f64::min(csm / wanted[0], engineer / wanted[1]));
        close(seen.after.queues.rest_share[0], share, "share");
        scarce += u32::from(share < 1.0 && engineer / wanted[1] < csm / wanted[0]);
        close(
            seen.after.queues.worked[1],
            share * 0.5 * meetings,
            "hours of the engineers",
        );
    });
    assert!(scarce > 6, "{scarce}");
    let adequacy = |roles: &str| {
        Case::new(&force(roles), &INDIFFERENT)
            .run()
            .all("one", Metric::Adequacy)
    };
    let more_csm = FORCE.replace("2.5", "5");
    assert_eq!(
        adequacy(FORCE),
        adequacy(&more_csm),
        "more of a role that is not scarce changes nothing"
    );
    above(&adequacy(&FORCE.replace("0.5", "1")), &adequacy(FORCE));
}

#[test]
fn a_task_force_of_one_role_is_a_pool() {
    let pool = world("", &team("pooled", "headcount = 1.5", ""));
    let one = world("", &team("task_force", "roles = { csm = { headcount = 1.5 } }", ""));
    switch_text(&pool, &[one], &force(FORCE));
}
