//! Steps 3a to 3c: stage, evolving profile, at risk (docs/model.md 5.1, 5.2, 5.3).

use axplan::random::Purpose;

use super::sampler::{Sampler, at};
use super::state::Relation;
use super::world::World;

/// Stage, then profile, then whether it is at risk.
pub fn step(relation: &mut Relation, month: u32, world: &World, sampler: &mut impl Sampler) {
    relation.stage = stage(relation, month, world);
    if world.scenario.evolution.is_some() && month >= 2 && relation.who.arrived < month {
        let chances = &world.stages[relation.stage].transitions[relation.profile];
        let u = sampler.uniform(at(relation.who.key, month, Purpose::Journey, 0));
        relation.profile = becomes(relation.profile, chances, u);
    }
    if let Some(law) = &world.scenario.at_risk {
        relation.at_risk = relation.health < if relation.at_risk { law.recovered } else { law.below };
    }
}

/// The first stage all of whose conditions hold.
fn stage(relation: &Relation, month: u32, world: &World) -> usize {
    let who = &relation.who;
    let (tenure, renewal) = (who.tenure(month), who.to_renewal(month));
    let holds = world.stages.iter().position(|stage| {
        stage.tenure_below.is_none_or(|below| tenure < below)
            && stage
                .renewal_within
                .is_none_or(|within| renewal < within && within < who.term)
            && stage.milestones_below.is_none_or(|below| relation.milestones < below)
    });
    holds.unwrap_or(world.stages.len() - 1)
}

/// The first other profile whose cumulative chance exceeds u; else the same.
pub fn becomes(profile: usize, chances: &[f64], u: f64) -> usize {
    let mut cumulative = 0.0;
    for (target, chance) in chances.iter().enumerate() {
        if target != profile {
            cumulative += chance;
            if u < cumulative {
                return target;
            }
        }
    }
    profile
}
