//! Steps 3f to 3i: segments are read, customers dealt, owners change, expectations are talked about, coverage is bought
//! (docs/model.md 5.3, 5.7, 5.10).

use super::books;
use super::input_plans::{Condition, Mode, Rule};
use super::plan::{Plan, Way};
use super::state::{Place, Relation, Seat, State, is_owned};
use super::world::World;

/// Everybody's segment, then place, then what follows from a new one.
pub fn step(state: &mut State, month: u32, world: &World, plan: &Plan) {
    let mut entered = vec![false; state.relations.len()];
    for (relation, entered) in state.relations.iter_mut().zip(&mut entered) {
        if relation.alive && is_read(relation, month, world, plan) {
            let target = target(relation, month, world, plan);
            let team = |segment: usize| plan.segments[segment].team;
            *entered = relation.segment != Some(target);
            if relation.segment.is_some_and(|segment| team(segment) != team(target)) {
                relation.place = None;
            }
            relation.segment = Some(target);
        }
        relation.last_seen = relation.seen(world);
    }
    if month == 1 {
        books::open(state, world, plan);
    }
    books::deal(state, plan, false, |_| true);
    for (relation, entered) in state.relations.iter_mut().zip(entered) {
        if !relation.alive {
            continue;
        }
        change_owner(relation, &state.seats, world, plan);
        if entered {
            converse(relation, world, plan);
        }
        buy(relation, month, world, plan);
    }
}

/// Whether the customer's segment is read this month.
fn is_read(relation: &Relation, month: u32, world: &World, plan: &Plan) -> bool {
    if relation.segment.is_none() {
        return true;
    }
    let wave = plan.teams.iter().any(|team| team.wave == Some(month));
    let way = match &plan.former {
        Some((former, _)) if relation.in_segment() < plan.own.first_segment => former,
        _ => &plan.own,
    };
    wave || world.scenario.movement.is_some() && is_triggered(&way.rule, relation, world)
}

fn is_triggered(rule: &Rule, relation: &Relation, world: &World) -> bool {
    let seen_changed = relation.seen(world) != relation.last_seen;
    match rule {
        Rule::AsIs => false,
        Rule::Revenue(_) => relation.renewed,
        Rule::Ax(_) => seen_changed,
        Rule::Attributes(_) => relation.renewed || seen_changed,
    }
}

/// The segment that the plan, or in a transition the plan whose turn it is, puts the customer in.
fn target(relation: &Relation, month: u32, world: &World, plan: &Plan) -> usize {
    let own = by_rule(&plan.own, relation, world);
    match &plan.former {
        Some((former, _)) if plan.teams[plan.segments[own].team].wave > Some(month) => by_rule(former, relation, world),
        _ => own,
    }
}

fn by_rule(way: &Way, relation: &Relation, world: &World) -> usize {
    let name = match &way.rule {
        Rule::AsIs => relation.who.today.map(|today| &world.lists.todays[today]),
        Rule::Revenue(thresholds) => {
            let reached = thresholds.iter().filter(|(_, threshold)| relation.arr >= **threshold);
            let highest = reached.max_by(|a, b| a.1.total_cmp(b.1));
            let lowest = way.segments.iter().find(|segment| !thresholds.contains_key(*segment));
            highest.map(|(segment, _)| segment).or(lowest)
        }
        Rule::Ax(rule) => {
            let profile = &world.profiles[relation.seen(world)];
            Some(rule.segments.get(profile).unwrap_or(profile))
        }
        Rule::Attributes(conditions) => {
            let first = conditions.values().find(|condition| holds(condition, relation, world));
            first.map(|condition| &condition.segment)
        }
    };
    name.and_then(|name| way.segment(name)).unwrap_or(way.first_segment)
}

fn holds(condition: &Condition, relation: &Relation, world: &World) -> bool {
    let population = &world.scenario.population;
    let (who, seen) = (&relation.who, relation.seen(world));
    condition.arr_from.is_none_or(|from| relation.arr >= from)
        && condition.arr_below.is_none_or(|below| relation.arr < below)
        && condition
            .kind
            .as_ref()
            .is_none_or(|kind| population.types.get_index_of(kind) == Some(who.kind))
        && condition
            .channel
            .as_ref()
            .is_none_or(|name| population.channels.get_index_of(name) == Some(who.channel))
        && condition
            .profile
            .as_ref()
            .is_none_or(|profile| world.profiles[seen] == *profile)
        && condition
            .today
            .as_ref()
            .is_none_or(|today| who.today.is_some_and(|at| world.lists.todays[at] == *today))
}

/// Leaving a book or a pod for another server costs health, and hours of the new owner.
/// So does a new person where it is.
fn change_owner(relation: &mut Relation, seats: &[Vec<Seat>], world: &World, plan: &Plan) {
    if let (Some(last), Some(movement)) = (relation.last_place, &world.scenario.movement) {
        let mode: Mode = plan.teams[last.team].mode;
        let new_person =
            |place: Place| plan.teams[place.team].mode == Mode::Dedicated && seats[place.team][place.book].begins;
        if is_owned(mode) && (relation.place != Some(last) || relation.place.is_some_and(new_person)) {
            relation.health *= 1.0 - movement.health_loss;
            relation.extra += movement.handover_hours;
        }
    }
    relation.last_place = relation.place;
}

/// Step 3h: once in its life, on entering a segment that has a conversation.
fn converse(relation: &mut Relation, world: &World, plan: &Plan) {
    let conversation = plan.segments[relation.in_segment()].conversation;
    if let (Some(conversation), Some(_), false) = (conversation, &world.scenario.expectation, relation.conversed) {
        relation.conversed = true;
        relation.expected_hours *= 1.0 - conversation.lowers;
        relation.extra += conversation.hours;
    }
}

/// Step 3i: who had too little last month, and is willing, buys what its segment offers.
fn buy(relation: &mut Relation, month: u32, world: &World, plan: &Plan) {
    let Some(law) = &world.scenario.paid_coverage else {
        return;
    };
    let offer = plan.segments[relation.in_segment()].offer;
    if let (Some(offer), Some(adequacy)) = (offer, relation.last_adequacy) {
        let willing = relation.who.willingness * relation.arr >= offer.price_per_year;
        if month >= 2 && adequacy < law.adequacy_below * (1.0 - 1e-9) && willing {
            relation.buyer = true;
        }
    }
    let offer = offer.filter(|_| relation.buyer);
    relation.month.price = offer.map_or(0.0, |offer| offer.price_per_year / 12.0);
    relation.month.paid_hours = offer.map_or(0.0, |offer| offer.hours_per_month);
}
