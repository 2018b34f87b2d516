//! Customer types, and which one a customer is, given what it pays (docs/model.md 5.1).

use indexmap::IndexMap;

use super::marginal::score_of;
use super::model::cumulative;
use crate::random::pinned::{exp, ln};
use crate::scenario::schema::Population;

/// A customer type.
#[derive(Clone, Debug)]
pub struct TypeModel {
    median: f64,
    sigma: f64,
    /// ln(share ÷ sigma), minus infinity for a share of 0.
    log_weight: f64,
    /// Unavoidable churn at an annual renewal.
    pub unavoidable: f64,
    /// Cumulative shares of channels.
    pub channels: Vec<f64>,
}

/// The types of a population, in the scenario's order.
pub fn types(population: &Population) -> Vec<TypeModel> {
    let share_of = |channels: &IndexMap<String, f64>, name| channels.get(name).copied().unwrap_or(0.0);
    let kinds = population.types.values().map(|kind| TypeModel {
        median: kind.arr.median,
        sigma: kind.arr.sigma,
        log_weight: if kind.share > 0.0 {
            ln(kind.share / kind.arr.sigma)
        } else {
            f64::NEG_INFINITY
        },
        unavoidable: kind.unavoidable_churn,
        channels: cumulative(population.channels.keys().map(|name| share_of(&kind.channels, name))),
    });
    kinds.collect()
}

/// Bayes: P(type | ARR) ∝ share · density of ARR in the type, drawn with one uniform a customer. Columns have one row a
/// customer.
#[inline(always)]
pub fn types_given_arr(types: &[TypeModel], arr: &[f64], uniforms: &[f64], kinds: &mut Vec<u8>) {
    let n = arr.len();
    kinds.clear();
    kinds.resize(n, 0);
    // Nothing is to choose of one type, nor of no customers: a month may have no candidates.
    if types.len() == 1 || n == 0 {
        return;
    }
    let mut weights = vec![0.0; n * types.len()];
    let mut largest = vec![f64::NEG_INFINITY; n];
    for (kind, weights) in types.iter().zip(weights.chunks_exact_mut(n)) {
        for ((weight, largest), &arr) in weights.iter_mut().zip(&mut largest).zip(arr) {
            let score = score_of(arr, kind.median, kind.sigma);
            *weight = kind.log_weight - 0.5 * score * score;
            *largest = largest.max(*weight);
        }
    }
    let mut left = vec![0.0; n];
    for weights in weights.chunks_exact_mut(n) {
        for ((weight, left), largest) in weights.iter_mut().zip(&mut left).zip(&largest) {
            *weight = exp(*weight - largest);
            *left += *weight;
        }
    }
    for (left, u) in left.iter_mut().zip(uniforms) {
        *left *= u;
    }
    // The first type whose weight is more than what is left of the sum; the last one where rounding leaves something.
    kinds.fill(types.len() as u8 - 1);
    for (index, weights) in weights.chunks_exact(n).enumerate().take(types.len() - 1) {
        for ((kind, left), weight) in kinds.iter_mut().zip(&mut left).zip(weights) {
            let before = *left >= 0.0;
            *left -= weight;
            *kind = if before & (*left < 0.0) { index as u8 } else { *kind };
        }
    }
}
