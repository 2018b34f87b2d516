//! Shares of outcomes over replications, with intervals that know of clusters.

use super::Z_95;
use super::moments::Moments;

/// A number with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The share of outcomes for which something holds, by clusters of `inner` outcomes: Wilson's score interval (1927) for as
/// many independent outcomes as the clusters are worth (Kish 1965, design effect), and for their number where they all
/// say the same. None without outcomes.
pub fn share(outcomes: &[bool], inner: usize) -> Option<Estimate> {
    let clusters = by_cluster(outcomes, inner, |holds| f64::from(u8::from(holds)));
    let p = clusters.mean;
    let worth = p * (1.0 - p) / (clusters.variance() / clusters.n);
    // No more than there are outcomes, and no fewer than one.
    let worth = if worth.is_finite() {
        worth.clamp(1.0, outcomes.len() as f64)
    } else {
        clusters.n
    };
    (clusters.n > 0.0).then(|| wilson(p, worth))
}

fn wilson(p: f64, n: f64) -> Estimate {
    let z2 = Z_95 * Z_95 / n;
    let middle = (p + 0.5 * z2) / (1.0 + z2);
    let half = Z_95 / (1.0 + z2) * (p * (1.0 - p) / n + 0.25 * z2 / n).sqrt();
    Estimate {
        value: p,
        low: f64::max(middle - half, 0.0).min(p),
        high: f64::min(middle + half, 1.0).max(p),
    }
}

fn by_cluster<T: Copy>(outcomes: &[T], inner: usize, number: impl Fn(T) -> f64) -> Moments {
    let mut clusters = Moments::default();
    for cluster in outcomes.chunks(inner) {
        let sum: f64 = cluster.iter().map(|&outcome| number(outcome)).sum();
        clusters.push(sum / cluster.len() as f64);
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::pinned::normal_quantile;
    use crate::random::{Key, uniform, words};

    /// Normal outcomes, half of whose variance is their cluster's.
    fn outcomes(study: u32, clusters: u64) -> Vec<f64> {
        let normal =
            |cluster: u64, number: u32| normal_quantile(uniform(words(Key::new(study, 0), cluster, number, 0)[0]));
        (0..clusters)
            .flat_map(|cluster| [1, 2].map(|own| (normal(cluster, 0) + normal(cluster, own)) * 0.5_f64.sqrt()))
            .collect()
    }

    #[test]
    fn intervals_cover() {
        const STUDIES: u32 = 1_000;
        let mut covered = 0;
        for study in 0..STUDIES {
            // P(Z < −1) = 0.158655.
            let below: Vec<bool> = outcomes(study, 100).iter().map(|&outcome| outcome < -1.0).collect();
            let found = share(&below, 2).unwrap();
            covered += u32::from(found.low <= 0.158_655 && 0.158_655 <= found.high);
        }
        let covered = f64::from(covered) / f64::from(STUDIES);
        assert!((0.925..=0.975).contains(&covered), "{covered}");
    }

    /// Wilson 1927: 1 of 10 is 0.0179 to 0.4042, 0 of 10 is 0 to 0.2775.
    #[test]
    fn shares_are_wilsons() {
        let mut outcomes = [false; 10];
        let none = share(&outcomes, 1).unwrap();
        assert_eq!((none.value, none.low), (0.0, 0.0));
        assert!((none.high - 0.2775).abs() < 1e-4, "{none:?}");
        outcomes[3] = true;
        let one = wilson(0.1, 10.0);
        assert!(
            (one.low - 0.0179).abs() < 1e-4 && (one.high - 0.4042).abs() < 1e-4,
            "{one:?}"
        );
        assert!((share(&outcomes, 1).unwrap().high - one.high).abs() < 0.03);
        assert_eq!(share(&[], 1), None);
    }
}
