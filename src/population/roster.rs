//! Who exists: the identities, and what a customer list says of each. The same in every replication.

use std::collections::HashMap;

use jiff::civil::Date;

use super::list::{CustomerList, ListedCustomer};
use super::people::Person;
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::random::stable_key;
use crate::scenario::schema::Scenario;

/// What a list says of one customer; what is `None` is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// ARR, in currency a year.
    pub arr: Option<f64>,
    /// Month of the first renewal, 1 being the first simulated month.
    pub first_renewal: Option<u32>,
    /// Customer type, as an index into the scenario's types.
    pub kind: Option<u8>,
    /// Buying channel, as an index into the scenario's channels.
    pub channel: Option<u8>,
    /// Appropriate Experience profile, as an index into the scenario's profiles.
    pub profile: Option<u8>,
    /// Whitespace, in currency a year.
    pub whitespace: Option<f64>,
    /// Health, 0 to 1.
    pub health: Option<f64>,
    /// Coverage segment today, as an index into `Roster::segments`.
    pub segment: Option<u8>,
    /// Owner today, as an index into `Roster::owners`.
    pub owner: Option<u32>,
    /// Contract term, in months.
    pub term: Option<u32>,
    /// Whether it is a bad fit.
    pub bad_fit: Option<bool>,
    /// Whole months as a customer at the opening, the first day of month 1.
    pub tenure: Option<u32>,
}

/// The customers of a scenario, in the order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The customer's key in every draw, a stable hash of its id; rising.
    pub keys: Vec<u64>,
    /// Ids as the list has them; synthetic customers are numbered.
    pub ids: Vec<String>,
    /// Names, where the list has them.
    pub names: Vec<String>,
    /// What the list says.
    pub given: Vec<Given>,
    /// Names of today's coverage segments, sorted.
    pub segments: Vec<String>,
    /// Names of today's owners, sorted.
    pub owners: Vec<String>,
    /// Renewal dates before the start, rolled forward by whole terms.
    pub rolled_forward: usize,
    /// The people of today, by team and name; none without a list of people.
    pub people: Vec<Person>,
}

impl Roster {
    /// `size` synthetic customers, of whom nothing is given.
    ///
    /// # Errors
    /// If two ids have the same key.
    pub fn synthetic(size: u32) -> Result<Self, InputErrors> {
        let rows = (1..=size).map(|ordinal| (format!("S-{ordinal:07}"), String::new(), Given::default()));
        Self::in_key_order(rows.collect(), Vec::new(), Vec::new(), 0)
    }

    /// The customers of a list, its words matched with the scenario's names.
    ///
    /// # Errors
    /// Everything in the list that the scenario has no name for; a missing `start_date`; two ids with one key.
    pub fn listed(list: &CustomerList, scenario: &Scenario) -> Result<Self, InputErrors> {
        let mut errors = Vec::new();
        let start = start_of(scenario, list, &mut errors);
        let segments = distinct(list.customers.iter().filter_map(|c| c.segment.clone()));
        let owners = distinct(list.customers.iter().filter_map(|c| c.owner.clone()));
        let population = &scenario.population;
        let mut kinds = Names::new("type", "population.types", population.types.keys());
        let mut channels = Names::new("channel", "population.channels", population.channels.keys());
        let mut profiles = Names::new("profile", "population.profiles", population.profiles.keys());
        let mut rolled_forward = 0;
        let mut rows = Vec::with_capacity(list.customers.len());
        for customer in &list.customers {
            let renewal = start.and_then(|start| first_renewal(customer, start));
            rolled_forward += usize::from(renewal.is_some_and(|(_, rolled)| rolled));
            let given = Given {
                arr: Some(customer.arr),
                first_renewal: renewal.map(|(month, _)| month),
                kind: kinds.find(customer.kind.as_deref(), customer),
                channel: channels.find(customer.channel.as_deref(), customer),
                profile: profiles.find(customer.profile.as_deref(), customer),
                whitespace: customer.whitespace,
                health: customer.health,
                segment: customer.segment.as_ref().and_then(|name| position(&segments, name)),
                owner: customer.owner.as_ref().and_then(|name| position(&owners, name)),
                term: customer.term,
                bad_fit: customer.fit.map(|fits| !fits),
                tenure: start
                    .zip(customer.since)
                    .map(|(start, since)| whole_months(since, start)),
            };
            rows.push((customer.id.clone(), customer.name.clone().unwrap_or_default(), given));
        }
        if segments.len() > 200 {
            errors.push(Diagnostic::new(format!(
                "{} has {} different segments; at most 200 can be told apart",
                list.file,
                segments.len()
            )));
        }
        for names in [kinds, channels, profiles] {
            errors.extend(names.errors(&list.file));
        }
        if errors.is_empty() {
            Self::in_key_order(rows, segments, owners, rolled_forward)
        } else {
            Err(InputErrors(errors))
        }
    }

