//! A coverage plan at one draw of the uncertain inputs, as numbers by index.

use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::roster::Roster;
use crate::scenario::schema::{self, FollowNeed, Mode, Scenario};

/// A coverage plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How customers are assigned to segments.
    pub rule: Rule,
    /// Chance that a customer is assessed as the profile it has.
    pub accuracy: f64,
    /// The coverage segments.
    pub segments: Vec<Segment>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Who serves a queue: one for each book of a dedicated team, one for a pooled team; by team.
    pub servers: Vec<Server>,
}

/// How customers are assigned to segments.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Segment of each of the roster's segments.
    AsIs(Vec<u8>),
    /// Lowest ARR and segment, rising; the first has no lower end.
    Revenue(Vec<(f64, u8)>),
    /// Segment of each profile.
    Ax(Vec<u8>),
}

/// A coverage segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The team that covers it.
    pub team: usize,
    /// What the team sets out to deliver.
    pub programme: Programme,
}

/// What a team sets out to deliver, besides the inbound requests that arrive under every programme.
#[derive(Clone, Debug)]
pub enum Programme {
    /// Hours a month by kind, needed or not; 0 for inbound kinds.
    Cadence(Vec<f64>),
    /// The need that the customer's own draws give at the assessed profile's rates.
    AsItArises,
    /// The assessed profile's average.
    AtTheMean,
}

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its people, in full-time equivalents.
    pub headcount: f64,
    /// How they share the work.
    pub mode: Mode,
    /// Hours a month that its people have for customers.
    pub hours: f64,
    /// Loaded cost of its people, a month.
    pub cost: f64,
    /// Its servers, as a range of `Plan::servers`.
    pub servers: std::ops::Range<usize>,
}

impl Team {
    /// Cost of an hour available to customers.
    pub fn cost_per_hour(&self) -> f64 {
        if self.hours > 0.0 { self.cost / self.hours } else { 0.0 }
    }
}

/// Who serves a queue.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// Its team.
    pub team: usize,
    /// Full-time equivalents.
    pub fte: f64,
    /// Hours a month available to customers.
    pub hours: f64,
}

impl Plan {
    /// The plan called `name`.
    ///
    /// # Errors
    /// If the customer list names segments that an as-is rule cannot place, or names none.
    pub fn new(name: &str, scenario: &Scenario, roster: &Roster) -> Result<Self, InputErrors> {
        let plan = &scenario.plans[name];
        let kinds = &scenario.need.kinds;
        let segments = plan.segments.values().map(|segment| Segment {
            team: plan
                .teams
                .get_index_of(&segment.team)
                .expect("checked: segments name teams"),
            programme: match &scenario.programmes[&segment.programme] {
                schema::Programme::Cadence(cadence) => Programme::Cadence(
                    kinds
                        .iter()
                        .map(|(kind, law)| {
                            if law.inbound {
                                0.0
                            } else {
                                cadence.0.get(kind).copied().unwrap_or(0.0) * law.hours
                            }
                        })
                        .collect(),
                ),
                schema::Programme::CadenceByStage(_) => todo!(),
                schema::Programme::FollowNeed(FollowNeed::AsItArises) => Programme::AsItArises,
                schema::Programme::FollowNeed(FollowNeed::AtTheMean) => Programme::AtTheMean,
            },
        });
        let (rule, accuracy) = rule(name, plan, scenario, roster)?;
        let mut servers = Vec::new();
        let mut teams = Vec::with_capacity(plan.teams.len());
        for (index, team) in plan.teams.values().enumerate() {
            let shrinkage = team.shrinkage.unwrap_or(scenario.workforce.shrinkage);
            let hours_per_fte = team.hours_per_month.unwrap_or(scenario.workforce.hours_per_month) * (1.0 - shrinkage);
            let first = servers.len();
            servers.extend(shares_of_work(team).map(|fte| Server {
                team: index,
                fte,
                hours: fte * hours_per_fte,
            }));
            teams.push(Team {
                headcount: team.people(),
                mode: team.mode,
                hours: team.people() * hours_per_fte,
                cost: team.people() * team.cost_per_year.unwrap_or(scenario.workforce.cost_per_year) / 12.0,
                servers: first..servers.len(),
            });
        }
        Ok(Self {
            rule,
            accuracy,
            segments: segments.collect(),
            teams,
            servers,
        })
    }
}

