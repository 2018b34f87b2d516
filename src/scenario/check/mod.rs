//! What must fit together in a scenario: names that refer to each other, shares, order.

mod attributes;
mod journey;
mod market;
mod plans;
mod population;
mod programmes;
mod segments;
mod teams;
mod transition;

use super::document::{Node, Origin};
use super::findings::{Findings, Part, known, known_or, place_of};
use super::path::Path;
use super::schema::{Scenario, YEARS};
use super::uncertain;
use super::walk::Site;
use super::wording::LONGEST_NAME;
use crate::diagnostics::Diagnostic;

/// More names of one sort than this are refused: what a customer is fits into a byte.
const MOST_NAMES: usize = 200;

/// The most letters of a currency, which stands before every amount.
const LONGEST_CURRENCY: usize = 8;

/// Everything that does not fit together in a scenario.
pub fn check(scenario: &Scenario, tree: &Node, sites: &[Site]) -> Findings {
    let mut check = Check {
        scenario,
        tree,
        sites,
        findings: Findings::default(),
    };
    check.run();
    check.population();
    check.need();
    check.journey();
    check.market();
    check.programmes();
    check.plans();
    check.findings
}

struct Check<'a> {
    scenario: &'a Scenario,
    tree: &'a Node,
    sites: &'a [Site],
    findings: Findings,
}

