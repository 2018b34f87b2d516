//! The published cases: each a shipped scenario whose claim, with its tolerance, is held here; and scenarios in which the
//! engine says no. docs/cases/ has a page on each.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use axplan::engine::Watch;
use axplan::measures::metric::Metric;
use axplan::outputs::card;
use axplan::population::roster::Roster;
use axplan::scenario::{Overrides, Template};
use axplan::studies::answer::Answer;
use axplan::studies::compare::Study;

mod bad_fit;
mod benchmark;
mod crm_smb;
mod crm_smb_whole;
mod digital_first;
mod erp_pods;
mod marketing_rebalance;
mod mixed_books;
mod moving_to_ax;
mod no;
mod plausible;
mod reference;
mod world_class;

fn shipped(name: &str) -> Template {
    changed(name, &[])
}

/// A shipped scenario with some values changed.
fn changed(name: &str, values: &[&str]) -> Template {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    let path = format!("scenarios/{name}.toml");
    Template::read(Path::new(&path), &values, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// People of each plan.
fn people(template: &Template) -> Vec<(&str, f64)> {
    let plans = template.central().plans.iter();
    plans
        .map(|(name, plan)| (name.as_str(), plan.teams.values().map(|team| team.people()).sum()))
        .collect()
}

/// A mean with its standard error.
#[derive(Clone, Copy, Debug)]
struct Figure {
    mean: f64,
    se: f64,
}

impl Figure {
    /// Higher than a value, and surely so.
    #[track_caller]
    fn is_above(self, value: f64) {
        assert!(
            self.mean - 3.0 * self.se > value,
            "{self:?} is not surely above {value}"
        );
    }

    /// Lower than a value, and surely so.
    #[track_caller]
    fn is_below(self, value: f64) {
        assert!(
            self.mean + 3.0 * self.se < value,
            "{self:?} is not surely below {value}"
        );
    }

    /// At a value, within a tolerance, and known well enough to tell.
    #[track_caller]
    fn is_at(self, value: f64, tolerance: f64) {
        assert!(self.se < tolerance / 3.0, "{self:?} is not known to {tolerance}");
        assert!(
            (self.mean - value).abs() <= tolerance,
            "{self:?} is not at {value}, within {tolerance}"
        );
    }
}

/// What a synthetic scenario gives, as shipped.
struct Results {
    template: Template,
    roster: Roster,
    comparison: axplan::studies::compare::Comparison,
}

impl Results {
    fn of(name: &str) -> Self {
        Self::from(shipped(name))
    }

    fn with(name: &str, values: &[&str]) -> Self {
        Self::from(changed(name, values))
    }

    fn from(template: Template) -> Self {
        let roster = Roster::synthetic(template.central().population.size.unwrap()).unwrap();
        let study = Study::new(&template, &roster, template.central().months).unwrap();
        let watch = Watch {
            replication_done: &|| {},
            stop: &AtomicBool::new(false),
        };
        let comparison = study.run(&watch).unwrap();
        Self {
            template,
            roster,
            comparison,
        }
    }

    fn study(&self) -> Study<'_> {
        Study::new(&self.template, &self.roster, self.template.central().months).unwrap()
    }

    fn answer(&self) -> Answer {
        Answer::new(&self.study(), &self.comparison)
    }

    /// The decision card, on one line.
    fn card(&self) -> String {
        let words = card::render(&self.answer());
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn plan(&self, name: &str) -> usize {
        self.template.central().plans.get_index_of(name).unwrap()
    }

    /// Where a metric of a group stands in a plan's rows: over the whole run, or in one month.
    fn position(&self, plan: &str, metric: Metric, group: &str, month: Option<u32>) -> usize {
        let study = self.study();
        let layout = &study.layouts[self.plan(plan)];
        let number = layout.groups.iter().position(|(_, name)| name == group);
        let number = number.unwrap_or_else(|| panic!("no group {group}"));
        let position = match month {
            Some(month) => layout.position_in_month(metric, number, month),
            None => layout.position(metric, number),
        };
        position.unwrap_or_else(|| panic!("{metric:?} is not measured for {group}"))
    }

    fn at(&self, plan: &str, metric: Metric, group: &str, month: Option<u32>) -> Figure {
        let summary = &self.comparison.summaries[self.plan(plan)][self.position(plan, metric, group, month)];
        Figure {
            mean: summary.mean().unwrap(),
            se: summary.se(),
        }
    }

    /// Over the whole run.
    fn figure(&self, plan: &str, metric: Metric, group: &str) -> Figure {
        self.at(plan, metric, group, None)
    }

    /// A plan less the baseline, over the whole run.
    fn difference(&self, plan: &str, metric: Metric, group: &str) -> Figure {
        self.difference_in(plan, metric, group, None)
    }

    /// A plan less the baseline, over the whole run or in one month.
    fn difference_in(&self, plan: &str, metric: Metric, group: &str, month: Option<u32>) -> Figure {
        let number = self.plan(plan);
        let differences = self.comparison.differences.iter().find(|of| of.plan == number).unwrap();
        let difference = differences.at(self.position(plan, metric, group, month)).unwrap();
        Figure {
            mean: difference.mean().unwrap(),
            se: difference.se(),
        }
    }

    /// A plan less another one that need not be the baseline, replication by replication: a headline of a scenario in which
    /// nothing is uncertain.
    fn paired(&self, plan: &str, other: &str, metric: Metric) -> Figure {
        assert!(!self.template.is_uncertain(), "replications are not independent");
        let headline = Metric::HEADLINES.iter().position(|one| *one == metric).unwrap();
        let of = |row: &[f64], plan| row[self.plan(plan) * Metric::HEADLINES.len() + headline];
        let rows = self.comparison.headlines.iter();
        let differences: Vec<f64> = rows.map(|row| of(row, plan) - of(row, other)).collect();
        let n = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / n;
        let squares: f64 = differences.iter().map(|one| (one - mean).powi(2)).sum();
        Figure {
            mean,
            se: (squares / (n - 1.0) / n).sqrt(),
        }
    }
}
