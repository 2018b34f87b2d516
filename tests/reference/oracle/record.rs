//! The books of one plan in one replication: sums by month and group (docs/model.md 7).

use super::customer::Customer;
use super::delivery::Server;
use super::input_plans::Mode;
use super::money::Costs;
use super::plan::Plan;
use super::state::{Relation, State};
use super::sums::{Cohort, Load, Sums, flag};
use super::world::World;

/// Months of the trailing window.
pub const WINDOW: usize = 12;

/// One group in one month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    pub sums: Sums,
    pub load: Load,
    pub cohort: Cohort,
    /// Population standard deviation ÷ mean of closing ARR; NaN where there is none.
    pub arr_spread: f64,
}

/// The groups of a plan: where each sort begins among their names.
#[derive(Clone, Debug)]
pub struct Groups {
    pub names: Vec<String>,
    teams: usize,
    segments: usize,
    profiles: usize,
    bands: usize,
    openings: usize,
    /// The group of those who arrived since.
    arrived: usize,
    /// First CSM of each team; those of teams that are not dedicated are not measured.
    csms: Vec<Option<usize>>,
    edges: Vec<f64>,
}

impl Groups {
    fn new(world: &World, plan: &Plan, state: &State, openings: &[String]) -> Self {
        let edges = world.scenario.measures.arr_bands.clone();
        let mut names = vec!["all".to_owned()];
        let mut begin = |more: Vec<String>| {
            let first = names.len();
            names.extend(more);
            first
        };
        let named = |sort: &str, names: &[String]| names.iter().map(|name| format!("{sort}:{name}")).collect();
        let teams = begin(plan.teams.iter().map(|team| team.group.clone()).collect());
        let segments = begin(plan.segments.iter().map(|segment| segment.group.clone()).collect());
        let profiles = begin(named("profile", &world.profiles));
        let bands = begin(named("band", &band_names(&edges)));
        let mut openings = openings.to_vec();
        openings.push("new".to_owned());
        let arrived = openings.len() - 1;
        let openings = begin(named("opening", &openings));
        let csms = plan.teams.iter().zip(&state.seats).map(|(team, seats)| {
            let name = team.group.strip_prefix("team:").unwrap_or_default();
            let csm = |number: usize| format!("csm:{name}#{}", number + 1);
            (team.mode == Mode::Dedicated).then(|| begin((0..seats.len()).map(csm).collect()))
        });
        Self {
            csms: csms.collect(),
            names,
            teams,
            segments,
            profiles,
            bands,
            openings,
            arrived: openings + arrived,
            edges,
        }
    }

    /// The groups that a customer is in while it is in a segment.
    fn of(&self, relation: &Relation, plan: &Plan, opening: Option<usize>, segment: usize) -> [usize; 6] {
        let who: &Customer = &relation.who;
        let band = self.edges.iter().filter(|edge| **edge <= who.arr).count();
        [
            0,
            self.teams + plan.segments[segment].team,
            self.segments + segment,
            self.profiles + who.profile,
            self.bands + band,
            opening.map_or(self.arrived, |opening| self.openings + opening),
        ]
    }
}

/// `<12k`, `12k-25k`, …, `>=250k`.
fn band_names(edges: &[f64]) -> Vec<String> {
    let short = |amount: f64| match amount {
        amount if amount >= 1e6 => format!("{}M", amount / 1e6),
        amount if amount >= 1e3 => format!("{}k", amount / 1e3),
        amount => format!("{amount}"),
    };
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
        return vec!["any".to_owned()];
    };
    let mut names = vec![format!("<{}", short(*first))];
    names.extend(
        edges
            .windows(2)
            .map(|pair| format!("{}-{}", short(pair[0]), short(pair[1]))),
    );
    names.push(format!(">={}", short(*last)));
    names
}

/// The books.
#[derive(Clone, Debug)]
pub struct Books {
    pub groups: Groups,
    /// By month, then group.
    pub months: Vec<Vec<Entry>>,
    /// Opening segment of each customer that was there at the opening.
    openings: Vec<usize>,
    /// What became of these customers in the first twelve months.
    pub opening_year: Sums,
}

impl Books {
    /// Empty books. `openings` are today's segments: their names, and that of each customer.
    pub fn open(world: &World, plan: &Plan, state: &State, (names, openings): (&[String], &[usize])) -> Self {
        Self {
            groups: Groups::new(world, plan, state, names),
            months: Vec::new(),
            openings: openings.to_vec(),
            opening_year: Sums::default(),
        }
    }

