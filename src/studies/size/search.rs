//! The search for headcounts worth a closer look: a heuristic, on a few replications that are the same everywhere.
//!
//! With replications fixed, the problem is one without chance (sample average approximation; Kleywegt, Shapiro &
//! Homem-de-Mello 2002, *SIAM Journal on Optimization* 12: 479–502). Its steps:
//!
//! 1. Bisection: for each team the fewest people that meet the targets while all others have the most. Where more people
//!    never hurt, nothing below can do, and if these together meet the targets, nothing is cheaper.
//! 2. Marginal analysis (Fox 1966, *Management Science* 13: 210–216): add people where a unit of money closes most of the gap.
//! 3. Descent: take one person away, or move one to a cheaper team, as long as the targets are met.

use super::SizeError;
use super::evaluation::Evaluator;
use super::problem::{Constraint, Headcounts, Variable};

/// With more headcounts to decide than this, two of them are not changed at once.
const MOST_PAIRED: usize = 5;

/// Parts of a range by which people are added at once along the frontier.
const STEPS: u32 = 4;

/// The part of the replications by which a step along the frontier is chosen: one in so many.
const PART_OF_CLIMB: u32 = 4;

/// Parts of the widest range by which people are first added to meet targets.
const PARTS: u32 = 8;

/// A search on replications from 0 on.
pub struct Search<'e, 'a> {
    evaluator: &'e mut Evaluator<'a>,
    /// Standard errors by which targets must be met.
    margin: f64,
    /// What a slack of each constraint is measured by.
    scales: Vec<f64>,
}

impl<'e, 'a> Search<'e, 'a> {
    /// Prepares a search; targets must be met by `margin` standard errors in the sample.
    ///
    /// # Errors
    /// If it was stopped.
    pub fn new(evaluator: &'e mut Evaluator<'a>, margin: f64) -> Result<Self, SizeError> {
        let mut search = Self {
            evaluator,
            margin,
            scales: Vec::new(),
        };
        let problem = search.evaluator.problem();
        let corners = [problem.low(), problem.high()];
        search.ensure(&corners)?;
        let slacks = corners.each_ref().map(|corner| search.slacks(corner));
        let scale = |(at, constraint): (usize, &Constraint)| {
            let [low, high] = slacks.each_ref().map(|slacks| slacks[at]);
            let span = (high - low).abs();
            // What is not defined at a corner has no span: beside the slack that stands for it nothing would count.
            let is_defined = |corner: &Headcounts| !search.evaluator.estimate(corner, 0, constraint).value().is_nan();
            let span = corners.iter().all(is_defined).then_some(span);
            let limit = problem.targets[constraint.target].limit.abs();
            let mut scales = span.into_iter().chain([limit]);
            scales.find(|of| of.is_finite() && *of > 0.0).unwrap_or(1.0)
        };
        search.scales = problem.constraints.iter().enumerate().map(scale).collect();
        Ok(search)
    }

    fn ensure(&mut self, all: &[Headcounts]) -> Result<(), SizeError> {
        self.evaluator.ensure(all, 0, self.evaluator.search_replications())
    }

    /// By how much each constraint is met in the sample.
    fn slacks(&self, headcounts: &[u32]) -> Vec<f64> {
        let constraints = self.evaluator.problem().constraints.iter();
        let slack = |constraint| self.evaluator.slack(headcounts, 0, constraint, self.margin);
        constraints.map(slack).collect()
    }

    /// How much is missing, over all constraints, each in parts of what it moves between the fewest and the most people.
    pub fn gap(&self, headcounts: &[u32]) -> f64 {
        let slacks = self.slacks(headcounts);
        let gaps = slacks
            .iter()
            .zip(&self.scales)
            .map(|(slack, scale)| (-slack).max(0.0) / scale);
        // Infinite ones would hide all others.
        gaps.map(|gap| if gap.is_finite() { gap } else { 1e6 }).sum()
    }

    /// The cheapest headcounts found that meet the targets in the sample; where none does, those with the smallest gap.
    ///
    /// # Errors
    /// If it was stopped.
    pub fn run(&mut self) -> Result<Headcounts, SizeError> {
        let problem = self.evaluator.problem();
        let ranges = problem
            .variables
            .iter()
            .map(|variable| variable.high - variable.low + 1);
        let halvings: u32 = ranges.map(|range| range.ilog2() + 1).sum();
        // Besides, the neighbours of what is found on the way down, most of them once.
        let around = 2 * self.neighbours(&problem.high()).len();
        self.evaluator
            .begin(halvings as usize + around, self.evaluator.search_replications());
        let fewest = self.bisect()?;
        if self.is_out_of_reach() {
            return Ok(self.nearest());
        }
        let reached = self.add(fewest)?;
        if self.gap(&reached) > 0.0 {
            return Ok(self.nearest());
        }
        self.descend(reached)
    }

