//! 13. Transition: a plan that starts as another one and moves in waves.

use axplan::measures::metric::Metric;
use axplan::random::{Purpose, uniform, words};

use crate::support::{Case, HOURS, Numbers, PLANS, above, close, difference, mean, same_customers, world};

const MOVEMENT: &str = "[movement]\nhealth_loss = 0.1\nhandover_hours = 2\n";

/// The two plans, and a third that moves from the first to the second.
fn moving(transition: &str) -> String {
    let ax = PLANS.split("[plans.ax]").nth(1).unwrap().replace(
        "headcount = 1.2, mode = \"dedicated\"",
        "headcount = 1.2, mode = \"pooled\"",
    );
    format!("{PLANS}\n[plans.move]\ntransition = {{ from = \"tiers\", {transition} }}{ax}")
}

const MOVE: &str = "start = 4, over = 4, cost = 80000, retraining = 0.3, retraining_months = 2";

/// Two teams: the first moves in month 4, the second in month 6, with 0.8 and 1.2 of two people.
#[test]
fn people_move_in_waves_and_lose_hours_to_retraining() {
    let case = Case::new(&world(MOVEMENT, &moving(MOVE)), &[]);
    let numbers = case.run();
    let moved = |month: u32| match month {
        ..4 => 0.0,
        4..6 => 0.4,
        6.. => 1.0,
    };
    for month in 1..=12_u32 {
        let headcount = |group: &str| numbers.of("move", Metric::Headcount, group, Some(month))[0];
        close(headcount("team:tiers/pool"), 0.5 * (1.0 - moved(month)), "the old pool");
        close(
            headcount("team:tiers/named"),
            1.5 * (1.0 - moved(month)),
            "the old books",
        );
        close(
            headcount("team:pool"),
            if month >= 4 { 0.8 } else { 0.0 },
            "the new pool",
        );
        close(
            headcount("team:named"),
            if month >= 6 { 1.2 } else { 0.0 },
            "the new team",
        );
    }
    case.step(2, 0, |seen| {
        let month = seen.month;
        let retrained = |wave: u32| if (wave..wave + 2).contains(&month) { 0.7 } else { 1.0 };
        let new = [(4, 0.8), (6, 1.2)].map(|(wave, people)| if month >= wave { people * retrained(wave) } else { 0.0 });
        let hours = HOURS * (2.0 * (1.0 - moved(month)) + new[0] + new[1]);
        close(seen.after.staff.hours.iter().sum(), hours, "hours");
    });
}

/// Customers move with the team of their new segment, by what they are assessed as when the move begins.
#[test]
fn customers_move_in_the_wave_of_their_team() {
    let sets = ["outcomes.expansion.chance=0", "outcomes.contraction.chance=0"];
    let case = Case::new(&world(MOVEMENT, &moving(MOVE)), &sets);
    let sync = case.profile("sync");
    let (mut changes, mut owners) = (0, 0);
    for replication in 0..2 {
        let customers = case.customers(replication);
        case.step(2, replication, |seen| {
            for i in seen.present() {
                let month = if seen.month >= 4 { 4 } else { 0 };
                let [right, ..] = words(seen.key, customers.key[i], month, Purpose::Assessment.code(0)).map(uniform);
                let assessed = if right < 0.8 {
                    customers.profile[i]
                } else {
                    1 - customers.profile[i]
                };
                assert_eq!(seen.after.assignment.assessed[i], assessed, "month {}", seen.month);
                let old = u8::from(customers.arr[i] >= 30000.0);
                let (new, wave) = if assessed == sync { (3, 6) } else { (2, 4) };
                let segment = if seen.month >= wave { new } else { old };
                assert_eq!(
                    seen.after.assignment.segment[i], segment,
                    "customer {i} in month {}",
                    seen.month
                );
                changes += u32::from(seen.before.assignment.segment[i] != segment && seen.month > 1);
                // Who had an owner loses health, of a book only; who was in a pool had none.
                let left_a_book = seen.month == wave && old == 1
                    || seen.month > 1
                        && seen.before.assignment.server[i] != seen.after.assignment.server[i]
                        && seen.month < wave
                        && old == 1;
                owners += u32::from(left_a_book);
                let health = seen.before.health[i] * if left_a_book { 0.9 } else { 1.0 };
                close(
                    seen.after.health[i],
                    health + 0.25 * (seen.after.month.quality[i] - health),
                    "health",
                );
            }
        });
    }
    assert!(changes > 60 && owners > 10, "{changes}, {owners}");
}

