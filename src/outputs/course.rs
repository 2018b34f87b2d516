//! How plans go month by month, in a line each.

use super::sparkline::sparkline;
use super::tables::{plain, right_aligned};
use super::words::{money, whole_percent};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, Course};

/// The most months that are drawn, so that a line fits.
const MARKS: usize = 24;

/// What is drawn, and how it is written.
type Drawn = (&'static str, Metric, fn(&str, f64) -> String);
const DRAWN: [Drawn; 3] = [
    ("ARR", Metric::Arr, money),
    ("required load", Metric::RequiredLoad, |_, value| whole_percent(value)),
    ("burnout", Metric::Burnout, |_, value| format!("{value:.2}")),
];

/// A table of the courses of each metric, all plans of it on one scale.
pub(super) fn table(answer: &Answer) -> String {
    let mut table = plain();
    table.set_header([
        "",
        "plan",
        &format!("month 1 to {}", answer.months),
        "lowest ▁",
        "highest █",
    ]);
    for (label, metric, written) in DRAWN {
        let courses = || answer.courses.iter().filter(|course| course.metric == metric.name());
        let (low, high) = extremes(courses());
        for (index, course) in courses().enumerate() {
            // The scale is told once for all plans.
            let told = |text: String| if index == 0 { text } else { String::new() };
            table.add_row([
                told(label.to_owned()),
                course.plan.clone(),
                sparkline(&course.means, (low, high), MARKS),
                told(written(&answer.currency, low)),
                told(written(&answer.currency, high)),
            ]);
        }
    }
    right_aligned(table, 3)
}

/// The lowest and the highest value of several courses.
fn extremes<'a>(courses: impl Iterator<Item = &'a Course>) -> (f64, f64) {
    courses
        .flat_map(|course| &course.means)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &mean| {
            (low.min(mean), high.max(mean))
        })
}
