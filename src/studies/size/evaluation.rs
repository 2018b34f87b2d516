//! Runs of the plan at headcounts, each kept so that nothing is run twice.

use std::collections::HashMap;
use std::ops::Range;

use super::estimate::{Estimate, Sample};
use super::problem::{Constraint, Headcounts, OPTION, Problem};
use super::target::Target;
use super::{SizeError, Watched};
use crate::scenario::Site;
use crate::statistics::concomitant::terms;
use crate::statistics::moments::Moments;
use crate::statistics::summary::{Difference, Summary};
use crate::studies::experiment::{Experiment, Job, Outcomes, Responses};
use crate::studies::inputs::Inputs;

/// Independent replications of the search: draws of the uncertain inputs, where there are any.
const SEARCH: u32 = 100;

/// Runs the plan, and remembers what it gave.
pub struct Evaluator<'a> {
    inputs: &'a Inputs,
    problem: &'a Problem,
    watch: Watched<'a>,
    /// By headcounts and first replication.
    known: HashMap<(Headcounts, u32), Responses>,
    /// Replications that depend on each other: that share a draw of the uncertain inputs, or a design of draws.
    pub inner: u32,
    /// Expected cost a year of the fewest people.
    base: f64,
    /// Replications run so far, over all headcounts.
    pub used: u64,
    /// How many there are expected to be at the end of the stage.
    expected: u64,
}

impl<'a> Evaluator<'a> {
    /// Checks that the fewest and the most people make a scenario in which the targets are measured.
    ///
    /// # Errors
    /// If they do not.
    pub fn new(inputs: &'a Inputs, problem: &'a Problem, watch: Watched<'a>) -> Result<Self, SizeError> {
        let corners = problem.corners(inputs)?;
        Ok(Self {
            inputs,
            problem,
            watch,
            known: HashMap::new(),
            inner: corners.inner(0),
            base: corners.costs(0)[0],
            used: 0,
            expected: 0,
        })
    }

