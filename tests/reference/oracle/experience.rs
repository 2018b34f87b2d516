//! Step 7: what was delivered against what was needed and expected moves health (docs/model.md 5.6).

use axplan::random::Purpose;

use super::journey::becomes;
use super::sampler::{Sampler, at};
use super::state::Relation;
use super::world::World;

/// Adequacy, surplus, expectation; health; what waits, what escalates; goals.
pub fn step(relation: &mut Relation, month: u32, world: &World, sampler: &mut impl Sampler) {
    let law = &world.scenario.experience;
    let record = &relation.month;
    let (mut direct, mut surplus, mut wanted, mut needed, mut automated, mut proactive) =
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (k, kind) in world.kinds.iter().enumerate() {
        let share = if kind.inbound {
            record.first_share
        } else {
            record.rest_share
        };
        let delivered = record.quality_factor * share * record.work[k];
        let late = record.quality_factor * share * relation.backlog[k];
        let left = f64::max(0.0, record.need[k] - record.automated[k]);
        direct += f64::min(left, delivered + late);
        surplus += f64::max(0.0, delivered - left);
        wanted += left;
        needed += record.need[k];
        automated += record.automated[k];
        if !kind.inbound {
            proactive += delivered + late;
        }
    }
    let uncovered = wanted - direct;
    let exchanged = f64::min(uncovered, surplus);
    let substituted = law.substitution * exchanged;
    let paid = f64::min(uncovered - substituted, record.paid_hours);
    let unmet = uncovered - substituted - paid;
    let adequacy = if needed > 0.0 {
        (automated + direct + substituted + paid) / needed
    } else {
        1.0
    };
    let unused = surplus - exchanged;
    let set_out: f64 = record.work.iter().sum();
    let excess = surplus_ratio(unused, expected_need(relation, world), set_out);
    let missed = if relation.expected_hours > 0.0 {
        f64::max(0.0, 1.0 - (proactive + record.paid_hours) / relation.expected_hours)
    } else {
        0.0
    };
    let weight = world
        .scenario
        .expectation
        .as_ref()
        .map_or(0.0, |expectation| expectation.weight);
    let quality = adequacy * (1.0 - law.surplus_penalty * excess) * (1.0 - weight * missed);
    relation.health += law.smoothing * (quality - relation.health);

    let delivery = &world.scenario.delivery;
    let extra = relation.escalations + relation.extra + relation.extra_backlog;
    relation.extra_backlog = delivery.waits * (1.0 - record.first_share) * extra;
    for (k, kind) in world.kinds.iter().enumerate() {
        let share = if kind.inbound {
            record.first_share
        } else {
            record.rest_share
        };
        relation.backlog[k] = delivery.waits * (1.0 - share) * (record.work[k] + relation.backlog[k]);
    }
    relation.escalations = delivery.escalates * unmet;
    relation.extra = 0.0;
    relation.last_adequacy = Some(adequacy);
    let record = &mut relation.month;
    record.unmet = unmet;
    record.surplus = surplus;
    record.entitled_surplus = f64::min(unused, relation.expected_hours);
    record.adequacy = adequacy;
    record.satisfaction = quality;
    goals(relation, month, world, sampler);
}

/// What the appropriate profile needs in this stage on average.
fn expected_need(relation: &Relation, world: &World) -> f64 {
    let rates = &world.stages[relation.stage].rates[relation.appropriate(world)];
    super::world::mean_hours(rates, &world.kinds) * relation.who.multiplier
}

/// Where nothing is expected, what is less than a billionth of the work set out is none.
fn surplus_ratio(unused: f64, expected: f64, set_out: f64) -> f64 {
    if expected > 0.0 {
        f64::min(1.0, unused / expected)
    } else if unused > 1e-9 * set_out {
        1.0
    } else {
        0.0
    }
}

/// Progress towards the next milestone, and what reaching it changes.
fn goals(relation: &mut Relation, month: u32, world: &World, sampler: &mut impl Sampler) {
    let Some(law) = &world.scenario.goals else {
        return;
    };
    relation.progress += relation.month.satisfaction / law.months;
    if relation.progress >= 1.0 - 1e-9 {
        relation.progress -= 1.0;
        relation.milestones += 1;
        relation.boost_end = month + law.expansion_months - 1;
        let u = sampler.uniform(at(relation.who.key, month, Purpose::Journey, 1));
        relation.profile = becomes(relation.profile, &world.changes[relation.profile], u);
    }
}
