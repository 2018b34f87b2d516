//! What each plan brought one customer, month by month, in one replication; and how every customer ended.

use super::observer::Observer;
use crate::model::block::Block;
use crate::model::evolution::evolved;
use crate::model::month::Step;
use crate::model::outcomes::{churn_at_renewal, contraction_at_renewal, expansion_in_month};
use crate::model::state::State;
use crate::population::roster::Roster;

/// Looks on at a replication.
#[derive(Clone, Debug)]
pub struct Trace {
    wanted: Option<String>,
    /// The row of the customer that is looked for, once it is there.
    pub row: Option<usize>,
    /// What it is by itself.
    pub traits: Option<Traits>,
    /// The ids of all rows. Who arrives is named by the month and its number in it, or by who referred it.
    pub ids: Vec<String>,
    /// ARR at the opening, or on arrival, by row.
    pub opening_arr: Vec<f64>,
    /// By plan: the months in which it had the customer.
    pub months: Vec<Vec<CustomerMonth>>,
    /// By plan and row: how the customer ended; none where it never was one.
    pub ends: Vec<Vec<Option<End>>>,
    /// By plan: what the customer had at the last close.
    carried: Vec<Carried>,
}

/// How a customer ended under one plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// ARR at the last close.
    pub arr: f64,
    /// The month in which it churned.
    pub churned: Option<u32>,
}

/// What a customer is, whatever the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// ARR at the opening, or on arrival.
    pub arr: f64,
    /// Its type, as an index into the scenario's.
    pub kind: usize,
    /// Its channel, likewise.
    pub channel: usize,
    /// Contract term in months.
    pub term: u32,
    /// Chance of churn at an annual renewal that no experience can avoid.
    pub unavoidable: f64,
    /// Whether it lacks Success Potential.
    pub bad_fit: bool,
}

impl Traits {
    fn of(step: &Step, i: usize) -> Self {
        let customers = step.customers;
        Self {
            arr: customers.arr[i],
            kind: customers.kind[i].into(),
            channel: customers.channel[i].into(),
            term: customers.term[i],
            unavoidable: customers.unavoidable[i],
            bad_fit: customers.bad_fit[i],
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Carried {
    backlog: Vec<f64>,
    whitespace: Option<f64>,
    profile: Option<u8>,
}

/// What one month brought a customer under one plan. Hours are hours of need, money is currency a year.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerMonth {
    /// The month.
    pub month: u32,
    /// Its segment, as an index into the plan's.
    pub segment: usize,
    /// The queue it waits in, as an index into the plan's servers.
    pub server: usize,
    /// Whose book that is, as an index into the roster's owners, where the list tells.
    pub owner: Option<usize>,
    /// Lifecycle stage.
    pub stage: usize,
    /// The profile that is appropriate.
    pub profile: usize,
    /// The profile that the team sees, where the plan looks at it: the assessed one, or that of a customer at risk.
    pub seen: Option<usize>,
    /// By kind.
    pub kinds: Vec<KindHours>,
    /// Hours needed.
    pub need: f64,
    /// Needed hours not covered.
    pub unmet: f64,
    /// Hours delivered that were not needed.
    pub surplus: f64,
    /// Hours waiting at the close.
    pub waiting: f64,
    /// Adequacy.
    pub adequacy: f64,
    /// Quality.
    pub quality: f64,
    /// Health at the close.
    pub health: f64,
    /// ARR at the opening of the month, or on arrival in it.
    pub opening_arr: f64,
    /// ARR at the close.
    pub arr: f64,
    /// ARR lost by churn.
    pub churned: f64,
    /// ARR lost by contraction.
    pub contraction: f64,
    /// ARR won by price uplift.
    pub uplift: f64,
    /// ARR won by expansion.
    pub expansion: f64,
    /// The draws of churn, and of contraction for who stays, in a month of renewal.
    pub renewal: Option<(Chance, Chance)>,
    /// The draw of expansion for who stays.
    pub expands: Chance,
}

/// Hours of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindHours {
    /// Hours needed.
    pub need: f64,
    /// Hours delivered by people, late work included, as far as they were worth it.
    pub delivered: f64,
    /// Needed hours covered by automation.
    pub automated: f64,
}

/// A uniform and the chance that it is held against: it happens where the uniform is smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The uniform.
    pub uniform: f64,
    /// The chance.
    pub chance: f64,
}

impl Chance {
    /// Whether it happens, where it can.
    pub fn happens(self) -> bool {
        self.uniform < self.chance
    }
}

impl CustomerMonth {
    /// Hours delivered, by people and by automation.
    pub fn delivered(&self) -> f64 {
        self.kinds.iter().map(|kind| kind.delivered + kind.automated).sum()
    }
}

impl Trace {
    /// Looks on at so many plans, and closely at the customer of this id.
    pub fn new(roster: &Roster, plans: usize, wanted: Option<&str>) -> Self {
        Self {
            row: wanted.and_then(|wanted| roster.ids.iter().position(|id| id == wanted)),
            wanted: wanted.map(str::to_owned),
            traits: None,
            ids: roster.ids.clone(),
            opening_arr: Vec::new(),
            months: vec![Vec::new(); plans],
            ends: vec![Vec::new(); plans],
            carried: vec![Carried::default(); plans],
        }
    }

