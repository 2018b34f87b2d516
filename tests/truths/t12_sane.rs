//! T12 (docs/model.md 9): for any valid scenario NRR ≥ GRR, GRR ≤ 1, shares lie in [0, 1], and every number is finite
//! unless there is nothing to measure: nobody in the group, or no hours available. Nothing is computed: the bounds are
//! the truth. Scenarios are drawn at random, every mechanism on or off, extremes above all.

use axplan::measures::groups::Group;
use axplan::measures::layout::Layout;
use axplan::measures::metric::Metric;
use axplan::outputs::card;
use axplan::results::tables;
use axplan::scenario::schema::{Scenario, Team};
use axplan::studies::answer::Answer;
use axplan::studies::assignments::assigned_customers;
use axplan::studies::compare::Study;
use proptest::prelude::*;

use crate::everything::everything;
use crate::generated::for_any;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, label, run};

/// One number of a row, and all that may explain it.
struct Cell<'a> {
    scenario: &'a Scenario,
    plan: usize,
    layout: &'a Layout,
    row: &'a [f64],
    /// The baseline's row: money gained is measured against it.
    baseline: (&'a Layout, &'a [f64]),
    position: usize,
}

impl Cell<'_> {
    /// Another metric of the same group and span, if it is measured.
    fn beside(&self, metric: Metric) -> Option<f64> {
        let series = self.layout.series[self.position];
        let position = match series.month {
            None => self.layout.position(metric, series.group),
            Some(month) => self.layout.position_in_month(metric, series.group, month),
        };
        position.map(|position| self.row[position])
    }

    /// The teams of a plan, those of a plan that it moves from first.
    fn teams(&self) -> Vec<&Team> {
        let plan = &self.scenario.plans[self.plan];
        let former = plan
            .transition
            .as_ref()
            .map(|transition| &self.scenario.plans[&transition.from]);
        former
            .into_iter()
            .flat_map(|former| former.teams.values())
            .chain(plan.teams.values())
            .collect()
    }

    fn of_team(&self, metric: Metric, team: usize, month: u32) -> f64 {
        let group = self
            .layout
            .groups
            .iter()
            .position(|(group, _)| *group == Group::Team(team))
            .unwrap();
        self.layout
            .position_in_month(metric, group, month)
            .map_or(0.0, |position| self.row[position])
    }

    /// Whether people of a team may have no hours in a month.
    fn no_hours(&self, team: usize, month: u32) -> bool {
        let (scenario, law) = (self.scenario, self.teams()[team]);
        let start: u32 = scenario
            .start_date
            .as_ref()
            .map_or(1, |date| date[5..7].parse().unwrap());
        let calendar = ((start + month - 2) % 12 + 1).to_string();
        let transition = scenario.plans[self.plan].transition.as_ref();
        law.shrinkage.unwrap_or(scenario.workforce.shrinkage) == 1.0
            || scenario.workforce.leave.get(&calendar) == Some(&1.0)
            || transition.is_some_and(|transition| transition.retraining == 1.0)
            || self.of_team(Metric::Headcount, team, month) == 0.0
    }

    /// Why a number may be missing, or nothing.
    fn why_undefined(&self) -> Option<&'static str> {
        let series = self.layout.series[self.position];
        let months = series.month.map_or(1..=self.scenario.months, |month| month..=month);
        let by_hours = matches!(series.metric, Metric::RequiredLoad | Metric::Utilisation);
        match series.metric {
            Metric::RequiredLoad
            | Metric::Utilisation
            | Metric::OverloadShare
            | Metric::Burnout
            | Metric::AccountsPerCsm
            | Metric::ArrPerCsm => {
                let idle = |team: usize, month: u32| {
                    let nobody = self.of_team(Metric::Headcount, team, month) == 0.0;
                    nobody || by_hours && self.no_hours(team, month)
                };
                let nothing = match self.layout.groups[series.group].0 {
                    Group::All => (0..self.teams().len()).all(|team| months.clone().all(|month| idle(team, month))),
                    Group::Team(team) => months.clone().all(|month| idle(team, month)),
                    // The last books of a team have nobody behind them while its headcount is low.
                    Group::Csm { team, book } => {
                        let there: Vec<u32> = months
                            .clone()
                            .filter(|&month| {
                                let planned = self.of_team(Metric::Headcount, team, month)
                                    + self.of_team(Metric::Vacancies, team, month);
                                planned - 1e-9 > book as f64
                            })
                            .collect();
                        // Whoever starts in a month without hours may have resigned before the next one.
                        let first = there.iter().take(if self.scenario.staffing.is_some() {
                            1
                        } else {
                            there.len()
                        });
                        there.is_empty() || by_hours && first.into_iter().all(|&month| self.no_hours(team, month))
                    }
                    _ => false,
                };
                nothing.then_some("no people or no hours")
            }
            Metric::Roi => {
                let (layout, row) = self.baseline;
                let theirs = row[layout.position(Metric::CsCost, 0).unwrap()];
                (self.beside(Metric::CsCost)? <= theirs * (1.0 + 1e-9)).then_some("no extra cost")
            }
            Metric::AnsweredInTime => Some("nobody asks"),
            Metric::WaitingHours => {
                let answered = self.beside(Metric::AnsweredInTime)?;
                (answered.is_nan() || answered == 0.0).then_some("nobody asks, or nobody is answered")
            }
            Metric::PaybackMonth => (self.beside(Metric::PaidBack)? == 0.0).then_some("not paid back"),
            Metric::EnterpriseValue => self.beside(Metric::NrrTtm)?.is_nan().then_some("no NRR"),
            // A customer that was there, and one that is left, pays: else the group is empty, or its ARR is 0.
            Metric::ArrSpread | Metric::Health => {
                let nobody = self.beside(Metric::Arr)? == 0.0;
                nobody.then_some("nobody left, or nobody who pays")
            }
            Metric::Nrr12m
            | Metric::Nrr12mWithoutUplift
            | Metric::Grr12m
            | Metric::LogoRetention12m
            | Metric::NrrTtm
            | Metric::GrrTtm
            | Metric::MismatchShare
            | Metric::Adequacy
            | Metric::Satisfaction => self.is_empty().then_some("nobody in the group"),
            _ => None,
        }
    }

    /// Whether a group of customers may have been empty when it counted.
    fn is_empty(&self) -> bool {
        let series = self.layout.series[self.position];
        let nobody_left = self.beside(Metric::Arr) == Some(0.0);
        match (series.metric, self.layout.groups[series.group].0) {
            // Whoever was there a year ago may have left, or moved to another segment; who is there now may be new.
            (Metric::NrrTtm | Metric::GrrTtm, Group::All) => {
                let now = series.month.unwrap_or(self.scenario.months);
                let then = self.layout.position_in_month(Metric::Arr, 0, now - 12);
                then.map_or(nobody_left, |position| self.row[position] == 0.0)
            }
            (Metric::NrrTtm | Metric::GrrTtm, _) => true,
            (Metric::Nrr12m | Metric::Nrr12mWithoutUplift | Metric::Grr12m | Metric::LogoRetention12m, group) => {
                let moves = matches!(group, Group::Team(_) | Group::Segment(_));
                moves || nobody_left && self.beside(Metric::ChurnedArr) == Some(0.0) || self.scenario.arrivals.is_some()
            }
            _ => nobody_left && (series.month.is_some() || self.beside(Metric::ChurnedArr) == Some(0.0)),
        }
    }

    fn bounds(&self) -> (f64, f64) {
        // Sums of shares may round.
        let (none, all) = (-1e-9, 1.0 + 1e-12);
        match self.layout.series[self.position].metric {
            Metric::Grr12m
            | Metric::GrrTtm
            | Metric::LogoRetention12m
            | Metric::Adequacy
            | Metric::Satisfaction
            | Metric::Health
            | Metric::MismatchShare
            | Metric::PaidBack
            | Metric::AnsweredInTime
            | Metric::WaitingUnbounded
            | Metric::OverloadShare => (0.0, 1.0),
            Metric::Utilisation => {
                let stretch = |team: &&Team| team.stretch.or(self.scenario.workforce.stretch).unwrap_or(0.0);
                (0.0, all + self.teams().iter().map(stretch).fold(0.0, f64::max))
            }
            Metric::GrossMargin | Metric::Margin | Metric::Npv | Metric::Roi => (f64::NEG_INFINITY, f64::INFINITY),
            Metric::PaybackMonth => (1.0, f64::from(self.scenario.months)),
            Metric::IdleHours | Metric::UnmetHours => (none * 1e6, f64::INFINITY),
            _ => (0.0, f64::INFINITY),
        }
    }
}

