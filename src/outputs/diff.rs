//! What differs between two runs.

use super::measures;
use super::tables::{plain, right_aligned};
use super::words::{defined, money, quantity, several, visible, wrapped};
use crate::measures::metric::Metric;
use crate::studies::diff::{AnswerChange, Finding, LEVEL, Method, RunDiff};
use crate::studies::used::InputChange;

/// Answers that are shown whether or not they moved.
const ALWAYS: [&str; 2] = ["nrr_12m", "margin"];

/// The whole comparison.
pub fn render(diff: &RunDiff) -> String {
    let mut text = inputs(&diff.inputs);
    text.push_str(&format!("\n{}\n", wrapped(&verdict(diff), "")));
    if diff.found(Finding::Same).count() < diff.answers.len() {
        text.push_str(&answers(diff));
    }
    text
}

fn inputs(changes: &[InputChange]) -> String {
    if changes.is_empty() {
        return "The inputs are the same.\n".to_owned();
    }
    let mut text = format!("{} changed\n", several(changes.len(), "input"));
    let value = |value: &Option<String>| visible(value.as_deref().unwrap_or("nothing"));
    for InputChange { input, before, after } in changes {
        let (input, before, after) = (visible(input), value(before), value(after));
        let short = before.chars().count() + after.chars().count() <= 60;
        let gap = if short { " " } else { "\n    " };
        text.push_str(&format!("  {input}:{gap}{before} →{gap}{after}\n"));
    }
    text
}

/// How the answers were compared, and how many moved.
fn verdict(diff: &RunDiff) -> String {
    let how = match diff.method {
        Method::Paired { replications } => {
            format!("compared replication by replication ({replications} that both have, under the same seed)")
        }
        Method::Independent {
            replications: [before, after],
            same_seed: false,
        } => format!("compared as independent runs of {before} and {after} replications (Welch)"),
        Method::Independent {
            replications: [before, after],
            same_seed: true,
        } => format!(
            "compared as independent runs of {before} and {after} replications (Welch), though their seed is the same: \
             intervals are rather too wide"
        ),
    };
    let all = diff.answers.len();
    let same = diff.found(Finding::Same).count();
    if all == 0 {
        return "The two have no plan and metric in common, so no answer can be compared.".to_owned();
    }
    if same == all {
        return format!(
            "No difference: all {} are the same in every replication ({how}).",
            several(all, "answer")
        );
    }
    let tested = all - same;
    let moved = diff.found(Finding::Moved).count();
    let unmoved = match same {
        0 => String::new(),
        same => format!("; {same} are the same in every replication"),
    };
    format!(
        "{} of {} moved beyond noise{unmoved}. They were {how}. If nothing but noise moved the {tested} that are not the same, \
         {:.1} of them would be expected outside their 95 % intervals; Holm's method, used here, keeps the chance that even \
         one is said to have moved at {:.0} %.",
        if moved == 0 {
            "None".to_owned()
        } else {
            moved.to_string()
        },
        several(all, "answer"),
        tested as f64 * LEVEL,
        LEVEL * 100.0,
    )
}

/// The answers that moved, and those that one looks for first.
fn answers(diff: &RunDiff) -> String {
    let mut table = plain();
    table.set_header(["answer", "before", "after", "change", "95 % interval", ""]);
    let shown = |answer: &&AnswerChange| match answer.finding {
        Finding::Moved => true,
        Finding::Same => false,
        Finding::Noise | Finding::Maybe => ALWAYS.contains(&answer.metric.as_str()),
    };
    let shown: Vec<&AnswerChange> = diff.answers.iter().filter(shown).collect();
    for group in shown.chunk_by(|a, b| (&a.plan, &a.less) == (&b.plan, &b.less)) {
        let Some(first) = group.first() else { continue };
        let plan = visible(&first.plan);
        table.add_row([match &first.less {
            None => format!("`{plan}`"),
            Some(baseline) => format!("`{plan}` less `{}`", visible(baseline)),
        }]);
        for answer in group {
            let figure = |value| figure(diff, &answer.metric, value);
            let signed = |value| signed(diff, &answer.metric, value);
            table.add_row([
                format!("  {}", visible(&answer.metric)),
                figure(answer.before),
                figure(answer.after),
                signed(answer.change),
                format!("{} to {}", signed(answer.ci_low), signed(answer.ci_high)),
                match answer.finding {
                    Finding::Moved => "moved",
                    Finding::Noise => "noise",
                    Finding::Maybe => "maybe",
                    Finding::Same => "same",
                }
                .to_owned(),
            ]);
        }
    }
    let maybe = shown.iter().any(|answer| answer.finding == Finding::Maybe);
    let maybe = if maybe {
        " Maybe: beyond noise by itself, but not among so many answers."
    } else {
        ""
    };
    let notes = format!("Rates are fractions, as in the files. Answers that are not shown did not move.{maybe}");
    format!("\n{}\n{}\n", right_aligned(table, 1), wrapped(&notes, ""))
}

/// A number of any metric: money as on the card, others with four digits that count, or whole from a thousand on.
fn figure(diff: &RunDiff, metric: &str, value: f64) -> String {
    let is_money = |metric| matches!(measures::unit(metric), measures::Unit::Money);
    if Metric::named(metric).is_some_and(is_money) {
        return money(&visible(diff.currency.as_deref().unwrap_or_default()), value);
    }
    let size = value.abs();
    if value == 0.0 {
        return "0".to_owned();
    }
    if size >= 999.5 {
        return quantity(value);
    }
    let digits = match size {
        size if size >= 100.0 => 1,
        size if size >= 10.0 => 2,
        size if size >= 0.1 => 4,
        size if size >= 0.01 => 5,
        _ => 6,
    };
    defined(value, format!("{value:.digits$}"))
}

fn signed(diff: &RunDiff, metric: &str, value: f64) -> String {
    if value > 0.0 {
        format!("+{}", figure(diff, metric, value))
    } else {
        figure(diff, metric, value)
    }
}
