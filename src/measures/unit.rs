//! What a metric is counted in.

use super::metric::Metric;

/// What the numbers of a metric are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A fraction, which people write in per cent: its differences are points.
    Fraction,
    /// Money, in the scenario's currency.
    Money,
    /// Hours.
    Hours,
    /// A number of something, or a ratio that nobody writes in per cent.
    Number,
}

impl Metric {
    /// What it is counted in.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Nrr12m
            | Self::Grr12m
            | Self::LogoRetention12m
            | Self::NrrTtm
            | Self::GrrTtm
            | Self::Nrr12mWithoutUplift
            | Self::RequiredLoad
            | Self::Utilisation
            | Self::OverloadShare
            | Self::Adequacy
            | Self::Health
            | Self::MismatchShare
            | Self::Satisfaction
            | Self::Burnout
            | Self::AnsweredInTime
            | Self::WaitingUnbounded
            | Self::PaidBack => Unit::Fraction,
            Self::Arr
            | Self::NewArr
            | Self::ExpansionArr
            | Self::UpliftArr
            | Self::ContractionArr
            | Self::ChurnedArr
            | Self::ArrPerCsm
            | Self::CostToServe
            | Self::CsCost
            | Self::PaidRevenue
            | Self::GrossMargin
            | Self::Margin
            | Self::Npv
            | Self::Dip
            | Self::EnterpriseValue => Unit::Money,
            Self::OvertimeHours
            | Self::IdleHours
            | Self::LostHours
            | Self::AutomatedHours
            | Self::UnmetHours
            | Self::SurplusHours
            | Self::EntitledSurplusHours
            | Self::BacklogHours
            | Self::WaitingHours => Unit::Hours,
            Self::Customers
            | Self::AccountsPerCsm
            | Self::ArrSpread
            | Self::Resignations
            | Self::Vacancies
            | Self::Headcount
            | Self::Roi
            | Self::PaybackMonth => Unit::Number,
        }
    }
}
