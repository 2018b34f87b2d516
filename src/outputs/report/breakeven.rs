//! The break-even: on a run's page, how strongly experience must act on renewal for the move to pay; and the page of a study of it.

use super::explorer::{self, cell, seen};
use super::page::{Block, Chart, Explorer, Figure, Section, Table, Unit, Zone};
use super::{Document, render, sources};
use crate::measures::metric::Metric;
use crate::outputs::breakeven::{
    CASH_COLUMNS, VALUE_COLUMNS, along_in_words, as_it_is, cash_rows, doing_nothing, named, on_card, payback, setting,
    taken_in, value_of, value_rows, with_error, zero_line,
};
use crate::outputs::words::{percent, several};
use crate::results::study::RecordedStudy;
use crate::studies::answer::Answer;
use crate::studies::breakeven::{Along, BreakEven, Gain, Map, Verdict};

/// The section; none where a break-even was not looked for.
pub fn section(answer: &Answer) -> Option<Section> {
    let main = answer.breakeven.as_ref()?;
    Some(Section {
        id: "breakeven",
        title: "From when it is worth it",
        blocks: vec![Block::Text(on_card(answer, main)), zones(&main.plan, &main.along)],
    })
}

const fn told(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pays => "pays",
        Verdict::DoesNotPay => "does not pay",
        Verdict::NoDifference => "makes no difference",
        Verdict::CannotTell => "cannot be told",
    }
}

fn zones(plan: &str, along: &Along) -> Block {
    let stated = along.stated.as_ref();
    let at = |value: f64| value_of(&along.vary, value);
    let title = format!("Where `{plan}` pays, by {}", named(&along.vary));
    let mut table = Table::new(&title, 1, ["", "from", "to"]);
    for part in &along.parts {
        table
            .rows
            .push(vec![told(part.verdict).to_owned(), at(part.low), at(part.high)]);
    }
    for found in &along.crossings {
        table.rows.push(vec![
            "break-even, 95 % interval".to_owned(),
            at(found.low),
            at(found.high),
        ]);
    }
    if let Some(stated) = stated {
        let (low, high) = (stated.p05.unwrap_or(stated.value), stated.p95.unwrap_or(stated.value));
        table
            .rows
            .push(vec!["what the scenario says".to_owned(), at(low), at(high)]);
    }
    let parts: Vec<String> = along
        .parts
        .iter()
        .map(|part| format!("{} from {} to {}", told(part.verdict), at(part.low), at(part.high)))
        .collect();
    let chart = Chart::Zones {
        axis: named(&along.vary),
        zones: along
            .parts
            .iter()
            .map(|part| Zone {
                name: told(part.verdict),
                verdict: part.verdict.name(),
                low: part.low,
                high: part.high,
            })
            .collect(),
        stated: stated.map(|stated| stated.value),
        range: stated.and_then(|stated| Some([stated.p05?, stated.p95?])),
    };
    let believed = stated.and_then(|stated| Some((stated.p05?, stated.p95?)));
    let believed = believed.map_or_else(String::new, |(low, high)| {
        format!(
            " The thick line is where 9 in 10 of what the scenario holds for likely lie, {} to {}.",
            at(low),
            at(high)
        )
    });
    let alternative = format!("A band in parts: {}.{believed}", parts.join("; "));
    Figure::block(title, alternative, chart, table)
}

/// The page of a break-even study: value, then cash.
pub fn page(study: &RecordedStudy<BreakEven>) -> String {
    let found = &study.answer;
    let files = "every value that was run (`breakeven.csv`, or `map.csv` of two inputs), and where the sign changes (`crossings.csv`)";
    let sections = [
        value(study),
        cash(found),
        sources::assumed(&study.sources),
        sources::reproduce(&study.manifest, sources::of_study(files)),
    ];
    render(Document {
        scenario: &found.scenario,
        setting: setting(found),
        note: None,
        currency: &found.currency,
        manifest: &study.manifest,
        sections: sections.into(),
        customers: Default::default(),
    })
}

fn value(study: &RecordedStudy<BreakEven>) -> Section {
    let found = &study.answer;
    let mut blocks = Vec::new();
    if let Some(along) = &found.along {
        let mut words = along_in_words(found, along).into_iter();
        blocks.extend(words.next().map(Block::Verdict));
        blocks.extend(words.map(Block::Text));
        blocks.push(zones(&found.plan, along));
        blocks.push(over_input(found, along));
    }
    if let Some(map) = &found.map {
        blocks.push(Block::Verdict(pairs(found, map)));
        blocks.extend(zero_line(map).map(Block::Text));
        blocks.push(over_map(found, map));
    }
    blocks.push(Block::Text(as_it_is(found)));
    blocks.extend(discounted(study));
    Section {
        id: "value",
        title: "Value: what the move gains over the run",
        blocks,
    }
}

