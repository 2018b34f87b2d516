//! The break-even: how strongly experience must act on renewal for the move to pay, and where the scenario stands.

use super::page::{Block, Chart, Figure, Section, Table, Zone};
use crate::outputs::breakeven::{named, on_card, value_of};
use crate::studies::answer::Answer;
use crate::studies::breakeven::{Main, Verdict};

/// The section; none where a break-even was not looked for.
pub fn section(answer: &Answer) -> Option<Section> {
    let main = answer.breakeven.as_ref()?;
    Some(Section {
        id: "breakeven",
        title: "From when it is worth it",
        blocks: vec![Block::Text(on_card(answer, main)), zones(main)],
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

fn zones(main: &Main) -> Block {
    let along = &main.along;
    let stated = along.stated.as_ref();
    let at = |value: f64| value_of(&along.vary, value);
    let title = format!("Where `{}` pays, by {}", main.plan, named(&along.vary));
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
