//! The decision: what changes by each plan, by how much, and how sure, the error of the means and the range of outcomes told apart.

use super::page::{Block, Section, Table, Tile};
use crate::measures::metric::Metric;
use crate::outputs::words::{money_change, odds, points, points_between};
use crate::outputs::{card, equal_cost, measures, precision, split, transition, verdict};
use crate::studies::answer::{Answer, DifferenceFigure, Move};

/// More plans than this are seen side by side first.
const FEW: usize = 3;

/// How amounts of a difference are written: one, and two with what is between them.
struct Written<'a> {
    one: &'a dyn Fn(f64) -> String,
    between: &'a dyn Fn(f64, f64) -> String,
}

/// The section.
pub fn section(answer: &Answer) -> Section {
    let mut blocks = Vec::new();
    if answer.moves.len() > FEW {
        blocks.push(Block::Table(overview(answer)));
    }
    for change in &answer.moves {
        if answer.moves.len() > 1 {
            blocks.push(Block::Heading(format!("`{}`", change.plan)));
        }
        if let Some(cost) = &change.cost {
            blocks.push(Block::Text(equal_cost::in_words(answer, change, cost)));
        }
        blocks.extend(verdict::sentences(answer, change).into_iter().map(Block::Verdict));
        blocks.extend(tiles(answer, change));
        blocks.extend(transition::in_words(answer, change).map(Block::Text));
        blocks.push(Block::Folded(differences(answer, change)));
    }
    if answer.moves.is_empty() {
        blocks.push(Block::Verdict(format!(
            "There is one plan, `{}`, and nothing to compare it with.",
            answer.baseline
        )));
    }
    let achieved = answer
        .precision
        .iter()
        .map(|achieved| precision::in_words(answer, achieved));
    blocks.extend(achieved.chain(card::cautions(answer)).map(Block::Text));
    Section {
        id: "decision",
        title: "The decision",
        blocks,
    }
}

/// All plans in a line each, as each is told below.
fn overview(answer: &Answer) -> Table {
    let mut table = Table::new(
        format!(
            "All plans less `{}`; where they differ in cost, at equal expected cost a year at month 1's headcount; in brackets the 95 % \
             interval of the mean",
            answer.baseline
        ),
        1,
        [
            "plan",
            "NRR over 12 months, points",
            "higher, of outcomes",
            "margin",
            "higher, of outcomes",
        ],
    );
    let in_money = |amount: f64| money_change(&answer.currency, amount);
    let money_between = |low: f64, high: f64| format!("{} to {}", in_money(low), in_money(high));
    for change in &answer.moves {
        let cells =
            |metric, one: &dyn Fn(f64) -> String, between: &dyn Fn(f64, f64) -> String| match change.claimed(metric) {
                Some(found) => [
                    format!("{} ({})", one(found.mean), interval(found, between)),
                    better(found),
                ],
                None => ["-".to_owned(), "-".to_owned()],
            };
        let nrr = cells(Metric::Nrr12m, &points, &points_between);
        let margin = cells(Metric::Margin, &in_money, &money_between);
        table
            .rows
            .push([change.plan.clone()].into_iter().chain(nrr).chain(margin).collect());
    }
    table
}

fn tiles(answer: &Answer, change: &Move) -> Option<Block> {
    let in_money = |amount: f64| money_change(&answer.currency, amount);
    let in_points = |amount: f64| format!("{} points", points(amount));
    let money_between = |low: f64, high: f64| format!("{} to {}", in_money(low), in_money(high));
    let rows: [(&str, Metric, Written); 2] = [
        (
            "NRR over 12 months",
            Metric::Nrr12m,
            Written {
                one: &in_points,
                between: &points_between,
            },
        ),
        (
            "Margin after Customer Success",
            Metric::Margin,
            Written {
                one: &in_money,
                between: &money_between,
            },
        ),
    ];
    let tiles = rows.into_iter().filter_map(|(label, metric, written)| {
        let found = change.claimed(metric)?;
        let mut lines = vec![
            (
                "Error of this mean (95 % interval; more replications narrow it)",
                interval(found, written.between),
            ),
            (
                "What may happen (9 outcomes in 10; more replications do not narrow it)",
                (written.between)(found.p05, found.p95),
            ),
        ];
        let median = verdict::median(found, written.one);
        lines.extend(median.map(|median| ("Half of outcomes are at or below", median)));
        let parts = found.not_knowing.as_ref().map(verdict::made_of);
        lines.extend(parts.map(|parts| ("What makes outcomes differ, as shares of their variance", parts)));
        lines.extend(found.p_better.map(|share| ("How often it is higher", odds(share))));
        Some(Tile {
            label: label.to_owned(),
            value: (written.one)(found.mean),
            lines,
        })
    });
    let tiles: Vec<Tile> = tiles.collect();
    (!tiles.is_empty()).then_some(Block::Tiles(tiles))
}

/// The headlines of a move that people ask for, with both spreads.
fn differences(answer: &Answer, change: &Move) -> Table {
    let mut table = Table::new(
        format!("Differences: `{}` less `{}`", change.plan, answer.baseline),
        1,
        [
            "",
            &answer.baseline,
            &change.plan,
            "difference",
            "95 % interval of the mean",
            "9 outcomes in 10",
            "better",
        ],
    );
    for (label, metric, written) in card::ROWS {
        let Some(found) = change.claimed(metric) else { continue };
        let one = |value: f64| written(&answer.currency, value);
        let signed = |value: f64| measures::difference(metric, &answer.currency, value, f64::NAN);
        let between = |low, high| format!("{} to {}", signed(low), signed(high));
        table.rows.push(vec![
            label.to_owned(),
            one(found.baseline),
            one(found.plan),
            signed(found.mean),
            interval(found, &between),
            between(found.p05, found.p95),
            better(found),
        ]);
    }
    table
}

/// The 95 % interval of a mean, where there is one.
pub(super) fn interval(found: &DifferenceFigure, between: &dyn Fn(f64, f64) -> String) -> String {
    if found.ci_low.is_finite() && found.ci_high.is_finite() {
        between(found.ci_low, found.ci_high)
    } else {
        "one draw does not tell".to_owned()
    }
}

fn better(found: &DifferenceFigure) -> String {
    found.p_better.map_or_else(|| "-".to_owned(), odds)
}

/// What the gain of a plan is made of, where the scenario asks for it.
pub fn made_of(answer: &Answer) -> Option<Section> {
    let found = answer.split.as_ref()?;
    let mut table = Table::new(
        format!("What the change by `{}` is made of (± 95 %)", found.plan),
        1,
        [
            "step",
            "NRR, points, this order",
            "NRR, points, in reverse",
            "margin, this order",
            "margin, in reverse",
        ],
    );
    table.rows = split::rows(answer, found);
    let words = split::in_words(answer, found).into_iter().map(Block::Text);
    Some(Section {
        id: "made-of",
        title: "What the gain is made of",
        blocks: std::iter::once(Block::Table(table)).chain(words).collect(),
    })
}
