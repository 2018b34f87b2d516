//! What chance alone made of a month's outcomes: what came, less what was to be expected just before it was drawn
//! (docs/model.md 7.3).
//!
//! ```text
//! churn at renewal        (1{churns} − p)            · what is at stake
//! contraction, who stays  (1{contracts} · D − p · E D) · what is at stake
//! expansion, who is lucky (1{expands} − p ÷ ℓ)       · its amount,      ℓ the chance of being lucky
//! ```
//!
//! Stake and chance are known before the draw, so whatever they are, each term has mean 0 given all that came before: a sum of
//! them over customers and months is a martingale, whose mean is 0. It is the control variate of what the run is about.

use std::ops::AddAssign;

/// The surprises of some customers and months, by what they are about. Positive is more of it than was to be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Surprise {
    /// ARR lost by churn.
    pub churned: f64,
    /// ARR lost by contraction.
    pub contraction: f64,
    /// ARR won by expansion.
    pub expansion: f64,
    /// ARR of customers of the opening.
    pub cohort_arr: f64,
    /// Of that, what is no more than it was at the opening.
    pub cohort_kept: f64,
    /// Customers of the opening.
    pub cohort_logos: f64,
}

/// What a customer of the opening has at stake; nothing of any other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stake {
    /// Its ARR, up to what it was at the opening.
    pub kept: f64,
    /// 1 where it is one.
    pub cohort: f64,
}

impl Surprise {
    /// A renewal at which a customer with `arr` churned (`excess` = 1 − p) or did not (−p).
    pub fn churn(&mut self, excess: f64, arr: f64, stake: Stake) {
        self.churned += excess * arr;
        self.cohort_arr -= excess * arr * stake.cohort;
        self.cohort_kept -= excess * stake.kept;
        self.cohort_logos -= excess * stake.cohort;
    }

    /// A renewal at which a share of the ARR was lost; `excess` is that share, less its mean.
    pub fn contraction(&mut self, excess: f64, arr: f64, stake: Stake) {
        self.contraction += excess * arr;
        self.cohort_arr -= excess * arr * stake.cohort;
        self.cohort_kept -= excess * stake.kept;
    }

    /// A month in which an `amount` was won or not.
    pub fn expansion(&mut self, excess: f64, amount: f64, stake: Stake) {
        self.expansion += excess * amount;
        self.cohort_arr += excess * amount * stake.cohort;
    }

    /// ARR of all customers.
    pub fn arr(&self) -> f64 {
        self.expansion - self.contraction - self.churned
    }
}

impl AddAssign<&Surprise> for Surprise {
    fn add_assign(&mut self, other: &Surprise) {
        self.churned += other.churned;
        self.contraction += other.contraction;
        self.expansion += other.expansion;
        self.cohort_arr += other.cohort_arr;
        self.cohort_kept += other.cohort_kept;
        self.cohort_logos += other.cohort_logos;
    }
}
