//! The customers and what they need.

use super::super::document::Origin;
use super::super::findings::{Part, and, known_or};
use super::super::path::quoted;
use super::Check;

impl Check<'_> {
    pub(super) fn population(&mut self) {
        let population = &self.scenario.population;
        match (&population.file, population.size) {
            (None, None) => self.wrong(
                &["population"],
                "the population is neither a list nor a size",
                "name the customer list, `file = \"customers.csv\"` under `[population]`, or give a number of \
                 synthetic customers, `size = 2000`",
            ),
            (Some(_), Some(_)) => self.wrong(
                &["population", "size"],
                "the population is both a list and a size",
                "remove `size`: the list says how many customers there are; or remove `file`",
            ),
            (None, Some(_)) if !population.columns.is_empty() => self.wrong(
                &["population", "columns"],
                "`population.columns` says which column is which, but there is no list",
                "name the customer list, `file = \"customers.csv\"`, or remove `columns`",
            ),
            _ => {}
        }
        if population.file.as_ref().is_some_and(|file| file.trim().is_empty()) {
            self.wrong(
                &["population", "file"],
                "`population.file` is empty",
                "write the path of the customer list",
            );
        }
        if self
            .scenario
            .people
            .as_ref()
            .is_some_and(|people| people.file.trim().is_empty())
        {
            self.wrong(
                &["people", "file"],
                "`people.file` is empty",
                "write the path of the list of people",
            );
        }
        if population.date_format != "auto" && !population.date_format.contains('%') {
            self.wrong(
                &["population", "date_format"],
                format!(
                    "`population.date_format` is {:?}, which names no part of a date",
                    population.date_format
                ),
                "write `\"auto\"`, or the parts as in `\"%d/%m/%Y\"` (%d day, %m month, %Y year)",
            );
        }
        self.number_of_names(&["population", "channels"], population.channels.len(), "buying channel");
        self.types();
        let profiles = ["population", "profiles"];
        self.number_of_names(&profiles, population.profiles.len(), "profile");
        let uncertain = self.uncertain_under(&profiles);
        self.sum_to_one(
            &profiles,
            "`population.profiles`",
            population.profiles.values(),
            uncertain,
        );
    }

    fn types(&mut self) {
        let population = &self.scenario.population;
        let keys = ["population", "types"];
        self.number_of_names(&keys, population.types.len(), "customer type");
        let uncertain = self
            .sites
            .iter()
            .any(|site| site.is_under(&keys) && site.at.last() == "share");
        let shares = population.types.values().map(|kind| &kind.share);
        self.sum_to_one(&keys, "`population.types`", shares, uncertain);
        for (name, kind) in &population.types {
            let keys = ["population", "types", name, "channels"];
            let uncertain = self.uncertain_under(&keys);
            let what = format!("the channels of type `{name}`");
            self.sum_to_one(&keys, &what, kind.channels.values(), uncertain);
        }
        self.channels_of_types();
    }

    /// Customers buy through channels that exist. The channels of the default types are a problem of the channels that
    /// the user gave, not of the defaults.
    fn channels_of_types(&mut self) {
        let population = &self.scenario.population;
        let mut of_defaults = Vec::new();
        for (name, kind) in &population.types {
            let keys = ["population", "types", name, "channels"];
            let default = self.tree.at(keys).is_some_and(|node| node.origin == Origin::Default);
            for channel in kind
                .channels
                .keys()
                .filter(|channel| !population.channels.contains_key(*channel))
            {
                if default {
                    of_defaults.push(format!("`{name}`"));
                    continue;
                }
                self.wrong_name(
                    &["population", "types", name, "channels", channel],
                    format!("customers of type `{name}` buy through `{channel}`, which is not a channel"),
                    known_or(
                        channel,
                        "channels",
                        population.channels.keys().map(String::as_str),
                        "add the channel to `[population.channels]`",
                    ),
                );
            }
        }
        of_defaults.dedup();
        if !of_defaults.is_empty() {
            self.wrong(
                &["population", "channels"],
                format!(
                    "the default types {} buy through channels that are not here",
                    and(&of_defaults)
                ),
                format!(
                    "say which types of customer there are and how they buy: \
                     `[population.types]`, `smb = {{ share = 1, channels = {{ {} = 1 }} }}`",
                    population
                        .channels
                        .keys()
                        .next()
                        .map_or("…".into(), |channel| quoted(channel))
                ),
            );
        }
    }

    pub(super) fn need(&mut self) {
        let (need, profiles) = (&self.scenario.need, &self.scenario.population.profiles);
        self.number_of_names(&["need", "kinds"], need.kinds.len(), "engagement kind");
        self.shares_of_roles();
        if !need.kinds.values().any(|kind| kind.inbound) {
            self.wrong(
                &["need", "kinds"],
                "no engagement kind is inbound, but what is not met comes back as inbound work",
                "mark the kind that customers bring themselves: `inbound = { hours = 0.4, inbound = true }`",
            );
        }
        for profile in profiles.keys().filter(|profile| !need.profiles.contains_key(*profile)) {
            self.wrong_name(
                &["population", "profiles", profile],
                format!("what customers of the profile `{profile}` need is not said"),
                format!(
                    "add it to `[need.profiles]`, in engagements a month: `{} = {{ sync = 1, async = 2 }}`",
                    quoted(profile)
                ),
            );
        }
        for (profile, rates) in &need.profiles {
            if !profiles.contains_key(profile) {
                self.wrong_name(
                    &["need", "profiles", profile],
                    format!("`{profile}` is not a profile of any customer"),
                    known_or(
                        profile,
                        "profiles",
                        profiles.keys().map(String::as_str),
                        "give its share of customers in `[population.profiles]`",
                    ),
                );
            }
            for kind in rates.0.keys() {
                self.kind(&["need", "profiles", profile, kind], Part::Key, kind);
            }
        }
    }
}
