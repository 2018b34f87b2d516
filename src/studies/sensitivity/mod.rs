//! Sensitivity: which of the uncertain inputs matter, and which is worth finding out.
//!
//! Four methods, each a design of points or draws, what is read there, and the statistics of it: one input at a time between its
//! low and its high value ([`tornado`]), Morris's screening ([`screening`]), Sobol's indices ([`variance`]), and the expected value
//! of perfect information ([`information`]). All points are run in the same replications, so that what an input does is told from
//! chance; what cannot be told from it is marked.

pub mod information;
mod question;
mod runs;
pub mod screening;
pub mod tornado;
mod uncertain;
pub mod variance;

use serde::{Deserialize, Serialize};

pub use question::{Question, Target};
pub use uncertain::{Chosen, Input, choose};

use super::reread::number;

/// A number with its Monte Carlo error.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error.
    #[serde(deserialize_with = "number")]
    pub se: f64,
    /// Lower end of its 95 % interval.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// Upper end.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
}

impl Estimate {
    fn new(value: f64, se: f64, (ci_low, ci_high): (f64, f64)) -> Self {
        Self {
            value,
            se,
            ci_low,
            ci_high,
        }
    }
}

/// An input as the answer names it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct InputFigure {
    /// Its path.
    pub input: String,
    /// Its other paths: of plans that write the same place, which draw it together.
    pub also: Vec<String>,
    /// Its 5 % quantile.
    pub low: f64,
    /// Its median.
    pub median: f64,
    /// Its 95 % quantile.
    pub high: f64,
    /// Whether it is one of shares, which are scaled so that they sum to 1.
    pub scaled: bool,
}

/// The answer to what matters.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Answer {
    /// Name of the scenario.
    pub scenario: String,
    /// Sign of its currency.
    pub currency: String,
    /// Length of the run in months.
    pub months: u32,
    /// Seed of every draw.
    pub seed: u32,
    /// The plan that others are compared with.
    pub baseline: String,
    /// The inputs that were examined.
    pub inputs: Vec<InputFigure>,
    /// Other uncertain inputs. They stay at their medians, except for the value of information, where all are drawn.
    pub others: Vec<String>,
    /// One input at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tornado: Option<tornado::Tornado>,
    /// Morris's screening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub morris: Option<screening::Screening>,
    /// Sobol's indices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sobol: Option<variance::Variance>,
    /// The value of finding out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub information: Option<information::Information>,
}

impl Answer {
    /// What was asked, still without an answer.
    pub fn new(question: &Question) -> Self {
        let scenario = question.inputs.template.central();
        Self {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            months: scenario.months,
            seed: scenario.run.seed,
            baseline: question.plans[0].clone(),
            inputs: question.chosen.examined.iter().map(Input::figure).collect(),
            others: question
                .chosen
                .held
                .iter()
                .map(|input| input.name().to_owned())
                .collect(),
            tornado: None,
            morris: None,
            sobol: None,
            information: None,
        }
    }
}
