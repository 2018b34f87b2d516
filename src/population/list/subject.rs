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
}

pub(super) const CUSTOMERS: Subject = Subject {
    list: "customer list",
    rows: "customers",
    row: "customer",
    named_by: NamedBy::Section("population"),
    columns: "id, ARR, renewal date, segment, owner",
    needed: "an id and an ARR are needed",
};

pub(super) const PEOPLE: Subject = Subject {
    list: "list of people",
    rows: "people",
    row: "person",
    named_by: NamedBy::Section("people"),
    columns: "name, team, start, hours",
    needed: "a name and a team are needed",
};
