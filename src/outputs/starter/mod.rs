//! A starter scenario: short, readable, to be corrected by the one who knows better.

mod staffing;

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;
use toml_edit::{Key, Value};

use self::staffing::{PROFILES, Profile, Tier, divided, plain, required_hours, tier, today};
use super::words::visible;
use crate::population::list::{CustomerList, ListFormat, ListedCustomer};
use crate::scenario::schema::{Column, NumberFormat};

/// Customer types and buying channels of the defaults.
const TYPES: [&str; 3] = ["smb", "mid", "enterprise"];
const CHANNELS: [&str; 2] = ["self_service", "sales_assisted"];

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
        .map(|stem| stem.to_string_lossy().chars().take(100).collect::<String>());
    let mut text = opening(&visible(&format!("AX for {}", stem.unwrap_or_default())));
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

/// The month of the first renewal; without such dates, the month after the last customer came.
fn start(customers: &[ListedCustomer]) -> Option<Date> {
    let last = customers.iter().filter_map(|customer| customer.since).max();
    let first_renewal = customers.iter().filter_map(|customer| customer.renewal).min();
    match (last, first_renewal) {
        (_, Some(renewal)) => Some(renewal.first_of_month()),
        (Some(last), None) => last.last_of_month().tomorrow().ok(),
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

/// The plan of today, and an AX plan of the same people divided by the hours that the profiles need: it stands before what is only to
/// explain it, since commands that take one plan take the first beside the baseline.
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
    text.push_str(
        "# Guesses, but for segments and owners that the list names: put in your own rule, programmes and headcounts before you read any load\n",
    );
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
    let _ = writeln!(
        text,
        "\n[plans.today-follow-need]    # today's tiers and people, with the programme of `ax`: what the programme alone does\n\
         inherits = \"today\""
    );
    for tier in tiers {
        let _ = writeln!(text, "segments.{}.programme = \"follow-need\"", key(&tier.name));
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn key(name: &str) -> String {
    Key::new(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, Template};

    /// What a starter says of the profiles is what the built-in defaults say.
    #[test]
    fn profiles_are_those_of_the_defaults() {
        let template = Template::parse("starter", &synthetic(), &[], &Overrides::default()).unwrap();
        let scenario = template.central();
        assert_eq!(scenario.population.profiles.len(), PROFILES.len());
        for profile in &PROFILES {
            let rates = &scenario.need.profiles[&*profile.name].0;
            let hours: f64 = rates
                .iter()
                .map(|(kind, rate)| rate * scenario.need.kinds[kind].hours)
                .sum();
            assert!((hours - profile.hours).abs() < 0.006, "{}: {hours}", profile.name);
            assert_eq!(scenario.population.profiles[&*profile.name], profile.share);
            let written: Vec<String> = rates.iter().map(|(kind, rate)| format!("{kind} = {rate}")).collect();
            assert_eq!(written.join(", "), profile.engagements);
        }
        assert!(TYPES.iter().eq(scenario.population.types.keys()));
        assert!(CHANNELS.iter().eq(scenario.population.channels.keys()));
    }
}
