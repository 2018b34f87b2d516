//! Experiments: a scenario at many points, each run in the same replications, and what is measured there.
//!
//! A *point* is a set of values written over the scenario. An [`Experiment`] checks all of its points before any work, then
//! runs ranges of replications of any of them ([`Experiment::run`]) and hands over the [`Responses`]: for each plan and
//! measure, the value in each replication. `sweep`, and every study that asks at several points, is made of these.
//!
//! Replication `r` has the same draws at every point, so that points are paired as plans are (common random numbers; Law 2015,
//! *Simulation Modeling and Analysis*, 11.2); what a replication gives at a point does not depend on what else is run. An input
//! that is uncertain is replaced by the point's value, and all others draw what they drew.
//!
//! Points in the same world, which differ in plans only, are run together: needs and customers are drawn once, and each plan
//! is one more plan of the run.

mod group;
mod kept;
mod measure;
mod point;
mod responses;

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use self::group::{Running, groups};
use self::point::Prepared;
use super::inputs::Inputs;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::{Stopped, Watch};
use crate::scenario::schema::Scenario;

pub use group::most_plans;
pub use kept::{Identity, KeptPoints};
pub use measure::{Measure, UnknownMeasure};
pub use point::Point;
pub use responses::{Outcomes, Responses, difference, summary};

/// More different things that are wrong than this are not told.
const MOST_ERRORS: usize = 20;

/// What is read at each point.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Names of the plans.
    pub plans: Vec<String>,
    /// What is read of each of them; what a plan is not measured by is not a number there.
    pub measures: Vec<Measure>,
    /// Whether what chance made of each measure is read too (docs/model.md 7.3): means are closer with it, percentiles are not.
    pub controls: bool,
}

/// Some replications of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The point, by its index.
    pub point: usize,
    /// The replications: whole draws of the uncertain inputs, or designs of them, so both ends are multiples of [`Experiment::inner`].
    pub replications: Range<u32>,
}

/// A scenario at points that are all valid.
#[derive(Debug)]
pub struct Experiment<'a> {
    inputs: &'a Inputs,
    points: Vec<Point>,
    asked: Asked,
    prepared: Vec<Prepared>,
}

