//! The page of a sensitivity study: what is worth finding out, then what each method found.

use super::page::{Block, Chart, Estimates, Figure, Section, Table, Unit};
use super::tornado::{self, DRAWN, unit_of};
use super::{Document, render, sources};
use crate::outputs::sensitivity::amounts::{Amounts, value};
use crate::outputs::sensitivity::{indices, information, left_out, notes, of_target, setting, undefined};
use crate::outputs::words::money;
use crate::results::study::RecordedStudy;
use crate::studies::sensitivity::information::{Information, Worth};
use crate::studies::sensitivity::screening::{self, Screening};
use crate::studies::sensitivity::variance::{self, Share, Variance};
use crate::studies::sensitivity::{Answer, Estimate, Target};

/// The whole page.
pub fn page(study: &RecordedStudy<Answer>) -> String {
    let answer = &study.answer;
    let files = "every number of each method (`tornado.csv`, `morris.csv`, `sobol.csv`, `evpi.csv`, `choice.csv`, of the methods that \
                 were asked for)";
    let sections = methods(answer).into_iter().chain([
        inputs(answer),
        sources::assumed(&study.sources),
        sources::reproduce(&study.manifest, sources::of_study(files)),
    ]);
    render(Document {
        scenario: &answer.scenario,
        setting: setting(answer),
        note: None,
        currency: &answer.currency,
        manifest: &study.manifest,
        sections: sections.collect(),
        customers: Default::default(),
    })
}

/// What a run's page says of it: what is worth finding out and what each input does; what the other methods found only where those two
/// were not asked for.
pub fn blocks(answer: &Answer) -> Vec<Block> {
    let mut methods = methods(answer);
    let is_short = |section: &Section| ["information", "tornado"].contains(&section.id);
    if methods.iter().any(is_short) {
        methods.retain(is_short);
    }
    let methods = methods.into_iter();
    let blocks =
        methods.flat_map(|section| std::iter::once(Block::Heading(section.title.to_owned())).chain(section.blocks));
    blocks.collect()
}

fn methods(answer: &Answer) -> Vec<Section> {
    let section = |id, title, blocks| Section { id, title, blocks };
    let found = [
        answer
            .information
            .as_ref()
            .map(|found| section("information", "What is worth finding out", worth(answer, found))),
        answer.tornado.as_ref().map(|found| {
            section(
                "tornado",
                "What each input does by itself",
                tornado::blocks(answer, found),
            )
        }),
        answer
            .morris
            .as_ref()
            .map(|found| section("morris", "Which inputs matter at all", effects(answer, found))),
        answer
            .sobol
            .as_ref()
            .map(|found| section("sobol", "What is due to which input", shares(answer, found))),
    ];
    found.into_iter().flatten().collect()
}

/// The inputs that were examined, and what is to be known of them.
fn inputs(answer: &Answer) -> Section {
    let mut table = Table::new("What was examined", 1, ["input", "5 %", "median", "95 %"]);
    table.rows = answer
        .inputs
        .iter()
        .map(|input| {
            let numbers = [input.low, input.median, input.high].map(value);
            std::iter::once(input.input.clone()).chain(numbers).collect()
        })
        .collect();
    let notes = notes(answer).into_iter().map(Block::Text);
    Section {
        id: "inputs",
        title: "The inputs",
        blocks: notes.chain([Block::Table(table)]).collect(),
    }
}

const fn ends(estimate: &Estimate) -> [f64; 3] {
    [estimate.value, estimate.ci_low, estimate.ci_high]
}

const fn yes_or_no(below_noise: bool) -> &'static str {
    if below_noise { "no" } else { "yes" }
}

/// Estimates of what is told from chance as a chart, with all of them in a table; the table alone where nothing is told.
struct Told<'a> {
    title: String,
    seen: &'a str,
    unit: Unit,
    table: Table,
    /// What is told: the input, its estimates, and how the first of them is written.
    rows: Vec<(&'a str, Vec<[f64; 3]>, String)>,
    kinds: &'a [&'a str],
    noise: Vec<String>,
}

impl Told<'_> {
    fn block(self) -> Vec<Block> {
        let rest = left_out(&self.noise, self.rows.len().saturating_sub(DRAWN), "the table");
        let Some((first, _, most)) = self.rows.first() else {
            return vec![
                Block::Text(format!("{}. {rest}", self.title)),
                Block::Folded(self.table),
            ];
        };
        let alternative = format!("{} `{first}` comes first: {most}. {rest}", self.seen);
        let drawn = &self.rows[..self.rows.len().min(DRAWN)];
        let series = self.kinds.iter().enumerate().map(|(kind, name)| Estimates {
            name: (*name).to_owned(),
            values: drawn.iter().map(|(_, estimates, _)| Some(estimates[kind])).collect(),
        });
        let chart = Chart::Intervals {
            unit: self.unit,
            rows: drawn.iter().map(|(input, ..)| (*input).to_owned()).collect(),
            series: series.collect(),
        };
        vec![Figure::block(
            self.title,
            alternative.trim_end().to_owned(),
            chart,
            self.table,
        )]
    }
}

