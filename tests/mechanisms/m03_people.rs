//! 3. People of a list: whose seats, whose books, how many hours (docs/model.md 3, 5.3 and 5.8).

use axplan::measures::metric::Metric;

use crate::support::{Case, HOURS, close, difference, same, world};

const LIST: &str = "[people]\nfile = \"people.csv\"\n";

/// Nobody resigns; who has just started works up to full hours in six months.
const STAFFING: &str = "[staffing]\nresignation = 0\nsensitivity = 3\nsmoothing = 0.3\nhiring_months = 2\nramp_months = 6\nramp_start = 0.2\n";

/// Everybody in a book.
const BOOKS: &str = r#"
[plans.books]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "named", programme = "weekly" }
teams.named = { mode = "dedicated" }
"#;

/// Everybody with a task force of two roles.
const FORCE: &str = r#"
[plans.force]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "force", programme = "weekly" }
teams.force = { mode = "task_force", roles = { csm = {}, analyst = {} } }
"#;

/// The world with `more` and the task force, to whose roles `sync` is work.
fn force(more: &str, force: &str) -> String {
    let (whole, shared) = (
        "sync = { hours = 1.25 }",
        "sync = { hours = 1.25, roles = { csm = 0.6, analyst = 0.4 } }",
    );
    let text = world(more, force).replace(whole, shared);
    assert!(text.contains(shared), "nothing was replaced");
    text
}

/// The share of full work after so many months here, as the staffing above has it.
fn ramp(months: u32) -> f64 {
    f64::min(1.0, 0.2 + 0.8 * (f64::from(months) + 0.5) / 6.0)
}

/// Hours of each lane, month by month.
fn hours(case: &Case) -> Vec<Vec<f64>> {
    let mut hours = Vec::new();
    case.step(0, 0, |seen| hours.push(seen.after.staff.hours.clone()));
    hours
}

fn are(hours: &[f64], expected: &[f64], what: &str) {
    assert_eq!(hours.len(), expected.len(), "{what}");
    for (hours, expected) in hours.iter().zip(expected) {
        close(*hours, *expected, what);
    }
}

/// Seats are in the order of names, whatever that of the list; an owner is found by name or id, in any case; and an owner who
/// is no person of the team has no book.
#[test]
fn an_owners_customers_are_in_the_book_of_the_person() {
    let people = "Name,Email,Team\nZoe,zoe@x.com,NAMED\nAnn,ann@x.com,named\nBob,,named\n";
    let owners = ["BOB", "Cy", "Zoe", "ann@X.com"];
    let seat_of = [Some(1), None, Some(2), Some(0)];
    let mut case = Case::new(&world(LIST, BOOKS), &[]).staffed(people);
    case.roster.owners = owners.map(str::to_owned).to_vec();
    let case = case.given(|i, given| given.owner = (i % 5 < 4).then_some((i % 5) as u32));
    case.step(0, 0, |seen| {
        for i in seen.present() {
            if let Some(seat) = seat_of.get(i % 5).copied().flatten() {
                assert_eq!(
                    seen.after.assignment.server[i], seat,
                    "customer {i} in month {}",
                    seen.month
                );
            }
        }
    });
    let mut others = Vec::new();
    case.step(0, 0, |seen| {
        if seen.month == 1 {
            others = seen.present().filter(|i| [1, 4].contains(&(i % 5))).collect();
            others = others
                .iter()
                .map(|&i| seen.after.assignment.server[i] as usize)
                .collect();
        }
    });
    for seat in 0..3 {
        assert!(
            others.contains(&seat),
            "those of no person are dealt among all books, {seat} too"
        );
    }
}

/// Half the hours are half a person: hours, planned hours of the book, and cost.
#[test]
fn half_the_hours_are_half_the_capacity() {
    let people = "Name,Team,Hours\nAnn,named,160\nBob,named,80\nCy,named,\n";
    let case = Case::new(&world(LIST, BOOKS), &[]).staffed(people);
    for month in hours(&case) {
        are(&month, &[HOURS, HOURS / 2.0, HOURS], "hours of the books");
    }
    let (mut book, mut largest) = ([0.0; 3], 0.0);
    let compiled = case.compiled();
    case.step(0, 0, |seen| {
        if seen.month == 1 {
            let assignment = &seen.after.assignment;
            for i in seen.present() {
                let planned = compiled.plans[0].planned_hours(assignment.segment[i], assignment.assessed[i]);
                book[assignment.server[i] as usize] += planned;
                largest = f64::max(largest, planned);
            }
        }
    });
    assert!(book[1] > 0.0);
    assert!((book[1] - book[0] / 2.0).abs() <= largest, "{book:?}");
    assert!((book[1] - book[2] / 2.0).abs() <= largest, "{book:?}");
    let run = case.run();
    let cost = run.of("books", Metric::CsCost, "team:named", Some(1));
    close(cost[0], 2.5 * 150_000.0 / 12.0, "cost of two people and a half");
}

