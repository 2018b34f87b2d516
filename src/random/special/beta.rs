//! The beta distribution, and Student's t through it.

use super::gamma::{deviance, ln_gamma, stirling_remainder};
use super::invert::solve;
use super::{EPSILON, MOST_TERMS, Tails};
use crate::random::pinned::{exp, ln, normal_quantile};

/// Regularised incomplete beta function `I_x(a, b)`: the distribution function of a beta. For a, b > 0; 0 below 0 and
/// 1 above 1.
///
/// Source: continued fraction of DLMF 8.17.22, with the factor `xᵃ (1 − x)ᵇ / B(a, b)` in Loader's saddle-point form.
/// Measured relative error of the smaller tail below 1e-11 for shapes of .05 to 1e5.
#[must_use]
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        beta_tails(a, b, x, 1.0 - x).lower
    }
}

/// Both tails of a beta at x, and its density times x; `y = 1 − x` is given so that it keeps its digits.
fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    let n = a + b;
    let remainder = stirling_remainder(n) - stirling_remainder(a) - stirling_remainder(b);
    let factor = exp(remainder - deviance(a, n * x) - deviance(b, n * y)) * (a / n * b / std::f64::consts::TAU).sqrt();
    let (lower, upper) = if x * (n + 2.0) < a + 1.0 {
        let lower = factor / a * continued_fraction(a, b, x, y);
        (lower, 1.0 - lower)
    } else {
        let upper = factor / b * continued_fraction(b, a, y, x);
        (1.0 - upper, upper)
    };
    Tails {
        lower,
        upper,
        density_times_x: factor / y,
    }
}

/// `1/(1 + d₁/(1 + d₂/(1 + …)))` of DLMF 8.17.22–23, by the modified Lentz method; quick for x < (a + 1)/(a + b + 2).
fn continued_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    // 1 − (a + b) x/(a + 1), written without the cancellation where a or b is large.
    let mut d = 1.0 / away_from_zero((1.0 + a * y - b * x) / (a + 1.0));
    let mut value = d;
    let mut m = 0.0;
    for _ in 0..MOST_TERMS {
        m += 1.0;
        let place = a + 2.0 * m;
        let even = m * (b - m) * x / ((place - 1.0) * place);
        let odd = -(a + m) * (a + b + m) * x / (place * (place + 1.0));
        let mut change = 1.0;
        for numerator in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + numerator * d);
            c = away_from_zero(1.0 + numerator / c);
            change = c * d;
            value *= change;
        }
        if (change - 1.0).abs() <= EPSILON {
            break;
        }
    }
    value
}

/// Quantile of a beta: the x with `I_x(a, b) = p`, for 0 < p < 1.
///
/// Solved by safeguarded Newton steps on the side of ½ where the quantile is. Measured relative error below 1e-11 for
/// shapes of .05 to 1e5.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    beta_quantile_of_tails(p, 1.0 - p, a, b).0
}

/// The quantile x and `1 − x`, given both tails.
fn beta_quantile_of_tails(lower: f64, upper: f64, a: f64, b: f64) -> (f64, f64) {
    let middle = beta_tails(a, b, 0.5, 0.5);
    let below = if lower < upper {
        middle.lower >= lower
    } else {
        middle.upper <= upper
    };
    if below {
        let x = solve_below_half(lower, upper, a, b);
        (x, 1.0 - x)
    } else {
        let y = solve_below_half(upper, lower, b, a);
        (1.0 - y, y)
    }
}

/// The quantile where it is known to be at most ½.
fn solve_below_half(lower: f64, upper: f64, a: f64, b: f64) -> f64 {
    // On 0 to ½ the density is at most xᵃ⁻¹ max(1, 2¹⁻ᵇ) / B(a, b): this bounds the quantile from below.
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let steepest = if b < 1.0 {
        (1.0 - b) * std::f64::consts::LN_2
    } else {
        0.0
    };
    // The margin of one in the logarithm covers the rounding of ln B at large shapes.
    let floor = exp((ln(lower) + ln(a) + ln_beta - steepest - 1.0) / a);
    solve(lower, upper, (if floor < 0.5 { floor } else { 0.25 }, 0.5), |x| {
        beta_tails(a, b, x, 1.0 - x)
    })
}

/// Quantile of Student's t with `df` degrees of freedom, for 0 < p < 1 and df > 0; exactly antisymmetric in p about ½
/// wherever 1 − p is exact.
///
/// `t² / (df + t²)` is a beta with shapes ½ and df/2 (DLMF 8.17). Above 1e7 degrees, `z + (z³ + z)/(4 df)` (Abramowitz
/// & Stegun 26.7.5). Measured relative error below 2e-12 to 1e5 degrees and 2e-10 to 1e7.
#[must_use]
pub fn student_t_quantile(p: f64, df: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    if df > 1e7 {
        let z = normal_quantile(p);
        return z + (z * z * z + z) / (4.0 * df);
    }
    let tail = if p < 0.5 { p } else { 1.0 - p };
    let (x, y) = beta_quantile_of_tails(1.0 - 2.0 * tail, 2.0 * tail, 0.5, 0.5 * df);
    let size = (df * x / y).sqrt();
    if p < 0.5 { -size } else { size }
}
