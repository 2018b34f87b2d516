//! The main study: all plans of a scenario, compared with the baseline under common random numbers.

mod memory;
mod study;

use std::collections::HashMap;

pub use study::Study;
pub(in crate::studies) use study::layout;

use crate::engine::{BLOCK, Cluster, Row};
use crate::measures::layout::Layout;
use crate::measures::metric::Metric;
use crate::statistics::control;
use crate::statistics::moments::Moments;
use crate::statistics::summary::{Difference, Summary};

/// What all replications gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// By plan, laid out like its rows.
    pub summaries: Vec<Vec<Summary>>,
    /// Of each plan but the baseline, against it.
    pub differences: Vec<PlanDifferences>,
    /// Headline metrics of all customers: one row a replication, one column a plan and headline, plan-major.
    pub headlines: Vec<Vec<f64>>,
    /// The controls of the headlines, likewise; 0 where there is none.
    controls: Vec<Vec<f64>>,
    /// Where the headlines of each plan stand in its rows.
    headline_positions: Vec<Vec<Option<usize>>>,
    /// Where the control of each series of each plan stands in its rows.
    control_positions: Vec<Vec<Option<usize>>>,
    baseline: usize,
    /// Replications in a cluster.
    pub inner: usize,
    /// Replications that depend on each other: of a cluster, or of the clusters of a design.
    pub dependent: usize,
}

/// The differences of one plan against the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanDifferences {
    /// The plan.
    pub plan: usize,
    /// The series that both plans have, by their positions in the baseline's and in the plan's rows.
    pub pairs: Vec<(usize, usize)>,
    /// The difference of each pair.
    pub differences: Vec<Difference>,
}

impl PlanDifferences {
    /// The difference of the series at `position` of the plan's rows.
    pub fn at(&self, position: usize) -> Option<&Difference> {
        let index = self.pairs.iter().position(|(_, plan)| *plan == position)?;
        Some(&self.differences[index])
    }
}

impl Comparison {
    fn empty(study: &Study) -> Self {
        let layouts = &study.layouts;
        let headlines = |layout: &Layout| {
            Metric::HEADLINES
                .iter()
                .map(|&metric| layout.position(metric, 0))
                .collect()
        };
        let controls = |layout: &Layout| -> Vec<_> {
            (0..layout.series.len())
                .map(|position| layout.control(position))
                .collect()
        };
        let others = (0..layouts.len()).filter(|plan| *plan != study.baseline);
        let differences = others.map(|plan| {
            let pairs = common_series(&layouts[study.baseline], &layouts[plan]);
            PlanDifferences {
                plan,
                differences: vec![Difference::default(); pairs.len()],
                pairs,
            }
        });
        Self {
            summaries: layouts
                .iter()
                .map(|layout| vec![Summary::default(); layout.series.len()])
                .collect(),
            differences: differences.collect(),
            headlines: Vec::new(),
            controls: Vec::new(),
            headline_positions: layouts.iter().map(headlines).collect(),
            control_positions: layouts.iter().map(controls).collect(),
            baseline: study.baseline,
            inner: study.template.inner() as usize,
            dependent: study.template.dependent() as usize,
        }
    }

    /// Adds a block of clusters: summed within the block first, so that blocks can be summed apart and put together.
    fn fold(&mut self, block: &[Cluster]) {
        let together = self.dependent / self.inner;
        for (plan, summaries) in self.summaries.iter_mut().enumerate() {
            for (position, summary) in summaries.iter_mut().enumerate() {
                let mut of_block = Summary::default();
                let control = self.control_positions[plan][position];
                for clusters in block.chunks(together) {
                    let values = clusters.iter().flatten().map(|rows| &rows[plan]);
                    of_block.push_controlled(values.map(|row| (row[position], at(row, control))));
                }
                summary.merge(&of_block);
            }
        }
        for PlanDifferences {
            plan,
            pairs,
            differences,
        } in &mut self.differences
        {
            for (&(in_baseline, in_plan), difference) in pairs.iter().zip(differences) {
                let mut of_block = Difference::default();
                let controls = (
                    self.control_positions[self.baseline][in_baseline],
                    self.control_positions[*plan][in_plan],
                );
                for clusters in block.chunks(together) {
                    let pairs = clusters
                        .iter()
                        .flatten()
                        .map(|rows| (&rows[self.baseline], &rows[*plan]));
                    of_block.push_controlled(pairs.map(|(baseline, plan)| {
                        let control = at(plan, controls.1) - at(baseline, controls.0);
                        ((baseline[in_baseline], plan[in_plan]), control)
                    }));
                }
                difference.merge(&of_block);
            }
        }
    }