fn no_cell_is_no_number(what: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    for record in csv::Reader::from_reader(bytes).records() {
        let record = record.unwrap();
        let odd = record.iter().any(|cell| ["NaN", "inf", "-inf", "-NaN"].contains(&cell));
        prop_assert!(!odd, "{what}: {record:?}");
    }
    Ok(())
}

fn written(study: &Study) -> Result<(), TestCaseError> {
    let comparison = run(study);
    let [mut summary, mut differences, mut replications, mut assignments] = [const { Vec::new() }; 4];
    tables::summary(study, &comparison, &mut summary).unwrap();
    tables::differences(study, &comparison, &mut differences).unwrap();
    tables::replications(study, &comparison, &mut replications).unwrap();
    tables::assignments(&assigned_customers(study), &mut assignments).unwrap();
    no_cell_is_no_number("summary.csv", &summary)?;
    no_cell_is_no_number("differences.csv", &differences)?;
    no_cell_is_no_number("replications.csv", &replications)?;
    no_cell_is_no_number("assignments.csv", &assignments)?;
    let card = card::render(&Answer::new(study, &comparison));
    let words = card.split(|c: char| !c.is_alphanumeric());
    prop_assert!(!words.clone().any(|word| word == "NaN" || word == "inf"), "{card}");
    Ok(())
}

