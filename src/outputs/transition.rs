//! A plan that starts as another one and moves: the dip before the gain, and when it is paid back.

use super::words::{money, odds};
use crate::studies::answer::{Answer, Figure, Move};

/// What the move costs at its deepest and when that is won back; nothing for a plan that is in force from month 1.
pub fn in_words(answer: &Answer, change: &Move) -> Option<String> {
    let from = change.starts_as.as_ref()?;
    let plan = answer.plans.iter().find(|plan| plan.plan == change.plan)?;
    let dip = dip_and_payback(&answer.currency, &answer.baseline, &plan.figures)?;
    Some(format!("It starts as `{from}`. {dip}"))
}

/// Read off the metrics `dip`, `paid_back` and `payback_month`; nothing where the first two were not measured.
fn dip_and_payback(currency: &str, baseline: &str, figures: &[Figure]) -> Option<String> {
    let figure = |name: &str| figures.iter().find(|figure| figure.metric == name);
    let (dip, paid_back) = (figure("dip")?, figure("paid_back")?);
    let [mean, low, high] = [dip.mean, dip.p05, dip.p95].map(|amount| money(currency, amount));
    Some(format!(
        "The dip before the gain: {mean} of margin behind `{baseline}` at the deepest, {low} to {high} in 9 outcomes of \
         10. It is paid back within the run {}{}.",
        odds(paid_back.mean),
        figure("payback_month").map_or_else(String::new, months)
    ))
}

/// Over the outcomes in which it is paid back.
fn months(payback: &Figure) -> String {
    format!(
        ", then in month {:.0} at the median and in months {:.0} to {:.0} in 9 of 10",
        payback.p50, payback.p05, payback.p95
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(metric: &'static str, mean: f64, [p05, p50, p95]: [f64; 3]) -> Figure {
        Figure {
            metric,
            mean,
            se: 0.0,
            sd: 0.0,
            p05,
            p50,
            p95,
            not_knowing: None,
        }
    }

    #[test]
    fn tells_the_dip_and_the_payback() {
        let mut figures = vec![
            figure("dip", 120_000.0, [80_000.0, 118_000.0, 170_000.0]),
            figure("paid_back", 0.73, [0.0, 1.0, 1.0]),
            figure("payback_month", 14.2, [10.0, 14.0, 20.0]),
        ];
        assert_eq!(
            dip_and_payback("€", "revenue", &figures).as_deref(),
            Some(
                "The dip before the gain: €120.0k of margin behind `revenue` at the deepest, €80.0k to €170.0k in 9 \
                 outcomes of 10. It is paid back within the run in 73 % of outcomes, then in month 14 at the median and \
                 in months 10 to 20 in 9 of 10."
            )
        );
        // Where it is never paid back there is no month.
        figures.truncate(2);
        figures[1].mean = 0.0;
        let told = dip_and_payback("€", "revenue", &figures).unwrap();
        assert!(
            told.ends_with("It is paid back within the run in no outcome."),
            "{told}"
        );
        assert_eq!(dip_and_payback("€", "revenue", &figures[1..]), None);
    }
}
