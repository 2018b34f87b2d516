//! The highest point of the logarithm of a density, and how it curves there: Newton's method with differences for derivatives,
//! damped until it climbs (Levenberg 1944; Nocedal & Wright 2006, *Numerical Optimization*, chapter 3).

use crate::statistics::linear::{Cholesky, Matrix};

/// Steps at most.
const STEPS: usize = 60;
/// A step that climbs less ends it.
const LEAST: f64 = 1e-3;
/// Differences are taken so far apart: several steps of the tables of quantiles, between which these are straight.
const APART: f64 = 0.03;

/// Climbs from a point: where it ends, and the covariance of the normal that curves as the density does there.
pub fn climb(mut at: Vec<f64>, density: &impl Fn(&[f64]) -> f64) -> (Vec<f64>, Matrix) {
    let mut height = density(&at);
    let mut damping = 1.0;
    for _ in 0..STEPS {
        let (gradient, curvature) = derivatives(&at, height, density);
        let before = height;
        while damping < 1e12 {
            if let Some(factor) = damped(&curvature, damping) {
                let step = factor.solve(&gradient);
                let there: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + step).collect();
                let higher = density(&there);
                if higher > height {
                    (at, height) = (there, higher);
                    damping *= 0.1;
                    break;
                }
            }
            damping *= 10.0;
        }
        if height - before < LEAST {
            break;
        }
    }
    let (_, curvature) = derivatives(&at, height, density);
    let unit = |i: usize| (0..at.len()).map(|j| f64::from(u8::from(i == j))).collect::<Vec<f64>>();
    // On a saddle, or at an edge, that of a standard normal is added until it is one.
    let factor = (0..20).find_map(|times| damped(&curvature, f64::from(times)));
    let spread = (0..at.len()).map(|i| factor.as_ref().map_or_else(|| unit(i), |factor| factor.solve(&unit(i))));
    let spread = spread.collect();
    (at, spread)
}

/// The factor of a curvature to whose diagonal something is added.
fn damped(curvature: &Matrix, damping: f64) -> Option<Cholesky> {
    let mut damped = curvature.clone();
    damped.iter_mut().enumerate().for_each(|(i, row)| row[i] += damping);
    Cholesky::new(&damped)
}

/// The gradient, and minus the second derivatives.
fn derivatives(at: &[f64], height: f64, density: &impl Fn(&[f64]) -> f64) -> (Vec<f64>, Matrix) {
    let d = at.len();
    let moved = |i: usize, by: f64, j: usize, and: f64| {
        let mut there = at.to_vec();
        there[i] += by;
        there[j] += and;
        density(&there)
    };
    let up: Vec<f64> = (0..d).map(|i| moved(i, APART, i, 0.0)).collect();
    let down: Vec<f64> = (0..d).map(|i| moved(i, -APART, i, 0.0)).collect();
    let gradient = up.iter().zip(&down).map(|(up, down)| (up - down) / (2.0 * APART));
    let mut curvature = vec![vec![0.0; d]; d];
    for i in 0..d {
        curvature[i][i] = (2.0 * height - up[i] - down[i]) / (APART * APART);
        for j in 0..i {
            let both = moved(i, APART, j, APART) + moved(i, -APART, j, -APART);
            let mixed = (up[i] + up[j] + down[i] + down[j] - 2.0 * height - both) / (2.0 * APART * APART);
            (curvature[i][j], curvature[j][i]) = (mixed, mixed);
        }
    }
    (gradient.collect(), curvature)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// −(x − 1)²/2 − (y − x²/4)²/.02, a bent ridge: highest at (1, ¼), where minus the curvature is [[26, −50], [−50, 100]], the
    /// inverse of [[1, .5], [.5, .26]]. Differences move the peak by .01.
    #[test]
    fn climbs_a_bent_ridge() {
        let ridge = |at: &[f64]| -0.5 * (at[0] - 1.0).powi(2) - 50.0 * (at[1] - 0.25 * at[0] * at[0]).powi(2);
        let (at, spread) = climb(vec![-1.0, 2.0], &ridge);
        assert!((at[0] - 1.0).abs() < 0.1 && (at[1] - 0.25).abs() < 0.05, "{at:?}");
        assert!(
            (spread[0][0] - 1.0).abs() < 0.1 && (spread[0][1] - 0.5).abs() < 0.1,
            "{spread:?}"
        );
    }

    #[test]
    fn stays_where_nothing_is_seen() {
        let (at, spread) = climb(vec![0.0, 0.0], &|_| f64::NEG_INFINITY);
        assert_eq!(at, [0.0, 0.0]);
        assert_eq!(spread, [[1.0, 0.0], [0.0, 1.0]]);
    }
}