/// Between waves a customer is read as the plan says that it is still covered by: who has shrunk since the first wave stays where AX
/// put it until the second, since what is seen of it is the same.
#[test]
fn between_waves_the_former_plan_reads_its_own() {
    let tiers = PLANS.split("[plans.").nth(1).unwrap().replace("tiers]", "");
    let plans = format!("{PLANS}\n[plans.move]\ntransition = {{ from = \"ax\", {MOVE} }}{tiers}");
    let sets = ["outcomes.contraction.chance=0.9", "outcomes.contraction.depth=0.5"];
    let case = Case::new(&world(MOVEMENT, &plans), &sets);
    let mut shrunk = 0;
    for replication in 0..32 {
        case.step(2, replication, |seen| {
            for i in seen.present() {
                let small = seen.before.arr[i] < 30000.0;
                let (before, after) = (seen.before.assignment.segment[i], seen.after.assignment.segment[i]);
                match seen.month {
                    4 => assert_eq!(after < 2, !small, "the small ones move"),
                    5 if before < 2 => {
                        assert_eq!(after, before, "customer {i}");
                        shrunk += u32::from(small);
                    }
                    6 => assert_eq!(after, if small { 2 } else { 3 }, "everybody has moved"),
                    _ => {}
                }
            }
        });
    }
    assert!(shrunk >= 4, "{shrunk}");
}

/// Month by month and to the bit, until the move begins.
#[test]
fn before_it_begins_nothing_differs() {
    let numbers = Case::new(&world(MOVEMENT, &moving(MOVE)), &[]).run();
    let of = |plan: &str, metric, month| numbers.of(plan, metric, "all", Some(month));
    for metric in [
        Metric::Arr,
        Metric::Health,
        Metric::CsCost,
        Metric::UnmetHours,
        Metric::Utilisation,
        Metric::Margin,
    ] {
        for month in 1..4 {
            assert_eq!(
                of("tiers", metric, month),
                of("move", metric, month),
                "{} in month {month}",
                metric.name()
            );
        }
        assert_ne!(of("tiers", metric, 6), of("move", metric, 6), "{}", metric.name());
    }
}

/// The cost of the move is paid while it lasts; it makes the dip, and what is gained later pays it back.
#[test]
fn the_move_costs_dips_and_pays_back() {
    // Fewer people are needed after it.
    let plans = moving(MOVE).replace(
        "headcount = 1.2, mode = \"pooled\"",
        "headcount = 0.4, mode = \"pooled\"",
    );
    let numbers = Case::new(&world(MOVEMENT, &plans), &["months=24"]).run();
    for month in 1..=24_u32 {
        let of = |metric| numbers.of("move", metric, "all", Some(month))[0];
        let cost = if (4..8).contains(&month) { 20_000.0 } else { 0.0 };
        close(of(Metric::CsCost), of(Metric::Headcount) * 12_500.0 + cost, "cost");
    }
    let (ours, theirs) = (
        numbers.months("move", Metric::Margin, "all", 24),
        numbers.months("tiers", Metric::Margin, "all", 24),
    );
    let mut paid_back = 0;
    for replication in 0..16 {
        let gain = |month: usize| ours[replication][month] - theirs[replication][month];
        let sums: Vec<f64> = (1..=24).map(|month| (0..month).map(gain).sum()).collect();
        let dip = sums.iter().fold(0.0, |dip, &sum| f64::max(dip, -sum));
        close(numbers.all("move", Metric::Dip)[replication], dip, "dip");
        assert!(dip > 0.0);
        let payback = (1..=24).find(|month| sums[month - 1..].iter().all(|&sum| sum >= 0.0));
        let reported = numbers.all("move", Metric::PaybackMonth)[replication];
        assert!(
            payback.map_or(reported.is_nan(), |month| reported == month as f64),
            "{payback:?}: {reported}"
        );
        assert!(payback.is_none_or(|month| month > 4));
        paid_back += u32::from(payback.is_some());
    }
    assert!(paid_back > 0);
    let dip = |transition: &str| {
        let plans = moving(transition).replace(
            "headcount = 1.2, mode = \"pooled\"",
            "headcount = 0.4, mode = \"pooled\"",
        );
        Case::new(&world(MOVEMENT, &plans), &[]).run()
    };
    let (free, dear) = (dip(&MOVE.replace("80000", "0")), dip(MOVE));
    above(&dear.all("move", Metric::Dip), &free.all("move", Metric::Dip));
    let trained = dip(&MOVE.replace("retraining = 0.3", "retraining = 0"));
    above(
        &dear.of("move", Metric::UnmetHours, "all", Some(6)),
        &trained.of("move", Metric::UnmetHours, "all", Some(6)),
    );
}