fn is_sane(text: &str) -> Result<(), TestCaseError> {
    let case = Case::synthetic(text, &[]);
    sane_rows(&case)?;
    written(&case.study())
}

fn sane_rows(case: &Case) -> Result<(), TestCaseError> {
    let study = case.study();
    for (replication, plans) in case.rows().iter().enumerate() {
        for (plan, (layout, row)) in study.layouts.iter().zip(plans).enumerate() {
            for (position, (&series, &value)) in layout.series.iter().zip(row).enumerate() {
                let cell = Cell {
                    scenario: case.template.central(),
                    plan,
                    layout,
                    row,
                    baseline: (&study.layouts[study.baseline], &plans[study.baseline]),
                    position,
                };
                let what = label(layout, position);
                if !value.is_finite() {
                    let why = cell.why_undefined();
                    prop_assert!(why.is_some(), "{what}, plan {plan}, replication {replication}: {value}");
                    continue;
                }
                let (low, high) = cell.bounds();
                prop_assert!((low..=high).contains(&value), "{what}, plan {plan}: {value}");
                let less = match series.metric {
                    Metric::Nrr12m => [Some(Metric::Grr12m), Some(Metric::Nrr12mWithoutUplift)],
                    Metric::Nrr12mWithoutUplift => [Some(Metric::Grr12m), None],
                    Metric::NrrTtm => [Some(Metric::GrrTtm), None],
                    _ => continue,
                };
                for less in less.into_iter().flatten().filter_map(|less| cell.beside(less)) {
                    prop_assert!(value >= less, "{what}, plan {plan}: {value}, below {less}");
                }
            }
        }
    }
    Ok(())
}

#[test]
fn any_valid_scenario() {
    for_any(96, true, is_sane);
}

#[test]
fn every_mechanism_at_once() {
    is_sane(&everything()).unwrap();
    let case = Case::synthetic(&everything(), &UNCERTAIN);
    sane_rows(&case).unwrap();
}

/// Customers of a list who stand outside of the ARR distribution given beside it, or pay nothing: what they need is
/// still drawn by the profiles' shares when ARR says nothing about it.
#[test]
fn listed_arr_beyond_the_distribution() {
    let list = |step: u32| (0..400).fold(String::from("id,arr\n"), |csv, i| format!("{csv}C{i},{}\n", i * step));
    for (arr, step) in [
        ("{ uniform = { low = 50000, high = 60000 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 0 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 0.01 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 1 } }", 0),
        ("{ gamma = { mean = 50000, cv = 1 } }", 0),
        ("{ empirical = [0, 0, 0, 10] }", 0),
    ] {
        for rho in ["0", "1", "-1"] {
            let sets = [
                format!("population.arr={arr}"),
                format!("population.correlation.arr_need={rho}"),
            ];
            let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
            let case = Case::listed(CERTAIN, &sets, &list(step));
            let mut profiles = [0_u32; 4];
            case.step(0, 1, |at| {
                if at.month == 1 {
                    at.customers
                        .profile
                        .iter()
                        .for_each(|&profile| profiles[usize::from(profile)] += 1);
                }
            });
            if rho == "0" {
                // Shares .45, .3, .2, .05 of 400: each count within 4.5 binomial standard deviations.
                for (count, share) in profiles.iter().zip([0.45, 0.3, 0.2, 0.05]) {
                    let sd = f64::sqrt(400.0 * share * (1.0 - share));
                    let off = f64::from(*count) - 400.0 * share;
                    assert!(off.abs() < 4.5 * sd, "{arr}, rho {rho}: {profiles:?}");
                }
            } else if step > 0 {
                assert!(profiles[0] > 0 && profiles[0] < 400, "{arr}, rho {rho}: {profiles:?}");
            }
            written(&case.study()).unwrap();
        }
    }
}

/// More customer types than are weighed at once.
#[test]
fn a_hundred_types() {
    let kind = |i: u32| {
        let median = 1000 * (i + 1);
        format!(
            "population.types.t{i}={{ share = 0.01, arr = {{ median = {median}, sigma = 0.5 }}, \
             unavoidable_churn = 0.05, channels = {{ card = 1 }} }}"
        )
    };
    let mut sets: Vec<String> = (0..98).map(kind).collect();
    sets.push("population.types.small.share=0.01".to_owned());
    sets.push("population.types.large.share=0.01".to_owned());
    sets.push("run.replications=2".to_owned());
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    sane_rows(&Case::synthetic(CERTAIN, &sets)).unwrap();
}
