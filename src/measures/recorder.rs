//! Reads the record of each month and fills a replication's row.

use std::collections::HashMap;

use super::control::Control;
use super::groups::{Group, band_of};
use super::layout::Layout;
use super::ledger::Ledger;
use super::load;
use super::metric::Metric;
use super::sums::{Cohort, Load, Sums, View};
use crate::model::block::Block;
use crate::model::month::Step;
use crate::model::paid_coverage;
use crate::model::state::State;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// Customers whose numbers are collected before they are added up.
const FEW: usize = 32;

/// Months of the trailing window.
const WINDOW: u32 = 12;

/// The books of one plan in one replication.
#[derive(Clone, Debug)]
pub struct Recorder {
    books: Vec<Book>,
    /// Index of the first group of each kind: team, CSM, segment, profile, band, opening segment.
    first: First,
    /// First group and number of the CSMs of each team.
    csms: Vec<(usize, usize)>,
    /// Cell of each customer: customers of one profile, band and opening segment share a cell. Cells do not depend on
    /// the plan, so that the sums of equal numbers are equal under all plans, to the bit.
    cell: Vec<u32>,
    cells: Vec<Cell<4>>,
    cell_index: HashMap<[u8; 3], u32>,
    /// The customers of each segment of the plan.
    segments: Vec<Cell<2>>,
    /// ARR at the close of each of the last twelve months, by `month % 12`; month 0 is the opening.
    history: Vec<Vec<f64>>,
    /// ARR won by uplift up to then, likewise.
    uplift_history: Vec<Vec<f64>>,
    /// The segment of each customer then, likewise: who leaves a segment stays in its cohort, or moves would flatter plans.
    segment_history: Vec<Vec<u8>>,
    /// Boundaries of the ARR bands.
    bands: Vec<f64>,
    /// The group of opening segments that stands for customers who arrived later.
    arrived_opening: usize,
    /// The first of the cells of customers who arrive: one a profile and band.
    arrived_cells: usize,
    /// Money of the months.
    ledger: Ledger,
    control: Control,
    months: u32,
}

/// One group's sums.
#[derive(Clone, Copy, Debug, Default)]
struct Book {
    month: Sums,
    run: Sums,
    load_month: Load,
    load_run: Load,
    trailing: Cohort,
    first_year: Cohort,
    has_people: bool,
}

impl Book {
    fn month_view(&self) -> View<'_> {
        View {
            flow: &self.month,
            close: &self.month,
            trailing: &self.trailing,
            first_year: &self.first_year,
            load: &self.load_month,
            months: 1.0,
            has_people: self.has_people,
        }
    }
}

#[derive(Clone, Debug)]
struct Cell<const GROUPS: usize> {
    groups: [usize; GROUPS],
    sums: Sums,
    cohort: Cohort,
}

