//! Sobol's indices: which share of what we don't know about a measure is due to which input.

use serde::{Deserialize, Serialize};

use super::Estimate;
use super::question::{Question, Target};
use super::runs::Runs;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::{Stopped, Watch};
use crate::random::design::{SOBOL_DIMENSIONS, sobol};
use crate::statistics::sobol_indices::{Design, Index, indices};
use crate::studies::experiment::Point;

/// Inputs with a sequence: two dimensions each.
const MOST_INPUTS: usize = SOBOL_DIMENSIONS / 2;

/// What is due to which input.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Variance {
    /// Rows of the two samples.
    pub rows: u32,
    /// Replications at each point.
    pub replications: u32,
    /// By plan and metric.
    pub tables: Vec<Table>,
    /// Measures that were not defined everywhere, or did not vary beyond chance.
    pub undefined: Vec<Target>,
}

/// The inputs by their share in the variance of one measure of one plan.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Table {
    /// The measure.
    #[serde(flatten)]
    pub target: Target,
    /// Standard deviation of its expectation over what is not known.
    pub sd: f64,
    /// The inputs, that with the largest total index first.
    pub rows: Vec<Row>,
}

/// The indices of one input.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// Its path.
    pub input: String,
    /// Its share by itself.
    pub first: Share,
    /// Its share with everything that it does together with others.
    pub total: Share,
}

/// A share of variance.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Share {
    /// The share.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// What chance had added, which is taken away.
    pub noise: f64,
    /// Whether it cannot be told from 0, or is less than that.
    pub below_noise: bool,
}

/// Indices ready to be run.
#[derive(Debug)]
pub struct Study<'a> {
    question: &'a Question<'a>,
    rows: u32,
    runs: Runs<'a>,
}

impl<'a> Study<'a> {
    /// The samples are the two halves of one sequence of Sobol's with Owen's scrambling ([`sobol`]).
    ///
    /// # Errors
    /// What is wrong at any of its points, or too many inputs.
    pub fn new(question: &'a Question<'a>, rows: u32, replications: u32) -> Result<Self, InputErrors> {
        let inputs = question.chosen.examined.len();
        if inputs > MOST_INPUTS {
            let message = format!("Sobol's indices are for {MOST_INPUTS} inputs at most, and these are {inputs}");
            let help = "take `--method morris` first, then those that matter by `--inputs`";
            return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
        }
        let quantile = |row: u32, dimension: usize| sobol(row, dimension as u32, question.seed());
        let mut points: Vec<Point> = Vec::new();
        for row in 0..rows {
            let [a, b] = [0, inputs].map(|from| (from..from + inputs).map(|at| quantile(row, at)).collect::<Vec<_>>());
            points.extend([question.point(&a), question.point(&b)]);
            for input in 0..inputs {
                let mut mixed = a.clone();
                mixed[input] = b[input];
                points.push(question.point(&mixed));
            }
        }
        let runs = Runs::new(question, points, question.asked(), replications)?;
        Ok(Self { question, rows, runs })
    }

    /// Replications in all.
    pub fn total(&self) -> u64 {
        self.runs.total()
    }

    /// Runs them.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Variance, Stopped> {
        let responses = self.runs.run(watch)?;
        let inputs = &self.question.chosen.examined;
        let mut variance = Variance {
            rows: self.rows,
            replications: self.runs.replications(),
            tables: Vec::new(),
            undefined: Vec::new(),
        };
        for target in self.question.targets() {
            let gains: Vec<Vec<f64>> = responses.iter().map(|responses| target.gain(responses)).collect();
            let defined = gains.iter().flatten().all(|gain| gain.is_finite());
            let column = |position: usize| -> Vec<Vec<f64>> {
                gains
                    .chunks(inputs.len() + 2)
                    .map(|of_row| of_row[position].clone())
                    .collect()
            };
            let design = || Design {
                a: column(0),
                b: column(1),
                mixed: (0..inputs.len()).map(|input| column(2 + input)).collect(),
            };
            let found = defined.then(|| indices(&design(), self.question.seed())).flatten();
            let Some(found) = found else {
                variance.undefined.push(target);
                continue;
            };
            let shares = found.first.iter().zip(&found.total);
            let rows = inputs.iter().zip(shares).map(|(input, (first, total))| Row {
                input: input.name().to_owned(),
                first: Share::of(first),
                total: Share::of(total),
            });
            let mut rows: Vec<Row> = rows.collect();
            rows.sort_by(|one, other| f64::total_cmp(&other.total.estimate.value, &one.total.estimate.value));
            variance.tables.push(Table {
                target,
                sd: found.variance.sqrt(),
                rows,
            });
        }
        Ok(variance)
    }
}

impl Share {
    fn of(index: &Index) -> Self {
        Self {
            estimate: Estimate::new(index.share, index.se, index.interval()),
            noise: index.noise,
            below_noise: index.is_below_noise(),
        }
    }
}
