//! Step 8: churn, else contraction and uplift, at renewal; expansion in any month (docs/model.md 5.7).

use axplan::random::Purpose;
use axplan::random::pinned::{exp, ln, pow};

use super::sampler::{Sampler, at};
use super::state::Relation;
use super::world::World;

/// What the customer decides, on the health just updated.
pub fn step(relation: &mut Relation, month: u32, world: &World, sampler: &mut impl Sampler) {
    let place = |word| at(relation.who.key, month, Purpose::Outcomes, word);
    let (churn, contraction, depth, expansion) = (place(0), place(1), place(2), place(3));
    let law = &world.scenario.outcomes;
    relation.renewed = false;
    if relation.who.to_renewal(month) == 0 {
        if sampler.happens(churn, churn_chance(relation, world)) {
            relation.alive = false;
            relation.month.churned = relation.arr;
            relation.arr = 0.0;
            return;
        }
        relation.renewed = true;
        if sampler.happens(contraction, contraction_chance(relation, world)) {
            relation.month.contraction = relation.arr * sampler.depth(depth, law.contraction.depth);
            relation.arr -= relation.month.contraction;
        }
        if let Some(contracts) = &world.scenario.contracts {
            let rate = match relation.who.term {
                12 => contracts.uplift,
                term => pow(1.0 + contracts.uplift, f64::from(term) / 12.0) - 1.0,
            };
            relation.month.uplift = relation.arr * rate;
            relation.arr += relation.month.uplift;
        }
    }
    if sampler.happens(expansion, expansion_chance(relation, month, world)) {
        relation.month.expansion = law.expansion.share * relation.whitespace;
        relation.whitespace -= relation.month.expansion;
        relation.arr += relation.month.expansion;
    }
}

/// The chance at the end of a term whose annual one is p.
fn of_term(p: f64, term: u32) -> f64 {
    match term {
        12 => p,
        term => 1.0 - pow(1.0 - p, f64::from(term) / 12.0),
    }
}

fn churn_chance(relation: &Relation, world: &World) -> f64 {
    let law = &world.scenario.outcomes.churn;
    let factor = match &world.scenario.fit {
        Some(fit) if relation.who.bad_fit => fit.churn_factor,
        _ => 1.0,
    };
    let distance = world.scenario.experience.reference_health - relation.health;
    let hazard = law.base_hazard * factor * exp(law.sensitivity * distance);
    of_term(1.0 - (1.0 - relation.who.unavoidable) * exp(-hazard), relation.who.term)
}

fn contraction_chance(relation: &Relation, world: &World) -> f64 {
    let law = &world.scenario.outcomes.contraction;
    let distance = world.scenario.experience.reference_health - relation.health;
    let hazard = -ln(1.0 - law.chance) * exp(law.sensitivity * distance);
    of_term(1.0 - exp(-hazard), relation.who.term)
}

fn expansion_chance(relation: &Relation, month: u32, world: &World) -> f64 {
    let law = &world.scenario.outcomes.expansion;
    if relation.who.whitespace <= 0.0 || relation.health <= 0.0 {
        return 0.0;
    }
    let goals = match &world.scenario.goals {
        Some(goals) if month <= relation.boost_end => goals.expansion_factor,
        _ => 1.0,
    };
    let fit = match &world.scenario.fit {
        Some(fit) if relation.who.bad_fit => fit.expansion_factor,
        _ => 1.0,
    };
    let left = relation.whitespace / relation.who.whitespace;
    let health = pow(
        relation.health / world.scenario.experience.reference_health,
        law.sensitivity,
    );
    f64::min(1.0, law.chance * left * health * goals * fit)
}
