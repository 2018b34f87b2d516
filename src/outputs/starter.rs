//! A starter scenario: short, readable, to be corrected by the one who knows better.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;
use toml_edit::{Key, Value};

use crate::population::list::{CustomerList, ListFormat, ListedCustomer};
use crate::scenario::schema::{Column, NumberFormat};
use crate::scenario::unfit_name;

/// Share of customers assessed right: the median of the default.
const ACCURACY: f64 = 0.9;
/// Accounts per CSM by tier, low to high: medians of practitioners (grade B; docs/evidence.md).
const ACCOUNTS_PER_CSM: [f64; 3] = [144.0, 49.0, 22.0];
/// Programmes of the revenue tiers, low to high.
const PROGRAMMES: [&str; 3] = ["tech-touch", "monthly-call", "weekly-call-and-qbr"];
/// The profiles of the defaults: share, hours a customer and month, engagements a month, how its team shares work.
static PROFILES: [Profile; 4] = [
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

/// Customer types and buying channels of the defaults.
const TYPES: [&str; 3] = ["smb", "mid", "enterprise"];
const CHANNELS: [&str; 2] = ["self_service", "sales_assisted"];
/// More segments than this are no coverage segments.
const MOST_SEGMENTS: usize = 12;

/// An Appropriate Experience profile.
#[derive(Clone, Debug)]
struct Profile {
    name: Cow<'static, str>,
    share: f64,
    hours: f64,
    engagements: &'static str,
    mode: &'static str,
}

impl Profile {
    const fn new(name: &'static str, share: f64, hours: f64, engagements: &'static str, mode: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            share,
            hours,
            engagements,
            mode,
        }
    }

    /// A profile that a list names: the default of the same name, however it is spelt; else an undescribed one.
    fn named(name: &str, share: f64) -> Self {
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

    fn is_described(&self) -> bool {
        PROFILES.iter().any(|profile| profile.name == self.name)
    }
}

/// One segment of today's coverage.
struct Tier {
    name: String,
    programme: &'static str,
    headcount: f64,
}

/// A scenario of a synthetic population.
pub fn synthetic() -> String {
    let tiers = vec![tier("low", 0, 1_400.0), tier("mid", 1, 450.0), tier("high", 2, 150.0)];
    let mut text = opening("Our move to AX");
    text.push_str(
        "months = 24\n\n[population]\n\
         size = 2000                                             # or: file = \"customers.csv\"\n\
         arr = { lognormal = { median = 24000, sigma = 1.1 } }\n\n",
    );
    plans(
        &mut text,
        "{ revenue = { mid = 30000, high = 80000 } }",
        &tiers,
        &PROFILES,
    );
    text
}

/// A scenario fitted to a customer list.
pub fn fitted(list: &CustomerList, format: &ListFormat) -> String {
    let customers = &list.customers;
    let stem = std::path::Path::new(&list.file)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let mut text = opening(&format!("AX for {}", stem.unwrap_or_default()));
    if let Some(start) = start(customers) {
        let _ = writeln!(
            text,
            "start_date = \"{start}\"    # month 1; renewals before it are rolled forward by whole years"
        );
    }
    let _ = writeln!(text, "months = 24\n\n[population]\nfile = {}", quoted(&list.file));
    if format.number_format == NumberFormat::CommaDecimal {
        text.push_str("number_format = \"1.234,50\"\n");
    }
    if format.date_format != "auto" {
        let _ = writeln!(text, "date_format = {}", quoted(format.date_format));
    }
    text.push_str("\n[population.columns]    # as recognised; correct what is wrong\n");
    for (column, header) in &list.columns {
        let name = serde_json::to_value(column)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default();
        let header = quoted(header);
        let _ = match unknown_word(*column, customers) {
            None => writeln!(text, "{name} = {header}"),
            Some((word, known)) => writeln!(
                text,
                "{name} = \"\"    # not read: {header} holds {}, and known here are {known}",
                quoted(word)
            ),
        };
    }
    text.push('\n');
    let profiles = profiles(&mut text, customers);
    let (rule, tiers) = today(customers);
    plans(&mut text, &rule, &tiers, &profiles);
    text
}

/// A word of the list that the default scenario has no name for, with the names that it has.
fn unknown_word(column: Column, customers: &[ListedCustomer]) -> Option<(&str, String)> {
    let (words, known): (Vec<_>, &[&str]) = match column {
        Column::Type => (customers.iter().map(|customer| &customer.kind).collect(), &TYPES),
        Column::Channel => (customers.iter().map(|customer| &customer.channel).collect(), &CHANNELS),
        _ => return None,
    };
    let word = words
        .into_iter()
        .filter_map(Option::as_deref)
        .find(|word| !known.iter().any(|known| plain(known) == plain(word)))?;
    Some((word, known.join(", ")))
}

fn opening(name: &str) -> String {
    format!(
        "# A starter: correct what you know better; `axplan check` says what is understood, `axplan run` runs it.\n\
         # What is not here has a default; results hold them all, with sources, in scenario.resolved.toml.\n\
         name = {}\n",
        quoted(name)
    )
}

/// The first day of the month after the last customer came; without such dates, the month of the first renewal.
fn start(customers: &[ListedCustomer]) -> Option<Date> {
    let last = customers.iter().filter_map(|customer| customer.since).max();
    let first_renewal = customers.iter().filter_map(|customer| customer.renewal).min();
    match (last, first_renewal) {
        (Some(last), _) => last.last_of_month().tomorrow().ok(),
        (None, Some(renewal)) => Some(renewal.first_of_month()),
        (None, None) => None,
    }
}

/// Writes the profiles: the list's, where it names any, else the defaults; and what those need that are no defaults.
fn profiles(text: &mut String, customers: &[ListedCustomer]) -> Vec<Profile> {
    let mut counts: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for name in customers.iter().filter_map(|customer| customer.profile.as_deref()) {
        counts.entry(plain(name)).or_insert((name, 0)).1 += 1;
    }
    if counts.is_empty() {
        text.push_str(
            "[population.profiles]    # nobody knows these before customers are assessed: a judgement, to be replaced\n",
        );
        for profile in &PROFILES {
            let _ = writeln!(text, "{} = {}", profile.name, profile.share);
        }
        text.push('\n');
        return PROFILES.to_vec();
    }
    let counts: Vec<(&str, usize)> = counts.into_values().collect();
    let shares = divided(1.0, 1e6, counts.iter().map(|(_, count)| *count as f64));
    let mut profiles: Vec<Profile> = counts
        .iter()
        .zip(shares)
        .map(|((name, _), share)| Profile::named(name, share))
        .collect();
    profiles.sort_by_key(|profile| PROFILES.iter().position(|default| default.name == profile.name));
    text.push_str("[population.profiles]    # as the list has them\n");
    for profile in &profiles {
        let _ = writeln!(text, "{} = {}", key(&profile.name), profile.share);
    }
    text.push('\n');
    let undescribed: Vec<&Profile> = profiles.iter().filter(|profile| !profile.is_described()).collect();
    if !undescribed.is_empty() {
        text.push_str(
            "[need.profiles]    # engagements a month; the list does not say, so each is an average: write what they need\n",
        );
        for profile in undescribed {
            let _ = writeln!(text, "{} = {{ {} }}", key(&profile.name), profile.engagements);
        }
        text.push('\n');
    }
    profiles
}

/// Today's coverage: the list's segments, smallest customers first; else three tiers by ARR.
fn today(customers: &[ListedCustomer]) -> (String, Vec<Tier>) {
    let mut arr: Vec<f64> = customers.iter().map(|customer| customer.arr).collect();
    arr.sort_by(f64::total_cmp);
    let segments = counted(customers.iter().filter_map(|customer| customer.segment.as_deref()));
    let covered: usize = segments.values().sum();
    let fit = segments.keys().all(|name| unfit_name(name).is_none());
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

fn tier(name: &str, rank: usize, accounts: f64) -> Tier {
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
    let owners = counted(members.iter().filter_map(|customer| customer.owner.as_deref())).len();
    let accounts = members.len() as f64;
    let headcount = if owners > 0 {
        owners as f64
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

/// The plan of today, and an AX plan of the same people divided by the hours that the profiles need.
fn plans(text: &mut String, rule: &str, tiers: &[Tier], profiles: &[Profile]) {
    let _ = writeln!(text, "[plans.today]\nrule = {rule}");
    for tier in tiers {
        let name = key(&tier.name);
        let _ = writeln!(
            text,
            "segments.{name} = {{ team = {}, programme = {} }}",
            quoted(&tier.name),
            quoted(tier.programme)
        );
    }
    for tier in tiers {
        let _ = writeln!(
            text,
            "teams.{} = {{ headcount = {}, mode = \"dedicated\" }}",
            key(&tier.name),
            tier.headcount
        );
    }
    let _ = writeln!(
        text,
        "\n[plans.today-follow-need]    # today's tiers and people, with the programme of `ax`: what the programme alone does\n\
         inherits = \"today\""
    );
    for tier in tiers {
        let _ = writeln!(text, "segments.{}.programme = \"follow-need\"", key(&tier.name));
    }
    text.push_str(
        "\n[plans.ax]    # the same people, divided by the hours that the profiles need\nrule = { ax = {} }\n",
    );
    for profile in profiles {
        let (key, name) = (key(&profile.name), quoted(&profile.name));
        let _ = writeln!(
            text,
            "segments.{key} = {{ team = {name}, programme = \"follow-need\" }}"
        );
    }
    let people: f64 = tiers.iter().map(|tier| tier.headcount).sum();
    let parts = divided(people, 10.0, required_hours(profiles).into_iter());
    for (profile, headcount) in profiles.iter().zip(parts) {
        let _ = writeln!(
            text,
            "teams.{} = {{ headcount = {headcount}, mode = \"{}\" }}",
            key(&profile.name),
            profile.mode
        );
    }
}

/// Hours that the customers assessed as each profile need: most have it, the others are those taken for it by mistake.
fn required_hours(profiles: &[Profile]) -> Vec<f64> {
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
fn divided(whole: f64, fineness: f64, weights: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
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
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
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

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn key(name: &str) -> String {
    Key::new(name).to_string()
}
