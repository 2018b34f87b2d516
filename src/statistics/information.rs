//! The expected value of perfect information: what it is worth to know something before one decides.
//!
//! The decision is between the baseline and some alternatives, each with a *gain* over the baseline at each draw of the
//! uncertain inputs. Knowing everything is worth `E max(0, gains) − max(0, E gains)`; knowing one input alone, `E max(0, E[gains |
//! input]) − max(0, E gains)`, where the inner expectation is a regression of the gains on the input (Strong, Oakley & Brennan
//! 2014, *Medical Decision Making* 34, 311–326). The regression is a natural cubic spline of five knots at fixed quantiles (Harrell
//! 2001, *Regression Modeling Strategies*, 2.4.5): straight beyond the outer knots, so that far values do not lead it astray.
//!
//! A fitted curve follows noise a little, and the maximum makes a gain of that: values are too high rather than too low, most where they
//! are small. So there is a *noise*: were no input to do anything with the gains, then in 95 of 100 studies not one of all those that
//! are looked at would show more. It is found by putting the gains into random orders and taking, each time, the largest value of
//! any input (Westfall & Young 1993, *Resampling-Based Multiple Testing*, 2.3.1). Errors are by bootstrap of the draws.

use super::Z_95;
use super::moments::Moments;
use super::resampling;
use super::summary::exact_quantile;

/// Rounds of the bootstrap and of the random orders.
const ROUNDS: u32 = 200;

/// Where the knots are, in quantiles of the input.
const KNOTS: [f64; 5] = [0.05, 0.275, 0.5, 0.725, 0.95];

/// Gains over the baseline: by alternative, then draw.
pub type Gains = [Vec<f64>];

/// What it is worth to know one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// In the unit of the gains.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// What, in 95 of 100 studies of inputs that mean nothing, none of them would show.
    pub noise: f64,
}

impl Worth {
    /// The 95 % interval; information is worth nothing at worst.
    pub fn interval(&self) -> (f64, f64) {
        let half = Z_95 * self.se;
        ((self.value - half).max(0.0), self.value + half)
    }

    /// Whether it cannot be told from 0, or one of as many inputs that mean nothing could show as much.
    pub fn is_below_noise(&self) -> bool {
        let (low, _) = self.interval();
        !(low > 0.0 && self.value > self.noise)
    }
}

/// What it is worth to know each of these inputs alone, given at each draw.
pub fn worth_of_inputs(inputs: &[Vec<f64>], gains: &Gains, seed: u32) -> Vec<Worth> {
    let number = gains.first().map_or(0, Vec::len);
    let all: Vec<usize> = (0..number).collect();
    let mut again = vec![Moments::default(); inputs.len()];
    let mut by_chance: Vec<f64> = Vec::with_capacity(ROUNDS as usize);
    for round in 0..ROUNDS {
        let rows = resampling::rows(seed, round, number);
        let order = resampling::order(seed, round, number);
        let mut largest = 0.0;
        for (input, again) in inputs.iter().zip(&mut again) {
            again.push(value(input, gains, &rows, &rows));
            largest = f64::max(largest, value(input, gains, &order, &all));
        }
        by_chance.push(largest);
    }
    by_chance.sort_by(f64::total_cmp);
    let noise = exact_quantile(&by_chance, 0.95).unwrap_or(f64::NAN);
    let worths = inputs.iter().zip(&again).map(|(input, again)| Worth {
        value: value(input, gains, &all, &all),
        se: again.sd(),
        noise,
    });
    worths.collect()
}

/// What it is worth to know everything, between two bounds: gains are means over a few replications at each draw, and what is
/// left of chance in them makes the upper one too high; the lower decides by one half of the replications and takes the gains of
/// the other, which decides worse than who knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorthOfAll {
    /// Mean over draws of what is gained at least, with its standard error.
    pub at_least: (f64, f64),
    /// The same of what is gained at most.
    pub at_most: (f64, f64),
}

