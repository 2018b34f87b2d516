//! New customers: how many come, and what word of mouth does (docs/model.md 5.1, 5.7).

use crate::random::pinned::pow;

/// New customers.
#[derive(Clone, Debug)]
pub struct Arrivals {
    /// Candidates in the first month, on average.
    pub per_month: f64,
    /// Growth of that rate, a year.
    pub growth: f64,
    /// Factor by calendar month.
    pub season: [f64; 12],
    /// Chance a month that a healthy customer refers another.
    pub referral_chance: f64,
    /// Health from which customers refer.
    pub referral_health: f64,
    /// Candidates that one unhappy churned customer keeps away, on average.
    pub deterred_per_churn: f64,
    /// Health below which a churned customer is unhappy.
    pub unhappy_below: f64,
}

impl Arrivals {
    /// Candidates of a month, on average.
    pub fn rate(&self, month: u32, calendar_month: usize) -> f64 {
        let growth = if self.growth == 0.0 {
            1.0
        } else {
            pow(1.0 + self.growth, f64::from(month - 1) / 12.0)
        };
        self.per_month * growth * self.season[calendar_month]
    }
}
