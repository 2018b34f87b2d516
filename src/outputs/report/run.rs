//! The page of a run, in the order in which a CS leader reads it.

use super::page::Section;
use super::{Document, breakeven, bridge, course, decision, load, moves, render, sources, spread, tornado};
use crate::outputs::card;
use crate::results::recorded::RecordedRun;

/// The whole page.
pub fn page(run: &RecordedRun) -> String {
    let answer = &run.answer;
    let (moves, customers) = moves::section(run).unzip();
    let sections: Vec<Section> = [
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
        Some(tornado::of_run(run)),
        Some(sources::plans(answer)),
        Some(sources::assumed(&run.sources)),
        Some(sources::reproduce(&run.manifest, sources::OF_RUN.to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect();
    render(Document {
        scenario: &answer.scenario,
        setting: card::setting(answer),
        note: answer.note.as_deref(),
        currency: &answer.currency,
        manifest: &run.manifest,
        sections,
        customers: customers.unwrap_or_default(),
    })
}
