//! What a history adds up to, and whether it can be believed.

use super::History;

/// NRR, GRR and logo retention over the last twelve months.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Retention {
    /// Customers with ARR when the twelve months began.
    pub cohort: usize,
    /// Net revenue retention.
    pub nrr: f64,
    /// Gross revenue retention.
    pub grr: f64,
    /// Share of logos kept.
    pub logos: f64,
}

/// What a history adds up to.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Facts {
    /// First and last month.
    pub from: String,
    /// Last month.
    pub to: String,
    /// Customers that had ARR in it.
    pub customers: usize,
    /// Over the last twelve months; nothing for less than thirteen.
    pub retention: Option<Retention>,
    /// Customers who left for good.
    pub churned: usize,
    /// Customers whose ARR fell to 0 and came back.
    pub paused: usize,
    /// Customers whom a churn event names.
    pub named_by_events: Option<usize>,
    /// Churn events, and those after which the customer still has ARR, in the month after.
    pub events: usize,
    /// Of these, events whose customer has ARR a month later.
    pub events_survived: usize,
    /// Contacts.
    pub contacts: f64,
    /// Contacts of customers in months in which they have no ARR.
    pub contacts_without_arr: f64,
}

impl Facts {
    /// Adds up a history.
    pub fn of(history: &History) -> Self {
        let last = history.months - 1;
        let there = |arr: &[f64]| arr.iter().any(|arr| *arr > 0.0);
        let customers = history.customers.iter();
        let paused = customers.clone().filter(|course| {
            let left = course.left().unwrap_or(history.months);
            let came = course.arr.iter().position(|arr| *arr > 0.0).unwrap_or(left);
            course.arr[came..left].contains(&0.0)
        });
        let contacts = customers.clone().flat_map(|course| {
            let months = course.contacts.iter().enumerate();
            months.map(|(month, contacts)| (*contacts, course.is_there(month)))
        });
        let (mut all, mut without) = (0.0, 0.0);
        for (contacts, is_there) in contacts {
            all += contacts;
            without += if is_there { 0.0 } else { contacts };
        }
        let places = history.ids();
        let survived = |(id, month): &&(String, usize)| {
            let course = places.get(id).map(|place| &history.customers[*place]);
            course.is_some_and(|course| course.arr[(month + 1).min(last)] > 0.0)
        };
        let events = history.churn_events.as_deref().unwrap_or_default();
        let named = |events: &Vec<(String, usize)>| {
            let ids: std::collections::BTreeSet<&str> = events.iter().map(|(id, _)| id.as_str()).collect();
            ids.len()
        };
        Self {
            from: history.name_of(0),
            to: history.name_of(last),
            customers: customers.clone().filter(|course| there(&course.arr)).count(),
            retention: retention(history),
            churned: customers.filter(|course| course.left().is_some()).count(),
            paused: paused.count(),
            named_by_events: history.churn_events.as_ref().map(named),
            events: events.len(),
            events_survived: events.iter().filter(survived).count(),
            contacts: all,
            contacts_without_arr: without,
        }
    }
}

/// Over the last twelve months, on the cohort that had ARR when they began (docs/model.md 7.1).
fn retention(history: &History) -> Option<Retention> {
    let last = history.months - 1;
    let first = last.checked_sub(12)?;
    let cohort = history.customers.iter().filter(|course| course.arr[first] > 0.0);
    let (mut count, mut kept) = (0, 0);
    let (mut opening, mut net, mut gross) = (0.0, 0.0, 0.0);
    for course in cohort {
        let (then, now) = (course.arr[first], course.arr[last]);
        count += 1;
        kept += usize::from(now > 0.0);
        opening += then;
        net += now;
        gross += now.min(then);
    }
    (count > 0).then(|| Retention {
        cohort: count,
        nrr: net / opening,
        grr: gross / opening,
        logos: kept as f64 / count as f64,
    })
}
