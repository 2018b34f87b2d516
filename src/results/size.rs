//! The CSV files of `axplan size`.

use std::io::Write;

use super::cells::Writer;
use super::tables::number;
use crate::studies::size::answer::{Sizing, Staffed};

/// Writes `size.csv`: every target at all headcounts that were evaluated, the headcounts first.
///
/// # Errors
/// If writing fails.
pub fn points(sizing: &Sizing, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let Some(first) = sizing.points.first() else {
        return Ok(());
    };
    let mut header = columns(sizing, &first.headcounts);
    header.extend(
        [
            "cost_a_year",
            "stage",
            "target",
            "quarter_from_month",
            "estimate",
            "ci_low",
            "ci_high",
            "met",
            "n",
        ]
        .map(str::to_owned),
    );
    table.write_record(header)?;
    for point in &sizing.points {
        for reached in &point.targets {
            let mut record = people(&point.headcounts);
            record.extend([
                number(point.cost_a_year),
                point.stage.to_owned(),
                reached.target.clone(),
            ]);
            record.push(
                reached
                    .quarter_from_month
                    .map_or_else(String::new, |month| month.to_string()),
            );
            record.extend([reached.estimate, reached.ci_low, reached.ci_high].map(number));
            record.push(reached.met.map_or_else(String::new, |met| met.to_string()));
            record.push(point.replications.to_string());
            table.write_record(record)?;
        }
    }
    table.flush()?;
    Ok(())
}

/// Writes `frontier.csv`: cost against what it buys.
///
/// # Errors
/// If writing fails.
pub fn frontier(sizing: &Sizing, to: impl Write) -> csv::Result<()> {
    let mut table = Writer::from_writer(to);
    let Some(first) = sizing.frontier.first() else {
        return Ok(());
    };
    let mut header = columns(sizing, &first.headcounts);
    header.extend(
        [
            "cost_a_year",
            "metric",
            "mean",
            "ci_low",
            "ci_high",
            "more",
            "more_ci_low",
            "more_ci_high",
            "targets",
            "n",
        ]
        .map(str::to_owned),
    );
    table.write_record(header)?;
    for point in &sizing.frontier {
        let mut record = people(&point.headcounts);
        record.extend([number(point.cost_a_year), sizing.gain.clone()]);
        record.extend([point.mean, point.ci_low, point.ci_high].map(number));
        let more = point
            .more
            .map_or([f64::NAN; 3], |more| [more.mean, more.ci_low, more.ci_high]);
        record.extend(more.map(number));
        record.extend([
            point.targets.name().to_owned(),
            sizing.effort.search_replications.to_string(),
        ]);
        table.write_record(record)?;
    }
    table.flush()?;
    Ok(())
}

/// `sync`, or `sync@4` from month 4 on.
fn columns(sizing: &Sizing, headcounts: &[Staffed]) -> Vec<String> {
    let name = |staffed: &Staffed| {
        if sizing.by_quarter {
            format!("{}@{}", staffed.team, staffed.from_month)
        } else {
            staffed.team.clone()
        }
    };
    headcounts.iter().map(name).collect()
}

fn people(headcounts: &[Staffed]) -> Vec<String> {
    headcounts.iter().map(|staffed| staffed.headcount.to_string()).collect()
}
