//! Expectations, fit, new customers, contracts.

use super::super::findings::Part;
use super::super::path::quoted;
use super::{Check, whole_months};

/// The longest contract term, in months.
const LONGEST_TERM: u32 = 120;

impl Check<'_> {
    pub(super) fn market(&mut self) {
        let scenario = self.scenario;
        if let Some(expectation) = &scenario.expectation {
            for channel in expectation.hours.keys() {
                self.channel(&["expectation", "hours", channel], Part::Key, channel);
            }
            if expectation.hours.is_empty() {
                let channel = scenario.population.channels.keys().next();
                let channel = channel.map_or("…".to_owned(), |channel| quoted(channel));
                self.wrong(
                    &["expectation", "hours"],
                    "expectations are felt, but nobody is said to expect anything",
                    format!(
                        "say what customers of each channel expect, in hours a month: `hours = {{ {channel} = 1 }}`"
                    ),
                );
            }
        }
        if let Some(fit) = &scenario.fit {
            for channel in fit.channels.keys() {
                self.channel(&["fit", "channels", channel], Part::Key, channel);
            }
        }
        if let Some(arrivals) = &scenario.arrivals
            && !arrivals.channels.is_empty()
        {
            let keys = ["arrivals", "channels"];
            for channel in arrivals.channels.keys() {
                self.channel(&[keys[0], keys[1], channel], Part::Key, channel);
            }
            let uncertain = self.uncertain_under(&keys);
            self.sum_to_one(&keys, "`arrivals.channels`", arrivals.channels.values(), uncertain);
        }
        self.contracts();
    }

    fn contracts(&mut self) {
        let Some(contracts) = &self.scenario.contracts else {
            return;
        };
        let keys = ["contracts", "terms"];
        for term in contracts.terms.keys() {
            if whole_months(term).is_none_or(|months| !(1..=LONGEST_TERM).contains(&months)) {
                self.wrong_name(
                    &[keys[0], keys[1], term],
                    format!("`{term}` is not a contract term in months"),
                    format!("write whole months from 1 to {LONGEST_TERM} and their shares: `terms = {{ 12 = 0.9, 36 = 0.1 }}`"),
                );
            }
        }
        let uncertain = self.uncertain_under(&keys);
        self.sum_to_one(&keys, "`contracts.terms`", contracts.terms.values(), uncertain);
    }
}
