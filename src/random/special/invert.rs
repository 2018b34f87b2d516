//! Inverting a distribution function on the positive line.

use super::Tails;
use crate::random::pinned::{exp, ln};

/// More than bisection of the widest bracket needs.
const MOST_STEPS: usize = 200;
/// Below this a tail has met the clamp of `exp`, and its slope says nothing.
const SMALLEST_TAIL: f64 = 1e-290;

/// The x between `low` and `high` whose tails are `lower` and `upper` (summing to 1).
///
/// Newton steps in `ln x` on the logarithm of the smaller tail, which is nearly straight there; a step that leaves the
/// bracket is replaced by bisection at the geometric mean, so every call ends.
pub(super) fn solve(lower: f64, upper: f64, (low, high): (f64, f64), law: impl Fn(f64) -> Tails) -> f64 {
    let (mut low, mut high) = (low, high);
    let mut x = low.sqrt() * high.sqrt();
    for _ in 0..MOST_STEPS {
        let tails = law(x);
        // Excess > 0 says that x is too far to the right; the slope is that of the excess in ln x.
        let (excess, slope) = if lower < upper {
            (ln(tails.lower) - ln(lower), tails.density_times_x / tails.lower)
        } else {
            (ln(upper) - ln(tails.upper), tails.density_times_x / tails.upper)
        };
        if excess == 0.0 {
            return x;
        }
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x * exp(-excess / slope);
        let usable = tails.lower.min(tails.upper) > SMALLEST_TAIL && newton > low && newton < high;
        let next = if usable { newton } else { low.sqrt() * high.sqrt() };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}
