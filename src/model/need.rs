//! Step 4, need: for each customer and kind, a number of engagements and their hours (docs/model.md 5.2).
//!
//! count ~ Poisson (or negative binomial) with mean rate × multiplier; hours = count × mean hours × one lognormal
//! factor per kind and month. The uniforms are made once for all plans and kept, because a customer whose profile or stage
//! depends on the plan, and a plan that follows the need of another profile than the true one, read them again at other
//! rates.

use super::calendar::Calendar;
use super::month::Step;
use super::state::State;
use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::{Key, Purpose, count, uniform, words};

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
    /// Hours that it then needs, by kind.
    pub need: Vec<Vec<f64>>,
    /// The uniform of the count, by kind.
    pub count: Vec<Vec<f64>>,
    /// The uniform of the duration factor, by kind.
    pub duration: Vec<Vec<f64>>,
    /// The uniforms of the outcomes: churn, contraction, its depth, expansion.
    pub outcome: [Vec<f64>; 4],
    /// The uniforms of how a customer develops: change of profile, change at a milestone, referral.
    pub journey: [Vec<f64>; 3],
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
        for block in 0..world.kinds.len().div_ceil(4) {
            let kinds = block * 4..world.kinds.len().min(block * 4 + 4);
            let counts = Purpose::Counts.code(block as u16);
            let durations = Purpose::Durations.code(block as u16);
            for &i in present {
                let i = i as usize;
                let count_words = words(key, customers.key[i], month, counts);
                let duration_words = words(key, customers.key[i], month, durations);
                for kind in kinds.clone() {
                    self.count[kind][i] = uniform(count_words[kind % 4]);
                    self.duration[kind][i] = uniform(duration_words[kind % 4]);
                }
            }
        }
        let draw = |columns: &mut [Vec<f64>], purpose: Purpose| {
            for &i in present {
                let i = i as usize;
                let drawn = words(key, customers.key[i], month, purpose.code(0));
                for (column, word) in columns.iter_mut().zip(drawn) {
                    column[i] = uniform(word);
                }
            }
        };
        draw(&mut self.outcome, Purpose::Outcomes);
        if world.evolution.is_some() || world.goals.is_some() || world.arrivals.is_some() {
            draw(&mut self.journey, Purpose::Journey);
        }
        let most = world.most_expansion();
        self.lucky.clear();
        self.lucky
            .extend(present.iter().filter(|&&i| self.outcome[3][i as usize] < most));
        self.calendar.turn(month, world, customers, present);
        self.course(month, world, customers, present);
        for kind in 0..world.kinds.len() {
            for &i in present {
                let i = i as usize;
                let hours = self.hours(world, kind, i, self.stage[i], self.profile[i], customers.multiplier[i]);
                self.need[kind][i] = hours;
            }
        }
    }

    fn rows(&mut self, world: &World, customers: &Customers) {
        let n = customers.len();
        for by_kind in [&mut self.need, &mut self.count, &mut self.duration] {
            by_kind.resize(world.kinds.len(), Vec::new());
            by_kind.iter_mut().for_each(|column| column.resize(n, 0.0));
        }
        self.outcome
            .iter_mut()
            .chain(&mut self.journey)
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

    /// Hours of `kind` that customer `i`'s draws of this month give at the rates of a profile in a stage.
    #[inline]
    pub fn hours(&self, world: &World, kind: usize, i: usize, stage: u8, profile: u8, multiplier: f64) -> f64 {
        let mean = world.rates_of(stage, profile)[kind] * multiplier;
        let engagements = count(self.count[kind][i], mean, world.dispersion);
        if engagements == 0.0 {
            return 0.0;
        }
        engagements * world.kinds[kind].hours * world.duration.at(self.duration[kind][i])
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
    for index in 0..state.present.len() {
        let i = state.present[index] as usize;
        let mismatched = state.seen[i] != state.appropriate(i, world);
        state.month.mismatched[i] = f64::from(u8::from(mismatched));
    }
    if !world.plans_shape_need() {
        for (of_plan, drawn) in state.need.iter_mut().zip(&draws.need) {
            of_plan.copy_from_slice(drawn);
        }
        return;
    }
    for kind in 0..world.kinds.len() {
        for index in 0..state.present.len() {
            let i = state.present[index] as usize;
            let (stage, profile) = (state.stage[i], state.appropriate(i, world));
            state.need[kind][i] = if stage == draws.stage[i] && profile == draws.profile[i] {
                draws.need[kind][i]
            } else {
                draws.hours(world, kind, i, stage, profile, customers.multiplier[i])
            };
        }
    }
}