    /// Today's segment of customer `i`: the list's, the index behind them where it names none for this customer; where it
    /// names none at all, the one that the baseline plan puts it in.
    pub fn opening_segment(&self, i: usize, of_baseline: u8) -> u8 {
        match self.given[i].segment {
            Some(segment) => segment,
            None if self.segments.is_empty() => of_baseline,
            None => self.segments.len() as u8,
        }
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(super) fn in_key_order(
        rows: Vec<(String, String, Given)>,
        segments: Vec<String>,
        owners: Vec<String>,
        rolled_forward: usize,
    ) -> Result<Self, InputErrors> {
        let mut keyed: Vec<(u64, (String, String, Given))> =
            rows.into_iter().map(|row| (stable_key(&row.0), row)).collect();
        keyed.sort_by_key(|(key, _)| *key);
        if let Some(pair) = keyed.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(InputErrors(vec![Diagnostic::new(format!(
                "the ids `{}` and `{}` have the same key: change one of them",
                pair[0].1.0, pair[1].1.0
            ))]));
        }
        let mut roster = Self {
            segments,
            owners,
            rolled_forward,
            ..Self::default()
        };
        for (key, (id, name, given)) in keyed {
            roster.keys.push(key);
            roster.ids.push(id);
            roster.names.push(name);
            roster.given.push(given);
        }
        Ok(roster)
    }
}

fn start_of(scenario: &Scenario, list: &CustomerList, errors: &mut Vec<Diagnostic>) -> Option<Date> {
    let start = scenario.start_date.as_ref().and_then(|date| date.parse().ok());
    let dated = list.customers.iter().any(|c| c.renewal.is_some() || c.since.is_some());
    if start.is_none() && dated {
        errors.push(
            Diagnostic::new(format!(
                "{} has dates, but the scenario does not say when month 1 is",
                list.file
            ))
            .help("add the first simulated month to the scenario: start_date = \"2025-01-01\""),
        );
    }
    start
}

/// The month of the first renewal and whether a past date had to be rolled forward by whole terms: the renewal date, else
/// the next time that a whole number of terms has passed since the customer came. Terms are 12 months unless given.
fn first_renewal(customer: &ListedCustomer, start: Date) -> Option<(u32, bool)> {
    let term = customer.term.map_or(12, |term| term as i32);
    match (customer.renewal, customer.since) {
        (Some(renewal), _) => {
            let ahead = months_ahead(start, renewal);
            let month = if ahead < 0 { ahead.rem_euclid(term) } else { ahead };
            Some((month as u32 + 1, ahead < 0))
        }
        (None, Some(since)) => {
            let ahead = months_ahead(start, since);
            let month = if ahead < 0 {
                ahead.rem_euclid(term)
            } else {
                ahead + term
            };
            Some((month as u32 + 1, false))
        }
        (None, None) => None,
    }
}

/// How many calendar months the month of a date lies ahead of that of the start.
fn months_ahead(start: Date, date: Date) -> i32 {
    (i32::from(date.year()) - i32::from(start.year())) * 12 + i32::from(date.month()) - i32::from(start.month())
}

/// Whole months from a date to the first day of the month of the start; 0 for a date after it.
pub(super) fn whole_months(since: Date, start: Date) -> u32 {
    let begun = i32::from(since.day() > 1);
    u32::try_from(-months_ahead(start, since) - begun).unwrap_or(0)
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn position<I: TryFrom<usize>>(names: &[String], name: &String) -> Option<I> {
    names.binary_search(name).ok().and_then(|index| I::try_from(index).ok())
}

/// The scenario's names for what a column holds, and the words of the list that are none of them.
struct Names<'a> {
    column: &'static str,
    table: &'static str,
    known: Vec<&'a str>,
    index: HashMap<String, u8>,
    unknown: Vec<(String, String, usize)>,
}

