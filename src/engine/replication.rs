//! One replication of all plans.

use super::compiled::Compiled;
use super::crowd::Crowd;
use crate::measures::layout::Layout;
use crate::measures::observer::Observer;
use crate::measures::recorder::Recorder;
use crate::model::month;
use crate::model::state::State;
use crate::population::roster::Roster;
use crate::random::Key;

/// The numbers that one replication gave under one plan, laid out by the plan's `Layout`.
pub type Row = Vec<f64>;

/// The memory that a replication works in, made once a thread and used again.
#[derive(Debug)]
pub struct Workspace {
    crowd: Crowd,
    states: Vec<State>,
    recorders: Vec<Recorder>,
    opening: Vec<u8>,
}

impl Workspace {
    /// Memory for the customers of `roster` under these plans.
    pub fn new(compiled: &Compiled, roster: &Roster, layouts: &[Layout]) -> Self {
        let n = roster.len();
        Self {
            crowd: Crowd::default(),
            states: layouts.iter().map(|_| State::default()).collect(),
            recorders: layouts
                .iter()
                .zip(&compiled.plans)
                .map(|(layout, plan)| Recorder::new(layout, plan))
                .collect(),
            opening: vec![0; n],
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
    observed(key, compiled, setting, workspace, &mut ())
}

/// The same, while somebody looks on.
pub fn observed(
    key: Key,
    compiled: &Compiled,
    setting: Setting,
    workspace: &mut Workspace,
    observer: &mut impl Observer,
) -> Vec<Row> {
    let Compiled { world, plans, bands } = compiled;
    let Setting {
        roster,
        layouts,
        months,
        baseline,
    } = setting;
    let Workspace {
        crowd,
        states,
        recorders,
        opening,
    } = workspace;
    world.population.draw(key, roster, &mut crowd.customers);
    crowd.open();
    let customers = &crowd.customers;
    for (state, plan) in states.iter_mut().zip(plans) {
        state.assignment.draw(key, world, plan, roster, customers);
        state.open(world, plan, customers);
    }
    for (i, (opening, &of_baseline)) in opening.iter_mut().zip(&states[baseline].assignment.segment).enumerate() {
        *opening = roster.opening_segment(i, of_baseline);
    }
    for ((recorder, plan), state) in recorders.iter_mut().zip(plans).zip(&*states) {
        recorder.open(world, plan, customers, opening, &state.assignment.segment, bands);
    }
    let mut rows: Vec<Row> = layouts.iter().map(|layout| vec![f64::NAN; layout.width()]).collect();
    for month in 1..=months {
        crowd.turn(key, month, world, states);
        for (index, plan) in plans.iter().enumerate() {
            let step = crowd.step(key, month, world, plan);
            let recorder = &mut recorders[index];
            recorder.begin(&step);
            observer.begin(index, &step);
            month::step(&mut states[index], &step, |state, block| {
                recorder.book(&step, state, block);
                observer.end(index, &step, state, block);
            });
            recorder.close(&step, &states[index]);
            recorder.write_month(month, &layouts[index], world, &mut rows[index]);
        }
    }
    for ((recorder, layout), row) in recorders.iter().zip(layouts).zip(&mut rows) {
        recorder.write_run(layout, world, row);
        recorder.write_gain(&recorders[baseline], layout, world, row);
    }
    rows
}