    /// Whether the most people miss a target that people help to meet.
    fn is_out_of_reach(&self) -> bool {
        let problem = self.evaluator.problem();
        let [low, high] = [problem.low(), problem.high()].map(|corner| self.slacks(&corner));
        low.iter().zip(&high).any(|(low, high)| *high < 0.0 && low <= high)
    }

    /// For each variable, the fewest people with which what the most people meet is met, all others having the most.
    fn bisect(&mut self) -> Result<Headcounts, SizeError> {
        let high = self.evaluator.problem().high();
        let attained: Vec<bool> = self.slacks(&high).iter().map(|slack| *slack >= 0.0).collect();
        let mut below: Vec<u32> = self.evaluator.problem().low();
        let mut enough = high.clone();
        loop {
            let open: Vec<usize> = (0..high.len()).filter(|&at| below[at] < enough[at]).collect();
            if open.is_empty() {
                return Ok(enough);
            }
            let middle = |&at: &usize| {
                let mut headcounts = high.clone();
                headcounts[at] = u32::midpoint(below[at], enough[at]);
                headcounts
            };
            let tried: Vec<Headcounts> = open.iter().map(middle).collect();
            self.ensure(&tried)?;
            for (at, headcounts) in open.into_iter().zip(tried) {
                let slacks = self.slacks(&headcounts);
                if slacks
                    .iter()
                    .zip(&attained)
                    .all(|(slack, attained)| !attained || *slack >= 0.0)
                {
                    enough[at] = headcounts[at];
                } else {
                    below[at] = headcounts[at] + 1;
                }
            }
        }
    }

    /// Adds people where money closes most of the gap, until there is none or nothing closes it; many at once while that does
    /// not overshoot.
    fn add(&mut self, mut headcounts: Headcounts) -> Result<Headcounts, SizeError> {
        self.ensure(std::slice::from_ref(&headcounts))?;
        let variables = self.evaluator.problem().variables.iter();
        let widest = variables
            .map(|variable| variable.high - variable.low)
            .max()
            .unwrap_or(0);
        let mut step = (widest / PARTS).max(1);
        loop {
            let gap = self.gap(&headcounts);
            if gap == 0.0 {
                return Ok(headcounts);
            }
            let more = self.more(&headcounts, step);
            self.ensure(&more)?;
            let rate = |next: &Headcounts| {
                (gap - self.gap(next)) / (self.evaluator.cost(next) - self.evaluator.cost(&headcounts)).max(1e-9)
            };
            let best = more
                .into_iter()
                .map(|next| (rate(&next), next))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            match best {
                Some((rate, next)) if rate > 0.0 && (step == 1 || self.gap(&next) > 0.0) => headcounts = next,
                _ if step > 1 => step /= 2,
                _ => return Ok(headcounts),
            }
        }
    }

    /// Goes to the cheapest neighbour that meets the targets as long as one is cheaper.
    fn descend(&mut self, mut headcounts: Headcounts) -> Result<Headcounts, SizeError> {
        loop {
            let cost = self.evaluator.cost(&headcounts);
            let mut cheaper = self.neighbours(&headcounts);
            cheaper.retain(|next| self.evaluator.cost(next) < cost);
            self.ensure(&cheaper)?;
            cheaper.retain(|next| self.gap(next) == 0.0);
            let costs = |a: &Headcounts, b: &Headcounts| self.evaluator.cost(a).total_cmp(&self.evaluator.cost(b));
            match cheaper.into_iter().min_by(|a, b| costs(a, b).then_with(|| a.cmp(b))) {
                Some(next) => headcounts = next,
                None => return Ok(headcounts),
            }
        }
    }

    /// All that differ by one person in one place, or in two.
    pub fn neighbours(&self, headcounts: &[u32]) -> Vec<Headcounts> {
        let variables = &self.evaluator.problem().variables;
        let moved = |headcounts: &[u32], at: usize, by: i64| -> Option<Headcounts> {
            let people = u32::try_from(i64::from(headcounts[at]) + by).ok()?;
            let mut moved = headcounts.to_vec();
            moved[at] = people;
            (variables[at].low..=variables[at].high)
                .contains(&people)
                .then_some(moved)
        };
        let mut found = Vec::new();
        for first in 0..headcounts.len() {
            for one in [-1, 1].into_iter().filter_map(|by| moved(headcounts, first, by)) {
                if headcounts.len() <= MOST_PAIRED {
                    let others = (first + 1..headcounts.len()).flat_map(|second| [(second, -1), (second, 1)]);
                    found.extend(others.filter_map(|(second, by)| moved(&one, second, by)));
                }
                found.push(one);
            }
        }
        found
    }

