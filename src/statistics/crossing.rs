//! Where a mean crosses zero: a mean difference as a function of one input, from the same replications at each value of it.
//!
//! Replications share their draws at all values (common random numbers), so each cluster of them is a function of the input,
//! and the mean over clusters is the sample average function whose root estimates the root of the expectation (sample average
//! approximation; Chen & Schmeiser 2001, *Stochastic root finding via retrospective approximation*, IIE Transactions 33).
//! Between the values that were run, clusters are interpolated by straight lines.
//!
//! Intervals invert the paired t test: a value belongs to the 95 % confidence set of the root where the mean there is no more
//! than `t` standard errors from zero. With straight lines that is a quadratic inequality in each segment (Fieller 1954, *Some
//! problems in interval estimation*, JRSS B 16), and the set may be empty, reach the end of the range, or be in parts: each
//! case says something, and none is hidden.

use super::moments::Moments;
use crate::random::special::student_t_quantile;

/// What was measured at one value of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Knot {
    /// The value of the input.
    pub x: f64,
    /// The mean difference in each cluster of replications; the same clusters at every value.
    pub clusters: Vec<f64>,
}

/// On which side of zero a mean is, as far as its 95 % interval tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above.
    Above,
    /// Below.
    Below,
    /// Exactly zero, in every cluster.
    Zero,
    /// The interval holds zero.
    Open,
}

impl Side {
    /// On which side the mean of clusters is, which differ by chance alone.
    pub fn of(clusters: &Moments) -> Self {
        Self::told(clusters.mean, clusters.variance() / clusters.n, critical(clusters.n))
    }

    fn told(mean: f64, variance: f64, critical: f64) -> Self {
        if mean == 0.0 && variance <= 0.0 {
            Self::Zero
        } else if mean * mean > critical * critical * variance {
            if mean > 0.0 { Self::Above } else { Self::Below }
        } else {
            Self::Open
        }
    }

    /// Whether it is above or not; none where the interval does not tell.
    pub fn is_above(self) -> Option<bool> {
        match self {
            Self::Above => Some(true),
            Self::Below | Self::Zero => Some(false),
            Self::Open => None,
        }
    }
}

/// A part of the range in which the mean is on one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zone {
    /// The side.
    pub side: Side,
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// A value at which the mean goes from one side of zero to the other, both of them established.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The estimate.
    pub at: f64,
    /// Lower end of the 95 % confidence set.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// Whether the mean is above zero beyond it.
    pub rises: bool,
}

/// A mean over clusters as a function of an input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Rising in x.
    knots: Vec<Knot>,
}

/// The mean and its variance along a segment: `mean + t slope` and `variance + 2 t u + t² w`, for t from 0 to 1.
struct Segment {
    mean: f64,
    slope: f64,
    variance: f64,
    u: f64,
    w: f64,
}

impl Segment {
    /// Of two knots: with covariance c, `u = c − v`, `w = v + v' − 2 c`.
    fn between(one: &[f64], other: &[f64]) -> Self {
        let (mut before, mut after) = (Moments::default(), Moments::default());
        one.iter().for_each(|&value| before.push(value));
        other.iter().for_each(|&value| after.push(value));
        let products: f64 = one
            .iter()
            .zip(other)
            .map(|(a, b)| (a - before.mean) * (b - after.mean))
            .sum();
        let n = before.n;
        let (own, next) = (before.variance() / n, after.variance() / n);
        let covariance = products / (n * (n - 1.0));
        Self {
            mean: before.mean,
            slope: after.mean - before.mean,
            variance: own,
            u: covariance - own,
            w: own + next - 2.0 * covariance,
        }
    }

    fn side(&self, t: f64, critical: f64) -> Side {
        let variance = self.variance + 2.0 * t * self.u + t * t * self.w;
        Side::told(self.mean + t * self.slope, f64::max(variance, 0.0), critical)
    }

    /// Where the mean is `critical` standard errors from zero, or zero itself, inside the segment, rising: the roots of
    /// `(d² − q² w) t² + 2 (m d − q² u) t + m² − q² v`.
    fn cuts(&self, critical: f64) -> Vec<f64> {
        let q = critical * critical;
        let a = self.slope * self.slope - q * self.w;
        let half_b = self.mean * self.slope - q * self.u;
        let c = self.mean * self.mean - q * self.variance;
        let mut cuts = Vec::new();
        let discriminant = half_b * half_b - a * c;
        if discriminant >= 0.0 {
            // Of the two forms of each root, the one without cancellation.
            let s = -(half_b + f64::copysign(discriminant.sqrt(), half_b));
            cuts.extend([s / a, c / s]);
        }
        cuts.push(-self.mean / self.slope);
        cuts.retain(|&t| t > 0.0 && t < 1.0);
        cuts.sort_by(f64::total_cmp);
        cuts
    }
}

