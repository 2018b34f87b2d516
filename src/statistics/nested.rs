//! Nested analysis of variance: how much of the spread of outcomes is not knowing, and how much chance.
//!
//! A cluster is one draw of what is not known, with `inner` replications inside, which differ by chance alone. For outcome j of
//! cluster i, y_ij = μ + a_i + e_ij with Var(a) = σ²_b, what is not known, and Var(e) = σ²_w, chance. With k clusters of n_i
//! outcomes, N in all (Searle, Casella & McCulloch 1992, *Variance Components*, 3.6; for simulations Sun, Apley & Staum 2011,
//! *Oper. Res.* 59: 998–1007):
//!
//! ```text
//! MS_b = Σ n_i (ȳ_i − ȳ)² ÷ (k − 1)     MS_w = ΣΣ (y_ij − ȳ_i)² ÷ (N − k)     n₀ = (N − Σ n_i² ÷ N) ÷ (k − 1)
//! σ²_w = MS_w     σ²_b = (MS_b − MS_w) ÷ n₀     share of not knowing = σ²_b ÷ (σ²_b + σ²_w)
//! ```
//!
//! Both are unbiased, so that σ²_b may come out below 0 where there is little or nothing of it; it is then read as 0. The interval
//! of the share is not the textbook's, by F, which is for normal outcomes and too narrow where tails are long: it is the jackknife
//! of ln (MS_b ÷ MS_w) over clusters, which asks for no distribution (Arvesen & Schmitz 1970, *Biometrics* 26: 677–686).

use super::inference::Estimate;
use super::moments::Moments;
use crate::random::pinned::{exp, ln};

/// The components of the variance of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Between clusters: what is not known. As estimated, so perhaps below 0.
    between: f64,
    /// Within clusters: chance.
    pub chance: f64,
    /// The 95 % interval of the share of what is not known; none where a part does not vary, or two draws do not tell.
    pub share_interval: Option<(f64, f64)>,
    /// Clusters.
    pub clusters: usize,
    /// Outcomes.
    pub outcomes: usize,
}

impl Components {
    /// From outcomes by cluster, `inner` in each, of which each `dependent` (some clusters) depend on each other. Outcomes that are
    /// not defined are left out. None without two clusters, or without one that holds two outcomes.
    pub fn of(outcomes: &[f64], inner: usize, dependent: usize) -> Option<Self> {
        let defined = || outcomes.iter().copied().filter(|outcome| outcome.is_finite());
        // About a number near the mean, sums of squares lose no digits.
        let centre = defined().sum::<f64>() / defined().count() as f64;
        let parts: Vec<Sums> = outcomes
            .chunks(dependent)
            .map(|part| Sums::of(part, inner, centre))
            .filter(|part| part.clusters > 0.0)
            .collect();
        let whole = parts.iter().fold(Sums::default(), |whole, part| whole.plus(part, 1.0));
        let squares = whole.mean_squares()?;
        Some(Self {
            between: (squares.between - squares.within) / squares.size,
            chance: squares.within,
            share_interval: share_interval(&whole, &parts),
            clusters: whole.clusters as usize,
            outcomes: whole.outcomes as usize,
        })
    }

    /// The variance of what is not known; 0 where its estimate is below that.
    pub fn not_knowing(&self) -> f64 {
        f64::max(self.between, 0.0)
    }

    /// Whether its estimate is below 0.
    pub fn is_below_zero(&self) -> bool {
        self.between < 0.0
    }

    /// The share of not knowing in the variance; none where nothing varies.
    pub fn share(&self) -> Option<f64> {
        let total = self.not_knowing() + self.chance;
        (total > 0.0).then(|| self.not_knowing() / total)
    }
}

/// What the mean squares are made of, additive over clusters.
#[derive(Clone, Copy, Default)]
struct Sums {
    clusters: f64,
    outcomes: f64,
    /// Σ n_i².
    sizes: f64,
    /// Σ n_i (ȳ_i − c), about the centre c.
    first: f64,
    /// Σ n_i (ȳ_i − c)².
    second: f64,
    /// ΣΣ (y_ij − ȳ_i)².
    within: f64,
}

struct MeanSquares {
    between: f64,
    within: f64,
    /// n₀.
    size: f64,
}

