//! Draws of many customers at once, in columns: plain loops that the compiler turns into vector instructions, chosen when
//! the program starts for the processor that it runs on. Each number has the bits that the function of one draw gives.

use multiversion::multiversion;

use super::philox::{Key, uniform, words};
use super::pinned::normal_quantile;
use super::variates::{LognormalFactor, count, counts};

/// Customers drawn together; a multiple of what any processor takes at once.
const LANES: usize = 64;

/// The four uniforms of each customer at one place of the month: `columns[w][i]` is `uniform(words(…)[w])` of the customer
/// with key `customers[i]`. All columns have one row a customer.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))]
pub fn uniforms(key: Key, customers: &[u64], month: u32, purpose: u32, columns: [&mut [f64]; 4]) {
    let [a, b, c, d] = columns;
    let rows = a.iter_mut().zip(b).zip(c).zip(d).zip(customers);
    for ((((a, b), c), d), &customer) in rows {
        let [first, second, third, fourth] = words(key, customer, month, purpose);
        *a = uniform(first);
        *b = uniform(second);
        *c = uniform(third);
        *d = uniform(fourth);
    }
}

/// Turns uniforms into the normal scores that they are the probabilities of.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))]
pub fn scores(column: &mut [f64]) {
    for u in column {
        *u = normal_quantile(*u);
    }
}

/// Hours of engagements of one kind: `count(counts[i], means[i]) · hours_each · factor.at(durations[i])`, 0 where there are
/// none. All columns have one row a customer.
#[multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))]
pub fn hours(
    uniforms: (&[f64], &[f64]),
    means: &[f64],
    dispersion: Option<f64>,
    hours_each: f64,
    factor: LognormalFactor,
    hours: &mut [f64],
) {
    let (count_uniforms, durations) = uniforms;
    let (whole, rest) = hours.as_chunks_mut::<LANES>();
    let mut from = 0;
    for hours in whole {
        let at = from..from + LANES;
        let engagements = counts::<LANES>(
            count_uniforms[at.clone()].try_into().expect("as long"),
            means[at.clone()].try_into().expect("as long"),
            dispersion,
        );
        // In most months most customers need nothing of a kind: only the others' durations are read.
        let (mut some, mut who, mut factors) = (0, [0; LANES], [0.5; LANES]);
        for (i, (&engagements, &u)) in engagements.iter().zip(&durations[at]).enumerate() {
            (who[some], factors[some]) = (i, u);
            some += usize::from(engagements > 0.0);
        }
        for u in &mut factors[..some.next_multiple_of(8).min(LANES)] {
            *u = factor.at(*u);
        }
        *hours = [0.0; LANES];
        for (&i, factor) in who[..some].iter().zip(factors) {
            hours[i] = engagements[i] * hours_each * factor;
        }
        from += LANES;
    }
    for (hours, i) in rest.iter_mut().zip(from..) {
        let engagements = count(count_uniforms[i], means[i], dispersion);
        *hours = engagements * hours_each * factor.at(durations[i]);
    }
}
