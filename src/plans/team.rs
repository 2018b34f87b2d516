//! Teams: who works in them, how they share the work, what they cost (docs/model.md 5.5, 5.8).

use std::ops::Range;

use crate::population::roster::Roster;
use crate::random::stable_key;
pub use crate::scenario::schema::Mode;
use crate::scenario::schema::{self, Books, Scenario};

/// A team.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its name in files.
    pub name: String,
    /// How its people share the work.
    pub mode: Mode,
    /// Its roles; one where it has none of its own.
    pub roles: Vec<Role>,
    /// Paid hours a month of one full-time person: those for which the team is open.
    pub open_hours: f64,
    /// Hours a month that one full-time person has for customers.
    pub hours_per_fte: f64,
    /// How far above their hours people go, as a share of them.
    pub stretch: f64,
    /// Months until a new hire works in full, where they differ from the world's.
    pub ramp_months: Option<f64>,
    /// Whether a book holds customers of one segment only.
    pub split: bool,
    /// First month and last month + 1 of retraining, and the share of hours that it takes.
    pub retraining: Option<(Range<u32>, f64)>,
    /// In a task force: the part of each kind's work that each role does, `[kind * roles + role]`; empty elsewhere.
    pub role_shares: Vec<f64>,
    /// Hours of work that an hour of each kind takes: coordination included, where several roles share it.
    pub coordination: Vec<f64>,
    /// Its servers, as a range of `Plan::servers`.
    pub servers: Range<usize>,
}

/// A role of a team.
#[derive(Clone, Debug)]
pub struct Role {
    /// Headcount from each month on, in full-time equivalents; rising months, the first being 1.
    pub headcount: Vec<(u32, f64)>,
    /// Loaded cost of one full-time person a year.
    pub cost_per_year: f64,
    /// The people listed for it.
    pub listed: Vec<Listed>,
}

/// Who serves a queue: a book's owner in a dedicated team, else the whole team.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its team.
    pub team: usize,
    /// Its lanes, one a role in a task force, else one: indices of hours and queues.
    pub lanes: Range<usize>,
}

/// The seat of one person.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Its key in every draw.
    pub key: u64,
    /// Its team.
    pub team: usize,
    /// Its role in the team.
    pub role: usize,
    /// The server it belongs to.
    pub server: usize,
    /// The lane of its hours.
    pub lane: usize,
    /// The part of its role's headcount that it is: from here …
    pub from: f64,
    /// … this far.
    pub fte: f64,
    /// Its person, where people are listed, as an index into `Roster::people`.
    pub person: Option<usize>,
    /// Months that its person has worked here at the opening; none where nothing is said of it.
    pub tenure: Option<u32>,
}

/// A person of a role, as a list has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    /// Index into `Roster::people`.
    pub index: usize,
    /// Full-time equivalents.
    pub fte: f64,
    /// Months in work at the opening.
    pub tenure_months: Option<u32>,
}

/// The people listed for a team of this name, in that role where it has roles, in which full-time people have so many paid
/// hours a month.
fn listed(roster: &Roster, team: &str, role: Option<&str>, hours_per_month: f64) -> Vec<Listed> {
    let people = roster.people.iter().enumerate();
    let people = people.filter(|(_, person)| person.works_in(team, role));
    let listed = people.map(|(index, person)| Listed {
        index,
        fte: person.fte(hours_per_month),
        tenure_months: person.tenure_months,
    });
    listed.collect()
}

impl Role {
    /// Headcount in a month.
    pub fn headcount(&self, month: u32) -> f64 {
        let entry = self.headcount.partition_point(|&(from, _)| from <= month);
        self.headcount[entry.max(1) - 1].1
    }

    fn most(&self) -> f64 {
        self.headcount.iter().map(|&(_, people)| people).fold(0.0, f64::max)
    }
}

impl Seat {
    /// Full-time equivalents that are planned here in a month.
    pub fn planned(&self, headcount: f64) -> f64 {
        (headcount - self.from).clamp(0.0, self.fte)
    }
}

