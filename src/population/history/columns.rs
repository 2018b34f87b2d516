//! Which columns each list of what happened has, and their usual headers.

use crate::population::list::records::{Holds, RecordColumn, RecordKind};

const fn column(key: &'static str, usual: &'static [&'static str], holds: Holds, needed: bool) -> RecordColumn {
    RecordColumn {
        key,
        usual,
        holds,
        needed,
    }
}

const CUSTOMER: &[&str] = &[
    "accountid",
    "customerid",
    "companyid",
    "organisationid",
    "organizationid",
    "clientid",
    "customer",
    "account",
    "company",
    "client",
    "id",
];

/// A row a customer and month: customer, month, arr, contacts, health, renewal.
#[rustfmt::skip]
pub const HISTORY: RecordKind = RecordKind {
    option: "history",
    list: "history",
    row: ["customer and month", "customers and months"],
    columns: &[
        column("customer", CUSTOMER, Holds::Text, true),
        column("month", &["month", "period", "asof", "asofdate", "snapshotdate", "date"], Holds::Month, true),
        column("arr", &["arr", "annualrecurringrevenue", "currentarr", "closingarr"], Holds::Amount, true),
        column("contacts", &["contacts", "tickets", "requests", "supporttickets", "cases", "inboundrequests"], Holds::Number, false),
        column("health", &["health", "healthscore", "customerhealth", "customerhealthscore"], Holds::Share, false),
        column("renewal", &["renewal", "upforrenewal", "renewaldue", "renews"], Holds::Flag, false),
    ],
};

/// A row a subscription: customer, start, end, arr, billing.
#[rustfmt::skip]
pub const SUBSCRIPTIONS: RecordKind = RecordKind {
    option: "subscriptions",
    list: "list of subscriptions",
    row: ["subscription", "subscriptions"],
    columns: &[
        column("customer", CUSTOMER, Holds::Text, true),
        column("start", &["startdate", "subscriptionstart", "subscriptionstartdate", "startedon", "start"], Holds::Date, true),
        column("end", &["enddate", "subscriptionend", "subscriptionenddate", "endedon", "end"], Holds::Date, false),
        column("arr", &["arramount", "arr", "annualrecurringrevenue", "subscriptionarr"], Holds::Amount, true),
        column("billing", &["billingfrequency", "billingperiod", "billinginterval", "billing"], Holds::Text, false),
    ],
};

/// A row a contact that the customer began: customer, date.
#[rustfmt::skip]
pub const CONTACTS: RecordKind = RecordKind {
    option: "contacts",
    list: "list of contacts",
    row: ["contact", "contacts"],
    columns: &[
        column("customer", CUSTOMER, Holds::Text, true),
        column("date", &["submittedat", "createdat", "createdon", "openedat", "openedon", "createddate", "date"], Holds::Date, true),
    ],
};

/// A row a customer lost: customer, date.
#[rustfmt::skip]
pub const CHURN_EVENTS: RecordKind = RecordKind {
    option: "churn-events",
    list: "list of churn events",
    row: ["churn event", "churn events"],
    columns: &[
        column("customer", CUSTOMER, Holds::Text, true),
        column("date", &["churndate", "churnedon", "cancellationdate", "cancelledon", "canceledon", "date"], Holds::Date, true),
    ],
};

/// A row an entry of a time sheet: customer, date, person, activity, hours, engagements.
#[rustfmt::skip]
pub const HOURS: RecordKind = RecordKind {
    option: "hours",
    list: "list of hours",
    row: ["entry", "entries"],
    columns: &[
        column("activity", &["activity", "kind", "type", "task", "category"], Holds::Text, true),
        column("hours", &["hours", "durationhours", "timespent", "duration"], Holds::Number, true),
        column("customer", CUSTOMER, Holds::Text, false),
        column("date", &["date", "loggedon", "workdate", "day", "month"], Holds::Month, false),
        column("person", &["person", "csm", "owner", "employee", "user", "team"], Holds::Text, false),
        column("engagements", &["engagements", "count", "number", "quantity"], Holds::Number, false),
        column("segment", &["coveragesegment", "cssegment", "segment", "tier"], Holds::Text, false),
    ],
};
