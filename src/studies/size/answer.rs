//! The answer of a sizing study, ready to be shown or written.

use serde::{Deserialize, Serialize};

use super::estimate::Estimate;
use super::evaluation::Evaluator;
use super::frontier::{FrontierPoint, Standing, frontier};
use super::judge::{FEWEST_CLUSTERS, Judgement, Verdict};
use super::problem::Problem;
use super::sureness::{correct, meeting};
use super::{Effort, Outcome};
use crate::studies::inputs::Inputs;
use crate::studies::reread::number;

/// The answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sizing {
    /// Name of the scenario.
    pub scenario: String,
    /// Its currency.
    pub currency: String,
    /// The plan.
    pub plan: String,
    /// Length of the run in months.
    pub months: u32,
    /// What was to be met, as it was written.
    pub targets: Vec<String>,
    /// The ranges.
    pub ranges: Vec<Range>,
    /// Whether headcounts are by quarter.
    pub by_quarter: bool,
    /// The least-cost headcounts that meet the targets; `None` where none was found.
    pub chosen: Option<Staffing>,
    /// The next cheapest that meets them.
    pub runner_up: Option<Staffing>,
    /// Cheaper ones of the short list of which the replications do not tell.
    pub open: Vec<Staffing>,
    /// What came nearest, where none was found to meet the targets.
    pub nearest: Option<Staffing>,
    /// The target that stands in the way, where none was found.
    pub binding: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// What each cost buys: no point evaluated is cheaper and better.
    pub frontier: Vec<FrontierPoint>,
    /// The metric of the frontier.
    pub gain: String,
    /// The effort.
    pub effort: Run,
    /// All that was evaluated, as far as the search saw it; written to size.csv.
    #[serde(skip)]
    pub points: Vec<EvaluatedPoint>,
}

/// The headcounts of one team that were possible.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Range {
    /// The team.
    pub team: String,
    /// The least.
    pub low: u32,
    /// The most.
    pub high: u32,
}

/// The headcount of a team from a month on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Staffed {
    /// The team.
    pub team: String,
    /// From this month on.
    pub from_month: u32,
    /// Full-time people.
    pub headcount: u32,
}

/// Headcounts, what they cost and what they reach.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Staffing {
    /// Who works where.
    pub headcounts: Vec<Staffed>,
    /// Expected cost of Customer Success, in currency a year, with uncertain inputs at their medians.
    pub cost_a_year: f64,
    /// Mean cost of Customer Success over the run.
    pub cs_cost: f64,
    /// Each target.
    pub targets: Vec<Reached>,
    /// Teams without a target that need more than they have.
    #[serde(default)]
    pub overloaded: Vec<Overloaded>,
    /// The probability that it meets all of them, without a tolerance, by the replications; `None` where these are too few.
    pub meets_targets: Option<f64>,
    /// Replications of it.
    pub replications: u32,
    /// What to add to a command to run it.
    pub sets: Vec<String>,
}

/// A team whose required load is above 1 and that no target is set for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Overloaded {
    /// The team.
    pub team: String,
    /// Its mean required load.
    #[serde(deserialize_with = "number")]
    pub required_load: f64,
}

/// How far a target is met.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Reached {
    /// The target.
    pub target: String,
    /// The first month of the quarter that is nearest to missing it, where it is held by quarter.
    pub quarter_from_month: Option<u32>,
    /// The estimate: a mean, or a probability.
    #[serde(deserialize_with = "number")]
    pub estimate: f64,
    /// Its interval, of 95 %, for this target alone.
    #[serde(deserialize_with = "number")]
    pub ci_low: f64,
    /// The other end.
    #[serde(deserialize_with = "number")]
    pub ci_high: f64,
    /// Whether a probability is estimated.
    pub is_probability: bool,
    /// The share of replications in which the measure is not defined, where that leaves it without a mean.
    pub undefined: Option<f64>,
    /// Whether it is met with the stated confidence, up to the tolerance; `None` where the replications do not tell.
    pub met: Option<bool>,
}