/// At which rate a present value is taken.
fn discounted(study: &RecordedStudy<BreakEven>) -> Option<Block> {
    if study.answer.metric != Metric::Npv.name() {
        return None;
    }
    let mut sources = study.sources.iter();
    let rate = &sources.find(|line| line.path() == "economics.discount_rate")?.value;
    let written = rate.parse().map_or_else(|_| rate.clone(), percent);
    Some(Block::Text(format!(
        "The present value is taken at {written} a year (`economics.discount_rate`)."
    )))
}

fn cash(found: &BreakEven) -> Section {
    let mut blocks = vec![Block::Text(payback(found))];
    if let Some(along) = &found.along {
        let (header, rows) = cash_rows(found, along);
        let mut table = Table::new(
            "Cash: margin gained, added up month by month, not discounted",
            1,
            header,
        );
        table.rows = rows.into_iter().map(Vec::from).collect();
        blocks.extend([Block::Table(table), Block::Text(CASH_COLUMNS.to_owned())]);
    }
    blocks.push(Block::Text(doing_nothing(found)));
    Section {
        id: "cash",
        title: "Cash: when it has come back",
        blocks,
    }
}

/// At how many pairs of values the plan pays.
fn pairs(found: &BreakEven, map: &Map) -> String {
    let cells = || map.rows.iter().flat_map(|row| &row.cells);
    let number = |verdict| cells().filter(|cell| cell.value.verdict == verdict).count();
    let verdicts = [
        Verdict::Pays,
        Verdict::DoesNotPay,
        Verdict::NoDifference,
        Verdict::CannotTell,
    ];
    let counts: Vec<String> = verdicts
        .into_iter()
        .filter(|verdict| number(*verdict) > 0)
        .map(|verdict| format!("it {} at {}", told(verdict), number(verdict)))
        .collect();
    let all = several(cells().count(), "pair");
    format!("`{}` at {all} of values: {}.", found.plan, counts.join(", "))
}

/// The mean difference along an input.
fn over_input(found: &BreakEven, along: &Along) -> Block {
    let points = found.points.iter();
    let points = points.map(|point| (vec![value_of(&along.vary, point.at)], &point.value));
    let explorer = explorer_of(found, vec![named(&along.vary)], points.collect());
    let title = format!("The {}, by {}", taken_in(found), named(&along.vary));
    let (header, rows) = value_rows(found, along);
    let mut table = Table::new(&title, 1, header);
    table.rows = rows.into_iter().map(Vec::from).collect();
    let alternative = seen(&explorer, &format!("In the table: {VALUE_COLUMNS}"));
    Figure::block(title, alternative, Chart::Explorer(explorer), table)
}

/// The mean difference over two inputs.
fn over_map(found: &BreakEven, map: &Map) -> Block {
    let cells = map.rows.iter().flat_map(|row| {
        let up = value_of(&map.up, row.up);
        let at = move |across| vec![value_of(&map.across, across), up.clone()];
        row.cells.iter().map(move |cell| (at(cell.across), &cell.value))
    });
    let cells: Vec<(Vec<String>, &Gain)> = cells.collect();
    let [across, up] = [&map.across, &map.up].map(named);
    let title = format!("The {}, by {across} and {up}", taken_in(found));
    let mut table = Table::new(&title, 2, [&across, &up, "mean ± 95 %", ""]);
    table.rows = cells
        .iter()
        .map(|(at, gain)| {
            let told = told(gain.verdict).to_owned();
            at.iter().cloned().chain([with_error(found, gain), told]).collect()
        })
        .collect();
    let explorer = explorer_of(found, vec![across, up], cells);
    let alternative = seen(
        &explorer,
        "The line between gain and loss runs where the colours change.",
    );
    Figure::block(title, alternative, Chart::Explorer(explorer), table)
}

fn explorer_of(found: &BreakEven, names: Vec<String>, points: Vec<(Vec<String>, &Gain)>) -> Explorer {
    let values: Vec<&[String]> = points.iter().map(|(values, _)| &values[..]).collect();
    let names = names.into_iter().map(|name| name.replace('`', "")).collect();
    let (factors, places) = explorer::design(names, &values);
    let cells = points
        .iter()
        .map(|(_, gain)| cell([gain.mean, gain.ci_low, gain.ci_high]));
    let units = Metric::named(found.metric).map(explorer::units);
    let (unit, change) = units.unwrap_or((Unit::Number, Unit::Number));
    Explorer {
        factors,
        points: places,
        is_grid: true,
        plans: vec![format!("{} less {}", found.plan, found.baseline)],
        measures: vec![(found.metric.to_owned(), unit, change)],
        means: Vec::new(),
        gains: vec![vec![cells.collect()]],
        best: [Vec::new(), Vec::new()],
    }
}
