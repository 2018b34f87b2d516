//! 7. Workforce: ramp, leave, burnout and resignations, hiring, changes of owner, capacity to spare.

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, stable_key, uniform, words};

use crate::support::{AMPLE, Case, HOURS, PLANS, STILL, above, binomial, close, mean, switch, switch_text, world};

/// Staffing with so many resignations, and what else differs from nothing.
pub fn staffing(resignation: f64, more: &str) -> String {
    let mut text = format!("[staffing]\nresignation = {resignation}\n{more}\n");
    for (key, value) in [
        ("sensitivity", "0"),
        ("smoothing", "0.3"),
        ("backfill", "true"),
        ("hiring_months", "3"),
        ("ramp_months", "0"),
        ("ramp_start", "0"),
        ("hiring_cost", "0"),
    ] {
        if !more.contains(key) {
            text += &format!("{key} = {value}\n");
        }
    }
    text
}

/// A team that doubles in month 4.
fn growing(team: &str) -> String {
    AMPLE.replace(
        "headcount = 40",
        &format!("headcount = 2, headcount_from = {{ 4 = 3.5 }}{team}"),
    )
}

#[test]
fn new_people_ramp_up() {
    let ramped = |months: f64, team: &str| {
        let more = staffing(
            0.0,
            &format!("ramp_months = {months}\nramp_start = 0.2\nhiring_cost = 7000"),
        );
        Case::new(&world(&more, &growing(team)), &[])
    };
    for (case, months) in [(ramped(4.0, ""), 4.0), (ramped(9.0, ", ramp_months = 5"), 5.0)] {
        case.step(0, 0, |seen| {
            let share = f64::min(1.0, 0.2 + 0.8 * (f64::from(seen.month) - 4.0 + 0.5) / months);
            let hours = HOURS * (2.0 + if seen.month >= 4 { 1.5 * share } else { 0.0 });
            close(seen.after.staff.hours[0], hours, "hours");
        });
        for (month, cost) in (1..).zip(
            case.run()
                .months("ample", Metric::CsCost, "all", 12)
                .concat()
                .into_iter()
                .take(12),
        ) {
            let people = if month >= 4 { 3.5 } else { 2.0 };
            close(
                cost,
                people * 12500.0 + if month == 4 { 2.0 * 7000.0 } else { 0.0 },
                "a hire costs, a part of one too",
            );
        }
    }
    // Long enough to hurt.
    let plan = growing("")
        .replace("headcount = 2,", "headcount = 1,")
        .replace("4 = 3.5", "4 = 2");
    let unmet = |months: f64| {
        Case::new(&world(&staffing(0.0, &format!("ramp_months = {months}")), &plan), &[])
            .run()
            .all("ample", Metric::UnmetHours)
    };
    above(&unmet(8.0), &unmet(0.0));
}

#[test]
fn a_hiring_plan_that_changes_nothing_says_nothing() {
    let plain = world("", PLANS);
    let with = |people: &str| {
        plain.replace(
            "headcount = 0.5,",
            &format!("headcount = 0.5, headcount_from = {{ 5 = {people} }},"),
        )
    };
    switch_text(&plain, &[with("0.5")], &with("1"));
    // Who is there from the start is ramped up, and who joins by plan is without a ramp where staffing is off.
    let case = Case::new(&world("", &growing("")), &[]);
    case.step(0, 0, |seen| {
        close(
            seen.after.staff.hours[0],
            HOURS * if seen.month >= 4 { 3.5 } else { 2.0 },
            "hours",
        )
    });
}

