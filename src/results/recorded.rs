//! The results of a run, read back whole: what its report is made of.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::cells;
use super::directory::MANIFEST;
use super::manifest::Manifest;
use super::reading::{Headlines, RESOLVED, damaged, in_table, open, read_headlines, read_manifest_of_run};
use super::sibling::Sibling;
use super::study::{read_answer, read_sources};
use crate::diagnostics::InputErrors;
use crate::measures::metric::Metric;
use crate::scenario::{Overrides, Sourced, Template};
use crate::statistics::moments::Moments;
use crate::statistics::summary::CONFIDENCE;
use crate::studies::answer::Answer;
use crate::studies::assignments::AssignedCustomer;
use crate::studies::reread::{known, number};

const SUMMARY: &str = "summary.csv";
const ASSIGNMENTS: &str = "assignments.csv";

/// What the results directory of a run holds.
#[derive(Clone, Debug)]
pub struct RecordedRun {
    /// What made it.
    pub manifest: Manifest,
    /// What all replications say.
    pub answer: Answer,
    /// Every value that was used, with where it came from.
    pub sources: Vec<Sourced>,
    /// The scenario that was run.
    pub scenario: Template,
    /// Every customer under every plan of the scenario.
    pub customers: Vec<AssignedCustomer>,
    /// What stands beside it and may say which inputs matter.
    pub sibling: Sibling,
    headlines: Headlines,
    summary: Vec<Spread>,
}

/// One line of `summary.csv`: a number of a plan over replications.
#[derive(Clone, Debug, Deserialize)]
pub struct Spread {
    plan: String,
    metric: String,
    /// The group that it is of: `all`, `profile:sync` …
    pub group: String,
    /// The month; none where it is of the whole run.
    pub month: Option<u32>,
    /// Mean.
    #[serde(deserialize_with = "known")]
    pub mean: f64,
    /// Its Monte Carlo standard error.
    #[serde(deserialize_with = "number")]
    pub se: f64,
    /// The outcome below which 5 % of replications lie.
    #[serde(deserialize_with = "known")]
    pub p05: f64,
    /// The lower quartile.
    #[serde(deserialize_with = "known")]
    pub p25: f64,
    /// The median.
    #[serde(deserialize_with = "known")]
    pub p50: f64,
    /// The upper quartile.
    #[serde(deserialize_with = "known")]
    pub p75: f64,
    /// The outcome below which 95 % of replications lie.
    #[serde(deserialize_with = "known")]
    pub p95: f64,
}

impl RecordedRun {
    /// Reads a results directory of `axplan run`, which may have yet to be put into its place, where it is called by its own name.
    ///
    /// # Errors
    /// Where it is none, or something in it is missing or damaged.
    pub fn read(directory: &Path, place: &Path) -> Result<Self, InputErrors> {
        let manifest = read_manifest_of_run(directory)?;
        if manifest.started.parse::<jiff::Timestamp>().is_err() {
            return Err(damaged(directory, MANIFEST, "`started` is no time"));
        }
        let answer: Answer = read_answer(directory)?;
        let summary: Vec<Spread> = rows(directory, SUMMARY, |row| is_read(row, &answer))?;
        let mut months = summary.iter().filter_map(|row| row.month);
        if let Some(month) = months.find(|month| !(1..=answer.months).contains(month)) {
            let why = format!("it has a month {month}, and the run months 1 to {}", answer.months);
            return Err(damaged(directory, SUMMARY, why));
        }
        Ok(Self {
            sibling: Sibling::of(place, directory, &manifest)?,
            // These make sure that the scenario is as it was written.
            sources: read_sources(directory, &manifest)?,
            manifest,
            scenario: Template::read(&directory.join(RESOLVED), &[], &Overrides::default())?,
            customers: rows(directory, ASSIGNMENTS, |_| true)?,
            headlines: read_headlines(directory)?,
            summary,
            answer,
        })
    }

    /// The scenario's own plans: the baseline, then the others in their order.
    pub fn plans(&self) -> Vec<&str> {
        let others = self.answer.moves.iter().map(|change| change.plan.as_str());
        std::iter::once(self.answer.baseline.as_str()).chain(others).collect()
    }

    /// A metric of all customers and people under a plan, month by month; empty where it was not measured.
    pub fn monthly(&self, plan: &str, metric: Metric) -> Vec<&Spread> {
        self.monthly_of(plan, metric, "all")
    }

