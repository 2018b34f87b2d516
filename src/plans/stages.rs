//! Lifecycle stages (docs/model.md 5.2).

use crate::scenario::schema;

/// A lifecycle stage: its conditions, of which an absent one always holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stage {
    tenure_below: Option<u32>,
    renewal_within: Option<u32>,
    milestones_below: Option<u32>,
}

impl Stage {
    /// A written stage.
    pub fn new(stage: &schema::Stage) -> Self {
        Self {
            tenure_below: stage.tenure_below,
            renewal_within: stage.renewal_within,
            milestones_below: stage.milestones_below,
        }
    }

    /// Whether a customer is in it, unless in an earlier one.
    pub fn holds(&self, tenure: i32, to_renewal: u32, term: u32, milestones: u32) -> bool {
        self.tenure_below.is_none_or(|months| tenure < months as i32)
            && self
                .renewal_within
                .is_none_or(|months| to_renewal < months && months < term)
            && self.milestones_below.is_none_or(|number| milestones < number)
    }
}