#[test]
fn leave_takes_hours_in_its_calendar_month() {
    let text = world("", PLANS).replace("cost_per_year = 150000", "cost_per_year = 150000\nleave = { 8 = 0.25 }");
    let case = Case::new(&text, &["start_date=2025-03-01"]);
    case.step(0, 0, |seen| {
        let here = if seen.month == 6 { 0.75 } else { 1.0 };
        close(
            seen.after.staff.hours.iter().sum(),
            2.0 * HOURS * here,
            "hours in August, the sixth month from March",
        );
    });
    let unmet = |text: &str| {
        Case::new(text, &["start_date=2025-03-01"])
            .run()
            .of("ax", Metric::UnmetHours, "all", Some(6))
    };
    above(&unmet(&text), &unmet(&world("", PLANS)));
    switch_text(&world("", PLANS), &[text.replace("8 = 0.25", "8 = 0")], &text);
}

/// Every seat again: who is there, how burnt out, who resigns and when the next one starts.
#[test]
fn burnout_follows_load_and_resignations_follow_burnout() {
    let more = staffing(
        0.03,
        "sensitivity = 6\nhiring_months = 2\nramp_months = 4\nramp_start = 0.5",
    );
    let plan = AMPLE.replace("headcount = 40", "headcount = 1.5, hours_per_month = 80, stretch = 0.4");
    let case = Case::new(&world(&more, &plan), &["months=24"]);
    let mut resignations = 0;
    for replication in 0..16 {
        // Employed, started, fills in, burnout, resigned.
        let mut seats = [(true, -1000, 0, 0.0_f64, false); 2];
        case.step(0, replication, |seen| {
            let month = seen.month as i32;
            let staff = &seen.after.staff;
            let mut hours = 0.0;
            for (number, seat) in seats.iter_mut().enumerate() {
                if seat.4 {
                    *seat = (false, 0, month + 2, seat.3, false);
                }
                if !seat.0 && seat.2 == month {
                    *seat = (true, month, 0, 0.0, false);
                }
                assert_eq!(staff.employed[number], seat.0, "seat {number} in month {month}");
                let ramp = f64::min(1.0, 0.5 + 0.5 * (f64::from(month - seat.1) + 0.5) / 4.0);
                hours += if seat.0 { [1.0, 0.5][number] * ramp * 48.0 } else { 0.0 };
            }
            close(staff.hours[0], hours, "hours");
            let utilisation = if hours > 0.0 {
                seen.after.queues.worked[0] / hours
            } else {
                0.0
            };
            for (number, seat) in seats.iter_mut().enumerate().filter(|(_, seat)| seat.0) {
                seat.3 += 0.3 * (f64::max(0.0, utilisation - 0.9) - seat.3);
                close(staff.burnout[number], seat.3, "burnout");
                let key = stable_key(&format!("seat 0 0 {number}"));
                let [leaves, ..] = words(seen.key, key, seen.month, Purpose::Seat.code(0)).map(uniform);
                seat.4 = leaves < 1.0 - f64::exp(-0.03 * f64::exp(6.0 * seat.3));
                assert_eq!(staff.resigned[number], seat.4);
                resignations += u32::from(seat.4);
            }
        });
    }
    assert!(resignations > 20, "{resignations}");
    let of = |headcount: &str| {
        let plan = AMPLE.replace("headcount = 40", &format!("headcount = {headcount}, stretch = 0.4"));
        Case::new(
            &world(&staffing(0.03, "sensitivity = 10\nhiring_months = 0"), &plan),
            &["run.replications=64"],
        )
        .run()
    };
    let (short, ample) = (of("1"), of("3"));
    above(
        &short.all("ample", Metric::Burnout),
        &ample.all("ample", Metric::Burnout),
    );
    // Of three people without strain fewer leave than of one who is overloaded, each.
    let rate = |run: &crate::support::Numbers, people: f64| -> Vec<f64> {
        run.all("ample", Metric::Resignations)
            .iter()
            .map(|number| number / people)
            .collect()
    };
    above(&rate(&short, 1.0), &rate(&ample, 3.0));
}

/// Without strain everyone resigns with 1 − exp(−hazard) a month.
#[test]
fn resignations_have_a_closed_form_where_nobody_is_strained() {
    let case = Case::new(
        &world(&staffing(0.05, "hiring_months = 0\nsensitivity = 9"), AMPLE),
        &[],
    );
    let resigned: f64 = case.run().all("ample", Metric::Resignations).iter().sum();
    binomial(
        resigned,
        std::iter::repeat_n(1.0 - f64::exp(-0.05), 40 * 12 * 16),
        "resignations",
    );
}