impl Check<'_> {
    /// Adds a problem of what stands at a path.
    fn wrong(&mut self, keys: &[&str], message: impl Into<String>, help: impl Into<String>) {
        self.add(keys, Part::Value, Diagnostic::new(message).help(help));
    }

    /// Adds a problem of the name under which something stands at a path.
    fn wrong_name(&mut self, keys: &[&str], message: impl Into<String>, help: impl Into<String>) {
        self.add(keys, Part::Key, Diagnostic::new(message).help(help));
    }

    fn add(&mut self, keys: &[&str], part: Part, diagnostic: Diagnostic) {
        let path: Path = keys.iter().copied().collect();
        let diagnostic = match place_of(self.tree, &path, part) {
            Some((source, span)) => diagnostic.at(source, span, ""),
            None => diagnostic,
        };
        self.findings.add(&path, diagnostic);
    }

    fn run(&mut self) {
        let scenario = self.scenario;
        if scenario.name.trim().is_empty() {
            self.wrong(
                &["name"],
                "`name` is empty",
                "say what outputs should call this scenario",
            );
        }
        let length = scenario.name.chars().count();
        if length > LONGEST_NAME {
            self.wrong(
                &["name"],
                format!("`name` has {length} letters; {LONGEST_NAME} is the most"),
                "write a shorter one, and the rest as `note`",
            );
        }
        if scenario.currency.chars().count() > LONGEST_CURRENCY || scenario.currency.contains(['\n', '\t']) {
            self.wrong(
                &["currency"],
                format!("`currency` must have {LONGEST_CURRENCY} letters at most, on one line"),
                "write the sign that stands before amounts: `currency = \"€\"`",
            );
        }
        if let Some(date) = &scenario.start_date {
            let read: Option<jiff::civil::Date> = date.parse().ok();
            let valid = read.filter(|valid| valid.to_string() == *date);
            if let Some(early_or_late) = valid.filter(|date| !YEARS.contains(&date.year())) {
                self.wrong(
                    &["start_date"],
                    format!(
                        "`start_date` is in the year {}, which cannot be right",
                        early_or_late.year()
                    ),
                    format!(
                        "write the first simulated month, in a year from {} to {}",
                        YEARS.start(),
                        YEARS.end()
                    ),
                );
            } else if valid.is_none() {
                self.wrong(
                    &["start_date"],
                    format!("`start_date` is {date:?}, which is not a date"),
                    "write year, month and day: `start_date = \"2025-01-01\"`",
                );
            }
        }
        let run = &scenario.run;
        let draws = run.outer_design.draws();
        let unit = draws * run.inner;
        let units = run.replications / unit;
        if !self.sites.is_empty() && (units < 2 || !run.replications.is_multiple_of(unit)) {
            let (times, in_designs) = if draws > 1 {
                (
                    format!("{draws} times "),
                    format!(
                        ", in designs of {draws} draws (`--precision` and `sensitivity` go with `run.outer_design=random` alone)"
                    ),
                )
            } else {
                (String::new(), String::new())
            };
            let below = units.max(2) * unit;
            self.wrong(
                &["run", "replications"],
                format!(
                    "`run.replications` is {}, but must be a multiple of {times}`run.inner`, {}, and twice that at least",
                    run.replications, run.inner
                ),
                format!(
                    "inputs are uncertain, and each draw of them is replicated {} times{in_designs}: write {below} or {}",
                    run.inner,
                    below + unit
                ),
            );
        }
        let bands = &scenario.measures.arr_bands;
        let fine = bands.iter().all(|&band| 0.0 < band && band <= 1e15) && bands.is_sorted_by(|a, b| a < b);
        if !fine {
            self.wrong(
                &["measures", "arr_bands"],
                "`measures.arr_bands` must be positive and rise, to 1e15 at most",
                "write the boundaries from the lowest to the highest: `arr_bands = [12000, 25000, 50000]`",
            );
        }
    }

    /// Checks that there are some, and not too many, names of one sort.
    fn number_of_names(&mut self, keys: &[&str], number: usize, sort: &str) {
        let path: Path = keys.iter().copied().collect();
        if number == 0 {
            self.wrong(keys, format!("`{path}` is empty"), format!("name at least one {sort}"));
        }
        self.not_too_many(keys, number);
    }

    /// Checks that there are not too many names of one sort.
    fn not_too_many(&mut self, keys: &[&str], number: usize) {
        let path: Path = keys.iter().copied().collect();
        if number > MOST_NAMES {
            self.wrong(
                keys,
                format!("`{path}` has {number} entries, but at most {MOST_NAMES} can be told apart"),
                "put those together that are treated alike",
            );
        }
    }

    /// Checks that shares sum to 1; uncertain ones are scaled to.
    fn sum_to_one<'s>(&mut self, keys: &[&str], what: &str, shares: impl Iterator<Item = &'s f64>, uncertain: bool) {
        let sum: f64 = shares.sum();
        let off = sum - 1.0;
        if uncertain && sum > 0.0 || off.abs() <= 1e-6 {
            return;
        }
        let rounded = |number: f64| (number * 1e6).round() / 1e6;
        let how = if off > 0.0 { "lower" } else { "raise" };
        self.wrong(
            keys,
            format!("the shares of {what} add up to {}, but must add up to 1", rounded(sum)),
            format!("{how} them by {} in all", rounded(off.abs())),
        );
    }

    /// Of two places that do not fit together the one that the user wrote, the first where both or neither is.
    fn given_of<'k>(&self, places: [&'k [&'k str]; 2]) -> &'k [&'k str] {
        let given = |keys: &&&'k [&'k str]| {
            let node = self.tree.at(keys.iter().copied());
            node.is_some_and(|node| node.origin == Origin::Given)
        };
        places.iter().find(given).copied().unwrap_or(places[0])
    }

    /// Whether a number under a path is uncertain.
    fn uncertain_under(&self, keys: &[&str]) -> bool {
        self.sites.iter().any(|site| site.is_under(keys))
    }

    /// Checks that an engagement kind exists.
    fn kind(&mut self, keys: &[&str], part: Part, kind: &str) {
        let kinds = &self.scenario.need.kinds;
        if !kinds.contains_key(kind) {
            let names = kinds.keys().map(String::as_str);
            let help = known_or(kind, "kinds", names, "add the kind to `[need.kinds]`");
            let message = format!("`{kind}` is not an engagement kind");
            self.add(keys, part, Diagnostic::new(message).help(help));
        }
    }

    /// Checks that customers of a profile exist.
    fn profile(&mut self, keys: &[&str], part: Part, profile: &str) {
        let profiles = &self.scenario.population.profiles;
        if !profiles.contains_key(profile) {
            let help = known(profile, "profiles", profiles.keys().map(String::as_str));
            let message = format!("`{profile}` is not a profile of any customer");
            self.add(keys, part, Diagnostic::new(message).help(help));
        }
    }

    /// Checks that a buying channel exists.
    fn channel(&mut self, keys: &[&str], part: Part, channel: &str) {
        let channels = &self.scenario.population.channels;
        if !channels.contains_key(channel) {
            let help = known(channel, "channels", channels.keys().map(String::as_str));
            let message = format!("`{channel}` is not a buying channel");
            self.add(keys, part, Diagnostic::new(message).help(help));
        }
    }

    /// Checks that a lifecycle stage exists.
    fn stage(&mut self, keys: &[&str], stage: &str) {
        let stages = self.scenario.lifecycle.as_ref().map(|lifecycle| &lifecycle.stages);
        if let Some(stages) = stages.filter(|stages| !stages.contains_key(stage)) {
            let help = known(stage, "stages", stages.keys().map(String::as_str));
            self.wrong_name(keys, format!("`{stage}` is not a lifecycle stage"), help);
        }
    }

    /// The lowest and the highest value that a number may take.
    fn range(&self, keys: &[&str], central: f64) -> (f64, f64) {
        let site = self.sites.iter().find(|site| site.at.keys().eq(keys.iter().copied()));
        site.map_or((central, central), |site| uncertain::range(&site.distribution))
    }
}

/// A key that counts whole months, if it does.
fn whole_months(key: &str) -> Option<u32> {
    key.parse().ok().filter(|months: &u32| months.to_string() == key)
}
