//! The state of one plan in one replication, in columns, and the record of the month just closed.

use super::block::ROWS;
use super::staffing::Staff;
use super::surprise::Surprise;
use crate::plans::assignment::Assignment;
use crate::plans::plan::Plan;
use crate::plans::world::World;
use crate::population::customers::Customers;

/// One plan's state. Columns have one row a customer, and those by kind a column each. Hours are hours of work, unless
/// they are hours of need; money is currency a year.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Who covers whom.
    pub assignment: Assignment,
    /// The people.
    pub staff: Staff,
    /// Customers of this month: alive at its opening, or arrived in it; in the order of their rows.
    pub present: Vec<u32>,
    /// Whether each customer is one.
    pub alive: Vec<bool>,
    /// How many customers its row stands for: 1; in the limit (`limit.rs`), the chance that it is still there.
    pub weight: Vec<f64>,
    /// ARR; 0 before a customer arrives and once it has churned.
    pub arr: Vec<f64>,
    /// ARR won by uplift so far.
    pub uplift: Vec<f64>,
    /// Whitespace left.
    pub whitespace: Vec<f64>,
    /// Health.
    pub health: Vec<f64>,
    /// AX profile, which may evolve.
    pub profile: Vec<u8>,
    /// Lifecycle stage of the month.
    pub stage: Vec<u8>,
    /// Whether it is at risk, so that another experience is appropriate.
    pub at_risk: Vec<bool>,
    /// The profile that the team sees: the assessed one, or that of a customer at risk.
    pub seen: Vec<u8>,
    /// A review that has not taken effect yet: its month, 0 for none; and what was assessed.
    pub review: Vec<(u32, u8)>,
    /// Whether what is seen of it changed this month.
    pub seen_changed: Vec<bool>,
    /// Whether it has a server; else it is among the unplaced.
    pub placed: Vec<bool>,
    /// Customers that have no server yet this month, or are to have another one.
    pub unplaced: Vec<u32>,
    /// Need of the month in hours, by kind.
    pub need: Vec<Vec<f64>>,
    /// New work that the programme sets out to do this month, in hours of need, by kind.
    pub planned: Vec<Vec<f64>>,
    /// Work left waiting, in hours of need, by kind.
    pub backlog: Vec<Vec<f64>>,
    /// Escalation hours that come in this month.
    pub escalation: Vec<f64>,
    /// Hours of other work for the customer that come in this month: assessments, handovers, conversations.
    pub extra: Vec<f64>,
    /// Hours of escalations and other work left waiting.
    pub extra_backlog: Vec<f64>,
    /// What a conversation has left of the expectation, as a share; 1 before there was one.
    pub expectation_left: Vec<f64>,
    /// Whether there was such a conversation.
    pub talked: Vec<bool>,
    /// Whether it has bought paid coverage.
    pub buys: Vec<bool>,
    /// Progress towards the next milestone.
    pub progress: Vec<f64>,
    /// Milestones reached.
    pub milestones: Vec<u32>,
    /// Last month in which a milestone makes expansion likelier.
    pub boosted_until: Vec<u32>,
    /// Customers who referred another one this month.
    pub referrers: Vec<u32>,
    /// Unhappy customers who churned last month.
    pub unhappy_churned: f64,
    /// What this month brought each customer of the block that ends it.
    pub month: Month,
    /// Adequacy of last month, where customers may buy coverage.
    pub adequacy: Vec<f64>,
    /// The queues.
    pub queues: Queues,
}