/// A vacancy stands open for the months of hiring, and for ever without backfill.
#[test]
fn vacancies_are_filled_after_the_months_of_hiring_or_never() {
    let delayed = Case::new(&world(&staffing(0.1, "hiring_cost = 9000"), AMPLE), &[]).run();
    let of = |run: &crate::support::Numbers, metric| run.months("ample", metric, "all", 12);
    let by_month = [
        Metric::Resignations,
        Metric::Vacancies,
        Metric::Headcount,
        Metric::CsCost,
    ]
    .map(|metric| of(&delayed, metric));
    for replication in 0..16 {
        let [resigned, vacant, headcount, cost] = by_month.each_ref().map(|column| &column[replication]);
        for month in 0..12_usize {
            let expected: f64 = resigned[month.saturating_sub(3)..month].iter().sum();
            close(vacant[month], expected, "vacant");
            close(headcount[month], 40.0 - expected, "employed");
            let hires = if month >= 4 { resigned[month - 4] } else { 0.0 };
            close(cost[month], headcount[month] * 12500.0 + 9000.0 * hires, "cost");
        }
    }
    let never = Case::new(&world(&staffing(0.1, "backfill = false"), AMPLE), &[]).run();
    let (resigned, headcount) = (of(&never, Metric::Resignations), of(&never, Metric::Headcount));
    for (resigned, headcount) in resigned.iter().zip(&headcount) {
        let mut left = 40.0;
        for (resigned, headcount) in resigned.iter().zip(headcount) {
            close(*headcount, left, "left");
            left -= resigned;
        }
    }
    above(
        &delayed.all("ample", Metric::Headcount),
        &never.all("ample", Metric::Headcount),
    );
}

/// `resignation = 0` and everyone there from the start: nobody comes, goes or ramps up.
#[test]
fn staffing_off_or_without_resignations_says_nothing() {
    let body = |resignation: f64| {
        staffing(resignation, "sensitivity = 3\nramp_months = 6\nhiring_cost = 20000")["[staffing]\n".len()..]
            .to_owned()
    };
    switch(&world("", PLANS), "staffing", &body(0.1), &[&body(0.0)]);
}

#[test]
fn capacity_to_spare_is_reported() {
    let case = Case::new(&world("", AMPLE), &[]);
    let idle = case.run().months("ample", Metric::IdleHours, "all", 12);
    for replication in 0..3 {
        case.step(0, replication, |seen| {
            let worked: f64 = seen.present().map(|i| seen.after.month.worked[i]).sum();
            close(
                idle[replication as usize][seen.month as usize - 1],
                40.0 * HOURS - worked,
                "idle",
            );
        });
    }
    let of = |people: &str| {
        Case::new(&world("", AMPLE), &[people])
            .run()
            .all("ample", Metric::IdleHours)
    };
    above(
        &of("plans.ample.teams.pool.headcount=4"),
        &of("plans.ample.teams.pool.headcount=3"),
    );
    assert!(
        mean(&of("plans.ample.teams.pool.headcount=0.5")) < 1.0,
        "nothing to spare"
    );
}

