//! Who would be staffed how: today's tiers read off a list, the profiles, the people divided by the hours they need.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::population::list::ListedCustomer;
use crate::scenario::{LONGEST_NAME, unfit_name};

/// Share of customers assessed right: the median of the default.
const ACCURACY: f64 = 0.9;
/// Accounts per CSM by tier, low to high: medians of practitioners (grade B; docs/evidence.md).
const ACCOUNTS_PER_CSM: [f64; 3] = [144.0, 49.0, 22.0];
/// Programmes of the revenue tiers, low to high.
const PROGRAMMES: [&str; 3] = ["tech-touch", "monthly-call", "weekly-call-and-qbr"];
/// The profiles of the defaults: share, hours a customer and month, engagements a month, how its team shares work.
pub static PROFILES: [Profile; 4] = [
    Profile::new(
        "inbound",
        0.45,
        0.33,
        "sync = 0.03, async = 0.2, inbound = 0.6",
        "pooled",
    ),
    Profile::new("async", 0.30, 1.99, "sync = 0.2, async = 6, inbound = 0.6", "pooled"),
    Profile::new("sync", 0.20, 3.74, "sync = 2.2, async = 3, inbound = 0.6", "dedicated"),
    Profile::new(
        "task_force",
        0.05,
        9.99,
        "sync = 2, async = 3, task_force = 6.5, inbound = 0.6",
        "dedicated",
    ),
];
/// What a profile that nobody has described is taken to need: the mean of the default profiles by their shares.
static UNDESCRIBED: Profile = Profile::new(
    "",
    0.0,
    2.0,
    "sync = 0.61, async = 2.64, task_force = 0.33, inbound = 0.6",
    "dedicated",
);
/// More segments than this are no coverage segments.
const MOST_SEGMENTS: usize = 12;

/// An Appropriate Experience profile.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: Cow<'static, str>,
    pub share: f64,
    pub hours: f64,
    pub engagements: &'static str,
    pub mode: &'static str,
}

impl Profile {
    pub const fn new(
        name: &'static str,
        share: f64,
        hours: f64,
        engagements: &'static str,
        mode: &'static str,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            share,
            hours,
            engagements,
            mode,
        }
    }

    /// A profile that a list names: the default of the same name, however it is spelt; else an undescribed one.
    pub fn named(name: &str, share: f64) -> Self {
        let default = PROFILES.iter().find(|profile| plain(&profile.name) == plain(name));
        let (known, name) = match default {
            Some(default) => (default, default.name.clone()),
            // Lists may spell it with what separates names in results.
            None => (
                &UNDESCRIBED,
                name.replace([',', ':', '"'], " ").trim().to_owned().into(),
            ),
        };
        Self {
            name,
            share,
            ..known.clone()
        }
    }

    pub fn is_described(&self) -> bool {
        PROFILES.iter().any(|profile| profile.name == self.name)
    }
}

/// One segment of today's coverage.
pub struct Tier {
    pub name: String,
    pub programme: &'static str,
    pub headcount: f64,
}

/// Today's coverage: the list's segments, smallest customers first; else three tiers by ARR.
pub fn today(customers: &[ListedCustomer]) -> (String, Vec<Tier>) {
    let mut arr: Vec<f64> = customers.iter().map(|customer| customer.arr).collect();
    arr.sort_by(f64::total_cmp);
    let segments = counted(customers.iter().filter_map(|customer| customer.segment.as_deref()));
    let covered: usize = segments.values().sum();
    let fit = segments.keys().all(|name| unfit_name(name, LONGEST_NAME).is_none());
    if fit && (1..=MOST_SEGMENTS).contains(&segments.len()) && covered == customers.len() {
        let mut tiers: Vec<(f64, Tier)> = segments.keys().map(|name| as_is_tier(name, customers)).collect();
        tiers.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = tiers.len();
        let named = tiers.into_iter().enumerate().map(|(rank, (_, tier))| Tier {
            programme: PROGRAMMES[if count < 2 { 1 } else { rank * 2 / (count - 1) }],
            ..tier
        });
        return ("\"as_is\"".to_owned(), named.collect());
    }
    let at = |share: f64| rounded(arr[((arr.len() - 1) as f64 * share) as usize]);
    let (mid, high) = (at(0.5), at(0.85).max(at(0.5) + 1.0));
    let between = |from: f64, to: f64| arr.iter().filter(|&&arr| arr >= from && arr < to).count() as f64;
    let tiers = vec![
        tier("low", 0, between(0.0, mid)),
        tier("mid", 1, between(mid, high)),
        tier("high", 2, between(high, f64::INFINITY)),
    ];
    (format!("{{ revenue = {{ mid = {mid}, high = {high} }} }}"), tiers)
}

pub fn tier(name: &str, rank: usize, accounts: f64) -> Tier {
    Tier {
        name: name.to_owned(),
        programme: PROGRAMMES[rank],
        headcount: (accounts / ACCOUNTS_PER_CSM[rank]).ceil().max(1.0),
    }
}

/// A segment of the list, with its mean ARR: as many people as it has owners, else as practitioners staff mid touch.
fn as_is_tier(name: &str, customers: &[ListedCustomer]) -> (f64, Tier) {
    let members: Vec<&ListedCustomer> = customers
        .iter()
        .filter(|c| c.segment.as_deref() == Some(name))
        .collect();
    let all = counted(customers.iter().filter_map(|customer| customer.owner.as_deref()));
    let here = counted(members.iter().filter_map(|customer| customer.owner.as_deref()));
    // An owner with accounts in several segments is one person, shared between them.
    let people: f64 = here
        .iter()
        .map(|(owner, count)| *count as f64 / all[owner] as f64)
        .sum();
    let accounts = members.len() as f64;
    let headcount = if people > 0.0 {
        ((people * 10.0).round() / 10.0).max(0.1)
    } else {
        (accounts / ACCOUNTS_PER_CSM[1]).ceil()
    };
    let mean = members.iter().map(|customer| customer.arr).sum::<f64>() / accounts;
    let tier = Tier {
        name: name.to_owned(),
        programme: PROGRAMMES[1],
        headcount,
    };
    (mean, tier)
}

/// Hours that the customers assessed as each profile need: most have it, the others are those taken for it by mistake.
pub fn required_hours(profiles: &[Profile]) -> Vec<f64> {
    let total: f64 = profiles.iter().map(|profile| profile.share).sum();
    let taken_for = |wrong: &Profile, right: &Profile| (1.0 - ACCURACY) * wrong.share / (total - right.share);
    let of = |index: usize| {
        let wrong = &profiles[index];
        let needed = profiles.iter().enumerate().map(|(other, right)| {
            let chance = if other == index {
                ACCURACY
            } else if right.share < total {
                taken_for(wrong, right)
            } else {
                0.0
            };
            right.share * chance * right.hours
        });
        needed.sum()
    };
    (0..profiles.len()).map(of).collect()
}

/// A whole divided by weights, into parts of 1 ÷ `fineness` that add up.
pub fn divided(whole: f64, fineness: f64, weights: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let total: f64 = weights.clone().sum();
    let mut before = 0.0;
    let mut given = 0.0;
    weights
        .map(|weight| {
            before += weight;
            let until = (whole * before / total * fineness).round();
            let part = (until - given) / fineness;
            given = until;
            part
        })
        .collect()
}

/// Case, spaces and punctuation do not tell names apart, as in reading lists.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

/// To two significant digits.
fn rounded(amount: f64) -> f64 {
    let mut unit = 1.0;
    while amount / unit >= 100.0 {
        unit *= 10.0;
    }
    (amount / unit).round() * unit
}
