//! A stand-in for the engine that costs nothing: each number as a polynomial of the normal scores of the inputs, of second
//! degree in each and with products of those that matter most, fitted by least squares to runs with common random numbers
//! (a response surface: Kleijnen 2015, *Design and Analysis of Simulation Experiments*, chapter 2). How far the runs are
//! from it, chance apart, is counted as an error of its own. Numbers that lean to one side, as NRR does to the high one, are
//! fitted on the scale of a shifted logarithm.

use super::runs::Runs;
use super::space::Space;
use crate::random::pinned::{exp, ln};
use crate::statistics::linear::{Cholesky, Matrix};

/// Inputs whose products are fitted.
const MOST_PRODUCTS: usize = 6;
/// Weight that keeps coefficients which the runs do not tell at 0, as a share of the number of runs.
const RIDGE: f64 = 1e-3;

/// Polynomials of the scores, one a number.
#[derive(Clone, Debug)]
pub struct Emulator {
    /// Pairs of inputs whose products are terms.
    products: Vec<(usize, usize)>,
    /// By number: coefficients of the terms.
    coefficients: Vec<Vec<f64>>,
    /// By number: the scale on which it is fitted.
    pub scales: Vec<Scale>,
    /// By number: variance of what the polynomial misses on its scale, chance apart.
    pub misfit: Vec<f64>,
    /// By number: variance of the runs around the polynomial, from which its coefficients are as uncertain as they are.
    pub scatter: Vec<f64>,
    /// Factor of the normal equations.
    normal: Cholesky,
}

/// Draws that it takes to fit a stand-in of so many inputs, at the least: our judgement.
pub fn fewest_draws(inputs: usize) -> usize {
    3 * inputs + 20
}

impl Emulator {
    /// Fits runs; nothing where there are too few of them. The scales have room for `targets`.
    pub fn fit(space: &Space, runs: &Runs, targets: &[f64]) -> Option<Self> {
        let defined = runs.inputs.iter().zip(&runs.means);
        let defined = defined.filter(|(_, means)| means.iter().all(|mean| mean.is_finite()));
        let (scores, means): (Vec<Vec<f64>>, Vec<&Vec<f64>>) = defined
            .map(|(inputs, means)| {
                let inputs = space.parameters.iter().zip(inputs);
                (
                    inputs.map(|(parameter, value)| parameter.score(*value)).collect(),
                    means,
                )
            })
            .unzip();
        let numbers = means.first()?.len();
        let seen = |number: usize| means.iter().map(move |means| means[number]);
        let scales: Vec<Scale> = (0..numbers)
            .map(|number| Scale::of(seen(number).collect(), targets[number]))
            .collect();
        let scaled = |(number, scale): (usize, &Scale)| seen(number).map(|mean| scale.of_value(mean)).collect();
        let columns: Vec<Vec<f64>> = scales.iter().enumerate().map(scaled).collect();
        let plain = |scores: &Vec<f64>| terms(scores, &[]);
        let first: Vec<Vec<f64>> = scores.iter().map(plain).collect();
        let first_normal = normal_equations(&first)?;
        let d = space.parameters.len();
        if scores.len() < fewest_draws(d) {
            return None;
        }
        // What matters most: the largest linear effect, in spreads of its number.
        let mut effects = vec![0.0_f64; d];
        for column in &columns {
            let coefficients = least_squares(&first_normal, &first, column);
            let spread = standard_deviation(column).max(1e-300);
            for (effect, coefficient) in effects.iter_mut().zip(&coefficients[1..]) {
                *effect = effect.max(coefficient.abs() / spread);
            }
        }
        let mut order: Vec<usize> = (0..d).collect();
        order.sort_by(|a, b| effects[*b].total_cmp(&effects[*a]).then(a.cmp(b)));
        order.truncate(MOST_PRODUCTS);
        let products: Vec<(usize, usize)> = (0..order.len())
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| (order[i], order[j]))
            .collect();
        let rows: Vec<Vec<f64>> = scores.iter().map(|scores| terms(scores, &products)).collect();
        let mut emulator = Self {
            products,
            scales: scales.clone(),
            coefficients: Vec::new(),
            misfit: Vec::new(),
            scatter: Vec::new(),
            normal: normal_equations(&rows)?,
        };
        for (number, (column, scale)) in columns.iter().zip(&scales).enumerate() {
            let coefficients = least_squares(&emulator.normal, &rows, column);
            let squares: f64 = rows
                .iter()
                .zip(column)
                .map(|(row, y)| (y - dot(row, &coefficients)) * (y - dot(row, &coefficients)))
                .sum();
            let freedom = (rows.len() as f64 - coefficients.len() as f64).max(1.0);
            let slopes = seen(number).map(|mean| scale.slope(mean) * scale.slope(mean));
            let chance = slopes.sum::<f64>() / rows.len() as f64 * runs.chance[number][number] / runs.inner;
            emulator.misfit.push((squares / freedom - chance).max(0.0));
            emulator.scatter.push(squares / freedom);
            emulator.coefficients.push(coefficients);
        }
        Some(emulator)
    }

    /// The numbers at scores, each on its scale, and the variance of each there by its coefficients, as a share of its
    /// `scatter`: small among the runs, large where none were.
    pub fn at(&self, scores: &[f64]) -> (Vec<f64>, f64) {
        let terms = terms(scores, &self.products);
        let numbers = self.coefficients.iter().map(|coefficients| dot(&terms, coefficients));
        let leverage = self.normal.forward(&terms).iter().map(|y| y * y).sum();
        (numbers.collect(), leverage)
    }
}