    /// What is decided.
    pub fn problem(&self) -> &'a Problem {
        self.problem
    }

    /// A number of replications that is whole draws of the uncertain inputs.
    pub fn whole(&self, replications: u32) -> u32 {
        replications.next_multiple_of(self.inner)
    }

    /// Expected cost a year, with uncertain inputs at their medians.
    pub fn cost(&self, headcounts: &[u32]) -> f64 {
        self.base + self.problem.cost_above_low(headcounts)
    }

    /// A stage begins that takes about so many headcounts in so many replications each: the end of the progress bar.
    pub fn begin(&mut self, headcounts: usize, replications: u32) {
        self.expected = self.used + headcounts as u64 * u64::from(replications);
        (self.watch.expect)(self.expected);
    }

    /// Makes sure that replications `first` to `first + number` of all of these are known.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn ensure(&mut self, all: &[Headcounts], first: u32, number: u32) -> Result<(), SizeError> {
        let end = |known: &HashMap<(Headcounts, u32), Responses>, headcounts: &Headcounts| {
            let responses = known.get(&(headcounts.clone(), first));
            responses.map_or(first, |responses| responses.replications().end)
        };
        let mut missing: Vec<&Headcounts> = Vec::new();
        for headcounts in all {
            if end(&self.known, headcounts) < first + number && !missing.contains(&headcounts) {
                missing.push(headcounts);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let points = missing
            .iter()
            .map(|headcounts| self.problem.point(headcounts))
            .collect();
        let experiment = Experiment::new(self.inputs, points, self.problem.asked.clone(), OPTION)?;
        let job = |(point, headcounts): (usize, &&Headcounts)| Job {
            point,
            replications: end(&self.known, headcounts)..first + number,
        };
        let jobs: Vec<Job> = missing.iter().enumerate().map(job).collect();
        let more: u64 = jobs.iter().map(|job| job.replications.len() as u64).sum();
        if self.used + more > self.expected {
            (self.watch.expect)(self.used + more);
        }
        let mut found = Vec::new();
        experiment.run(&jobs, self.watch.watch, |responses| found.push(responses))?;
        for mut responses in found {
            self.used += responses.replications().len() as u64;
            let key = (missing[responses.point].clone(), first);
            match self.known.get_mut(&key) {
                Some(known) => {
                    responses.point = known.point;
                    known.append(responses);
                }
                None => {
                    self.known.insert(key, responses);
                }
            }
        }
        Ok(())
    }

    fn responses(&self, headcounts: &[u32], first: u32) -> &Responses {
        &self.known[&(headcounts.to_vec(), first)]
    }

    /// All headcounts of which all replications of the search are known.
    pub fn searched(&self) -> Vec<Headcounts> {
        let whole = self.known.iter().filter(|((_, first), responses)| {
            *first == 0 && responses.replications().end >= self.search_replications()
        });
        let mut all: Vec<Headcounts> = whole.map(|((headcounts, _), _)| headcounts.clone()).collect();
        all.sort();
        all
    }

    /// Replications of the search, which begin with the first: a hundred independent ones.
    pub fn search_replications(&self) -> u32 {
        SEARCH * self.inner
    }

    /// The replications from `first` on that are known.
    pub fn replications(&self, headcounts: &[u32], first: u32) -> usize {
        self.responses(headcounts, first).replications().len()
    }

    /// The clusters from `first` on that are known.
    pub fn number_of_clusters(&self, headcounts: &[u32], first: u32) -> usize {
        self.replications(headcounts, first) / self.inner as usize
    }

    /// Hands over the target of a constraint and what replications gave of its measure: over the months of a quarter, their mean.
    fn of<T>(
        &self,
        headcounts: &[u32],
        first: u32,
        constraint: &Constraint,
        read: impl FnOnce(&Target, &Sample) -> T,
    ) -> T {
        let target = &self.problem.targets[constraint.target];
        let responses = self.responses(headcounts, first);
        let clusters = first / self.inner..responses.replications().end / self.inner;
        let draws = self.draws(clusters);
        let draws = draws.as_slice();
        if let [measure] = constraint.measures[..] {
            let outcomes = responses.outcomes(0, measure);
            return read(target, &Sample { outcomes, draws });
        }
        let months = constraint.measures.len() as f64;
        let columns: Vec<&[f64]> = constraint
            .measures
            .iter()
            .map(|&measure| responses.column(0, measure))
            .collect();
        let mean = |row: usize| columns.iter().map(|column| column[row]).sum::<f64>() / months;
        let values: Vec<f64> = (0..columns[0].len()).map(mean).collect();
        // What chance made of a single month is not known.
        let outcomes = Outcomes {
            values: &values,
            controls: &[],
            inner: self.inner,
        };
        read(target, &Sample { outcomes, draws })
    }

    /// Terms of what the uncertain inputs are in clusters, inputs that are drawn together once.
    fn draws(&self, clusters: Range<u32>) -> Vec<Vec<f64>> {
        let template = &self.inputs.template;
        let mut sites: Vec<&Site> = template.uncertain().iter().collect();
        sites.sort_by_key(|site| site.key());
        sites.dedup_by_key(|site| site.key());
        let run = &template.central().run;
        // A cluster of a design has many draws, which even out by themselves what one draw would explain.
        if sites.is_empty() || run.outer_design.draws() > 1 {
            return Vec::new();
        }
        let of = |cluster| {
            sites
                .iter()
                .map(|site| site.uniform(run.outer_design, run.seed, cluster))
                .collect::<Vec<f64>>()
        };
        clusters.map(|cluster| terms(&of(cluster))).collect()
    }

    /// What replications from `first` on say of a constraint.
    pub fn estimate(&self, headcounts: &[u32], first: u32, constraint: &Constraint) -> Estimate {
        self.of(headcounts, first, constraint, Target::estimate)
    }

    /// What each cluster adds to that.
    pub fn scores(&self, headcounts: &[u32], first: u32, constraint: &Constraint) -> Vec<f64> {
        self.of(headcounts, first, constraint, Target::scores)
    }

    /// By how much they meet it, with `margin` standard errors to spare.
    pub fn slack(&self, headcounts: &[u32], first: u32, constraint: &Constraint, margin: f64) -> f64 {
        self.of(headcounts, first, constraint, |target, sample| {
            target.slack(sample, margin)
        })
    }

    /// One measure over replications.
    pub fn summary(&self, headcounts: &[u32], first: u32, measure: usize) -> Summary {
        self.responses(headcounts, first).summary(0, measure)
    }

    /// One measure's differences between two, replication by replication.
    pub fn difference(&self, from: &[u32], to: &[u32], first: u32, measure: usize) -> Difference {
        let [from, to] = [from, to].map(|headcounts| self.responses(headcounts, first).outcomes(0, measure));
        from.difference(&to)
    }

    /// The means of one measure over the draws of the uncertain inputs.
    pub fn clusters(&self, headcounts: &[u32], first: u32, measure: usize) -> Vec<f64> {
        let of = |cluster: &[f64]| {
            let mut within = Moments::default();
            cluster.iter().for_each(|&value| within.push(value));
            within.mean
        };
        let column = self.responses(headcounts, first).column(0, measure);
        column.chunks(self.inner as usize).map(of).collect()
    }

    /// What each cluster costs less with `to` than with `from`, as far as both were run.
    pub fn saved(&self, from: &[u32], to: &[u32], first: u32) -> Vec<f64> {
        let measure = self.problem.cost_measure();
        let [from, to] = [from, to].map(|headcounts| self.clusters(headcounts, first, measure));
        from.iter().zip(&to).map(|(from, to)| from - to).collect()
    }
}
