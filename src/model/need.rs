//! Step 4, need: for each customer and kind, a number of engagements and their hours (docs/model.md 5.2).
//!
//! count ~ Poisson (or negative binomial) with mean rate × multiplier; hours = count × mean hours × one lognormal
//! factor per kind and month. The uniforms are made once for all plans and kept, because a customer whose profile or stage
//! depends on the plan, and a plan that follows the need of another profile than the true one, read them again at other
//! rates.

use super::block::{Block, blocks};
use super::calendar::Calendar;
use super::month::Step;
use super::state::State;
use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::{Key, Purpose, columns};

/// One month's draws, shared by all plans; columns have one row a customer.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    /// The profile that a customer has where no plan changes it.
    pub profile: Vec<u8>,
    /// Its stage, likewise.
    pub stage: Vec<u8>,
    /// Renewals and reviews.
    pub calendar: Calendar,
    /// Whose luck may be enough for an expansion, whatever the plan.
    pub lucky: Vec<u32>,
    /// The chance of being one of them.
    pub luck: f64,
    /// Hours that it then needs, by kind.
    pub need: Vec<Vec<f64>>,
    /// The uniform of the count, by kind, in fours: that of kind k is `count[k / 4][k % 4]`.
    pub count: Vec<[Vec<f64>; 4]>,
    /// The uniform of the duration factor, likewise.
    pub duration: Vec<[Vec<f64>; 4]>,
    /// The uniforms of the outcomes: churn, contraction, its depth, expansion.
    pub outcome: [Vec<f64>; 4],
    /// The uniforms of how a customer develops: change of profile, change at a milestone, referral, one spare.
    pub journey: [Vec<f64>; 4],
}

impl Draws {
    /// The opening of a replication.
    pub fn open(&mut self) {
        self.profile.clear();
        self.stage.clear();
        self.calendar.open();
    }

    /// Draws one month of the customers listed in `present`.
    pub fn draw(&mut self, key: Key, month: u32, world: &World, customers: &Customers, present: &[u32]) {
        self.rows(world, customers);
        let blocks = blocks(customers.len(), present);
        let develops = world.evolution.is_some() || world.goals.is_some() || world.arrivals.is_some();
        for Block { rows, .. } in &blocks {
            let keys = &customers.key[rows.clone()];
            let draw = |columns: &mut [Vec<f64>; 4], purpose: Purpose, block: usize| {
                let columns = columns.each_mut().map(|column| &mut column[rows.clone()]);
                columns::uniforms(key, keys, month, purpose.code(block as u16), columns);
            };
            for (block, (counts, durations)) in self.count.iter_mut().zip(&mut self.duration).enumerate() {
                draw(counts, Purpose::Counts, block);
                draw(durations, Purpose::Durations, block);
            }
            draw(&mut self.outcome, Purpose::Outcomes, 0);
            if develops {
                draw(&mut self.journey, Purpose::Journey, 0);
            }
        }
        let most = world.most_expansion();
        self.luck = f64::min(1.0, most);
        self.lucky.clear();
        self.lucky
            .extend(present.iter().filter(|&&i| self.outcome[3][i as usize] < most));
        self.calendar.turn(month, world, customers, present);
        self.course(month, world, customers, present);
        let mut means = Vec::new();
        for Block { rows, .. } in blocks {
            for kind in 0..world.kinds.len() {
                means.clear();
                means.extend(rows.clone().map(|i| {
                    let rate = world.rates_of(self.stage[i], self.profile[i])[kind];
                    rate * customers.multiplier[i]
                }));
                let uniforms = (
                    &self.count[kind / 4][kind % 4][rows.clone()],
                    &self.duration[kind / 4][kind % 4][rows.clone()],
                );
                let each = world.kinds[kind].hours;
                let hours = &mut self.need[kind][rows.clone()];
                columns::hours(uniforms, &means, world.dispersion, each, world.duration, hours);
            }
        }
    }

    fn rows(&mut self, world: &World, customers: &Customers) {
        let n = customers.len();
        self.need.resize(world.kinds.len(), Vec::new());
        self.count.resize(world.kinds.len().div_ceil(4), Default::default());
        self.duration.resize(world.kinds.len().div_ceil(4), Default::default());
        let in_fours = self.count.iter_mut().chain(&mut self.duration);
        let in_fours = in_fours.chain([&mut self.outcome, &mut self.journey]).flatten();
        self.need
            .iter_mut()
            .chain(in_fours)
            .for_each(|column| column.resize(n, 0.0));
        self.profile.extend_from_slice(&customers.profile[self.profile.len()..]);
        self.stage.resize(n, 0);
    }

    /// Stage and profile where no plan changes them: no milestone reached, never at risk.
    fn course(&mut self, month: u32, world: &World, customers: &Customers, present: &[u32]) {
        if world.stages.len() == 1 && world.evolution.is_none() {
            return;
        }
        for &i in present {
            let i = i as usize;
            let (tenure, to_renewal) = (customers.tenure(i, month), self.calendar.to_renewal[i]);
            self.stage[i] = world.stage(tenure, to_renewal, customers.term[i], 0);
            if let Some(evolution) = &world.evolution
                && month > 1
                && customers.joined[i] < month as i32
            {
                self.profile[i] = evolution.apply(self.stage[i], self.profile[i], self.journey[0][i]);
            }
        }
    }

    /// Hours of `kind` that the draws of the customers listed in `who` give at the rates of another stage and profile, which
    /// `course` tells.
    pub fn hours(
        &self,
        world: &World,
        customers: &Customers,
        kind: usize,
        who: &[u32],
        course: impl Fn(usize) -> (u8, u8),
    ) -> Vec<f64> {
        let each = |value: &dyn Fn(usize) -> f64| -> Vec<f64> { who.iter().map(|&i| value(i as usize)).collect() };
        let counts = each(&|i| self.count[kind / 4][kind % 4][i]);
        let durations = each(&|i| self.duration[kind / 4][kind % 4][i]);
        let means = each(&|i| {
            let (stage, profile) = course(i);
            world.rates_of(stage, profile)[kind] * customers.multiplier[i]
        });
        let mut hours = vec![0.0; who.len()];
        columns::hours(
            (&counts, &durations),
            &means,
            world.dispersion,
            world.kinds[kind].hours,
            world.duration,
            &mut hours,
        );
        hours
    }
}

/// Sets what each present customer needs under a plan: what the draws give at its stage and appropriate profile.
pub fn need(state: &mut State, step: &Step) {
    let Step {
        world,
        customers,
        draws,
        ..
    } = *step;
    if !world.plans_shape_need() {
        for (of_plan, drawn) in state.need.iter_mut().zip(&draws.need) {
            of_plan.copy_from_slice(drawn);
        }
        return;
    }
    let differs =
        |state: &State, i: usize| state.stage[i] != draws.stage[i] || state.appropriate(i, world) != draws.profile[i];
    let others: Vec<u32> = state
        .present
        .iter()
        .copied()
        .filter(|&i| differs(state, i as usize))
        .collect();
    for kind in 0..world.kinds.len() {
        state.need[kind].copy_from_slice(&draws.need[kind]);
        let course = |i: usize| (state.stage[i], state.appropriate(i, world));
        let hours = draws.hours(world, customers, kind, &others, course);
        for (&i, hours) in others.iter().zip(hours) {
            state.need[kind][i as usize] = hours;
        }
    }
}
