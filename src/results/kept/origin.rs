//! What is kept is of one scenario, seed, list and version.

use serde::{Deserialize, Serialize};

use crate::scenario::Template;
use crate::studies::BUILD;
use crate::studies::inputs::Inputs;

/// What a file of what is done is of: from the same origin comes the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Origin {
    pub(super) format: String,
    pub(super) version: String,
    pub(super) seed: u32,
    /// Of the whole scenario but the number of replications, with the plans that the study added.
    pub(super) scenario: String,
    pub(super) customers: Option<String>,
    pub(super) people: Option<String>,
    /// Replications in a cluster; 0 where records are not known by the number of one.
    pub(super) inner: usize,
    /// Numbers in the rows of each plan.
    pub(super) widths: Vec<usize>,
}

impl Origin {
    /// What a file in this format is of, that keeps what is made of this scenario and the lists.
    pub(super) fn new(format: &str, inputs: &Inputs, template: &Template) -> Self {
        Self {
            format: format.to_owned(),
            version: BUILD.to_owned(),
            seed: template.central().run.seed,
            scenario: blake3::hash(template.replication_text().as_bytes())
                .to_hex()
                .to_string(),
            customers: inputs.list.as_ref().map(|list| list.hash.clone()),
            people: inputs.people.as_ref().map(|people| people.hash.clone()),
            inner: 0,
            widths: Vec::new(),
        }
    }

    /// The same of a scenario that is known to be that of another: written in another form, it has another hash.
    pub fn of_scenario_of(self, other: &Self) -> Self {
        Self {
            scenario: other.scenario.clone(),
            ..self
        }
    }

    /// What is another, in words that follow "it is of"; none where nothing is.
    pub fn differs(&self, own: &Self) -> Option<String> {
        if self.version != own.version {
            return Some(format!("axplan {}, and this is {}", self.version, own.version));
        }
        if self.format != own.format {
            return Some("another study".to_owned());
        }
        if self.seed != own.seed {
            return Some(format!("seed {}, and this run has seed {}", self.seed, own.seed));
        }
        if self.customers != own.customers {
            return Some("another customer list".to_owned());
        }
        if self.people != own.people {
            return Some("another list of people".to_owned());
        }
        (self != own).then(|| "another scenario, or this one with other numbers".to_owned())
    }
}
