//! Means with and without their control variate.
//!
//! A control is a number with a known mean of 0 that goes with an outcome. Here it is an approximating martingale (Henderson &
//! Glynn 2002): it says what chance alone did to the outcome, in the outcome's own unit, so its coefficient is known to be 1 and
//! is not estimated. The outcome less its control has the same expectation, exactly, and its interval is the usual one,
//! without the loss of a degree of freedom and without the bias that a coefficient fitted to the same few replications brings
//! (Lavenberg & Welch 1981; Nelson 1990). It helps means, never percentiles.

use super::moments::Moments;

/// A control is taken off where the variance that is left is so many times smaller. Less could be chance, and to choose by chance
/// the narrower of two intervals makes it too narrow. A judgement.
const WORTH: f64 = 1.25;

/// Clusters below which a gain cannot be checked. A judgement.
const ENOUGH: f64 = 10.0;

/// How many times smaller the variance of the mean is with the control than without; 1 where there is no control, and none where
/// nothing varies or there are too few clusters to tell.
pub fn gain(plain: &Moments, controlled: &Moments) -> Option<f64> {
    let (before, after) = (plain.variance(), controlled.variance());
    (plain.n >= ENOUGH && before > 0.0 && after > 0.0).then(|| before / after)
}

/// The better of the two: with the control where it is worth it, else without.
pub fn better<'a>(plain: &'a Moments, controlled: &'a Moments) -> &'a Moments {
    if is_worth_it(plain, controlled) {
        controlled
    } else {
        plain
    }
}

/// Whether the control is worth it.
pub fn is_worth_it(plain: &Moments, controlled: &Moments) -> bool {
    gain(plain, controlled).is_some_and(|gain| gain >= WORTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.push(value));
        moments
    }

    /// Variance 2.5 (1 to 5, twice) without; spread doubled or halved with.
    #[test]
    fn a_control_is_taken_off_where_it_helps() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let scaled = |by: f64| moments(&values.map(|value| 3.0 + by * (value - 3.0)));
        let (plain, narrow, wide) = (moments(&values), scaled(0.5), scaled(2.0));
        assert!((gain(&plain, &narrow).unwrap() - 4.0).abs() < 1e-12);
        assert_eq!(better(&plain, &narrow), &narrow);
        assert_eq!(better(&plain, &wide), &plain);
        assert_eq!(better(&plain, &scaled(0.95)), &plain);
    }

    #[test]
    fn few_clusters_tell_no_gain() {
        let (plain, narrow) = (moments(&[1.0, 5.0]), moments(&[2.9, 3.1]));
        assert_eq!(gain(&plain, &narrow), None);
        assert_eq!(better(&plain, &narrow), &plain);
        let (certain, spread) = (moments(&[0.0; 20]), moments(&[1.0, 2.0].repeat(10)));
        assert_eq!(gain(&certain, &certain), None);
        assert_eq!(gain(&certain, &spread), None);
        assert_eq!(gain(&spread, &certain), None);
    }
}
