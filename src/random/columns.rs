//! Draws of many customers at once, in columns: plain loops that the compiler turns into vector instructions, chosen when
//! the program starts for the processor that it runs on. Each number has the bits that the function of one draw gives.

#[cfg(not(axplan_plain))]
use multiversion::multiversion;

use super::philox::{Key, uniform, words};
use super::pinned::normal_quantile;
use super::variates::{LognormalFactor, count, counts};

/// Customers drawn together; a multiple of what any processor takes at once.
const LANES: usize = 64;

/// The four uniforms of each customer at one place of the month: `columns[w][i]` is `uniform(words(…)[w])` of the customer
/// with key `customers[i]`. All columns have one row a customer.
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
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
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
pub fn scores(column: &mut [f64]) {
    for u in column {
        *u = normal_quantile(*u);
    }
}

/// Hours of engagements of one kind: `count(counts[i], means[i]) · hours_each · factor.at(durations[i])`, 0 where there are
/// none. All columns have one row a customer.
#[cfg_attr(
    not(axplan_plain),
    multiversion(targets("x86_64+avx512f+avx512dq+avx512vl+avx512bw", "x86_64+avx2"))
)]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(n: u64) -> Vec<u64> {
        (0..n)
            .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (i << 33))
            .collect()
    }

    fn drawn(n: usize, purpose: u32) -> [Vec<f64>; 4] {
        let mut columns = [(); 4].map(|()| vec![0.0; n]);
        let slices = columns.each_mut().map(Vec::as_mut_slice);
        uniforms(Key::new(7, 3), &keys(n as u64), 5, purpose, slices);
        columns
    }

    #[test]
    fn uniforms_are_those_of_each_place() {
        for n in [0, 1, 63, 200] {
            let columns = drawn(n, 0x5_0000);
            for (i, &customer) in keys(n as u64).iter().enumerate() {
                let one = words(Key::new(7, 3), customer, 5, 0x5_0000).map(uniform);
                assert_eq!(columns.each_ref().map(|column| column[i]), one, "{i} of {n}");
            }
        }
    }

    #[test]
    fn scores_are_quantiles() {
        let [column, ..] = drawn(300, 0x2_0000);
        let mut changed = column.clone();
        scores(&mut changed);
        assert_eq!(
            changed,
            column.iter().map(|&u| normal_quantile(u)).collect::<Vec<f64>>()
        );
    }

    /// Means of nothing, of a few and of thousands, more customers than are searched together, and some left over.
    #[test]
    fn hours_are_those_of_each_customer() {
        let n = 3 * LANES + 17;
        let [counts, durations, spread, _] = drawn(n, 0x6_0000);
        for largest in [0.0, 0.4, 7.0, 90.0, 700.0, 20_000.0] {
            let means: Vec<f64> = spread.iter().map(|u| (largest * u * u - 0.02).max(0.0)).collect();
            for dispersion in [None, Some(0.3), Some(40.0)] {
                for cv in [0.0, 0.45] {
                    let factor = LognormalFactor::new(cv);
                    let mut found = vec![f64::NAN; n];
                    hours((&counts, &durations), &means, dispersion, 1.25, factor, &mut found);
                    let one = |i: usize| count(counts[i], means[i], dispersion) * 1.25 * factor.at(durations[i]);
                    let expected: Vec<f64> = (0..n).map(one).collect();
                    assert_eq!(found, expected, "{largest}, {dispersion:?}, {cv}");
                }
            }
        }
    }
}
