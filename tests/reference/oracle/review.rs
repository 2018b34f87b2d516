//! Steps 3d and 3e: reviews, and assessments that take effect (docs/model.md 5.3).

use super::assessment::{Seen, assess, seen_at};
use super::plan::Plan;
use super::sampler::Sampler;
use super::state::Relation;
use super::world::World;

/// A review if one is due; then an assessment whose month has come takes effect.
pub fn step(relation: &mut Relation, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) {
    let accuracy = plan.in_force(month).accuracy();
    let place = (relation.who.key, month);
    let tenure = relation.who.tenure(month);
    let hours = world.scenario.review.as_ref().map_or(0.0, |review| review.hours);
    let was_there = month >= 2 && relation.who.arrived < month;
    if was_there && starts_assessing(plan, month) {
        relation.assessed = assess(
            world,
            accuracy,
            place,
            relation.profile,
            seen_at(world, tenure),
            sampler,
        );
        relation.waiting = None;
        relation.extra += hours;
    } else if was_there
        && plan.assesses(month)
        && let Some(seen) = due(relation, month, world)
    {
        let lag = world.scenario.review.as_ref().map_or(0, |review| review.lag_months);
        let found = assess(world, accuracy, place, relation.profile, seen, sampler);
        relation.waiting = Some((month + lag, found));
        relation.extra += hours;
    }
    if let Some((_, found)) = relation.waiting.filter(|(effect, _)| *effect == month) {
        relation.assessed = found;
        relation.waiting = None;
    }
}

/// The month in which a plan that assesses takes over from one that does not.
fn starts_assessing(plan: &Plan, month: u32) -> bool {
    match &plan.former {
        Some((former, transition)) => month == transition.start && plan.own.assesses && !former.assesses,
        None => false,
    }
}

/// What has been seen where a review is due.
fn due(relation: &Relation, month: u32, world: &World) -> Option<Seen> {
    let review = world.scenario.review.as_ref()?;
    let tenure = relation.who.tenure(month);
    let again =
        tenure > review.usage_months && (month + relation.who.review_offset).is_multiple_of(review.every_months);
    if tenure == review.usage_months || again {
        Some(Seen::Usage)
    } else if tenure == review.kickoff_months {
        Some(Seen::Kickoff)
    } else {
        None
    }
}
