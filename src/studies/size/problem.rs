//! What is to be decided: headcounts of teams, within ranges, and what they cost.

use std::collections::BTreeSet;

use super::target::Target;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::measures::metric::Metric;
use crate::scenario::quoted;
use crate::scenario::schema::{Scenario, Team};
use crate::studies::experiment::{Asked, Experiment, Measure, Point};
use crate::studies::inputs::Inputs;

/// A headcount each, in the order of [`Problem::variables`].
pub type Headcounts = Vec<u32>;

/// What messages call the headcounts.
pub(super) const OPTION: &str = "--team";

/// Months of a quarter.
const QUARTER: u32 = 3;

/// One headcount that is decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The team, or the role of one: `sync`, `pod.engineer`.
    pub team: String,
    /// From which month on it holds.
    pub from: u32,
    /// The least.
    pub low: u32,
    /// The most.
    pub high: u32,
    /// What one person more is expected to cost, in currency a year over the whole run.
    pub cost: f64,
    /// Where it is written.
    paths: Vec<String>,
}

/// A target, and the measures of which the mean over months is held against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Which target.
    pub target: usize,
    /// The first month of the quarter in which it is to hold; `None` for the whole run.
    pub quarter: Option<u32>,
    /// Positions among the measures asked for.
    pub measures: Vec<usize>,
}

/// Headcounts to be decided and targets to be met.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The plan.
    pub plan: String,
    /// What is decided.
    pub variables: Vec<Variable>,
    /// What must hold.
    pub targets: Vec<Target>,
    /// The targets, one for each quarter where they are held by quarter.
    pub constraints: Vec<Constraint>,
    /// Teams without a target, each with the position of its required load among the measures: nothing keeps that in bounds.
    pub untargeted: Vec<(String, usize)>,
    /// What is read of the plan: what the constraints need, loads of teams without a target, then cost, then what the frontier shows.
    pub asked: Asked,
    /// What the frontier shows against cost.
    pub gain: Measure,
    /// Length of the run in months.
    pub months: u32,
}

/// A range that was asked for: `sync=4..20`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRange {
    /// The team, or the role of one.
    pub team: String,
    /// The least.
    pub low: u32,
    /// The most.
    pub high: u32,
}

impl TeamRange {
    /// Reads `team=low..high` or `team=headcount`.
    ///
    /// # Errors
    /// If it is neither.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let wrong = |reason: &str| {
            Diagnostic::new(format!("--team `{text}`: {reason}")).help(
                "write the name of a team and the headcounts that are possible, whole numbers: `--team sync=4..20`",
            )
        };
        let (team, range) = text.rsplit_once('=').ok_or_else(|| wrong("there is no `=`"))?;
        let (low, high) = range.split_once("..").unwrap_or((range, range));
        let whole = |text: &str| text.trim().trim_start_matches('=').parse::<u32>();
        let (Ok(low), Ok(high)) = (whole(low), whole(high)) else {
            return Err(wrong("that is not a range of whole numbers"));
        };
        if high < low {
            return Err(wrong("the range ends before it begins"));
        }
        if high > 10_000 {
            return Err(wrong("that is more than 10000 people"));
        }
        Ok(Self {
            team: team.trim().to_owned(),
            low,
            high,
        })
    }
}

