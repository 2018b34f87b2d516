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
    /// The section of the scenario that names the list.
    pub(super) section: &'static str,
    /// The columns that are worth exporting.
    pub(super) columns: &'static str,
    /// The columns without which nothing goes.
    pub(super) needed: &'static str,
}

pub(super) const CUSTOMERS: Subject = Subject {
    list: "customer list",
    rows: "customers",
    row: "customer",
    section: "population",
    columns: "id, ARR, renewal date, segment, owner",
    needed: "an id and an ARR are needed",
};

pub(super) const PEOPLE: Subject = Subject {
    list: "list of people",
    rows: "people",
    row: "person",
    section: "people",
    columns: "name, team, start, hours",
    needed: "a name and a team are needed",
};
