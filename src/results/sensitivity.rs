//! The CSV files of `axplan sensitivity`: a row each input, measure and plan.

use std::io::Write;

use super::cells::Writer;
use super::tables::number;
use crate::studies::sensitivity::information::Information;
use crate::studies::sensitivity::screening::Screening;
use crate::studies::sensitivity::tornado::Tornado;
use crate::studies::sensitivity::variance::Variance;
use crate::studies::sensitivity::{Estimate, Target};

const TARGET: [&str; 5] = ["plan", "baseline", "metric", "group", "month"];

/// Writes `tornado.csv`: what comes out at the low and at the high value of each input, and the difference (swing), of the plan
/// less the baseline; and the swing of the plan itself.
///
/// # Errors
/// If writing fails.
pub fn tornado(found: &Tornado, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let columns = [
        "input",
        "low",
        "high",
        "at_low",
        "at_low_se",
        "at_high",
        "at_high_se",
        "swing",
        "se",
        "ci_low",
        "ci_high",
        "within_noise",
        "plan_swing",
        "plan_se",
        "plan_ci_low",
        "plan_ci_high",
        "n",
    ];
    table.write_record(TARGET.iter().chain(&columns))?;
    for chart in &found.charts {
        for bar in &chart.bars {
            let mut record = labels(&chart.target);
            record.push(bar.input.clone());
            let (low, high) = (bar.at_low, bar.at_high);
            record.extend([bar.low, bar.high, low.value, low.se, high.value, high.se].map(number));
            record.extend(estimate(&bar.swing));
            record.push(bar.within_noise.to_string());
            record.extend(estimate(&bar.plan_swing));
            record.push(found.replications.to_string());
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `morris.csv`: `mu`, and `mu*` with its error.
///
/// # Errors
/// If writing fails.
pub fn morris(found: &Screening, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let columns = [
        "input",
        "mu",
        "mu_star",
        "se",
        "ci_low",
        "ci_high",
        "sigma",
        "noise",
        "below_noise",
        "trajectories",
        "n",
    ];
    table.write_record(TARGET.iter().chain(&columns))?;
    for of_target in &found.tables {
        for row in &of_target.rows {
            let mut record = labels(&of_target.target);
            record.extend([row.input.clone(), number(row.mu)]);
            record.extend(estimate(&row.mu_star));
            record.extend([number(row.sigma), number(row.noise), row.below_noise.to_string()]);
            record.extend([found.trajectories, found.replications].map(|number| number.to_string()));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `sobol.csv`: two rows an input, its first-order and its total index.
///
/// # Errors
/// If writing fails.
pub fn sobol(found: &Variance, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let columns = [
        "input",
        "index",
        "share",
        "se",
        "ci_low",
        "ci_high",
        "noise",
        "below_noise",
        "rows",
        "n",
    ];
    table.write_record(TARGET.iter().chain(&columns))?;
    for of_target in &found.tables {
        for row in &of_target.rows {
            for (index, share) in [("first", &row.first), ("total", &row.total)] {
                let mut record = labels(&of_target.target);
                record.extend([row.input.clone(), index.to_owned()]);
                record.extend(estimate(&share.estimate));
                record.extend([number(share.noise), share.below_noise.to_string()]);
                record.extend([found.rows, found.replications].map(|number| number.to_string()));
                table.write_record(record)?;
            }
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `evpi.csv`: a row each input that could be known, and two for knowing all of them.
///
/// # Errors
/// If writing fails.
pub fn information(found: &Information, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "metric",
        "known",
        "worth",
        "se",
        "ci_low",
        "ci_high",
        "noise",
        "below_noise",
        "draws",
        "inner",
    ])?;
    let mut row = |known: &str, worth: &Estimate, noise: Option<(f64, bool)>| {
        let mut record = vec![found.metric.clone(), known.to_owned()];
        record.extend(estimate(worth));
        record.extend(noise.map_or_else(Default::default, |(noise, below)| [number(noise), below.to_string()]));
        record.extend([found.draws, found.inner].map(|number| number.to_string()));
        table.write_record(record)
    };
    row("all, at least", &found.all_at_least, None)?;
    row("all, at most", &found.all_at_most, None)?;
    for input in &found.inputs {
        row(&input.input, &input.worth, Some((input.noise, input.below_noise)))?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `choice.csv`: what each plan gains over the baseline, and the plan that is first over the one that is second.
///
/// # Errors
/// If writing fails.
pub fn choice(found: &Information, baseline: &str, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "metric",
        "plan",
        "over",
        "gain",
        "se",
        "ci_low",
        "ci_high",
        "best_share",
        "draws",
        "inner",
    ])?;
    let gains = found
        .gains
        .iter()
        .map(|gain| (gain.plan.as_str(), baseline, &gain.gain, number(gain.best)));
    let lead = (found.choice.as_str(), found.second.as_str(), &found.lead, String::new());
    for (plan, over, gain, best) in gains.chain([lead]) {
        let mut record = vec![found.metric.clone(), plan.to_owned(), over.to_owned()];
        record.extend(estimate(gain));
        record.extend([best, found.draws.to_string(), found.inner.to_string()]);
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

fn labels(target: &Target) -> Vec<String> {
    vec![
        target.plan.clone(),
        target.baseline.clone().unwrap_or_default(),
        target.measure.metric.name().to_owned(),
        target.measure.group.clone(),
        target.measure.month.map_or_else(String::new, |month| month.to_string()),
    ]
}

fn estimate(estimate: &Estimate) -> [String; 4] {
    [estimate.value, estimate.se, estimate.ci_low, estimate.ci_high].map(number)
}