    /// Books the month that was just closed.
    pub fn close(&mut self, state: &mut State, servers: &[Server], costs: &Costs, world: &World, plan: &Plan) {
        let month = self.months.len() + 1;
        let mut entries = vec![Entry::default(); self.groups.names.len()];
        for (row, relation) in state.relations.iter_mut().enumerate() {
            relation.closings[month] = relation.arr;
            relation.uplifts[month] = relation.month.uplift;
            relation.segments[month] = relation.in_segment();
            if month == 1 {
                relation.segments[0] = relation.in_segment();
            }
            let opening = self.openings.get(row).copied();
            let groups = self.groups.of(relation, plan, opening, relation.in_segment());
            if relation.month.present {
                let sums = sums_of(relation);
                if opening.is_some() && month <= WINDOW {
                    self.opening_year.add(&sums);
                }
                groups.into_iter().for_each(|group| entries[group].sums.add(&sums));
            }
            if let Some(cohort) = cohort_of(relation, month) {
                // Who moved stays in the cohort of the segment in which the window found it.
                let then = relation.segments[month - WINDOW];
                let groups = self.groups.of(relation, plan, opening, then);
                groups.into_iter().for_each(|group| entries[group].cohort.add(&cohort));
            }
        }
        self.arr_spread(state, plan, &mut entries);
        self.loads(state, servers, costs, world, &mut entries);
        self.months.push(entries);
    }

    fn arr_spread(&self, state: &State, plan: &Plan, entries: &mut [Entry]) {
        for entry in entries.iter_mut() {
            entry.arr_spread = 0.0;
        }
        let mean = |entry: &Entry| entry.sums.arr / entry.sums.logos;
        for (row, relation) in state
            .relations
            .iter()
            .enumerate()
            .filter(|(_, relation)| relation.alive)
        {
            let opening = self.openings.get(row).copied();
            for group in self.groups.of(relation, plan, opening, relation.in_segment()) {
                let entry = &mut entries[group];
                let distance = relation.arr - mean(entry);
                entry.arr_spread += distance * distance;
            }
        }
        for entry in entries.iter_mut() {
            entry.arr_spread = (entry.arr_spread / entry.sums.logos).sqrt() / mean(entry);
        }
    }

    fn loads(&self, state: &State, servers: &[Server], costs: &Costs, world: &World, entries: &mut [Entry]) {
        let target = world.scenario.workforce.target_utilisation;
        for server in servers {
            let available: f64 = server.hours.iter().sum();
            let worked: f64 = server.worked.iter().sum();
            let load = Load {
                fte: server.people,
                overloaded: if worked > target * available * (1.0 + 1e-9) {
                    server.people
                } else {
                    0.0
                },
                available,
                worked,
                overtime: server.overtime,
                idle: server.idle,
                idle_cost: server.idle * costs.hour[server.team],
                lost: server.lost,
                required: server.required,
                accounts: server.accounts,
                arr: server.arr,
                ..server.waiting
            };
            let csm = self.groups.csms[server.team].map(|first| first + server.book);
            for group in [Some(0), Some(self.groups.teams + server.team), csm]
                .into_iter()
                .flatten()
            {
                entries[group].load.add(&load);
            }
        }
        for (team, seats) in state.seats.iter().enumerate() {
            let mut load = Load {
                cost: costs.pay[team] + costs.hiring[team],
                pay: costs.pay[team],
                hiring: costs.hiring[team],
                ..Load::default()
            };
            for seat in seats {
                load.planned_fte += seat.planned;
                if seat.employed {
                    load.burnout += seat.planned * seat.burnout;
                    load.resignations += flag(seat.resigned);
                }
            }
            entries[0].load.add(&load);
            entries[self.groups.teams + team].load.add(&load);
        }
        for entry in &mut entries[..self.groups.segments] {
            entry.load.cost += entry.sums.direct_cost;
        }
        entries[0].load.cost += costs.plan;
    }
}

fn sums_of(relation: &Relation) -> Sums {
    let record = &relation.month;
    let alive = flag(relation.alive);
    Sums {
        customers: 1.0,
        logos: alive,
        opening_arr: record.opening_arr,
        arr: relation.arr,
        new: record.new_arr,
        expansion: record.expansion,
        contraction: record.contraction,
        churned: record.churned,
        uplift: record.uplift,
        unmet: record.unmet,
        surplus: record.surplus,
        entitled_surplus: record.entitled_surplus,
        waiting: alive * (relation.backlog.iter().sum::<f64>() + relation.extra_backlog),
        adequacy: record.adequacy,
        satisfaction: record.satisfaction,
        health: alive * relation.health,
        mismatched: flag(record.mismatched),
        automated: record.automated.iter().sum(),
        cost_to_serve: record.cost_to_serve,
        direct_cost: record.direct_cost,
        price: record.price,
    }
}

/// The customer in the cohort of the window that closes with this month, if it was one when it opened.
fn cohort_of(relation: &Relation, month: usize) -> Option<Cohort> {
    let opened = month.checked_sub(WINDOW)?;
    let then = relation.closings[opened];
    if then <= 0.0 {
        return None;
    }
    let uplift: f64 = relation.uplifts[opened + 1..=month].iter().sum();
    let without_uplift = f64::max(0.0, relation.arr - uplift);
    Some(Cohort {
        logos_then: 1.0,
        logos_now: flag(relation.alive),
        arr_then: then,
        arr_now: relation.arr,
        arr_without_uplift: without_uplift,
        arr_kept: f64::min(without_uplift, then),
    })
}
