//! One replication replayed alone: how its customers ended under each plan, and what each plan brought one of them.

mod course;
mod parting;

pub use course::{Course, Draw, KindMonth, MonthOfCustomer};
pub use parting::Parting;

use serde::Serialize;

use super::compare::Study;
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::engine::{self, Row, Setting};
use crate::measures::metric::Metric;
use crate::measures::trace::Trace;

/// A replication that was run again, alone.
#[derive(Debug)]
pub struct Replay<'a> {
    study: &'a Study<'a>,
    replication: u32,
    /// The plans that are shown.
    shown: Vec<usize>,
    trace: Trace,
    /// What the run has for this replication: one row a plan.
    pub rows: Vec<Row>,
}

/// Which replication it was, and what it gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replication {
    /// The scenario's name.
    pub scenario: String,
    /// Sign of its currency.
    pub currency: String,
    /// Seed of every draw.
    pub seed: u32,
    /// Number of the replication, from 0.
    pub replication: u32,
    /// Number of the draw of the uncertain inputs that it is part of; none where no input is uncertain.
    pub draw: Option<u32>,
    /// Length of the run in months.
    pub months: u32,
    /// The plan that others are compared with.
    pub baseline: String,
    /// What each plan gave.
    pub plans: Vec<PlanInReplication>,
}

/// What one plan gave in the replication.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanInReplication {
    /// The plan.
    pub plan: String,
    /// NRR over 12 months, where so many were run.
    pub nrr_12m: Option<f64>,
    /// ARR at the end.
    pub arr: Option<f64>,
    /// Margin after Customer Success over the run.
    pub margin: Option<f64>,
}

/// How one customer ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankedCustomer {
    /// Its id.
    pub customer: String,
    /// Its name, where the list has one.
    pub name: String,
    /// ARR at the opening, or on arrival.
    pub opening_arr: f64,
    /// The largest difference of its ARR at the end between the baseline and another plan.
    pub spread: f64,
    /// Under each plan.
    pub plans: Vec<EndUnderPlan>,
}

/// How a customer ended under a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndUnderPlan {
    /// The plan.
    pub plan: String,
    /// ARR at the end; none where it never was a customer under this plan.
    pub arr: Option<f64>,
    /// The month in which it churned.
    pub churned: Option<u32>,
}

/// What each plan brought one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The customer's id.
    pub customer: String,
    /// Its name, where the list has one.
    pub name: String,
    /// ARR at the opening, or on arrival.
    pub opening_arr: f64,
    /// Its type.
    pub kind: String,
    /// How it bought.
    pub channel: String,
    /// Contract term in months.
    pub term: u32,
    /// Chance of churn at an annual renewal that no experience can avoid.
    pub unavoidable_churn: f64,
    /// Whether it has Success Potential.
    pub fits: bool,
    /// Month by month under each plan.
    pub courses: Vec<Course>,
    /// Where each other plan parts from the baseline.
    pub partings: Vec<Parting>,
}

impl<'a> Replay<'a> {
    /// Runs a replication of the study again and looks closely at the customer of an id or a name; `plans` are shown, the
    /// scenario's own where none is named.
    ///
    /// # Errors
    /// Where there is no such replication, plan or customer.
    pub fn new(
        study: &'a Study<'a>,
        replication: u32,
        customer: Option<&str>,
        plans: &[String],
    ) -> Result<Self, InputErrors> {
        let mut errors: Vec<Diagnostic> = unknown_replication(study, replication).into_iter().collect();
        let shown = shown_plans(study, plans, &mut errors);
        if !errors.is_empty() {
            return Err(InputErrors(errors));
        }
        let id = customer.map(|customer| id_of(study, customer));
        let mut trace = Trace::new(study.roster, study.central.plans.len(), id);
        let setting = Setting {
            roster: study.roster,
            layouts: &study.layouts,
            months: study.months,
            baseline: study.baseline,
        };
        let rows = engine::replay(study.template, &study.central, setting, replication, &mut trace);
        if let (Some(wanted), None) = (customer, trace.row) {
            return Err(InputErrors(vec![unknown_customer(study, &trace, wanted, replication)]));
        }
        Ok(Self {
            study,
            replication,
            shown,
            trace,
            rows,
        })
    }

    /// Which replication this is.
    pub fn replication(&self) -> Replication {
        let study = self.study;
        let scenario = study.template.central();
        let of_plan = |&plan: &usize| {
            let figure = |metric| {
                let position = study.layouts[plan].position(metric, 0)?;
                Some(self.rows[plan][position]).filter(|value| value.is_finite())
            };
            PlanInReplication {
                plan: self.plan(plan),
                nrr_12m: figure(Metric::Nrr12m),
                arr: figure(Metric::Arr),
                margin: figure(Metric::Margin),
            }
        };
        Replication {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            seed: scenario.run.seed,
            replication: self.replication,
            draw: study
                .template
                .is_uncertain()
                .then(|| self.replication / scenario.run.inner),
            months: study.months,
            baseline: self.plan(study.baseline),
            plans: self.shown.iter().map(of_plan).collect(),
        }
    }