/// A new colleague takes over what is above the fair part of each book, largest first, and the least loaded book gets it.
#[test]
fn a_new_colleague_takes_over_what_is_above_the_fair_part() {
    let plan = AMPLE.replace(
        "headcount = 40, mode = \"pooled\"",
        "headcount = 2, headcount_from = { 4 = 3.5 }, mode = \"dedicated\"",
    );
    let case = Case::new(&world("", &plan), &STILL);
    let sync = case.profile("sync");
    for replication in 0..3 {
        case.step(0, replication, |seen| {
            let (before, after) = (&seen.before.assignment.server, &seen.after.assignment.server);
            if seen.month != 4 {
                assert!(seen.month == 1 || before == after, "month {}", seen.month);
                return;
            }
            let planned = |i: usize| -> f64 {
                let sync = seen.after.assignment.assessed[i] == sync;
                0.6 * 0.4
                    + if sync {
                        2.2 * 1.25 + 3.0 * 0.25
                    } else {
                        0.2 * 1.25 + 6.0 * 0.25
                    }
            };
            let people = [1.0, 1.0, 1.0, 0.5];
            let (mut hours, mut accounts) = ([0.0; 4], [0; 4]);
            for i in 0..80 {
                hours[before[i] as usize] += planned(i);
                accounts[before[i] as usize] += 1;
            }
            let fair = hours.iter().sum::<f64>() / 3.5;
            let mut order: Vec<usize> = (0..80).collect();
            order.sort_by(|&a, &b| planned(b).total_cmp(&planned(a)));
            let mut released = Vec::new();
            for &i in &order {
                let book = before[i] as usize;
                if hours[book] - planned(i) >= people[book] * fair {
                    hours[book] -= planned(i);
                    accounts[book] -= 1;
                    released.push(i);
                }
            }
            assert!(released.len() > 10);
            for i in released.iter().copied() {
                let load = |book: &usize| hours[*book] / people[*book];
                let least = (0..4)
                    .min_by(|a, b| load(a).total_cmp(&load(b)).then(accounts[*a].cmp(&accounts[*b])))
                    .unwrap();
                hours[least] += planned(i);
                accounts[least] += 1;
                assert_eq!(after[i], least as u32, "customer {i}");
            }
            for i in (0..80).filter(|i| !released.contains(i)) {
                assert_eq!(after[i], before[i]);
            }
        });
    }
}

/// Tiers are read again in the month after a renewal, AX whenever what is seen of a customer changes; without movement
/// neither is.
#[test]
fn customers_are_read_again_at_their_time() {
    let others = "[evolution]\ntransitions = { async = { sync = 0.1 }, sync = { async = 0.1 } }\n\
        [review]\nhours = 0\nkickoff_months = 2\nusage_months = 4\nevery_months = 3\nlag_months = 1\n";
    let movement = "[movement]\nhealth_loss = 0.2\nhandover_hours = 0\n";
    let sets = ["outcomes.expansion.chance=0.5", "months=24"];
    for (more, moves) in [(format!("{others}{movement}"), true), (others.to_owned(), false)] {
        let case = Case::new(&world(&more, PLANS), &sets);
        for plan in 0..2 {
            let (customers, mut segment, mut changes, mut losses) = (case.customers(0), Vec::new(), 0, 0);
            case.step(plan, 0, |seen| {
                let read = |i: usize| match plan {
                    0 => u8::from(seen.before.arr[i] >= 30000.0),
                    _ => seen.after.assignment.assessed[i],
                };
                if seen.month == 1 {
                    segment = (0..80).map(read).collect();
                }
                for i in seen.present() {
                    let renewed = seen.month > 1
                        && [0, 12].contains(&(seen.month as i32 - 1 - customers.first_renewal[i] as i32));
                    let old = segment[i];
                    if moves && seen.month > 1 && (plan == 1 || renewed) {
                        segment[i] = read(i);
                    }
                    changes += u32::from(segment[i] != old);
                    assert_eq!(
                        seen.after.assignment.segment[i], segment[i],
                        "customer {i} in month {}",
                        seen.month
                    );
                    // The second segment's team has books: who leaves it leaves an owner.
                    let lost = old == 1 && segment[i] == 0;
                    losses += u32::from(lost);
                    let health = seen.before.health[i] * if lost { 0.8 } else { 1.0 };
                    close(
                        seen.after.health[i],
                        health + 0.25 * (seen.after.month.quality[i] - health),
                        "health",
                    );
                }
            });
            assert_eq!(changes > 3, moves, "plan {plan}: {changes}");
            assert_eq!(losses > 5, moves && plan == 1, "plan {plan}: {losses}");
        }
    }
}