/// What it is worth to know everything; the halves are two sets of gains at the same draws, of other replications.
pub fn worth_of_all(halves: [&Gains; 2]) -> WorthOfAll {
    let [one, other] = halves;
    let number = one.first().map_or(0, Vec::len);
    let whole: Vec<Vec<f64>> = one
        .iter()
        .zip(other)
        .map(|(one, other)| one.iter().zip(other).map(|(one, other)| 0.5 * (one + other)).collect())
        .collect();
    let now = best_now(&whole, &(0..number).collect::<Vec<_>>());
    let (mut least, mut most) = (Moments::default(), Moments::default());
    for draw in 0..number {
        // The gain there of what is best on average is what one has without knowing.
        let had = now.map_or(0.0, |plan| whole[plan][draw]);
        most.push(best(&whole, draw).map_or(0.0, |plan| whole[plan][draw]) - had);
        let taken = |decide: &Gains, take: &Gains| best(decide, draw).map_or(0.0, |plan| take[plan][draw]);
        least.push(0.5 * (taken(one, other) + taken(other, one)) - had);
    }
    WorthOfAll {
        at_least: (least.mean.max(0.0), least.se()),
        at_most: (most.mean, most.se()),
    }
}

/// The alternative with the highest gain at a draw; `None` for the baseline.
fn best(gains: &Gains, draw: usize) -> Option<usize> {
    highest(gains.iter().map(|of_plan| of_plan[draw]))
}

/// The alternative with the highest mean gain over some draws; `None` for the baseline.
fn best_now(gains: &Gains, rows: &[usize]) -> Option<usize> {
    highest(gains.iter().map(|of_plan| mean(rows.iter().map(|&row| of_plan[row]))))
}

fn highest(gains: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best = (None, 0.0);
    for (plan, gain) in gains.enumerate() {
        if gain > best.1 {
            best = (Some(plan), gain);
        }
    }
    best.0
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let number = values.len() as f64;
    values.sum::<f64>() / number
}

/// The value from some draws: the input at `at`, and the gains at `rows`.
fn value(input: &[f64], gains: &Gains, at: &[usize], rows: &[usize]) -> f64 {
    let x: Vec<f64> = at.iter().map(|&row| input[row]).collect();
    let basis = spline(&x);
    let fitted: Vec<Vec<f64>> = gains
        .iter()
        .map(|of_plan| fitted(&basis, &rows.iter().map(|&row| of_plan[row]).collect::<Vec<_>>()))
        .collect();
    let draws: Vec<usize> = (0..x.len()).collect();
    let now = best_now(&fitted, &draws);
    let gained = |draw: usize| {
        let had = now.map_or(0.0, |plan| fitted[plan][draw]);
        best(&fitted, draw).map_or(0.0, |plan| fitted[plan][draw]) - had
    };
    mean(draws.iter().map(|&draw| gained(draw)))
}

/// The least-squares fit on orthonormal columns.
fn fitted(basis: &[Vec<f64>], y: &[f64]) -> Vec<f64> {
    let mut fit = vec![0.0; y.len()];
    for column in basis {
        let weight = dot(column, y);
        fit.iter_mut()
            .zip(column)
            .for_each(|(fit, column)| *fit += weight * column);
    }
    fit
}

/// Orthonormal columns that span the constant and the natural cubic splines; fewer where the input has few values.
fn spline(x: &[f64]) -> Vec<Vec<f64>> {
    let mut sorted = x.to_vec();
    sorted.sort_by(f64::total_cmp);
    let knots = KNOTS.map(|p| exact_quantile(&sorted, p).unwrap_or(0.0));
    let [.., before, last] = knots;
    let width = last - knots[0];
    let cube = |value: f64| f64::powi(value.max(0.0), 3);
    let bend = |x: f64, knot: f64| {
        let end = (cube(x - before) * (last - knot) - cube(x - last) * (before - knot)) / (last - before);
        (cube(x - knot) - end) / (width * width)
    };
    let mut columns = vec![vec![1.0; x.len()], x.to_vec()];
    if last > before {
        for knot in &knots[..KNOTS.len() - 2] {
            columns.push(x.iter().map(|&x| bend(x, *knot)).collect());
        }
    }
    orthonormal(columns)
}

