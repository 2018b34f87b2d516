//! The CSV files of a calibration.

use std::io::Write;

use super::cells::Writer;
use super::tables::number;
use crate::studies::calibrate::Calibration;
use crate::studies::calibrate::contacts::Shrunk;
use crate::studies::calibrate::past::HeldOut;

/// Writes `parameters.csv`: what was learnt of each number of the scenario.
///
/// # Errors
/// If writing fails.
pub fn parameters(calibration: &Calibration, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "parameter",
        "from",
        "prior_low",
        "prior_median",
        "prior_high",
        "low",
        "median",
        "high",
        "variance_removed",
        "verdict",
        "why",
        "written",
    ])?;
    for estimate in calibration.estimates() {
        let prior = [estimate.prior.low, estimate.prior.median, estimate.prior.high].map(number);
        let learnt = estimate.estimate.map_or_else(Default::default, |range| {
            [range.low, range.median, range.high].map(number)
        });
        let mut record = vec![estimate.path.clone(), estimate.from.to_owned()];
        record.extend(prior.into_iter().chain(learnt));
        record.push(estimate.removed.map_or_else(String::new, number));
        record.push(estimate.verdict.word().to_owned());
        record.push(estimate.why.clone().unwrap_or_default());
        record.push(estimate.written.clone().unwrap_or_default());
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `customers.csv`: what contacts say of each customer.
///
/// # Errors
/// If writing fails.
pub fn customers(rows: &[Shrunk], to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "customer",
        "contacts",
        "months",
        "own_rate",
        "shrunk_rate",
        "low",
        "high",
        "own_weight",
    ])?;
    for row in rows {
        let mut record = vec![row.customer.clone()];
        let numbers = [
            row.contacts,
            row.months,
            row.own_rate,
            row.shrunk_rate,
            row.low,
            row.high,
            row.own_weight,
        ];
        record.extend(numbers.map(number));
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `holdout.csv`: what was foreseen of the months that were kept apart, and what happened.
///
/// # Errors
/// If writing fails.
pub fn hold_out(rows: &[HeldOut], to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record([
        "what",
        "foreseen_low",
        "foreseen_median",
        "foreseen_high",
        "happened",
        "inside",
    ])?;
    for row in rows {
        let mut record = vec![row.what.to_owned()];
        record.extend([row.foreseen.low, row.foreseen.median, row.foreseen.high, row.happened].map(number));
        record.push(row.inside.to_string());
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}
