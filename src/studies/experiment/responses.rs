//! What the replications of a point gave.

use std::ops::Range;

use crate::engine::BLOCK;
use crate::statistics::summary::{Difference, Summary};

/// What a range of replications of one point gave: for each plan and measure, the value in each replication. A value that is
/// not defined is not a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Responses {
    /// The point, by its index.
    pub point: usize,
    /// The first replication.
    pub first: u32,
    /// Replications that depend on each other: that share a draw of the uncertain inputs, or a design of draws.
    pub inner: u32,
    /// How many measures there are of each plan.
    measures: usize,
    /// By plan, then measure.
    columns: Vec<Vec<f64>>,
}

impl Responses {
    /// Columns of values, plan by plan and measure by measure.
    pub fn new(point: usize, first: u32, inner: u32, measures: usize, columns: Vec<Vec<f64>>) -> Self {
        Self {
            point,
            first,
            inner,
            measures,
            columns,
        }
    }

    /// The replications.
    pub fn replications(&self) -> Range<u32> {
        let number = self.columns.first().map_or(0, Vec::len) as u32;
        self.first..self.first + number
    }

    /// The values of one measure of one plan, by their positions among those asked for.
    pub fn column(&self, plan: usize, measure: usize) -> &[f64] {
        &self.columns[plan * self.measures + measure]
    }

    /// All columns: by plan, then measure.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// Adds the replications that follow these, of the same point.
    pub fn append(&mut self, next: Self) {
        debug_assert_eq!((self.point, self.replications().end), (next.point, next.first));
        for (own, next) in self.columns.iter_mut().zip(next.columns) {
            own.extend(next);
        }
    }

    /// The first `number` of the replications.
    #[must_use]
    pub fn up_to(mut self, number: u32) -> Self {
        for column in &mut self.columns {
            column.truncate(number as usize);
        }
        self
    }

    /// One measure of one plan over the replications.
    pub fn summary(&self, plan: usize, measure: usize) -> Summary {
        summary(self.column(plan, measure), self.inner)
    }

    /// The difference of one measure between two plans of this point, the second less the first, replication by replication.
    pub fn difference(&self, from: usize, to: usize, measure: usize) -> Difference {
        difference(self.column(from, measure), self.column(to, measure), self.inner)
    }
}

/// Values over replications, folded as a run folds them: within blocks of clusters first.
pub fn summary(values: &[f64], inner: u32) -> Summary {
    let inner = inner as usize;
    let mut total = Summary::default();
    for block in values.chunks(inner * BLOCK as usize) {
        let mut of_block = Summary::default();
        for cluster in block.chunks(inner) {
            of_block.push(cluster.iter().copied());
        }
        total.merge(&of_block);
    }
    total
}

/// The difference of two columns of the same replications, of whichever plans and points, folded likewise. Where one of them has
/// clusters and the other has none, clusters are those.
pub fn difference(from: &[f64], to: &[f64], inner: u32) -> Difference {
    let inner = inner as usize;
    let mut total = Difference::default();
    let block = inner * BLOCK as usize;
    for (from, to) in from.chunks(block).zip(to.chunks(block)) {
        let mut of_block = Difference::default();
        for (from, to) in from.chunks(inner).zip(to.chunks(inner)) {
            of_block.push(from.iter().copied().zip(to.iter().copied()));
        }
        total.merge(&of_block);
    }
    total
}
