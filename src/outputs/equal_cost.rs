//! Plans that differ in cost: what they cost, and what changes as they are written and at equal cost.

use super::tables::{plain, right_aligned};
use super::words::{money, money_with_error, points_with_error, whole_percent};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, CostGap, DifferenceFigure, Move, of_headline};

/// What is said first where two plans differ in cost.
pub fn in_words(answer: &Answer, change: &Move, cost: &CostGap) -> String {
    let written = |amount| money(&answer.currency, amount);
    let (plan, baseline) = (&change.plan, &answer.baseline);
    let comparison = if cost.plan > cost.baseline { "more" } else { "less" };
    let share = (cost.plan / cost.baseline - 1.0).abs();
    let gap = format!(
        "`{plan}` costs {}{comparison} than `{baseline}`: {} a year against {}.",
        by_how_much(share),
        written(cost.plan),
        written(cost.baseline)
    );
    match (&cost.equal, &answer.cost_exception) {
        (Some(equal), _) => {
            let richer = &equal.richer;
            format!(
                "{gap} So that the claim is one at equal cost, `{}` is `{}` with {:.2} people more in `{}`, its most \
                 loaded team.",
                richer.name, richer.of, richer.people, richer.team
            )
        }
        (None, Some(reason)) => {
            let reason = reason.trim().trim_end_matches('.');
            format!("{gap} They are compared as they are, for a reason that the scenario gives: {reason}.")
        }
        (None, None) => format!("{gap} They cannot be compared at equal cost, since people cost nothing."),
    }
}

/// The name under which a plan is compared: at equal cost, the cheaper one stands as another, which has more people.
pub fn compared<'a>(change: &'a Move, plan: &'a str) -> &'a str {
    match change.cost.as_ref().and_then(|cost| cost.equal.as_ref()) {
        Some(equal) if equal.richer.of == plan => &equal.richer.name,
        _ => plan,
    }
}

/// The share of the baseline's cost over the run beyond which a difference in it is told: a judgement.
const TOLD: f64 = 0.01;

/// What two plans that are compared as plans of equal cost cost over the run, where that is surely not the same: only the expected cost a
/// year at month 1's headcount is evened out (docs/model.md 7.4).
pub fn over_the_run(answer: &Answer, change: &Move) -> Option<String> {
    if change.cost.as_ref().is_some_and(|cost| cost.equal.is_none()) {
        // They are said to be compared as they are.
        return None;
    }
    let cost = change.claimed(Metric::CsCost)?;
    let comparison = if cost.mean > 0.0 { "more" } else { "less" };
    let sure = cost.ci_low > 0.0 || cost.ci_high < 0.0;
    (sure && cost.mean.abs() > TOLD * cost.baseline).then(|| {
        format!(
            "`{}` costs {} {comparison} than `{}` over the run (who is hired or leaves later, customers who stay or leave, the move \
             itself, or coverage that is sold); this is not evened out.",
            compared(change, &change.plan),
            money(&answer.currency, cost.mean.abs()),
            compared(change, &answer.baseline)
        )
    })
}

/// A share of the baseline's cost, which none exceeds where that is nothing.
fn by_how_much(share: f64) -> String {
    if !share.is_finite() {
        String::new()
    } else if share < 0.005 {
        "less than 1 % ".to_owned()
    } else {
        format!("{} ", whole_percent(share))
    }
}

/// How a difference is written.
type Written<'a> = &'a dyn Fn(&DifferenceFigure) -> String;

/// The headline differences of the plans as they are written and, beside them, at equal cost.
pub fn table(answer: &Answer, change: &Move, cost: &CostGap) -> Option<String> {
    let equal = cost.equal.as_ref()?;
    let mut table = plain();
    table.set_header([
        format!("change by\n`{}`", change.plan),
        "as the plans\nare written".to_owned(),
        "at equal\ncost".to_owned(),
    ]);
    let in_points = |figure: &DifferenceFigure| points_with_error(figure.mean, half_width(figure));
    let in_money = |figure: &DifferenceFigure| money_with_error(&answer.currency, figure.mean, half_width(figure));
    let rows: [(&str, Metric, Written); 4] = [
        ("NRR, 12 months, points", Metric::Nrr12m, &in_points),
        ("GRR, 12 months, points", Metric::Grr12m, &in_points),
        ("Logos kept, points", Metric::LogoRetention12m, &in_points),
        ("Margin after CS", Metric::Margin, &in_money),
    ];
    for (label, metric, written) in rows {
        let cell = |differences| of_headline(differences, metric).map_or_else(|| "-".to_owned(), written);
        table.add_row([label.to_owned(), cell(&change.differences), cell(&equal.differences)]);
    }
    Some(right_aligned(table, 1))
}

fn half_width(figure: &DifferenceFigure) -> f64 {
    0.5 * (figure.ci_high - figure.ci_low)
}

#[cfg(test)]
mod tests {
    use super::by_how_much;

    #[test]
    fn a_small_difference_is_not_nothing() {
        assert_eq!(by_how_much(0.0042), "less than 1 % ");
        assert_eq!(by_how_much(0.0061), "1 % ");
        assert_eq!(by_how_much(0.184), "18 % ");
        assert_eq!(by_how_much(f64::INFINITY), "");
    }
}
