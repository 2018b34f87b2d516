//! The CSV files of a break-even.

use std::io::Write;

use super::cells::Writer;
use super::tables::number;
use crate::studies::breakeven::{Along, Bounded, BreakEven, Gain, Map, Payback};

/// The columns of a gain: difference with its interval, quantiles of outcomes and the probability of a loss with theirs.
const GAIN: [&str; 18] = [
    "mean",
    "se",
    "ci_low",
    "ci_high",
    "verdict",
    "p10",
    "p10_low",
    "p10_high",
    "p50",
    "p50_low",
    "p50_high",
    "p90",
    "p90_low",
    "p90_high",
    "p_loss",
    "p_loss_low",
    "p_loss_high",
    "n",
];

/// The columns of cash; a month is blank where it is beyond the horizon.
const CASH: [&str; 8] = [
    "cash_mean",
    "cash_ci_low",
    "cash_ci_high",
    "paid_back",
    "paid_back_low",
    "paid_back_high",
    "payback_month_p50",
    "payback_month_p90",
];

fn bounded(bounded: Bounded) -> [String; 3] {
    [bounded.value, bounded.low, bounded.high].map(|end| end.map_or_else(String::new, number))
}

fn gain(gain: &Gain) -> Vec<String> {
    let mut columns: Vec<String> = [gain.mean, gain.se, gain.ci_low, gain.ci_high].map(number).into();
    columns.push(gain.verdict.name().to_owned());
    columns.extend(
        [gain.p10, gain.p50, gain.p90, gain.p_loss]
            .into_iter()
            .flat_map(bounded),
    );
    columns.push(gain.n.to_string());
    columns
}

fn cash(payback: &Payback) -> Vec<String> {
    let margin = &payback.margin;
    let mut columns: Vec<String> = [margin.mean, margin.ci_low, margin.ci_high].map(number).into();
    columns.extend(bounded(payback.paid_back));
    columns.extend([payback.p50, payback.p90].map(|month| month.value.map_or_else(String::new, number)));
    columns
}

/// Writes `breakeven.csv`: the values of one input that were run, the varied input first, each with the difference and its
/// cash.
///
/// # Errors
/// If writing fails.
pub fn points(found: &BreakEven, along: &Along, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let mut header = vec![along.vary.path.as_str(), "plan", "baseline", "metric"];
    header.extend(GAIN);
    header.extend(CASH);
    table.write_record(header)?;
    for point in &found.points {
        let mut record = vec![number(point.at), found.plan.clone(), found.baseline.clone()];
        record.push(found.metric.to_owned());
        record.extend(gain(&point.value));
        record.extend(cash(&point.cash));
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// Writes `crossings.csv`: the break-evens along one input, or of each row of a map, with their 95 % intervals.
///
/// # Errors
/// If writing fails.
pub fn crossings(found: &BreakEven, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let along = found.along.iter().map(|along| (&along.vary, None, &along.crossings));
    let rows = found.map.iter().flat_map(|map| {
        map.rows
            .iter()
            .map(|row| (&map.across, Some((&map.up.path, row.up)), &row.crossings))
    });
    let mut header = vec!["path", "at", "ci_low", "ci_high", "pays_above"];
    if let Some(map) = &found.map {
        header.insert(0, &map.up.path);
    }
    table.write_record(header)?;
    for (vary, up, crossings) in along.chain(rows) {
        for crossing in crossings {
            let mut record: Vec<String> = up.iter().map(|(_, value)| number(*value)).collect();
            record.push(vary.path.clone());
            record.extend([crossing.at, crossing.low, crossing.high].map(number));
            record.push(crossing.pays_above.to_string());
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `map.csv`: one row a pair of values, the varied inputs first.
///
/// # Errors
/// If writing fails.
pub fn map(found: &BreakEven, map: &Map, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let mut header = vec![
        map.across.path.as_str(),
        map.up.path.as_str(),
        "plan",
        "baseline",
        "metric",
    ];
    header.extend(GAIN);
    table.write_record(header)?;
    for row in &map.rows {
        for cell in &row.cells {
            let mut record = vec![number(cell.across), number(row.up), found.plan.clone()];
            record.extend([found.baseline.clone(), found.metric.to_owned()]);
            record.extend(gain(&cell.value));
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}
