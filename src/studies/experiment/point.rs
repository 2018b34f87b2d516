//! Points: a scenario with some of its values replaced.

use std::borrow::Cow;
use std::fmt;

use super::{Asked, Measure};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::roster::Roster;
use crate::scenario::Template;
use crate::scenario::schema::Scenario;
use crate::studies::BUILD;
use crate::studies::compare::Study;
use crate::studies::inputs::Inputs;
use crate::studies::variants::{Needs, cost_a_year};

/// Values that are written over a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Paths and what is written there, as `--set` takes them.
    pub values: Vec<(String, String)>,
}

impl Point {
    /// The scenario of this point for the same lists.
    pub(super) fn scenario<'a>(
        &self,
        inputs: &'a Inputs,
        option: &str,
    ) -> Result<(Template, Cow<'a, Roster>), InputErrors> {
        let sets = self.values.iter().map(|(path, value)| format!("{path}={value}"));
        let written = inputs.written.with_sets(sets, option)?;
        fixed(inputs.written.central(), written.central())?;
        inputs.instead(written)
    }
}

/// `path=value, path=value`.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (path, value)) in self.values.iter().enumerate() {
            let comma = if position > 0 { ", " } else { "" };
            write!(f, "{comma}{path}={value}")?;
        }
        Ok(())
    }
}

/// What cannot differ between points: how they are run, and which lists are read in which way.
fn fixed(base: &Scenario, point: &Scenario) -> Result<(), InputErrors> {
    let (one, other) = (&base.population, &point.population);
    let reading = one.file == other.file
        && one.columns == other.columns
        && one.number_format == other.number_format
        && one.date_format == other.date_format
        && one.allow_bad_rows == other.allow_bad_rows
        && base.people == point.people;
    let mut errors = Vec::new();
    if base.run != point.run {
        let help = "give `--seed` or `--replications` for all points, or `--set run.inner=…`";
        errors.push(Diagnostic::new("all points are run with the same seed and replications").help(help));
    }
    if !reading {
        let help = "make one command for each list";
        errors.push(Diagnostic::new("the lists and how they are read are the same at all points").help(help));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(InputErrors(errors))
    }
}

/// What is known of a point before it is run. The scenario itself is made again when it is: thousands would not fit into memory.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// Points with the same one are run together.
    pub world: blake3::Hash,
    /// The baseline, and each plan asked for: those with the same one, in the same world, are the same.
    pub plans: Vec<blake3::Hash>,
    /// Name of the baseline.
    pub baseline: String,
    /// Replications that depend on each other ([`Template::dependent`]).
    pub inner: u32,
    /// Replications that share a draw of the uncertain inputs ([`Template::inner`]).
    pub cluster: u32,
    /// What each plan asked for is expected to cost a year.
    pub costs: Vec<f64>,
    /// What its replications depend on.
    pub identity: String,
}

impl Prepared {
    pub(super) fn new(point: &Point, inputs: &Inputs, asked: &Asked, option: &str) -> Result<Self, InputErrors> {
        let (template, roster) = point.scenario(inputs, option)?;
        let study = Study::new(&template, &roster, template.central().months)?;
        let plans = plans(&study, asked)?;
        measured(&study, &plans, &asked.measures)?;
        let baseline = study.plans()[study.baseline];
        let names = std::iter::once(baseline).chain(asked.plans.iter().map(String::as_str));
        let hashes = names.map(|plan| blake3::hash(template.plan_text(plan).as_bytes()));
        let hashes: Vec<blake3::Hash> = hashes.collect();
        let needs = Needs::new(&study);
        Ok(Self {
            world: hash(&[
                &template.world_text(),
                hashes[0].to_hex().as_str(),
                &format!("{:?}", roster.people),
                &template.is_uncertain().to_string(),
            ]),
            plans: hashes,
            baseline: baseline.to_owned(),
            inner: template.dependent(),
            cluster: template.inner(),
            costs: plans.iter().map(|&plan| cost_a_year(&study, &needs, plan)).collect(),
            identity: identity(&template, inputs, asked),
        })
    }
}

/// Where the plans asked for stand.
fn plans(study: &Study, asked: &Asked) -> Result<Vec<usize>, InputErrors> {
    let missing = |name: &String| {
        let names: Vec<String> = study.plans().iter().map(|name| format!("`{name}`")).collect();
        let message = format!("there is no plan `{name}`");
        InputErrors(vec![
            Diagnostic::new(message).help(format!("the plans are {}", names.join(", "))),
        ])
    };
    let found = asked
        .plans
        .iter()
        .map(|name| study.plan(name).ok_or_else(|| missing(name)));
    found.collect()
}

/// Every measure must be one of some plan.
fn measured(study: &Study, plans: &[usize], measures: &[Measure]) -> Result<(), InputErrors> {
    let unmeasured = |measure: &&Measure| {
        let mut layouts = plans.iter().map(|&plan| &study.layouts[plan]);
        layouts.all(|layout| measure.position(layout).is_none())
    };
    let wrong = measures.iter().filter(unmeasured).map(|measure| {
        let has_group = |&plan: &usize| {
            study.layouts[plan]
                .groups
                .iter()
                .any(|(_, name)| *name == measure.group)
        };
        if plans.iter().any(has_group) {
            let message = format!("`{measure}` is not measured here");
            let help = "`axplan run` writes all that is measured into summary.csv: metric, group and month";
            return Diagnostic::new(message).help(help);
        }
        let groups = plans.iter().flat_map(|&plan| &study.layouts[plan].groups);
        let mut groups: Vec<&str> = groups.map(|(_, name)| name.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        let message = format!("`{measure}`: there is no group `{}`", measure.group);
        Diagnostic::new(message).help(format!("the groups are {}", groups.join(", ")))
    });
    let wrong: Vec<Diagnostic> = wrong.collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(InputErrors(wrong))
    }
}

fn identity(template: &Template, inputs: &Inputs, asked: &Asked) -> String {
    let measures: Vec<String> = asked.measures.iter().map(Measure::to_string).collect();
    let whole = hash(&[
        BUILD,
        &template.replication_text(),
        inputs.list.as_ref().map_or("", |list| &list.hash),
        inputs.people.as_ref().map_or("", |people| &people.hash),
        &asked.plans.join("\n"),
        &measures.join("\n"),
    ]);
    whole.to_hex().as_str()[..32].to_owned()
}

/// The hash of some texts, each with its length before it, so that no two lists of texts are the same bytes.
fn hash(texts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize()
}