/// What one month brought the customers of one block: entry `i - first` is that of row `i`; those of who is not present say
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct Month {
    /// The first row of the block.
    pub first: usize,
    /// ARR at the opening of the month, or on arrival in it.
    pub opening_arr: Vec<f64>,
    /// Served share of its work of the first class.
    pub first_share: Vec<f64>,
    /// Served share of the rest.
    pub rest_share: Vec<f64>,
    /// Hours needed, all kinds.
    pub need: Vec<f64>,
    /// Hours worked for it.
    pub worked: Vec<f64>,
    /// Hours reserved for it by a pod.
    pub reserved: Vec<f64>,
    /// Needed hours covered by automation.
    pub automated: Vec<f64>,
    /// Needed hours covered by hours of their own kind.
    pub direct: Vec<f64>,
    /// Needed hours covered by surplus of another kind.
    pub substituted: Vec<f64>,
    /// Needed hours covered by coverage that the customer bought.
    pub paid: Vec<f64>,
    /// Needed hours not covered.
    pub unmet: Vec<f64>,
    /// Hours delivered that were not needed.
    pub surplus: Vec<f64>,
    /// Surplus that the customer expected, though it did not need it.
    pub entitled: Vec<f64>,
    /// Hours waiting at the end of the month: backlog, escalations and other work not done.
    pub waiting: Vec<f64>,
    /// Adequacy.
    pub adequacy: Vec<f64>,
    /// Quality of the month's experience.
    pub quality: Vec<f64>,
    /// ARR won by expansion.
    pub expansion: Vec<f64>,
    /// ARR won by price uplift.
    pub uplift: Vec<f64>,
    /// ARR lost by contraction.
    pub contraction: Vec<f64>,
    /// ARR lost by churn.
    pub churned: Vec<f64>,
    /// ARR that arrived.
    pub arrived: Vec<f64>,
    /// 1 where the team sees another profile than the appropriate one, else 0.
    pub mismatched: Vec<f64>,
    /// What chance alone made of its outcomes.
    pub surprise: Surprise,
}

/// The queues of a month: hours by lane, and by server.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    /// By lane: hours of inbound requests, escalations and other work, served first.
    pub first: Vec<f64>,
    /// By lane: hours of everything else.
    pub rest: Vec<f64>,
    /// By lane, of the rest: hours of customers who are urgent, where the plan's rule knows any.
    pub urgent: Vec<f64>,
    /// See `urgent`: hours of the others.
    pub others: Vec<f64>,
    /// By lane: hours worked.
    pub worked: Vec<f64>,
    /// By server: served share of `first`.
    pub first_share: Vec<f64>,
    /// By server: served share of `rest`.
    pub rest_share: Vec<f64>,
    /// By server: served share of `urgent`; `rest_share` is then that of `others`.
    pub urgent_share: Vec<f64>,
    /// By server: what an hour of work is worth.
    pub quality: Vec<f64>,
    /// By server: hours reserved by a pod.
    pub reserved: Vec<f64>,
    /// By server: hours that delivering the experience of the queue's customers takes.
    pub required: Vec<f64>,
    /// By server: inbound requests to answer, without escalations.
    pub requests: Vec<f64>,
    /// By server: hours that these take.
    pub request_hours: Vec<f64>,
    /// By server: hours of escalations that came in.
    pub escalations: Vec<f64>,
    /// By server: customers.
    pub accounts: Vec<f64>,
    /// By server: their ARR at the opening of the month.
    pub arr: Vec<f64>,
    /// By customer: hours of the first class and, by lane of its server, of the rest.
    pub own_first: Vec<f64>,
    /// See `own_first`.
    pub own_rest: Vec<Vec<f64>>,
    /// By customer: inbound requests.
    pub own_requests: Vec<f64>,
    /// By customer: hours of work that delivering its experience takes: need, less what automation covers, and escalations
    /// that came in this month.
    pub own_required: Vec<f64>,
    /// By customer of a pod: hours reserved.
    pub own_budget: Vec<f64>,
    /// By customer, where each is served apart, in pods and from the largest ARR on: served shares of both.
    pub own_share: Vec<(f64, f64)>,
}

impl Queues {
    fn open(&mut self, plan: &Plan) {
        let lanes = plan.servers.last().map_or(0, |server| server.lanes.end);
        for column in [
            &mut self.first,
            &mut self.rest,
            &mut self.urgent,
            &mut self.others,
            &mut self.worked,
        ] {
            column.clear();
            column.resize(lanes, 0.0);
        }
        for column in [
            &mut self.first_share,
            &mut self.rest_share,
            &mut self.urgent_share,
            &mut self.quality,
            &mut self.reserved,
            &mut self.required,
            &mut self.requests,
            &mut self.request_hours,
            &mut self.escalations,
            &mut self.accounts,
            &mut self.arr,
        ] {
            column.clear();
            column.resize(plan.servers.len(), 0.0);
        }
        let widest = plan.servers.iter().map(|server| server.lanes.len()).max();
        self.own_rest.resize(widest.unwrap_or(1), Vec::new());
    }

    /// Empties the queues for another month.
    pub fn clear(&mut self) {
        for column in [
            &mut self.first,
            &mut self.rest,
            &mut self.urgent,
            &mut self.others,
            &mut self.reserved,
            &mut self.required,
            &mut self.requests,
            &mut self.request_hours,
            &mut self.escalations,
            &mut self.accounts,
            &mut self.arr,
        ] {
            column.fill(0.0);
        }
    }
}