impl Sums {
    fn of(part: &[f64], inner: usize, centre: f64) -> Self {
        let mut sums = Self::default();
        for cluster in part.chunks(inner) {
            let mut within = Moments::default();
            let defined = cluster.iter().filter(|outcome| outcome.is_finite());
            defined.for_each(|&outcome| within.push(outcome - centre));
            if within.n > 0.0 {
                let Moments { n, mean, squares } = within;
                let one = Self {
                    clusters: 1.0,
                    outcomes: n,
                    sizes: n * n,
                    first: n * mean,
                    second: n * mean * mean,
                    within: squares,
                };
                sums = sums.plus(&one, 1.0);
            }
        }
        sums
    }

    fn plus(&self, other: &Self, times: f64) -> Self {
        Self {
            clusters: self.clusters + times * other.clusters,
            outcomes: self.outcomes + times * other.outcomes,
            sizes: self.sizes + times * other.sizes,
            first: self.first + times * other.first,
            second: self.second + times * other.second,
            within: self.within + times * other.within,
        }
    }

    fn mean_squares(&self) -> Option<MeanSquares> {
        let (k, n) = (self.clusters, self.outcomes);
        (k > 1.0 && n > k).then(|| MeanSquares {
            between: f64::max(self.second - self.first * self.first / n, 0.0) / (k - 1.0),
            within: f64::max(self.within, 0.0) / (n - k),
            size: (n - self.sizes / n) / (k - 1.0),
        })
    }
}

