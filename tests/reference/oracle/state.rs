//! What changes from month to month under one plan: customers as they stand, and seats.

use axplan::random::stable_key;

use super::assessment::{assess, seen_at};
use super::customer::Customer;
use super::input_plans::Mode;
use super::people::Person;
use super::plan::Plan;
use super::sampler::Sampler;
use super::world::World;

/// Who works for a customer: a team's queue, or the book of one of its seats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub team: usize,
    /// The seat in a dedicated team; 0 in others, which have one queue.
    pub book: usize,
}

/// A customer as it stands under a plan.
#[derive(Clone, Debug)]
pub struct Relation {
    pub who: Customer,
    pub alive: bool,
    pub arr: f64,
    pub whitespace: f64,
    pub health: f64,
    pub profile: usize,
    pub stage: usize,
    pub at_risk: bool,
    pub assessed: usize,
    /// An assessment that waits: the month in which it takes effect, and what it says.
    pub waiting: Option<(u32, usize)>,
    /// S of last month.
    pub last_seen: usize,
    pub segment: Option<usize>,
    pub place: Option<Place>,
    /// Where it was when it was last dealt.
    pub last_place: Option<Place>,
    /// B_k, in need hours.
    pub backlog: Vec<f64>,
    pub extra_backlog: f64,
    pub escalations: f64,
    /// Assessments, conversations and handovers new this month, in hours.
    pub extra: f64,
    /// X as it is now.
    pub expected_hours: f64,
    pub conversed: bool,
    pub buyer: bool,
    pub milestones: u32,
    pub progress: f64,
    /// Last month of the boost that a milestone gives.
    pub boost_end: u32,
    pub renewed: bool,
    /// Adequacy of last month, where it was present then.
    pub last_adequacy: Option<f64>,
    /// ARR at the close of each month; month 0 is the opening.
    pub closings: Vec<f64>,
    /// Its segment at each of them.
    pub segments: Vec<usize>,
    /// Uplift won in each month, likewise.
    pub uplifts: Vec<f64>,
    pub month: Month,
}

/// What this month brought a customer.
#[derive(Clone, Debug, Default)]
pub struct Month {
    pub opening_arr: f64,
    pub new_arr: f64,
    /// n_k.
    pub need: Vec<f64>,
    pub automated: Vec<f64>,
    /// p_k, in need hours.
    pub work: Vec<f64>,
    /// ρ_k.
    pub factor: Vec<f64>,
    /// Hours of the first class and of the rest, by lane.
    pub first: Vec<f64>,
    pub rest: Vec<f64>,
    pub required: f64,
    pub first_share: f64,
    pub rest_share: f64,
    pub worked: f64,
    /// Hours that a pod reserves.
    pub budget: f64,
    /// f of the server.
    pub quality_factor: f64,
    pub unmet: f64,
    pub surplus: f64,
    pub entitled_surplus: f64,
    pub adequacy: f64,
    pub satisfaction: f64,
    pub churned: f64,
    pub contraction: f64,
    pub uplift: f64,
    pub expansion: f64,
    /// Price paid and hours bought this month.
    pub price: f64,
    pub paid_hours: f64,
    pub cost_to_serve: f64,
    /// The part of it that is money spent on this customer alone: operations and bought hours.
    pub direct_cost: f64,
    /// Whether it was present.
    pub present: bool,
    /// Whether it was seen as another profile than the appropriate one.
    pub mismatched: bool,
}

impl Relation {
    /// A customer at the opening, or a candidate that was just accepted.
    pub fn new(world: &World, who: Customer, assessed: usize) -> Self {
        let months = world.scenario.months as usize;
        let mut closings = vec![0.0; months + 1];
        if who.arrived == 0 {
            closings[0] = who.arr;
        }
        Self {
            alive: true,
            arr: who.arr,
            whitespace: who.whitespace,
            health: who.health,
            profile: who.profile,
            stage: 0,
            at_risk: false,
            assessed,
            waiting: None,
            last_seen: assessed,
            segment: None,
            place: None,
            last_place: None,
            backlog: vec![0.0; world.kinds.len()],
            extra_backlog: 0.0,
            escalations: 0.0,
            extra: 0.0,
            expected_hours: who.expected_hours,
            conversed: false,
            buyer: false,
            milestones: 0,
            progress: 0.0,
            boost_end: 0,
            renewed: false,
            last_adequacy: None,
            closings,
            segments: vec![0; months + 1],
            uplifts: vec![0.0; months + 1],
            month: Month::default(),
            who,
        }
    }

    /// A: the profile that is appropriate.
    pub fn appropriate(&self, world: &World) -> usize {
        match world.at_risk_profile {
            Some(profile) if self.at_risk => profile,
            _ => self.profile,
        }
    }