impl<'a> Experiment<'a> {
    /// Checks all points; `option` is what messages call the values of the points.
    ///
    /// # Errors
    /// Everything that is wrong at any point, each said once and with the first point where it is.
    pub fn new(inputs: &'a Inputs, points: Vec<Point>, asked: Asked, option: &str) -> Result<Self, InputErrors> {
        let results: Vec<Result<Prepared, InputErrors>> = points
            .par_iter()
            .map(|point| Prepared::new(point, inputs, &asked, option))
            .collect();
        let mut prepared = Vec::with_capacity(points.len());
        let mut wrong = Wrong::default();
        for (point, result) in points.iter().zip(results) {
            match result {
                Ok(ready) => prepared.push(ready),
                Err(errors) => wrong.add(point, errors),
            }
        }
        wrong.into_result(points.len())?;
        Ok(Self {
            inputs,
            points,
            asked,
            prepared,
        })
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What is read.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Replications that depend on each other at a point: that share a draw of the uncertain inputs, or a design of draws; 1 where
    /// nothing is uncertain there.
    pub fn inner(&self, point: usize) -> u32 {
        self.prepared[point].inner
    }

    /// The scenario as it is at no point: what is said of all of them.
    pub fn scenario(&self) -> &Scenario {
        self.inputs.template.central()
    }

    /// Replications that the scenario asks for, which are as many at all points.
    pub fn replications(&self) -> u32 {
        self.scenario().run.replications
    }

    /// What tells whether a plan at a point is the same plan in the same world as another: then these are equal, and so are
    /// its replications.
    pub fn sameness(&self, point: usize, plan: usize) -> impl Eq + Hash + use<> {
        // The baseline stands before the plans that were asked for.
        (self.prepared[point].world, self.prepared[point].plans[plan + 1])
    }

    /// The baseline's position among the plans asked for, if it is one of them.
    pub fn baseline(&self, point: usize) -> Option<usize> {
        let baseline = &self.prepared[point].baseline;
        self.asked.plans.iter().position(|plan| plan == baseline)
    }

    /// What each plan asked for is expected to cost at a point, in currency a year, with uncertain inputs at their medians.
    pub fn costs(&self, point: usize) -> &[f64] {
        &self.prepared[point].costs
    }

    /// What a point's replications depend on, as a hash: the whole scenario there but the number of replications, the lists,
    /// what is read, and the version of axplan.
    pub fn identity(&self, point: usize) -> &str {
        &self.prepared[point].identity
    }

    /// Runs some replications of some points, each once, and hands over what each job gave. Progress is told once for each replication of
    /// a point.
    ///
    /// # Errors
    /// If the watch says stop. What was under way is handed over as far as it came.
    pub fn run(&self, jobs: &[Job], watch: &Watch, done: impl FnMut(Responses)) -> Result<(), Stopped> {
        let mut found: Vec<Option<Responses>> = vec![None; jobs.len()];
        let ended = self.run_in_parts(jobs, watch, |parts| {
            for part in parts {
                let of_part = |job: &Job| job.point == part.point && job.replications.contains(&part.first);
                if let Some(job) = jobs.iter().position(of_part) {
                    part.put_behind(&mut found[job]);
                }
            }
        });
        found.into_iter().flatten().for_each(done);
        ended
    }

    /// The same, handed over while it goes on: what was kept of jobs, and then what each block of clusters gave, of all points that are run
    /// together at once. Those of a point are handed over in order.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run_in_parts(
        &self,
        jobs: &[Job],
        watch: &Watch,
        mut done: impl FnMut(Vec<Responses>),
    ) -> Result<(), Stopped> {
        let mut missing = Vec::with_capacity(jobs.len());
        for job in jobs {
            let mut rest = job.clone();
            for known in self.known(job) {
                rest.replications.start = known.replications().end;
                known.replications().for_each(|_| (watch.replication_done)());
                done(vec![known]);
            }
            if !rest.replications.is_empty() {
                missing.push(rest);
            }
        }
        for group in groups(&self.prepared, &missing, self.inputs.roster.len()) {
            if watch.stop.load(Ordering::Relaxed) {
                return Err(Stopped);
            }
            let running = Running::new(self.inputs, &self.points, &self.prepared, &self.asked, &group);
            running.run(watch, &self.asked, |parts| {
                parts.iter().for_each(|part| self.keep(part));
                done(parts);
            })?;
        }
        Ok(())
    }
}

/// What is wrong at points: each said once, with the first of the points and how many there are.
#[derive(Default)]
struct Wrong {
    said: Vec<(Diagnostic, String, usize)>,
    index: HashMap<String, usize>,
}

impl Wrong {
    fn add(&mut self, point: &Point, errors: InputErrors) {
        for diagnostic in errors.0 {
            let index = *self.index.entry(diagnostic.in_one_line()).or_insert(self.said.len());
            match self.said.get_mut(index) {
                Some((_, _, points)) => *points += 1,
                None => self.said.push((diagnostic, point.to_string(), 1)),
            }
        }
    }

    /// `points` is the number of all points: what is wrong at each of them is not the fault of one.
    fn into_result(self, points: usize) -> Result<(), InputErrors> {
        if self.said.is_empty() {
            return Ok(());
        }
        let told = self
            .said
            .into_iter()
            .take(MOST_ERRORS)
            .map(|(mut diagnostic, first, wrong)| {
                match wrong {
                    all if all == points => {}
                    1 => diagnostic.message += &format!(", at the point {first}"),
                    more => diagnostic.message += &format!(", at the point {first} and at {} more", more - 1),
                }
                diagnostic
            });
        Err(InputErrors(told.collect()))
    }
}
