//! Reads the record of each month and fills a replication's row.

use super::cells::{Cells, First};
use super::control::Control;
use super::groups::Group;
use super::layout::Layout;
use super::ledger::Ledger;
use super::load;
use super::metric::Metric;
use super::sums::{Cohort, Load, Sums, View};
use super::window::{WINDOW, Window};
use crate::model::block::Block;
use crate::model::month::Step;
use crate::model::paid_coverage;
use crate::model::state::State;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// Customers whose numbers are collected before they are added up.
const FEW: usize = 32;

/// The books of one plan in one replication.
#[derive(Clone, Debug)]
pub struct Recorder {
    books: Vec<Book>,
    /// Index of the first group of each kind.
    first: First,
    /// First group and number of the CSMs of each team.
    csms: Vec<(usize, usize)>,
    cells: Cells,
    window: Window,
    /// Money of the months.
    ledger: Ledger,
    control: Control,
    /// Sums over the customers of the opening in the first twelve months, or so far.
    opening_year: Sums,
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
    fn month_view<'a>(&'a self, opening_year: &'a Sums) -> View<'a> {
        View {
            flow: &self.month,
            close: &self.month,
            trailing: &self.trailing,
            first_year: &self.first_year,
            opening_year,
            load: &self.load_month,
            months: 1.0,
            has_people: self.has_people,
        }
    }
}

impl Recorder {
    /// Empty books for a plan with this layout.
    pub fn new(layout: &Layout, plan: &Plan) -> Self {
        let of_kind = |wanted: fn(&Group) -> bool| layout.groups.iter().filter(move |(group, _)| wanted(group));
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
        let opening = |group: &Group| matches!(group, Group::Opening(_));
        let first = First {
            team: first(|group| matches!(group, Group::Team(_))),
            segment: first(|group| matches!(group, Group::Segment(_))),
            profile: first(|group| matches!(group, Group::Profile(_))),
            band: first(|group| matches!(group, Group::Band(_))),
            opening: first(opening),
            arrived: (first(opening) + of_kind(opening).count()).saturating_sub(1),
        };
        Self {
            books: layout.groups.iter().map(book).collect(),
            first,
            csms: csms.collect(),
            cells: Cells::new(first),
            window: Window::default(),
            ledger: Ledger::default(),
            control: Control::default(),
            opening_year: Sums::default(),
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
        self.months = 0;
        self.ledger.margin.clear();
        self.ledger.cost.clear();
        self.control = Control::default();
        self.opening_year = Sums::default();
        self.cells.open(world, plan, customers, opening, bands);
        self.window.open(&customers.arr, segments);
    }

    /// Opens the books of a month.
    pub fn begin(&mut self, step: &Step) {
        self.months = step.month;
        self.control.begin();
        self.cells.arrive(step.customers);
        self.cells.clear();
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
                let segment = state.assignment.segment[i as usize];
                for cell in self.cells.of_customer(i as usize, segment) {
                    cell.sums += sums;
                }
            }
        }
    }

    /// Closes the books of the month.
    pub fn close(&mut self, step: &Step, state: &State) {
        self.retention(step, state);
        self.customers(step.month);
        self.queues(step, state);
        self.charge(step);
        let all = &self.books[0];
        let view = all.month_view(&self.opening_year);
        self.ledger.margin.push(view.value(Metric::Margin, step.world));
        self.ledger.cost.push(view.value(Metric::CsCost, step.world));
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

    /// The cohort of the window that closes, once twelve months are over.
    fn retention(&mut self, step: &Step, state: &State) {
        if step.month >= WINDOW {
            let cells = &mut self.cells;
            self.window.cohort(step.month, state, |i, segment, cohort| {
                for cell in cells.of_customer(i, segment) {
                    cell.cohort += cohort;
                }
            });
        }
        self.window.close(step.month, step.world, state);
    }

    /// Adds up the month of all customers, by group.
    fn customers(&mut self, month: u32) {
        for book in &mut self.books {
            book.month = Sums::default();
            book.trailing = Cohort::default();
        }
        self.cells.for_groups(|group, totals| {
            self.books[group].month += &totals.sums;
            self.books[group].trailing += &totals.cohort;
        });
        for book in &mut self.books {
            let month = book.month;
            book.run += &month;
        }
        if month <= WINDOW {
            for totals in self.cells.of_opening() {
                self.opening_year += &totals.sums;
            }
        }
        if month == WINDOW {
            for book in &mut self.books {
                book.first_year = book.trailing;
            }
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
                let view = self.books[entry.group].month_view(&self.opening_year);
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
                opening_year: &self.opening_year,
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
