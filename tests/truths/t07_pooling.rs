//! T7 and T11 (docs/model.md 9), with feedback off: what one queue leaves unserved never exceeds what separate books
//! leave, and more people never cover less. Months are stepped by hand and compared with each other, after books have
//! been dealt a second time here, slowly: in order of planned hours, each to the book that has least for its people.

use axplan::model::state::State;

use crate::worlds::{CERTAIN, Case, NO_RESPONSE};

/// The revenue plan's teams, and one of the AX plan's, in one mode or the other.
fn with_mode(mode: &str, more: &[&str]) -> Case {
    let teams = ["scale", "growth", "named"].map(|team| format!("plans.revenue.teams.{team}.mode=\"{mode}\""));
    let named = format!("plans.ax.teams.named.mode=\"{mode}\"");
    let sets: Vec<&str> = NO_RESPONSE
        .iter()
        .chain(more)
        .copied()
        .chain([named.as_str()])
        .collect();
    let sets: Vec<&str> = sets.into_iter().chain(teams.iter().map(String::as_str)).collect();
    Case::synthetic(CERTAIN, &sets)
}

/// Hours queued and not worked, month by month.
fn unserved(case: &Case, plan: usize, replication: u32) -> Vec<f64> {
    let mut unserved = Vec::new();
    case.step(plan, replication, |at| {
        let queues = &at.after.queues;
        unserved.push(
            (0..queues.first.len())
                .map(|s| queues.first[s] + queues.rest[s] - queues.worked[s])
                .sum(),
        );
    });
    unserved
}

#[test]
fn one_queue_leaves_no_more_than_books() {
    let more = [
        "plans.revenue.teams.scale.headcount=1.1",
        "plans.revenue.teams.growth.headcount=1.1",
        "plans.revenue.teams.named.headcount=2.5",
    ];
    let (pooled, dedicated) = (with_mode("pooled", &more), with_mode("dedicated", &more));
    for (plan, at_least) in [(0, 30), (1, 60)] {
        let mut helped = 0;
        for replication in 0..30 {
            let (one, apart) = (
                unserved(&pooled, plan, replication),
                unserved(&dedicated, plan, replication),
            );
            assert_eq!(one.len(), 14);
            for (one, apart) in one.iter().zip(&apart) {
                assert!(
                    *one <= apart + 1e-9 * apart.max(1.0),
                    "plan {plan}: {one} against {apart}"
                );
                helped += usize::from(*one < apart - 1e-6);
            }
        }
        assert!(helped > at_least, "pooling seldom helps plan {plan}: {helped}");
    }
}

/// Hours covered of each customer in each month.
fn covered(case: &Case, plan: usize) -> Vec<f64> {
    let mut covered = Vec::new();
    case.step(plan, 2, |at| {
        let month = &at.after.month;
        covered.extend((0..at.customers.len()).map(|i| month.direct[i]));
    });
    covered
}

#[test]
fn more_people_cover_no_less() {
    // The pool of the AX plan; books stay as they are when everyone has more hours.
    let headcount = |number: f64| format!("plans.ax.teams.pool.headcount={number}");
    let hours = |number: f64| format!("workforce.hours_per_month={number}");
    for (plan, sizes) in [
        (1, [0.0, 0.1, 0.4, 0.8, 1.4].map(headcount)),
        (0, [1.0, 10.0, 30.0, 60.0, 100.0].map(hours)),
    ] {
        let runs = sizes.map(|size| covered(&with_mode("dedicated", &[&size]), plan));
        for pair in runs.windows(2) {
            let more = pair[0].iter().zip(&pair[1]).filter(|(few, many)| many > few).count();
            assert!(more > 100, "{more}");
            for (few, many) in pair[0].iter().zip(&pair[1]) {
                assert!(*many >= few - 1e-9 * few.max(1.0), "{few} became {many}");
            }
        }
    }
}

/// Which customers share a book of a team, by a search through all books each time.
fn dealt_slowly(planned: &[(usize, f64)], people: &[f64]) -> Vec<(usize, usize)> {
    let mut order = planned.to_vec();
    order.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap().then(a.0.cmp(&b.0)));
    let mut hours = vec![0.0; people.len()];
    let mut books = Vec::new();
    for (customer, planned) in order {
        let mut least = 0;
        for book in 1..people.len() {
            if hours[book] / people[book] < hours[least] / people[least] {
                least = book;
            }
        }
        hours[least] += planned;
        books.push((customer, least));
    }
    books.sort_unstable();
    books
}

#[test]
fn books_are_dealt_to_the_least_loaded() {
    let case = with_mode(
        "dedicated",
        &[
            "plans.revenue.teams.growth.headcount=2.6180339",
            "plans.revenue.teams.scale.headcount=1.3819661",
            "plans.revenue.teams.named.headcount=2.3819661",
        ],
    );
    let mut state = State::default();
    case.step(0, 4, |at| state = at.after.clone());
    let assignment = &state.assignment;
    // Segments low, mid and high are teams 0, 1 and 2. Hours planned: the programme, and .6 requests of .4 h.
    let programme = [0.5 * 0.25, 1.25 + 0.25, 5.9 * 1.25 + 0.25];
    let people: [&[f64]; 3] = [&[1.0, 0.3819661], &[1.0, 1.0, 0.6180339], &[1.0, 1.0, 0.3819661]];
    let mut first = 0;
    for team in 0..3 {
        let members = (0..assignment.segment.len()).filter(|&i| usize::from(assignment.segment[i]) == team);
        let planned: Vec<(usize, f64)> = members.map(|i| (i, programme[team] + 0.6 * 0.4)).collect();
        assert!(planned.len() > 10);
        let dealt: Vec<(usize, usize)> = planned
            .iter()
            .map(|&(i, _)| (i, assignment.server[i] as usize - first))
            .collect();
        assert_eq!(dealt, dealt_slowly(&planned, people[team]), "team {team}");
        first += people[team].len();
    }
    // Where hours differ between customers of a team: by assessed profile, as the AX plan follows it.
    case.step(1, 4, |at| state = at.after.clone());
    let assignment = &state.assignment;
    let hours = |profile: u8| match profile {
        2 => 2.2 * 1.25 + 3.0 * 0.25 + 0.6 * 0.4,
        _ => 2.0 * 1.25 + 3.0 * 0.25 + 6.5 + 0.6 * 0.4,
    };
    let members = (0..assignment.segment.len()).filter(|&i| assignment.assessed[i] >= 2);
    let planned: Vec<(usize, f64)> = members.map(|i| (i, hours(assignment.assessed[i]))).collect();
    assert!(planned.len() > 20);
    let dealt: Vec<(usize, usize)> = planned
        .iter()
        .map(|&(i, _)| (i, assignment.server[i] as usize - 1))
        .collect();
    assert_eq!(dealt, dealt_slowly(&planned, &[1.0, 1.0]));
}