impl<'a> Names<'a> {
    fn new(column: &'static str, table: &'static str, names: impl Iterator<Item = &'a String>) -> Self {
        let known: Vec<&str> = names.map(String::as_str).collect();
        let index = known
            .iter()
            .zip(0..)
            .map(|(name, index)| (plain(name), index))
            .collect();
        Self {
            column,
            table,
            known,
            index,
            unknown: Vec::new(),
        }
    }

    fn find(&mut self, word: Option<&str>, customer: &ListedCustomer) -> Option<u8> {
        let word = word?;
        let found = self.index.get(&plain(word)).copied();
        if found.is_none() {
            match self.unknown.iter_mut().find(|(known, ..)| known == word) {
                Some((_, _, count)) => *count += 1,
                None => self.unknown.push((word.to_owned(), customer.id.clone(), 1)),
            }
        }
        found
    }

    fn errors(self, file: &str) -> Vec<Diagnostic> {
        let Self {
            column,
            table,
            known,
            unknown,
            ..
        } = self;
        let explain = |(word, id, count): (String, String, usize)| {
            let listed = known.join(", ");
            let help = match nearest(&word, known.iter().copied()) {
                Some(near) => format!("write `{near}` in the list, or name `{word}` in [{table}]; known: {listed}"),
                None => format!("name `{word}` in [{table}], or correct the list; known: {listed}"),
            };
            let customers = if count == 1 { "customer" } else { "customers" };
            Diagnostic::new(format!(
                "{file}: the {column} `{word}` ({count} {customers}, `{id}` first) is not one of the scenario's"
            ))
            .help(help)
        };
        unknown.into_iter().map(explain).collect()
    }
}

/// Case, spaces and punctuation do not tell names apart: `Self-Service` is `self_service`.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renewal(renewal: Option<&str>, since: Option<&str>) -> Option<(u32, bool)> {
        renewal_of(None, renewal, since)
    }

    fn renewal_of(term: Option<u32>, renewal: Option<&str>, since: Option<&str>) -> Option<(u32, bool)> {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let customer = ListedCustomer {
            line: 2,
            id: "a".into(),
            name: None,
            arr: 1.0,
            renewal: renewal.map(date),
            since: since.map(date),
            segment: None,
            owner: None,
            kind: None,
            channel: None,
            profile: None,
            whitespace: None,
            health: None,
            term,
            fit: None,
            attributes: Vec::new(),
        };
        first_renewal(&customer, date("2025-03-01"))
    }

    #[test]
    fn renewals_fall_in_their_month() {
        assert_eq!(renewal(Some("2025-03-31"), None), Some((1, false)));
        assert_eq!(
            renewal(Some("2026-09-01"), None),
            Some((19, false)),
            "later than a year stands"
        );
        assert_eq!(renewal(Some("2025-01-15"), None), Some((11, true)), "rolled forward");
        assert_eq!(
            renewal(None, Some("2023-05-20")),
            Some((3, false)),
            "the next anniversary"
        );
        assert_eq!(renewal(None, Some("2024-03-02")), Some((1, false)));
        assert_eq!(
            renewal(None, Some("2025-03-10")),
            Some((13, false)),
            "who comes in month 1 renews a year on"
        );
        assert_eq!(renewal(None, None), None);
    }

    #[test]
    fn terms_pass_as_a_whole() {
        assert_eq!(
            renewal_of(Some(36), Some("2024-05-01"), None),
            Some((27, true)),
            "in May 2027"
        );
        assert_eq!(renewal_of(Some(1), Some("2024-05-01"), None), Some((1, true)));
        assert_eq!(
            renewal_of(Some(24), Some("2025-04-01"), None),
            Some((2, false)),
            "a date ahead stands"
        );
        assert_eq!(
            renewal_of(Some(24), None, Some("2020-06-10")),
            Some((16, false)),
            "in June 2026"
        );
        assert_eq!(renewal_of(Some(24), None, Some("2025-03-10")), Some((25, false)));
    }

    #[test]
    fn months_are_whole() {
        let tenure = |since: &str| whole_months(since.parse().unwrap(), "2025-03-15".parse().unwrap());
        assert_eq!(tenure("2025-02-01"), 1);
        assert_eq!(tenure("2025-02-02"), 0);
        assert_eq!(tenure("2024-03-01"), 12);
        assert_eq!(tenure("2024-03-02"), 11);
        assert_eq!(tenure("2025-03-10"), 0, "counted to the first of the month");
        assert_eq!(tenure("2026-01-01"), 0);
    }
}