impl Month {
    /// All columns.
    pub fn columns(&mut self) -> [&mut Vec<f64>; 22] {
        [
            &mut self.opening_arr,
            &mut self.first_share,
            &mut self.rest_share,
            &mut self.need,
            &mut self.worked,
            &mut self.reserved,
            &mut self.automated,
            &mut self.direct,
            &mut self.substituted,
            &mut self.paid,
            &mut self.unmet,
            &mut self.surplus,
            &mut self.entitled,
            &mut self.waiting,
            &mut self.adequacy,
            &mut self.quality,
            &mut self.expansion,
            &mut self.uplift,
            &mut self.contraction,
            &mut self.churned,
            &mut self.arrived,
            &mut self.mismatched,
        ]
    }
}

impl State {
    /// The opening of a replication (docs/model.md 3): customers as drawn and assigned; no backlog, no escalations.
    pub fn open(&mut self, world: &World, plan: &Plan, customers: &Customers) {
        self.queues.open(plan);
        self.staff.open(world, plan);
        self.present.clear();
        self.unplaced.clear();
        self.alive.clear();
        self.referrers.clear();
        self.unhappy_churned = 0.0;
        self.rows(0, world.kinds.len());
        self.rows(customers.len(), world.kinds.len());
        self.present.extend(0..customers.len() as u32);
        self.alive.fill(true);
        self.arr.copy_from_slice(&customers.arr);
        self.whitespace.copy_from_slice(&customers.whitespace);
        self.health.copy_from_slice(&customers.health);
        self.profile.copy_from_slice(&customers.profile);
    }

    /// Makes room for `n` customers; those added are none yet under this plan.
    pub fn rows(&mut self, n: usize, kinds: usize) {
        let Self {
            assignment,
            alive,
            weight,
            arr,
            uplift,
            whitespace,
            health,
            profile,
            stage,
            at_risk,
            seen,
            seen_changed,
            placed,
            review,
            need,
            planned,
            backlog,
            escalation,
            extra,
            extra_backlog,
            expectation_left,
            talked,
            buys,
            progress,
            milestones,
            boosted_until,
            month,
            adequacy,
            queues,
            ..
        } = self;
        for column in [
            arr,
            uplift,
            whitespace,
            health,
            escalation,
            extra,
            extra_backlog,
            progress,
            adequacy,
            &mut queues.own_first,
            &mut queues.own_requests,
            &mut queues.own_required,
            &mut queues.own_budget,
        ] {
            column.resize(n, 0.0);
        }
        for by_kind in [need, planned, backlog] {
            by_kind.resize(kinds, Vec::new());
            by_kind.iter_mut().for_each(|column| column.resize(n, 0.0));
        }
        for column in month.columns() {
            column.resize(ROWS, 0.0);
        }
        queues.own_rest.iter_mut().for_each(|column| column.resize(n, 0.0));
        for column in [alive, at_risk, seen_changed, talked, buys] {
            column.resize(n, false);
        }
        for column in [profile, stage, seen] {
            column.resize(n, 0);
        }
        placed.resize(n, true);
        weight.resize(n, 1.0);
        expectation_left.resize(n, 1.0);
        milestones.resize(n, 0);
        boosted_until.resize(n, 0);
        review.resize(n, (0, 0));
        queues.own_share.resize(n, (0.0, 0.0));
        if n > 0 {
            assignment.assessed.resize(n, 0);
            assignment.segment.resize(n, 0);
            assignment.server.resize(n, 0);
        }
    }

    /// Takes a customer's server away; it gets one again when the month's dealing is done.
    pub fn displace(&mut self, i: usize) {
        if self.placed[i] {
            self.placed[i] = false;
            self.unplaced.push(i as u32);
        }
    }

    /// The profile that is appropriate for a customer.
    #[inline]
    pub fn appropriate(&self, i: usize, world: &World) -> u8 {
        self.or_at_risk(i, world, self.profile[i])
    }

    /// The profile that is appropriate for a customer that has this one when it is not at risk.
    #[inline]
    pub fn or_at_risk(&self, i: usize, world: &World, profile: u8) -> u8 {
        match &world.at_risk {
            Some(at_risk) if self.at_risk[i] => at_risk.profile,
            _ => profile,
        }
    }
}
