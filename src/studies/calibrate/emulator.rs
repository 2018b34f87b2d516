//! A stand-in for the engine that costs nothing: each number as a polynomial of the normal scores of the inputs, of second
//! degree in each and with products of those that matter most, fitted by least squares to runs with common random numbers
//! (a response surface: Kleijnen 2015, *Design and Analysis of Simulation Experiments*, chapter 2). How far the runs are
//! from it, chance apart, is counted as an error of its own.

use super::runs::Runs;
use super::space::Space;
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
    /// By number: variance of what the polynomial misses, chance apart.
    pub misfit: Vec<f64>,
}

impl Emulator {
    /// Fits runs; nothing where there are too few of them.
    pub fn fit(space: &Space, runs: &Runs) -> Option<Self> {
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
        let column = |number: usize| -> Vec<f64> { means.iter().map(|means| means[number]).collect() };
        let plain = |scores: &Vec<f64>| terms(scores, &[]);
        let first: Vec<Vec<f64>> = scores.iter().map(plain).collect();
        let d = space.parameters.len();
        if scores.len() < 3 * d + 20 {
            return None;
        }
        // What matters most: the largest linear effect, in spreads of its number.
        let mut effects = vec![0.0_f64; d];
        for number in 0..numbers {
            let column = column(number);
            let coefficients = least_squares(&first, &column)?;
            let spread = standard_deviation(&column).max(1e-300);
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
            coefficients: Vec::new(),
            misfit: Vec::new(),
        };
        for number in 0..numbers {
            let column = column(number);
            let coefficients = least_squares(&rows, &column)?;
            let squares: f64 = rows
                .iter()
                .zip(&column)
                .map(|(row, y)| (y - dot(row, &coefficients)) * (y - dot(row, &coefficients)))
                .sum();
            let freedom = (rows.len() as f64 - coefficients.len() as f64).max(1.0);
            let chance = runs.chance[number][number] / runs.inner;
            emulator.misfit.push((squares / freedom - chance).max(0.0));
            emulator.coefficients.push(coefficients);
        }
        Some(emulator)
    }

    /// The numbers at scores.
    pub fn at(&self, scores: &[f64]) -> Vec<f64> {
        let terms = terms(scores, &self.products);
        self.coefficients
            .iter()
            .map(|coefficients| dot(&terms, coefficients))
            .collect()
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

fn least_squares(rows: &[Vec<f64>], y: &[f64]) -> Option<Vec<f64>> {
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
    let right: Vec<f64> = (0..terms)
        .map(|i| rows.iter().zip(y).map(|(row, y)| row[i] * y).sum())
        .collect();
    Some(Cholesky::new(&normal)?.solve(&right))
}
