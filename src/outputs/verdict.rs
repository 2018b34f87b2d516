//! Whether a plan is worth it, in sentences that are built alike whether the answer is yes, no, or that nobody can tell.

use super::equal_cost::compared;
use super::words::{money, money_change, odds, percent, points, points_between, several, whole_percent};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, DifferenceFigure, Move};
use crate::studies::spread::NotKnowing;

/// What `axplan` was asked: what becomes of NRR, and whether the plan pays.
pub fn sentences(answer: &Answer, change: &Move) -> Vec<String> {
    let nrr = change.claimed(Metric::Nrr12m);
    let on_nrr = match nrr {
        Some(nrr) => on_nrr(answer, change, nrr),
        None => format!(
            "`{}` against `{}`; NRR over 12 months takes a run of 12 months, and ARR.",
            change.plan, answer.baseline
        ),
    };
    let falls = nrr.is_some_and(|nrr| nrr.ci_high < 0.0);
    let margin = change.claimed(Metric::Margin);
    let sentences = std::iter::once(on_nrr).chain(margin.map(|margin| on_margin(answer, change, margin, falls)));
    if change.cost.as_ref().is_some_and(|cost| cost.equal.is_some()) {
        sentences
            .map(|sentence| format!("At equal cost, {}", uncapitalised(&sentence)))
            .collect()
    } else {
        sentences.collect()
    }
}

fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// What a difference says.
enum Finding {
    /// It is exactly 0 in every replication.
    Same,
    Higher,
    Lower,
    /// The interval of the mean holds 0.
    Open,
}

impl Finding {
    fn of(difference: &DifferenceFigure) -> Self {
        if difference.mean == 0.0 && difference.se == 0.0 {
            Self::Same
        } else if difference.ci_low > 0.0 {
            Self::Higher
        } else if difference.ci_high < 0.0 {
            Self::Lower
        } else {
            Self::Open
        }
    }
}

fn on_nrr(answer: &Answer, change: &Move, nrr: &DifferenceFigure) -> String {
    let plan = &change.plan;
    let size = points(nrr.mean.abs());
    let size = size.trim_start_matches('+');
    let often = on_average(nrr);
    let found = match Finding::of(nrr) {
        Finding::Same => format!("`{plan}` makes no difference to NRR over 12 months"),
        Finding::Higher => format!("`{plan}` raises NRR over 12 months by {size} points{often}"),
        Finding::Lower => format!("`{plan}` lowers NRR over 12 months by {size} points{often}"),
        Finding::Open => format!(
            "Whether `{plan}` raises or lowers NRR over 12 months, {} cannot tell",
            several(answer.replications, "replication")
        ),
    };
    format!("{found}: {}.", levels(answer, change, nrr, &percent))
}

/// Margin after Customer Success, over the run.
fn on_margin(answer: &Answer, change: &Move, margin: &DifferenceFigure, nrr_falls: bool) -> String {
    let plan = &change.plan;
    let written = |amount: f64| money(&answer.currency, amount);
    let size = written(margin.mean.abs());
    let often = on_average(margin);
    let found = match Finding::of(margin) {
        Finding::Same => format!("`{plan}` neither pays nor costs: the same margin after Customer Success"),
        // What is saved at once is no gain while the base that pays for it shrinks beyond the run.
        Finding::Higher if nrr_falls => format!(
            "`{plan}` saves more than it loses within the run, while NRR falls: {size} more margin after Customer Success"
        ),
        Finding::Higher => format!("`{plan}` pays{often}: {size} more margin after Customer Success"),
        Finding::Lower => format!("`{plan}` does not pay{often}: {size} less margin after Customer Success"),
        Finding::Open => format!(
            "Whether `{plan}` pays, {} cannot tell: margin after Customer Success",
            several(answer.replications, "replication")
        ),
    };
    format!(
        "{found} over {}, {}.",
        several(answer.months as usize, "month"),
        levels(answer, change, margin, &written)
    )
}

/// The two plans' own means, under the names of the plans that were compared.
fn levels(answer: &Answer, change: &Move, difference: &DifferenceFigure, written: &dyn Fn(f64) -> String) -> String {
    format!(
        "{} under `{}`, {} under `{}`",
        written(difference.baseline),
        compared(change, &answer.baseline),
        written(difference.plan),
        compared(change, &change.plan)
    )
}

/// Said where single outcomes go both ways, so that a mean is not taken for a promise.
fn on_average(difference: &DifferenceFigure) -> &'static str {
    if difference.p05 < 0.0 && difference.p95 > 0.0 {
        " on average"
    } else {
        ""
    }
}

/// The share of the range of 9 outcomes in 10 by which a mean and a median may differ before it is told: a judgement, since with enough
/// replications the least skew is more than the error of the mean.
const SKEWED: f64 = 0.05;

