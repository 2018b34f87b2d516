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
    /// The controls likewise; empty where they were not asked for.
    controls: Vec<Vec<f64>>,
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
            controls: Vec::new(),
        }
    }

    /// The same with the controls of all columns, 0 where a measure has none.
    #[must_use]
    pub fn with_controls(self, controls: Vec<Vec<f64>>) -> Self {
        Self { controls, ..self }
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

    /// One measure of one plan, with its control where that was asked for.
    pub fn outcomes(&self, plan: usize, measure: usize) -> Outcomes<'_> {
        let at = plan * self.measures + measure;
        Outcomes {
            values: &self.columns[at],
            controls: self.controls.get(at).map_or(&[], Vec::as_slice),
            inner: self.inner,
        }
    }

    /// All columns: by plan, then measure.
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// All numbers, column by column, those of the controls last.
    pub fn numbers(&self) -> Vec<f64> {
        [self.columns.concat(), self.controls.concat()].concat()
    }

    /// Adds the replications that follow these, of the same point.
    pub fn append(&mut self, next: Self) {
        debug_assert_eq!((self.point, self.replications().end), (next.point, next.first));
        let columns = self.columns.iter_mut().zip(next.columns);
        for (own, next) in columns.chain(self.controls.iter_mut().zip(next.controls)) {
            own.extend(next);
        }
    }

    /// Puts these behind those of the same point that are there.
    pub fn put_behind(self, there: &mut Option<Self>) {
        match there {
            Some(before) => before.append(self),
            None => *there = Some(self),
        }
    }

    /// The first `number` of the replications.
    #[must_use]
    pub fn up_to(mut self, number: u32) -> Self {
        for column in self.columns.iter_mut().chain(&mut self.controls) {
            column.truncate(number as usize);
        }
        self
    }

    /// One measure of one plan over the replications.
    pub fn summary(&self, plan: usize, measure: usize) -> Summary {
        self.outcomes(plan, measure).summary()
    }

    /// The difference of one measure between two plans of this point, the second less the first, replication by replication.
    pub fn difference(&self, from: usize, to: usize, measure: usize) -> Difference {
        self.outcomes(from, measure).difference(&self.outcomes(to, measure))
    }
}

/// One measure over replications.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a> {
    /// The value in each; not a number where it is not defined.
    pub values: &'a [f64],
    /// What chance made of it, whose mean is 0; empty where that is not known.
    pub controls: &'a [f64],
    /// Replications that share a draw of the uncertain inputs.
    pub inner: u32,
}

impl Outcomes<'_> {
    /// Each value with its control, 0 where there is none.
    pub fn pairs(&self) -> Vec<(f64, f64)> {
        let controls = self.controls.iter().copied().chain(std::iter::repeat(0.0));
        self.values.iter().copied().zip(controls).collect()
    }

    /// Their summary, folded as a run folds them: within blocks of clusters first.
    pub fn summary(&self) -> Summary {
        let inner = self.inner as usize;
        let mut total = Summary::default();
        for block in self.pairs().chunks(inner * BLOCK as usize) {
            let mut of_block = Summary::default();
            for cluster in block.chunks(inner) {
                of_block.push_controlled(cluster.iter().copied());
            }
            total.merge(&of_block);
        }
        total
    }

    /// What another has more in the same replications, of whichever plan and point, folded likewise.
    pub fn difference(&self, other: &Self) -> Difference {
        let inner = self.inner as usize;
        let pairs = self.pairs().into_iter().zip(other.pairs());
        let pairs: Vec<((f64, f64), f64)> = pairs.map(|(from, to)| ((from.0, to.0), to.1 - from.1)).collect();
        let mut total = Difference::default();
        for block in pairs.chunks(inner * BLOCK as usize) {
            let mut of_block = Difference::default();
            for cluster in block.chunks(inner) {
                of_block.push_controlled(cluster.iter().copied());
            }
            total.merge(&of_block);
        }
        total
    }
}

/// The summary of values over replications, without controls.
pub fn summary(values: &[f64], inner: u32) -> Summary {
    plain(values, inner).summary()
}

/// The difference of two columns of the same replications, without controls. Where one of them has clusters and the other has
/// none, clusters are those.
pub fn difference(from: &[f64], to: &[f64], inner: u32) -> Difference {
    plain(from, inner).difference(&plain(to, inner))
}

fn plain(values: &[f64], inner: u32) -> Outcomes<'_> {
    Outcomes {
        values,
        controls: &[],
        inner,
    }
}