/// How sure the answer is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Confidence {
    /// The confidence that was asked for.
    pub asked: f64,
    /// Candidates on the short list.
    pub candidates: usize,
    /// The probability of correct selection among them up to the tolerance, at least; 0 where nothing was selected, or by too few
    /// replications.
    pub guaranteed: f64,
    /// The probability that the chosen one meets all targets and nothing cheaper on the short list does, without a tolerance, by the
    /// replications; `None` where these are too few.
    pub estimated: Option<f64>,
    /// Independent replications of the chosen one: draws of the uncertain inputs, where there are any.
    pub clusters: Option<usize>,
    /// Whether these are too few to be sure of anything.
    pub too_few: bool,
    /// How near to its limit a target does not matter: for a rate; ten times as much for a probability; as a share of the limit
    /// for what is no rate.
    pub tolerance: f64,
    /// Differences of cost over the run that do not matter.
    pub indifference: f64,
}

/// What was run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Run {
    /// Headcounts that were evaluated.
    pub points: usize,
    /// Replications of each in the search.
    pub search_replications: u32,
    /// The most replications of a candidate.
    pub most_replications: u32,
    /// All replications.
    pub replications: u64,
}

/// What the search saw of one point.
#[derive(Clone, Debug)]
pub struct EvaluatedPoint {
    /// Who works where.
    pub headcounts: Vec<Staffed>,
    /// Expected cost in currency a year.
    pub cost_a_year: f64,
    /// Where in the study it was seen: `search`, or the verdict of the judge.
    pub stage: &'static str,
    /// Replications.
    pub replications: u32,
    /// Each constraint: target, quarter, estimate, interval.
    pub targets: Vec<Reached>,
}

impl Sizing {
    /// Reads the answer off what was run.
    pub fn new(inputs: &Inputs, outcome: &Outcome, effort: Effort) -> Self {
        let scenario = inputs.template.central();
        let evaluator = &outcome.evaluator;
        let problem = evaluator.problem();
        let judgement = outcome.judgement.as_ref();
        let option = |at: &usize| judgement.map(|judgement| judged(evaluator, judgement, *at));
        let ranking: &[usize] = judgement.map_or(&[], |judgement| &judgement.ranking);
        let chosen = ranking.first().and_then(option);
        let cheaper = |option: &Staffing| {
            chosen
                .as_ref()
                .is_some_and(|chosen| option.cost_a_year < chosen.cost_a_year)
        };
        let open: Vec<Staffing> = judgement
            .iter()
            .flat_map(|judgement| {
                let verdicts = judgement.verdicts.iter().enumerate();
                verdicts
                    .filter(|(_, verdict)| **verdict == Verdict::Open)
                    .map(|(at, _)| judged(evaluator, judgement, at))
            })
            .filter(cheaper)
            .collect();
        let nearest = judgement.filter(|_| chosen.is_none()).and_then(|judgement| {
            let at = judgement
                .candidates
                .iter()
                .position(|candidate| *candidate == outcome.found)?;
            Some(judged(evaluator, judgement, at))
        });
        let binding = nearest.as_ref().and_then(|nearest| {
            let missed = nearest.targets.iter().find(|reached| reached.met == Some(false));
            let open = nearest.targets.iter().find(|reached| reached.met.is_none());
            missed.or(open).map(|reached| reached.target.clone())
        });
        let ranges = problem.variables.iter().filter(|variable| variable.from == 1);
        let ranges = ranges.map(|variable| Range {
            team: variable.team.clone(),
            low: variable.low,
            high: variable.high,
        });
        let clusters = judgement.and_then(|judgement| {
            let chosen = &judgement.candidates[*judgement.ranking.first()?];
            Some(evaluator.number_of_clusters(chosen, judgement.first))
        });
        let too_few = clusters.is_some_and(|clusters| clusters < FEWEST_CLUSTERS as usize);
        let selected = judgement.is_some_and(|judgement| judgement.selected && !judgement.ranking.is_empty());
        Self {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            plan: problem.plan.clone(),
            months: problem.months,
            targets: problem.targets.iter().map(|target| target.text.clone()).collect(),
            ranges: ranges.collect(),
            by_quarter: problem.variables.iter().any(|variable| variable.from > 1),
            runner_up: ranking.get(1).and_then(option),
            confidence: Confidence {
                asked: effort.confidence,
                candidates: judgement.map_or(0, |judgement| judgement.candidates.len()),
                guaranteed: if selected && open.is_empty() && !too_few {
                    effort.confidence
                } else {
                    0.0
                },
                estimated: judgement.and_then(|judgement| correct(evaluator, judgement)),
                clusters,
                too_few,
                tolerance: effort.tolerance.0,
                indifference: judgement.map_or(0.0, |judgement| judgement.indifference),
            },
            chosen,
            open,
            nearest,
            binding,
            frontier: frontier(evaluator, judgement),
            gain: problem.gain.to_string(),
            effort: Run {
                points: evaluator.searched().len(),
                search_replications: evaluator.search_replications(),
                most_replications: evaluator.whole(effort.replications),
                replications: evaluator.used,
            },
            points: points(evaluator, judgement),
        }
    }
}

