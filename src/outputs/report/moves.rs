//! Who moves where: a flow from today's segments to each plan's, and the list behind it.

use std::collections::HashSet;

use indexmap::IndexSet;
use serde::Serialize;

use super::page::{Block, Chart, CustomerList, Figure, Section, Table};
use crate::measures::metric::Metric;
use crate::outputs::words::{count, money, several};
use crate::results::recorded::RecordedRun;
use crate::studies::assignments::{AssignedCustomer, flows};

/// Room for the list of customers in the page, in bytes: the page has to stay below 3 MB.
const ROOM: usize = 1_000_000;

/// What the page knows of customers.
#[derive(Default, Serialize)]
pub struct Listed<'a> {
    rows: Vec<Row<'a>>,
}

/// A customer under a plan, as short as it goes: plan, id, name, segment before and now, profile, probability, ARR, book.
type Row<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    Option<f64>,
    f64,
    &'a str,
);

/// The section, and the customers that its list holds; none where there is no word to say of anybody.
pub fn section(run: &RecordedRun) -> Option<(Section, Listed<'_>)> {
    let plans = run.plans().into_iter();
    let mut blocks: Vec<Block> = plans
        .filter_map(|plan| flow(run, plan).or_else(|| yet_to_move(run, plan)))
        .collect();
    if blocks.is_empty() {
        return None;
    }
    let listed = listed(run);
    if !listed.rows.is_empty() {
        blocks.push(Block::Customers(CustomerList {
            all: moving(run).count(),
            listed: listed.rows.len(),
        }));
    }
    let section = Section {
        id: "moves",
        title: "Who moves where",
        blocks,
    };
    Some((section, listed))
}

/// Where a group stands among those of its kind; what is none of them comes last.
fn place(run: &RecordedRun, plan: &str, kind: &str, name: &str) -> usize {
    let groups = run.by_group(plan, Metric::Margin, kind);
    groups
        .iter()
        .position(|(group, _)| *group == name)
        .unwrap_or(groups.len())
}

/// Where a customer stands under a plan that has yet to assess it.
fn now(segment: &str) -> &str {
    if segment.is_empty() { "to be assessed" } else { segment }
}

/// Of a plan under which nobody moves, that it starts as another one, where it does.
fn yet_to_move(run: &RecordedRun, plan: &str) -> Option<Block> {
    let change = run.answer.moves.iter().find(|change| change.plan == plan)?;
    let from = change.starts_as.as_ref()?;
    Some(Block::Text(format!(
        "`{plan}` starts as `{from}`: nobody has moved in month 1."
    )))
}

fn flow(run: &RecordedRun, plan: &str) -> Option<Block> {
    let flows = flows(&run.customers, plan);
    let moving = flows.iter().filter(|flow| !are_one(run, &flow.before, &flow.now));
    let moved = moving.fold((0, 0.0), |(customers, arr), flow| {
        (customers + flow.customers, arr + flow.arr)
    });
    if moved.0 == 0 {
        return None;
    }
    let mut before: IndexSet<&str> = flows.iter().map(|flow| flow.before.as_str()).collect();
    let mut after: IndexSet<&str> = flows.iter().map(|flow| flow.now.as_str()).collect();
    before.sort_by_key(|name| place(run, plan, "opening", name));
    after.sort_by_key(|name| place(run, plan, "segment", name));
    let of = |from: &str, to: &str| flows.iter().find(|flow| flow.before == from && flow.now == to);
    let written = |amount| money(&run.answer.currency, amount);
    let title = format!("From today's segments to those of `{plan}`, by ARR");
    let mut table = Table::new(
        format!("{title}: customers, ARR"),
        1,
        std::iter::once("from").chain(after.iter().copied().map(now)),
    );
    for from in &before {
        let cells = after.iter().map(|to| {
            of(from, to).map_or_else(
                || "-".to_owned(),
                |flow| format!("{}, {}", count(flow.customers), written(flow.arr)),
            )
        });
        table
            .rows
            .push(std::iter::once((*from).to_owned()).chain(cells).collect());
    }
    let place = |of: &IndexSet<&str>, name: &str| of.get_index_of(name).unwrap_or_default();
    let flowing = flows.iter().map(|flow| {
        let ends = (place(&before, &flow.before), place(&after, &flow.now));
        (ends.0, ends.1, flow.customers, flow.arr)
    });
    let mut flowing: Vec<_> = flowing.collect();
    flowing.sort_by_key(|&(from, to, ..)| (from, to));
    let alternative = format!(
        "A flow from the segments of today, at the left, to those of `{plan}`, at the right, as wide as its ARR. {} with {} ARR are in \
         another segment than today.",
        several(moved.0, "customer"),
        written(moved.1)
    );
    let chart = Chart::Flow {
        sides: [
            before.iter().map(|from| (*from).to_owned()).collect(),
            after.iter().map(|to| now(to).to_owned()).collect(),
        ],
        flows: flowing,
    };
    Some(Figure::block(title, alternative, chart, table).of(plan))
}

/// Whether two names are of one segment: a plan that starts as another calls that one's segments `NAME/…`.
fn are_one(run: &RecordedRun, one: &str, other: &str) -> bool {
    let plans = &run.scenario.central().plans;
    let bare = |name: &str| match name.split_once('/') {
        Some((plan, segment)) if plans.contains_key(plan) => segment.to_owned(),
        _ => name.to_owned(),
    };
    bare(one) == bare(other)
}

fn stays(run: &RecordedRun, row: &AssignedCustomer) -> bool {
    are_one(run, &row.segment_before, &row.segment_now)
}

/// The customers of the plans under which somebody moves.
fn moving(run: &RecordedRun) -> impl Iterator<Item = &AssignedCustomer> {
    let plans: HashSet<&str> = run
        .customers
        .iter()
        .filter(|row| !stays(run, row))
        .map(|row| row.plan.as_str())
        .collect();
    run.customers
        .iter()
        .filter(move |row| plans.contains(row.plan.as_str()))
}

/// As many customers as there is room for: those who move first, and of them those with the most ARR.
fn listed(run: &RecordedRun) -> Listed<'_> {
    let mut customers: Vec<&AssignedCustomer> = moving(run).collect();
    customers.sort_by(|a, b| {
        let who_moves_first = stays(run, a).cmp(&stays(run, b));
        who_moves_first.then(b.arr.total_cmp(&a.arr))
    });
    let mut room = ROOM;
    let rows = customers.into_iter().map(|row| -> Row {
        (
            &row.plan,
            &row.customer,
            &row.name,
            &row.segment_before,
            now(&row.segment_now),
            &row.assessed_profile,
            row.probability.map(|share| (share * 1e3).round() / 1e3),
            row.arr.round(),
            &row.book,
        )
    });
    let fits = move |row: &Row| {
        // JSON writes a character in six bytes at most.
        let size = serde_json::to_string(row).map_or(usize::MAX, |text| text.len() + 5 * text.matches('<').count());
        let fits = size < room;
        room = room.saturating_sub(size + 1);
        fits
    };
    Listed {
        rows: rows.take_while(fits).collect(),
    }
}