fn worth(answer: &Answer, found: &Information) -> Vec<Block> {
    let written = |estimate: &Estimate| information::amount(answer, estimate);
    let title = information::of_inputs(answer, found);
    let mut table = Table::new(&title, 1, ["input", "worth", "noise", "above noise"]);
    table.rows = found
        .inputs
        .iter()
        .map(|input| {
            vec![
                input.input.clone(),
                written(&input.worth),
                money(&answer.currency, input.noise),
                yes_or_no(input.below_noise).to_owned(),
            ]
        })
        .collect();
    let (noise, told): (Vec<&Worth>, Vec<&Worth>) = found.inputs.iter().partition(|input| input.below_noise);
    let told = Told {
        title,
        seen: "Points with their 95 % intervals.",
        unit: Unit::Money,
        table,
        rows: told
            .iter()
            .map(|input| (&*input.input, vec![ends(&input.worth)], written(&input.worth)))
            .collect(),
        kinds: &["worth of knowing it"],
        noise: noise.iter().map(|input| input.input.clone()).collect(),
    };
    let [verdict, others @ ..] = information::sentences(answer, found);
    let words = std::iter::once(Block::Verdict(verdict)).chain(others.into_iter().map(Block::Text));
    words.chain(told.block()).collect()
}

/// What a method found: what it did in words, each of its tables, and what it could not say.
fn method<'a>(words: &str, tables: impl Iterator<Item = Told<'a>>, (not_said, why): (&[Target], &str)) -> Vec<Block> {
    let mut blocks = vec![Block::Text(format!("{words}."))];
    blocks.extend(tables.flat_map(Told::block));
    if !not_said.is_empty() {
        blocks.push(Block::Text(undefined(not_said, why)));
    }
    blocks
}

fn effects(answer: &Answer, found: &Screening) -> Vec<Block> {
    let tables = found.tables.iter().map(|table| effects_of(answer, table));
    let not_said = (&*found.undefined, indices::NOT_DEFINED);
    method(&indices::screening_in_words(found), tables, not_said)
}

fn effects_of<'a>(answer: &Answer, of: &'a screening::Table) -> Told<'a> {
    let amounts = Amounts::of(answer, &of.target);
    let unsigned = |text: String| text.trim_start_matches('+').to_owned();
    let title = format!("{}{}: mean absolute effect", of_target(&of.target), amounts.unit());
    let mut table = Table::new(&title, 1, ["input", "mu*", "mu", "sigma", "above noise"]);
    table.rows = of
        .rows
        .iter()
        .map(|row| {
            vec![
                row.input.clone(),
                unsigned(amounts.with_error(&row.mu_star)),
                amounts.change(row.mu),
                unsigned(amounts.change(row.sigma)),
                yes_or_no(row.below_noise).to_owned(),
            ]
        })
        .collect();
    let (noise, told): (Vec<&screening::Row>, Vec<&screening::Row>) = of.rows.iter().partition(|row| row.below_noise);
    Told {
        title,
        seen: "Points with their 95 % intervals.",
        unit: unit_of(&of.target),
        table,
        rows: told
            .iter()
            .map(|row| {
                let written = unsigned(amounts.with_error(&row.mu_star));
                (&*row.input, vec![ends(&row.mu_star)], written)
            })
            .collect(),
        kinds: &["mean absolute effect"],
        noise: noise.iter().map(|row| row.input.clone()).collect(),
    }
}

fn shares(answer: &Answer, found: &Variance) -> Vec<Block> {
    let tables = found.tables.iter().map(|table| shares_of(answer, table));
    let not_said = (&*found.undefined, indices::NOT_DEFINED_OR_CHANCE);
    method(&indices::variance_in_words(found), tables, not_said)
}

fn shares_of<'a>(answer: &Answer, of: &'a variance::Table) -> Told<'a> {
    let amounts = Amounts::of(answer, &of.target);
    let spread = amounts.change(of.sd);
    let title = format!(
        "Shares in the variance of {}{}: standard deviation {}",
        of_target(&of.target),
        amounts.unit(),
        spread.trim_start_matches('+')
    );
    let mut table = Table::new(&title, 1, ["input", "alone", "with others", "above noise"]);
    table.rows = of
        .rows
        .iter()
        .map(|row| {
            vec![
                row.input.clone(),
                indices::share(&row.first),
                indices::share(&row.total),
                yes_or_no(row.total.below_noise).to_owned(),
            ]
        })
        .collect();
    let (noise, told): (Vec<&variance::Row>, Vec<&variance::Row>) =
        of.rows.iter().partition(|row| row.total.below_noise);
    let of_share = |share: &Share| ends(&share.estimate);
    Told {
        title,
        seen: "Points with their 95 % intervals: the share of an input alone, and with all that it does together with others.",
        unit: Unit::Percent,
        table,
        rows: told
            .iter()
            .map(|row| {
                let both = vec![of_share(&row.first), of_share(&row.total)];
                (&*row.input, both, format!("{} with others", indices::share(&row.total)))
            })
            .collect(),
        kinds: &["alone", "with others"],
        noise: noise.iter().map(|row| row.input.clone()).collect(),
    }
}
