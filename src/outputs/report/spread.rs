//! The distribution of the differences: what may happen, replication by replication, and how well its mean is known.

use super::decision::interval;
use super::page::{Block, Chart, Figure, Section, Table, Unit};
use crate::measures::metric::Metric;
use crate::outputs::equal_cost;
use crate::outputs::words::{count, money_change, odds, points, points_between, whole_percent};
use crate::results::recorded::RecordedRun;
use crate::studies::answer::Move;

/// Fewer outcomes than this say nothing of their distribution.
const FEWEST: usize = 8;

/// The section; none where there is one plan, or where nothing varies.
pub fn section(run: &RecordedRun) -> Option<Section> {
    let charts: Vec<Block> = run
        .answer
        .moves
        .iter()
        .flat_map(|change| {
            [
                (Metric::Nrr12m, Unit::Points, "NRR over 12 months"),
                (Metric::Margin, Unit::Money, "margin after Customer Success"),
            ]
            .into_iter()
            .filter_map(|(metric, unit, name)| histogram(run, change, (metric, unit, name)))
        })
        .collect();
    let read = Block::Text(
        "Each outcome is one replication: both plans with the same customers and the same luck, the plan less the baseline. The \
         dark line is the mean and the narrow band its 95 % interval, which more replications narrow; they do not narrow \
         the bars."
            .to_owned(),
    );
    (!charts.is_empty()).then(|| Section {
        id: "spread",
        title: "How the difference may turn out",
        blocks: std::iter::once(read).chain(charts).collect(),
    })
}

/// The plans that a claim is made of: at equal cost, one of them is richer.
fn pair<'a>(run: &'a RecordedRun, change: &'a Move) -> [&'a str; 2] {
    [&run.answer.baseline, &change.plan].map(|plan| equal_cost::compared(change, plan))
}

fn histogram(run: &RecordedRun, change: &Move, (metric, unit, name): (Metric, Unit, &str)) -> Option<Block> {
    let found = change.claimed(metric)?;
    let pair = pair(run, change);
    let outcomes = run.paired(pair, metric);
    let (width, from, counts) = bins(&outcomes)?;
    let one = |value: f64| match unit {
        Unit::Money => money_change(&run.answer.currency, value),
        _ => format!("{} points", points(value)),
    };
    let between = |low: f64, high: f64| match unit {
        Unit::Money => format!("{} to {}", one(low), one(high)),
        _ => points_between(low, high),
    };
    let title = format!("Change in {name}: `{}` less `{}`", pair[1], pair[0]);
    let mut table = Table::new(&title, 1, ["outcomes", "replications", "share"]);
    table.rows = counts
        .iter()
        .enumerate()
        .map(|(bin, &number)| {
            let low = from + width * bin as f64;
            let share = number as f64 / outcomes.len() as f64;
            vec![between(low, low + width), count(number), whole_percent(share)]
        })
        .collect();
    let alternative = format!(
        "A histogram of {} outcomes. 9 in 10 lie from {}; the mean is {}, its 95 % interval {}.{}",
        count(outcomes.len()),
        between(found.p05, found.p95),
        one(found.mean),
        interval(found, &between),
        found
            .p_better
            .map_or_else(String::new, |share| format!(" It is better {}.", odds(share)))
    );
    let chart = Chart::Histogram {
        unit,
        from,
        width,
        counts,
        mean: found.mean,
        told: one(found.mean),
        interval: [found.ci_low, found.ci_high],
    };
    Some(Figure::block(title, alternative, chart, table).of(&change.plan))
}

/// Bins of a round width: the width, where the first one begins, and how many outcomes are in each. 0 is always an edge, so that gains
/// and losses are never in one bin.
fn bins(outcomes: &[f64]) -> Option<(f64, f64, Vec<usize>)> {
    let low = outcomes.iter().copied().fold(f64::INFINITY, f64::min);
    let high = outcomes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let wanted = (outcomes.len() as f64).sqrt().clamp(6.0, 30.0);
    let width = (high - low) / wanted;
    // Outcomes that are all the same, or as far apart as numbers go, have no width.
    if outcomes.len() < FEWEST || !width.is_normal() {
        return None;
    }
    let width = round_above(width);
    let from = (low / width).floor();
    let bin = |value: f64| ((value / width).floor() - from) as usize;
    let mut counts = vec![0; bin(high) + 1];
    for &outcome in outcomes {
        counts[bin(outcome)] += 1;
    }
    Some((width, from * width, counts))
}

/// The next of 1, 2 and 5 times a power of ten.
fn round_above(width: f64) -> f64 {
    let mut power = 1.0;
    while power > width {
        power /= 10.0;
    }
    while power * 10.0 <= width {
        power *= 10.0;
    }
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= width);
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_in_a_bin_and_zero_is_an_edge() {
        let outcomes: Vec<f64> = (0..100).map(|i| f64::from(i) * 0.37 - 9.0).collect();
        let (width, from, counts) = bins(&outcomes).unwrap();
        assert_eq!(width, 5.0);
        assert_eq!(from, -10.0);
        assert_eq!(counts.iter().sum::<usize>(), 100);
        assert_eq!(counts[..2], [11, 14]);
        assert_eq!(bins(&[1.0; 20]), None);
    }

    #[test]
    fn the_largest_numbers_and_the_smallest_have_no_bins() {
        for (low, high) in [(-1e308, 1e308), (0.0, 1e-320)] {
            let outcomes: Vec<f64> = [low, high].into_iter().cycle().take(20).collect();
            assert_eq!(bins(&outcomes), None, "{low}, {high}");
        }
        assert_eq!(bins(&[]), None);
    }

    #[test]
    fn widths_are_round() {
        assert_eq!(
            [0.03, 0.1, 1.2, 70.0, 2e5].map(|width| (round_above(width) * 100.0).round()),
            [5.0, 10.0, 200.0, 10_000.0, 2e7]
        );
    }
}
