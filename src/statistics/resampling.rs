//! Results drawn again, for the errors of what has no formula for them (Efron & Tibshirani 1993, *An Introduction to the
//! Bootstrap*), and put into another order, for what chance alone does (Fisher 1935). Round by round the same, whatever the
//! number of threads.

use crate::random::{Key, Purpose, uniform, words};

/// Positions of `number` results drawn with replacement, in one round of this seed.
pub fn rows(seed: u32, round: u32, number: usize) -> Vec<usize> {
    drawn(seed, round, number, 0)
}

/// The same of replications: of the same round, but independent of its rows.
pub fn replications(seed: u32, round: u32, number: usize) -> Vec<usize> {
    drawn(seed, round, number, 1)
}

/// The positions of `number` results in a random order.
pub fn order(seed: u32, round: u32, number: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..number).collect();
    order.sort_by_cached_key(|&position| {
        let [first, second, ..] = place(seed, round, position, 2);
        (first, second)
    });
    order
}

fn drawn(seed: u32, round: u32, number: usize, block: u16) -> Vec<usize> {
    let draw = |position| {
        let [word, ..] = place(seed, round, position, block);
        (uniform(word) * number as f64) as usize
    };
    (0..number).map(draw).collect()
}

fn place(seed: u32, round: u32, position: usize, block: u16) -> [u32; 4] {
    words(
        Key::new(seed, round),
        position as u64,
        0,
        Purpose::Resampling.code(block),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_drawn_evenly_and_orders_hold_each_once() {
        let mut counts = [0.0; 10];
        let mut together = 0.0;
        for round in 0..1000 {
            let (rows, replications) = (rows(1, round, 10), replications(1, round, 10));
            assert_eq!(rows.len(), replications.len());
            together += rows
                .iter()
                .zip(&replications)
                .filter(|(row, other)| row == other)
                .count() as f64;
            rows.into_iter().chain(replications).for_each(|row| counts[row] += 1.0);
        }
        // Binomial: a tenth of 20,000, standard deviation 42; of 10,000 pairs, if they are independent, 30.
        assert!(
            counts.iter().all(|count: &f64| (count - 2000.0).abs() < 4.0 * 42.0),
            "{counts:?}"
        );
        assert!((together - 1000.0_f64).abs() < 4.0 * 30.0, "{together}");
        let mut order = order(1, 0, 100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        order.sort_unstable();
        assert!(order.into_iter().eq(0..100));
        assert_ne!(rows(1, 0, 50), replications(1, 0, 50));
    }
}
