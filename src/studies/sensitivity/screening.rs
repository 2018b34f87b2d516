//! Morris's screening: which inputs matter at all, together with the others.

use serde::{Deserialize, Serialize};

use super::Estimate;
use super::question::{Question, Target};
use super::runs::Runs;
use super::uncertain::{HIGH, LOW};
use crate::diagnostics::InputErrors;
use crate::engine::{Stopped, Watch};
use crate::statistics::morris::{Trajectory, effects};

/// What a screening found.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Screening {
    /// Trajectories.
    pub trajectories: u32,
    /// Replications at each point.
    pub replications: u32,
    /// By plan and metric.
    pub tables: Vec<Table>,
    /// Measures that were not defined everywhere, of which nothing can be said.
    pub undefined: Vec<Target>,
}

/// The inputs by what they do to one measure of one plan.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Table {
    /// The measure.
    #[serde(flatten)]
    pub target: Target,
    /// The inputs, that which does most first.
    pub rows: Vec<Row>,
}

/// The elementary effects of one input, from its 5 % to its 95 % quantile.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// Its path.
    pub input: String,
    /// Mean effect.
    pub mu: f64,
    /// Mean absolute effect.
    pub mu_star: Estimate,
    /// Standard deviation of effects, without what chance adds: large where other inputs change what this one does, or where it
    /// is no straight line.
    pub sigma: f64,
    /// The mean absolute effect that chance alone would make.
    pub noise: f64,
    /// Whether chance alone could have made it.
    pub below_noise: bool,
}

/// A screening ready to run.
#[derive(Debug)]
pub struct Study<'a> {
    question: &'a Question<'a>,
    trajectories: Vec<Trajectory>,
    runs: Runs<'a>,
}

impl<'a> Study<'a> {
    /// # Errors
    /// What is wrong at any of its points.
    pub fn new(question: &'a Question<'a>, trajectories: u32, replications: u32) -> Result<Self, InputErrors> {
        let inputs = question.chosen.examined.len();
        let trajectory = |number| Trajectory::new(question.seed(), number, inputs);
        let trajectories: Vec<Trajectory> = (0..trajectories).map(trajectory).collect();
        let point = |shares: &Vec<f64>| {
            let quantiles: Vec<f64> = shares.iter().map(|share| LOW + (HIGH - LOW) * share).collect();
            question.point(&quantiles)
        };
        let points = trajectories.iter().flat_map(|trajectory| &trajectory.points).map(point);
        let runs = Runs::new(question, points.collect(), question.asked(), replications)?;
        Ok(Self {
            question,
            trajectories,
            runs,
        })
    }

    /// Replications in all.
    pub fn total(&self) -> u64 {
        self.runs.total()
    }

    /// Runs it.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Screening, Stopped> {
        let responses = self.runs.run(watch)?;
        let inputs = &self.question.chosen.examined;
        let mut screening = Screening {
            trajectories: self.trajectories.len() as u32,
            replications: self.runs.replications(),
            tables: Vec::new(),
            undefined: Vec::new(),
        };
        for target in self.question.targets() {
            let gains: Vec<Vec<f64>> = responses.iter().map(|responses| target.gain(responses)).collect();
            if gains.iter().flatten().any(|gain| !gain.is_finite()) {
                screening.undefined.push(target);
                continue;
            }
            let by_trajectory: Vec<Vec<Vec<f64>>> = gains.chunks(inputs.len() + 1).map(<[_]>::to_vec).collect();
            let rows = inputs
                .iter()
                .zip(effects(&self.trajectories, &by_trajectory))
                .map(|(input, effects)| Row {
                    input: input.name().to_owned(),
                    mu: effects.signed.mean,
                    mu_star: Estimate::new(effects.absolute.mean, effects.absolute.se(), effects.interval()),
                    sigma: effects.sigma(),
                    noise: effects.noise(),
                    below_noise: effects.is_below_noise(),
                });
            let mut rows: Vec<Row> = rows.collect();
            rows.sort_by(|one, other| f64::total_cmp(&other.mu_star.value, &one.mu_star.value));
            screening.tables.push(Table { target, rows });
        }
        Ok(screening)
    }
}
