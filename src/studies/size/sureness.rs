//! How probable it is, by the replications themselves, that the choice is right.
//!
//! Candidates are run in the same replications, so whether one meets the targets and whether another does hang together, and adding
//! up the chances of each to be wrong says next to nothing. The replications of all of them are drawn again together instead (the
//! bootstrap: Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, 8; of the selection among simulated systems: Chen & Kelton
//! 2001), and the choice looked at in each round as if what was drawn were the truth. That leaves no room for a tolerance: a candidate
//! meets the targets in a round or it does not.

use super::evaluation::Evaluator;
use super::judge::{FEWEST_CLUSTERS, Judgement};
use super::problem::Constraint;
use super::target::Target;
use crate::statistics::moments::Moments;
use crate::statistics::resampling;

/// Rounds of the bootstrap: a probability near 95 % has a standard error of 0.7 points by them.
const ROUNDS: u32 = 1000;

/// The seed of the rounds: the same replications say the same.
const SEED: u32 = 1;

/// The probability that the choice of a judgement meets all targets, and no candidate that is cheaper by more than does not matter
/// does; nothing where there is no choice, or there are too few replications.
pub fn correct(evaluator: &Evaluator, judgement: &Judgement) -> Option<f64> {
    let chosen = *judgement.ranking.first()?;
    let own = Scores::new(evaluator, judgement, chosen)?;
    let headcounts = |at: usize| &judgement.candidates[at];
    let own_cost = evaluator.cost(headcounts(chosen));
    let cheaper = |&at: &usize| at != chosen && evaluator.cost(headcounts(at)) <= own_cost;
    let scored = |at: usize| {
        let saved = evaluator.saved(headcounts(chosen), headcounts(at), judgement.first);
        Some((saved, Scores::new(evaluator, judgement, at)?))
    };
    let others: Vec<(Vec<f64>, Scores)> = (0..judgement.candidates.len())
        .filter(cheaper)
        .filter_map(scored)
        .collect();
    // All that were run of any: candidates in doubt were run longest, and go by all of it.
    let run = others.iter().map(|(_, other)| other.clusters).chain([own.clusters]);
    let clusters = run.max().unwrap_or(0);
    Some(share_of_rounds(clusters, |rows| {
        let is_better =
            |(saved, other): &(Vec<f64>, Scores)| mean(saved, rows) > judgement.indifference && other.meet(rows);
        own.meet(rows) && !others.iter().any(is_better)
    }))
}

/// The probability that a candidate meets all targets; nothing where there are too few replications.
pub fn meeting(evaluator: &Evaluator, judgement: &Judgement, candidate: usize) -> Option<f64> {
    let scores = Scores::new(evaluator, judgement, candidate)?;
    Some(share_of_rounds(scores.clusters, |rows| scores.meet(rows)))
}

fn share_of_rounds(clusters: usize, is_so: impl Fn(&[usize]) -> bool) -> f64 {
    let so = (0..ROUNDS).filter(|&round| is_so(&resampling::rows(SEED, round, clusters)));
    so.count() as f64 / f64::from(ROUNDS)
}

/// What the clusters of a candidate add to the estimate of each constraint.
struct Scores<'a> {
    clusters: usize,
    each: Vec<(&'a Target, Vec<f64>)>,
}

impl<'a> Scores<'a> {
    /// Nothing where there are too few clusters to be drawn from.
    fn new(evaluator: &Evaluator<'a>, judgement: &Judgement, at: usize) -> Option<Self> {
        let (problem, headcounts) = (evaluator.problem(), &judgement.candidates[at]);
        let clusters = evaluator.number_of_clusters(headcounts, judgement.first);
        let of = |constraint: &'a Constraint| {
            let scores = evaluator.scores(headcounts, judgement.first, constraint);
            (&problem.targets[constraint.target], scores)
        };
        (clusters >= FEWEST_CLUSTERS as usize).then(|| Self {
            clusters,
            each: problem.constraints.iter().map(of).collect(),
        })
    }

    /// Whether all constraints are met, where these clusters are drawn. What is not defined misses.
    fn meet(&self, rows: &[usize]) -> bool {
        let mut each = self.each.iter();
        each.all(|(target, scores)| target.spare(mean(scores, rows)) >= 0.0)
    }
}

/// The mean over those of the rows that there are: candidates that were decided early have fewer. Not a number where there are none.
fn mean(values: &[f64], rows: &[usize]) -> f64 {
    let mut drawn = Moments::default();
    let there = rows.iter().filter_map(|&row| values.get(row));
    there.for_each(|&value| drawn.push(value));
    if drawn.n > 0.0 { drawn.mean } else { f64::NAN }
}