/// The people behind each queue of a team: all of them behind a pool's; one behind each book, the last of which may be
/// a part-time one. A team without people still has a queue, which nobody serves.
fn shares_of_work(team: &schema::Team) -> impl Iterator<Item = f64> {
    let headcount = team.people();
    let books = match team.mode {
        Mode::Pooled | Mode::Pod | Mode::TaskForce => 1,
        Mode::Dedicated => (headcount.ceil() as usize).max(1),
    };
    (0..books).map(move |book| match team.mode {
        Mode::Pooled | Mode::Pod | Mode::TaskForce => headcount,
        Mode::Dedicated => (headcount - book as f64).min(1.0),
    })
}

fn rule(name: &str, plan: &schema::Plan, scenario: &Scenario, roster: &Roster) -> Result<(Rule, f64), InputErrors> {
    let segment = |wanted: &str| plan.segments.get_index_of(wanted).map(|index| index as u8);
    let default_accuracy = scenario.assessment.accuracy.usage;
    Ok(match &plan.rule {
        schema::Rule::Revenue(thresholds) => {
            let lowest = plan
                .segments
                .keys()
                .position(|segment| !thresholds.contains_key(segment));
            let mut tiers = vec![(
                f64::NEG_INFINITY,
                lowest.expect("checked: one segment has no threshold") as u8,
            )];
            tiers.extend(
                thresholds
                    .iter()
                    .filter_map(|(name, &from)| Some((from, segment(name)?))),
            );
            tiers.sort_by(|a, b| a.0.total_cmp(&b.0));
            (Rule::Revenue(tiers), default_accuracy)
        }
        schema::Rule::Ax(ax) => {
            let covering = |profile: &String| {
                let name = ax.segments.get(profile).unwrap_or(profile);
                segment(name).expect("checked: every profile reaches a segment")
            };
            let accuracy = ax.accuracy.map_or(default_accuracy, |accuracy| accuracy.usage);
            (
                Rule::Ax(scenario.population.profiles.keys().map(covering).collect()),
                accuracy,
            )
        }
        schema::Rule::Attributes(_) => todo!(),
        schema::Rule::AsIs => (Rule::AsIs(as_is(name, plan, roster)?), default_accuracy),
    })
}

fn as_is(name: &str, plan: &schema::Plan, roster: &Roster) -> Result<Vec<u8>, InputErrors> {
    let mut errors = Vec::new();
    let without: Vec<usize> = (0..roster.len())
        .filter(|&i| roster.given[i].segment.is_none())
        .collect();
    if let Some(&first) = without.first() {
        errors.push(
            Diagnostic::new(format!(
                "plans.{name}: the rule `as_is` needs each customer's segment, but {} of {} have none (`{}` first)",
                without.len(),
                roster.len(),
                roster.ids[first]
            ))
            .help("fill the segment column of the customer list, or use a revenue rule"),
        );
    }
    let mut mapping = Vec::with_capacity(roster.segments.len());
    for segment in &roster.segments {
        match plan.segments.get_index_of(segment) {
            Some(index) => mapping.push(index as u8),
            None => errors.push(
                Diagnostic::new(format!(
                    "plans.{name}: the customer list has a segment `{segment}` that this plan has not"
                ))
                .help(format!("add [plans.{name}.segments.{segment}], or correct the list")),
            ),
        }
    }
    if errors.is_empty() {
        Ok(mapping)
    } else {
        Err(InputErrors(errors))
    }
}
