//! Assessing a customer's AX profile, with errors (docs/model.md 5.3).

use crate::scenario::schema::{Accuracy, AccuracyForm, Assessment, ProfileShares, Scenario};
use indexmap::IndexMap;

/// An assessment at one point of a customer's life: how often it is right, by true profile, and what it is taken for
/// otherwise.
#[derive(Clone, Debug)]
pub struct Assessor {
    right: Vec<f64>,
    /// Weight of each other profile in a wrong assessment: `[true * profiles + taken for]`.
    wrong: Vec<f64>,
}

/// What has been seen of a customer when it is assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The sale.
    Sale,
    /// The kick-off.
    Kickoff,
    /// Usage.
    Usage,
}

impl Assessor {
    /// The assessors after the sale, the kick-off and usage, in this order; `own` is a plan's accuracy.
    pub fn all(scenario: &Scenario, own: Option<&Accuracy>) -> [Self; 3] {
        let Assessment {
            form,
            accuracy,
            confusion,
        } = &scenario.assessment;
        let usage = own.map_or(accuracy.usage, |own| own.usage);
        let kickoff = own.and_then(|own| own.kickoff).or(accuracy.kickoff).unwrap_or(usage);
        let sale = own.and_then(|own| own.sale).or(accuracy.sale).unwrap_or(kickoff);
        [
            (sale, &confusion.sale),
            (kickoff, &confusion.kickoff),
            (usage, &confusion.usage),
        ]
        .map(|(accuracy, confusion)| Self::new(scenario, *form, accuracy, confusion))
    }

    fn new(
        scenario: &Scenario,
        form: AccuracyForm,
        accuracy: f64,
        confusion: &IndexMap<String, ProfileShares>,
    ) -> Self {
        let profiles = &scenario.population.profiles;
        let total: f64 = profiles.values().sum();
        let mut assessor = Self {
            right: Vec::with_capacity(profiles.len()),
            wrong: Vec::with_capacity(profiles.len() * profiles.len()),
        };
        for (name, share) in profiles {
            match confusion.get(name) {
                Some(row) => {
                    let taken_for = |other: &String| row.0.get(other).copied().unwrap_or(0.0);
                    assessor.right.push(taken_for(name));
                    assessor.wrong.extend(profiles.keys().map(taken_for));
                }
                None => {
                    assessor.right.push(match form {
                        AccuracyForm::Right => accuracy,
                        AccuracyForm::Skill => accuracy + (1.0 - accuracy) * (share / total),
                    });
                    assessor.wrong.extend(profiles.values());
                }
            }
        }
        assessor
    }

    /// What a customer of this true profile is assessed as, with two uniforms: right or wrong, which wrong one.
    pub fn assess(&self, truth: u8, right: f64, other: f64) -> u8 {
        if right < self.right[truth as usize] {
            return truth;
        }
        let others = |&(index, _): &(usize, &f64)| index != truth as usize;
        let weights = self.weights(truth);
        let total: f64 = weights
            .iter()
            .enumerate()
            .filter(others)
            .map(|(_, weight)| weight)
            .sum();
        let mut left = other * total;
        let mut last = truth;
        for (index, weight) in weights.iter().enumerate().filter(others) {
            if *weight > 0.0 {
                last = index as u8;
            }
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// P(assessed as each profile | true profile).
    pub fn probabilities(&self, truth: u8) -> Vec<f64> {
        let weights = self.weights(truth);
        let others: f64 = weights.iter().sum::<f64>() - weights[truth as usize];
        let right = self.right[truth as usize];
        let probability = |(profile, weight): (usize, &f64)| match (profile == truth as usize, others > 0.0) {
            (true, true) => right,
            (true, false) => 1.0,
            (false, true) => (1.0 - right) * weight / others,
            (false, false) => 0.0,
        };
        weights.iter().enumerate().map(probability).collect()
    }

    fn weights(&self, truth: u8) -> &[f64] {
        let profiles = self.right.len();
        &self.wrong[truth as usize * profiles..][..profiles]
    }
}
