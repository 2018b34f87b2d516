//! The files that say how sure the headlines are beside the error of their means: what their spread is made of, and their quantiles
//! with intervals.

use std::io::Write;

use super::cells::Writer;
use super::tables::{QUANTILES, number};
use crate::statistics::quantiles::quantile;
use crate::studies::compare::{Comparison, Study};
use crate::studies::spread::{Outcomes, components, headlines};

/// What an end of an interval is called that so few outcomes do not tell.
const NO_END: &str = "none";

/// Writes `variance.csv`: the variance of each headline, and of each difference, in its parts: what is not known, and chance.
///
/// # Errors
/// If writing fails.
pub fn variance(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "baseline",
        "plan",
        "metric",
        "not_knowing",
        "chance",
        "share_not_knowing",
        "share_ci_low",
        "share_ci_high",
        "estimated_below_zero",
        "draws",
        "n",
    ])?;
    for outcomes in headlines(study, comparison) {
        let Some(found) = components(comparison, &outcomes.values) else {
            continue;
        };
        let mut record = labels(&outcomes);
        record.extend([found.not_knowing(), found.chance].map(number));
        let (low, high) = found.share_interval.unzip();
        record.extend([found.share(), low, high].map(|share| share.map_or_else(String::new, number)));
        record.push(found.is_below_zero().to_string());
        record.extend([found.clusters, found.outcomes].map(|count| count.to_string()));
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `quantiles.csv`: five quantiles of each headline, and of each difference, with their 95 % intervals.
///
/// # Errors
/// If writing fails.
pub fn quantiles(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "baseline", "plan", "metric", "quantile", "value", "ci_low", "ci_high", "n",
    ])?;
    for outcomes in headlines(study, comparison) {
        let defined: usize = outcomes.values.iter().filter(|value| value.is_finite()).count();
        for p in QUANTILES {
            let Some(found) = quantile(&outcomes.values, comparison.dependent, p) else {
                continue;
            };
            let mut record = labels(&outcomes);
            record.extend([p, found.value].map(number));
            let end = |end: f64| {
                if end.is_finite() {
                    number(end)
                } else {
                    NO_END.to_owned()
                }
            };
            record.extend([found.low, found.high].map(end));
            record.push(defined.to_string());
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

fn labels(outcomes: &Outcomes) -> Vec<String> {
    let baseline = outcomes.baseline.unwrap_or_default();
    [baseline, outcomes.plan, outcomes.metric.name()]
        .map(str::to_owned)
        .into()
}
