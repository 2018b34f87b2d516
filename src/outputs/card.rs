//! The decision card: in words what changes, by how much, how sure; then today's load by team; then a table of plans.

use std::fmt::Write;

use super::load;
use super::tables::{plain, right_aligned};
use super::words::{count, money, money_change, percent, points, quantity, several, whole_percent};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, DifferenceFigure, Figure, Move};

/// Fewer independent draws than this make an interval narrower than it says (docs/model.md 6).
const ENOUGH: usize = 30;

/// Costs that differ by less than this share are told as the same.
const NEGLIGIBLE: f64 = 5e-4;

/// The whole card.
pub fn render(answer: &Answer) -> String {
    let mut card = String::new();
    let _ = writeln!(card, "{}", answer.scenario);
    let _ = writeln!(card, "{}\n", setting(answer));
    for change in &answer.moves {
        let _ = writeln!(card, "{}", in_words(answer, change));
    }
    if answer.moves.is_empty() {
        let _ = writeln!(
            card,
            "There is one plan, `{}`, and nothing to compare it with.\n",
            answer.baseline
        );
    }
    let _ = writeln!(
        card,
        "Load in month 1\n{}\n",
        load::by_team(&answer.currency, &answer.load)
    );
    let _ = writeln!(
        card,
        "Plans over {} months (mean; in brackets 9 outcomes in 10)\n{}",
        answer.months,
        plans(answer)
    );
    card
}

fn setting(answer: &Answer) -> String {
    let uncertain = if answer.uncertain_inputs == 0 {
        "no input is uncertain".to_owned()
    } else {
        format!(
            "{} draws of {}",
            count(answer.draws),
            several(answer.uncertain_inputs, "uncertain input")
        )
    };
    format!(
        "{}, {} ARR, {} months, {} ({uncertain})",
        several(answer.customers, "customer"),
        money(&answer.currency, answer.opening_arr),
        answer.months,
        several(answer.replications, "replication"),
    )
}

fn in_words(answer: &Answer, change: &Move) -> String {
    let (plan, baseline) = (&change.plan, &answer.baseline);
    let mut words = String::new();
    if let Some(cost) = change.difference(Metric::CsCost)
        && cost.mean.abs() > NEGLIGIBLE * cost.baseline.abs()
    {
        let _ = writeln!(
            words,
            "The plans differ in cost: `{plan}` costs {} and `{baseline}` {} over the run.",
            money(&answer.currency, cost.plan),
            money(&answer.currency, cost.baseline)
        );
    }
    if let Some(nrr) = change.difference(Metric::Nrr12m) {
        let _ = writeln!(words, "{}", verdict(plan, baseline, nrr, answer));
        if nrr.p05 != nrr.p95 {
            let _ = writeln!(
                words,
                "  How sure: the mean difference lies in {} to {} points (95 % interval; more\n  \
                 replications narrow it). What may happen: {} to {} points in 9 outcomes of 10\n  \
                 (they do not narrow that); `{plan}` has the higher NRR in {} of outcomes.",
                points(nrr.ci_low),
                points(nrr.ci_high),
                points(nrr.p05),
                points(nrr.p95),
                whole_percent(nrr.p_better.unwrap_or(0.5)),
            );
        }
    }
    if let Some(retention) = change.difference(Metric::LogoRetention12m) {
        let _ = writeln!(
            words,
            "  Logo churn over 12 months: {} under `{plan}`, {} under `{baseline}`.",
            percent(1.0 - retention.plan),
            percent(1.0 - retention.baseline),
        );
    }
    if let Some(margin) = change.difference(Metric::Margin) {
        let _ = writeln!(words, "  {}", pays(margin, answer));
    }
    if answer.uncertain_inputs == 0 {
        let _ = writeln!(
            words,
            "  No input is uncertain here, so the ranges hold chance alone, not what we don't know."
        );
    }
    let independent = if answer.draws > 0 {
        answer.draws
    } else {
        answer.replications
    };
    if independent < ENOUGH {
        let _ = writeln!(
            words,
            "  With fewer than {ENOUGH} independent draws the interval is narrower than it should be."
        );
    }
    words
}