    fn note_headlines(&mut self, batch: &[Cluster]) {
        for rows in batch.iter().flatten() {
            let positions = self.headline_positions.iter().zip(rows);
            let values = positions.flat_map(|(positions, row)| {
                positions
                    .iter()
                    .map(|position| position.map_or(f64::NAN, |position| row[position]))
            });
            self.headlines.push(values.collect());
            let positions = self.headline_positions.iter().zip(&self.control_positions).zip(rows);
            let controls = positions.flat_map(|((positions, controls), row)| {
                positions
                    .iter()
                    .map(|position| at(row, position.and_then(|position| controls[position])))
            });
            self.controls.push(controls.collect());
        }
    }

    /// One headline of one plan over replications.
    pub fn headline(&self, plan: usize, metric: Metric) -> Option<Vec<f64>> {
        let column = Metric::HEADLINES.iter().position(|&headline| headline == metric)?;
        let column = plan * Metric::HEADLINES.len() + column;
        Some(self.headlines.iter().map(|row| row[column]).collect())
    }

    /// What the mean of a series of a plan and its error are read off: clusters, with the control taken off where that is worth
    /// it for a difference from the baseline, so that plans and their difference fit; or, with one plan, for itself.
    pub fn estimate(&self, plan: usize, position: usize) -> &Moments {
        let Summary {
            clusters, controlled, ..
        } = &self.summaries[plan][position];
        if self.control_positions[plan][position].is_none() {
            return clusters;
        }
        let worth = self.differences.iter().any(|of_plan| {
            let mut found = of_plan.pairs.iter().zip(&of_plan.differences);
            found.any(|(&(in_baseline, in_plan), difference)| {
                let of_series =
                    plan == self.baseline && in_baseline == position || plan == of_plan.plan && in_plan == position;
                of_series && difference.is_controlled()
            })
        });
        let alone = self.differences.is_empty() && control::is_worth_it(clusters, controlled);
        if worth || alone { controlled } else { clusters }
    }

    /// The control of one headline of one plan over replications.
    pub fn control(&self, plan: usize, metric: Metric) -> Option<Vec<f64>> {
        let column = Metric::HEADLINES.iter().position(|&headline| headline == metric)?;
        let column = plan * Metric::HEADLINES.len() + column;
        Some(self.controls.iter().map(|row| row[column]).collect())
    }

    /// The paired difference of a headline of two plans, summed in blocks as every sum is.
    pub fn between(&self, (from, to): (usize, usize), metric: Metric) -> Option<Difference> {
        let (before, after) = (self.headline(from, metric)?, self.headline(to, metric)?);
        let (of_before, of_after) = (self.control(from, metric)?, self.control(to, metric)?);
        let pairs = before.into_iter().zip(after);
        let controls = of_before.iter().zip(of_after).map(|(before, after)| after - before);
        let all: Vec<((f64, f64), f64)> = pairs.zip(controls).collect();
        let mut difference = Difference::default();
        for block in all.chunks(self.inner * BLOCK as usize) {
            let mut of_block = Difference::default();
            for cluster in block.chunks(self.dependent) {
                of_block.push_controlled(cluster.iter().copied());
            }
            difference.merge(&of_block);
        }
        Some(difference)
    }

    /// The difference of two numbers over replications, paired and clustered as they were run, summed in blocks as
    /// every sum is.
    pub fn paired(&self, from: &[f64], to: &[f64]) -> Difference {
        let mut difference = Difference::default();
        let block = self.inner * BLOCK as usize;
        for (from, to) in from.chunks(block).zip(to.chunks(block)) {
            let mut of_block = Difference::default();
            for (from, to) in from.chunks(self.dependent).zip(to.chunks(self.dependent)) {
                of_block.push(from.iter().copied().zip(to.iter().copied()));
            }
            difference.merge(&of_block);
        }
        difference
    }
}

/// The control at a place of a row; 0 where there is none, or what it goes with is not defined.
fn at(row: &Row, control: Option<usize>) -> f64 {
    control
        .map(|control| row[control])
        .filter(|value| value.is_finite())
        .unwrap_or(0.0)
}

/// The series that two layouts have in common, of groups that are the same customers under both.
fn common_series(baseline: &Layout, plan: &Layout) -> Vec<(usize, usize)> {
    let named = |layout: &Layout| -> HashMap<_, _> {
        let common = layout
            .series
            .iter()
            .enumerate()
            .filter(|(_, series)| layout.groups[series.group].0.is_common());
        common
            .map(|(position, series)| {
                (
                    (series.metric, layout.groups[series.group].1.clone(), series.month),
                    position,
                )
            })
            .collect()
    };
    let in_baseline = named(baseline);
    let mut pairs: Vec<(usize, usize)> = named(plan)
        .into_iter()
        .filter_map(|(name, in_plan)| in_baseline.get(&name).map(|&in_baseline| (in_baseline, in_plan)))
        .collect();
    pairs.sort_unstable();
    pairs
}