impl Team {
    /// A written team; what its name in files begins with. Servers and seats are added with [`Team::seat`].
    pub fn new(prefix: &str, name: &str, team: &schema::Team, scenario: &Scenario, roster: &Roster) -> Self {
        let workforce = &scenario.workforce;
        let open_hours = team.hours_per_month.unwrap_or(workforce.hours_per_month);
        let listed = |role: Option<&str>| listed(roster, name, role, open_hours);
        let shrinkage = team.shrinkage.unwrap_or(workforce.shrinkage);
        let cost = team.cost_per_year.unwrap_or(workforce.cost_per_year);
        let roles: Vec<Role> = if team.roles.is_empty() {
            let later = team
                .headcount_from
                .iter()
                .filter_map(|(month, people)| Some((month.parse().ok()?, *people)));
            let mut headcount: Vec<(u32, f64)> = std::iter::once((1, team.people())).chain(later).collect();
            headcount.sort_by_key(|&(month, _)| month);
            vec![Role {
                headcount,
                cost_per_year: cost,
                listed: listed(None),
            }]
        } else {
            let role = |(name, role): (&String, &schema::Role)| Role {
                headcount: vec![(1, role.people())],
                cost_per_year: role.cost_per_year.unwrap_or(cost),
                listed: listed(Some(name)),
            };
            team.roles.iter().map(role).collect()
        };
        Self {
            name: format!("{prefix}{name}"),
            mode: team.mode,
            roles,
            open_hours,
            hours_per_fte: open_hours * (1.0 - shrinkage),
            stretch: team.stretch.or(workforce.stretch).unwrap_or(0.0),
            ramp_months: team.ramp_months,
            split: team.books == Some(Books::Split),
            retraining: None,
            coordination: coordination(team, scenario),
            role_shares: if team.mode == Mode::TaskForce {
                role_shares(team, scenario)
            } else {
                Vec::new()
            },
            servers: 0..0,
        }
    }

    /// Gives the team its servers, lanes and seats; `number` is its number in the plan. The first seats of a
    /// role are those of the people listed for it.
    pub fn seat(&mut self, number: usize, servers: &mut Vec<Server>, seats: &mut Vec<Seat>) {
        let first_server = servers.len();
        let mut lane = servers.last().map_or(0, |server| server.lanes.end);
        let dedicated = self.mode == Mode::Dedicated;
        if !dedicated {
            let lanes = if self.mode == Mode::TaskForce {
                self.roles.len()
            } else {
                1
            };
            servers.push(Server {
                team: number,
                lanes: lane..lane + lanes,
            });
        }
        for (role, law) in self.roles.iter().enumerate() {
            let (most, mut from, mut seat) = (law.most(), 0.0, 0);
            while seat == 0 || from < most {
                if dedicated {
                    servers.push(Server {
                        team: number,
                        lanes: lane..lane + 1,
                    });
                }
                let listed = law.listed.get(seat);
                let fte = listed.map_or(1.0, |person| person.fte);
                seats.push(Seat {
                    key: stable_key(&format!("seat {number} {role} {seat}")),
                    team: number,
                    role,
                    server: servers.len() - 1,
                    lane,
                    from,
                    fte,
                    person: listed.map(|person| person.index),
                    tenure: listed.and_then(|person| person.tenure_months),
                });
                lane += usize::from(dedicated);
                from += fte;
                seat += 1;
            }
            lane += usize::from(self.mode == Mode::TaskForce);
        }
        self.servers = first_server..servers.len();
    }

    /// Headcount in a month, all roles together.
    pub fn headcount(&self, month: u32) -> f64 {
        self.roles.iter().map(|role| role.headcount(month)).sum()
    }

    /// Whether people are listed for it.
    pub fn is_listed(&self) -> bool {
        self.roles.iter().any(|role| !role.listed.is_empty())
    }

    /// Whether customers have an owner here whom they lose when they leave: a CSM with a book, or a pod.
    pub fn owns(&self) -> bool {
        matches!(self.mode, Mode::Dedicated | Mode::Pod)
    }
}

/// The part of each kind's work that each role of a task force does: all of it the first role's, unless the kind says
/// otherwise.
fn role_shares(team: &schema::Team, scenario: &Scenario) -> Vec<f64> {
    let mut shares = Vec::new();
    for kind in scenario.need.kinds.values() {
        let total: f64 = kind.roles.values().sum();
        let share = |(number, role): (usize, &String)| {
            if total > 0.0 {
                kind.roles.get(role).copied().unwrap_or(0.0) / total
            } else {
                f64::from(u8::from(number == 0))
            }
        };
        shares.extend(team.roles.keys().enumerate().map(share));
    }
    shares
}

/// Hours of work that an hour of each kind takes: more than one where several roles of a task force share it.
fn coordination(team: &schema::Team, scenario: &Scenario) -> Vec<f64> {
    let factor = |kind: &schema::Kind| {
        let roles = kind.roles.values().filter(|share| **share > 0.0).count();
        let shared = team.mode == Mode::TaskForce && roles > 1;
        if shared {
            1.0 + scenario.workforce.coordination
        } else {
            1.0
        }
    };
    scenario.need.kinds.values().map(factor).collect()
}
