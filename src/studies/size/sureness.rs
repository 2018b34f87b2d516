//! How probable it is, by the replications themselves, that the choice is right.
//!
//! Candidates are run in the same replications, so whether one meets the targets and whether another does hang together, and adding
//! up the chances of each to be wrong says next to nothing. The replications of all of them are drawn again together instead (the
//! bootstrap: Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, 8; of the selection among simulated systems: Chen & Kelton
//! 2001), and the choice looked at in each round as if what was drawn were the truth.

use super::evaluation::Evaluator;
use super::judge::Judgement;
use super::problem::Constraint;
use super::target::Target;
use crate::statistics::moments::Moments;
use crate::statistics::resampling;

/// Rounds of the bootstrap: a probability near 95 % has a standard error of 0.7 points by them.
const ROUNDS: u32 = 1000;

/// The seed of the rounds: the same replications say the same.
const SEED: u32 = 1;

/// What the replications say of the choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sureness {
    /// The probability that it meets all targets, up to the tolerance.
    pub meets: f64,
    /// The probability that, besides, no candidate that is cheaper by more than does not matter meets all of them by more than the
    /// tolerance.
    pub correct: f64,
}

/// How sure the choice of a judgement is; nothing where there is none.
pub fn sureness(evaluator: &Evaluator, judgement: &Judgement) -> Option<Sureness> {
    let chosen = *judgement.ranking.first()?;
    let own = Scores::new(evaluator, judgement, chosen);
    let own_cost = evaluator.cost(&judgement.candidates[chosen]);
    let cheaper = |&at: &usize| at != chosen && evaluator.cost(&judgement.candidates[at]) <= own_cost;
    let others: Vec<(Vec<f64>, Scores)> = (0..judgement.candidates.len())
        .filter(cheaper)
        .map(|at| {
            let saved = evaluator.saved(
                &judgement.candidates[chosen],
                &judgement.candidates[at],
                judgement.first,
            );
            (saved, Scores::new(evaluator, judgement, at))
        })
        .collect();
    let (mut meets, mut correct) = (0, 0);
    for round in 0..ROUNDS {
        let rows = resampling::rows(SEED, round, own.clusters());
        if own.spare(&rows) < -1.0 {
            continue;
        }
        meets += 1;
        let is_better = |(saved, other): &(Vec<f64>, Scores)| {
            mean(saved, &rows) > judgement.indifference && other.spare(&rows) > 1.0
        };
        correct += u32::from(!others.iter().any(is_better));
    }
    Some(Sureness {
        meets: f64::from(meets) / f64::from(ROUNDS),
        correct: f64::from(correct) / f64::from(ROUNDS),
    })
}

/// The probability that a candidate meets all targets, without a tolerance.
pub fn meeting(evaluator: &Evaluator, judgement: &Judgement, candidate: usize) -> f64 {
    let scores = Scores::new(evaluator, judgement, candidate);
    let meets = |round: &u32| scores.spare(&resampling::rows(SEED, *round, scores.clusters())) >= 0.0;
    (0..ROUNDS).filter(meets).count() as f64 / f64::from(ROUNDS)
}

/// What the clusters of a candidate add to the estimate of each constraint.
struct Scores<'a>(Vec<(&'a Target, f64, Vec<f64>)>);

impl<'a> Scores<'a> {
    fn new(evaluator: &Evaluator<'a>, judgement: &Judgement, at: usize) -> Self {
        let problem = evaluator.problem();
        let of = |constraint: &'a Constraint| {
            let target = &problem.targets[constraint.target];
            // There may be no tolerance, and what is spared is told in units of it.
            let tolerance = judgement.tolerance.of(target).max(f64::MIN_POSITIVE);
            let scores = evaluator.scores(&judgement.candidates[at], judgement.first, constraint);
            (target, tolerance, scores)
        };
        Self(problem.constraints.iter().map(of).collect())
    }

    fn clusters(&self) -> usize {
        self.0.iter().map(|(.., scores)| scores.len()).max().unwrap_or(0)
    }

    /// By how many tolerances the constraint that is nearest to being missed is met, where these clusters are drawn.
    fn spare(&self, rows: &[usize]) -> f64 {
        let each = self.0.iter().map(|(target, tolerance, scores)| {
            // What is not defined misses.
            let spare = target.spare(mean(scores, rows)) / tolerance;
            if spare.is_nan() { f64::NEG_INFINITY } else { spare }
        });
        each.fold(f64::INFINITY, f64::min)
    }
}

/// The mean over those of the rows that there are: candidates that were decided early have fewer. Not a number where there are none.
fn mean(values: &[f64], rows: &[usize]) -> f64 {
    let mut drawn = Moments::default();
    let there = rows.iter().filter_map(|&row| values.get(row));
    there.for_each(|&value| drawn.push(value));
    if drawn.n > 0.0 { drawn.mean } else { f64::NAN }
}
