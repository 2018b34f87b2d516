//! How many people, where: the least-cost headcounts of a plan's teams that meet targets, with stated confidence.
//!
//! 1. [`search`] finds headcounts on few replications: a heuristic, which says where to look.
//! 2. [`mod@judge`] takes these and their neighbours as a short list, and says on fresh replications which meet the targets and
//!    which of them costs least. What is promised is about that list: with the stated confidence no verdict is wrong by more than
//!    the tolerance, and no other of those that meet the targets costs less by more than half a person.
//! 3. [`sureness`] says by the replications themselves how probable it is that this is right.
//!
//! Where the list has nobody who is seen to meet them, the search is made again with targets to be met by one and a half
//! standard errors, then by three.

pub mod answer;
pub mod estimate;
pub mod evaluation;
pub mod frontier;
pub mod judge;
pub mod problem;
pub mod search;
pub mod sureness;
pub mod target;

use crate::diagnostics::InputErrors;
use crate::engine::{Stopped, Watch};
use crate::studies::inputs::Inputs;

use answer::Sizing;
use estimate::Tolerance;
use evaluation::Evaluator;
use judge::{Judgement, Rules, Verdict, judge};
use problem::{Headcounts, Problem};
use search::Search;

/// Candidates on a short list.
const MOST_CANDIDATES: usize = 16;

/// Searches, and standard errors by which each wants the targets to be met.
const MARGINS: [f64; 3] = [0.0, 1.5, 3.0];

/// Why a study ends without an answer.
#[derive(Debug, thiserror::Error)]
pub enum SizeError {
    /// The input is wrong.
    #[error(transparent)]
    Input(#[from] InputErrors),
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// How sure to be, and at what effort.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The probability that verdicts and selection are right, at least.
    pub confidence: f64,
    /// The most replications for each candidate of a short list.
    pub replications: u32,
    /// How near to its limit a target does not matter.
    pub tolerance: Tolerance,
}

/// What is told and asked while it works.
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    /// Each replication, and whether to stop.
    pub watch: &'a Watch<'a>,
    /// How many replications there are going to be, as far as that is known.
    pub expect: &'a (dyn Fn(u64) + Sync),
}

/// What a study came to.
pub struct Outcome<'a> {
    /// All that was run.
    pub evaluator: Evaluator<'a>,
    /// The last short list, judged; `None` where nothing in the ranges came near enough to be judged.
    pub judgement: Option<Judgement>,
    /// The best of the search.
    pub found: Headcounts,
}

/// Finds the headcounts.
///
/// # Errors
/// If the question is wrong, or it was stopped.
pub fn size<'a>(
    inputs: &'a Inputs,
    problem: &'a Problem,
    effort: Effort,
    watch: Watched<'a>,
) -> Result<(Outcome<'a>, Sizing), SizeError> {
    let mut evaluator = Evaluator::new(inputs, problem, watch)?;
    let searched = evaluator.search_replications();
    let most = evaluator.whole(effort.replications);
    let cheapest = problem
        .variables
        .iter()
        .map(|variable| variable.cost)
        .fold(f64::INFINITY, f64::min);
    let error = (1.0 - effort.confidence) / 2.0;
    let mut judgement = None;
    let mut found = problem.high();
    Search::new(&mut evaluator, 0.0)?.climb()?;
    for (round, &margin) in MARGINS.iter().enumerate() {
        let mut search = Search::new(&mut evaluator, margin)?;
        found = search.run()?;
        let misses = search.gap(&found) > 0.0;
        // What misses the targets in the sample is nevertheless judged where it misses by no more than chance.
        let candidates = search.shortlist(&found, MOST_CANDIDATES)?;
        let rules = Rules {
            first: searched + round as u32 * most,
            most,
            tolerance: effort.tolerance,
            error: error / MARGINS.len() as f64,
            selection_error: error / MARGINS.len() as f64,
            indifference: (0.5 * cheapest * f64::from(problem.months) / 12.0).max(f64::MIN_POSITIVE),
        };
        let judged = judge(&mut evaluator, candidates, rules)?;
        let none = judged
            .verdicts
            .iter()
            .all(|verdict| matches!(verdict, Verdict::Missed(_)));
        let done = !judged.ranking.is_empty() || (misses && none);
        judgement = Some(judged);
        if done {
            break;
        }
    }
    let outcome = Outcome {
        evaluator,
        judgement,
        found,
    };
    let sizing = Sizing::new(inputs, &outcome, effort);
    Ok((outcome, sizing))
}
