//! 7. Changes of owner: what they cost in health and hours.

use axplan::measures::metric::Metric;

use crate::m07_workforce::staffing;
use crate::support::{AMPLE, Case, PLANS, STILL, above, close, difference, same, world};

/// Who loses an owner loses health; the new owner takes hours to take over.
#[test]
fn a_change_of_owner_costs_health_and_hours() {
    let movement = "[movement]\nhealth_loss = 0.2\nhandover_hours = 5\n";
    let more = format!("{}{movement}", staffing(0.12, "hiring_months = 2"));
    let plan = AMPLE.replace(
        "headcount = 40, mode = \"pooled\"",
        "headcount = 4, mode = \"dedicated\"",
    );
    let case = Case::new(&world(&more, &plan), &[]);
    let inbound = case.kind("inbound");
    let (mut moved, mut taken) = (0, 0);
    for replication in 0..4 {
        case.step(0, replication, |seen| {
            let (before, after) = (seen.before, seen.after);
            let (mut first, mut changes) = (0.0, 0.0);
            let people_on = |server: usize| after.staff.employed[server];
            for i in seen.present() {
                let (old, new) = (before.assignment.server[i], after.assignment.server[i]);
                let changed = seen.month > 1 && old != new;
                changes += f64::from(u8::from(changed));
                taken += u32::from(changed && people_on(old as usize));
                let health = before.health[i] * if changed { 0.8 } else { 1.0 };
                close(
                    after.health[i],
                    health + 0.25 * (after.month.quality[i] - health),
                    "health",
                );
                first += after.planned[inbound][i]
                    + before.backlog[inbound][i]
                    + before.escalation[i]
                    + before.extra_backlog[i];
                assert!(
                    people_on(new as usize) || after.staff.employed.iter().all(|&employed| !employed),
                    "a book without an owner"
                );
            }
            close(
                after.queues.first.iter().sum(),
                first + 5.0 * changes,
                "hours of the first class",
            );
            moved += changes as u32;
        });
    }
    assert!(
        moved > 50 && taken > 10,
        "{moved} changes, {taken} from who is still there"
    );
    let run = |loss: &str, hours: &str| {
        let movement = movement.replace("0.2", loss).replace("= 5", hours);
        Case::new(
            &world(&format!("{}{movement}", staffing(0.12, "hiring_months = 2")), &plan),
            &STILL,
        )
        .run()
    };
    above(
        &run("0", "= 0").all("ample", Metric::Health),
        &run("0.3", "= 0").all("ample", Metric::Health),
    );
    above(
        &run("0", "= 5").all("ample", Metric::Utilisation),
        &run("0", "= 0").all("ample", Metric::Utilisation),
    );
    let alike = Case::new(&world(&staffing(0.12, "hiring_months = 2"), &plan), &STILL).run();
    same(&alike, &run("0", "= 0"), "a change of owner that costs nothing");
}

/// Re-reading revenue tiers is the mechanism itself, so that there are no neutral values where ARR changes; where it does
/// not, and profiles do not evolve, nobody moves, and no value says anything.
#[test]
fn movement_off_or_where_nobody_moves_says_nothing() {
    let body = "health_loss = 0.3\nhandover_hours = 8\n";
    let run = |section: &str, sets: &[&str]| Case::new(&world(section, PLANS), sets).run();
    let (on, off) = (
        format!("[movement]\n{body}"),
        format!("[movement]\nenabled = false\n{body}"),
    );
    let moving = ["outcomes.expansion.chance=0.5"];
    same(&run("", &moving), &run(&off, &moving), "off");
    assert!(difference(&run("", &moving), &run(&on, &moving)).is_some());
    same(&run("", &STILL), &run(&on, &STILL), "nobody moves");
}
