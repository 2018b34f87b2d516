//! What a plan's gain over the baseline is made of.

use super::tables::{plain, right_aligned};
use super::words::{and, money_with_error, points, points_with_error};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, DifferenceFigure, Split, of_headline};
use crate::studies::contributions::{Contribution, Order};
use crate::studies::variants::Step;

/// The split in words: what rebalancing alone brings, what comes on top, and what grouping brings; then the map.
pub fn in_words(answer: &Answer, split: &Split) -> Vec<String> {
    let mut words = Vec::new();
    let total = total(answer, split, Metric::Nrr12m);
    let over_control = of_headline(&split.over_control, Metric::Nrr12m);
    let step = |order, step| found(split, order, step, Metric::Nrr12m);
    if let (Some(total), Some(over_control), Some(alone)) =
        (total, over_control, step(Order::Forward, Step::Rebalancing))
    {
        words.push(format!(
            "Of the {} points of NRR between `{}` and `{}`, {} come of dividing the same people by the hours that \
             their customers need (`{}`), and {} of what `{}` adds to that.",
            points(total.mean),
            answer.baseline,
            split.plan,
            with_error(alone.mean, alone.ci_low, alone.ci_high),
            split.control,
            with_error(over_control.mean, over_control.ci_low, over_control.ci_high),
            split.plan,
        ));
    }
    if let (Some(forward), Some(reverse)) = (
        step(Order::Forward, Step::Assignment),
        step(Order::Reverse, Step::Assignment),
    ) {
        let holds_zero = |step: &Contribution| step.ci_low <= 0.0 && step.ci_high >= 0.0;
        let nothing = if holds_zero(forward) && holds_zero(reverse) {
            ", which cannot be told from nothing"
        } else {
            ""
        };
        words.push(format!(
            "Grouping customers by Appropriate Experience, programmes and people apart, brings {} in this order, and \
             {} in reverse, where people are not yet divided by need{nothing}.",
            with_error(forward.mean, forward.ci_low, forward.ci_high),
            with_error(reverse.mean, reverse.ci_low, reverse.ci_high),
        ));
    }
    words.push(format!(
        "Each segment stands for one of `{}`: {}.",
        answer.baseline,
        map(split)
    ));
    words
}

/// `inbound` and `async` for `low`, `sync` for `mid`.
fn map(split: &Split) -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for (segment, of_baseline) in &split.map {
        match groups.last_mut() {
            Some((same, segments)) if same == of_baseline => segments.push(segment.clone()),
            _ => groups.push((of_baseline, vec![segment.clone()])),
        }
    }
    let groups = groups.into_iter();
    let told = groups.map(|(of_baseline, segments)| format!("{} for `{of_baseline}`", and(&segments)));
    told.collect::<Vec<_>>().join(", ")
}

/// How a mean and half the width of its interval are written.
type Written<'a> = &'a dyn Fn(f64, f64) -> String;

/// The table of steps.
pub fn table(answer: &Answer, split: &Split) -> String {
    let mut table = plain();
    table.set_header([
        "\nstep",
        "NRR, points\nthis order",
        "\nreverse",
        "margin after CS\nthis order",
        "\nreverse",
    ]);
    table.add_rows(rows(answer, split));
    right_aligned(table, 1)
}

/// Each step in both orders, NRR and then margin, and their sum.
pub(super) fn rows(answer: &Answer, split: &Split) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let in_points = |mean: f64, half: f64| points_with_error(mean, half);
    let in_money = |mean: f64, half: f64| money_with_error(&answer.currency, mean, half);
    let metrics: [(Metric, Written); 2] = [(Metric::Nrr12m, &in_points), (Metric::Margin, &in_money)];
    for step in Step::ALL {
        let mut row = vec![step.name().to_owned()];
        for (metric, written) in metrics {
            row.extend([Order::Forward, Order::Reverse].map(|order| {
                found(split, order, step, metric).map_or_else(
                    || "-".to_owned(),
                    |found| written(found.mean, 0.5 * (found.ci_high - found.ci_low)),
                )
            }));
        }
        rows.push(row);
    }
    let mut sum = vec!["all".to_owned()];
    for (metric, written) in metrics {
        let total = total(answer, split, metric);
        let cell = total.map_or_else(
            || "-".to_owned(),
            |total| written(total.mean, 0.5 * (total.ci_high - total.ci_low)),
        );
        sum.extend([cell.clone(), cell]);
    }
    rows.push(sum);
    rows
}

fn with_error(mean: f64, low: f64, high: f64) -> String {
    points_with_error(mean, 0.5 * (high - low))
}

fn found(split: &Split, order: Order, step: Step, metric: Metric) -> Option<&Contribution> {
    let mut steps = split.steps.iter();
    steps.find(|found| found.order == order && found.step == step && found.metric == metric.name())
}

/// The whole difference, as the plans are written.
fn total<'a>(answer: &'a Answer, split: &Split, metric: Metric) -> Option<&'a DifferenceFigure> {
    let change = answer.moves.iter().find(|change| change.plan == split.plan)?;
    change.difference(metric)
}