/// Gram & Schmidt's, each column twice; what is nearly made of the earlier ones is left out.
fn orthonormal(columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let mut done: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    for mut column in columns {
        let before = dot(&column, &column).sqrt();
        for _ in 0..2 {
            for earlier in &done {
                let weight = dot(earlier, &column);
                column
                    .iter_mut()
                    .zip(earlier)
                    .for_each(|(own, earlier)| *own -= weight * earlier);
            }
        }
        let length = dot(&column, &column).sqrt();
        if length > 1e-8 * before && before > 0.0 {
            column.iter_mut().for_each(|value| *value /= length);
            done.push(column);
        }
    }
    done
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, normal_cdf, normal_quantile, uniform, words};

    fn normals(which: u32, number: usize) -> Vec<f64> {
        let normal = |row| normal_quantile(uniform(words(Key::new(11, which), row, 0, Purpose::Outer.code(0))[0]));
        (0..number as u64).map(normal).collect()
    }

    /// E max(0, N(mean, sd)) − max(0, mean).
    fn known(mean: f64, sd: f64) -> f64 {
        let density = (-0.5 * (mean / sd) * (mean / sd)).exp() / (2.0 * std::f64::consts::PI).sqrt();
        mean * normal_cdf(mean / sd) + sd * density - mean.max(0.0)
    }

    /// A gain of 1 + 2 x₁ + x₂ + chance: E[gain | x₁] is N(1, 2), E[gain | x₂] is N(1, 1).
    #[test]
    fn of_a_linear_gain_of_normals() {
        let number = 2000;
        let [x1, x2, x3, luck] = [0, 1, 2, 3].map(|which| normals(which, number));
        let gain: Vec<f64> = (0..number)
            .map(|row| 1.0 + 2.0 * x1[row] + x2[row] + 2.0 * luck[row])
            .collect();
        let gains = [gain];
        for (input, known) in [(&x1, known(1.0, 2.0)), (&x2, known(1.0, 1.0))] {
            let worth = worth_of_inputs(std::slice::from_ref(input), &gains, 1)[0];
            assert!((worth.value - known).abs() < 4.0 * worth.se, "{worth:?}, known {known}");
            assert!(worth.se < 0.06 && !worth.is_below_noise(), "{worth:?}");
        }
        let nothing = worth_of_inputs(&[x3], &gains, 1)[0];
        assert!(nothing.value < 0.02, "{nothing:?}");
    }

    /// What lies on a line is fitted as it is; two values make a line, one makes a constant.
    #[test]
    fn lines_are_fitted_as_they_are() {
        let x: Vec<f64> = (0..100).map(|row| f64::from((row * 37) % 100)).collect();
        let line: Vec<f64> = x.iter().map(|x| 2.0 - 3.0 * x).collect();
        let found = fitted(&spline(&x), &line);
        assert!(found.iter().zip(&line).all(|(found, y)| (found - y).abs() < 1e-9));
        let columns = |values: &[f64]| spline(&values.repeat(30)).len();
        assert_eq!((columns(&[0.25, 4.0]), columns(&[1_234_567.1])), (2, 1));
    }

    /// Who would take the baseline gains, by knowing, the 1 of the draw where the plan is better; who would take the plan, the 2 that it loses
    /// in one.
    #[test]
    fn knowing_all_by_hand() {
        for (gains, gained) in [([1.0, -1.0, -3.0], 1.0), ([1.0, -2.0, 4.0], 2.0)] {
            let gains = [gains.to_vec()];
            let worth = worth_of_all([&gains, &gains]);
            assert!((worth.at_most.0 - gained / 3.0).abs() < 1e-15, "{worth:?}");
            assert!((worth.at_least.0 - gained / 3.0).abs() < 1e-15, "{worth:?}");
        }
    }

    #[test]
    fn intervals_end_at_nothing() {
        let worth = |value: f64, noise| Worth { value, se: 1.0, noise };
        let (low, high) = worth(3.0, 0.0).interval();
        assert!(
            (low - 1.040_036).abs() < 1e-6 && (high - 4.959_964).abs() < 1e-6,
            "{low}, {high}"
        );
        assert_eq!(worth(1.0, 0.0).interval().0, 0.0);
        let below = [worth(3.0, 2.9), worth(3.0, 3.0), worth(1.0, 0.0)].map(|worth| worth.is_below_noise());
        assert_eq!(below, [false, true, true]);
    }

    /// Five knots make five columns, each a cubic between knots and straight beyond the outer ones: differences of numbers that are evenly spaced
    /// vanish there, the second ones beyond, the fourth ones between.
    #[test]
    fn splines_are_natural() {
        let x: Vec<f64> = (0..=400).map(|step| 3.0 + 0.05 * f64::from(step)).collect();
        let columns = spline(&x);
        assert_eq!(columns.len(), 5);
        for (one, own) in columns.iter().enumerate() {
            for (other, column) in columns.iter().enumerate() {
                assert!((dot(own, column) - f64::from(u8::from(one == other))).abs() < 1e-12);
            }
            let difference = |at: usize, times: u32| -> f64 {
                let signs = [[1.0, -2.0, 1.0, 0.0, 0.0], [1.0, -4.0, 6.0, -4.0, 1.0]][usize::from(times == 4)];
                signs.iter().zip(&own[at..]).map(|(sign, value)| sign * value).sum()
            };
            // Knots are at steps 20, 110, 200, 290 and 380.
            for at in (0..18).chain(381..396) {
                assert!(difference(at, 2).abs() < 1e-10, "column {one} bends at {at}");
            }
            for at in [25, 60, 115, 150, 205, 250, 295, 340] {
                assert!(difference(at, 4).abs() < 1e-10, "column {one} is no cubic at {at}");
            }
        }
        let bend = |at: usize| {
            columns
                .iter()
                .map(|own| (own[at] - 2.0 * own[at + 1] + own[at + 2]).abs())
                .sum::<f64>()
        };
        assert!([30, 120, 210, 300, 370].iter().all(|&at| bend(at) > 1e-8));
    }

    /// In 95 of 100 studies no input that means nothing is taken for something, however many there are.
    #[test]
    fn nothing_is_rarely_taken_for_something() {
        let studies = 40;
        let wrong = (0..studies).filter(|study| {
            let inputs: Vec<Vec<f64>> = (0..12).map(|input| normals(100 + 20 * study + input, 100)).collect();
            let luck = normals(100 + 20 * study + 19, 100);
            let worths = worth_of_inputs(&inputs, &[luck], *study);
            worths.iter().any(|worth| !worth.is_below_noise())
        });
        // Binomial of 40 and 0.05: 2, standard deviation 1.4; an unadjusted 5 % an input would give 18.
        assert!(wrong.count() <= 6);
    }

    /// Two alternatives with opposite gains: with x known, the better one is taken, worth E |x| = √(2/π).
    #[test]
    fn of_several_alternatives() {
        let x = normals(0, 2000);
        let opposite: Vec<f64> = x.iter().map(|x| -x).collect();
        let worth = worth_of_inputs(std::slice::from_ref(&x), &[x.clone(), opposite], 1)[0];
        let known = (2.0 / std::f64::consts::PI).sqrt();
        assert!((worth.value - known).abs() < 4.0 * worth.se, "{worth:?}");
    }

    /// The bounds hold the value of knowing everything, N(0.5, 1), through chance of twice its spread.
    #[test]
    fn of_everything_between_bounds() {
        let number = 4000;
        let x = normals(0, number);
        let half = |which| -> Vec<f64> {
            let luck = normals(which, number);
            x.iter().zip(luck).map(|(x, luck)| 0.5 + x + 2.0 * luck).collect()
        };
        let worth = worth_of_all([&[half(1)], &[half(2)]]);
        let known = known(0.5, 1.0);
        assert!(worth.at_least.0 < known + 4.0 * worth.at_least.1 && known - 4.0 * worth.at_most.1 < worth.at_most.0);
        let certain = [x.iter().map(|x| 0.5 + x).collect::<Vec<f64>>()];
        let worth = worth_of_all([&certain, &certain]);
        assert!((worth.at_most.0 - known).abs() < 4.0 * worth.at_most.1);
        assert!((worth.at_least.0 - worth.at_most.0).abs() < 1e-12);
    }
}
