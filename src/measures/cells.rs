//! Cells: customers who belong to the same groups are added up together, and what comes of it is added to the groups.

use std::collections::HashMap;

use super::groups::band_of;
use super::sums::{Cohort, Sums};
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// The first group of each kind.
#[derive(Clone, Copy, Debug)]
pub struct First {
    /// Of teams.
    pub team: usize,
    /// Of segments.
    pub segment: usize,
    /// Of profiles.
    pub profile: usize,
    /// Of ARR bands.
    pub band: usize,
    /// Of opening segments.
    pub opening: usize,
    /// Of these, the one that stands for customers who arrived later.
    pub arrived: usize,
}

impl First {
    /// The cell of a profile, a band and a group of opening segments: part of all customers, and of these.
    fn cell(self, profile: usize, band: usize, opening: usize) -> Cell<4> {
        Cell::of([0, self.profile + profile, self.band + band, opening])
    }
}

/// What is added up in a cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// The month.
    pub sums: Sums,
    /// The window of twelve months that closes with it.
    pub cohort: Cohort,
}

/// The cells of one plan. A customer is in two: that of its profile, band and opening segment, which does not depend on the
/// plan, so that the sums of equal numbers are equal under all plans, to the bit; and that of its segment.
#[derive(Clone, Debug)]
pub struct Cells {
    first: First,
    /// The first cell of each customer.
    cell: Vec<u32>,
    index: HashMap<[u8; 3], u32>,
    customers: Vec<Cell<4>>,
    segments: Vec<Cell<2>>,
    /// The first of the cells of customers who arrive: one a profile and band.
    arrived: usize,
    /// Boundaries of the ARR bands.
    bands: Vec<f64>,
}

#[derive(Clone, Debug)]
struct Cell<const GROUPS: usize> {
    groups: [usize; GROUPS],
    totals: Totals,
}

impl<const GROUPS: usize> Cell<GROUPS> {
    /// An empty cell, which is part of these groups.
    fn of(groups: [usize; GROUPS]) -> Self {
        let totals = Totals::default();
        Self { groups, totals }
    }
}

impl Cells {
    /// No cells yet, for groups that begin there.
    pub fn new(first: First) -> Self {
        Self {
            first,
            cell: Vec::new(),
            index: HashMap::new(),
            customers: Vec::new(),
            segments: Vec::new(),
            arrived: 0,
            bands: Vec::new(),
        }
    }

    /// Opens a replication. `opening` is the index of each customer's opening segment.
    pub fn open(&mut self, world: &World, plan: &Plan, customers: &Customers, opening: &[u8], bands: &[f64]) {
        let First { team, segment, .. } = self.first;
        let covered = plan.segments.iter().enumerate();
        self.segments.clear();
        self.segments
            .extend(covered.map(|(index, covered)| Cell::of([team + covered.team, segment + index])));
        self.bands.clear();
        self.bands.extend_from_slice(bands);
        self.customers.clear();
        self.index.clear();
        self.cell.clear();
        for i in 0..customers.len() {
            let key = [customers.profile[i], band_of(customers.arr[i], bands) as u8, opening[i]];
            let next = self.customers.len() as u32;
            let index = *self.index.entry(key).or_insert(next);
            if index == next {
                let [profile, band, opening] = key.map(usize::from);
                self.customers
                    .push(self.first.cell(profile, band, self.first.opening + opening));
            }
            self.cell.push(index);
        }
        self.arrived = self.customers.len();
        if world.arrivals.is_some() {
            for profile in 0..world.profiles() {
                for band in 0..=bands.len() {
                    self.customers.push(self.first.cell(profile, band, self.first.arrived));
                }
            }
        }
    }

    /// Puts customers who arrived in their cells.
    pub fn arrive(&mut self, customers: &Customers) {
        for i in self.cell.len()..customers.len() {
            let band = band_of(customers.arr[i], &self.bands);
            let cell = self.arrived + customers.profile[i] as usize * (self.bands.len() + 1) + band;
            self.cell.push(cell as u32);
        }
    }

    /// Empties all cells.
    pub fn clear(&mut self) {
        self.customers
            .iter_mut()
            .for_each(|cell| cell.totals = Totals::default());
        self.segments
            .iter_mut()
            .for_each(|cell| cell.totals = Totals::default());
    }

    /// The two cells of a customer of this segment.
    #[inline]
    pub fn of_customer(&mut self, i: usize, segment: u8) -> [&mut Totals; 2] {
        let customer = &mut self.customers[self.cell[i] as usize].totals;
        [customer, &mut self.segments[segment as usize].totals]
    }

    /// The totals of the cells of the opening's customers, in their order.
    pub fn of_opening(&self) -> impl Iterator<Item = &Totals> {
        self.customers[..self.arrived].iter().map(|cell| &cell.totals)
    }

    /// Shows each group the totals of its cells, in their order.
    pub fn for_groups(&self, mut add: impl FnMut(usize, &Totals)) {
        for cell in &self.customers {
            cell.groups.iter().for_each(|&group| add(group, &cell.totals));
        }
        for cell in &self.segments {
            cell.groups.iter().for_each(|&group| add(group, &cell.totals));
        }
    }
}
