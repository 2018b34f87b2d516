//! The state of one plan in one replication, in columns, and the record of the month just closed.

use crate::plans::assignment::Assignment;
use crate::plans::plan::Plan;
use crate::population::customers::Customers;

/// One plan's state. Columns have one row a customer; those by kind are kind-major: `[kind * customers + customer]`.
/// Hours are hours of work, money is currency a year.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Who covers whom.
    pub assignment: Assignment,
    /// Customers alive at the opening of the month, in key order.
    pub present: Vec<u32>,
    /// Whether each customer is still one.
    pub alive: Vec<bool>,
    /// ARR; 0 once churned.
    pub arr: Vec<f64>,
    /// Whitespace left.
    pub whitespace: Vec<f64>,
    /// Health.
    pub health: Vec<f64>,
    /// Work left waiting, by kind.
    pub backlog: Vec<f64>,
    /// Escalation hours that come in this month.
    pub escalation: Vec<f64>,
    /// Escalation hours left waiting.
    pub escalation_backlog: Vec<f64>,
    /// New work that the programme sets out to do this month, by kind.
    pub planned: Vec<f64>,
    /// What this month brought each present customer.
    pub month: Month,
    /// The queues.
    pub queues: Queues,
}

/// What one month brought each customer that was present; rows of others are stale.
#[derive(Clone, Debug, Default)]
pub struct Month {
    /// ARR at the opening of the month.
    pub opening_arr: Vec<f64>,
    /// Hours needed, all kinds.
    pub need: Vec<f64>,
    /// Hours that delivering the customer's experience takes: need, and escalations that came in this month.
    pub required: Vec<f64>,
    /// Hours worked for it.
    pub worked: Vec<f64>,
    /// Needed hours covered by hours of their own kind.
    pub direct: Vec<f64>,
    /// Needed hours covered by surplus of another kind.
    pub substituted: Vec<f64>,
    /// Needed hours not covered.
    pub unmet: Vec<f64>,
    /// Hours delivered that were not needed.
    pub surplus: Vec<f64>,
    /// Hours waiting at the end of the month: backlog, and escalations not served.
    pub waiting: Vec<f64>,
    /// Adequacy.
    pub adequacy: Vec<f64>,
    /// ARR won by expansion.
    pub expansion: Vec<f64>,
    /// ARR lost by contraction.
    pub contraction: Vec<f64>,
    /// ARR lost by churn.
    pub churned: Vec<f64>,
}

/// The queues of a month, one a server.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    /// Hours of inbound requests and escalations, served first.
    pub first: Vec<f64>,
    /// Hours of everything else.
    pub rest: Vec<f64>,
    /// Hours that delivering the experience of the queue's customers takes: need, and escalations that came in this month.
    pub required: Vec<f64>,
    /// Served share of `first`.
    pub first_share: Vec<f64>,
    /// Served share of `rest`.
    pub rest_share: Vec<f64>,
    /// Hours worked.
    pub worked: Vec<f64>,
    /// Customers.
    pub accounts: Vec<f64>,
    /// Their ARR at the opening of the month.
    pub arr: Vec<f64>,
}

impl Queues {
    /// Makes room for `servers` queues, whose number changes where headcount is uncertain.
    fn resize(&mut self, servers: usize) {
        let Self {
            first,
            rest,
            required,
            first_share,
            rest_share,
            worked,
            accounts,
            arr,
        } = self;
        for column in [first, rest, required, first_share, rest_share, worked, accounts, arr] {
            column.resize(servers, 0.0);
        }
    }
}

impl Month {
    fn with_len(n: usize) -> Self {
        let column = || vec![0.0; n];
        Self {
            opening_arr: column(),
            need: column(),
            required: column(),
            worked: column(),
            direct: column(),
            substituted: column(),
            unmet: column(),
            surplus: column(),
            waiting: column(),
            adequacy: column(),
            expansion: column(),
            contraction: column(),
            churned: column(),
        }
    }
}

impl State {
    /// Columns for `n` customers and `kinds` kinds.
    pub fn with_len(n: usize, kinds: usize) -> Self {
        Self {
            assignment: Assignment::with_len(n),
            present: Vec::with_capacity(n),
            alive: vec![false; n],
            arr: vec![0.0; n],
            whitespace: vec![0.0; n],
            health: vec![0.0; n],
            backlog: vec![0.0; n * kinds],
            escalation: vec![0.0; n],
            escalation_backlog: vec![0.0; n],
            planned: vec![0.0; n * kinds],
            month: Month::with_len(n),
            queues: Queues::default(),
        }
    }

    /// The opening of a replication: customers as drawn; no backlog, no escalations (docs/model.md 3).
    pub fn open(&mut self, customers: &Customers, plan: &Plan) {
        self.queues.resize(plan.servers.len());
        self.present.clear();
        self.present.extend(0..customers.len() as u32);
        self.alive.fill(true);
        self.arr.copy_from_slice(&customers.arr);
        self.whitespace.copy_from_slice(&customers.whitespace);
        self.health.copy_from_slice(&customers.health);
        self.backlog.fill(0.0);
        self.escalation.fill(0.0);
        self.escalation_backlog.fill(0.0);
    }
}
