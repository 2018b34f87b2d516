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
    // A baseline that costs nothing is exceeded by no share of it.
    let share = if share.is_finite() {
        format!("{} ", whole_percent(share))
    } else {
        String::new()
    };
    let gap = format!(
        "`{plan}` costs {share}{comparison} than `{baseline}`: {} a year against {}.",
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
    let rows: [(&str, Metric, &dyn Fn(&DifferenceFigure) -> String); 4] = [
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
