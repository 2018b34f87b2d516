//! What is the same whatever the plan, prepared once: names as indices, rates by stage and profile.

use axplan::random::LognormalFactor;

use super::input::{Named, NamedRows, Scenario};
use super::people::Lists;
use super::population::{Population, by_name};
use super::sampler::Factor;

/// An engagement kind.
#[derive(Clone, Debug)]
pub struct Kind {
    pub name: String,
    /// Hours of work of one engagement for one customer, its share where several take part.
    pub hours: f64,
    pub inbound: bool,
    pub roles: Named,
}

/// A lifecycle stage (docs/model.md 5.2).
#[derive(Clone, Debug)]
pub struct Stage {
    pub name: String,
    pub tenure_below: Option<i64>,
    pub renewal_within: Option<u32>,
    pub milestones_below: Option<u32>,
    /// Engagements a month, by profile and kind.
    pub rates: Vec<Vec<f64>>,
    /// Chances a month of becoming another profile, by profile.
    pub transitions: Vec<Vec<f64>>,
}

/// The world.
#[derive(Clone, Debug)]
pub struct World {
    pub scenario: Scenario,
    pub population: Population,
    pub profiles: Vec<String>,
    /// Shares of the profiles, summing to 1.
    pub shares: Vec<f64>,
    pub kinds: Vec<Kind>,
    /// Engagements a month without stages, by profile and kind.
    pub base_rates: Vec<Vec<f64>>,
    /// One stage where there is no lifecycle.
    pub stages: Vec<Stage>,
    /// Chances at a milestone of becoming another profile, by profile.
    pub changes: Vec<Vec<f64>>,
    /// The profile that is appropriate for who is at risk.
    pub at_risk_profile: Option<usize>,
    pub duration: Factor<LognormalFactor>,
    /// What lists say; empty without any.
    pub lists: Lists,
}

impl World {
    pub fn new(scenario: Scenario, listed_arr: &[f64], lists: Lists) -> Self {
        let profiles: Vec<String> = scenario.population.profiles.keys().cloned().collect();
        let kinds: Vec<Kind> = scenario
            .need
            .kinds
            .iter()
            .map(|(name, kind)| Kind {
                name: name.clone(),
                hours: kind.hours / kind.participants.unwrap_or(1.0),
                inbound: kind.inbound,
                roles: kind.roles.clone(),
            })
            .collect();
        let names = || scenario.need.kinds.keys();
        let base_rates: Vec<Vec<f64>> = profiles
            .iter()
            .map(|profile| match scenario.need.profiles.get(profile) {
                Some(rates) => by_name(names(), rates),
                None => vec![0.0; kinds.len()],
            })
            .collect();
        let hours: Vec<f64> = base_rates.iter().map(|rates| mean_hours(rates, &kinds)).collect();
        let total: f64 = scenario.population.profiles.values().sum();
        let plain = || Stage {
            name: String::new(),
            tenure_below: None,
            renewal_within: None,
            milestones_below: None,
            rates: base_rates.clone(),
            transitions: transitions(&scenario, "", &profiles),
        };
        let stages = match &scenario.lifecycle {
            None => vec![plain()],
            Some(lifecycle) => lifecycle
                .stages
                .iter()
                .map(|(name, stage)| Stage {
                    name: name.clone(),
                    tenure_below: stage.tenure_below,
                    renewal_within: stage.renewal_within,
                    milestones_below: stage.milestones_below,
                    rates: profiles
                        .iter()
                        .zip(&base_rates)
                        .map(|(profile, base)| match stage.profiles.get(profile) {
                            Some(rates) => by_name(names(), rates),
                            None => base.iter().map(|rate| rate * stage.need_factor).collect(),
                        })
                        .collect(),
                    transitions: transitions(&scenario, name, &profiles),
                })
                .collect(),
        };
        let at_risk_profile = scenario.at_risk.as_ref().map(|at_risk| {
            let named = profiles.iter().position(|profile| *profile == at_risk.profile);
            named.expect("a profile for who is at risk")
        });
        let changes = match &scenario.goals {
            Some(goals) => square(&goals.changes, &profiles),
            None => vec![vec![0.0; profiles.len()]; profiles.len()],
        };
        Self {
            population: Population::new(&scenario, listed_arr, &hours),
            shares: scenario
                .population
                .profiles
                .values()
                .map(|share| share / total)
                .collect(),
            duration: Factor::duration(scenario.need.duration_cv),
            profiles,
            kinds,
            base_rates,
            stages,
            changes,
            at_risk_profile,
            lists,
            scenario,
        }
    }
}

/// Hours a month at these rates, on average.
pub fn mean_hours(rates: &[f64], kinds: &[Kind]) -> f64 {
    rates.iter().zip(kinds).map(|(rate, kind)| rate * kind.hours).sum()
}

/// Chances a month of becoming another profile in a stage: the stage's own, else those of all stages.
fn transitions(scenario: &Scenario, stage: &str, profiles: &[String]) -> Vec<Vec<f64>> {
    let Some(evolution) = &scenario.evolution else {
        return vec![vec![0.0; profiles.len()]; profiles.len()];
    };
    let general = square(&evolution.transitions, profiles);
    profiles
        .iter()
        .zip(general)
        .map(
            |(profile, general)| match evolution.stages.get(stage).and_then(|rows| rows.get(profile)) {
                Some(row) => by_name(profiles.iter(), row),
                None => general,
            },
        )
        .collect()
}

/// A table of profiles by profiles.
fn square(rows: &NamedRows, profiles: &[String]) -> Vec<Vec<f64>> {
    profiles
        .iter()
        .map(|profile| match rows.get(profile) {
            Some(row) => by_name(profiles.iter(), row),
            None => vec![0.0; profiles.len()],
        })
        .collect()
}