    /// S: the profile that the team sees.
    pub fn seen(&self, world: &World) -> usize {
        match world.at_risk_profile {
            Some(profile) if self.at_risk => profile,
            _ => self.assessed,
        }
    }

    /// Its segment, once it has one.
    pub fn in_segment(&self) -> usize {
        self.segment
            .expect("every customer is in a segment from its first month on")
    }

    /// Its planned hours (docs/model.md 5.3).
    pub fn planned(&self, plan: &Plan) -> f64 {
        plan.segments[self.in_segment()].planned[self.assessed]
    }
}

/// A seat for one person.
#[derive(Clone, Debug)]
pub struct Seat {
    pub key: u64,
    pub role: usize,
    /// Its size in full-time equivalents, and the sizes of the seats before it.
    pub size: f64,
    pub from: f64,
    /// Its person, where people are listed.
    pub listed: Option<Person>,
    /// f: how much of a person is planned on it this month.
    pub planned: f64,
    pub employed: bool,
    pub resigned: bool,
    /// When its vacancy is filled.
    pub filled_in: Option<u32>,
    /// The month in which its person started; none for who is fully ramped.
    pub started: Option<i64>,
    /// Whether somebody started on it this month.
    pub begins: bool,
    pub hired: bool,
    /// Whether somebody stopped working on it this month.
    pub stopped: bool,
    /// FTE of work done on it, ramp included, and whether that is more than last month.
    pub capacity: f64,
    pub gained: bool,
    pub burnout: f64,
    pub hours: f64,
    pub cost: f64,
}

/// The state of one plan in one replication.
#[derive(Clone, Debug)]
pub struct State {
    pub relations: Vec<Relation>,
    /// By team.
    pub seats: Vec<Vec<Seat>>,
    /// By segment: the books of its team that are its own, where books are split.
    pub own_books: Vec<Vec<usize>>,
    /// Candidates of next month that customers referred.
    pub referred: Vec<Customer>,
    /// Customers who churned unhappy last month.
    pub unhappy: f64,
}

impl State {
    /// The opening: everyone assessed, nobody in a segment yet.
    pub fn open(world: &World, plan: &Plan, customers: &[Customer], sampler: &mut impl Sampler) -> Self {
        let open = |who: &Customer| {
            let seen = seen_at(world, who.tenure(1));
            let assessed = assess(
                world,
                plan.in_force(1).accuracy(),
                (who.key, 0),
                who.profile,
                seen,
                sampler,
            );
            let mut relation = Relation::new(world, who.clone(), assessed);
            if let (Some(review), true) = (&world.scenario.review, plan.assesses(1)) {
                relation.extra += review.hours;
            }
            relation
        };
        Self {
            relations: customers.iter().map(open).collect(),
            seats: (0..plan.teams.len()).map(|team| seats(plan, team)).collect(),
            own_books: vec![Vec::new(); plan.segments.len()],
            referred: Vec::new(),
            unhappy: 0.0,
        }
    }

    /// Customers who are alive, in row order.
    pub fn living(&mut self) -> impl Iterator<Item = &mut Relation> {
        self.relations.iter_mut().filter(|relation| relation.alive)
    }
}

/// The seats of a team, role by role, those of listed people first: as many as are ever planned, one at least.
fn seats(plan: &Plan, team: usize) -> Vec<Seat> {
    let mut seats = Vec::new();
    for (role, law) in plan.teams[team].roles.iter().enumerate() {
        let most = law.headcount.iter().copied().fold(0.0, f64::max);
        let (mut number, mut from) = (0, 0.0);
        while number == 0 || from < most {
            let listed = law.listed.get(number);
            let size = listed.map_or(1.0, |listed| listed.size);
            let tenure = listed.and_then(|listed| listed.who.tenure);
            seats.push(Seat {
                key: stable_key(&format!("seat {team} {role} {number}")),
                role,
                size,
                from,
                listed: listed.map(|listed| listed.who.clone()),
                planned: 0.0,
                employed: false,
                resigned: false,
                filled_in: None,
                started: tenure.map(|months| 1 - i64::from(months)),
                begins: false,
                hired: false,
                stopped: false,
                capacity: 0.0,
                gained: false,
                burnout: 0.0,
                hours: 0.0,
                cost: 0.0,
            });
            number += 1;
            from += size;
        }
    }
    seats
}

/// Whether the customers of a team have an owner: leaving it is a change of owner.
pub fn is_owned(mode: Mode) -> bool {
    matches!(mode, Mode::Dedicated | Mode::Pod)
}
