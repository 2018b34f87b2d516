//! Outcomes in expectation, as in the limit of ever more customers (docs/model.md 7.6): nobody is lost by chance, and nobody
//! wins by it.
//!
//! With health H after the month's experience, p the chances of `outcomes.rs` at it, s the share that an expansion takes:
//!
//! ```text
//! at renewal     weight     w ← w · (1 − p_churn)
//!                ARR        A ← A · (1 − p_contraction · mean depth) · (1 + uplift),   of a customer who is still there
//! in any month   P(k + 1 expansions so far) gains P(k) · p_expansion(k), which P(k) loses
//!                ARR        A ← A + Σ P(k) · p_expansion(k) · s · W0 · (1 − s)^k
//! ```
//!
//! Given its course of health, none of this leaves anything out: churn, contraction and expansion are independent then.

use super::block::Block;
use super::month::Step;
use super::outcomes::{churn_at_renewal, contraction_at_renewal, expansion_in_month, uplift};
use super::state::State;

/// Months that can be followed: no customer has more expansions than there are months.
pub const MONTHS: usize = 12;

/// How far customers have come in expectation; columns have one row a customer.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The chance of having had so many expansions.
    expansions: Vec<[f64; MONTHS + 1]>,
}

impl Expected {
    /// Renews and expands the customers of a block in expectation: `State::weight` is then the chance that a customer is still
    /// there, `State::arr` and `State::whitespace` what it then has on average. At most [`MONTHS`] months.
    pub fn renew(&mut self, state: &mut State, step: &Step, block: &Block) {
        let mut none = [0.0; MONTHS + 1];
        none[0] = 1.0;
        self.expansions.resize(step.customers.len(), none);
        for &i in block.of(&step.draws.calendar.renewing) {
            if state.alive[i as usize] {
                at_renewal(state, step, i as usize);
            }
        }
        for &i in &state.present[block.present.clone()] {
            let i = i as usize;
            let chance = |left: f64| expansion_in_month(step, i, left, state.health[i], state.boosted_until[i]);
            let opening = step.customers.whitespace[i];
            let so_far = step.month as usize;
            let (won, left) = expand(
                &mut self.expansions[i][..=so_far],
                opening,
                step.world.expansion_share,
                chance,
            );
            state.arr[i] += won;
            state.whitespace[i] = left;
        }
    }
}

/// Churn, else contraction, then uplift.
fn at_renewal(state: &mut State, step: &Step, i: usize) {
    let Step { world, customers, .. } = *step;
    let health = state.health[i];
    let churned = state.weight[i] * churn_at_renewal(step, i, health);
    state.weight[i] -= churned;
    let lost = contraction_at_renewal(step, i, health) * world.contraction_depth;
    state.arr[i] *= (1.0 - lost) * (1.0 + uplift(world.uplift, customers.term[i]));
    if let Some(arrivals) = &world.arrivals
        && health < arrivals.unhappy_below
    {
        state.unhappy_churned += churned;
    }
}

/// Moves the chances of having had 0, 1, 2 … expansions one month on; what is won on average, and the whitespace then left.
/// The last of the chances is 0 before.
fn expand(expansions: &mut [f64], whitespace: f64, share: f64, chance: impl Fn(f64) -> f64) -> (f64, f64) {
    let fullest = chance(whitespace);
    let (mut won, mut left) = (0.0, 0.0);
    let (mut space, mut entering) = (whitespace, 0.0);
    for probability in expansions {
        // Chances are proportional to the whitespace left, unless they are cut off at 1.
        let chance = match fullest {
            cut if cut >= 1.0 => chance(space),
            fullest if whitespace > 0.0 => fullest * (space / whitespace),
            _ => 0.0,
        };
        let leaving = *probability * chance;
        *probability += entering - leaving;
        won += leaving * share * space;
        left += *probability * space;
        entering = leaving;
        space *= 1.0 - share;
    }
    (won, left)
}

#[cfg(test)]
mod tests {
    use super::expand;

    /// Against the tree of all courses, one by one.
    #[test]
    fn expansions_are_what_all_courses_come_to() {
        let (whitespace, share, months) = (500.0, 0.3, 4);
        for slope in [0.2, 3.0] {
            let chance = |left: f64| f64::min(1.0, slope * left / whitespace);
            let mut won = 0.0;
            for course in 0..1_u32 << months {
                let (mut probability, mut left) = (1.0, whitespace);
                for month in 0..months {
                    if course >> month & 1 == 1 {
                        probability *= chance(left);
                        left *= 1.0 - share;
                    } else {
                        probability *= 1.0 - chance(left);
                    }
                }
                won += probability * (whitespace - left);
            }
            let mut chances = [1.0, 0.0, 0.0, 0.0, 0.0];
            let (mut all, mut left) = (0.0, 0.0);
            for month in 1..=months {
                let (this_month, now) = expand(&mut chances[..=month], whitespace, share, chance);
                all += this_month;
                left = now;
            }
            assert!((all - won).abs() < 1e-9, "{all} {won}");
            assert!((whitespace - left - won).abs() < 1e-9);
            assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn of_no_whitespace_nothing_is_won() {
        let mut chances = [1.0, 0.0];
        assert_eq!(expand(&mut chances, 0.0, 0.3, |_| 0.5), (0.0, 0.0));
        assert_eq!(chances, [1.0, 0.0]);
    }
}