pub(super) fn staffed(problem: &Problem, headcounts: &[u32]) -> Vec<Staffed> {
    let each = problem.variables.iter().zip(headcounts);
    each.map(|(variable, &headcount)| Staffed {
        team: variable.team.clone(),
        from_month: variable.from,
        headcount,
    })
    .collect()
}

/// What replications from `first` on say of every constraint, each with what was decided of it.
fn reached(evaluator: &Evaluator, headcounts: &[u32], first: u32, decisions: &[Option<bool>]) -> Vec<Reached> {
    let problem = evaluator.problem();
    let each = problem.constraints.iter().zip(decisions).map(|(constraint, met)| {
        let target = &problem.targets[constraint.target];
        let estimate = evaluator.estimate(headcounts, first, constraint);
        let (ci_low, ci_high) = estimate.bounds(0.025);
        Reached {
            target: target.text.clone(),
            quarter_from_month: constraint.quarter,
            estimate: estimate.value(),
            ci_low,
            ci_high,
            is_probability: target.chance.is_some(),
            undefined: match estimate {
                Estimate::Undefined(share) => Some(share),
                _ => None,
            },
            met: *met,
        }
    });
    each.collect()
}

/// Of the quarters of a target, the one that is nearest to missing it.
fn worst(evaluator: &Evaluator, headcounts: &[u32], first: u32, all: Vec<Reached>) -> Vec<Reached> {
    let mut found: Vec<(usize, f64, Reached)> = Vec::new();
    for (constraint, reached) in evaluator.problem().constraints.iter().zip(all) {
        let slack = evaluator.slack(headcounts, first, constraint, 0.0);
        match found.iter_mut().find(|(target, ..)| *target == constraint.target) {
            Some((_, least, worst)) if slack < *least => (*least, *worst) = (slack, reached),
            Some(_) => {}
            None => found.push((constraint.target, slack, reached)),
        }
    }
    found.into_iter().map(|(_, _, reached)| reached).collect()
}

fn judged(evaluator: &Evaluator, judgement: &Judgement, at: usize) -> Staffing {
    let problem = evaluator.problem();
    let headcounts = &judgement.candidates[at];
    let first = judgement.first;
    let all = reached(evaluator, headcounts, first, &judgement.decisions[at]);
    let point = problem.point(headcounts);
    let mean = |measure| evaluator.summary(headcounts, first, measure).mean();
    let loads = problem.untargeted.iter().filter_map(|(team, measure)| {
        Some(Overloaded {
            team: team.clone(),
            required_load: mean(*measure)?,
        })
    });
    Staffing {
        headcounts: staffed(problem, headcounts),
        cost_a_year: evaluator.cost(headcounts),
        cs_cost: mean(problem.cost_measure()).unwrap_or(f64::NAN),
        targets: worst(evaluator, headcounts, first, all),
        overloaded: loads.filter(|load| load.required_load > 1.0).collect(),
        meets_targets: meeting(evaluator, judgement, at),
        replications: evaluator.replications(headcounts, first) as u32,
        sets: point
            .values
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect(),
    }
}

fn points(evaluator: &Evaluator, judgement: Option<&Judgement>) -> Vec<EvaluatedPoint> {
    let problem = evaluator.problem();
    let point = |headcounts: &Vec<u32>, first, decisions: &[Option<bool>], stage| EvaluatedPoint {
        headcounts: staffed(problem, headcounts),
        cost_a_year: evaluator.cost(headcounts),
        stage,
        replications: evaluator.replications(headcounts, first) as u32,
        targets: reached(evaluator, headcounts, first, decisions),
    };
    let undecided = vec![None; problem.constraints.len()];
    let mut all: Vec<EvaluatedPoint> = evaluator
        .searched()
        .iter()
        .map(|each| point(each, 0, &undecided, "search"))
        .collect();
    if let Some(judgement) = judgement {
        let candidates = judgement.candidates.iter().zip(&judgement.verdicts);
        for ((headcounts, verdict), decisions) in candidates.zip(&judgement.decisions) {
            let stage = Standing::from(*verdict).name();
            all.push(point(headcounts, judgement.first, decisions, stage));
        }
    }
    all
}
