//! 3. Modes, people and rules: who covers whom, and how a team's hours become service.

use std::collections::BTreeSet;

use axplan::measures::metric::Metric;

use crate::support::{Case, HOURS, INDIFFERENT, PLANS, above, close, same, same_customers, switch_text, world};

const RULES: &str = r#"
[plans.rules]
rule.attributes = { big = { segment = "named", arr_from = 60000 }, cheap = { segment = "tech", channel = "card", arr_below = 60000 }, hard = { segment = "named", type = "small", profile = "sync" }, others = { segment = "care" } }
segments.tech = { team = "pool", programme = "light" }
segments.care = { team = "pool", programme = "follow" }
segments.named = { team = "named", programme = "follow" }
teams.pool = { headcount = 1, mode = "pooled" }
teams.named = { headcount = 1, mode = "pooled" }
"#;

/// The first condition that holds gives the segment; it is read again after each renewal.
#[test]
fn attribute_rules_are_read_in_order() {
    let movement = "[movement]\nhealth_loss = 0\nhandover_hours = 0\n";
    let case = Case::new(&world(movement, RULES), &["outcomes.expansion.chance=0.5", "months=24"]);
    let (sync, mut changes) = (case.profile("sync"), 0);
    for replication in 0..2 {
        let customers = case.customers(replication);
        let mut segment: Vec<u8> = Vec::new();
        case.step(0, replication, |seen| {
            let read = |i: usize| match () {
                () if seen.before.arr[i] >= 60000.0 => 2,
                () if customers.channel[i] == 0 => 0,
                () if customers.kind[i] == 0 && seen.after.assignment.assessed[i] == sync => 2,
                () => 1,
            };
            if seen.month == 1 {
                segment = (0..80).map(read).collect();
            }
            for i in seen.present() {
                if seen.month > 1 && seen.month - 1 == customers.first_renewal[i] + 12 * u32::from(seen.month > 13) {
                    changes += u32::from(segment[i] != read(i));
                    segment[i] = read(i);
                }
                assert_eq!(
                    seen.after.assignment.segment[i], segment[i],
                    "customer {i} in month {}",
                    seen.month
                );
            }
        });
        assert_eq!(BTreeSet::from_iter(segment), BTreeSet::from([0, 1, 2]));
    }
    assert!(changes > 5, "{changes}");
}

#[test]
fn attribute_rules_can_say_what_revenue_tiers_say() {
    let tiers = world("", PLANS);
    let with = |conditions: &str| {
        tiers.replace(
            "rule = { revenue = { high = 30000 } }",
            &format!("rule = {{ attributes = {{ {conditions} }} }}"),
        )
    };
    let alike = with("large = { segment = \"high\", arr_from = 30000 }, others = { segment = \"low\" }");
    let turned = with("small = { segment = \"low\", arr_below = 30000 }, others = { segment = \"high\" }");
    let other = with("card = { segment = \"low\", channel = \"card\" }, others = { segment = \"high\" }");
    switch_text(&tiers, &[alike, turned], &other);
}

/// One team for everyone, in a mode, with so much more said of the team and of its segments.
pub fn team(mode: &str, people: &str, segment: &str) -> String {
    format!(
        "[plans.one]\nrule = {{ ax = {{}} }}\n\
         segments.async = {{ team = \"team\", programme = \"follow\"{segment} }}\n\
         segments.sync = {{ team = \"team\", programme = \"weekly\"{segment} }}\n\
         teams.team = {{ {people}, mode = \"{mode}\" }}\n"
    )
}

/// Customers in order of planned hours go to the least loaded book; each is worked for from its own owner's hours.
#[test]
fn books_are_dealt_and_worked_one_by_one() {
    let case = Case::new(&world("", &team("dedicated", "headcount = 2.5", "")), &[]);
    let sync = case.profile("sync");
    for replication in 0..4 {
        case.step(0, replication, |seen| {
            let server = &seen.after.assignment.server;
            if seen.month == 1 {
                let inbound = 0.6 * 0.4;
                let planned = |i: usize| -> f64 {
                    match seen.after.assignment.assessed[i] == sync {
                        true => 3.0 * 1.25 + 0.25 + inbound,
                        false => 0.2 * 1.25 + 6.0 * 0.25 + inbound,
                    }
                };
                let mut order: Vec<usize> = (0..80).collect();
                order.sort_by(|&a, &b| planned(b).total_cmp(&planned(a)));
                let (people, mut hours, mut accounts) = ([1.0, 1.0, 0.5], [0.0_f64; 3], [0; 3]);
                for i in order {
                    let least = |a: &usize, b: &usize| {
                        let load = |book: usize| hours[book] / people[book];
                        load(*a).total_cmp(&load(*b)).then(accounts[*a].cmp(&accounts[*b]))
                    };
                    let book = (0..3).min_by(least).unwrap();
                    hours[book] += planned(i);
                    accounts[book] += 1;
                    assert_eq!(server[i], book as u32, "customer {i}");
                }
            }
            let mut queue = [0.0; 3];
            for i in seen.present() {
                let work: f64 = (0..3)
                    .map(|kind| seen.after.planned[kind][i] + seen.before.backlog[kind][i])
                    .sum();
                queue[server[i] as usize] += work + seen.before.escalation[i] + seen.before.extra_backlog[i];
            }
            for (book, queue) in queue.into_iter().enumerate() {
                let hours = HOURS * [1.0, 1.0, 0.5][book];
                close(
                    seen.after.queues.worked[book],
                    f64::min(queue, hours),
                    "worked of a book",
                );
            }
        });
    }
}

