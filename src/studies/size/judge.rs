//! Which of a short list meet the targets, and which of those costs least: with stated confidence, on replications that
//! the search has not seen.
//!
//! Of every candidate and constraint a one-sided bound is taken at 200, 400, 800 … replications: Clopper and Pearson's of a
//! probability, Student's t of a mean (normal means assumed), with the control variate where that is worth it. The chance of being
//! wrong is divided evenly by all bounds that are taken (Bonferroni), so that they all hold together; a candidate meets the targets
//! when each bound is inside, and misses them when one is outside, up to a tolerance ([`Tolerance`]). This is the first phase of
//! constrained selection (Andradóttir & Kim 2010, *Naval Research Logistics* 57: 403–421; Batur & Kim 2010, ACM TOMACS 20(3)), with
//! intervals in the place of its sequential test. The second phase selects the least mean cost by KN.

use super::SizeError;
use super::estimate::{Estimate, Tolerance};
use super::evaluation::Evaluator;
use super::problem::Headcounts;
use crate::statistics::selection::Kn;

/// Replications of the first look.
const FIRST: u32 = 200;

/// Clusters below which nothing is said: with fewer, neither the spread between them nor the bootstrap tells much. A judgement.
pub const FEWEST_CLUSTERS: u32 = 30;

/// Observations from which KN takes its variances.
const KN_FIRST: usize = 20;

/// Whether a candidate meets the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It meets all of them.
    Met,
    /// It misses this constraint.
    Missed(usize),
    /// The replications do not tell.
    Open,
}

/// What was found about a short list.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The candidates, from the cheapest.
    pub candidates: Vec<Headcounts>,
    /// Whether each meets the targets.
    pub verdicts: Vec<Verdict>,
    /// By candidate and constraint, whether it is met.
    pub decisions: Vec<Vec<Option<bool>>>,
    /// First of the replications.
    pub first: u32,
    /// Those that meet them, the chosen one first, then by mean cost.
    pub ranking: Vec<usize>,
    /// Whether KN came to its end.
    pub selected: bool,
    /// The difference of cost over the run that does not matter.
    pub indifference: f64,
}

/// How to judge.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// First of the replications.
    pub first: u32,
    /// The most for each candidate.
    pub most: u32,
    /// How near to its limit a target does not matter.
    pub tolerance: Tolerance,
    /// The chance of any verdict that is wrong by more than that.
    pub error: f64,
    /// The chance of a wrong selection among those that meet the targets.
    pub selection_error: f64,
    /// The difference of cost over the run that does not matter.
    pub indifference: f64,
}

/// Replications at which verdicts are taken.
fn looks(evaluator: &Evaluator, most: u32) -> Vec<u32> {
    let mut looks = Vec::new();
    // No look is taken that could not tell.
    let mut next = FIRST.max(fewest(evaluator));
    while next < most {
        looks.push(evaluator.whole(next));
        next *= 2;
    }
    looks.push(evaluator.whole(most));
    looks
}

/// Replications below which no verdict is given: none where they are independent, since the bounds say by themselves how little
/// few of them tell; elsewhere the bounds rest on what is known of the spread between clusters.
const fn fewest(evaluator: &Evaluator) -> u32 {
    if evaluator.inner == 1 {
        0
    } else {
        FEWEST_CLUSTERS * evaluator.inner
    }
}

/// Judges a short list.
///
/// # Errors
/// If it was stopped.
pub fn judge(evaluator: &mut Evaluator, candidates: Vec<Headcounts>, rules: Rules) -> Result<Judgement, SizeError> {
    let constraints = &evaluator.problem().constraints;
    let looks = looks(evaluator, rules.most);
    let bounds = candidates.len() * constraints.len() * looks.len();
    let error = rules.error / bounds as f64;
    let mut decisions = vec![vec![None; constraints.len()]; candidates.len()];
    let mut verdicts = vec![Verdict::Open; candidates.len()];
    let mut run = 0;
    for &look in &looks {
        // Once two are known to meet the targets, what is dearer than both no longer matters.
        let second = (0..candidates.len()).filter(|&at| verdicts[at] == Verdict::Met).nth(1);
        let dearest = second.map_or(f64::INFINITY, |at| evaluator.cost(&candidates[at]));
        let matters = |at: &usize| verdicts[*at] == Verdict::Open && evaluator.cost(&candidates[*at]) <= dearest;
        let open: Vec<usize> = (0..candidates.len()).filter(matters).collect();
        let running: Vec<Headcounts> = open.iter().map(|&at| candidates[at].clone()).collect();
        evaluator.begin(running.len(), look - run);
        evaluator.ensure(&running, rules.first, look)?;
        run = look;
        for at in open {
            for (number, constraint) in constraints.iter().enumerate() {
                let target = &evaluator.problem().targets[constraint.target];
                let estimate = evaluator.estimate(&candidates[at], rules.first, constraint);
                // A bound that was inside at an earlier look is inside.
                let decision: &mut Option<bool> = &mut decisions[at][number];
                // That something is not defined needs no more replications to be seen.
                if look >= fewest(evaluator) || matches!(estimate, Estimate::Undefined(_)) {
                    *decision = decision.or_else(|| target.decided(&estimate, error, rules.tolerance));
                }
            }
            verdicts[at] = match decisions[at].iter().position(|decision| *decision == Some(false)) {
                Some(number) => Verdict::Missed(number),
                None if decisions[at].iter().all(Option::is_some) => Verdict::Met,
                None => Verdict::Open,
            };
        }
    }
    let good: Vec<usize> = (0..candidates.len())
        .filter(|&at| verdicts[at] == Verdict::Met)
        .collect();
    let mut judgement = Judgement {
        candidates,
        verdicts,
        decisions,
        first: rules.first,
        ranking: Vec::new(),
        selected: true,
        indifference: rules.indifference,
    };
    judgement.select(evaluator, good, &rules, &looks)?;
    Ok(judgement)
}

impl Judgement {
    /// Selects the least mean cost of those that meet the targets.
    fn select(
        &mut self,
        evaluator: &mut Evaluator,
        good: Vec<usize>,
        rules: &Rules,
        looks: &[u32],
    ) -> Result<(), SizeError> {
        let measure = evaluator.problem().cost_measure();
        let kn = Kn {
            first: KN_FIRST,
            // Which of them are good is known by the same replications, so that all of the list count.
            systems: self.candidates.len(),
            error: rules.selection_error,
            indifference: rules.indifference,
        };
        let headcounts: Vec<Headcounts> = good.iter().map(|&at| self.candidates[at].clone()).collect();
        let mut left: Vec<usize> = (0..good.len()).collect();
        for &look in looks.iter().filter(|_| good.len() > 1) {
            evaluator.ensure(&headcounts, self.first, look)?;
            let costs = headcounts
                .iter()
                .map(|headcounts| evaluator.clusters(headcounts, self.first, measure));
            let costs: Vec<Vec<f64>> = costs.collect();
            let columns: Vec<&[f64]> = costs.iter().map(Vec::as_slice).collect();
            left = kn.least(&columns).left;
            if left.len() == 1 {
                break;
            }
        }
        self.selected = left.len() <= 1;
        let mean = |at: usize| {
            evaluator
                .summary(&self.candidates[at], self.first, measure)
                .mean()
                .unwrap_or(f64::INFINITY)
        };
        let mut ranking = good.clone();
        let is_left = |at: &usize| left.iter().any(|&index| good[index] == *at);
        ranking.sort_by(|a, b| is_left(b).cmp(&is_left(a)).then(mean(*a).total_cmp(&mean(*b))));
        self.ranking = ranking;
        Ok(())
    }
}
