//! What is worth finding out, in words and a table.

use std::fmt::Write;

use super::super::tables::{plain, right_aligned};
use super::super::words::{money, money_with_error, several, whole_percent, wrapped};
use super::{MOST, left_out};
use crate::studies::sensitivity::information::{Information, Worth};
use crate::studies::sensitivity::{Answer, Estimate};

/// Words, then a table.
pub fn render(answer: &Answer, found: &Information) -> String {
    let mut text = String::new();
    for sentence in sentences(answer, found) {
        text += &(wrapped(&sentence, "") + "\n");
    }
    let (noise, told): (Vec<&Worth>, Vec<&Worth>) = found.inputs.iter().partition(|input| input.below_noise);
    if !told.is_empty() {
        let mut table = plain();
        table.set_header(["input", "worth", "noise"]);
        for input in told.iter().take(MOST) {
            table.add_row([
                input.input.clone(),
                amount(answer, &input.worth),
                money(&answer.currency, input.noise),
            ]);
        }
        let _ = writeln!(
            text,
            "\n{}\n{}",
            wrapped(&of_inputs(answer, found), ""),
            right_aligned(table, 1)
        );
    }
    let names: Vec<String> = noise.iter().map(|input| input.input.clone()).collect();
    let rest = left_out(&names, told.len().saturating_sub(MOST), "evpi.csv");
    if !rest.is_empty() {
        text += &(wrapped(&rest, "") + "\n");
    }
    text
}

/// What to find out first, what one chooses without it, and what it is worth to know all.
pub fn sentences(answer: &Answer, found: &Information) -> [String; 3] {
    [verdict(answer, found), choice(answer, found), everything(answer, found)]
}

/// What the worth of single inputs is.
pub fn of_inputs(answer: &Answer, found: &Information) -> String {
    let noise = match found.inputs.len() {
        1 => "one that means nothing".to_owned(),
        inputs => format!("the largest of {inputs} that mean nothing"),
    };
    format!(
        "What finding out one input is worth at most, by {} over {} (± 95 %), and what {noise} could show",
        found.metric,
        several(answer.months as usize, "month")
    )
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
        None => {
            let high = |input: &&Worth| input.worth.ci_high;
            let most = found.inputs.iter().max_by(|a, b| high(a).total_cmp(&high(b)));
            let most = most.filter(|most| high(most) > 0.0).map(|most| {
                format!(
                    " The one that could be worth most is `{}`, with {} at most (95 %).",
                    most.input,
                    money(&answer.currency, most.worth.ci_high)
                )
            });
            format!(
                "No single input is found to be worth finding out before you choose, in {}.{}",
                several(found.draws as usize, "draw"),
                most.unwrap_or_default()
            )
        }
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
    let lead = with_sign(answer, &found.lead);
    let told = if found.lead.ci_low > 0.0 {
        format!("choose `{}`", found.choice)
    } else {
        format!(
            "`{}` is the first choice, but cannot be told apart from `{}`",
            found.choice, found.second
        )
    };
    format!(
        "Without knowing more, {told} ({lead} over `{}`): {}.",
        found.second,
        gains.join("; ")
    )
}

/// What it is worth to know all.
fn everything(answer: &Answer, found: &Information) -> String {
    let written = |amount: f64| money(&answer.currency, amount);
    let (least, most) = (&found.all_at_least, &found.all_at_most);
    if most.ci_high <= 0.0 {
        // Hanley & Lippman-Hand 1983: what never happened in n cases happens in less than 3 ÷ n of them, with 95 %.
        let share = whole_percent(f64::min(1.0, 3.0 / f64::from(found.draws)));
        return format!(
            "`{}` is the best plan in each of {}, so that nothing is found to be worth knowing: another is the best in less than {share} of \
             what may be (95 %).",
            found.choice,
            several(found.draws as usize, "draw")
        );
    }
    format!(
        "To know all inputs is worth between {} and {} (95 % intervals from {} to {}).",
        written(least.value),
        written(most.value),
        written(least.ci_low),
        written(most.ci_high)
    )
}

/// An amount without a sign, with half the width of its interval.
pub fn amount(answer: &Answer, estimate: &Estimate) -> String {
    with_sign(answer, estimate).trim_start_matches('+').to_owned()
}

fn with_sign(answer: &Answer, estimate: &Estimate) -> String {
    let half = estimate.ci_high - estimate.value;
    money_with_error(&answer.currency, estimate.value, half)
}