/// Whether the plan raises NRR, lowers it, or whether these replications cannot tell.
fn verdict(plan: &str, baseline: &str, nrr: &DifferenceFigure, answer: &Answer) -> String {
    let levels = format!(
        "{} under `{baseline}`, {} under `{plan}`",
        percent(nrr.baseline),
        percent(nrr.plan)
    );
    let size = points(nrr.mean.abs());
    let size = size.trim_start_matches('+');
    if nrr.mean == 0.0 && nrr.se == 0.0 {
        format!("`{plan}` makes no difference to NRR over 12 months: {levels}.")
    } else if nrr.ci_low > 0.0 {
        format!("`{plan}` raises NRR over 12 months by {size} points: {levels}.")
    } else if nrr.ci_high < 0.0 {
        format!("`{plan}` lowers NRR over 12 months by {size} points: {levels}.")
    } else {
        format!(
            "Whether `{plan}` raises or lowers NRR over 12 months, {} cannot tell:\n{levels}.",
            several(answer.replications, "replication")
        )
    }
}

/// Whether the plan pays: margin after Customer Success, over the run.
fn pays(margin: &DifferenceFigure, answer: &Answer) -> String {
    let money = |amount| money_change(&answer.currency, amount);
    let verdict = if margin.mean == 0.0 && margin.se == 0.0 {
        return "It makes no difference to margin.".to_owned();
    } else if margin.ci_low > 0.0 {
        "It pays"
    } else if margin.ci_high < 0.0 {
        "It does not pay"
    } else {
        "Whether it pays is open"
    };
    let odds = whole_percent(margin.p_better.unwrap_or(0.5));
    format!(
        "{verdict}: margin after Customer Success {} over {} months (95 % interval {}\n  to {}), higher in {odds} of outcomes.",
        money(margin.mean),
        answer.months,
        money(margin.ci_low),
        money(margin.ci_high),
    )
}

/// The rows of the table of plans: a label, the metric, and how it is written.
type Written = fn(&str, f64) -> String;
const ROWS: [(&str, Metric, Written); 12] = [
    ("NRR, 12 months", Metric::Nrr12m, |_, value| percent(value)),
    ("GRR, 12 months", Metric::Grr12m, |_, value| percent(value)),
    ("Logos kept, 12 months", Metric::LogoRetention12m, |_, value| {
        percent(value)
    }),
    ("ARR at the end", Metric::Arr, money),
    ("Required load", Metric::RequiredLoad, |_, value| whole_percent(value)),
    ("Utilisation", Metric::Utilisation, |_, value| whole_percent(value)),
    ("CSM-months overloaded", Metric::OverloadShare, |_, value| {
        whole_percent(value)
    }),
    ("Need unmet, hours", Metric::UnmetHours, |_, value| quantity(value)),
    ("Surplus, hours", Metric::SurplusHours, |_, value| quantity(value)),
    ("Health", Metric::Health, |_, value| format!("{value:.2}")),
    ("Cost of people", Metric::CsCost, money),
    ("Margin after CS", Metric::Margin, money),
];

fn plans(answer: &Answer) -> String {
    let mut table = plain();
    let mut header = vec![String::new()];
    header.extend(answer.plans.iter().map(|plan| plan.plan.clone()));
    table.set_header(header);
    for (label, metric, written) in ROWS {
        let cell = |figure: Option<&Figure>| {
            figure.map_or_else(
                || "-".to_owned(),
                |figure| {
                    let written = |value| written(&answer.currency, value);
                    let (mean, low, high) = (written(figure.mean), written(figure.p05), written(figure.p95));
                    if low == high {
                        mean
                    } else {
                        format!("{mean} [{low}, {high}]")
                    }
                },
            )
        };
        let mut row = vec![label.to_owned()];
        row.extend(answer.plans.iter().map(|plan| cell(plan.figure(metric))));
        table.add_row(row);
    }
    right_aligned(table, 1)
}
