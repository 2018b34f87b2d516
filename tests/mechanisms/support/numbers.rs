//! Every number of a run, and whether two runs have the same.

use std::collections::BTreeMap;

use axplan::measures::layout::Layout;
use axplan::measures::metric::Metric;

use super::Case;

/// Every number of every replication: by replication, plan, position.
pub struct Numbers {
    pub plans: Vec<String>,
    pub layouts: Vec<Layout>,
    pub rows: Vec<Vec<Vec<f64>>>,
}

impl Numbers {
    /// One number over replications.
    pub fn of(&self, plan: &str, metric: Metric, group: &str, month: Option<u32>) -> Vec<f64> {
        let plan = self.plans.iter().position(|name| name == plan).expect("a plan");
        let layout = &self.layouts[plan];
        let wanted = |series: &axplan::measures::layout::Series| {
            series.metric == metric && series.month == month && layout.groups[series.group].1 == group
        };
        let position = layout.series.iter().position(wanted);
        let position = position.unwrap_or_else(|| panic!("no {} of {group} in {month:?}", metric.name()));
        self.rows.iter().map(|row| row[plan][position]).collect()
    }

    /// A metric of all customers over the run, over replications.
    pub fn all(&self, plan: &str, metric: Metric) -> Vec<f64> {
        self.of(plan, metric, "all", None)
    }

    /// A metric of a group in each month: by replication.
    pub fn months(&self, plan: &str, metric: Metric, group: &str, months: u32) -> Vec<Vec<f64>> {
        let by_month: Vec<Vec<f64>> = (1..=months)
            .map(|month| self.of(plan, metric, group, Some(month)))
            .collect();
        (0..self.rows.len())
            .map(|replication| by_month.iter().map(|of| of[replication]).collect())
            .collect()
    }

    /// Where each number stands: by plan, metric, group and month.
    fn named(&self, keep: impl Fn(&str, &str) -> bool) -> BTreeMap<String, (usize, usize)> {
        let mut named = BTreeMap::new();
        for (plan, layout) in self.layouts.iter().enumerate() {
            for (position, series) in layout.series.iter().enumerate() {
                let (name, group) = (&self.plans[plan], &layout.groups[series.group].1);
                if keep(name, group) {
                    let label = format!("{name}: {} of {group} in {:?}", series.metric.name(), series.month);
                    named.insert(label, (plan, position));
                }
            }
        }
        named
    }
}

/// The first number of `less` that has other bits in `more`, which must have all of them.
pub fn difference(less: &Numbers, more: &Numbers) -> Option<String> {
    differences(less, more, |_, _| true).next()
}

fn differences<'a>(
    less: &'a Numbers,
    more: &'a Numbers,
    keep: impl Fn(&str, &str) -> bool,
) -> impl Iterator<Item = String> + 'a {
    assert_eq!(less.rows.len(), more.rows.len());
    let others = more.named(|_, _| true);
    less.named(keep)
        .into_iter()
        .filter_map(move |(label, (plan, position))| {
            let Some(&(other, there)) = others.get(&label) else {
                // Waiting is measured in pooled teams alone, even where another mode comes to the same.
                let of_waiting = label.contains("waiting_") || label.contains("answered_in_time");
                assert!(of_waiting, "{label} is not there any more");
                return None;
            };
            let mut rows = less.rows.iter().zip(&more.rows).enumerate();
            rows.find_map(|(replication, (ours, theirs))| {
                let (ours, theirs) = (ours[plan][position], theirs[other][there]);
                let same = ours.to_bits() == theirs.to_bits() || ours.is_nan() && theirs.is_nan();
                (!same).then(|| format!("{label}, replication {replication}: {ours:e} and {theirs:e}"))
            })
        })
}

/// The numbers that both have are the same bits in every replication.
pub fn same(less: &Numbers, more: &Numbers, what: &str) {
    assert_eq!(difference(less, more), None, "{what}");
}

/// The same of groups that are the same customers under every plan, of one plan that may have other segments and teams.
pub fn same_customers(less: &Numbers, more: &Numbers, what: &str) {
    let common = |_: &str, group: &str| group == "all" || group.starts_with("profile:") || group.starts_with("band:");
    assert_eq!(differences(less, more, common).next(), None, "{what}");
}

/// A section of the world leaves no trace when it is off, whatever it says, nor with values that say nothing; and what is
/// compared here would show it, for `strong` values do.
pub fn switch(base: &str, section: &str, strong: &str, neutral: &[&str]) {
    let absent = Case::new(base, &[]).run();
    let with = |body: &str| Case::new(&format!("{base}\n[{section}]\n{body}\n"), &[]).run();
    let off = with(&format!("enabled = false\n{strong}"));
    same(&absent, &off, &format!("[{section}] is off"));
    same(&off, &absent, &format!("[{section}] is off"));
    for body in neutral {
        same(&absent, &with(body), &format!("[{section}] {body}"));
    }
    assert!(
        difference(&absent, &with(strong)).is_some(),
        "[{section}] {strong} says nothing either"
    );
}

/// The same of what is said elsewhere: each of the `neutral` texts gives what `base` gives, and `strong` does not.
pub fn switch_text(base: &str, neutral: &[String], strong: &str) {
    let absent = Case::new(base, &[]).run();
    for text in neutral {
        assert_ne!(text, base, "nothing was replaced");
        same(
            &absent,
            &Case::new(text, &[]).run(),
            text.rsplit("[plans").next().unwrap_or(text),
        );
    }
    assert_ne!(strong, base, "nothing was replaced");
    assert!(
        difference(&absent, &Case::new(strong, &[]).run()).is_some(),
        "{strong} says nothing either"
    );
}