/// From pseudo-values g·θ − (g − 1)·θ₋ᵢ of θ = ln (MS_b ÷ MS_w), each with one of g independent parts left out.
fn share_interval(whole: &Sums, parts: &[Sums]) -> Option<(f64, f64)> {
    let log_ratio = |sums: &Sums| {
        let squares = sums.mean_squares()?;
        (squares.between > 0.0 && squares.within > 0.0).then(|| ln(squares.between / squares.within))
    };
    let theta = log_ratio(whole)?;
    let g = parts.len() as f64;
    let mut pseudo = Moments::default();
    for part in parts {
        pseudo.push(g * theta - (g - 1.0) * log_ratio(&whole.plus(part, -1.0))?);
    }
    let size = whole.mean_squares()?.size;
    let share = |theta: f64| {
        let excess = f64::max(exp(theta) - 1.0, 0.0);
        excess / (excess + size)
    };
    let (low, high) = Estimate::of_mean(&pseudo).interval();
    (low.is_finite() && high.is_finite()).then(|| (share(low), share(high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::pinned::normal_quantile;
    use crate::random::{Key, uniform, words};

    fn close(a: f64, b: f64, by: f64) {
        assert!((a - b).abs() < by, "{a} is not {b}");
    }

    /// Yield of dyestuff in grams, five preparations of each of six batches (Davies & Goldsmith 1972, *Statistical Methods in
    /// Research and Production*, 6.4; Box & Tiao 1973, 5.1.2): σ²_w = 2451.25, σ²_b = 1764.05.
    const DYESTUFF: [f64; 30] = [
        1545.0, 1440.0, 1440.0, 1520.0, 1580.0, 1540.0, 1555.0, 1490.0, 1560.0, 1495.0, 1595.0, 1550.0, 1605.0, 1510.0,
        1560.0, 1445.0, 1440.0, 1595.0, 1465.0, 1545.0, 1595.0, 1630.0, 1515.0, 1635.0, 1625.0, 1520.0, 1455.0, 1450.0,
        1480.0, 1445.0,
    ];

    /// Made up by Box & Tiao (1973, 5.1.3) so that the estimate between batches is below 0: mean squares 8.3363 and 14.9459.
    const DYESTUFF_2: [f64; 30] = [
        7.298, 3.846, 2.434, 9.566, 7.990, 5.220, 6.556, 0.608, 11.788, -0.892, 0.110, 10.386, 13.434, 5.510, 8.166,
        2.212, 4.852, 7.092, 9.288, 4.980, 0.282, 9.014, 4.458, 9.446, 7.198, 1.722, 4.782, 8.106, 0.758, 3.758,
    ];

    #[test]
    fn published_components_of_dyestuff() {
        let found = Components::of(&DYESTUFF, 5, 5).unwrap();
        close(found.chance, 2451.25, 1e-9);
        close(found.not_knowing(), 1764.05, 1e-9);
        close(found.share().unwrap(), 1764.05 / 4215.30, 1e-12);
        assert!(!found.is_below_zero());
        let found = Components::of(&DYESTUFF_2, 5, 5).unwrap();
        close(found.chance, 14.9459, 5e-5);
        close(found.between, (8.3363 - 14.9459) / 5.0, 5e-5);
        assert_eq!((found.not_knowing(), found.share()), (0.0, Some(0.0)));
        assert!(found.is_below_zero());
    }

    /// The jackknife of ln (MS_b ÷ MS_w) of the same with 100 more in each batch than in the one before, by NumPy 2.4.6, with SciPy 1.17.1's
    /// quantile of t.
    #[test]
    fn the_interval_is_the_jackknifes() {
        let apart: Vec<f64> = (0..30).map(|at| DYESTUFF[at] + 100.0 * (at / 5) as f64).collect();
        let (low, high) = Components::of(&apart, 5, 5).unwrap().share_interval.unwrap();
        close(low, 0.795_862_971_671, 1e-9);
        close(high, 0.985_005_941_181, 1e-9);
    }

    /// By hand: clusters {1, 3}, {5} and {6, 10} (a sixth outcome is not defined), mean 5; MS_b = (2·9 + 0 + 2·9) ÷ 2 = 18,
    /// MS_w = (2 + 0 + 8) ÷ 2 = 5, n₀ = (5 − 9/5) ÷ 2 = 1.6.
    #[test]
    fn clusters_may_differ_in_size() {
        let found = Components::of(&[1.0, 3.0, 5.0, f64::NAN, 6.0, 10.0], 2, 2).unwrap();
        close(found.chance, 5.0, 1e-12);
        close(found.not_knowing(), 13.0 / 1.6, 1e-12);
        assert_eq!((found.clusters, found.outcomes), (3, 5));
    }

    #[test]
    fn a_cluster_without_outcomes_counts_nowhere() {
        let more = [&DYESTUFF[..], &[f64::NAN; 5]].concat();
        assert_eq!(Components::of(&more, 5, 5), Components::of(&DYESTUFF, 5, 5));
    }

    #[test]
    fn what_does_not_vary_has_no_share() {
        assert_eq!(Components::of(&[1.0, 2.0], 2, 2), None);
        assert_eq!(Components::of(&[1.0, f64::NAN, 2.0, f64::NAN], 2, 2), None);
        let constant = Components::of(&[4.0; 8], 2, 2).unwrap();
        assert_eq!((constant.share(), constant.share_interval), (None, None));
        let no_chance = Components::of(&[1.0, 1.0, 2.0, 2.0], 2, 2).unwrap();
        assert_eq!((no_chance.share(), no_chance.share_interval), (Some(1.0), None));
        let all_chance = Components::of(&[1.0, 3.0, 1.0, 3.0, 1.0, 3.0], 2, 2).unwrap();
        assert_eq!((all_chance.share(), all_chance.share_interval), (Some(0.0), None));
    }

    /// A study of clusters of two; `shape` makes a number of mean 0 and variance 1 of a uniform.
    fn study(number: u32, clusters: u64, share: f64, shape: fn(f64) -> f64) -> Vec<f64> {
        let draw = |cluster: u64, which: u32| shape(uniform(words(Key::new(number, 0), cluster, which, 0)[0]));
        let outcome =
            |cluster: u64, own: u32| share.sqrt() * draw(cluster, 0) + (1.0 - share).sqrt() * draw(cluster, own);
        (0..clusters)
            .flat_map(|cluster| [1, 2].map(|own| outcome(cluster, own)))
            .collect()
    }

    /// Without bias, and the interval covers, for normal parts and for exponential ones; where nothing is unknown it holds 0, which
    /// it may miss on one side only.
    #[test]
    fn components_are_unbiased_and_intervals_cover() {
        const STUDIES: u32 = 1_000;
        let normal: fn(f64) -> f64 = normal_quantile;
        let exponential: fn(f64) -> f64 = |u| -ln(u) - 1.0;
        for (shape, share, covers) in [
            (normal, 0.5, 0.93..=0.97),
            (normal, 0.9, 0.93..=0.97),
            (normal, 0.0, 0.96..=0.99),
            (exponential, 0.5, 0.92..=0.97),
        ] {
            let (mut between, mut within, mut covered) = (Moments::default(), Moments::default(), 0);
            for number in 0..STUDIES {
                let found = Components::of(&study(number, 200, share, shape), 2, 2).unwrap();
                between.push(found.between);
                within.push(found.chance);
                let (low, high) = found.share_interval.unwrap();
                covered += u32::from(low <= share && share <= high);
            }
            assert!((between.mean - share).abs() < 4.0 * between.se(), "{between:?}");
            assert!((within.mean - (1.0 - share)).abs() < 4.0 * within.se(), "{within:?}");
            let covered = f64::from(covered) / f64::from(STUDIES);
            assert!(covers.contains(&covered), "share {share}: covered {covered}");
        }
    }
}