/// The median of outcomes, where it tells something else than the mean: where it is further from it than the standard error of the mean, a
/// judgement too, and looks different.
pub(super) fn median(difference: &DifferenceFigure, written: &dyn Fn(f64) -> String) -> Option<String> {
    let [mean, median] = [difference.mean, difference.p50].map(written);
    let least = difference.se.max(SKEWED * (difference.p95 - difference.p05));
    let is_apart = (difference.p50 - difference.mean).abs() > least;
    (is_apart && median != mean).then_some(median)
}

/// What the control variate brings, in replications.
fn with_control(gain: f64) -> String {
    format!("; a control variate makes that of NRR as narrow as {gain:.1} times the replications would")
}

/// How much of a spread is not knowing, and how much chance.
pub(super) fn made_of(not_knowing: &NotKnowing) -> String {
    let read = not_knowing
        .below_zero
        .then(|| "estimated below 0, and read as 0".to_owned());
    let interval = not_knowing.ci_low.zip(not_knowing.ci_high);
    let interval = interval.map(|(low, high)| format!("{:.0} to {}", 100.0 * low, whole_percent(high)));
    let about: Vec<String> = interval.into_iter().chain(read).collect();
    let about = if about.is_empty() {
        String::new()
    } else {
        format!(" ({})", about.join("; "))
    };
    format!(
        "{} what we don't know{about}, {} chance",
        whole_percent(not_knowing.share),
        whole_percent(1.0 - not_knowing.share)
    )
}

/// How sure that is: the error of the means and the range of outcomes, each under its own name; then logo churn.
pub fn how_sure(answer: &Answer, change: &Move) -> Vec<String> {
    let nrr = change.claimed(Metric::Nrr12m).filter(|nrr| nrr.p05 != nrr.p95);
    let margin = change.claimed(Metric::Margin).filter(|margin| margin.p05 != margin.p95);
    let mut words = Vec::new();
    let of_nrr = nrr.map(|nrr| format!("NRR {} points", points_between(nrr.ci_low, nrr.ci_high)));
    let written = |amount| money_change(&answer.currency, amount);
    let of_margin = margin.map(|margin| format!("margin {} to {}", written(margin.ci_low), written(margin.ci_high)));
    let means: Vec<String> = of_nrr.into_iter().chain(of_margin).collect();
    if !means.is_empty() {
        words.push(format!(
            "How sure of the means: {} (95 % intervals{}); more replications narrow them.",
            means.join(", "),
            nrr.and_then(|nrr| nrr.control_gain)
                .map_or_else(String::new, with_control)
        ));
    }
    let of_nrr = nrr.map(|nrr| {
        format!(
            "NRR {} to {} points, higher {}",
            points(nrr.p05),
            points(nrr.p95),
            odds(nrr.p_better.unwrap_or(0.5))
        )
    });
    let of_margin = margin.map(|margin| {
        format!(
            "margin {} to {}, higher {}",
            written(margin.p05),
            written(margin.p95),
            odds(margin.p_better.unwrap_or(0.5))
        )
    });
    let outcomes: Vec<String> = of_nrr.into_iter().chain(of_margin).collect();
    if !outcomes.is_empty() {
        words.push(format!(
            "What may happen, in 9 outcomes of 10: {}; more replications do not narrow that.",
            outcomes.join("; ")
        ));
    }
    let of_nrr = nrr.and_then(|nrr| median(nrr, &points));
    let of_margin = margin.and_then(|margin| median(margin, &written));
    let medians: Vec<String> = of_nrr
        .map(|median| format!("{median} points of NRR"))
        .into_iter()
        .chain(of_margin.map(|median| format!("{median} of margin")))
        .collect();
    if !medians.is_empty() {
        words.push(format!(
            "Half of outcomes are at or below {}: the mean is not the middle.",
            medians.join(", and half at or below ")
        ));
    }
    let parts: Vec<String> = [("NRR", nrr), ("margin", margin)]
        .into_iter()
        .filter_map(|(name, difference)| Some(format!("{name} {}", made_of(difference?.not_knowing.as_ref()?))))
        .collect();
    if !parts.is_empty() {
        words.push(format!(
            "What makes outcomes differ, as shares of their variance (95 % intervals): {}.",
            parts.join("; ")
        ));
    }
    if let Some(kept) = change.claimed(Metric::LogoRetention12m) {
        words.push(format!(
            "Logo churn over 12 months: {}.",
            levels(answer, change, kept, &|kept| percent(1.0 - kept))
        ));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_told_where_outcomes_are_skewed() {
        let told = |mean, p50| {
            let difference = DifferenceFigure {
                metric: Metric::Nrr12m.name(),
                baseline: 0.9,
                plan: 0.9 + mean,
                mean,
                se: 0.01,
                ci_low: mean - 0.02,
                ci_high: mean + 0.02,
                p05: p50 - 0.1,
                p50,
                p95: p50 + 0.2,
                p_better: None,
                variance_reduction: None,
                control_gain: None,
                not_knowing: None,
                n: 100.0,
            };
            median(&difference, &points)
        };
        assert_eq!(told(0.069, 0.048).as_deref(), Some("+4.8"));
        // Further apart than the error of the mean, but by little of what may happen.
        assert_eq!(told(0.060, 0.048), None);
    }
}
