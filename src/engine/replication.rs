//! One replication of all plans.

use super::compiled::Compiled;
use crate::measures::layout::Layout;
use crate::measures::recorder::Recorder;
use crate::model::month;
use crate::model::need::Draws;
use crate::model::state::State;
use crate::population::customers::Customers;
use crate::population::roster::Roster;
use crate::random::Key;

/// The numbers that one replication gave under one plan, laid out by the plan's `Layout`.
pub type Row = Vec<f64>;

/// The memory that a replication works in, made once a thread and used again.
#[derive(Debug)]
pub struct Workspace {
    customers: Customers,
    draws: Draws,
    states: Vec<State>,
    recorders: Vec<Recorder>,
    opening: Vec<u8>,
    present: Vec<u32>,
}

impl Workspace {
    /// Memory for the customers of `roster` under these plans.
    pub fn new(compiled: &Compiled, roster: &Roster, layouts: &[Layout]) -> Self {
        let n = roster.len();
        Self {
            customers: Customers::with_len(n),
            draws: Draws::with_len(n, compiled.world.kinds.len()),
            states: layouts
                .iter()
                .map(|_| State::with_len(n, compiled.world.kinds.len()))
                .collect(),
            recorders: layouts
                .iter()
                .zip(&compiled.plans)
                .map(|(layout, plan)| Recorder::new(layout, plan, n))
                .collect(),
            opening: vec![0; n],
            present: Vec::with_capacity(n),
        }
    }
}

/// What is the same in every replication of a run.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The customers.
    pub roster: &'a Roster,
    /// The layout of each plan's rows.
    pub layouts: &'a [Layout],
    /// Length of the run in months.
    pub months: u32,
    /// Index of the baseline plan, whose segments are the opening ones where the list names none.
    pub baseline: usize,
}

/// Runs the replication with this key under every plan; one row a plan. The draws of a month are made once, and every
/// plan is stepped against them.
pub fn replicate(key: Key, compiled: &Compiled, setting: Setting, workspace: &mut Workspace) -> Vec<Row> {
    let Compiled { world, plans, bands } = compiled;
    let Setting {
        roster,
        layouts,
        months,
        baseline,
    } = setting;
    let Workspace {
        customers,
        draws,
        states,
        recorders,
        opening,
        present,
    } = workspace;
    world.population.draw(key, roster, customers);
    for (state, plan) in states.iter_mut().zip(plans) {
        state.assignment.draw(key, world, plan, roster, customers);
        state.open(customers, plan);
    }
    for (i, (opening, &of_baseline)) in opening.iter_mut().zip(&states[baseline].assignment.segment).enumerate() {
        *opening = roster.opening_segment(i, of_baseline);
    }
    for (recorder, plan) in recorders.iter_mut().zip(plans) {
        recorder.open(plan, customers, opening, bands);
    }
    let mut rows: Vec<Row> = layouts
        .iter()
        .map(|layout| vec![f64::NAN; layout.series.len()])
        .collect();
    for month in 1..=months {
        present.clear();
        present.extend((0..customers.len() as u32).filter(|&i| states.iter().any(|state| state.alive[i as usize])));
        draws.draw(key, month, world, &roster.keys, customers, present);
        for (index, plan) in plans.iter().enumerate() {
            let state = &mut states[index];
            month::step(state, month, world, plan, customers, draws);
            recorders[index].close(month, world, plan, customers, state);
            recorders[index].write_month(month, &layouts[index], world, &mut rows[index]);
        }
    }
    for ((recorder, layout), row) in recorders.iter().zip(layouts).zip(&mut rows) {
        recorder.write_run(layout, world, row);
    }
    rows
}
