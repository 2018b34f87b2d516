//! Whether a difference is more than noise, alone and among many.

use super::moments::Moments;
use crate::random::special::{beta_inc, student_t_quantile};

/// An estimate with its standard error, and the degrees of freedom of that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub mean: f64,
    /// Its standard error; 0 where it does not vary, NaN where nothing is known of it.
    pub se: f64,
    /// Degrees of freedom.
    pub df: f64,
}

impl Estimate {
    /// The mean of values that belong together in pairs, or of any others.
    pub fn of_mean(values: &Moments) -> Self {
        Self {
            mean: values.mean,
            se: values.se(),
            df: values.n - 1.0,
        }
    }

    /// The difference of two means, the second less the first, of independent values whose variances may differ (Welch 1947,
    /// with Satterthwaite's degrees of freedom).
    pub fn of_difference(first: &Moments, second: &Moments) -> Self {
        let [a, b] = [first, second].map(|values| values.variance() / values.n);
        let known = first.n > 1.0 && second.n > 1.0;
        let df = (a + b) * (a + b) / (a * a / (first.n - 1.0) + b * b / (second.n - 1.0));
        Self {
            mean: second.mean - first.mean,
            se: if known { (a + b).sqrt() } else { f64::NAN },
            df: if a + b > 0.0 { df } else { first.n + second.n - 2.0 },
        }
    }

    /// The 95 % confidence interval by Student's t; NaN at both ends where nothing is known of the error.
    pub fn interval(&self) -> (f64, f64) {
        if self.se.is_nan() {
            return (f64::NAN, f64::NAN);
        }
        let half = student_t_quantile(0.975, self.df) * self.se;
        (self.mean - half, self.mean + half)
    }

    /// The probability of an estimate at least so far from 0 if the truth is 0: 2 · P(T > |mean ÷ se|) = I(df ÷ (df + t²);
    /// df ÷ 2, ½) (DLMF 8.17). 1 where nothing is known of the error.
    pub fn p_value(&self) -> f64 {
        if self.mean == 0.0 || self.se.is_nan() {
            1.0
        } else {
            let t = self.mean / self.se;
            beta_inc(0.5 * self.df, 0.5, self.df / (self.df + t * t))
        }
    }
}

/// Holm's adjusted p-values (Holm 1979): where those below α are called moved, the chance that even one is called so falsely
/// is at most α, however the estimates depend on each other.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest: f64 = 0.0;
    for (rank, &index) in order.iter().enumerate() {
        let left = (p_values.len() - rank) as f64;
        largest = largest.max(f64::min(1.0, left * p_values[index]));
        adjusted[index] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|&value| moments.push(value));
        moments
    }

    /// Means 3 and 7, variances 2.5 and 10, five values each: se = √(0.5 + 2), df = 2.5² ÷ (0.25/4 + 4/4).
    #[test]
    fn welch_by_hand() {
        let estimate = Estimate::of_difference(
            &moments(&[1.0, 2.0, 3.0, 4.0, 5.0]),
            &moments(&[3.0, 5.0, 7.0, 9.0, 11.0]),
        );
        assert!((estimate.mean - 4.0).abs() < 1e-14);
        assert!((estimate.se - 2.5f64.sqrt()).abs() < 1e-14);
        assert!((estimate.df - 6.25 / 1.0625).abs() < 1e-12);
    }

    #[test]
    fn degrees_of_freedom_and_what_is_not_known() {
        let (one, some) = (moments(&[3.0]), moments(&[1.0, 2.0, 6.0]));
        let mean = Estimate::of_mean(&some);
        assert_eq!((mean.mean, mean.df), (3.0, 2.0));
        assert!(Estimate::of_difference(&one, &some).se.is_nan());
        assert!(Estimate::of_difference(&some, &one).se.is_nan());
        // What does not vary: as many as there are values, less two means.
        let certain = Estimate::of_difference(&moments(&[1.0; 4]), &moments(&[3.0; 7]));
        assert_eq!((certain.mean, certain.se, certain.df), (2.0, 0.0, 9.0));
    }

    /// Where one sample does not vary, the other's degrees of freedom are left.
    #[test]
    fn welch_where_one_does_not_vary() {
        let estimate = Estimate::of_difference(&moments(&[1.0; 4]), &moments(&[1.0, 2.0, 6.0]));
        assert!((estimate.se - f64::sqrt(7.0 / 3.0)).abs() < 1e-14 && (estimate.df - 2.0).abs() < 1e-14);
    }

    /// With one degree of freedom Student's t is Cauchy's: P(|T| > 1) = ½. With two, P(|T| > t) = 1 − t ÷ √(2 + t²).
    #[test]
    fn p_values_in_closed_form() {
        let p = |mean: f64, df: f64| Estimate { mean, se: 1.0, df }.p_value();
        assert!((p(1.0, 1.0) - 0.5).abs() < 1e-12);
        assert!((p(-3.0, 2.0) - (1.0 - 3.0 / 11f64.sqrt())).abs() < 1e-12);
        let certain = Estimate {
            mean: 2.0,
            se: 0.0,
            df: 9.0,
        };
        assert_eq!((certain.p_value(), certain.interval()), (0.0, (2.0, 2.0)));
        let nothing = Estimate { mean: 0.0, ..certain };
        assert_eq!(nothing.p_value(), 1.0, "what does not vary and does not differ");
        let unknown = Estimate {
            se: f64::NAN,
            ..certain
        };
        assert_eq!(unknown.p_value(), 1.0, "what nothing is known of");
    }

    /// The p-value is 0.05 where the 95 % interval ends at 0.
    #[test]
    fn interval_and_p_value_agree() {
        let df = 17.0;
        let mean = student_t_quantile(0.975, df);
        let estimate = Estimate { mean, se: 1.0, df };
        assert!((estimate.p_value() - 0.05).abs() < 1e-10);
        let (low, high) = estimate.interval();
        assert!(low.abs() < 1e-12 && (high - 2.0 * mean).abs() < 1e-12);
    }

    /// Holm's own steps: 4 · 0.01, 3 · 0.02 = 0.06, then never below what came before.
    #[test]
    fn holm_by_hand() {
        let adjusted = holm(&[0.03, 0.01, 0.04, 0.02]);
        let expected = [0.06, 0.04, 0.06, 0.06];
        assert!(
            adjusted.len() == 4 && adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15),
            "{adjusted:?}"
        );
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }
}