impl Problem {
    /// Sizing the teams of a plan that `ranges` names, all of its teams where it names none; the others stay as they are.
    ///
    /// # Errors
    /// Where there is no such plan or team.
    pub fn new(
        inputs: &Inputs,
        plan: &str,
        ranges: &[TeamRange],
        targets: Vec<Target>,
        by_quarter: bool,
    ) -> Result<Self, InputErrors> {
        let scenario = inputs.template.central();
        let one = |diagnostic| InputErrors(vec![diagnostic]);
        let Some(written) = scenario.plans.get(plan) else {
            let names: Vec<String> = scenario.plans.keys().map(|name| format!("`{name}`")).collect();
            let help = format!("the plans are {}", names.join(", "));
            return Err(one(
                Diagnostic::new(format!("--plan: there is no plan `{plan}`")).help(help)
            ));
        };
        let seats: Vec<Seat> = written
            .teams
            .iter()
            .flat_map(|(name, team)| Seat::of(plan, name, team))
            .collect();
        let ranges = chosen(&seats, ranges)?;
        let months = scenario.months;
        let starts: Vec<u32> = if by_quarter {
            (1..=months).step_by(QUARTER as usize).collect()
        } else {
            vec![1]
        };
        let mut variables = Vec::new();
        for (seat, range) in ranges {
            if by_quarter && (seat.is_role || !seat.team.headcount_from.is_empty()) {
                let reason = if seat.is_role {
                    "roles have no hiring plan"
                } else {
                    "it has a hiring plan already"
                };
                let help =
                    "leave `--by-quarter` out, name other teams by `--team`, or take the team's `headcount_from` out";
                let message = format!("`{}` cannot be sized by quarter: {reason}", seat.name);
                return Err(one(Diagnostic::new(message).help(help)));
            }
            for (index, &from) in starts.iter().enumerate() {
                let until = starts.get(index + 1).copied().unwrap_or(months + 1);
                variables.push(Variable {
                    team: seat.name.clone(),
                    from,
                    low: range.low,
                    high: range.high,
                    cost: seat.cost(scenario) * f64::from(until - from) / f64::from(months),
                    paths: seat.paths(from),
                });
            }
        }
        let (constraints, mut measures) = constraints(&targets, by_quarter, months);
        let free = written.teams.keys().filter(|team| {
            let group = format!("team:{team}");
            targets.iter().all(|target| target.measure.group != group)
        });
        let untargeted: Vec<(String, usize)> = free.cloned().zip(measures.len()..).collect();
        measures.extend(untargeted.iter().map(|(team, _)| Measure {
            group: format!("team:{team}"),
            ..Measure::of_all(Metric::RequiredLoad)
        }));
        let gain = Measure::of_all(if months < 12 { Metric::Adequacy } else { Metric::Nrr12m });
        measures.extend([Measure::of_all(Metric::CsCost), gain.clone()]);
        let plans = vec![plan.to_owned()];
        Ok(Self {
            plan: plan.to_owned(),
            variables,
            targets,
            constraints,
            untargeted,
            asked: Asked {
                plans,
                measures,
                controls: true,
            },
            gain,
            months,
        })
    }

    /// The scenario at the fewest and at the most people.
    ///
    /// # Errors
    /// Where they make no scenario, or a target is not measured there.
    pub fn corners<'a>(&self, inputs: &'a Inputs) -> Result<Experiment<'a>, InputErrors> {
        let corners = [self.low(), self.high()].map(|corner| self.point(&corner));
        Experiment::new(inputs, corners.into(), self.asked.clone(), OPTION)
    }

    /// Where the cost of Customer Success stands among the measures.
    pub fn cost_measure(&self) -> usize {
        self.asked.measures.len() - 2
    }

    /// Where the measure of the frontier stands.
    pub fn gain_measure(&self) -> usize {
        self.asked.measures.len() - 1
    }

    /// The fewest people everywhere.
    pub fn low(&self) -> Headcounts {
        self.variables.iter().map(|variable| variable.low).collect()
    }

    /// The most people everywhere.
    pub fn high(&self) -> Headcounts {
        self.variables.iter().map(|variable| variable.high).collect()
    }

    /// What people cost above the fewest, in currency a year.
    pub fn cost_above_low(&self, headcounts: &[u32]) -> f64 {
        let each = self.variables.iter().zip(headcounts);
        each.map(|(variable, &people)| f64::from(people - variable.low) * variable.cost)
            .sum()
    }

    /// The scenario's values at these headcounts.
    pub fn point(&self, headcounts: &[u32]) -> Point {
        let each = self.variables.iter().zip(headcounts);
        let values =
            each.flat_map(|(variable, people)| variable.paths.iter().map(|path| (path.clone(), people.to_string())));
        Point {
            values: values.collect(),
        }
    }
}

/// A team, or a role of one.
struct Seat<'a> {
    name: String,
    path: String,
    team: &'a Team,
    role_cost: Option<f64>,
    is_role: bool,
    people: f64,
}

