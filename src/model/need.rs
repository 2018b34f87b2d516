//! Step 4, need: for each customer and kind, a number of engagements and their hours (docs/model.md 5.2).
//!
//! count ~ Poisson (or negative binomial) with mean rate × multiplier; hours = count × mean hours × one lognormal
//! factor per kind and month. The uniforms are made once for all plans and kept, because a plan that follows the need
//! of another profile than the true one reads them again at that profile's rates.

use crate::plans::world::World;
use crate::population::customers::Customers;
use crate::random::{Key, Purpose, count, uniform, words};

/// One month's draws, shared by all plans. Kind-major columns: `[kind * customers + customer]`.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    /// Hours needed.
    pub need: Vec<f64>,
    /// The uniform of the count.
    pub count: Vec<f64>,
    /// The uniform of the duration factor.
    pub duration: Vec<f64>,
    /// The uniforms of the outcomes: churn, contraction, its depth, expansion.
    pub outcome: [Vec<f64>; 4],
}

impl Draws {
    /// Columns for `n` customers and `kinds` kinds.
    pub fn with_len(n: usize, kinds: usize) -> Self {
        let column = || vec![0.0; n];
        Self {
            need: vec![0.0; n * kinds],
            count: vec![0.0; n * kinds],
            duration: vec![0.0; n * kinds],
            outcome: [column(), column(), column(), column()],
        }
    }

    /// Draws one month of the customers listed in `present`.
    pub fn draw(&mut self, key: Key, month: u32, world: &World, keys: &[u64], customers: &Customers, present: &[u32]) {
        let n = customers.len();
        for block in 0..world.kinds.len().div_ceil(4) {
            let kinds = block * 4..world.kinds.len().min(block * 4 + 4);
            let counts = Purpose::Counts.code(block as u16);
            let durations = Purpose::Durations.code(block as u16);
            for &i in present {
                let i = i as usize;
                let count_words = words(key, keys[i], month, counts);
                let duration_words = words(key, keys[i], month, durations);
                for kind in kinds.clone() {
                    self.count[kind * n + i] = uniform(count_words[kind % 4]);
                    self.duration[kind * n + i] = uniform(duration_words[kind % 4]);
                }
            }
        }
        for kind in 0..world.kinds.len() {
            for &i in present {
                let i = i as usize;
                self.need[kind * n + i] = self.hours(world, kind, i, n, customers.profile[i], customers.multiplier[i]);
            }
        }
        for &i in present {
            let i = i as usize;
            let outcome = words(key, keys[i], month, Purpose::Outcomes.code(0));
            for (column, word) in self.outcome.iter_mut().zip(outcome) {
                column[i] = uniform(word);
            }
        }
    }

    /// Hours of `kind` that customer `i`'s draws of this month give at the rates of `profile`.
    #[inline]
    pub fn hours(&self, world: &World, kind: usize, i: usize, n: usize, profile: u8, multiplier: f64) -> f64 {
        let at = kind * n + i;
        let mean = world.rates[profile as usize * world.kinds.len() + kind] * multiplier;
        let engagements = count(self.count[at], mean, world.dispersion);
        if engagements == 0.0 {
            return 0.0;
        }
        engagements * world.kinds[kind].hours * world.duration.at(self.duration[at])
    }
}