    /// With `step` more people in one place each.
    fn more(&self, headcounts: &[u32], step: u32) -> Vec<Headcounts> {
        let variables = self.evaluator.problem().variables.iter().enumerate();
        let open = variables.filter(|(at, variable)| headcounts[*at] < variable.high);
        let next = |(at, variable): (usize, &Variable)| {
            let mut next = headcounts.to_vec();
            next[at] = (next[at] + step).min(variable.high);
            next
        };
        open.map(next).collect()
    }

    /// Those with the smallest gap of all that were run; the cheapest of them.
    fn nearest(&self) -> Headcounts {
        let all = self.evaluator.searched();
        let key = |headcounts: &Headcounts| (self.gap(headcounts), self.evaluator.cost(headcounts));
        let nearest = all.into_iter().map(|headcounts| (key(&headcounts), headcounts));
        let nearest = nearest.min_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)));
        nearest.map_or_else(|| self.evaluator.problem().high(), |(_, headcounts)| headcounts)
    }

    /// Goes from the fewest to the most people, each step where money gains most: points for the frontier.
    ///
    /// # Errors
    /// If it was stopped.
    pub fn climb(&mut self) -> Result<(), SizeError> {
        let problem = self.evaluator.problem();
        let gain = problem.gain_measure();
        // All quarters of a team together.
        let teams: Vec<&str> = problem
            .variables
            .iter()
            .map(|variable| variable.team.as_str())
            .collect();
        let whole_run = problem.variables.iter().filter(|variable| variable.from == 1);
        let number = whole_run.clone().count();
        let steps = whole_run.map(|variable| (variable.high - variable.low).min(STEPS) as usize);
        // Which way is best is seen by a part of the replications.
        let part = self
            .evaluator
            .whole(self.evaluator.search_replications() / PART_OF_CLIMB);
        // All teams have steps left nearly to the end.
        self.evaluator
            .begin((number + PART_OF_CLIMB as usize) * steps.sum::<usize>(), part);
        let mut headcounts = problem.low();
        loop {
            let mut more: Vec<Headcounts> = Vec::new();
            for (at, variable) in problem
                .variables
                .iter()
                .enumerate()
                .filter(|(_, variable)| variable.from == 1)
            {
                let step = (variable.high - variable.low).div_ceil(STEPS).max(1);
                let mut next = headcounts.clone();
                let quarters = (at..teams.len()).filter(|&quarter| teams[quarter] == teams[at]);
                quarters.for_each(|quarter| next[quarter] = (next[quarter] + step).min(variable.high));
                if next != headcounts {
                    more.push(next);
                }
            }
            self.evaluator.ensure(&more, 0, part)?;
            let rate = |next: &Headcounts| {
                let gained = self
                    .evaluator
                    .difference(&headcounts, next, 0, gain)
                    .mean()
                    .unwrap_or(0.0);
                gained / (self.evaluator.cost(next) - self.evaluator.cost(&headcounts)).max(1e-9)
            };
            let best = more
                .into_iter()
                .map(|next| (rate(&next), next))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, next)) = best else {
                return Ok(());
            };
            headcounts = next;
            self.ensure(std::slice::from_ref(&headcounts))?;
        }
    }

    /// The neighbourhood of headcounts, as far as the sample leaves it open whether its points meet the targets: at most
    /// `most` of them, half of them no dearer.
    ///
    /// # Errors
    /// If it was stopped.
    pub fn shortlist(&mut self, headcounts: &Headcounts, most: usize) -> Result<Vec<Headcounts>, SizeError> {
        let mut around = self.neighbours(headcounts);
        self.ensure(&around)?;
        let open = Search {
            evaluator: &mut *self.evaluator,
            margin: -3.0,
            scales: self.scales.clone(),
        };
        around.retain(|next| open.gap(next) == 0.0);
        let cost = |headcounts: &Headcounts| self.evaluator.cost(headcounts);
        around.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then_with(|| a.cmp(b)));
        let cheaper = around.iter().take_while(|next| cost(next) <= cost(headcounts)).count();
        // Of the cheaper, the dearest: they are the likeliest to meet the targets.
        let from = cheaper.saturating_sub(most / 2);
        let mut list: Vec<Headcounts> = around.into_iter().skip(from).take(most - 1).collect();
        list.push(headcounts.clone());
        list.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then_with(|| a.cmp(b)));
        Ok(list)
    }
}
