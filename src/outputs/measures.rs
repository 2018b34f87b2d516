//! Values of metrics as people write them.

use super::words::{money, percent, points_with_error, quantity};
use crate::measures::metric::Metric;

/// How a metric is counted.
pub enum Unit {
    Money,
    Share,
    Index,
    Number,
}

/// How a metric is counted.
pub fn unit(metric: Metric) -> Unit {
    match metric {
        Metric::Arr
        | Metric::NewArr
        | Metric::ExpansionArr
        | Metric::UpliftArr
        | Metric::ContractionArr
        | Metric::ChurnedArr
        | Metric::ArrPerCsm
        | Metric::CostToServe
        | Metric::CsCost
        | Metric::PaidRevenue
        | Metric::GrossMargin
        | Metric::Margin
        | Metric::Npv
        | Metric::Dip
        | Metric::EnterpriseValue => Unit::Money,
        Metric::Nrr12m
        | Metric::Grr12m
        | Metric::LogoRetention12m
        | Metric::NrrTtm
        | Metric::GrrTtm
        | Metric::Nrr12mWithoutUplift
        | Metric::RequiredLoad
        | Metric::Utilisation
        | Metric::OverloadShare
        | Metric::Adequacy
        | Metric::MismatchShare
        | Metric::AnsweredInTime
        | Metric::WaitingUnbounded
        | Metric::PaidBack => Unit::Share,
        Metric::Health | Metric::Satisfaction | Metric::ArrSpread | Metric::Burnout | Metric::Roi => Unit::Index,
        Metric::Customers
        | Metric::AccountsPerCsm
        | Metric::OvertimeHours
        | Metric::IdleHours
        | Metric::LostHours
        | Metric::AutomatedHours
        | Metric::UnmetHours
        | Metric::SurplusHours
        | Metric::EntitledSurplusHours
        | Metric::BacklogHours
        | Metric::Resignations
        | Metric::Vacancies
        | Metric::WaitingHours
        | Metric::Headcount
        | Metric::PaybackMonth => Unit::Number,
    }
}

/// A value.
pub fn value(metric: Metric, currency: &str, value: f64) -> String {
    match unit(metric) {
        Unit::Money => money(currency, value),
        Unit::Share => percent(value),
        Unit::Index => format!("{value:.3}"),
        Unit::Number => quantity(value),
    }
}

/// A mean with half the width of its interval.
pub fn with_error(metric: Metric, currency: &str, mean: f64, half: f64) -> String {
    let mean = value(metric, currency, mean);
    if half.is_nan() || half == 0.0 {
        return mean;
    }
    match unit(metric) {
        Unit::Share => format!("{} ±{:.1} %", mean.trim_end_matches(" %"), half * 100.0),
        _ => format!("{mean} ±{}", value(metric, currency, half)),
    }
}

/// A difference with half the width of its interval; shares in percentage points.
pub fn difference(metric: Metric, currency: &str, mean: f64, half: f64) -> String {
    match unit(metric) {
        Unit::Share => format!("{} points", points_with_error(mean, half)),
        _ => {
            let sign = if mean >= 0.0 { "+" } else { "" };
            format!("{sign}{}", with_error(metric, currency, mean, half))
        }
    }
}
