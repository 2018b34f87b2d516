//! Reads the record of each month and fills a replication's row.

use std::collections::HashMap;

use super::groups::{Group, band_of};
use super::layout::Layout;
use super::sums::{Cohort, Load, Sums, View};
use crate::model::state::State;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

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
            months: 0,
        }
    }

    /// Opens the books of a replication. `opening` is the index of each customer's opening segment.
    pub fn open(&mut self, plan: &Plan, customers: &Customers, opening: &[u8], bands: &[f64]) {
        for book in &mut self.books {
            *book = Book {
                has_people: book.has_people,
                ..Book::default()
            };
        }
        self.cells.clear();
        self.cell_index.clear();
        let First { team, segment, .. } = self.first;
        let segments = plan.segments.iter().enumerate();
        self.segments.clear();
        self.segments
            .extend(segments.map(|(index, covered)| Cell::of([team + covered.team, segment + index])));
        self.months = 0;
        self.history[0].copy_from_slice(&customers.arr);
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
    }

    /// Books the month that was just closed.
    pub fn close(&mut self, month: u32, world: &World, plan: &Plan, customers: &Customers, state: &State) {
        self.months = month;
        self.customers(plan, customers, state);
        self.retention(month, state);
        self.queues(world, plan, state);
    }

    fn customers(&mut self, plan: &Plan, customers: &Customers, state: &State) {
        self.cells.iter_mut().for_each(|cell| cell.sums = Sums::default());
        self.segments.iter_mut().for_each(|cell| cell.sums = Sums::default());
        let record = &state.month;
        for &i in &state.present {
            let i = i as usize;
            let segment = state.assignment.segment[i] as usize;
            let cost_per_hour = plan.teams[plan.segments[segment].team].cost_per_hour();
            let alive = f64::from(u8::from(state.alive[i]));
            let mismatched = state.assignment.assessed[i] != customers.profile[i];
            let sums = Sums {
                customers: 1.0,
                logos: alive,
                opening_arr: record.opening_arr[i],
                arr: state.arr[i],
                expansion: record.expansion[i],
                contraction: record.contraction[i],
                churned: record.churned[i],
                unmet: record.unmet[i],
                surplus: record.surplus[i],
                waiting: record.waiting[i] * alive,
                adequacy: record.adequacy[i],
                health: state.health[i] * alive,
                mismatched: f64::from(u8::from(mismatched)),
                cost_to_serve: record.worked[i] * cost_per_hour,
            };
            self.cells[self.cell[i] as usize].sums += &sums;
            self.segments[segment].sums += &sums;
        }
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
    fn retention(&mut self, month: u32, state: &State) {
        let history = &mut self.history[(month % WINDOW) as usize];
        if month >= WINDOW {
            self.cells.iter_mut().for_each(|cell| cell.cohort = Cohort::default());
            self.segments
                .iter_mut()
                .for_each(|cell| cell.cohort = Cohort::default());
            for (i, &then) in history.iter().enumerate() {
                if then > 0.0 {
                    let now = state.arr[i];
                    let cohort = Cohort {
                        logos_then: 1.0,
                        logos_now: f64::from(u8::from(state.alive[i])),
                        arr_then: then,
                        arr_now: now,
                        arr_kept: f64::min(now, then),
                    };
                    self.cells[self.cell[i] as usize].cohort += &cohort;
                    self.segments[state.assignment.segment[i] as usize].cohort += &cohort;
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
    }

    fn queues(&mut self, world: &World, plan: &Plan, state: &State) {
        for book in &mut self.books {
            book.load_month = Load::default();
        }
        for (index, server) in plan.servers.iter().enumerate() {
            let team = &plan.teams[server.team];
            let worked = state.queues.worked[index];
            let overloaded = worked > world.target_utilisation * server.hours;
            let load = Load {
                fte: server.fte,
                overloaded: if overloaded { server.fte } else { 0.0 },
                available: server.hours,
                worked,
                required: state.queues.required[index],
                accounts: state.queues.accounts[index],
                arr: state.queues.arr[index],
                cost: if team.headcount > 0.0 {
                    team.cost * (server.fte / team.headcount)
                } else {
                    0.0
                },
            };
            let (first_csm, csms) = self.csms[server.team];
            let book = index - team.servers.start;
            let csm = (book < csms).then_some(first_csm + book);
            let groups = [Some(0), Some(self.first.team + server.team), csm];
            for group in groups.into_iter().flatten() {
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
                let book = &self.books[entry.group];
                let view = View {
                    flow: &book.month,
                    close: &book.month,
                    trailing: &book.trailing,
                    first_year: &book.first_year,
                    load: &book.load_month,
                    months: 1.0,
                    has_people: book.has_people,
                };
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
    }
}
