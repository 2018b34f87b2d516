//! Step 5: what the programme sets out to do, and what is queued (docs/model.md 5.4).

use super::input_plans::Mode;
use super::need;
use super::plan::{Plan, Programme, Segment, Team};
use super::sampler::Sampler;
use super::state::Relation;
use super::world::{Kind, World};

/// New work by kind, automation and carve-outs; then the two classes of the queue, by lane.
pub fn step(relation: &mut Relation, month: u32, world: &World, plan: &Plan, sampler: &mut impl Sampler) {
    let segment = &plan.segments[relation.in_segment()];
    let kinds = &world.kinds;
    let mut work = programme(relation, month, segment, world, sampler);
    if let Some(kind) = segment.meets_expectation {
        let planned: f64 = (0..kinds.len()).filter(|&k| !kinds[k].inbound).map(|k| work[k]).sum();
        work[kind] += f64::max(0.0, relation.expected_hours - planned);
    }
    let mut factor = vec![1.0; kinds.len()];
    if let Some((kind, ratio)) = segment.carve_out.filter(|_| relation.who.accepts_async) {
        factor[kind] = ratio;
    }
    let mut automated = vec![0.0; kinds.len()];
    for (k, (share, effectiveness)) in segment.digital.iter().enumerate() {
        automated[k] = effectiveness * share * relation.month.need[k];
        work[k] *= 1.0 - share;
    }
    let team = &plan.teams[segment.team];
    let lanes = if team.mode == Mode::TaskForce {
        team.roles.len()
    } else {
        1
    };
    let mut first = vec![0.0; lanes];
    let mut rest = vec![0.0; lanes];
    first[0] += relation.escalations + relation.extra + relation.extra_backlog;
    let mut required = relation.escalations;
    for (k, kind) in kinds.iter().enumerate() {
        let taken = factor[k] * coordination(kind, lanes, world);
        let hours = taken * (work[k] + relation.backlog[k]);
        let class = if kind.inbound { &mut first } else { &mut rest };
        for (lane, share) in lane_shares(kind, team, lanes).into_iter().enumerate() {
            class[lane] += share * hours;
        }
        required += taken * (relation.month.need[k] - automated[k]);
    }
    let record = &mut relation.month;
    record.work = work;
    record.factor = factor;
    record.automated = automated;
    record.first = first;
    record.rest = rest;
    record.required = required;
}

/// p_k before what is met, automated or carved out.
fn programme(
    relation: &Relation,
    month: u32,
    segment: &Segment,
    world: &World,
    sampler: &mut impl Sampler,
) -> Vec<f64> {
    let seen = relation.seen(world);
    let need = &relation.month.need;
    let rates = &world.stages[relation.stage].rates[seen];
    let hours = |rates: &[f64]| -> Vec<f64> {
        rates
            .iter()
            .zip(&world.kinds)
            .map(|(rate, kind)| rate * kind.hours)
            .collect()
    };
    let mut work = match &segment.programme {
        Programme::Cadence(by_stage) => hours(&by_stage[relation.stage]),
        Programme::AtTheMean => hours(rates),
        Programme::AsItArises if seen == relation.appropriate(world) => need.clone(),
        Programme::AsItArises => need::hours(relation, month, seen, world, sampler),
    };
    for (k, kind) in world.kinds.iter().enumerate() {
        if kind.inbound {
            work[k] = need[k];
        }
    }
    work
}

/// What an hour of a kind takes: more than one where several roles of a task force share it, and coordinate.
fn coordination(kind: &Kind, lanes: usize, world: &World) -> f64 {
    let roles = kind.roles.values().filter(|share| **share > 0.0).count();
    if lanes > 1 && roles > 1 {
        1.0 + world.scenario.workforce.coordination
    } else {
        1.0
    }
}

/// How the hours of a kind fall on the lanes of a team.
fn lane_shares(kind: &Kind, team: &Team, lanes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; lanes];
    if lanes == 1 || kind.roles.is_empty() {
        shares[0] = 1.0;
        return shares;
    }
    let total: f64 = kind.roles.values().sum();
    for (lane, role) in team.roles.iter().enumerate() {
        shares[lane] = kind.roles.get(&role.name).copied().unwrap_or(0.0) / total;
    }
    shares
}