impl Curve {
    /// A curve through knots, in any order. Clusters that are not defined at one of them are left out at all.
    pub fn new(mut knots: Vec<Knot>) -> Self {
        knots.sort_by(|a, b| a.x.total_cmp(&b.x));
        let number = knots.iter().map(|knot| knot.clusters.len()).min().unwrap_or(0);
        let defined: Vec<bool> = (0..number)
            .map(|cluster| knots.iter().all(|knot| knot.clusters[cluster].is_finite()))
            .collect();
        for knot in &mut knots {
            let kept = knot.clusters.iter().zip(&defined).filter(|(_, defined)| **defined);
            knot.clusters = kept.map(|(&value, _)| value).collect();
        }
        Self { knots }
    }

    /// The values that were run, rising.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.knots.iter().map(|knot| knot.x)
    }

    /// The parts of the range by side, from its lower end to its upper one.
    pub fn zones(&self) -> Vec<Zone> {
        let mut zones: Vec<Zone> = Vec::new();
        for pair in self.knots.windows(2) {
            let critical = critical(pair[0].clusters.len() as f64);
            let segment = Segment::between(&pair[0].clusters, &pair[1].clusters);
            let mut ends = vec![0.0];
            ends.extend(segment.cuts(critical));
            ends.push(1.0);
            let place = |t: f64| {
                if t == 1.0 {
                    pair[1].x
                } else {
                    pair[0].x + t * (pair[1].x - pair[0].x)
                }
            };
            for part in ends.windows(2) {
                let side = segment.side(0.5 * (part[0] + part[1]), critical);
                match zones.last_mut() {
                    Some(last) if last.side == side => last.high = place(part[1]),
                    _ => zones.push(Zone {
                        side,
                        low: place(part[0]),
                        high: place(part[1]),
                    }),
                }
            }
        }
        zones
    }

    /// Where the mean crosses zero, as far as both sides of a crossing are established. Of several roots of the sample
    /// average between them, the middle one is the estimate.
    pub fn crossings(&self) -> Vec<Crossing> {
        let told: Vec<(bool, Zone)> = self
            .zones()
            .into_iter()
            .filter_map(|zone| Some((zone.side.is_above()?, zone)))
            .collect();
        let roots = self.roots();
        let changes = told.windows(2).filter(|pair| pair[0].0 != pair[1].0);
        let crossing = |pair: &[(bool, Zone)]| {
            let (low, high) = (pair[0].1.high, pair[1].1.low);
            let inside: Vec<f64> = roots
                .iter()
                .copied()
                .filter(|root| (low..=high).contains(root))
                .collect();
            Crossing {
                at: inside.get(inside.len() / 2).copied().unwrap_or(0.5 * (low + high)),
                low,
                high,
                rises: pair[1].0,
            }
        };
        changes.map(crossing).collect()
    }

    /// Where the sample average is zero.
    fn roots(&self) -> Vec<f64> {
        let mean = |knot: &Knot| knot.clusters.iter().sum::<f64>() / knot.clusters.len() as f64;
        let mut roots = Vec::new();
        for pair in self.knots.windows(2) {
            let (before, after) = (mean(&pair[0]), mean(&pair[1]));
            if before == 0.0 {
                roots.push(pair[0].x);
            } else if before * after < 0.0 {
                roots.push(pair[0].x + before / (before - after) * (pair[1].x - pair[0].x));
            }
        }
        roots.extend(self.knots.last().filter(|last| mean(last) == 0.0).map(|last| last.x));
        roots
    }

    /// Values to be run next, so that straight lines are near to the curve where it matters: at each crossing and the ends of
    /// its interval, unless a value was run within `near` of there or within a tenth of the interval's width.
    pub fn wanted(&self, near: f64) -> Vec<f64> {
        let mut wanted: Vec<f64> = Vec::new();
        for Crossing { at, low, high, .. } in self.crossings() {
            let near = f64::max(near, 0.1 * (high - low));
            for x in [at, low, high] {
                let mut known = self.values().chain(wanted.iter().copied());
                if known.all(|known| (known - x).abs() > near) {
                    wanted.push(x);
                }
            }
        }
        wanted
    }
}

/// How many standard errors from zero a mean of clusters must be.
fn critical(clusters: f64) -> f64 {
    if clusters < 2.0 {
        f64::INFINITY
    } else {
        student_t_quantile(0.975, clusters - 1.0)
    }
}

#[cfg(test)]
mod tests;
