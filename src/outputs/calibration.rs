//! The answer of `axplan calibrate`, for people.

use std::fmt::Write;

use super::tables::{plain, right_aligned};
use super::words::{count, percent, several, whole_percent, wrapped};
use crate::studies::calibrate::Calibration;
use crate::studies::calibrate::estimate::{Estimate, Range, Tied, Verdict};
use crate::studies::calibrate::figures::Figured;
use crate::studies::calibrate::logged::Logged;
use crate::studies::calibrate::past::Past;

/// The whole answer.
pub fn render(calibration: &Calibration) -> String {
    let mut text = format!("{}: is it us?\n", calibration.scenario);
    paragraph(
        &mut text,
        "Numbers with brackets are medians, and the brackets 95 % ranges.",
    );
    for warning in &calibration.warnings {
        paragraph(&mut text, warning);
    }
    if let Some(past) = &calibration.history {
        history(&mut text, past);
    }
    if let Some(logged) = &calibration.hours {
        hours(&mut text, logged);
    }
    if let Some(figured) = &calibration.targets {
        targets(&mut text, figured);
    }
    text
}

fn paragraph(text: &mut String, sentences: &str) {
    let _ = writeln!(text, "\n{}", wrapped(sentences, "  "));
}

fn history(text: &mut String, past: &Past) {
    let facts = &past.facts;
    let _ = writeln!(text, "\nThe history, {} to {}", facts.from, facts.to);
    let mut told = format!(
        "{}, {} lost.",
        several(facts.customers, "customer"),
        count(facts.churned)
    );
    if let Some(year) = &facts.retention {
        let _ = write!(
            told,
            " Over the last twelve months, on {} who were there before: NRR {}, GRR {}, logos kept {}.",
            count(year.cohort),
            percent(year.nrr),
            percent(year.grr),
            percent(year.logos)
        );
    }
    paragraph(text, &told);
    for warning in &past.warnings {
        paragraph(text, &format!("! {warning}"));
    }
    if !past.observed.is_empty() {
        let mut table = plain();
        table.set_header(["what happened", "times", "of", "share", "95 % interval"]);
        for seen in &past.observed {
            table.add_row([
                seen.what.to_owned(),
                count(seen.events as usize),
                count(seen.trials as usize),
                percent(seen.share.median),
                format!("{} – {}", percent(seen.share.low), percent(seen.share.high)),
            ]);
        }
        let _ = writeln!(text, "\n{}", right_aligned(table, 1));
    }
    estimates(text, &past.estimates, &past.tied, past.directions);
    if let Some(spread) = &past.spread {
        let weight = past.customers.iter().map(|one| one.own_weight).fold(0.0, f64::max);
        paragraph(
            text,
            &format!(
                "Contacts of {}: {:.2} each on average, variance {:.2}, {:.2} times what chance makes of customers who are \
                 alike. The spread of need between them is {:.2} (at most {:.2}) as a coefficient of variation. {}",
                several(spread.customers, "customer"),
                spread.mean,
                spread.variance,
                spread.index,
                spread.cv,
                spread.cv_at_most,
                if weight > 0.0 {
                    format!(
                        "A customer's own contacts weigh up to {} against the mean of all; customers.csv has each.",
                        whole_percent(weight)
                    )
                } else {
                    "All weight is on the mean of all.".to_owned()
                }
            ),
        );
    }
    held_out(text, past);
}

fn held_out(text: &mut String, past: &Past) {
    if past.held_out.is_empty() && past.forecasts.is_none() {
        return;
    }
    let _ = writeln!(
        text,
        "\nThe last {}, foreseen from those before",
        several(past.held_out_months, "month")
    );
    if !past.held_out.is_empty() {
        let mut table = plain();
        table.set_header(["what", "foreseen", "95 % interval", "happened", ""]);
        for row in &past.held_out {
            table.add_row([
                row.what.to_owned(),
                count(row.foreseen.median as usize),
                format!("{:.0} – {:.0}", row.foreseen.low, row.foreseen.high),
                count(row.happened as usize),
                if row.inside { "inside" } else { "OUTSIDE" }.to_owned(),
            ]);
        }
        let _ = writeln!(text, "{}", right_aligned(table, 1));
    }
    if let Some(off) = past.forecasts {
        paragraph(
            text,
            &format!(
                "Contacts of a customer were foreseen with an error of {:.2} by its own rate, {:.2} by the mean of all and \
                 {:.2} by its shrunk rate (root mean square).",
                off.own, off.mean, off.shrunk
            ),
        );
    }
}

