//! Which metrics are fractions, and values of them that were meant in percent.

use super::metric::Metric;

impl Metric {
    /// Whether it is a fraction: a rate, a share or a load, 1 for 100 %.
    pub const fn is_fraction(self) -> bool {
        matches!(
            self,
            Self::Nrr12m
                | Self::Nrr12mWithoutUplift
                | Self::Grr12m
                | Self::LogoRetention12m
                | Self::NrrTtm
                | Self::GrrTtm
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
        )
    }

    /// What to write instead, where a value can only be meant in percent: above 3 of a rate, above 10 of a load. A judgement: 300 %
    /// is more than any rate of a company, and so is 1000 % of what people can carry.
    pub fn meant_in_percent(self, value: f64) -> Option<String> {
        let most = match self {
            Self::RequiredLoad | Self::Utilisation => 10.0,
            _ => 3.0,
        };
        (self.is_fraction() && value > most)
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
