//! A starter scenario: short, readable, to be corrected by the one who knows better.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;
use toml_edit::{Key, Value};

use crate::population::list::{CustomerList, ListFormat, ListedCustomer};
use crate::scenario::schema::NumberFormat;

/// Accounts per CSM by tier, low to high: medians of practitioners (grade B; docs/evidence.md).
const ACCOUNTS_PER_CSM: [f64; 3] = [144.0, 49.0, 22.0];
/// Programmes of the revenue tiers, low to high.
const PROGRAMMES: [&str; 3] = ["tech-touch", "monthly-call", "weekly-call-and-qbr"];
/// Share and hours a month of each profile by the defaults, and how its team shares work.
const PROFILES: [(&str, f64, f64, &str); 4] = [
    ("inbound", 0.45, 0.33, "pooled"),
    ("async", 0.30, 1.99, "pooled"),
    ("sync", 0.20, 3.74, "dedicated"),
    ("task_force", 0.05, 9.99, "dedicated"),
];

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
    plans(&mut text, "{ revenue = { mid = 30000, high = 80000 } }", &tiers);
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
            .and_then(|name| name.as_str().map(str::to_owned));
        let _ = writeln!(text, "{} = {}", name.unwrap_or_default(), quoted(header));
    }
    text.push('\n');
    shares(&mut text, list);
    let (rule, tiers) = today(customers);
    plans(&mut text, &rule, &tiers);
    text
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

/// Shares of the profiles, where the list names them.
fn shares(text: &mut String, list: &CustomerList) {
    let counts = counted(list.customers.iter().filter_map(|customer| customer.profile.as_deref()));
    if counts.is_empty() {
        text.push_str(
            "[population.profiles]    # nobody knows these before customers are assessed: a judgement, to be replaced\n",
        );
        for (profile, share, ..) in PROFILES {
            let _ = writeln!(text, "{profile} = {share}");
        }
    } else {
        text.push_str("[population.profiles]    # as the list has them\n");
        let total: usize = counts.values().sum();
        for (profile, count) in &counts {
            let _ = writeln!(text, "{} = {}", key(profile), *count as f64 / total as f64);
        }
    }
    text.push('\n');
}

/// Today's coverage: the list's segments, smallest customers first; else three tiers by ARR.
fn today(customers: &[ListedCustomer]) -> (String, Vec<Tier>) {
    let mut arr: Vec<f64> = customers.iter().map(|customer| customer.arr).collect();
    arr.sort_by(f64::total_cmp);
    let segments = counted(customers.iter().filter_map(|customer| customer.segment.as_deref()));
    let covered: usize = segments.values().sum();
    if !segments.is_empty() && covered == customers.len() {
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
fn plans(text: &mut String, rule: &str, tiers: &[Tier]) {
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
    text.push_str(
        "\n[plans.ax]    # the same people, divided by the hours that the profiles need\nrule = { ax = {} }\n",
    );
    for (profile, ..) in PROFILES {
        let _ = writeln!(
            text,
            "segments.{profile} = {{ team = \"{profile}\", programme = \"follow-need\" }}"
        );
    }
    let people: f64 = tiers.iter().map(|tier| tier.headcount).sum();
    let hours: f64 = PROFILES.iter().map(|(_, share, hours, _)| share * hours).sum();
    let mut left = people;
    for (index, (profile, share, need, mode)) in PROFILES.iter().enumerate() {
        let part = (people * share * need / hours * 10.0).round() / 10.0;
        let headcount = if index + 1 == PROFILES.len() {
            (left * 10.0).round() / 10.0
        } else {
            part
        };
        left -= headcount;
        let _ = writeln!(
            text,
            "teams.{profile} = {{ headcount = {headcount}, mode = \"{mode}\" }}"
        );
    }
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
