//! One input at a time: low and high, with all others at their medians.

use serde::{Deserialize, Serialize};

use super::question::{Question, Target};
use super::runs::Runs;
use super::uncertain::{HIGH, LOW};
use super::{Estimate, InputFigure};
use crate::diagnostics::InputErrors;
use crate::engine::{Stopped, Watch};
use crate::statistics::summary::Summary;
use crate::studies::experiment::{Responses, difference, summary};

/// What each input does by itself.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Tornado {
    /// Replications at each point.
    pub replications: u32,
    /// By plan and metric.
    pub charts: Vec<Chart>,
}

/// What each input does to one measure of one plan.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Chart {
    /// The measure.
    #[serde(flatten)]
    pub target: Target,
    /// With all inputs at their medians; `None` where it is not defined.
    pub central: Option<Estimate>,
    /// The inputs, that which does most first.
    pub bars: Vec<Bar>,
}

/// What one input does.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Bar {
    /// Its path.
    pub input: String,
    /// Its low value, the 5 % quantile.
    pub low: f64,
    /// Its high value, the 95 % quantile.
    pub high: f64,
    /// The difference from the baseline at the low value.
    pub at_low: Estimate,
    /// The same at the high value.
    pub at_high: Estimate,
    /// At the high value less at the low one.
    pub swing: Estimate,
    /// The same of the plan itself, not of its difference from the baseline.
    pub plan_swing: Estimate,
    /// Whether the swing cannot be told from chance: its interval holds 0.
    pub within_noise: bool,
}

/// A tornado ready to run.
#[derive(Debug)]
pub struct Study<'a> {
    question: &'a Question<'a>,
    runs: Runs<'a>,
}

impl<'a> Study<'a> {
    /// # Errors
    /// What is wrong at any of its points.
    pub fn new(question: &'a Question<'a>, replications: u32) -> Result<Self, InputErrors> {
        let number = question.chosen.examined.len();
        let median = vec![0.5; number];
        let mut points = vec![question.point(&median)];
        for input in 0..number {
            for end in [LOW, HIGH] {
                let mut quantiles = median.clone();
                quantiles[input] = end;
                points.push(question.point(&quantiles));
            }
        }
        let runs = Runs::new(question, points, question.asked(), replications)?;
        Ok(Self { question, runs })
    }

    /// Replications in all.
    pub fn total(&self) -> u64 {
        self.runs.total()
    }

    /// Runs it.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Tornado, Stopped> {
        let responses = self.runs.run(watch)?;
        let figures: Vec<InputFigure> = self
            .question
            .chosen
            .examined
            .iter()
            .map(|input| input.figure())
            .collect();
        let charts = self.question.targets().into_iter().map(|target| {
            let central = target.gain(&responses[0]);
            let ends = figures.iter().zip(responses[1..].chunks(2));
            let mut bars: Vec<Bar> = ends
                .filter_map(|(input, ends)| bar(&target, input, &ends[0], &ends[1]))
                .collect();
            bars.sort_by(|one, other| f64::total_cmp(&other.swing.value.abs(), &one.swing.value.abs()));
            Chart {
                central: estimate(&summary(&central, responses[0].inner)),
                bars,
                target,
            }
        });
        Ok(Tornado {
            replications: self.runs.replications(),
            charts: charts.collect(),
        })
    }
}

/// `None` where the measure is not defined at one of the ends.
fn bar(target: &Target, input: &InputFigure, low: &Responses, high: &Responses) -> Option<Bar> {
    let (at_low, at_high) = (target.gain(low), target.gain(high));
    let swing = paired(&at_low, &at_high, low.inner)?;
    Some(Bar {
        input: input.input.clone(),
        low: input.low,
        high: input.high,
        at_low: estimate(&summary(&at_low, low.inner))?,
        at_high: estimate(&summary(&at_high, low.inner))?,
        swing,
        plan_swing: paired(target.of_plan(low), target.of_plan(high), low.inner)?,
        // Of one replication there is no interval, and nothing is told.
        within_noise: !(swing.ci_low > 0.0 || swing.ci_high < 0.0),
    })
}

fn paired(from: &[f64], to: &[f64], inner: u32) -> Option<Estimate> {
    let difference = difference(from, to, inner);
    Some(Estimate::new(
        difference.mean()?,
        difference.se(),
        difference.interval(),
    ))
}

fn estimate(summary: &Summary) -> Option<Estimate> {
    Some(Estimate::new(summary.mean()?, summary.se(), summary.interval()))
}