impl<const GROUPS: usize> Cell<GROUPS> {
    /// An empty cell, which is part of these groups.
    fn of(groups: [usize; GROUPS]) -> Self {
        Self {
            groups,
            sums: Sums::default(),
            cohort: Cohort::default(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct First {
    team: usize,
    segment: usize,
    profile: usize,
    band: usize,
    opening: usize,
}

impl Recorder {
    /// Empty books for a plan with this layout and `n` customers.
    pub fn new(layout: &Layout, plan: &Plan, n: usize) -> Self {
        let first = |wanted: fn(&Group) -> bool| layout.groups.iter().position(|(group, _)| wanted(group)).unwrap_or(0);
        let csms = (0..plan.teams.len()).map(|wanted| {
            let of_team = |(group, _): &(Group, String)| matches!(group, Group::Csm { team, .. } if *team == wanted);
            let first = layout.groups.iter().position(of_team).unwrap_or(0);
            (first, layout.groups.iter().filter(|group| of_team(group)).count())
        });
        let book = |(group, _): &(Group, String)| Book {
            has_people: matches!(group, Group::All | Group::Team(_)),
            ..Book::default()
        };
        Self {
            books: layout.groups.iter().map(book).collect(),
            first: First {
                team: first(|group| matches!(group, Group::Team(_))),
                segment: first(|group| matches!(group, Group::Segment(_))),
                profile: first(|group| matches!(group, Group::Profile(_))),
                band: first(|group| matches!(group, Group::Band(_))),
                opening: first(|group| matches!(group, Group::Opening(_))),
            },
            csms: csms.collect(),
            cell: vec![0; n],
            cells: Vec::new(),
            cell_index: HashMap::new(),
            segments: Vec::new(),
            history: vec![vec![0.0; n]; WINDOW as usize],
            uplift_history: vec![Vec::new(); WINDOW as usize],
            segment_history: vec![Vec::new(); WINDOW as usize],
            bands: Vec::new(),
            arrived_opening: layout
                .groups
                .iter()
                .filter(|(group, _)| matches!(group, Group::Opening(_)))
                .count()
                .saturating_sub(1),
            arrived_cells: 0,
            ledger: Ledger::default(),
            control: Control::default(),
            months: 0,
        }
    }

    /// Opens the books of a replication. `opening` is the index of each customer's opening segment, `segments` that of the
    /// segment in which the plan puts it.
    pub fn open(
        &mut self,
        world: &World,
        plan: &Plan,
        customers: &Customers,
        opening: &[u8],
        segments: &[u8],
        bands: &[f64],
    ) {
        for book in &mut self.books {
            *book = Book {
                has_people: book.has_people,
                ..Book::default()
            };
        }
        self.cells.clear();
        self.cell_index.clear();
        let First { team, segment, .. } = self.first;
        let covered = plan.segments.iter().enumerate();
        self.segments.clear();
        self.segments
            .extend(covered.map(|(index, covered)| Cell::of([team + covered.team, segment + index])));
        self.months = 0;
        self.ledger.margin.clear();
        self.ledger.cost.clear();
        self.control = Control::default();
        self.bands.clear();
        self.bands.extend_from_slice(bands);
        for (column, uplift) in self.history.iter_mut().zip(&mut self.uplift_history) {
            column.clear();
            column.resize(customers.len(), 0.0);
            uplift.clear();
        }
        self.history[0].copy_from_slice(&customers.arr);
        self.segment_history[0].clear();
        self.segment_history[0].extend_from_slice(segments);
        self.cell.clear();
        self.cell.resize(customers.len(), 0);
        for i in 0..customers.len() {
            let band = band_of(customers.arr[i], bands) as u8;
            let key = [customers.profile[i], band, opening[i]];
            let next = self.cells.len() as u32;
            let index = *self.cell_index.entry(key).or_insert(next);
            if index == next {
                let [profile, band, opening] = key.map(usize::from);
                self.cells.push(Cell::of([
                    0,
                    self.first.profile + profile,
                    self.first.band + band,
                    self.first.opening + opening,
                ]));
            }
            self.cell[i] = index;
        }
        self.arrived_cells = self.cells.len();
        if world.arrivals.is_some() {
            for profile in 0..world.profiles() {
                for band in 0..=bands.len() {
                    self.cells.push(Cell::of([
                        0,
                        self.first.profile + profile,
                        self.first.band + band,
                        self.first.opening + self.arrived_opening,
                    ]));
                }
            }
        }
    }

    /// Opens the books of a month.
    pub fn begin(&mut self, step: &Step) {
        self.months = step.month;
        self.control.begin();
        self.arrivals(step.customers);
        self.cells.iter_mut().for_each(|cell| cell.sums = Sums::default());
        self.segments.iter_mut().for_each(|cell| cell.sums = Sums::default());
    }

    /// Books the month of a block of customers that has just ended it.
    pub fn book(&mut self, step: &Step, state: &State, block: &Block) {
        self.control.add(&state.month.surprise, step.month <= WINDOW);
        // A few customers at a time: what was just written must have left the processor before it is read as a whole.
        let mut few = [Sums::default(); FEW];
        for rows in state.present[block.present.clone()].chunks(FEW) {
            for (sums, &i) in few.iter_mut().zip(rows) {
                *sums = of_customer(i as usize, step, state);
            }
            for (&i, sums) in rows.iter().zip(&few) {
                self.cells[self.cell[i as usize] as usize].sums += sums;
                self.segments[state.assignment.segment[i as usize] as usize].sums += sums;
            }
        }
    }

    /// Closes the books of the month.
    pub fn close(&mut self, step: &Step, state: &State) {
        self.customers();
        self.retention(step.month, step.world, state);
        self.queues(step, state);
        self.charge(step);
        let all = &self.books[0];
        let view = all.month_view();
        self.ledger.margin.push(view.value(Metric::Margin, step.world));
        self.ledger.cost.push(view.value(Metric::CsCost, step.world));
    }

    /// Puts customers who arrived in their cells.
    fn arrivals(&mut self, customers: &Customers) {
        for i in self.cell.len()..customers.len() {
            let band = band_of(customers.arr[i], &self.bands);
            let cell = self.arrived_cells + customers.profile[i] as usize * (self.bands.len() + 1) + band;
            self.cell.push(cell as u32);
        }
    }

    /// The costs of the plan itself, which belong to no team.
    fn charge(&mut self, step: &Step) {
        let transition = step
            .plan
            .former
            .as_ref()
            .map_or(0.0, |former| former.cost_in(step.month));
        let cost = step.plan.policy(step.month).costs + transition;
        self.books[0].load_month.cost += cost;
        self.books[0].load_run.cost += cost;
    }

    /// Adds up the month of all customers, by group.
    fn customers(&mut self) {
        for book in &mut self.books {
            book.month = Sums::default();
        }
        for cell in &self.cells {
            for group in cell.groups {
                self.books[group].month += &cell.sums;
            }
        }
        for cell in &self.segments {
            for group in cell.groups {
                self.books[group].month += &cell.sums;
            }
        }
        for book in &mut self.books {
            let month = book.month;
            book.run += &month;
        }
    }

    /// The cohort of the trailing twelve months, once there are twelve: churned customers stay in it at 0.
    fn retention(&mut self, month: u32, world: &World, state: &State) {
        let history = &mut self.history[(month % WINDOW) as usize];
        let uplift_history = &mut self.uplift_history[(month % WINDOW) as usize];
        history.resize(state.arr.len(), 0.0);
        if month >= WINDOW {
            self.cells.iter_mut().for_each(|cell| cell.cohort = Cohort::default());
            self.segments
                .iter_mut()
                .for_each(|cell| cell.cohort = Cohort::default());
            for (i, &then) in history.iter().enumerate() {
                if then > 0.0 {
                    let now = state.arr[i];
                    let uplift = state.uplift[i] - uplift_history.get(i).copied().unwrap_or(0.0);
                    let without_uplift = f64::max(0.0, now - uplift);
                    let cohort = Cohort {
                        logos_then: 1.0,
                        logos_now: f64::from(u8::from(state.alive[i])),
                        arr_then: then,
                        arr_now: now,
                        arr_without_uplift: without_uplift,
                        arr_kept: f64::min(without_uplift, then),
                    };
                    self.cells[self.cell[i] as usize].cohort += &cohort;
                    self.segments[self.segment_history[(month % WINDOW) as usize][i] as usize].cohort += &cohort;
                }
            }
            for book in &mut self.books {
                book.trailing = Cohort::default();
            }
            for cell in &self.cells {
                for group in cell.groups {
                    self.books[group].trailing += &cell.cohort;
                }
            }
            for cell in &self.segments {
                for group in cell.groups {
                    self.books[group].trailing += &cell.cohort;
                }
            }
            if month == WINDOW {
                for book in &mut self.books {
                    book.first_year = book.trailing;
                }
            }
        }
        history.copy_from_slice(&state.arr);
        let segments = &mut self.segment_history[(month % WINDOW) as usize];
        segments.clear();
        segments.extend_from_slice(&state.assignment.segment);
        if world.uplift > 0.0 {
            uplift_history.clear();
            uplift_history.extend_from_slice(&state.uplift);
        }
    }

    fn queues(&mut self, step: &Step, state: &State) {
        for book in &mut self.books {
            book.load_month = Load::default();
        }
        for (index, server) in step.plan.servers.iter().enumerate() {
            let load = load::of_server(index, step, state);
            let (first_csm, csms) = self.csms[server.team];
            let book = index - step.plan.teams[server.team].servers.start;
            let csm = (book < csms).then_some(first_csm + book);
            let groups = [Some(0), Some(self.first.team + server.team), csm];
            for group in groups.into_iter().flatten() {
                self.books[group].load_month += &load;
            }
        }
        for team in 0..step.plan.teams.len() {
            let load = load::of_people(team, step, state);
            for group in [0, self.first.team + team] {
                self.books[group].load_month += &load;
            }
        }
        for book in &mut self.books {
            let month = book.load_month;
            book.load_run += &month;
        }
    }

    /// Writes the month's numbers into a row.
    pub fn write_month(&self, month: u32, layout: &Layout, world: &World, row: &mut [f64]) {
        for entry in &layout.entries {
            if (entry.first..=entry.last).contains(&month) {
                let view = self.books[entry.group].month_view();
                row[entry.offset + 1 + (month - entry.first) as usize] = view.value(entry.metric, world);
            }
        }
    }

    /// Writes the whole run's numbers into a row.
    pub fn write_run(&self, layout: &Layout, world: &World, row: &mut [f64]) {
        for entry in &layout.entries {
            let book = &self.books[entry.group];
            let view = View {
                flow: &book.run,
                close: &book.month,
                trailing: &book.trailing,
                first_year: &book.first_year,
                load: &book.load_run,
                months: f64::from(self.months),
                has_people: book.has_people,
            };
            row[entry.offset] = view.value(entry.metric, world);
        }
        for (metric, position) in Control::METRICS.into_iter().zip(layout.series.len()..) {
            row[position] = self.control.of(metric, &self.books[0].first_year, world);
        }
    }

    /// Writes what the plan gains over the baseline into its row.
    pub fn write_gain(&self, baseline: &Self, layout: &Layout, world: &World, row: &mut [f64]) {
        self.ledger.write_gain(&baseline.ledger, layout, world, row);
        if let Some(control) = layout.position(Metric::Npv, 0).and_then(|npv| layout.control(npv)) {
            row[control] -= baseline.control.of(Metric::Npv, &baseline.books[0].first_year, world);
        }
    }
}

/// One customer's month.
#[inline]
fn of_customer(i: usize, step: &Step, state: &State) -> Sums {
    let record = &state.month;
    let row = i - record.first;
    let covered = &step.plan.segments[state.assignment.segment[i] as usize];
    let cost_per_hour = state.staff.cost_per_hour[covered.team];
    let bought = paid_coverage::bought(state, step, i);
    let beside_people = covered.operations + bought.map_or(0.0, |offer| offer.hours * cost_per_hour);
    let alive = f64::from(u8::from(state.alive[i]));
    Sums {
        customers: 1.0,
        logos: alive,
        opening_arr: record.opening_arr[row],
        arr: state.arr[i],
        arr_squared: state.arr[i] * state.arr[i],
        arrived: record.arrived[row],
        expansion: record.expansion[row],
        uplift: record.uplift[row],
        contraction: record.contraction[row],
        churned: record.churned[row],
        automated: record.automated[row],
        unmet: record.unmet[row],
        surplus: record.surplus[row],
        entitled: record.entitled[row],
        waiting: record.waiting[row] * alive,
        adequacy: record.adequacy[row],
        quality: record.quality[row],
        health: state.health[i] * alive,
        mismatched: record.mismatched[row],
        cost_to_serve: record.reserved[row] * cost_per_hour + beside_people,
        beside_people,
        paid_revenue: bought.map_or(0.0, |offer| offer.price_per_year / 12.0),
    }
}
