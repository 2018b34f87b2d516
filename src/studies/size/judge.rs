//! Which of a short list meet the targets, and which of those costs least: with stated confidence, on replications that
//! the search has not seen.
//!
//! Of every candidate and constraint a one-sided bound is taken at 200, 400, 800 … replications: Clopper and Pearson's of a
//! probability, Student's t of a mean (normal means assumed). The chance of being wrong is divided evenly by all bounds
//! that are taken (Bonferroni), so that they all hold together; a candidate meets the targets when each bound is inside, and
//! misses them when one is outside. This is the first phase of constrained selection (Andradóttir & Kim 2010, *Naval
//! Research Logistics* 57: 403–421; Batur & Kim 2010, ACM TOMACS 20(3)), by intervals instead of a tolerance about the target.
//! The second phase selects the least mean cost by KN.

use super::SizeError;
use super::evaluation::Evaluator;
use super::problem::Headcounts;
use super::target::{Estimate, below};
use crate::statistics::selection::Kn;

/// Replications of the first look.
const FIRST: u32 = 200;

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
    /// First of the replications.
    pub first: u32,
    /// The chance of each bound to be wrong.
    pub error: f64,
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
    /// The chance of any wrong verdict.
    pub error: f64,
    /// The chance of a wrong selection among those that meet the targets.
    pub selection_error: f64,
    /// The difference of cost over the run that does not matter.
    pub indifference: f64,
}

/// Replications at which verdicts are taken.
fn looks(evaluator: &Evaluator, most: u32) -> Vec<u32> {
    let mut looks = Vec::new();
    let mut next = FIRST;
    while next < most {
        looks.push(evaluator.whole(next));
        next *= 2;
    }
    looks.push(evaluator.whole(most));
    looks
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
    let mut met = vec![vec![false; constraints.len()]; candidates.len()];
    let mut verdicts = vec![Verdict::Open; candidates.len()];
    for &look in &looks {
        // Once two are known to meet the targets, what is dearer than both no longer matters.
        let second = (0..candidates.len()).filter(|&at| verdicts[at] == Verdict::Met).nth(1);
        let dearest = second.map_or(f64::INFINITY, |at| evaluator.cost(&candidates[at]));
        let matters = |at: &usize| verdicts[*at] == Verdict::Open && evaluator.cost(&candidates[*at]) <= dearest;
        let open: Vec<usize> = (0..candidates.len()).filter(matters).collect();
        let running: Vec<Headcounts> = open.iter().map(|&at| candidates[at].clone()).collect();
        evaluator.ensure(&running, rules.first, look)?;
        for at in open {
            for (number, constraint) in constraints.iter().enumerate() {
                let (target, values) = evaluator.values(&candidates[at], rules.first, constraint);
                let estimate = target.estimate(&values, evaluator.inner);
                match target.decided(target.bounds(&estimate, error)) {
                    Some(true) => met[at][number] = true,
                    Some(false) => verdicts[at] = Verdict::Missed(number),
                    None => {}
                }
            }
            if verdicts[at] == Verdict::Open && met[at].iter().all(|met| *met) {
                verdicts[at] = Verdict::Met;
            }
        }
    }
    let good: Vec<usize> = (0..candidates.len())
        .filter(|&at| verdicts[at] == Verdict::Met)
        .collect();
    let mut judgement = Judgement {
        candidates,
        verdicts,
        first: rules.first,
        error,
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

    /// What the replications say of each constraint of a candidate.
    pub fn estimates(&self, evaluator: &Evaluator, candidate: usize) -> Vec<Estimate> {
        let constraints = evaluator.problem().constraints.iter();
        let estimate = |constraint| {
            let (target, values) = evaluator.values(&self.candidates[candidate], self.first, constraint);
            target.estimate(&values, evaluator.inner)
        };
        constraints.map(estimate).collect()
    }

    /// How probable it is, by the sample, that the candidate meets a constraint, one by one.
    fn likelihoods(&self, evaluator: &Evaluator, candidate: usize) -> Vec<f64> {
        let problem = evaluator.problem();
        let estimates = self.estimates(evaluator, candidate);
        let each = problem.constraints.iter().zip(&estimates);
        each.map(|(constraint, estimate)| problem.targets[constraint.target].likelihood(estimate))
            .collect()
    }

    /// An estimate of the probability that the chosen one meets all targets, from below: 1 less the chances that it misses one.
    pub fn probability_of_meeting(&self, evaluator: &Evaluator) -> Option<f64> {
        let likelihoods = self.likelihoods(evaluator, *self.ranking.first()?);
        Some((1.0 - likelihoods.iter().map(|met| 1.0 - met).sum::<f64>()).max(0.0))
    }

    /// An estimate of the probability that the chosen one is the cheapest of the list that meets the targets, from below by
    /// Bonferroni: 1 less the chances that it misses one, that a cheaper one meets all, that another one is cheaper (the
    /// approximate probability of correct selection of Lee, Pujowidianto, Li, Chen & Yap 2012, IEEE Transactions on
    /// Automatic Control 57: 2940–2945).
    pub fn probability_of_correct_selection(&self, evaluator: &Evaluator) -> Option<f64> {
        let chosen = *self.ranking.first()?;
        let measure = evaluator.problem().cost_measure();
        let mut wrong = 1.0 - self.probability_of_meeting(evaluator)?;
        for at in (0..self.candidates.len()).filter(|&at| at != chosen) {
            let (own, other) = (&self.candidates[chosen], &self.candidates[at]);
            if self.verdicts[at] != Verdict::Met {
                if evaluator.cost(other) < evaluator.cost(own) {
                    wrong += self.likelihoods(evaluator, at).into_iter().fold(1.0, f64::min);
                }
                continue;
            }
            let difference = evaluator.difference(own, other, self.first, measure);
            let (Some(mean), se) = (difference.mean(), difference.se()) else {
                continue;
            };
            // Cheaper by less than does not matter is not wrong.
            let dearer = mean + self.indifference;
            wrong += if se > 0.0 {
                1.0 - below(dearer / se, difference.clusters.n - 1.0)
            } else {
                f64::from(u8::from(dearer < 0.0))
            };
        }
        Some((1.0 - wrong).clamp(0.0, 1.0))
    }
}
