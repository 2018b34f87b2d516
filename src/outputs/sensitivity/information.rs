//! What is worth finding out, in words and a table.

use std::fmt::Write;

use super::super::tables::{plain, right_aligned};
use super::super::words::{money, money_with_error, several, whole_percent, wrapped};
use super::{MOST, left_out};
use crate::studies::sensitivity::information::{Information, Worth};
use crate::studies::sensitivity::{Answer, Estimate};

pub fn render(answer: &Answer, found: &Information) -> String {
    let mut text = String::new();
    for sentence in [verdict(answer, found), choice(answer, found), everything(answer, found)] {
        text += &(wrapped(&sentence, "") + "\n");
    }
    let (noise, told): (Vec<&Worth>, Vec<&Worth>) = found.inputs.iter().partition(|input| input.below_noise);
    if !told.is_empty() {
        let title = format!(
            "What finding out one input is worth at most, by {} over {} (± 95 %), and what one that means nothing could show",
            found.metric,
            several(answer.months as usize, "month")
        );
        let mut table = plain();
        table.set_header(["input", "worth", "noise"]);
        for input in told.iter().take(MOST) {
            table.add_row([
                input.input.clone(),
                amount(answer, &input.worth),
                money(&answer.currency, input.noise),
            ]);
        }
        let _ = writeln!(text, "\n{}\n{}", wrapped(&title, ""), right_aligned(table, 1));
    }
    let names: Vec<String> = noise.iter().map(|input| input.input.clone()).collect();
    let rest = left_out(&names, told.len().saturating_sub(MOST), "evpi.csv");
    if !rest.is_empty() {
        text += &(wrapped(&rest, "") + "\n");
    }
    text
}

/// Which to find out first.
fn verdict(answer: &Answer, found: &Information) -> String {
    let first = found.inputs.iter().find(|input| !input.below_noise);
    match first {
        Some(first) => format!(
            "Find out `{}` first: to know it before you choose is worth at most {} over {}.",
            first.input,
            amount(answer, &first.worth),
            several(answer.months as usize, "month")
        ),
        None => format!(
            "No single input is worth finding out before you choose: whatever one of them turns out to be, `{}` stays the choice, \
             as far as {} tell.",
            found.choice,
            several(found.draws as usize, "draw")
        ),
    }
}

/// What one chooses without knowing more.
fn choice(answer: &Answer, found: &Information) -> String {
    let gains = found.gains.iter().map(|gain| {
        format!(
            "`{}` gains {} over `{}` and is the best in {} of {}",
            gain.plan,
            with_sign(answer, &gain.gain),
            answer.baseline,
            whole_percent(gain.best),
            several(found.draws as usize, "draw")
        )
    });
    let gains: Vec<String> = gains.collect();
    format!("Without knowing more, choose `{}`: {}.", found.choice, gains.join("; "))
}

/// What it is worth to know all.
fn everything(answer: &Answer, found: &Information) -> String {
    let written = |amount: f64| money(&answer.currency, amount);
    format!(
        "To know all inputs is worth between {} and {} (95 % intervals from {} to {}).",
        written(found.all_at_least.value),
        written(found.all_at_most.value),
        written(found.all_at_least.ci_low),
        written(found.all_at_most.ci_high)
    )
}

fn amount(answer: &Answer, estimate: &Estimate) -> String {
    with_sign(answer, estimate).trim_start_matches('+').to_owned()
}

fn with_sign(answer: &Answer, estimate: &Estimate) -> String {
    let half = estimate.ci_high - estimate.value;
    money_with_error(&answer.currency, estimate.value, half)
}
