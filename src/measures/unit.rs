//! What a metric is counted in, and values that were meant in percent.

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
            | Self::PaidBack
            | Self::Nrr12mExpansion
            | Self::Nrr12mUplift
            | Self::Nrr12mContraction
            | Self::Nrr12mChurn => Unit::Fraction,
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
            | Self::EnterpriseValue
            | Self::Revenue
            | Self::PeopleCost
            | Self::HiringCost
            | Self::IdleCost
            | Self::OperationsCost => Unit::Money,
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

    /// The lowest and the highest value that it can have; 1e18 is more than there is of anything.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Grr12m
            | Self::GrrTtm
            | Self::LogoRetention12m
            | Self::OverloadShare
            | Self::Adequacy
            | Self::Health
            | Self::MismatchShare
            | Self::AnsweredInTime
            | Self::WaitingUnbounded
            | Self::PaidBack => (0.0, 1.0),
            Self::GrossMargin | Self::Margin | Self::Npv | Self::Roi => (-1e18, 1e18),
            _ if self.unit() == Unit::Fraction => (0.0, self.most()),
            _ => (0.0, 1e18),
        }
    }

    /// The highest fraction that is taken for one. A judgement: 300 % is more than any rate of a company, and so is 1000 % of what
    /// people can carry.
    const fn most(self) -> f64 {
        match self {
            Self::RequiredLoad | Self::Utilisation => 10.0,
            _ => 3.0,
        }
    }

    /// What to write instead, where a value can only be meant in percent.
    pub fn meant_in_percent(self, value: f64) -> Option<String> {
        (self.unit() == Unit::Fraction && value > self.most())
            .then(|| format!("rates are fractions: write {} for {value} %", value / 100.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_told_from_a_fraction() {
        assert!(
            Metric::Nrr12m
                .meant_in_percent(104.0)
                .unwrap()
                .contains("write 1.04 for 104 %")
        );
        assert!(Metric::RequiredLoad.meant_in_percent(90.0).is_some());
        for (metric, value) in [
            (Metric::Nrr12m, 2.92),
            (Metric::RequiredLoad, 4.0),
            (Metric::CsCost, 2e6),
        ] {
            assert_eq!(metric.meant_in_percent(value), None);
        }
    }
}