#[test]
fn one_queue_leaves_less_undone_than_books() {
    let of = |mode: &str| Case::new(&world("", &team(mode, "headcount = 3", "")), &INDIFFERENT).run();
    let (books, queue) = (of("dedicated"), of("pooled"));
    above(
        &books.all("one", Metric::UnmetHours),
        &queue.all("one", Metric::UnmetHours),
    );
    // A team of one has one book, which is a queue.
    let alone = |mode: &str| Case::new(&world("", &team(mode, "headcount = 1", "")), &[]).run();
    same(&alone("pooled"), &alone("dedicated"), "one person");
}

#[test]
fn books_hold_one_segment_where_they_are_split() {
    let segments_of_books = |books: &str, replication: u32| -> Vec<BTreeSet<u8>> {
        let case = Case::new(
            &world("", &team("dedicated", &format!("headcount = 5{books}"), "")),
            &[],
        );
        let mut found = vec![BTreeSet::new(); 5];
        case.step(0, replication, |seen| {
            for i in seen.present() {
                found[seen.after.assignment.server[i] as usize].insert(seen.after.assignment.segment[i]);
            }
            if seen.month == 1 && books.contains("split") {
                // Books are shared out in proportion to planned hours, by largest remainder.
                let assessed = &seen.after.assignment.assessed;
                let meetings = assessed
                    .iter()
                    .filter(|&&profile| profile == case.profile("sync"))
                    .count() as f64;
                let hours = [(80.0 - meetings) * (0.25 + 1.5 + 0.24), meetings * (3.75 + 0.25 + 0.24)];
                let all: f64 = hours.iter().sum();
                let quota = hours.map(|hours: f64| 5.0 * hours / all);
                let first = quota[0].floor() + f64::from(u8::from(quota[0].fract() > quota[1].fract()));
                let own = found.iter().filter(|segments| segments.contains(&0)).count();
                assert_eq!(own as f64, first, "{quota:?}");
            }
        });
        found
    };
    for replication in 0..4 {
        assert!(
            segments_of_books(", books = \"split\"", replication)
                .iter()
                .all(|segments| segments.len() == 1)
        );
        assert!(
            segments_of_books("", replication)
                .iter()
                .any(|segments| segments.len() == 2)
        );
    }
}

#[test]
fn books_are_mixed_unless_said_and_split_only_between_segments() {
    let plain = world("", &team("dedicated", "headcount = 5", ""));
    let with = |books: &str| plain.replace("headcount = 5", &format!("headcount = 5, books = \"{books}\""));
    switch_text(&plain, &[with("mixed")], &with("split"));
    let one = |books: &str| {
        let plan = format!(
            "[plans.one]\nrule = {{ ax = {{ segments = {{ async = \"all\", sync = \"all\" }} }} }}\n\
             segments.all = {{ team = \"team\", programme = \"follow\" }}\nteams.team = {{ headcount = 5, mode = \"dedicated\"{books} }}\n"
        );
        Case::new(&world("", &plan), &[]).run()
    };
    same(&one(""), &one(", books = \"split\""), "one segment");
}

/// Segments and kinds are what the user names: other names change nothing, a kind that nobody needs or delivers neither,
/// and one that a programme delivers takes its hours.
#[test]
fn segments_and_kinds_are_the_users_own() {
    let plain = world("", PLANS);
    let renamed = plain
        .replace("segments.low", "segments.tail")
        .replace("segments.high", "segments.whales");
    let renamed = renamed.replace("revenue = { high =", "revenue = { whales =");
    let run = |text: &str| Case::new(text, &[]).run();
    same_customers(&run(&plain), &run(&renamed), "names of segments");
    let kind = |programme: &str| {
        plain
            .replace(
                "inbound = true }",
                "inbound = true }\nreview = { hours = 6 }\nclass = { hours = 3 }",
            )
            .replace("light = { cadence = { async = 0.5 } }", programme)
    };
    let light = "light = { cadence = { async = 0.5 } }";
    let delivered = kind("light = { cadence = { async = 0.5, class = 0.1 } }");
    switch_text(&plain, &[kind(light)], &delivered);
    let case = Case::new(&delivered, &[]);
    let class = case.kind("class");
    case.step(0, 0, |seen| {
        for i in seen.present() {
            let planned = if seen.after.assignment.segment[i] == 0 {
                0.1 * 3.0
            } else {
                0.0
            };
            close(seen.after.planned[class][i], planned, "hours of the class");
        }
    });
}