/// A scale on which a number leans to neither side: as it is, or a logarithm of its distance to a limit that makes the
/// 5 %, 50 % and 95 % quantiles equidistant (a shifted lognormal: Johnson, Kotz & Balakrishnan 1994, chapter 14).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// As it is.
    Plain,
    /// ln(y − limit).
    Above(f64),
    /// −ln(limit − y).
    Below(f64),
}

impl Scale {
    /// The scale of values, on which `target` can be shown, too.
    pub fn of(mut values: Vec<f64>, target: f64) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |p: f64| crate::statistics::summary::exact_quantile(&values, p).unwrap_or(target);
        let (low, middle, high) = (at(0.05), at(0.5), at(0.95));
        let lean = low + high - 2.0 * middle;
        let room = 0.05 * (high - low);
        if lean.abs() <= room {
            return Self::Plain;
        }
        let limit = (low * high - middle * middle) / lean;
        let (lowest, highest) = (at(0.0).min(target), at(1.0).max(target));
        if lean > 0.0 {
            Self::Above(limit.min(lowest - room))
        } else {
            Self::Below(limit.max(highest + room))
        }
    }

    /// A value on it.
    pub fn of_value(self, y: f64) -> f64 {
        match self {
            Self::Plain => y,
            Self::Above(limit) => ln(y - limit),
            Self::Below(limit) => -ln(limit - y),
        }
    }

    /// How fast it rises at a value.
    pub fn slope(self, y: f64) -> f64 {
        match self {
            Self::Plain => 1.0,
            Self::Above(limit) | Self::Below(limit) => 1.0 / (y - limit).abs(),
        }
    }

    /// The value that is so on it.
    pub fn value(self, scaled: f64) -> f64 {
        match self {
            Self::Plain => scaled,
            Self::Above(limit) => limit + exp(scaled.min(700.0)),
            Self::Below(limit) => limit - exp((-scaled).min(700.0)),
        }
    }
}

/// One, the scores, their squares less one, and products.
fn terms(scores: &[f64], products: &[(usize, usize)]) -> Vec<f64> {
    let mut terms = Vec::with_capacity(1 + 2 * scores.len() + products.len());
    terms.push(1.0);
    terms.extend(scores);
    terms.extend(scores.iter().map(|z| z * z - 1.0));
    terms.extend(products.iter().map(|(i, j)| scores[*i] * scores[*j]));
    terms
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn standard_deviation(values: &[f64]) -> f64 {
    let mut moments = crate::statistics::moments::Moments::default();
    values.iter().for_each(|value| moments.push(*value));
    moments.sd()
}

/// The factor of the normal equations of rows of terms.
fn normal_equations(rows: &[Vec<f64>]) -> Option<Cholesky> {
    let terms = rows.first()?.len();
    let product = |i: usize, j: usize| rows.iter().map(|row| row[i] * row[j]).sum::<f64>();
    let ridge = |i: usize, j: usize| {
        if i == j && i > 0 {
            RIDGE * rows.len() as f64
        } else {
            0.0
        }
    };
    let normal: Matrix = (0..terms)
        .map(|i| (0..terms).map(|j| product(i, j) + ridge(i, j)).collect())
        .collect();
    Cholesky::new(&normal)
}

fn least_squares(normal: &Cholesky, rows: &[Vec<f64>], y: &[f64]) -> Vec<f64> {
    let terms = rows.first().map_or(0, Vec::len);
    let right: Vec<f64> = (0..terms)
        .map(|i| rows.iter().zip(y).map(|(row, y)| row[i] * y).sum())
        .collect();
    normal.solve(&right)
}
