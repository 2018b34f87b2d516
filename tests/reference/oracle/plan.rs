//! A coverage plan, prepared: names as indices. With a transition, the segments and teams of the plan moved from come
//! first (docs/model.md 5.10).

use super::input::{Accuracy, FollowNeed, Named, Programme as Written};
use super::input_plans::{Books, Condition, Conversation, Costs, Decline, Mode, PaidOffer, Rationing, Rule};
use super::input_plans::{Plan as WrittenPlan, Team as WrittenTeam, Transition};
use super::people::{Listed, listed};
use super::population::by_name;
use super::world::{World, mean_hours};

/// What a plan says beside segments and teams.
#[derive(Clone, Debug)]
pub struct Way {
    pub rule: Rule,
    pub rationing: Rationing,
    pub decline: Option<Decline>,
    pub costs: Costs,
    /// Where its segments begin among those of the plan.
    pub first_segment: usize,
    pub segments: Vec<String>,
    /// Whether it assesses customers (3d).
    pub assesses: bool,
}

impl Way {
    /// The accuracy of its own assessments, if it has one.
    pub fn accuracy(&self) -> Option<Accuracy> {
        match &self.rule {
            Rule::Ax(rule) => rule.accuracy,
            _ => None,
        }
    }

    /// The segment with this name.
    pub fn segment(&self, name: &str) -> Option<usize> {
        let position = self.segments.iter().position(|segment| segment == name);
        position.map(|position| self.first_segment + position)
    }
}

/// What a segment's team sets out to deliver.
#[derive(Clone, Debug)]
pub enum Programme {
    /// Engagements of each kind, by stage.
    Cadence(Vec<Vec<f64>>),
    AsItArises,
    AtTheMean,
}

#[derive(Clone, Debug)]
pub struct Segment {
    pub group: String,
    pub team: usize,
    pub programme: Programme,
    /// By kind: share and effectiveness of automation.
    pub digital: Vec<(f64, f64)>,
    /// The kind of a carve-out, and the factor on its hours for who accepts it.
    pub carve_out: Option<(usize, f64)>,
    pub reserved_hours: f64,
    pub operations_per_customer: f64,
    pub conversation: Option<Conversation>,
    pub meets_expectation: Option<usize>,
    pub offer: Option<PaidOffer>,
    /// Planned hours of a customer, by assessed profile.
    pub planned: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub name: String,
    pub cost_per_year: f64,
    /// Planned headcount by month; months are counted from 1.
    pub headcount: Vec<f64>,
    /// The people listed for it.
    pub listed: Vec<Listed>,
}

#[derive(Clone, Debug)]
pub struct Team {
    pub group: String,
    pub mode: Mode,
    pub roles: Vec<Role>,
    /// Paid hours of a full-time person a month: while the team is open.
    pub open_hours: f64,
    /// Paid hours less shrinkage, a month.
    pub hours: f64,
    pub stretch: f64,
    pub ramp_months: f64,
    pub split: bool,
    /// The month of its wave, for a team of a plan that is moved to.
    pub wave: Option<u32>,
    /// Its headcount by month as written, all roles together, before a transition changes it.
    pub as_written: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub name: String,
    pub own: Way,
    /// The plan moved from, and how.
    pub former: Option<(Way, Transition)>,
    pub segments: Vec<Segment>,
    pub teams: Vec<Team>,
}

impl Plan {
    pub fn new(world: &World, name: &str) -> Self {
        let written = &world.scenario.plans[name];
        let mut segments = Vec::new();
        let mut teams = Vec::new();
        let former = written.transition.as_ref().map(|transition| {
            let from = &world.scenario.plans[&transition.from];
            let way = way(world, from, 0);
            let label = format!("{}/", transition.from);
            segments.extend(segments_of(world, from, 0, &label));
            teams.extend(teams_of(world, from, &label));
            (way, transition.clone())
        });
        let own = way(world, written, segments.len());
        segments.extend(segments_of(world, written, teams.len(), ""));
        let mut own_teams = teams_of(world, written, "");
        if let Some((_, transition)) = &former {
            super::transition::schedule(transition, &segments[own.first_segment..], &mut teams, &mut own_teams);
        }
        teams.extend(own_teams);
        Self {
            name: name.to_owned(),
            own,
            former,
            segments,
            teams,
        }
    }

    /// The words in force in a month: the former plan's before the first wave.
    pub fn in_force(&self, month: u32) -> &Way {
        match &self.former {
            Some((way, transition)) if month < transition.start => way,
            _ => &self.own,
        }
    }

    /// Whether customers are assessed in a month.
    pub fn assesses(&self, month: u32) -> bool {
        match &self.former {
            Some((way, transition)) => way.assesses || month >= transition.start && self.own.assesses,
            None => self.own.assesses,
        }
    }
}

fn way(world: &World, plan: &WrittenPlan, first_segment: usize) -> Way {
    let follows = |programme: &String| matches!(world.scenario.programmes[programme], Written::FollowNeed(_));
    let by_profile = match &plan.rule {
        Rule::Ax(_) => true,
        Rule::Attributes(conditions) => conditions
            .values()
            .any(|condition: &Condition| condition.profile.is_some()),
        Rule::AsIs | Rule::Revenue(_) => false,
    };
    Way {
        rule: plan.rule.clone(),
        rationing: plan.rationing.unwrap_or(Rationing::Proportional),
        decline: plan.decline,
        costs: plan.costs.unwrap_or_default(),
        first_segment,
        segments: plan.segments.keys().cloned().collect(),
        assesses: by_profile || plan.segments.values().any(|segment| follows(&segment.programme)),
    }
}

