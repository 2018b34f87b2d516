//! A plan that starts as another one and moves: the dip before the gain, and when it is paid back.

use super::words::{money, odds};
use crate::studies::answer::{Answer, Figure, Move};

/// What the move costs at its deepest and when that is won back; nothing for a plan that is in force from month 1.
pub fn in_words(answer: &Answer, change: &Move) -> Option<String> {
    let from = change.starts_as.as_ref()?;
    let plan = answer.plans.iter().find(|plan| plan.plan == change.plan)?;
    let figure = |name: &str| plan.figures.iter().find(|figure| figure.metric == name);
    let (dip, paid_back) = (figure("dip")?, figure("paid_back")?);
    let written = |amount| money(&answer.currency, amount);
    Some(format!(
        "It starts as `{from}`. The dip before the gain: {} of margin behind `{}` at the deepest, {} to {} in 9 outcomes \
         of 10. It is paid back within the run {}{}.",
        written(dip.mean),
        answer.baseline,
        written(dip.p05),
        written(dip.p95),
        odds(paid_back.mean),
        figure("payback_month").map_or_else(String::new, payback)
    ))
}

/// Over the outcomes in which it is paid back.
fn payback(month: &Figure) -> String {
    format!(
        ", then in month {:.0} at the median and in months {:.0} to {:.0} in 9 of 10",
        month.p50, month.p05, month.p95
    )
}