    /// Names the candidates of the month.
    fn name(&mut self, step: &Step) {
        let mut ordinal = 0;
        for candidate in step.candidates {
            let id = match candidate.referrer {
                None => {
                    ordinal += 1;
                    format!("new-{}-{ordinal}", step.month)
                }
                Some(referrer) => format!("referred-{}-by-{}", step.month - 1, self.ids[referrer as usize]),
            };
            if self.row.is_none() && self.wanted.as_ref() == Some(&id) {
                self.row = Some(candidate.row as usize);
            }
            self.ids.push(id);
        }
    }
}

impl Observer for Trace {
    fn begin(&mut self, plan: usize, step: &Step) {
        let n = step.customers.len();
        if self.ids.len() < n {
            self.name(step);
        }
        if let (Some(i), None) = (self.row, &self.traits) {
            self.traits = Some(Traits::of(step, i));
        }
        self.opening_arr
            .extend_from_slice(&step.customers.arr[self.opening_arr.len()..]);
        self.ends[plan].resize(n, None);
    }

    fn end(&mut self, plan: usize, step: &Step, state: &State, block: &Block) {
        for &row in &state.present[block.present.clone()] {
            let i = row as usize;
            let end = self.ends[plan][i].get_or_insert(End {
                arr: 0.0,
                churned: None,
            });
            end.arr = state.arr[i];
            end.churned = (!state.alive[i]).then_some(step.month);
            if self.row == Some(i) {
                let met = CustomerMonth::of(step, state, i, &self.carried[plan]);
                self.months[plan].push(met);
                self.carried[plan] = Carried {
                    backlog: state.backlog.iter().map(|of_kind| of_kind[i]).collect(),
                    whitespace: Some(state.whitespace[i]),
                    profile: Some(state.profile[i]),
                };
            }
        }
    }
}

impl CustomerMonth {
    fn of(step: &Step, state: &State, i: usize, carried: &Carried) -> Self {
        let Step { world, draws, .. } = *step;
        let record = &state.month;
        let row = i - record.first;
        let health = state.health[i];
        let [churn, contraction, _, expansion] = &draws.outcome;
        let renewal = draws.calendar.to_renewal[i] == 0;
        let whitespace = carried.whitespace.unwrap_or(step.customers.whitespace[i]);
        // A milestone of this month has changed the state's already, for the next one.
        let profile = carried.profile.unwrap_or(step.customers.profile[i]);
        let profile = evolved(step, i, state.stage[i], profile);
        let server = state.assignment.server[i] as usize;
        let owner = state.assignment.owner_of_server.get(server).copied().flatten();
        Self {
            month: step.month,
            segment: state.assignment.segment[i].into(),
            server,
            owner: owner.map(|owner| owner as usize),
            stage: state.stage[i].into(),
            profile: state.or_at_risk(i, world, profile).into(),
            seen: step.plan.assesses(step.month).then(|| state.seen[i].into()),
            kinds: (0..world.kinds.len())
                .map(|kind| KindHours::of(step, state, i, kind, carried))
                .collect(),
            need: record.need[row],
            unmet: record.unmet[row],
            surplus: record.surplus[row],
            waiting: record.waiting[row],
            adequacy: record.adequacy[row],
            quality: record.quality[row],
            health,
            opening_arr: record.opening_arr[row],
            arr: state.arr[i],
            churned: record.churned[row],
            contraction: record.contraction[row],
            uplift: record.uplift[row],
            expansion: record.expansion[row],
            renewal: renewal.then(|| {
                let churns = Chance {
                    uniform: churn[i],
                    chance: churn_at_renewal(step, i, health),
                };
                let contracts = Chance {
                    uniform: contraction[i],
                    chance: contraction_at_renewal(step, i, health),
                };
                (churns, contracts)
            }),
            expands: Chance {
                uniform: expansion[i],
                chance: expansion_in_month(step, i, whitespace, health, state.boosted_until[i]),
            },
        }
    }
}

impl KindHours {
    /// What of the work set out and of the backlog was served, worth what an hour of its server was worth.
    fn of(step: &Step, state: &State, i: usize, kind: usize, carried: &Carried) -> Self {
        let record = &state.month;
        let row = i - record.first;
        let share = if step.world.kinds[kind].inbound {
            record.first_share[row]
        } else {
            record.rest_share[row]
        };
        let late = carried.backlog.get(kind).copied().unwrap_or(0.0);
        let worth = state.queues.quality[state.assignment.server[i] as usize];
        let automated = step.plan.effort[kind].automated(state.assignment.segment[i]);
        Self {
            need: state.need[kind][i],
            delivered: worth * share * (state.planned[kind][i] + late),
            automated: automated * state.need[kind][i],
        }
    }
}
