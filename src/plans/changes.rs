//! How one AX profile becomes another (docs/model.md 5.1, 5.6).

use crate::scenario::schema::{ProfileShares, Scenario};

/// Chances of one profile becoming another, cumulative over the other profiles: `[(stage * profiles + from) * profiles + to]`.
#[derive(Clone, Debug)]
pub struct Changes {
    profiles: usize,
    cumulative: Vec<f64>,
}

impl Changes {
    /// The changes of the profiles of each stage in turn: a row of chances each.
    pub fn new<'a>(rows: impl Iterator<Item = Option<&'a ProfileShares>>, scenario: &Scenario) -> Self {
        let names = &scenario.population.profiles;
        let mut cumulative = Vec::new();
        for (row, chances) in rows.enumerate() {
            let mut sum = 0.0;
            cumulative.extend(names.keys().enumerate().map(|(to, name)| {
                if to != row % names.len() {
                    sum += chances.and_then(|row| row.0.get(name)).copied().unwrap_or(0.0);
                }
                sum
            }));
        }
        Self {
            profiles: names.len(),
            cumulative,
        }
    }

    /// What a profile becomes with the uniform `u`: the first other profile whose cumulative chance exceeds it.
    pub fn apply(&self, stage: u8, profile: u8, u: f64) -> u8 {
        let row =
            &self.cumulative[(stage as usize * self.profiles + profile as usize) * self.profiles..][..self.profiles];
        if u >= row[self.profiles - 1] {
            return profile;
        }
        row.partition_point(|&chance| chance <= u) as u8
    }
}
