//! Points that are run, all in the same replications.

use rayon::prelude::*;

use super::question::Question;
use crate::diagnostics::InputErrors;
use crate::engine::{Stopped, Watch};
use crate::studies::experiment::{Asked, Experiment, Job, Point, Responses};

/// Points of a question and the replications at each.
#[derive(Debug)]
pub(super) struct Runs<'a> {
    experiment: Experiment<'a>,
    replications: u32,
}

impl<'a> Runs<'a> {
    /// At least so many replications at each point: as many more as make whole draws of what is uncertain there.
    pub fn new(
        question: &Question<'a>,
        points: Vec<Point>,
        asked: Asked,
        replications: u32,
    ) -> Result<Self, InputErrors> {
        let experiment = Experiment::new(question.inputs, points, asked, "--inputs")?;
        let inner = (0..experiment.points().len())
            .map(|point| experiment.inner(point))
            .max();
        Ok(Self {
            replications: replications.next_multiple_of(inner.unwrap_or(1)),
            experiment,
        })
    }

    /// Replications at each point.
    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// Replications at all points.
    pub fn total(&self) -> u64 {
        self.experiment.points().len() as u64 * u64::from(self.replications)
    }

    /// What each point gave, in their order. Points are run in parallel: most are worlds of their own with few replications.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Vec<Responses>, Stopped> {
        let of_point = |point: usize| {
            let job = Job {
                point,
                replications: 0..self.replications,
            };
            let mut found = None;
            self.experiment
                .run(&[job], watch, |responses| found = Some(responses))?;
            found.ok_or(Stopped)
        };
        (0..self.experiment.points().len())
            .into_par_iter()
            .map(of_point)
            .collect()
    }
}
