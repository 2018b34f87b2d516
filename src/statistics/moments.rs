//! Mean and variance in one pass.

use crate::random::special::student_t_quantile;

/// Count, mean and sum of squared deviations (Welford 1962), mergeable (Chan, Golub & LeVeque 1979).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Sum of their squared deviations from the mean.
    pub squares: f64,
}

impl Moments {
    /// Adds a value.
    pub fn push(&mut self, value: f64) {
        self.n += 1.0;
        let deviation = value - self.mean;
        self.mean += deviation / self.n;
        self.squares += deviation * (value - self.mean);
    }

    /// Adds the values of another.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0.0 {
            return;
        }
        let n = self.n + other.n;
        let deviation = other.mean - self.mean;
        self.squares += other.squares + deviation * deviation * (self.n * other.n / n);
        self.mean += deviation * (other.n / n);
        self.n = n;
    }

    /// Sample variance; 0 for fewer than two values.
    pub fn variance(&self) -> f64 {
        if self.n > 1.0 {
            self.squares / (self.n - 1.0)
        } else {
            0.0
        }
    }

    /// Sample standard deviation.
    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }

    /// Standard error of the mean; NaN for fewer than two values, which tell nothing of it.
    pub fn se(&self) -> f64 {
        if self.n > 1.0 {
            (self.variance() / self.n).sqrt()
        } else {
            f64::NAN
        }
    }

    /// The interval of the mean at this confidence, by Student's t; NaN at both ends for fewer than two values.
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        if self.n < 2.0 {
            return (f64::NAN, f64::NAN);
        }
        let half = student_t_quantile(0.5 + 0.5 * confidence, self.n - 1.0) * self.se();
        (self.mean - half, self.mean + half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_is_pushing() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let mut whole = Moments::default();
        values.iter().for_each(|&value| whole.push(value));
        let (mut a, mut b) = (Moments::default(), Moments::default());
        values[..3].iter().for_each(|&value| a.push(value));
        values[3..].iter().for_each(|&value| b.push(value));
        a.merge(&b);
        assert_eq!(a.n, 8.0);
        // By hand: mean 31/8 = 3.875, squares 173 − 31²/8 = 52.875.
        for moments in [whole, a] {
            assert!((moments.mean - 3.875).abs() < 1e-15);
            assert!((moments.squares - 52.875).abs() < 1e-13);
        }
    }

    /// 1, 2 and 6: mean 3, variance 7, and t of two degrees of freedom is 4.302 653 at 97.5 %, 2.919 986 at 95 %.
    #[test]
    fn intervals_by_hand() {
        let mut moments = Moments::default();
        [1.0, 2.0, 6.0].iter().for_each(|&value| moments.push(value));
        for (confidence, t) in [(0.95, 4.302_653), (0.9, 2.919_986)] {
            let half = t * f64::sqrt(7.0 / 3.0);
            let (low, high) = moments.interval(confidence);
            assert!(
                (low - 3.0 + half).abs() < 1e-5 && (high - 3.0 - half).abs() < 1e-5,
                "{low}, {high}"
            );
        }
    }

    /// One value tells nothing of its error; t of one degree of freedom, Cauchy's, is 12.706 205 at 97.5 %.
    #[test]
    fn one_value_and_two() {
        let mut moments = Moments::default();
        moments.push(3.0);
        assert_eq!((moments.variance(), moments.sd()), (0.0, 0.0));
        let (low, high) = moments.interval(0.95);
        assert!(moments.se().is_nan() && low.is_nan() && high.is_nan());
        moments.push(5.0);
        assert_eq!(
            (moments.variance(), moments.sd(), moments.se()),
            (2.0, f64::sqrt(2.0), 1.0)
        );
        let (low, high) = moments.interval(0.95);
        assert!((low - 4.0 + 12.706_205).abs() < 1e-5 && (high - 4.0 - 12.706_205).abs() < 1e-5);
    }

    #[test]
    fn equal_values_have_no_spread() {
        let mut moments = Moments::default();
        (0..1000).for_each(|_| moments.push(0.1));
        assert_eq!(moments.squares, 0.0);
        assert_eq!(moments.mean, 0.1);
    }
}
