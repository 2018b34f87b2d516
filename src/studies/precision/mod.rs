//! The stopping rule: replications are run until the paired intervals are as narrow as asked (docs/guide/how-sure.md).
//!
//! Intervals are looked at where batches end, which is fixed beforehand, in index order. So a run to a precision gives
//! the same on any number of threads, and what it gives is that of a run of as many replications.

mod goal;

use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use goal::{Goal, goals};

use super::compare::{Comparison, Study};
use crate::engine::{BLOCK, Stopped, Watch};
use crate::measures::metric::Metric;
use crate::statistics::summary::Difference;

/// The fewest independent draws after which an interval may end a run: with fewer, the spread that the rule stops on is
/// itself too uncertain, and what calls itself a 95 % interval covers about 90 %.
pub const FEWEST: u32 = 30;

/// Batches are no smaller than this, so that threads have something to do.
const SMALLEST: u32 = 4;

/// When a run is precise enough, and when it ends though it is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// What must be how narrow.
    pub goals: Vec<Goal>,
    /// The most replications that are run.
    pub most: u32,
    /// The time after which no further batch is begun. With one, results depend on the machine.
    pub time: Option<Duration>,
}

/// Why a run to a precision ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Every interval is as narrow as asked.
    Reached,
    /// The most replications were run.
    Maximum,
    /// The time was over.
    Time,
}

/// What a run to a precision came to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Achieved {
    /// Why it ended.
    pub ended_by: Ending,
    /// The most replications that it might have taken.
    pub max_replications: u32,
    /// The time that it might have taken, in seconds.
    pub time_limit: Option<f64>,
    /// The intervals that were looked at.
    pub intervals: Vec<Width>,
}

/// Half the width of one 95 % paired interval.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Width {
    /// The metric.
    pub metric: String,
    /// The plan that is taken off: the baseline, or at equal cost what it was given the people as.
    pub baseline: String,
    /// The plan.
    pub plan: String,
    /// What was asked.
    pub asked: f64,
    /// What it is; none where two draws do not tell.
    pub half_width: Option<f64>,
    /// The independent draws behind it.
    pub draws: f64,
}

impl Width {
    /// Whether it is as narrow as asked.
    pub fn is_reached(&self) -> bool {
        self.draws >= f64::from(FEWEST) && self.half_width.is_some_and(|half| half <= self.asked)
    }

    /// How many independent draws it is likely to take in all: the width shrinks like 1/√n.
    fn likely(&self) -> f64 {
        let half = self.half_width.unwrap_or(f64::INFINITY) / self.asked;
        self.draws * half * half
    }
}

/// Half the width of the 95 % interval of a mean difference.
fn half_width(difference: &Difference) -> Option<f64> {
    let (low, high) = difference.interval();
    let half = 0.5 * (high - low);
    half.is_finite().then_some(half)
}

/// Where batches end: first after 30 clusters; from then on at the multiples of a power of two that is an eighth of
/// what was run or less, so that no batch goes beyond the end of a block.
pub fn ends() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(FEWEST), |&end| {
        let eighth = (end / 8).max(1);
        let step = (1 << eighth.ilog2()).clamp(SMALLEST, BLOCK);
        Some((end / step + 1) * step)
    })
}

/// The batches up to `most` clusters.
fn batches(most: u32) -> impl Iterator<Item = Range<u32>> + Send {
    let mut start = 0;
    ends().map_while(move |end| {
        let batch = start..end.min(most);
        start = end;
        (!batch.is_empty()).then_some(batch)
    })
}

/// The pairs of plans whose difference the answer is about: each plan of the scenario and the baseline; and at equal
/// cost, where the answer claims that.
fn pairs(study: &Study) -> Vec<(usize, usize)> {
    let others = (0..study.layouts.len()).filter(|plan| *plan != study.baseline && !study.added.holds(*plan));
    let as_written = others.map(|plan| (study.baseline, plan));
    let at_equal_cost = study.added.equal_cost.iter();
    as_written
        .chain(at_equal_cost.filter_map(|cost| study.pair_at_equal_cost(cost)))
        .collect()
}

/// Half the widths of all intervals that the goals speak of.
fn widths(study: &Study, comparison: &Comparison, goals: &[Goal]) -> Vec<Width> {
    let names = study.plans();
    let of_goal = |goal: &Goal| {
        let (metric, asked): (Metric, f64) = (goal.metric, goal.half_width);
        pairs(study)
            .into_iter()
            .map(move |(from, to)| (metric, asked, from, to))
    };
    let width = |(metric, asked, from, to): (Metric, f64, usize, usize)| {
        let difference = comparison.between((from, to), metric).unwrap_or_default();
        Width {
            metric: metric.name().to_owned(),
            baseline: names[from].to_owned(),
            plan: names[to].to_owned(),
            asked,
            half_width: half_width(&difference),
            draws: difference.clusters.n,
        }
    };
    goals.iter().flat_map(of_goal).map(width).collect()
}

/// Runs a study to a precision. `expected` is told, at the end of each batch, how many replications it will take in all,
/// as far as one can tell by then.
///
/// # Errors
/// If the watch says stop.
pub fn run(
    study: &Study,
    watch: &Watch,
    precision: &Precision,
    expected: &(dyn Fn(u64) + Sync),
) -> Result<(Comparison, Achieved), Stopped> {
    let started = Instant::now();
    let inner = study.template.inner();
    let most = precision.most / inner;
    let mut achieved = Achieved {
        ended_by: Ending::Maximum,
        max_replications: precision.most,
        time_limit: precision.time.map(|time| time.as_secs_f64()),
        intervals: Vec::new(),
    };
    let comparison = study.run_batches(watch, batches(most), |comparison| {
        achieved.intervals = widths(study, comparison, &precision.goals);
        if achieved.intervals.iter().all(Width::is_reached) {
            achieved.ended_by = Ending::Reached;
            return ControlFlow::Break(());
        }
        if precision.time.is_some_and(|time| started.elapsed() >= time) {
            achieved.ended_by = Ending::Time;
            return ControlFlow::Break(());
        }
        let likely = achieved.intervals.iter().map(Width::likely).fold(0.0, f64::max);
        let run = comparison.headlines.len() as f64;
        expected((likely * f64::from(inner)).clamp(run, f64::from(most * inner)) as u64);
        ControlFlow::Continue(())
    })?;
    Ok((comparison, achieved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_end_where_blocks_end_and_grow_by_an_eighth_at_most() {
        let some: Vec<u32> = ends().take(10).collect();
        assert_eq!(some, [30, 32, 36, 40, 44, 48, 52, 56, 60, 64]);
        let some: Vec<u32> = ends().skip(9).step_by(4).take(5).collect();
        assert_eq!(some, [64, 96, 128, 192, 256]);
        let mut last = FEWEST;
        for end in ends().skip(1).take(500) {
            assert!(end > last && end - last <= (last / 8).max(SMALLEST));
            assert_eq!((end - 1) / BLOCK, last / BLOCK, "{last}..{end} goes beyond a block");
            last = end;
        }
        assert!(last > 10_000);
        assert_eq!(batches(38).collect::<Vec<_>>(), [0..30, 30..32, 32..36, 36..38]);
        assert_eq!(batches(36).last(), Some(32..36));
    }
}
