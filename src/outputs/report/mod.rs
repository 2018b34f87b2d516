//! Reports: one HTML page that stands alone, made of what a results directory holds; a kind of page a kind of study.
//!
//! Nothing in it is computed but the bins of histograms. The template escapes every text; what the script reads is JSON in
//! which `<` is written as an escape; and the policy of the page lets only its own two scripts run.

mod breakeven;
mod bridge;
mod course;
mod decision;
mod explorer;
mod load;
mod moves;
mod page;
mod run;
mod sensitivity;
mod size;
pub(super) mod sources;
mod spread;
mod sweep;
pub(super) mod tornado;

use std::collections::BTreeMap;

use askama::Template;
use serde::Serialize;

use self::moves::Listed;
use self::page::{Block, Chart, Section};
use crate::results::manifest::Manifest;

pub use self::breakeven::page as breakeven;
pub use self::run::page as run;
pub use self::sensitivity::page as sensitivity;
pub use self::size::page as size;
pub use self::sweep::page as sweep;

/// The chart library, unchanged.
const LIBRARY: &str = include_str!("../../../vendor/echarts/echarts.min.js");

/// What the page does: one script in parts, of which each may use what stands before it.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("../../../templates/report/looks.js"),
    include_str!("../../../templates/report/charts.js"),
    include_str!("../../../templates/report/intervals.js"),
    include_str!("../../../templates/report/explorer.js"),
    include_str!("../../../templates/report/flow.js"),
    include_str!("../../../templates/report/plans.js"),
    include_str!("../../../templates/report/drawing.js"),
    include_str!("../../../templates/report/customers.js"),
    "})();\n"
);

/// What a page is made of.
struct Document<'a> {
    /// Its title: the scenario's name.
    scenario: &'a str,
    /// What was studied, in a line.
    setting: String,
    /// What the scenario's author wants readers to know.
    note: Option<&'a str>,
    /// Sign of the currency.
    currency: &'a str,
    /// What made the results.
    manifest: &'a Manifest,
    /// The sections, in order.
    sections: Vec<Section>,
    /// The customers that the page lists.
    customers: Listed<'a>,
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    scenario: &'a str,
    setting: &'a str,
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
    customers: &'a Listed<'a>,
}

/// The whole page.
fn render(mut document: Document) -> String {
    number_charts(&mut document.sections);
    let data = Data {
        currency: document.currency,
        charts: charts(&document.sections).collect(),
        customers: &document.customers,
    };
    let data = serde_json::to_string(&data).unwrap_or_else(|_| unreachable!("the keys are texts"));
    let mut page = Page {
        scenario: document.scenario,
        setting: &document.setting,
        note: document.note,
        version: &document.manifest.version,
        sections: &document.sections,
        data: &data.replace('<', "\\u003c"),
        library: LIBRARY,
        script: SCRIPT,
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
    let text = text.replace(" %", "\u{a0}%").replace(" ±", "\u{a0}±\u{2060}");
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
pub(super) fn plain(text: &str) -> String {
    text.replace('`', "")
}