    /// The customers whose ARR at the end differs most between the baseline and another plan, the largest difference first.
    pub fn ranking(&self, most: usize) -> Vec<RankedCustomer> {
        let trace = &self.trace;
        let arr = |plan: usize, row: usize| trace.ends[plan][row].map_or(0.0, |end| end.arr);
        let spread = |row: usize| {
            let of_baseline = arr(self.study.baseline, row);
            let others = self.shown.iter().map(|&plan| (arr(plan, row) - of_baseline).abs());
            others.fold(0.0, f64::max)
        };
        let mut rows: Vec<(usize, f64)> = (0..trace.ids.len()).map(|row| (row, spread(row))).collect();
        rows.retain(|&(row, spread)| spread > parting::ROUNDING * trace.opening_arr[row]);
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        let ranked = |&(row, spread): &(usize, f64)| RankedCustomer {
            customer: trace.ids[row].clone(),
            name: self.name(row),
            opening_arr: trace.opening_arr[row],
            spread,
            plans: self
                .shown
                .iter()
                .map(|&plan| EndUnderPlan {
                    plan: self.plan(plan),
                    arr: trace.ends[plan][row].map(|end| end.arr),
                    churned: trace.ends[plan][row].and_then(|end| end.churned),
                })
                .collect(),
        };
        rows.iter().take(most).map(ranked).collect()
    }

    /// What each plan brought the customer that was looked at; none where none was.
    pub fn explanation(&self) -> Option<Explanation> {
        let trace = &self.trace;
        let (row, traits) = (trace.row?, trace.traits?);
        let population = &self.study.template.central().population;
        let kind = population.types.get_index(traits.kind).map(|(name, _)| name.clone());
        let channel = population
            .channels
            .get_index(traits.channel)
            .map(|(name, _)| name.clone());
        let (baseline, months) = (self.study.baseline, self.study.months);
        let others = self.shown.iter().filter(|&&plan| plan != baseline);
        Some(Explanation {
            customer: trace.ids[row].clone(),
            name: self.name(row),
            opening_arr: traits.arr,
            kind: kind.unwrap_or_default(),
            channel: channel.unwrap_or_default(),
            term: traits.term,
            unavoidable_churn: traits.unavoidable,
            fits: !traits.bad_fit,
            courses: self
                .shown
                .iter()
                .map(|&plan| Course::of(self.study, plan, &trace.months[plan]))
                .collect(),
            partings: others
                .map(|&plan| Parting::of(self.plan(plan), months, &trace.months[baseline], &trace.months[plan]))
                .collect(),
        })
    }

    fn plan(&self, plan: usize) -> String {
        self.study.plans()[plan].to_owned()
    }

    fn name(&self, row: usize) -> String {
        self.study.roster.names.get(row).cloned().unwrap_or_default()
    }
}

fn unknown_replication(study: &Study, replication: u32) -> Option<Diagnostic> {
    let replications = study.template.central().run.replications;
    (replication >= replications).then(|| {
        Diagnostic::new(format!(
            "there is no replication {replication} in a run of {replications}"
        ))
        .help(format!(
            "they are numbered as in replications.csv, from 0 to {}; with --replications {} there would be one",
            replications - 1,
            u64::from(replication) + 1
        ))
    })
}

fn shown_plans(study: &Study, named: &[String], errors: &mut Vec<Diagnostic>) -> Vec<usize> {
    let known = study.plans();
    if named.is_empty() {
        return (0..known.len()).filter(|&plan| !study.added.holds(plan)).collect();
    }
    let mut shown = vec![study.baseline];
    for name in named {
        match study.plan(name) {
            Some(plan) => shown.push(plan),
            None => {
                let meant = nearest(name, known.iter().copied());
                let meant = meant.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
                let help = format!("{meant}the plans are {}", known.join(", "));
                errors.push(Diagnostic::new(format!("there is no plan `{name}`")).help(help));
            }
        }
    }
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// The id of the customer that is meant: the word itself, unless it is no id but the name of one customer.
fn id_of<'a>(study: &'a Study, word: &'a str) -> &'a str {
    let roster = study.roster;
    let mut named = (0..roster.len()).filter(|&i| roster.names[i] == word);
    match (named.next(), named.next()) {
        (Some(only), None) if !roster.ids.iter().any(|id| id == word) => &roster.ids[only],
        _ => word,
    }
}

fn unknown_customer(study: &Study, trace: &Trace, wanted: &str, replication: u32) -> Diagnostic {
    let roster = study.roster;
    let names = roster.names.iter().filter(|name| !name.is_empty());
    let known = trace.ids.iter().chain(names).map(String::as_str);
    let message = format!("there is no customer `{wanted}` in replication {replication}");
    let listed = study.template.central().population.file.is_some();
    let numbered = || {
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        let id = format!("S-{:07}", digits.parse::<u64>().ok()?);
        (!listed && roster.ids.contains(&id)).then_some(id)
    };
    let help = match numbered().or_else(|| nearest(wanted, known).map(str::to_owned)) {
        Some(id) => format!("did you mean `{id}`?"),
        None if listed => "write an id of the customer list, as in assignments.csv".to_owned(),
        None => format!(
            "synthetic customers are numbered, from S-0000001 to S-{:07}",
            roster.len()
        ),
    };
    let arrivals = if study.central.world.arrivals.is_some() {
        "; who arrives is called new-MONTH-NUMBER, or referred-MONTH-by-CUSTOMER"
    } else {
        ""
    };
    Diagnostic::new(message).help(format!(
        "{help}{arrivals} (without --customer those are listed whose ARR differs most)"
    ))
}
