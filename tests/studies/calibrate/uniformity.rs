//! Whether ranks are uniform, with no bins: the distribution function of the ranks against that of uniform ones, everywhere at once
//! (Säilynoja, Bürkner & Vehtari 2022, *Statistics and Computing* 32).

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use statrs::distribution::{Binomial, Discrete};

/// Samples of uniform ranks from which it is known how far they stray.
const SAMPLES: usize = 40_000;

/// How far so many ranks from 0 to `highest` may stray.
pub struct Uniformity {
    /// By rank: how probable as many at it or below, or as few, are; the less probable of the two counts.
    tails: Vec<Vec<f64>>,
    /// What samples of uniform ranks stray, rising.
    strays: Vec<f64>,
}

impl Uniformity {
    pub fn new(cases: usize, highest: usize) -> Self {
        let shares = (1..=highest).map(|below| below as f64 / (highest + 1) as f64);
        let mut uniformity = Self {
            tails: shares.map(|share| tails(cases, share)).collect(),
            strays: Vec::new(),
        };
        let mut random = SmallRng::seed_from_u64(1);
        let mut sample = || {
            let ranks: Vec<usize> = (0..cases).map(|_| random.random_range(0..=highest)).collect();
            uniformity.stray(&ranks)
        };
        let mut strays: Vec<f64> = (0..SAMPLES).map(|_| sample()).collect();
        strays.sort_by(f64::total_cmp);
        uniformity.strays = strays;
        uniformity
    }

    /// How improbable the number of ranks up to some rank is, where it is most so.
    fn stray(&self, ranks: &[usize]) -> f64 {
        let mut at = vec![0; self.tails.len() + 1];
        ranks.iter().for_each(|&rank| at[rank] += 1);
        let mut up_to = 0;
        let tails = self.tails.iter().zip(at).map(|(tails, at)| {
            up_to += at;
            tails[up_to]
        });
        tails.fold(1.0, f64::min)
    }

    /// The share of samples of uniform ranks that stray as far as these.
    pub fn p(&self, ranks: &[usize]) -> f64 {
        let stray = self.stray(ranks);
        let as_far = self.strays.partition_point(|one| *one <= stray * (1.0 + 1e-12));
        (as_far + 1) as f64 / (SAMPLES + 1) as f64
    }
}

/// By number of ranks at a place or below: the smaller of the chances of as many, and of as few.
fn tails(cases: usize, share: f64) -> Vec<f64> {
    let binomial = Binomial::new(share, cases as u64).unwrap();
    let chances: Vec<f64> = (0..=cases).map(|count| binomial.pmf(count as u64)).collect();
    let summed = |chances: &mut dyn Iterator<Item = &f64>| -> Vec<f64> {
        let rising = chances.scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        });
        rising.collect()
    };
    let few = summed(&mut chances.iter());
    let mut many = summed(&mut chances.iter().rev());
    many.reverse();
    few.into_iter()
        .zip(many)
        .map(|(few, many)| f64::min(few, many))
        .collect()
}

#[test]
fn what_is_uniform_passes_and_what_is_not_does_not() {
    let uniformity = Uniformity::new(200, 99);
    let even: Vec<usize> = (0..200).map(|case| case / 2).collect();
    assert!(uniformity.p(&even) > 0.99);
    // Draws that are too narrow put many truths at the ends, those too wide few; and a shift by .4 of a standard deviation.
    let normal = |mean: f64, sd: f64| -> Vec<usize> {
        let score = |case: u32| axplan::random::normal_quantile((f64::from(case) + 0.5) / 200.0);
        let rank = |case: u32| (100.0 * axplan::random::normal_cdf(mean + sd * score(case))) as usize;
        (0..200).map(rank).collect()
    };
    assert!(uniformity.p(&normal(0.0, 1.0)) > 0.99);
    for wrong in [normal(0.0, 1.33), normal(0.0, 0.6), normal(0.4, 1.0)] {
        assert!(uniformity.p(&wrong) < 0.05, "{}", uniformity.p(&wrong));
    }
}