/// Numbers of one plan alone, under the name of another.
fn of_plan(numbers: Numbers, from: &str) -> Numbers {
    let plan = numbers.plans.iter().position(|name| name == from).expect("a plan");
    Numbers {
        plans: vec!["plan".to_owned()],
        layouts: vec![numbers.layouts[plan].clone()],
        rows: numbers.rows.into_iter().map(|row| vec![row[plan].clone()]).collect(),
    }
}

const POOLS: &str = r#"
[plans.tiers]
rule = { ax = {} }
segments.async = { team = "pool", programme = "follow" }
segments.sync = { team = "pool", programme = "weekly" }
teams.pool = { headcount = 1.5, mode = "pooled" }
"#;

/// A move to the same is none, where customers wait in queues: books are dealt anew and revenue tiers are read again, so
/// that between dedicated teams, or by tiers, no move is neutral. And a move in month 1 is no move but the plan itself.
#[test]
fn a_move_to_the_same_or_from_the_start_says_nothing() {
    let copy = POOLS.replace(
        "[plans.tiers]",
        "[plans.move]\ntransition = { from = \"tiers\", start = 4, over = 3 }",
    );
    let run = |plans: &str| Case::new(&world("", plans), &["baseline=tiers"]).run();
    let both = || run(&format!("{POOLS}{copy}"));
    same_customers(&of_plan(both(), "tiers"), &of_plan(both(), "move"), "the same plan");
    let at_once = run(&moving("start = 1, over = 1"));
    let ax = moving("start = 1, over = 1").replace("transition = { from = \"tiers\", start = 1, over = 1 }", "");
    same_customers(&of_plan(run(&ax), "move"), &of_plan(at_once, "move"), "from the start");
    let plain = |transition: &str| of_plan(run(&moving(transition)), "move");
    let free = "start = 4, over = 4, cost = 0, retraining = 0, retraining_months = 0";
    assert_eq!(difference(&plain("start = 4, over = 4"), &plain(free)), None);
    assert!(difference(&plain(free), &plain(MOVE)).is_some());
    assert!(mean(&run(&moving(MOVE)).all("move", Metric::Headcount)) > 1.9);
}

/// Where the baseline is the plan that moves, today's segments are those of the plan that it starts as: the same customers as
/// where that one is the baseline.
#[test]
fn todays_segments_are_those_of_the_plan_that_it_starts_as() {
    let written = world(MOVEMENT, &moving(MOVE));
    let [moving, at_rest] = ["move", "tiers"].map(|baseline| {
        let baseline = format!("baseline={baseline}");
        Case::new(&written, &[baseline.as_str()]).run()
    });
    for segment in ["low", "high"] {
        let arr =
            |numbers: &Numbers, name: String| numbers.of("tiers", Metric::Arr, &format!("opening:{name}"), Some(12));
        let found = arr(&moving, format!("tiers/{segment}"));
        assert!(found[0] > 0.0);
        assert_eq!(found, arr(&at_rest, segment.to_owned()));
    }
}
