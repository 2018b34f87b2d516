//! Is it us? A scenario learns from what a company knows of itself: last year's figures, what happened to its customers,
//! hours that were logged.
//!
//! Every uncertain number starts as the scenario has it (its prior) and is narrowed as far as the data tell. What they do
//! not tell stays as it was, and the answer says so. Sources and formulas: docs/calibration.md.

mod belief;
pub mod chain;
pub mod contacts;
pub mod counts;
mod emulator;
pub mod estimate;
pub mod figures;
mod impossible;
pub mod kept;
pub mod logged;
pub mod outcomes;
pub mod past;
mod peak;
pub mod runs;
pub mod space;

use serde::Serialize;

use crate::diagnostics::InputErrors;
use crate::scenario::Template;
use estimate::Estimate;
use figures::Figured;
use logged::Logged;
use past::Past;

/// What a calibration found.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    /// The scenario.
    pub scenario: String,
    /// Of a history.
    pub history: Option<Past>,
    /// Of logged hours.
    pub hours: Option<Logged>,
    /// Of last year's figures.
    pub targets: Option<Figured>,
    /// What to bear in mind with all of it.
    pub warnings: Vec<String>,
}

impl Calibration {
    /// Every line of the answer, in the order in which they were learnt.
    pub fn estimates(&self) -> impl Iterator<Item = &Estimate> {
        let history = self.history.iter().flat_map(|past| &past.estimates);
        let hours = self.hours.iter().flat_map(|logged| &logged.estimates);
        let targets = self.targets.iter().flat_map(|figured| &figured.estimates);
        history.chain(hours).chain(targets)
    }
}

/// The scenario with what was learnt written into it.
///
/// # Errors
/// If that is no scenario; it should be.
pub fn written(template: &Template, estimates: &[Estimate]) -> Result<Template, InputErrors> {
    let mut template = template.clone();
    for estimate in estimates {
        if let Some(value) = &estimate.written {
            let origin = format!("calibrated on {}", estimate.from);
            template = template.with_value(&estimate.path, value, &origin)?;
        }
    }
    Ok(template)
}
