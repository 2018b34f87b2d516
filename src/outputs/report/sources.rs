//! What was assumed, where each number came from, and how to have the same results again; all plans side by side.

use super::page::{Block, Section, Table};
use crate::outputs::card;
use crate::outputs::words::{command_line, several, whole_percent};
use crate::results::manifest::Manifest;
use crate::scenario::Sourced;
use crate::studies::answer::Answer;

/// Every plan's headlines, those of the control arm too.
pub fn plans(answer: &Answer) -> Section {
    let header = std::iter::once("").chain(answer.plans.iter().map(|plan| plan.plan.as_str()));
    let months = several(answer.months as usize, "month");
    let mut table = Table::new(
        format!("Plans over {months}: means; in brackets 9 outcomes in 10"),
        1,
        header,
    );
    for (label, metric, written) in card::ROWS {
        let cells = answer.plans.iter().map(|plan| {
            plan.figure(metric).map_or_else(
                || "-".to_owned(),
                |figure| card::cell(figure, &answer.currency, written),
            )
        });
        table
            .rows
            .push(std::iter::once(label.to_owned()).chain(cells).collect());
    }
    Section {
        id: "plans",
        title: "The plans side by side",
        blocks: vec![Block::Table(table)],
    }
}

/// What the sources of defaults say.
pub const GRADES: &str = "The others are defaults, with the grade of the evidence: A primary or peer-reviewed; B a named study, read \
                          second-hand; C a vendor's or practitioner's claim; J our judgement.";

/// The values that were used: what somebody wrote, and what was taken for the rest.
pub fn assumed(sources: &[Sourced]) -> Section {
    let (defaults, given): (Vec<&Sourced>, Vec<&Sourced>) = sources.iter().partition(|line| line.is_default());
    let share = given.len() as f64 / sources.len().max(1) as f64;
    let read = format!(
        "{} of {} ({}) were given: in the scenario, on the command line, or with a note of their own. {GRADES}",
        given.len(),
        several(sources.len(), "value"),
        whole_percent(share)
    );
    Section {
        id: "assumed",
        title: "What was assumed, and where each number came from",
        blocks: vec![
            Block::Text(read),
            Block::Folded(lines("What was given", &given)),
            Block::Folded(lines("What was taken by default", &defaults)),
        ],
    }
}

fn lines(caption: &str, lines: &[&Sourced]) -> Table {
    let mut table = Table::new(
        format!("{caption}: {}", several(lines.len(), "value")),
        3,
        ["input", "value", "source"],
    );
    table.rows = lines
        .iter()
        .map(|line| vec![line.path(), line.value.clone(), line.source.clone()])
        .collect();
    table
}

/// How a run is made again, and what more its results hold.
pub const OF_RUN: &str = "`axplan run scenario.resolved.toml`, with the file of the results directory, gives the same numbers to the last \
                          digit with the same version of axplan, on any machine and any number of threads. The directory holds more \
                          than this page: every number by group and month (`summary.csv`, `differences.csv`), every replication \
                          (`replications.csv`), every customer (`assignments.csv`).";

/// The same of another study.
pub fn of_study(files: &str) -> String {
    format!(
        "The same command with `scenario.resolved.toml` of the results directory in place of the scenario, and without `--set`, gives \
         the same numbers to the last digit with the same version of axplan, on any machine and any number of threads. The \
         directory holds more than this page: {files}."
    )
}

/// What made the results, and how to make them again.
pub fn reproduce(made: &Manifest, how: String) -> Section {
    let mut table = Table::new("What made these results", 2, ["", ""]);
    let mut row = |label: &str, value: String| table.rows.push(vec![label.to_owned(), value]);
    row("command line", command_line(&made.command));
    row("axplan", made.version.clone());
    row("seed", made.seed.to_string());
    row("replications", made.replications.to_string());
    row("BLAKE3 of scenario.resolved.toml", made.scenario_hash.clone());
    for (label, hash) in [
        ("BLAKE3 of the customer list", &made.customers_hash),
        ("BLAKE3 of the list of people", &made.people_hash),
    ] {
        if let Some(hash) = hash {
            row(label, hash.clone());
        }
    }
    row("started, UTC", made.started.clone());
    row("took", format!("{:.1} s", made.seconds));
    let mut blocks = vec![Block::Text(how), Block::Table(table)];
    if !made.rows_left_out.is_empty() {
        let mut left_out = Table::new(
            format!(
                "{} of the customer list that were left out",
                several(made.rows_left_out.len(), "row")
            ),
            1,
            ["why"],
        );
        left_out.rows = made.rows_left_out.iter().map(|why| vec![why.clone()]).collect();
        blocks.push(Block::Folded(left_out));
    }
    Section {
        id: "reproduce",
        title: "How to reproduce it",
        blocks,
    }
}
