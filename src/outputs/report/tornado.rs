//! Which assumptions matter most: a tornado a measure, on the page of a run and on that of a sensitivity study.

use super::page::{Block, Chart, Figure, Section, Table, TornadoBar, Unit};
use super::sensitivity;
use crate::measures::unit;
use crate::outputs::sensitivity::amounts::{Amounts, value};
use crate::outputs::sensitivity::{bars, left_out, of_target};
use crate::outputs::words::command_line;
use crate::results::recorded::RecordedRun;
use crate::results::sibling::Held;
use crate::studies::sensitivity::tornado::{self, Bar, Tornado};
use crate::studies::sensitivity::{Answer, Target};

/// Inputs that a chart shows; the table behind it has all of them.
pub const DRAWN: usize = 20;

/// The section of a run's page: what is told by the sensitivity beside it, or how to have one.
pub fn of_run(run: &RecordedRun) -> Section {
    let sibling = &run.sibling;
    let blocks = match &sibling.held {
        Held::Sensitivity(found) => {
            let from = format!(
                "From `{}`, of the same scenario as this run.",
                command_line(&found.manifest.command)
            );
            let mut blocks = vec![Block::Text(from)];
            blocks.extend(sensitivity::blocks(&found.answer));
            blocks.push(Block::Text(format!(
                "`{}` makes a page of all that was found there.",
                report(&sibling.name)
            )));
            blocks
        }
        Held::Other(why) => vec![
            Block::Text(format!("`{}` is left out here: {why}.", sibling.name)),
            Block::Text(how_to(run)),
        ],
        Held::Nothing => vec![Block::Text(how_to(run))],
    };
    Section {
        id: "sensitivity",
        title: "Which assumptions matter most",
        blocks,
    }
}

/// The command that makes what is missing.
pub(in crate::outputs) fn how_to(run: &RecordedRun) -> String {
    let inputs = match run.answer.uncertain_inputs {
        // Without a range nothing could be examined.
        0 => " --inputs PATH=LOW..HIGH",
        _ => "",
    };
    let name = &run.sibling.name;
    let results = name.strip_suffix("-sensitivity").unwrap_or(name);
    format!(
        "This run does not say which assumptions matter most. From the folder that holds it, `{}{inputs} {}` looks for them, and \
         `{}` then shows them here.",
        command_line(&["axplan", "sensitivity", &format!("{results}/scenario.resolved.toml")]),
        command_line(&["--out", name]),
        report(results)
    )
}

/// The command that makes a page of results.
pub(in crate::outputs) fn report(results: &str) -> String {
    command_line(&["axplan", "report", results])
}

/// What the charts of a tornado are, and the charts.
pub fn blocks(answer: &Answer, found: &Tornado) -> Vec<Block> {
    let charts = found.charts.iter().map(|chart| figure(answer, chart));
    let read = Block::Text(format!("{}.", bars::in_words(found)));
    std::iter::once(read).chain(charts.flatten()).collect()
}

/// How the numbers of a measure are written: differences of shares are points.
pub fn unit_of(target: &Target) -> Unit {
    match target.measure.metric.unit() {
        unit::Unit::Money if target.baseline.is_some() => Unit::Change,
        unit::Unit::Money => Unit::Money,
        unit::Unit::Fraction if target.baseline.is_some() => Unit::Points,
        unit::Unit::Fraction => Unit::Percent,
        unit::Unit::Hours | unit::Unit::Number => Unit::Number,
    }
}

fn figure(answer: &Answer, chart: &tornado::Chart) -> Vec<Block> {
    let amounts = Amounts::of(answer, &chart.target);
    let title = format!("{}{}", of_target(&chart.target), amounts.unit());
    let Some(central) = &chart.central else {
        return vec![Block::Text(format!(
            "{title}: not defined with inputs at their medians."
        ))];
    };
    let mut table = Table::new(
        &title,
        1,
        [
            "input",
            "low",
            "high",
            "at low",
            "at high",
            "difference",
            "told from chance",
        ],
    );
    table.rows = chart.bars.iter().map(|bar| row(&amounts, bar)).collect();
    let (noise, told): (Vec<&Bar>, Vec<&Bar>) = chart.bars.iter().partition(|bar| bar.within_noise);
    let names: Vec<String> = noise.iter().map(|bar| bar.input.clone()).collect();
    let rest = left_out(&names, told.len().saturating_sub(DRAWN), "the table");
    let told_centre = amounts.outcome_with_error(central);
    let centre = format!("{told_centre} at the medians");
    let Some(first) = told.first() else {
        return vec![Block::Text(format!("{title}: {centre}. {rest}")), Block::Folded(table)];
    };
    let alternative = format!(
        "Bars from the outcome at the low value of each input to that at its high value, around {centre}; at the right the difference, \
         ± 95 %. `{}` does most: {}. {rest}",
        first.input,
        amounts.with_error(&first.swing)
    );
    let bars = told.iter().take(DRAWN).map(|bar| TornadoBar {
        name: bar.input.clone(),
        inputs: [bar.low, bar.high].map(value),
        ends: [bar.at_low.value, bar.at_high.value],
        swing: amounts.with_error(&bar.swing),
    });
    let drawn = Chart::Tornado {
        unit: unit_of(&chart.target),
        centre: central.value,
        told: told_centre,
        bars: bars.collect(),
    };
    vec![Figure::block(title, alternative.trim_end().to_owned(), drawn, table).of(&chart.target.plan)]
}

fn row(amounts: &Amounts, bar: &Bar) -> Vec<String> {
    let told = if bar.within_noise { "no" } else { "yes" };
    vec![
        bar.input.clone(),
        value(bar.low),
        value(bar.high),
        amounts.outcome_with_error(&bar.at_low),
        amounts.outcome_with_error(&bar.at_high),
        amounts.with_error(&bar.swing),
        told.to_owned(),
    ]
}