fn hours(text: &mut String, logged: &Logged) {
    let _ = writeln!(text, "\nLogged hours");
    let mut table = plain();
    table.set_header(["activity", "kind", "hours", "engagements"]);
    for activity in logged.activities.iter().take(15) {
        table.add_row([
            activity.activity.clone(),
            activity.kind.clone().unwrap_or_else(|| "-".to_owned()),
            count(activity.hours.round() as usize),
            count(activity.engagements.round() as usize),
        ]);
    }
    let _ = writeln!(text, "{}", right_aligned(table, 2));
    if let Some(each) = logged.hours_each {
        paragraph(
            text,
            &format!(
                "{} logged {each:.0} hours a month each, over {}.",
                several(logged.people, "name"),
                several(logged.months, "month")
            ),
        );
    }
    for warning in &logged.warnings {
        paragraph(text, &format!("! {warning}"));
    }
    estimates(text, &logged.estimates, &[], 0.0);
}

fn targets(text: &mut String, figured: &Figured) {
    let _ = writeln!(text, "\nLast year's figures");
    let mut table = plain();
    table.set_header([
        "figure",
        "was",
        "the scenario said",
        "possible together",
        "as written now",
    ]);
    for row in &figured.reached {
        table.add_row([
            row.name.clone(),
            short(row.target),
            between(&row.before),
            between(&row.possible),
            between(&row.after),
        ]);
    }
    let _ = writeln!(text, "{}", right_aligned(table, 1));
    for warning in &figured.warnings {
        paragraph(text, &format!("! {warning}"));
    }
    estimates(text, &figured.estimates, &figured.tied, figured.directions);
}

/// Lines of a table that are not identified, beyond which they are only counted.
const MOST_UNTOLD: usize = 12;

fn estimates(text: &mut String, estimates: &[Estimate], tied: &[Tied], directions: f64) {
    if estimates.is_empty() {
        return;
    }
    let mut table = plain();
    table.set_header(["parameter", "the scenario", "with the data", "removed", "verdict"]);
    let mut untold = 0;
    for estimate in estimates {
        if estimate.verdict == Verdict::No {
            untold += 1;
            if untold > MOST_UNTOLD {
                continue;
            }
        }
        let learnt = estimate
            .estimate
            .filter(|_| estimate.verdict != Verdict::No || estimate.written.is_some());
        table.add_row([
            estimate.path.clone(),
            between(&estimate.prior),
            learnt.map_or_else(|| "-".to_owned(), |range| between(&range)),
            estimate.removed.map_or_else(|| "-".to_owned(), whole_percent),
            estimate.verdict.word().to_owned(),
        ]);
    }
    let _ = writeln!(text, "\n{}", right_aligned(table, 1));
    if untold > MOST_UNTOLD {
        paragraph(text, &format!("{} more are not identified.", untold - MOST_UNTOLD));
    }
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for estimate in estimates {
        let Some(why) = &estimate.why else { continue };
        match told.iter_mut().find(|(known, _)| known == why) {
            Some((_, paths)) => paths.push(&estimate.path),
            None => told.push((why, vec![&estimate.path])),
        }
    }
    for (why, paths) in told {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        paragraph(text, &format!("{}: {why}.", paths.join(", ")));
    }
    if directions > 0.0 {
        paragraph(
            text,
            &format!(
                "The data tell {directions:.1} of {} directions in which these numbers can move.",
                estimates.len()
            ),
        );
    }
    for pair in tied.iter().take(5) {
        paragraph(
            text,
            &format!(
                "`{}` and `{}` are not told apart (correlation {:+.2}): one may be higher if the other is {}.",
                pair.one,
                pair.other,
                pair.correlation,
                if pair.correlation > 0.0 { "higher" } else { "lower" }
            ),
        );
    }
}

fn between(range: &Range) -> String {
    if range.low == range.high {
        short(range.median)
    } else {
        format!("{} [{}, {}]", short(range.median), short(range.low), short(range.high))
    }
}

/// Three digits.
fn short(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size == 0.0 => 0,
        _ if size < 0.0995 => 4,
        _ if size < 0.995 => 3,
        _ if size < 9.95 => 2,
        _ if size < 99.5 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}
