//! What a list is a list of, in the words of messages.

/// What a list is a list of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    /// The list.
    pub(super) list: &'static str,
    /// Its rows.
    pub(super) rows: &'static str,
    /// One of them.
    pub(super) row: &'static str,
    /// How the user names the list, and so its columns.
    pub(super) named_by: NamedBy,
    /// The columns that are worth exporting.
    pub(super) columns: &'static str,
    /// The columns without which nothing goes.
    pub(super) needed: &'static str,
}

/// How a user names a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum NamedBy {
    /// By a section of the scenario.
    Section(&'static str),
    /// By an option of the command line.
    Option(&'static str),
    /// By `axplan new --from`: there is no scenario yet to write anything into.
    New,
}

impl Subject {
    /// How a user says how the list writes its values.
    pub(super) fn to_say(self, key: &str, value: &str) -> String {
        match self.named_by {
            NamedBy::New => format!("`--{} '{value}'`", key.replace('_', "-")),
            NamedBy::Section(_) | NamedBy::Option(_) => format!("`{key} = \"{value}\"` under [population]"),
        }
    }

    /// Where a user says how the list is written, if most rows have the same error.
    pub(super) fn cure(&self) -> &'static str {
        match self.named_by {
            NamedBy::New => "`--column`, `--number-format` or `--date-format`",
            NamedBy::Section(_) | NamedBy::Option(_) => "one line under [population]",
        }
    }
}

pub(super) const CUSTOMERS: Subject = Subject {
    list: "customer list",
    rows: "customers",
    row: "customer",
    named_by: NamedBy::Section("population"),
    columns: "id, ARR, renewal date, segment, owner",
    needed: "an id and an ARR are needed",
};

/// A customer list that a scenario is to be fitted to.
pub(super) const NEW: Subject = Subject {
    named_by: NamedBy::New,
    ..CUSTOMERS
};

pub(super) const PEOPLE: Subject = Subject {
    list: "list of people",
    rows: "people",
    row: "person",
    named_by: NamedBy::Section("people"),
    columns: "name, team, start, hours",
    needed: "a name and a team are needed",
};