fn segments_of(world: &World, plan: &WrittenPlan, first_team: usize, label: &str) -> Vec<Segment> {
    let kind = |name: &String| world.kinds.iter().position(|kind| kind.name == *name);
    plan.segments
        .iter()
        .map(|(name, segment)| {
            let programme = programme(world, &world.scenario.programmes[&segment.programme]);
            let carve_out = segment.carve_out.as_ref().map(|carve_out| {
                let from = kind(&carve_out.from).expect("a kind to carve out of");
                let to = kind(&carve_out.to).expect("a kind to carve out to");
                let ratio = world.kinds[to].hours / world.kinds[from].hours;
                (from, 1.0 - carve_out.share * (1.0 - ratio))
            });
            let digital = world.kinds.iter().map(|kind| match segment.digital.get(&kind.name) {
                Some(digital) => (digital.share, digital.effectiveness),
                None => (0.0, 0.0),
            });
            Segment {
                group: format!("segment:{label}{name}"),
                team: first_team + plan.teams.get_index_of(&segment.team).expect("a team of the plan"),
                planned: planned(world, &programme),
                programme,
                digital: digital.collect(),
                carve_out,
                reserved_hours: segment.reserved_hours.unwrap_or(0.0),
                operations_per_customer: segment.operations_per_customer.unwrap_or(0.0),
                conversation: segment.conversation,
                meets_expectation: segment.meets_expectation.as_ref().and_then(kind),
                offer: segment.paid_coverage,
            }
        })
        .collect()
}

fn programme(world: &World, written: &Written) -> Programme {
    let kinds = |rates: &Named| by_name(world.kinds.iter().map(|kind| &kind.name), rates);
    match written {
        Written::Cadence(rates) => Programme::Cadence(vec![kinds(rates); world.stages.len()]),
        Written::CadenceByStage(rows) => {
            let of_stage = |name: &String| rows.get(name).map_or(vec![0.0; world.kinds.len()], kinds);
            Programme::Cadence(world.stages.iter().map(|stage| of_stage(&stage.name)).collect())
        }
        Written::FollowNeed(FollowNeed::AsItArises) => Programme::AsItArises,
        Written::FollowNeed(FollowNeed::AtTheMean) => Programme::AtTheMean,
    }
}

/// Planned hours by assessed profile (docs/model.md 5.3): the cadence (of the last stage, which has no condition) and mean
/// inbound hours; mean hours for a programme that follows the need.
fn planned(world: &World, programme: &Programme) -> Vec<f64> {
    let kinds = &world.kinds;
    world
        .base_rates
        .iter()
        .map(|rates| match programme {
            Programme::Cadence(by_stage) => {
                let cadence = &by_stage[by_stage.len() - 1];
                let engagements = (0..kinds.len()).map(|k| if kinds[k].inbound { rates[k] } else { cadence[k] });
                mean_hours(&engagements.collect::<Vec<_>>(), kinds)
            }
            _ => mean_hours(rates, kinds),
        })
        .collect()
}

fn teams_of(world: &World, plan: &WrittenPlan, label: &str) -> Vec<Team> {
    let workforce = &world.scenario.workforce;
    plan.teams
        .iter()
        .map(|(name, team)| {
            let paid = team.hours_per_month.unwrap_or(workforce.hours_per_month);
            let staffing = world.scenario.staffing.as_ref();
            let roles = roles_of(world, name, team, paid);
            Team {
                group: format!("team:{label}{name}"),
                mode: team.mode,
                open_hours: paid,
                hours: paid * (1.0 - team.shrinkage.unwrap_or(workforce.shrinkage)),
                stretch: team.stretch.or(workforce.stretch).unwrap_or(0.0),
                ramp_months: team.ramp_months.or(staffing.map(|law| law.ramp_months)).unwrap_or(0.0),
                split: team.books == Some(Books::Split),
                wave: None,
                as_written: (0..world.scenario.months as usize)
                    .map(|m| roles.iter().map(|role| role.headcount[m]).sum())
                    .collect(),
                roles,
            }
        })
        .collect()
}

/// Its roles; `paid` are the hours a month of a full-time person.
fn roles_of(world: &World, called: &str, team: &WrittenTeam, paid: f64) -> Vec<Role> {
    let months = world.scenario.months;
    let cost = team.cost_per_year.unwrap_or(world.scenario.workforce.cost_per_year);
    if !team.roles.is_empty() {
        let role = |(name, role): (&String, &super::input_plans::Role)| Role {
            name: name.clone(),
            cost_per_year: role.cost_per_year.unwrap_or(cost),
            headcount: vec![role.headcount; months as usize],
            listed: listed(&world.lists.people, called, Some(name), paid),
        };
        return team.roles.iter().map(role).collect();
    }
    let mut steps: Vec<(u32, f64)> = team
        .headcount_from
        .iter()
        .map(|(month, headcount)| (month.parse().unwrap(), *headcount))
        .collect();
    steps.sort_by_key(|(month, _)| *month);
    let at = |month: u32| {
        let step = steps.iter().rev().find(|(from, _)| *from <= month);
        step.map_or(team.headcount.unwrap_or(0.0), |(_, headcount)| *headcount)
    };
    vec![Role {
        name: String::new(),
        cost_per_year: cost,
        headcount: (1..=months).map(at).collect(),
        listed: listed(&world.lists.people, called, None, paid),
    }]
}