    /// The same of a group under a plan: the load of teams and CSMs in month 1, the people of teams in every month.
    pub fn monthly_of(&self, plan: &str, metric: Metric, group: &str) -> Vec<&Spread> {
        self.of(plan, metric)
            .filter(|row| row.month.is_some() && row.group == group)
            .collect()
    }

    /// A metric of a plan over the run, of everybody.
    pub fn whole(&self, plan: &str, metric: Metric) -> Option<&Spread> {
        self.of(plan, metric)
            .find(|row| row.month.is_none() && row.group == "all")
    }

    /// A metric of a plan over the run, by the groups of a kind: `profile`, `band`, `segment`.
    pub fn by_group(&self, plan: &str, metric: Metric, kind: &str) -> Vec<(&str, &Spread)> {
        self.of(plan, metric)
            .filter(|row| row.month.is_none())
            .filter_map(|row| Some((row.group.strip_prefix(kind)?.strip_prefix(':')?, row)))
            .collect()
    }

    fn of(&self, plan: &str, metric: Metric) -> impl Iterator<Item = &Spread> {
        let name = metric.name();
        self.summary
            .iter()
            .filter(move |row| row.plan == plan && row.metric == name)
    }

    /// The 95 % interval of a mean; not known at either end where there is one draw.
    pub fn interval(&self, of: &Spread) -> (f64, f64) {
        let n = self.answer.independent as f64;
        let clusters = Moments {
            n,
            mean: of.mean,
            squares: of.se * of.se * n * (n - 1.0),
        };
        clusters.interval(CONFIDENCE)
    }

    /// The numbers of the replications.
    pub fn replications(&self) -> &[u32] {
        &self.headlines.replications
    }

    /// The headlines that every replication has.
    pub fn headlines(&self) -> impl Iterator<Item = Metric> {
        self.headlines.metrics.iter().filter_map(|name| Metric::named(name))
    }

    /// A headline of a plan by replication, NaN where it is not defined; nothing where it was not measured.
    pub fn headline(&self, plan: &str, metric: Metric) -> Option<&[f64]> {
        let position = self.headlines.metrics.iter().position(|name| name == metric.name())?;
        Some(&self.headlines.of_plans.get(plan)?[position])
    }

    /// A headline of one plan less that of another, replication by replication, where both are defined.
    pub fn paired(&self, [from, to]: [&str; 2], metric: Metric) -> Vec<f64> {
        let (Some(before), Some(after)) = (self.headline(from, metric), self.headline(to, metric)) else {
            return Vec::new();
        };
        let pairs = before.iter().zip(after);
        pairs
            .map(|(before, after)| after - before)
            .filter(|gain| gain.is_finite())
            .collect()
    }
}

/// Of a summary that may have a line for each CSM and month, only the course of everybody and the whole run of groups of customers
/// are kept, the load in month 1, and how many people teams have; all of the scenario's own plans.
fn is_read(row: &Spread, answer: &Answer) -> bool {
    let own = row.plan == answer.baseline || answer.moves.iter().any(|change| change.plan == row.plan);
    let of_people = || match Metric::named(&row.metric) {
        Some(Metric::RequiredLoad | Metric::Utilisation) => row.month == Some(1),
        Some(Metric::Headcount) => row.month.is_some() && row.group.starts_with("team:"),
        _ => false,
    };
    own && match row.group.split(':').next() {
        Some("all") => true,
        Some("team" | "csm") => of_people(),
        _ => row.month.is_none(),
    }
}

fn rows<T: DeserializeOwned>(directory: &Path, name: &str, wanted: impl Fn(&T) -> bool) -> Result<Vec<T>, InputErrors> {
    let file = open(directory, name)?;
    let mut found = Vec::new();
    let wrong = |error| damaged(directory, name, in_table(&error));
    let mut table = csv::Reader::from_reader(file);
    let header = table.headers().map_err(wrong)?.clone();
    if header.is_empty() {
        return Err(damaged(directory, name, "it is empty"));
    }
    for row in cells::rows(&mut table) {
        let row = row.and_then(|row| row.deserialize(Some(&header))).map_err(wrong)?;
        if wanted(&row) {
            found.push(row);
        }
    }
    Ok(found)
}