impl<'a> Seat<'a> {
    fn of(plan: &str, name: &str, team: &'a Team) -> Vec<Self> {
        let path = format!("plans.{}.teams.{}", quoted(plan), quoted(name));
        if team.roles.is_empty() {
            return vec![Self {
                name: name.to_owned(),
                path,
                team,
                role_cost: None,
                is_role: false,
                people: team.people(),
            }];
        }
        let of_role = |(role, written): (&String, &crate::scenario::schema::Role)| Self {
            name: format!("{name}.{role}"),
            path: format!("{path}.roles.{}", quoted(role)),
            team,
            role_cost: written.cost_per_year,
            is_role: true,
            people: written.people(),
        };
        team.roles.iter().map(of_role).collect()
    }

    fn cost(&self, scenario: &Scenario) -> f64 {
        let of_team = self.team.cost_per_year.unwrap_or(scenario.workforce.cost_per_year);
        self.role_cost.unwrap_or(of_team)
    }

    /// Where the headcount from a month on is written. A hiring plan that is there would overrule it: its steps say the same.
    fn paths(&self, from: u32) -> Vec<String> {
        if from > 1 {
            return vec![format!("{}.headcount_from.{from}", self.path)];
        }
        let steps = self.team.headcount_from.keys();
        let steps = steps.map(|month| format!("{}.headcount_from.{}", self.path, quoted(month)));
        std::iter::once(format!("{}.headcount", self.path))
            .chain(steps)
            .collect()
    }
}

/// The seats that are sized, with their ranges: 1 to twice what the plan says, at least 4, where nothing is asked for.
fn chosen<'s, 't>(seats: &'s [Seat<'t>], ranges: &[TeamRange]) -> Result<Vec<(&'s Seat<'t>, TeamRange)>, InputErrors> {
    if ranges.is_empty() {
        let usual = |seat: &'s Seat<'t>| {
            let high = ((2.0 * seat.people).ceil() as u32).max(4);
            let team = seat.name.clone();
            (seat, TeamRange { team, low: 1, high })
        };
        return Ok(seats.iter().map(usual).collect());
    }
    let mut errors = Vec::new();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for range in ranges {
        if !seen.insert(&range.team) {
            let message = format!("--team: `{}` is given twice", range.team);
            errors.push(Diagnostic::new(message).help("give each team one range"));
        } else if let Some(seat) = seats.iter().find(|seat| seat.name == range.team) {
            found.push((seat, range.clone()));
        } else {
            let names: Vec<String> = seats.iter().map(|seat| format!("`{}`", seat.name)).collect();
            let message = format!("--team: the plan has no team `{}`", range.team);
            errors.push(Diagnostic::new(message).help(format!("its teams are {}", names.join(", "))));
        }
    }
    if errors.is_empty() {
        Ok(found)
    } else {
        Err(InputErrors(errors))
    }
}

/// What must hold, and what is read for it.
fn constraints(targets: &[Target], by_quarter: bool, months: u32) -> (Vec<Constraint>, Vec<Measure>) {
    let mut constraints = Vec::new();
    let mut measures: Vec<Measure> = Vec::new();
    let mut place = |measure: Measure| {
        let known = measures.iter().position(|known| *known == measure);
        known.unwrap_or_else(|| {
            measures.push(measure);
            measures.len() - 1
        })
    };
    for (index, target) in targets.iter().enumerate() {
        if !(by_quarter && target.is_quarterly()) {
            constraints.push(Constraint {
                target: index,
                quarter: None,
                measures: vec![place(target.measure.clone())],
            });
            continue;
        }
        for from in (1..=months).step_by(QUARTER as usize) {
            let in_month = |month| Measure {
                month: Some(month),
                ..target.measure.clone()
            };
            let of_quarter = from..(from + QUARTER).min(months + 1);
            constraints.push(Constraint {
                target: index,
                quarter: Some(from),
                measures: of_quarter.map(|month| place(in_month(month))).collect(),
            });
        }
    }
    (constraints, measures)
}
