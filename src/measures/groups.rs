//! The groups that results are measured for, and their names in files.

use super::metric::Scope;
use crate::plans::plan::Plan;
use crate::population::roster::Roster;
use crate::scenario::schema::{Mode, Scenario};

/// A group of customers or people; indices are those of the scenario, the plan or the opening segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// All customers and people.
    All,
    /// A team of the plan.
    Team(usize),
    /// One CSM's book of a dedicated team.
    Csm {
        /// The team.
        team: usize,
        /// The book, from 0.
        book: usize,
    },
    /// A coverage segment of the plan.
    Segment(usize),
    /// An Appropriate Experience profile.
    Profile(usize),
    /// An ARR band, by opening ARR.
    Band(usize),
    /// A segment of today's coverage: the customer list's, else the baseline plan's.
    Opening(usize),
}

impl Group {
    /// What kind of group it is.
    pub const fn scope(self) -> Scope {
        match self {
            Self::All => Scope::All,
            Self::Team(_) => Scope::Team,
            Self::Csm { .. } => Scope::Csm,
            Self::Segment(_) | Self::Profile(_) | Self::Band(_) | Self::Opening(_) => Scope::Customers,
        }
    }

    /// Whether it is the same group of customers under every plan, so that plans can be compared in it.
    pub const fn is_common(self) -> bool {
        matches!(self, Self::All | Self::Profile(_) | Self::Band(_) | Self::Opening(_))
    }
}

/// A plan's groups with their names (`segment:async`, `team:scale`, `band:<12k` …).
pub fn of_plan(plan: &Plan, scenario: &Scenario, roster: &Roster) -> Vec<(Group, String)> {
    let mut groups = vec![(Group::All, "all".to_owned())];
    groups.extend(numbered(plan.teams.iter().map(|team| &team.name), "team", Group::Team));
    for (team, law) in plan.teams.iter().enumerate() {
        if law.mode == Mode::Dedicated {
            let csm = |book| (Group::Csm { team, book }, format!("csm:{}#{}", law.name, book + 1));
            groups.extend((0..law.servers.len()).map(csm));
        }
    }
    groups.extend(numbered(
        plan.segments.iter().map(|segment| &segment.name),
        "segment",
        Group::Segment,
    ));
    groups.extend(numbered(scenario.population.profiles.keys(), "profile", Group::Profile));
    groups.extend(numbered(
        band_names(&scenario.measures.arr_bands).iter(),
        "band",
        Group::Band,
    ));
    let mut opening = opening_segments(scenario, roster);
    if scenario.arrivals.is_some() {
        opening.push("new".to_owned());
    }
    groups.extend(numbered(opening.iter(), "opening", Group::Opening));
    groups
}

fn numbered<'a>(
    names: impl Iterator<Item = &'a String>,
    kind: &'static str,
    group: impl Fn(usize) -> Group,
) -> impl Iterator<Item = (Group, String)> {
    names
        .enumerate()
        .map(move |(index, name)| (group(index), format!("{kind}:{name}")))
}

/// Names of today's segments: the customer list's where it names any, else the baseline plan's, after those of the plan that it
/// starts as.
pub fn opening_segments(scenario: &Scenario, roster: &Roster) -> Vec<String> {
    if roster.segments.is_empty() {
        let plan = &scenario.plans[baseline(scenario)];
        let former = plan.transition.iter().flat_map(|transition| {
            let segments = scenario.plans[&transition.from].segments.keys();
            segments.map(|segment| format!("{}/{segment}", transition.from))
        });
        former.chain(plan.segments.keys().cloned()).collect()
    } else {
        let mut names = roster.segments.clone();
        if roster.given.iter().any(|given| given.segment.is_none()) {
            names.push("none".to_owned());
        }
        names
    }
}

/// The plan that others are compared with.
pub fn baseline(scenario: &Scenario) -> usize {
    scenario
        .baseline
        .as_ref()
        .and_then(|name| scenario.plans.get_index_of(name))
        .unwrap_or(0)
}

/// `<12k`, `12k-25k`, …, `>=250k`.
fn band_names(edges: &[f64]) -> Vec<String> {
    if edges.is_empty() {
        return vec!["any".to_owned()];
    }
    let mut names = vec![format!("<{}", short(edges[0]))];
    names.extend(
        edges
            .windows(2)
            .map(|pair| format!("{}-{}", short(pair[0]), short(pair[1]))),
    );
    names.push(format!(">={}", short(edges[edges.len() - 1])));
    names
}

/// The band of an ARR.
pub fn band_of(arr: f64, edges: &[f64]) -> usize {
    edges.partition_point(|&edge| edge <= arr)
}

/// 12000 as `12k`, 2500000 as `2.5M`.
fn short(amount: f64) -> String {
    if amount >= 1e6 {
        format!("{}M", amount / 1e6)
    } else if amount >= 1e3 {
        format!("{}k", amount / 1e3)
    } else {
        format!("{amount}")
    }
}
