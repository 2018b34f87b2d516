//! The report: one HTML page that stands alone, made of what a results directory holds.
//!
//! Nothing in it is computed but the bins of histograms. The template escapes every text; what the script reads is JSON in
//! which `<` is written as an escape; and the policy of the page lets only its own two scripts run.

mod breakeven;
mod bridge;
mod course;
mod decision;
mod load;
mod moves;
mod page;
mod sources;
mod spread;

use std::collections::BTreeMap;

use askama::Template;
use serde::Serialize;

use self::moves::Listed;
use self::page::{Block, Chart, Section};
use super::card;
use crate::results::recorded::RecordedRun;

/// The chart library, unchanged.
const LIBRARY: &str = include_str!("../../../vendor/echarts/echarts.common.min.js");

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    scenario: &'a str,
    setting: String,
    note: Option<&'a str>,
    version: &'a str,
    sections: &'a [Section],
    data: &'a str,
    library: &'a str,
    script: &'a str,
    style: &'a str,
    /// What a script must carry to be run.
    nonce: &'a str,
}

/// What the script of the page reads.
#[derive(Serialize)]
struct Data<'a> {
    currency: &'a str,
    charts: BTreeMap<&'a str, &'a Chart>,
    customers: Listed<'a>,
}

/// The whole page.
pub fn render(run: &RecordedRun) -> String {
    let answer = &run.answer;
    let (moves, customers) = moves::section(run).unzip();
    let mut sections: Vec<Section> = [
        Some(decision::section(answer)),
        load::section(run),
        course::money(run),
        spread::section(run),
        decision::made_of(answer),
        bridge::arr(run),
        course::people(run),
        bridge::margin(run),
        moves,
        breakeven::section(answer),
        Some(sources::plans(answer)),
        Some(sources::assumed(run)),
        Some(sources::reproduce(run)),
    ]
    .into_iter()
    .flatten()
    .collect();
    number_charts(&mut sections);
    let data = Data {
        currency: &answer.currency,
        charts: charts(&sections).collect(),
        customers: customers.unwrap_or_default(),
    };
    let data = serde_json::to_string(&data).unwrap_or_else(|_| unreachable!("the keys are texts"));
    let mut page = Page {
        scenario: &answer.scenario,
        setting: card::setting(answer),
        note: answer.note.as_deref(),
        version: &run.manifest.version,
        sections: &sections,
        data: &data.replace('<', "\\u003c"),
        library: LIBRARY,
        script: include_str!("../../../templates/report.js"),
        style: include_str!("../../../templates/report.css"),
        nonce: "",
    };
    // A name of the page's own text: nobody can put it into a text that it depends on.
    let nonce = blake3::hash(rendered(&page).as_bytes()).to_hex();
    page.nonce = &nonce;
    rendered(&page)
}

fn rendered(page: &Page) -> String {
    page.render()
        .unwrap_or_else(|_| unreachable!("a String takes any text"))
}

fn number_charts(sections: &mut [Section]) {
    let blocks = sections.iter_mut().flat_map(|section| &mut section.blocks);
    let figures = blocks.filter_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    });
    for (number, figure) in figures.enumerate() {
        figure.id = format!("chart-{}", number + 1);
    }
}

fn charts(sections: &[Section]) -> impl Iterator<Item = (&str, &Chart)> {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Figure(figure) => Some((figure.id.as_str(), &figure.chart)),
        _ => None,
    })
}

/// A text in pieces: what stands between backticks is a name, and is set apart.
fn pieces(text: &str) -> impl Iterator<Item = (bool, String)> {
    // A number keeps its `%` and its error in its line.
    let text = text.replace(" %", "\u{a0}%").replace(" ±", "\u{a0}±");
    let closed = text.matches('`').count().is_multiple_of(2);
    let pieces: Vec<String> = if closed {
        text.split('`').map(str::to_owned).collect()
    } else {
        vec![text]
    };
    pieces
        .into_iter()
        .enumerate()
        .map(|(index, piece)| (index % 2 == 1, piece))
}

/// A text without the backticks, for where nothing can be set apart.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
