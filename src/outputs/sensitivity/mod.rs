//! What matters, in words and charts: first what is worth finding out, then what each method found.

pub mod amounts;
pub mod bars;
pub mod indices;
pub mod information;

use std::fmt::Write;

use super::words::{and, several, wrapped};
use crate::studies::sensitivity::{Answer, InputFigure, Target};

/// More inputs than this are in the files, but not on the screen.
const MOST: usize = 10;

/// The whole answer.
pub fn render(answer: &Answer) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", wrapped(&answer.scenario, ""));
    let _ = writeln!(text, "{}", wrapped(&setting(answer), ""));
    let mut part = |part: String| {
        let _ = write!(text, "\n{part}");
    };
    if let Some(found) = &answer.information {
        part(information::render(answer, found));
    }
    if let Some(tornado) = &answer.tornado {
        part(bars::render(answer, tornado));
    }
    if let Some(morris) = &answer.morris {
        part(indices::of_screening(answer, morris));
    }
    if let Some(sobol) = &answer.sobol {
        part(indices::of_variance(answer, sobol));
    }
    notes(answer).iter().for_each(|note| part(wrapped(note, "") + "\n"));
    text
}

/// What was examined, over how long.
pub fn setting(answer: &Answer) -> String {
    let examined = several(answer.inputs.len(), "uncertain input");
    let months = several(answer.months as usize, "month");
    format!("{examined}, {months}, seed {}", answer.seed)
}

/// What is to be known of the inputs.
pub fn notes(answer: &Answer) -> Vec<String> {
    let mut notes = Vec::new();
    if !answer.others.is_empty() {
        notes.push(format!(
            "Other uncertain inputs stay at their medians, except for the value of finding out, where all are drawn: {}.",
            named(&answer.others)
        ));
    }
    let scaled: Vec<String> = with(answer, |input| input.scaled);
    if !scaled.is_empty() {
        notes.push(format!(
            "Shares sum to 1: where one is changed, the others are scaled ({}).",
            named(&scaled)
        ));
    }
    for input in answer.inputs.iter().filter(|input| !input.also.is_empty()) {
        notes.push(format!(
            "`{}` stands for {} too: they are drawn together.",
            input.input,
            and(&input.also)
        ));
    }
    notes
}

fn with(answer: &Answer, is: impl Fn(&InputFigure) -> bool) -> Vec<String> {
    let found = answer.inputs.iter().filter(|input| is(input));
    found.map(|input| input.input.clone()).collect()
}

/// Names in a sentence: a few of many.
fn named(names: &[String]) -> String {
    if names.len() <= MOST {
        return and(names);
    }
    let shown: Vec<String> = names[..MOST].iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} more", shown.join(", "), names.len() - MOST)
}

/// What a measure is of: `` nrr_12m of `ax` less `revenue` ``.
pub fn of_target(target: &Target) -> String {
    match &target.baseline {
        Some(baseline) => format!("{} of `{}` less `{baseline}`", target.measure, target.plan),
        None => format!("{} of `{}`", target.measure, target.plan),
    }
}

/// A sentence of the inputs that were left out of a chart or table.
pub fn left_out(below_noise: &[String], further: usize, file: &str) -> String {
    let mut sentences = Vec::new();
    if further > 0 {
        sentences.push(format!("{} more in {file}.", several(further, "input")));
    }
    if !below_noise.is_empty() {
        sentences.push(format!("Not told from chance: {}.", named(below_noise)));
    }
    sentences.join(" ")
}

/// A sentence of the measures of which nothing can be said.
pub fn undefined(targets: &[Target], why: &str) -> String {
    let targets: Vec<String> = targets.iter().map(of_target).collect();
    format!("Nothing can be said of {}: {why}.", targets.join("; "))
}
