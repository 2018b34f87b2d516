//! Step 4: what the customer needs (docs/model.md 5.2).

use axplan::random::Purpose;

use super::sampler::{Sampler, at};
use super::state::Relation;
use super::world::World;

/// n_k: hours of each kind this month.
pub fn step(relation: &mut Relation, month: u32, world: &World, sampler: &mut impl Sampler) {
    relation.month.need = hours(relation, month, relation.appropriate(world), world, sampler);
}

/// The hours that the customer's own chance gives at the rates of a profile in its stage.
pub fn hours(relation: &Relation, month: u32, profile: usize, world: &World, sampler: &mut impl Sampler) -> Vec<f64> {
    let rates = &world.stages[relation.stage].rates[profile];
    let key = relation.who.key;
    let mut hours = Vec::with_capacity(rates.len());
    for (k, (rate, kind)) in rates.iter().zip(&world.kinds).enumerate() {
        let mean = rate * relation.who.multiplier;
        let count = sampler.count(at(key, month, Purpose::Counts, k), mean, world.scenario.need.dispersion);
        hours.push(if count > 0.0 {
            count * kind.hours * sampler.duration(at(key, month, Purpose::Durations, k), &world.duration)
        } else {
            0.0
        });
    }
    hours
}
