//! T5 (docs/model.md 9) with pods, task forces, stages and automation: with people in plenty experience is perfect for
//! ever; with nobody, nothing human is delivered, but automation still covers its share. Both are written out here.

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case};

/// The AX plan of `CERTAIN` with a pool, a pod and a task force, people in plenty, nothing missed.
#[test]
fn plenty_is_perfect_in_every_mode() {
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let text = format!(
        "{}\n[lifecycle.stages]\nonboarding = {{ tenure_below = 3, need_factor = 2 }}\n\
         renewal = {{ renewal_within = 3, need_factor = 1.3 }}\nestablished = {{ need_factor = 0.7 }}\n\
         [staffing]\nresignation = 0.05\nsensitivity = 3\nsmoothing = 0.3\nbackfill = true\nhiring_months = 1\n\
         ramp_months = 4\nramp_start = 0.1\nhiring_cost = 0\n\
         [arrivals]\nper_month = 4\ngrowth = 0\nreferral_chance = 0.02\nreferral_health = 0.5\ndeterred_per_churn = 0\n\
         unhappy_below = 0.5\n\
         [plans.ax]\nrule = {{ ax = {{}} }}\nsegments.inbound = {{ team = \"pool\", programme = \"follow\" }}\n\
         segments.async = {{ team = \"squad\", programme = \"follow\", reserved_hours = 5000 }}\n\
         segments.sync = {{ team = \"force\", programme = \"follow\" }}\n\
         segments.task_force = {{ team = \"books\", programme = \"follow\" }}\n\
         teams.pool = {{ headcount = 900, mode = \"pooled\" }}\n\
         teams.squad = {{ roles = {{ csm = {{ headcount = 9000 }}, engineer = {{ headcount = 4 }} }}, mode = \"pod\" }}\n\
         teams.force = {{ roles = {{ csm = {{ headcount = 900 }}, engineer = {{ headcount = 900 }} }}, mode = \"task_force\" }}\n\
         teams.books = {{ headcount = 400, mode = \"dedicated\" }}\n",
        CERTAIN[..plans]
            .replace("baseline = \"revenue\"", "baseline = \"ax\"")
            .replace("{ hours = 1 }", "{ hours = 1, roles = { csm = 0.7, engineer = 0.3 } }"),
    );
    let accuracy = ["sale", "kickoff", "usage"].map(|point| format!("assessment.accuracy.{point}=1"));
    let mut sets = vec!["experience.reference_health=1", "workforce.hours_per_month=700", "workforce.shrinkage=0"];
    sets.extend(accuracy.iter().map(String::as_str));
    let case = Case::synthetic(&text, &sets);
    let (mut seen, mut resigned) = ([0; 4], 0);
    for replication in 0..2 {
        case.step(0, replication, |at| {
            for &i in &at.after.present {
                let i = i as usize;
                let month = &at.after.month;
                let what = format!("customer {i} in month {}", at.month);
                assert_eq!((month.adequacy[i], month.quality[i], at.after.health[i]), (1.0, 1.0, 1.0), "{what}");
                assert_eq!((month.unmet[i], month.surplus[i], month.waiting[i]), (0.0, 0.0, 0.0), "{what}");
                seen[usize::from(at.after.assignment.segment[i])] += 1;
            }
            resigned += at.after.staff.resigned.iter().filter(|resigned| **resigned).count();
        });
    }
    assert!(seen.iter().all(|&seen| seen > 50) && resigned > 100, "{seen:?} {resigned}");
}

/// Nobody works anywhere, in any mode, before and after a move.
#[test]
fn nobody_but_automation() {
    let none = [
        "plans.revenue.teams.scale={ headcount = 0, headcount_from = { 6 = 0 } }",
        "plans.revenue.teams.growth={ headcount = 0, headcount_from = { 5 = 0, 9 = 0 } }",
        "plans.ax.teams.pool.headcount=0",
        "plans.ax.teams.squad.roles={ csm = { headcount = 0 }, engineer = { headcount = 0 } }",
        "plans.ax.teams.force.roles={ csm = { headcount = 0 }, engineer = { headcount = 0 } }",
        "plans.mix.teams.desk.headcount=0",
        "plans.mix.teams.books={ headcount = 0, headcount_from = { 7 = 0 } }",
        // Bought coverage brings its own people.
        "paid_coverage.adequacy_below=0",
    ];
    let case = Case::synthetic(&everything(), &none);
    for plan in 0..4 {
        let (mut automated, mut unserved) = (0, 0);
        case.step(plan, 1, |at| {
            let (month, world) = (&at.after.month, &at.compiled.world);
            for &i in &at.after.present {
                let i = i as usize;
                let segment = &at.compiled.plans[plan].segments[usize::from(at.after.assignment.segment[i])];
                let (mut need, mut covered) = (0.0, 0.0);
                for kind in 0..world.kinds.len() {
                    let (share, effectiveness) = segment.digital[kind];
                    need += at.after.need[kind][i];
                    covered += share * effectiveness * at.after.need[kind][i];
                }
                let human = [month.worked[i], month.direct[i], month.substituted[i], month.paid[i], month.surplus[i]];
                assert_eq!(human, [0.0; 5], "plan {plan}, month {}", at.month);
                assert!((month.automated[i] - covered).abs() <= 1e-9 * need);
                assert!((month.unmet[i] - (need - covered)).abs() <= 1e-9 * need);
                let adequacy = if need > 0.0 { covered / need } else { 1.0 };
                assert!((month.adequacy[i] - adequacy).abs() <= 1e-9);
                automated += usize::from(covered > 0.0);
                unserved += usize::from(covered < need);
            }
            assert!(at.after.queues.worked.iter().all(|worked| *worked == 0.0));
            assert_eq!(at.after.staff.cost.iter().sum::<f64>(), 0.0);
        });
        assert!(automated > 100 && unserved > 500, "plan {plan}: {automated} {unserved}");
    }
}