/// Whatever the mode and the rule: hours worked for customers are those worked by people, nobody works above the limit, and
/// available + overtime = worked + reserved unused + idle.
#[test]
fn hours_add_up_in_every_mode_under_every_rule() {
    let teams = [
        team("dedicated", "headcount = 1.6, stretch = 0.2", ""),
        team("pooled", "headcount = 1.6, stretch = 0.2", ""),
        team("pod", "headcount = 1.6, stretch = 0.2", ", reserved_hours = 2.5"),
        team(
            "task_force",
            "roles = { csm = { headcount = 1.2 }, engineer = { headcount = 0.4 } }, stretch = 0.2",
            "",
        ),
    ];
    for (mode, plan) in teams.iter().enumerate() {
        for rule in ["proportional", "at_risk_first", "renewal_first", "largest_arr_first"] {
            let plan = plan.replace("[plans.one]", &format!("[plans.one]\nrationing = \"{rule}\""));
            let text = world("", &plan).replace(
                "sync = { hours = 1.25 }",
                "sync = { hours = 1.25, roles = { csm = 0.6, engineer = 0.4 } }",
            );
            let case = Case::new(&text, &[]);
            let numbers = case.run();
            case.step(0, 0, |seen| {
                let (queues, staff) = (&seen.after.queues, &seen.after.staff);
                let (worked, hours): (f64, f64) = (queues.worked.iter().sum(), staff.hours.iter().sum());
                close(seen.present().map(|i| seen.after.month.worked[i]).sum(), worked, rule);
                let pod = mode == 2;
                for (worked, hours) in queues.worked.iter().zip(&staff.hours) {
                    assert!(*worked <= 1.2 * hours + 1e-9, "{rule}: {worked} of {hours}");
                }
                let used: Vec<f64> = if pod {
                    vec![queues.reserved[0]]
                } else {
                    queues.worked.clone()
                };
                let overtime: f64 = used
                    .iter()
                    .zip(&staff.hours)
                    .map(|(used, hours)| f64::max(0.0, used - hours))
                    .sum();
                let of = |metric| numbers.of("one", metric, "all", Some(seen.month))[0];
                close(of(Metric::OvertimeHours), overtime, "overtime");
                close(
                    of(Metric::IdleHours),
                    hours + overtime - used.iter().sum::<f64>(),
                    "idle",
                );
                close(of(Metric::Utilisation) * hours, worked, "utilisation");
            });
            assert!(
                numbers
                    .all("one", Metric::OvertimeHours)
                    .iter()
                    .all(|&hours| hours > 1.0),
                "{mode}, {rule}"
            );
        }
    }
}

/// A condition may be today's segment, as the list names it, and `as_is` is that segment.
#[test]
fn rules_know_the_segment_of_today() {
    let plans = r#"
[plans.today]
rule = "as_is"
segments.care = { team = "pool", programme = "light" }
segments.white_glove = { team = "pool", programme = "follow" }
teams.pool = { headcount = 1, mode = "pooled" }

[plans.rules]
rule.attributes = { kept = { segment = "best", today = "white_glove", arr_from = 20000 }, others = { segment = "rest" } }
segments.best = { team = "pool", programme = "follow" }
segments.rest = { team = "pool", programme = "light" }
teams.pool = { headcount = 1, mode = "pooled" }
"#;
    let text = world("", plans).replace("size = 80\n", "file = \"customers.csv\"\n");
    let mut case = Case::of(&text, &[], Some(80)).given(|i, given| given.segment = Some(u8::from(i % 3 == 0)));
    case.roster.segments = vec!["care".to_owned(), "white_glove".to_owned()];
    let customers = case.customers(0);
    case.step(0, 0, |seen| {
        seen.present()
            .for_each(|i| assert_eq!(seen.after.assignment.segment[i], u8::from(i % 3 == 0)));
    });
    let mut best = 0;
    case.step(1, 0, |seen| {
        for i in seen.present() {
            let kept = i % 3 == 0 && customers.arr[i] >= 20000.0;
            assert_eq!(seen.after.assignment.segment[i], u8::from(!kept));
            best += u32::from(kept);
        }
    });
    assert!(best > 0);
}
