//! Does covering customers by Appropriate Experience (AX) pay? A Monte Carlo simulator that compares Customer Success
//! coverage plans.
//!
//! A company covers its customers by revenue today: the bigger the contract, the more touch. Another **coverage plan**
//! groups them by the experience that is appropriate for them and staffs each group for that. `axplan` simulates both,
//! month by month, with the same customers and the same luck, and reports what the second plan changes: NRR, GRR and
//! logo churn, the load of each team, cost and margin, each with the error of the simulation and the range of outcomes.
//!
//! The command line does the common jobs (`axplan --help`). This page is for those who call it from Rust.
//!
//! # A tour
//!
//! **A scenario** is a world and the coverage plans compared in it. What it does not say has a default, with its grade
//! and source. A number may be a distribution: that is how a scenario says what we don't know.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//!
//! use axplan::engine::Watch;
//! use axplan::measures::metric::Metric;
//! use axplan::population::roster::Roster;
//! use axplan::scenario::{Overrides, Template};
//! use axplan::studies::answer::Answer;
//! use axplan::studies::compare::Study;
//!
//! let text = r#"
//!     name = "Two ways to cover 300 customers"
//!     months = 12
//!     population = { size = 300 }
//!     run = { replications = 60 }
//!     outcomes.churn.sensitivity = { uniform = { low = 0, high = 4 } }
//!
//!     [plans.revenue]
//!     rule = { revenue = { high = 50000 } }
//!     segments.low  = { team = "scale", programme = "tech-touch" }
//!     segments.high = { team = "named", programme = "weekly-call-and-qbr" }
//!     teams.scale = { headcount = 2, mode = "pooled" }
//!     teams.named = { headcount = 4, mode = "dedicated" }
//!
//!     [plans.ax]
//!     rule = { ax = {} }
//!     segments.inbound    = { team = "pool",  programme = "follow-need" }
//!     segments.async      = { team = "pool",  programme = "follow-need" }
//!     segments.sync       = { team = "named", programme = "follow-need" }
//!     segments.task_force = { team = "named", programme = "follow-need" }
//!     teams.pool  = { headcount = 2, mode = "pooled" }
//!     teams.named = { headcount = 4, mode = "dedicated" }
//! "#;
//!
//! // 1. Read it. Everything that is wrong is found at once, each with its place and what to write instead.
//! let template = Template::parse("two-ways.toml", text, &[], &Overrides::default())?;
//! let scenario = template.central(); // every uncertain number at its median
//! assert!(template.is_uncertain());
//!
//! // 2. Who exists: a synthetic population here; `Roster::listed` takes a customer list.
//! let roster = Roster::synthetic(scenario.population.size.unwrap_or(0))?;
//!
//! // 3. Run it. `replication_done` is told of progress, from any thread; `stop` ends the run early.
//! let study = Study::new(&template, &roster, scenario.months)?;
//! let stop = AtomicBool::new(false);
//! let watch = Watch { replication_done: &|| {}, stop: &stop };
//! let comparison = study.run(&watch)?;
//!
//! // 4. Read the answer: the other plan against the baseline, paired replication by replication.
//! let answer = Answer::new(&study, &comparison);
//! assert_eq!(answer.baseline, "revenue");
//! let nrr = answer.moves[0].difference(Metric::Nrr12m).expect("twelve months were run");
//! assert!(nrr.ci_low <= nrr.mean && nrr.mean <= nrr.ci_high); // the error of the simulation
//! assert!(nrr.p05 <= nrr.p50 && nrr.p50 <= nrr.p95); // the range of outcomes
//!
//! // The load of month 1 needs no belief about churn.
//! for team in answer.load.iter().filter(|team| team.plan == "revenue") {
//!     assert!(team.utilisation.is_some_and(|share| share <= 1.0 + 1e-9));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A study may add plans to those of the scenario: [`studies::variants::Variants`] makes the control arm with its chain, and
//! plans at equal cost, and is the study that `axplan run` runs. A study that asks at several values of an input, whether a
//! plan's or the world's, is a [`studies::experiment::Experiment`]: points, replications, and the value of each measure in
//! each of them.
//!
//! The same scenario and seed give the same bits on any number of threads and on any machine.
//!
//! # The rooms
//!
//! Data goes one way, and a room knows only those before it.
//!
//! | room | what it does |
//! |---|---|
//! | [`random`] | every random number, from its place: seed, replication, purpose, customer, month |
//! | [`diagnostics`] | what is wrong with an input, where, and what to write instead |
//! | [`scenario`] | what the user writes: read, completed with defaults, checked, drawn |
//! | [`population`] | the customers: given by a list or drawn |
//! | [`plans`] | a scenario at one draw, compiled: the world, the plans, who covers whom |
//! | [`model`] | the month, one mechanism a file |
//! | [`measures`] | reads the month's record: retention, load, money |
//! | [`engine`] | replications, in parallel and in order |
//! | [`statistics`] | means and their errors, quantiles, paired differences |
//! | [`studies`] | what is run and what is read off it |
//! | [`results`] | the results directory |
//! | [`outputs`] | only rendering |
//! | [`cli`] | the command line |
//!
//! The model, formula by formula with sources, is in `docs/model.md`; the figures behind the defaults are in
//! `docs/evidence.md`; why things are as they are is in `docs/decisions/`.

pub mod cli;
pub mod diagnostics;
pub mod engine;
pub mod measures;
pub mod model;
pub mod outputs;
pub mod plans;
pub mod population;
pub mod random;
pub mod results;
pub mod scenario;
pub mod statistics;
pub mod studies;