/// Who has a start ramps up from there, where there is a ramp; who has none is ramped up.
#[test]
fn a_recent_start_ramps_up() {
    let people = "Name,Team,Start,Hours\nAnn,named,2025-01-01,\nBob,named,2024-11-01,\nCy,named,2024-10-15,80\n\
                  Dee,named,2015-03-01,\nEve,named,2025-01-20,\nFlo,named,,\n";
    let case = Case::new(&world(&format!("{LIST}{STAFFING}"), BOOKS), &[]).staffed(people);
    for (months, hours) in hours(&case).iter().enumerate() {
        let months = months as u32;
        let shares = [
            ramp(months),
            ramp(months + 2),
            ramp(months + 2) / 2.0,
            1.0,
            ramp(months),
            1.0,
        ];
        are(
            hours,
            &shares.map(|share| share * HOURS),
            &format!("month {}", months + 1),
        );
    }
    let without = Case::new(&world(LIST, BOOKS), &[]).staffed(people);
    for hours in hours(&without) {
        let full = [1.0, 1.0, 0.5, 1.0, 1.0, 1.0];
        are(&hours, &full.map(|share| share * HOURS), "without staffing");
    }
}

/// Each role has its own people, on its own lane.
#[test]
fn people_work_in_their_role() {
    let people =
        "Name,Team,Role,Start,Hours\nAnn,force,Analyst,2024-12-01,80\nBob,force,CSM,,\nCy,Force,csm,2024-11-01,\n";
    let case = Case::new(&force(&format!("{LIST}{STAFFING}"), FORCE), &[]).staffed(people);
    for (months, hours) in hours(&case).iter().enumerate() {
        let months = months as u32;
        let shares = [1.0 + ramp(months + 2), ramp(months + 1) / 2.0];
        are(
            hours,
            &shares.map(|share| share * HOURS),
            &format!("month {}", months + 1),
        );
    }
}

/// Where a team has one role, what the list calls its people makes no difference.
#[test]
fn a_role_is_only_information_where_a_team_has_none() {
    let list = |role: &str| format!("Name,Team,Role\nAnn,named,{role}\nBob,named,\n");
    let run = |role: &str| Case::new(&world(LIST, BOOKS), &[]).staffed(&list(role)).run();
    same(&run("CSM"), &run("Lawyer"), "another role");
}

/// Where there are more people than are listed, the listed ones have the first seats, and keep their hours.
#[test]
fn the_first_seats_are_theirs() {
    let people = "Name,Team,Hours\nAnn,named,80\nBob,named,\n";
    let mut case = Case::new(&world(LIST, BOOKS), &[]).staffed(people);
    are(&hours(&case)[0], &[HOURS / 2.0, HOURS], "as listed");
    let more = case
        .template
        .with_value("plans.books.teams.named.headcount", "3", "this test");
    case.template = more.unwrap_or_else(|errors| panic!("{errors}"));
    let expected = [HOURS / 2.0, HOURS, HOURS, HOURS / 2.0];
    are(&hours(&case)[0], &expected, "with more people than are listed");
}

/// Full-time people without a start are a headcount: the same bits, resignations and all.
#[test]
fn listed_people_are_a_headcount() {
    let staffing = STAFFING.replace("resignation = 0", "resignation = 0.05");
    let run = |headcount: &str| {
        let plans = BOOKS.replace("{ mode", &format!("{{ headcount = {headcount}, mode"));
        Case::new(&world(&staffing, &plans), &[]).run()
    };
    let listed = Case::new(&world(&format!("{LIST}{staffing}"), BOOKS), &[]);
    let listed = listed.staffed("Name,Team\nBob,named\nAnn,named\nFlo,elsewhere\n").run();
    same(&listed, &run("2"), "two listed people and a headcount of 2");
    same(&run("2"), &listed, "two listed people and a headcount of 2");
    assert!(difference(&listed, &run("3")).is_some(), "headcount says nothing here");
}

/// The same of roles, one of which says its own headcount.
#[test]
fn listed_people_are_a_headcount_of_their_role() {
    let staffing = STAFFING.replace("resignation = 0", "resignation = 0.05");
    let of_analysts = FORCE.replace("analyst = {}", "analyst = { headcount = 0.5 }");
    let run = |headcount: &str| {
        let plans = of_analysts.replace("csm = {}", &format!("csm = {{ headcount = {headcount} }}"));
        Case::new(&force(&staffing, &plans), &[]).run()
    };
    let listed = Case::new(&force(&format!("{LIST}{staffing}"), &of_analysts), &[]);
    let listed = listed.staffed("Name,Team,Role\nBob,force,CSM\nAnn,force,csm\n").run();
    same(&listed, &run("2"), "two listed people and a headcount of 2");
    same(&run("2"), &listed, "two listed people and a headcount of 2");
    assert!(difference(&listed, &run("3")).is_some(), "headcount says nothing here");
}

/// Without staffing, halves of people in one queue are whole ones.
#[test]
fn two_halves_in_a_queue_are_one() {
    let pooled = BOOKS.replace("dedicated", "pooled");
    let run = |people: &str| Case::new(&world(LIST, &pooled), &[]).staffed(people).run();
    let halves = run("Name,Team,Hours\nAnn,named,80\nBob,named,80\nCy,named,\n");
    same(&halves, &run("Name,Team\nAnn,named\nBob,named\n"), "two halves and one");
}
