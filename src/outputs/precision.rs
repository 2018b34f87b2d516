//! Why a run to a precision ended, in words.

use super::words::{money, quantity, several};
use crate::measures::metric::Metric;
use crate::measures::unit::Unit;
use crate::studies::answer::Answer;
use crate::studies::precision::{Achieved, Ending, Width};

/// Why it ended, and how far the widest intervals are from what was asked.
pub fn in_words(answer: &Answer, achieved: &Achieved) -> String {
    let run = several(answer.replications, "replication");
    let asked = asked(answer, achieved);
    match achieved.ended_by {
        Ending::Reached => format!("Ended after {run}, as precise as asked: {asked}."),
        Ending::Maximum => format!(
            "Ended after {run}, the most that were allowed, and not as precise as asked: {asked}; {}. Allow more by \
             --max-replications, or ask for less.",
            missed(answer, achieved)
        ),
        Ending::Time => format!(
            "Ended after {run} because {} s were over, and not as precise as asked: {asked}; {}. On another machine \
             there would be another number of replications; --replications {} gives these results again.",
            achieved.time_limit.unwrap_or(0.0),
            missed(answer, achieved),
            answer.replications
        ),
    }
}

/// What was asked, metric by metric.
fn asked(answer: &Answer, achieved: &Achieved) -> String {
    let mut told: Vec<String> = Vec::new();
    for width in &achieved.intervals {
        let words = format!("{} of {}", written(answer, width, width.asked), width.metric);
        if !told.contains(&words) {
            told.push(words);
        }
    }
    format!("the 95 % interval of every difference within {}", told.join(" and "))
}

/// The intervals that are wider than asked.
fn missed(answer: &Answer, achieved: &Achieved) -> String {
    let wide = achieved.intervals.iter().filter(|width| !width.is_reached());
    let words = wide.map(|width| {
        let half = match width.half_width {
            Some(half) => written(answer, width, half),
            None => "not known".to_owned(),
        };
        format!(
            "{} of `{}` less `{}` is {half}",
            width.metric, width.plan, width.baseline
        )
    });
    words.collect::<Vec<_>>().join(", ")
}

fn written(answer: &Answer, width: &Width, half: f64) -> String {
    let unit = Metric::ALL
        .iter()
        .find(|metric| metric.name() == width.metric)
        .map(|metric| metric.unit());
    match unit {
        Some(Unit::Fraction) => format!("±{} points", significant(half * 100.0)),
        Some(Unit::Money) => format!("±{}", money(&answer.currency, half)),
        Some(Unit::Hours) => format!("±{} hours", quantity(half)),
        _ => format!("±{}", significant(half)),
    }
}

/// Three digits that count, at least, so that a width can be told from one that it is compared with.
fn significant(number: f64) -> String {
    let digits = (0..6)
        .find(|digits| number * f64::powi(10.0, *digits) >= 99.5)
        .unwrap_or(6) as usize;
    let text = format!("{number:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn widths_keep_the_digits_that_count() {
        let written = [0.1, 0.0978, 0.104, 1.0, 2.5, 12.3, 250.0, 0.001_04].map(significant);
        assert_eq!(
            written,
            ["0.1", "0.0978", "0.104", "1", "2.5", "12.3", "250", "0.00104"]
        );
    }
}
