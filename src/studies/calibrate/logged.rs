//! What logged hours tell: how long engagements take, how often customers come, and what they do not tell.
//!
//! An entry is an engagement unless it says how many it stands for. The mean duration of a kind is Σ hours ÷ Σ
//! engagements, its standard error that of a ratio (Cochran 1977, *Sampling Techniques*, 6.4). Hours show what was
//! delivered. Only of kinds in which customers come by themselves is that what was needed; how often the team came is its
//! programme, not the need.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::Serialize;

use super::contacts::{mean_rate, scaled_rates};
use super::estimate::{Estimate, of_data_alone};
use crate::population::list::records::{Record, Records};
use crate::scenario::{Template, quoted};

/// Fewer engagements of a kind than this tell nothing of it.
const FEWEST: f64 = 10.0;

/// What hours say of one activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Activity {
    /// As the list has it.
    pub activity: String,
    /// The engagement kind that it is; nothing for what is none.
    pub kind: Option<String>,
    /// Its hours.
    pub hours: f64,
    /// Its engagements.
    pub engagements: f64,
}

/// What logged hours say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Logged {
    /// The activities, by hours.
    pub activities: Vec<Activity>,
    /// Months that entries are of.
    pub months: usize,
    /// People, or teams, who logged.
    pub people: usize,
    /// Hours a person or team and month.
    pub hours_each: Option<f64>,
    /// What is written into the scenario.
    pub estimates: Vec<Estimate>,
    /// What is odd, or not told.
    pub warnings: Vec<String>,
}

/// Learns from entries. `named` says which activity is which kind where their names differ; `customers` is how many there
/// are; `as_need` takes what was delivered for what was needed.
pub fn learn(
    template: &Template,
    records: &Records,
    named: &IndexMap<String, String>,
    customers: f64,
    as_need: bool,
) -> Logged {
    let scenario = template.central();
    let plain = |name: &str| name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let kind_of = |activity: &str| {
        let given = named
            .iter()
            .find(|(name, _)| plain(name) == plain(activity))
            .map(|(_, kind)| kind.as_str());
        let wanted = plain(given.unwrap_or(activity));
        scenario.need.kinds.keys().find(|kind| plain(kind) == wanted).cloned()
    };
    let mut months = BTreeSet::new();
    let mut people = BTreeSet::new();
    let mut entries: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for row in &records.rows {
        let (Some(activity), Some(hours)) = (row.text(0), row.number(1)) else {
            continue;
        };
        months.extend(row.date(3).map(|date| date.first_of_month()));
        people.extend(row.text(4).map(str::to_owned));
        entries
            .entry(activity.to_owned())
            .or_default()
            .push((hours, engagements(row)));
    }
    let mut logged = Logged {
        activities: Vec::new(),
        months: months.len(),
        people: people.len(),
        hours_each: None,
        estimates: Vec::new(),
        warnings: Vec::new(),
    };
    let mut kinds: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for (activity, entries) in entries {
        let kind = kind_of(&activity);
        if let Some(kind) = &kind {
            kinds.entry(kind.clone()).or_default().extend(&entries);
        }
        logged.activities.push(Activity {
            activity,
            kind,
            hours: entries.iter().map(|entry| entry.0).sum(),
            engagements: entries.iter().map(|entry| entry.1).sum(),
        });
    }
    logged.activities.sort_by(|a, b| b.hours.total_cmp(&a.hours));
    let all: f64 = logged.activities.iter().map(|activity| activity.hours).sum();
    if !people.is_empty() && !months.is_empty() {
        logged.hours_each = Some(all / people.len() as f64 / months.len() as f64);
    }
    for (kind, entries) in &kinds {
        logged.duration(template, kind, entries);
        logged.rate(template, kind, entries, customers * months.len() as f64, as_need);
    }
    let nameless: Vec<&str> = logged
        .activities
        .iter()
        .filter(|activity| activity.kind.is_none())
        .map(|activity| activity.activity.as_str())
        .collect();
    if !nameless.is_empty() {
        let first = nameless
            .iter()
            .take(8)
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let known = scenario.need.kinds.keys().cloned().collect::<Vec<_>>().join(", ");
        logged.warnings.push(format!(
            "{first} {} no engagement kind of the scenario ({known}), and not used. `--activity 'NAME=KIND'` says which it is.",
            if nameless.len() == 1 { "is" } else { "are" }
        ));
    }
    logged
}

fn engagements(row: &Record) -> f64 {
    row.number(5).unwrap_or(1.0)
}

impl Logged {
    /// How long an engagement takes.
    fn duration(&mut self, template: &Template, kind: &str, entries: &[(f64, f64)]) {
        let n = entries.len() as f64;
        let (hours, count) = entries
            .iter()
            .fold((0.0, 0.0), |sum, entry| (sum.0 + entry.0, sum.1 + entry.1));
        if count < FEWEST || n < 2.0 || hours <= 0.0 {
            self.warnings.push(format!(
                "`{kind}` has {count} engagements, too few to tell how long one takes."
            ));
            return;
        }
        let mean = hours / count;
        let squares: f64 = entries
            .iter()
            .map(|(hours, count)| (hours - mean * count) * (hours - mean * count))
            .sum();
        let se = (squares / (n - 1.0) * n).sqrt() / count;
        let path = format!("need.kinds.{}.hours", quoted(kind));
        let why = format!("from {count} engagements alone");
        self.estimates
            .extend(of_data_alone(template, "hours", &[(path, mean)], se / mean, &why));
    }

    /// How often a customer has an engagement.
    fn rate(&mut self, template: &Template, kind: &str, entries: &[(f64, f64)], exposure: f64, as_need: bool) {
        let scenario = template.central();
        let count: f64 = entries.iter().map(|entry| entry.1).sum();
        let before = mean_rate(scenario, kind);
        if exposure <= 0.0 {
            let told = "entries have no date, so how often customers have engagements is not told.";
            if !self.warnings.iter().any(|warning| warning == told) {
                self.warnings.push(told.to_owned());
            }
            return;
        }
        if count < FEWEST || before <= 0.0 {
            return;
        }
        let rate = count / exposure;
        let inbound = scenario.need.kinds.get(kind).is_some_and(|kind| kind.inbound);
        if !inbound && !as_need {
            self.warnings.push(format!(
                "`{kind}`: {rate:.2} engagements a customer and month were delivered; the scenario has a need of {before:.2}. \
                 What was delivered is the programme, not the need: not identified. `--logged-is-need` takes it for the need."
            ));
            return;
        }
        // Entries of one customer come together: twice the variance of independent ones (our judgement).
        let sigma = (2.0 / count).sqrt();
        let why = format!("all rates of `{kind}` by one factor, from {count} engagements");
        self.estimates
            .extend(scaled_rates(template, kind, "hours", (rate / before, sigma), &why));
    }
}
