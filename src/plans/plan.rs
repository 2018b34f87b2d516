//! A coverage plan at one draw of the uncertain inputs, as numbers by index.

use super::assessor::Assessor;
use super::books::planned_hours;
use super::effort::Effort;
use super::rule::{Applicant, Rule};
use super::segment::{Programme, Segment};
use super::team::{Mode, Seat, Server, Team};
use super::transition::Former;
use super::world::World;
use crate::diagnostics::InputErrors;
use crate::population::roster::Roster;
pub use crate::scenario::schema::Rationing;
use crate::scenario::schema::{self, Decline, Scenario};

/// A coverage plan. Where it starts as another one and moves, that one's segments and teams come first.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it decides.
    pub policy: Policy,
    /// The plan that it starts as.
    pub former: Option<Former>,
    /// The coverage segments.
    pub segments: Vec<Segment>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Who serves a queue, by team: one for each book of a dedicated team, one for any other.
    pub servers: Vec<Server>,
    /// The people's seats, by team and role.
    pub seats: Vec<Seat>,
    /// Hours a month that a customer of a segment who was assessed as a profile is planned to take: `[segment * profiles + assessed]`.
    planned_hours: Vec<f64>,
    /// What is set out to be done, by kind.
    pub effort: Vec<Effort>,
    /// Whether any team is a pod.
    pub has_pods: bool,
    /// Whether any programme follows the need as it arises.
    pub follows_need: bool,
    /// By owner that the customer list names: the book of the person of that name or id, where people are listed.
    pub server_of_owner: Vec<Option<usize>>,
}

/// What a plan decides, apart from segments and teams.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How customers are assigned to segments.
    pub rule: Rule,
    /// Its assessments after the sale, the kick-off and usage.
    pub assessors: [Assessor; 3],
    /// Whether it must know profiles.
    pub assesses: bool,
    /// Who is served first.
    pub rationing: Rationing,
    /// Declining candidates: chance for a bad fit, and for a good one.
    pub decline: Option<(f64, f64)>,
    /// Enablement and tools, a month.
    pub costs: f64,
}

impl Plan {
    /// The plan called `name`.
    ///
    /// # Errors
    /// If the customer list names segments that an as-is rule cannot place, or names none.
    pub fn new(name: &str, scenario: &Scenario, roster: &Roster, world: &World) -> Result<Self, InputErrors> {
        let own = Written::new(name, scenario, roster, world, "", 0)?;
        let written = &scenario.plans[name];
        let mut plan = match &written.transition {
            None => Self::of(own, None),
            Some(transition) => {
                let prefix = format!("{}/", transition.from);
                let former = Written::new(&transition.from, scenario, roster, world, &prefix, 0)?;
                let own = Written::new(name, scenario, roster, world, "", former.teams.len())?;
                Former::join(transition, former, own)
            }
        };
        for (number, team) in plan.teams.iter_mut().enumerate() {
            team.seat(number, &mut plan.servers, &mut plan.seats);
        }
        plan.planned_hours = planned_hours(world, &plan.segments);
        plan.effort = Effort::of(&plan.segments, &plan.teams, world);
        plan.has_pods = plan.teams.iter().any(|team| team.mode == Mode::Pod);
        let follows = |segment: &Segment| matches!(segment.programme, Programme::AsItArises);
        plan.follows_need = plan.segments.iter().any(follows);
        plan.server_of_owner = roster
            .owners
            .iter()
            .map(|owner| plan.server_of(owner, roster))
            .collect();
        Ok(plan)
    }

    pub(super) fn of(written: Written, former: Option<Former>) -> Self {
        Self {
            policy: written.policy,
            former,
            segments: written.segments,
            teams: written.teams,
            servers: Vec::new(),
            seats: Vec::new(),
            planned_hours: Vec::new(),
            effort: Vec::new(),
            has_pods: false,
            follows_need: false,
            server_of_owner: Vec::new(),
        }
    }

    fn server_of(&self, owner: &str, roster: &Roster) -> Option<usize> {
        let is_owner = |seat: &&Seat| {
            let person = seat.person.map(|person| &roster.people[person]);
            person.is_some_and(|person| person.is_called(owner))
        };
        self.seats.iter().find(is_owner).map(|seat| seat.server)
    }

    /// What is decided in a month: by the former plan, until the first wave.
    #[inline]
    pub fn policy(&self, month: u32) -> &Policy {
        match &self.former {
            Some(former) if month < former.start => &former.policy,
            _ => &self.policy,
        }
    }

    /// Hours a month that a customer is planned to take, which is what books are dealt by.
    #[inline]
    pub fn planned_hours(&self, segment: u8, assessed: u8) -> f64 {
        let profiles = self.planned_hours.len() / self.segments.len();
        self.planned_hours[segment as usize * profiles + assessed as usize]
    }

    /// Whether profiles must be known in a month.
    pub fn assesses(&self, month: u32) -> bool {
        self.policy(month).assesses || self.former.as_ref().is_some_and(|former| former.policy.assesses)
    }

    /// The segment in which a customer belongs in a month.
    pub fn target(&self, month: u32, applicant: &Applicant) -> u8 {
        let Some(former) = &self.former else {
            return self.policy.rule.segment(applicant);
        };
        let segment = former.first_segment + self.policy.rule.segment(applicant);
        if former.wave_of_segment[segment as usize] <= month {
            segment
        } else {
            former.policy.rule.segment(applicant)
        }
    }
}

/// A plan as it is written, before people are seated.
pub(super) struct Written {
    pub policy: Policy,
    pub segments: Vec<Segment>,
    pub teams: Vec<Team>,
}

impl Written {
    fn new(
        name: &str,
        scenario: &Scenario,
        roster: &Roster,
        world: &World,
        prefix: &str,
        first_team: usize,
    ) -> Result<Self, InputErrors> {
        let plan = &scenario.plans[name];
        let segment = |(name, segment): (&String, &schema::Segment)| {
            Segment::new(
                format!("{prefix}{name}"),
                segment,
                plan,
                first_team,
                scenario,
                &world.kinds,
            )
        };
        let segments: Vec<Segment> = plan.segments.iter().map(segment).collect();
        let rule = Rule::new(name, plan, scenario, roster)?;
        let own_accuracy = match &plan.rule {
            schema::Rule::Ax(ax) => ax.accuracy.as_ref(),
            _ => None,
        };
        let costs = plan.costs.unwrap_or_default();
        Ok(Self {
            policy: Policy {
                assesses: rule.assesses() || segments.iter().any(Segment::assesses),
                rule,
                assessors: Assessor::all(scenario, own_accuracy),
                rationing: plan.rationing.unwrap_or(Rationing::Proportional),
                decline: plan.decline.map(|decline| chances_of_decline(decline, world)),
                costs: (costs.enablement_per_year + costs.tooling_per_year) / 12.0,
            },
            segments,
            teams: plan
                .teams
                .iter()
                .map(|(name, team)| Team::new(prefix, name, team, scenario, roster))
                .collect(),
        })
    }
}

/// Chance of being declined for a bad fit (recall), and for a good one, so that the declined are bad fits in the share
/// that precision says: recall · s ÷ (1 − s) · (1 − precision) ÷ precision, s being the share of candidates who are.
fn chances_of_decline(decline: Decline, world: &World) -> (f64, f64) {
    let Decline { precision, recall } = decline;
    let bad = world.population.bad_fit_share();
    let good = if bad < 1.0 {
        recall * bad / (1.0 - bad) * (1.0 - precision) / precision
    } else {
        0.0
    };
    (recall, good.min(1.0))
}
