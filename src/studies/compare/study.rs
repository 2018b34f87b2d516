//! A scenario ready to run.

use std::ops::{ControlFlow, Range};

use super::Comparison;
use crate::diagnostics::InputErrors;
use crate::engine::{self, BLOCK, Cluster, Compiled, Kept, Setting, Stopped, Watch};
use crate::measures::groups::{self, baseline};
use crate::measures::layout::Layout;
use crate::plans::assignment::Assignment;
use crate::plans::plan::Plan;
use crate::population::customers::Customers;
use crate::population::roster::Roster;
use crate::random::Key;
use crate::scenario::Template;
use crate::scenario::schema::{self, Scenario};
use crate::studies::variants::{Added, EqualCost};

/// A scenario ready to run: validated, its customers known, compiled at the centre of what is uncertain.
#[derive(Debug)]
pub struct Study<'a> {
    /// The scenario.
    pub template: &'a Template,
    /// Its customers.
    pub roster: &'a Roster,
    /// The world and the plans with every uncertain number at its median.
    pub central: Compiled,
    /// What each plan's rows hold.
    pub layouts: Vec<Layout>,
    /// Index of the baseline plan.
    pub baseline: usize,
    /// Length of the run in months.
    pub months: u32,
    /// Which of the plans the scenario did not write.
    pub added: Added,
    /// Where replications are kept that are done.
    pub kept: &'a dyn Kept,
}

impl<'a> Study<'a> {
    /// Prepares a run of `months`, which may be fewer than the scenario's.
    ///
    /// # Errors
    /// Where the customer list and a plan do not fit.
    pub fn new(template: &'a Template, roster: &'a Roster, months: u32) -> Result<Self, InputErrors> {
        let scenario = template.central();
        let central = Compiled::new(scenario, roster)?;
        let plans = scenario.plans.values().zip(&central.plans);
        let layouts = plans.map(|(written, plan)| layout(scenario, written, plan, roster, months));
        Ok(Self {
            template,
            roster,
            layouts: layouts.collect(),
            central,
            baseline: baseline(scenario),
            months,
            added: Added::default(),
            kept: &(),
        })
    }

    /// Names of the plans.
    pub fn plans(&self) -> Vec<&'a str> {
        self.template.central().plans.keys().map(String::as_str).collect()
    }

    /// The plan of this name.
    pub fn plan(&self, name: &str) -> Option<usize> {
        self.template.central().plans.get_index_of(name)
    }

    /// The two plans whose difference is that of a plan from the baseline at equal cost, where it has one.
    pub fn pair_at_equal_cost(&self, cost: &EqualCost) -> Option<(usize, usize)> {
        let richer = cost.richer.as_ref()?;
        let with_people = self.plan(&richer.name)?;
        if richer.of == cost.plan {
            Some((self.baseline, with_people))
        } else {
            Some((with_people, self.plan(&cost.plan)?))
        }
    }

    /// Who keeps the book of each of a plan's servers, where the customer list names owners and the plan's rule puts the
    /// same customers in the same team in every replication: one by assessed profile does not.
    pub fn owners(&self, plan: usize) -> Vec<Option<&'a str>> {
        let compiled = &self.central.plans[plan];
        if self.roster.owners.is_empty() || compiled.policy(1).rule.assesses() {
            return vec![None; compiled.servers.len()];
        }
        let (_, assignment) = self.assigned(compiled);
        let name = |owner: Option<u32>| owner.map(|owner| self.roster.owners[owner as usize].as_str());
        assignment.owner_of_server.into_iter().map(name).collect()
    }

    /// The customers as the first replication draws them with uncertain inputs at their medians, and who covers them under
    /// a plan.
    pub fn assigned(&self, plan: &Plan) -> (Customers, Assignment) {
        let key = Key::new(self.template.central().run.seed, 0);
        let mut customers = Customers::default();
        self.central.world.population.draw(key, self.roster, &mut customers);
        let mut assignment = Assignment::default();
        assignment.draw(key, &self.central.world, plan, self.roster, &customers);
        (customers, assignment)
    }

    /// Runs every replication.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Comparison, Stopped> {
        let blocks = engine::blocks(0..self.template.clusters());
        self.run_batches(watch, blocks, |_| ControlFlow::Continue(()))
    }

    /// Runs some clusters and keeps them, no more, until there are no more or `block_done` breaks.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn keep(
        &self,
        watch: &Watch,
        clusters: Range<u32>,
        mut block_done: impl FnMut() -> ControlFlow<()> + Send,
    ) -> Result<(), Stopped> {
        self.engine(watch, engine::blocks(clusters), |_| block_done())
    }

    /// Runs batches of clusters, from the first on and none of them beyond the end of a block, until there are no more
    /// or `batch_done` breaks. It is shown the headlines of all batches so far; sums hold whole blocks until the end.
    pub(in crate::studies) fn run_batches(
        &self,
        watch: &Watch,
        batches: impl IntoIterator<Item = Range<u32>>,
        mut batch_done: impl FnMut(&Comparison) -> ControlFlow<()> + Send,
    ) -> Result<Comparison, Stopped> {
        let mut total = Comparison::empty(self);
        let mut open = Vec::new();
        self.engine(watch, batches, |batch| {
            total.note_headlines(&batch);
            let flow = batch_done(&total);
            open.extend(batch);
            if open.len() == BLOCK as usize {
                total.fold(&open);
                open.clear();
            }
            flow
        })?;
        total.fold(&open);
        Ok(total)
    }

    fn engine(
        &self,
        watch: &Watch,
        batches: impl IntoIterator<Item = Range<u32>>,
        batch_done: impl FnMut(Vec<Cluster>) -> ControlFlow<()> + Send,
    ) -> Result<(), Stopped> {
        let setting = Setting {
            roster: self.roster,
            layouts: &self.layouts,
            months: self.months,
            baseline: self.baseline,
        };
        engine::run_kept(
            self.template,
            &self.central,
            setting,
            (watch, self.kept),
            batches,
            batch_done,
        )
    }
}

/// What a plan's rows hold.
pub(in crate::studies) fn layout(
    scenario: &Scenario,
    written: &schema::Plan,
    plan: &Plan,
    roster: &Roster,
    months: u32,
) -> Layout {
    let groups = groups::of_plan(plan, scenario, roster);
    Layout::new(groups, months, |metric, group| {
        metric.is_of(scenario, written) && metric.is_of_group(group, plan)
    })
}
