//! Where two plans part over a customer: first in what they deliver, later in what comes of it.

use serde::Serialize;

use crate::measures::trace::CustomerMonth;

/// Differences smaller than this share of what is compared are rounding.
pub(super) const ROUNDING: f64 = 1e-9;

/// The first months in which a plan and the baseline differ for a customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parting {
    /// The plan.
    pub plan: String,
    /// In what is needed or delivered, in quality or in health; or the first in which only one of them has the customer.
    pub experience: Option<u32>,
    /// In ARR.
    pub arr: Option<u32>,
}

impl Parting {
    /// Compares the months of two plans.
    pub(super) fn of(plan: String, months: u32, baseline: &[CustomerMonth], other: &[CustomerMonth]) -> Self {
        let first = |differs: &dyn Fn(Option<&CustomerMonth>, Option<&CustomerMonth>) -> bool| {
            (1..=months).find(|&month| differs(in_month(baseline, month), in_month(other, month)))
        };
        Self {
            plan,
            experience: first(&|one, other| match (one, other) {
                (Some(one), Some(other)) => experience_differs(one, other),
                (one, other) => one.is_some() != other.is_some(),
            }),
            arr: first(&|one, other| {
                let arr = |month: Option<&CustomerMonth>| month.map_or(0.0, |month| month.arr);
                differs(arr(one), arr(other))
            }),
        }
    }
}

fn in_month(months: &[CustomerMonth], month: u32) -> Option<&CustomerMonth> {
    let index = months.binary_search_by_key(&month, |met| met.month).ok()?;
    Some(&months[index])
}

fn experience_differs(one: &CustomerMonth, other: &CustomerMonth) -> bool {
    let figures = |month: &CustomerMonth| [month.need, month.delivered(), month.quality, month.health];
    let kinds = one.kinds.iter().zip(&other.kinds);
    figures(one).into_iter().zip(figures(other)).any(|(a, b)| differs(a, b))
        || kinds.into_iter().any(|(a, b)| differs(a.delivered, b.delivered))
}

fn differs(a: f64, b: f64) -> bool {
    (a - b).abs() > ROUNDING * f64::max(a.abs(), b.abs())
}
