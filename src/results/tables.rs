//! The CSV files of a results directory.

use std::io::Write;

use super::cells::Writer;

use crate::measures::layout::{Layout, Series};
use crate::measures::metric::Metric;
use crate::statistics::summary::{Summary, exact_quantile};
use crate::studies::answer::p_better;
use crate::studies::assignments::AssignedCustomer;
use crate::studies::compare::{Comparison, Study};
use crate::studies::contributions::contributions;
use crate::studies::sweep::Sweep;
use crate::studies::variants::ControlArm;

/// The quantiles that files give.
pub(super) const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Writes `summary.csv`: every number of every plan over replications. Numbers that were never defined (the NRR of an
/// empty band) have no row.
///
/// # Errors
/// If writing fails.
pub fn summary(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "plan", "metric", "group", "month", "mean", "se", "sd", "p05", "p25", "p50", "p75", "p95", "n",
    ])?;
    for (plan, name) in study.plans().into_iter().enumerate() {
        let layout = &study.layouts[plan];
        for (position, (series, summary)) in layout.series.iter().zip(&comparison.summaries[plan]).enumerate() {
            if summary.mean().is_none() {
                continue;
            }
            let estimate = comparison.estimate(plan, position);
            let [metric, group, month] = labels(layout, series);
            let mut record = vec![name.to_owned(), metric, group, month];
            record.extend([estimate.mean, estimate.se(), summary.outcomes.sd()].map(number));
            record.extend(quantiles(comparison, plan, series, summary).map(number));
            record.push(number(summary.outcomes.n));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Quantiles of outcomes: exact for the headlines, from counts for the rest.
fn quantiles(comparison: &Comparison, plan: usize, series: &Series, summary: &Summary) -> [f64; 5] {
    let exact = (series.group == 0 && series.month.is_none()).then(|| comparison.headline(plan, series.metric));
    match exact.flatten() {
        Some(mut values) => {
            values.retain(|value| value.is_finite());
            values.sort_by(f64::total_cmp);
            QUANTILES.map(|p| exact_quantile(&values, p).unwrap_or(f64::NAN))
        }
        None => QUANTILES.map(|p| summary.histogram.quantile(p).unwrap_or(f64::NAN)),
    }
}

/// Writes `differences.csv`: every number that two plans have in common, plan less baseline, paired by replication.
///
/// # Errors
/// If writing fails.
pub fn differences(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "baseline",
        "plan",
        "metric",
        "group",
        "month",
        "mean",
        "se",
        "ci_low",
        "ci_high",
        "p_better",
        "variance_reduction",
        "n",
    ])?;
    let names = study.plans();
    for of_plan in &comparison.differences {
        let layout = &study.layouts[of_plan.plan];
        for ((_, position), difference) in of_plan.pairs.iter().zip(&of_plan.differences) {
            let series = &layout.series[*position];
            let Some(mean) = difference.mean() else { continue };
            let (low, high) = difference.interval();
            let [metric, group, month] = labels(layout, series);
            let mut record = vec![
                names[study.baseline].to_owned(),
                names[of_plan.plan].to_owned(),
                metric,
                group,
                month,
            ];
            record.extend([mean, difference.se(), low, high].map(number));
            record.push(p_better(series.metric, difference).map_or_else(String::new, number));
            record.push(difference.variance_reduction().map_or_else(String::new, number));
            record.push(number(difference.outcomes.n));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `control.csv`: what the control variate brings to each difference that has one. The mean and the error without it
/// stand beside what is used; the control's own mean is known to be 0.
///
/// # Errors
/// If writing fails.
pub fn control(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "baseline",
        "plan",
        "metric",
        "group",
        "gain",
        "used",
        "mean",
        "se",
        "mean_without",
        "se_without",
    ])?;
    let names = study.plans();
    for of_plan in &comparison.differences {
        let layout = &study.layouts[of_plan.plan];
        for ((_, position), difference) in of_plan.pairs.iter().zip(&of_plan.differences) {
            let series = &layout.series[*position];
            let (Some(_), Some(mean)) = (layout.control(*position), difference.mean()) else {
                continue;
            };
            let [metric, group, _] = labels(layout, series);
            let plans = [names[study.baseline], names[of_plan.plan]].map(str::to_owned);
            let mut record = Vec::from(plans);
            record.extend([metric, group]);
            record.push(difference.control_gain().map_or_else(String::new, number));
            record.push(difference.is_controlled().to_string());
            let plain = &difference.clusters;
            record.extend([mean, difference.se(), plain.mean, plain.se()].map(number));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `contributions.csv`: what each step from the baseline to a plan brings, in both orders.
///
/// # Errors
/// If writing fails.
pub fn split(study: &Study, comparison: &Comparison, arm: &ControlArm, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "baseline", "plan", "order", "step", "metric", "mean", "se", "ci_low", "ci_high",
    ])?;
    let baseline = study.plans()[study.baseline];
    for found in contributions(study, comparison, arm) {
        let labels = [baseline, &arm.plan, found.order.name(), found.step.name(), found.metric];
        let mut record: Vec<String> = labels.map(str::to_owned).into();
        record.extend([found.mean, found.se, found.ci_low, found.ci_high].map(number));
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `replications.csv`: the headlines, one row a replication and plan.
///
/// # Errors
/// If writing fails.
pub fn replications(study: &Study, comparison: &Comparison, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let mut header = vec!["replication".to_owned(), "plan".to_owned()];
    // Headlines of a mechanism that is off have no column.
    let measured =
        Metric::HEADLINES.map(|metric| study.layouts.iter().any(|layout| layout.position(metric, 0).is_some()));
    let columns = || Metric::HEADLINES.iter().zip(measured).filter(|(_, measured)| *measured);
    header.extend(columns().map(|(metric, _)| metric.name().to_owned()));
    table.write_record(header)?;
    let names = study.plans();
    for (replication, values) in comparison.headlines.iter().enumerate() {
        for (name, headlines) in names.iter().zip(values.chunks(Metric::HEADLINES.len())) {
            let mut record = vec![replication.to_string(), (*name).to_owned()];
            let values = headlines.iter().zip(measured).filter(|(_, measured)| *measured);
            record.extend(values.map(|(&value, _)| number(value)));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `assignments.csv`: the list that a team acts on.
///
/// # Errors
/// If writing fails.
pub fn assignments(rows: &[AssignedCustomer], to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "plan",
        "customer",
        "name",
        "segment_before",
        "segment_now",
        "assessed_profile",
        "probability",
        "arr",
        "book",
    ])?;
    for row in rows {
        table.write_record([
            &row.plan,
            &row.customer,
            &row.name,
            &row.segment_before,
            &row.segment_now,
            &row.assessed_profile,
            &row.probability.map_or_else(String::new, number),
            &number(row.arr),
            &row.book,
        ])?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `sweep.csv`: every measure of every plan at every point, what was varied first.
///
/// # Errors
/// If writing fails.
pub fn sweep(sweep: &Sweep, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let mut header: Vec<&str> = sweep.varied.iter().map(String::as_str).collect();
    header.extend([
        "plan",
        "cost_a_year",
        "metric",
        "group",
        "month",
        "mean",
        "se",
        "ci_low",
        "ci_high",
        "sd",
    ]);
    header.extend(["p05", "p25", "p50", "p75", "p95", "n"]);
    header.extend([
        "difference",
        "difference_se",
        "difference_ci_low",
        "difference_ci_high",
        "p_better",
    ]);
    table.write_record(header)?;
    for option in &sweep.options {
        for figure in &option.figures {
            let mut record = option.values.clone();
            record.extend([
                option.plan.clone(),
                number(option.cost_a_year),
                figure.metric.to_owned(),
                figure.group.clone(),
            ]);
            record.push(figure.month.map_or_else(String::new, |month| month.to_string()));
            record.extend([figure.mean, figure.se, figure.ci_low, figure.ci_high, figure.sd].map(number));
            record.extend(figure.quantiles.map(number));
            record.push(number(figure.n));
            let gap = figure.difference.as_ref();
            let difference = gap.map_or([f64::NAN; 4], |gap| [gap.mean, gap.se, gap.ci_low, gap.ci_high]);
            record.extend(difference.map(number));
            record.push(gap.and_then(|gap| gap.p_better).map_or_else(String::new, number));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

fn labels(layout: &Layout, series: &Series) -> [String; 3] {
    [
        series.metric.name().to_owned(),
        layout.groups[series.group].1.clone(),
        series.month.map_or_else(String::new, |month| month.to_string()),
    ]
}

/// The shortest decimal that reads back to the same number, with an exponent where it is tiny; blank where there is none.
pub(super) fn number(value: f64) -> String {
    if value != 0.0 && value.abs() < 1e-6 {
        format!("{value:e}")
    } else if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}
