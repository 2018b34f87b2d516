//! The decision card: in words what changes, by how much, how sure; then today's load by team; then a table of plans.

use std::fmt::Write;

use super::load;
use super::tables::{plain, right_aligned};
use super::words::{and, money, money_change, odds, percent, points, quantity, several, whole_percent, wrapped};
use crate::measures::metric::Metric;
use crate::studies::answer::{Answer, DifferenceFigure, Figure, Move, PlanFigures};

/// Fewer independent draws than this make an interval narrower than it says (docs/model.md 7.3).
const ENOUGH: usize = 30;

/// Costs that differ by less than this share are told as the same.
const NEGLIGIBLE: f64 = 5e-4;

/// Tables of plans are no wider than this, unless one plan alone is.
const WIDTH: usize = 80;

/// The whole card.
pub fn render(answer: &Answer) -> String {
    let mut card = String::new();
    let _ = writeln!(card, "{}", wrapped(&answer.scenario, ""));
    let _ = writeln!(card, "{}\n", wrapped(&setting(answer), ""));
    if let Some(note) = &answer.note {
        let _ = writeln!(card, "{}\n", wrapped(note, ""));
    }
    for change in &answer.moves {
        if let Some(nrr) = change.difference(Metric::Nrr12m) {
            let verdict = verdict(&change.plan, &answer.baseline, nrr, answer);
            let _ = writeln!(card, "{}", wrapped(&verdict, ""));
        } else {
            let _ = writeln!(
                card,
                "`{}` against `{}`; NRR over 12 months takes a run of 12 months, and ARR.",
                change.plan, answer.baseline
            );
        }
        for sentence in in_words(answer, change) {
            let _ = writeln!(card, "{}", wrapped(&sentence, "  "));
        }
        card.push('\n');
    }
    if answer.moves.is_empty() {
        let alone = format!(
            "There is one plan, `{}`, and nothing to compare it with.",
            answer.baseline
        );
        let _ = writeln!(card, "{}\n", wrapped(&alone, ""));
    }
    for caution in cautions(answer) {
        let _ = writeln!(card, "{}\n", wrapped(&caution, ""));
    }
    let _ = writeln!(
        card,
        "Load in month 1\n{}\n",
        load::by_team(&answer.currency, &answer.load)
    );
    let _ = writeln!(
        card,
        "Plans over {} (mean; in brackets 9 outcomes in 10)\n{}",
        several(answer.months as usize, "month"),
        plans(answer)
    );
    card
}

fn setting(answer: &Answer) -> String {
    let uncertain = if answer.uncertain_inputs == 0 {
        "no input is uncertain".to_owned()
    } else {
        format!(
            "{} of {}",
            several(answer.draws, "draw"),
            several(answer.uncertain_inputs, "uncertain input")
        )
    };
    format!(
        "{}, {} ARR, {}, {} ({uncertain})",
        several(answer.customers, "customer"),
        money(&answer.currency, answer.opening_arr),
        several(answer.months as usize, "month"),
        several(answer.replications, "replication"),
    )
}

/// How sure the verdict is, and what else changes: the error of the mean and the range of outcomes, each under its own name.
fn in_words(answer: &Answer, change: &Move) -> Vec<String> {
    let (plan, baseline) = (&change.plan, &answer.baseline);
    let mut words = Vec::new();
    if let Some(nrr) = change.difference(Metric::Nrr12m)
        && nrr.p05 != nrr.p95
    {
        words.push(format!(
            "How sure of the mean: {} to {} points (95 % interval); more replications narrow it.",
            points(nrr.ci_low),
            points(nrr.ci_high),
        ));
        words.push(format!(
            "What may happen: {} to {} points in 9 outcomes of 10, which more replications do not narrow; \
                 `{plan}` has the higher NRR {}.",
            points(nrr.p05),
            points(nrr.p95),
            odds(nrr.p_better.unwrap_or(0.5)),
        ));
    }
    if let Some(retention) = change.difference(Metric::LogoRetention12m) {
        words.push(format!(
            "Logo churn over 12 months: {} under `{baseline}`, {} under `{plan}`.",
            percent(1.0 - retention.baseline),
            percent(1.0 - retention.plan),
        ));
    }
    if let Some(margin) = change.difference(Metric::Margin) {
        let falls = change.difference(Metric::Nrr12m).is_some_and(|nrr| nrr.ci_high < 0.0);
        words.push(pays(margin, falls, answer));
    }
    if let Some(cost) = change.difference(Metric::CsCost)
        && cost.mean.abs() > NEGLIGIBLE * cost.baseline.abs()
    {
        words.push(format!(
            "The plans differ in the cost of people: {} under `{baseline}`, {} under `{plan}`.",
            money(&answer.currency, cost.baseline),
            money(&answer.currency, cost.plan)
        ));
    }
    words
}

/// What a reader must bear in mind with every number.
fn cautions(answer: &Answer) -> Vec<String> {
    let mut cautions = Vec::new();
    if answer.uncertain_inputs == 0 {
        cautions
            .push("No input is uncertain here, so the ranges hold chance alone, not what we don't know.".to_owned());
    }
    if !answer.assessed_plans.is_empty() {
        cautions.push(format!(
            "Not in the model, and in favour of {}: that assessing customers takes hours, and that customers may mind \
             being covered another way.",
            and(&answer.assessed_plans)
        ));
    }
    let independent = if answer.draws > 0 {
        answer.draws
    } else {
        answer.replications
    };
    if independent < ENOUGH {
        cautions.push(format!(
            "With fewer than {ENOUGH} independent draws the intervals are narrower than they should be: take more \
             --replications."
        ));
    }
    cautions
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
        format!(
            "`{plan}` raises NRR over 12 months by {size} points{}: {levels}.",
            on_average(nrr)
        )
    } else if nrr.ci_high < 0.0 {
        format!(
            "`{plan}` lowers NRR over 12 months by {size} points{}: {levels}.",
            on_average(nrr)
        )
    } else {
        format!(
            "Whether `{plan}` raises or lowers NRR over 12 months, {} cannot tell: {levels}.",
            several(answer.replications, "replication")
        )
    }
}

/// Said where single outcomes go both ways, so that a mean is not taken for a promise.
fn on_average(difference: &DifferenceFigure) -> &'static str {
    if difference.p05 < 0.0 && difference.p95 > 0.0 {
        " on average"
    } else {
        ""
    }
}

/// Whether the plan pays: margin after Customer Success, over the run.
fn pays(margin: &DifferenceFigure, nrr_falls: bool, answer: &Answer) -> String {
    let money = |amount| money_change(&answer.currency, amount);
    let verdict = if margin.mean == 0.0 && margin.se == 0.0 {
        return "It makes no difference to margin.".to_owned();
    } else if margin.ci_low > 0.0 && nrr_falls {
        // What is saved at once is no gain while the base that pays for it shrinks beyond the run.
        "It saves more than it loses within the run, while NRR falls".to_owned()
    } else if margin.ci_low > 0.0 {
        format!("It pays{}", on_average(margin))
    } else if margin.ci_high < 0.0 {
        format!("It does not pay{}", on_average(margin))
    } else {
        "Whether it pays is open".to_owned()
    };
    format!(
        "{verdict}: margin after Customer Success {} over {} (95 % interval of the mean {} to {}), higher {}.",
        money(margin.mean),
        several(answer.months as usize, "month"),
        money(margin.ci_low),
        money(margin.ci_high),
        odds(margin.p_better.unwrap_or(0.5)),
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

/// As many plans side by side as fit; the next ones below.
fn plans(answer: &Answer) -> String {
    let mut tables: Vec<String> = Vec::new();
    let mut rest = answer.plans.as_slice();
    while !rest.is_empty() {
        let fits = |count: &usize| width(&plan_table(answer, &rest[..*count])) <= WIDTH;
        let count = (1..=rest.len()).rev().find(fits).unwrap_or(1);
        tables.push(plan_table(answer, &rest[..count]));
        rest = &rest[count..];
    }
    tables.join("\n")
}

fn width(table: &str) -> usize {
    table.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

fn plan_table(answer: &Answer, plans: &[PlanFigures]) -> String {
    let mut table = plain();
    let mut header = vec![String::new()];
    header.extend(plans.iter().map(|plan| plan.plan.clone()));
    table.set_header(header);
    for (label, metric, written) in ROWS {
        let mut row = vec![label.to_owned()];
        row.extend(plans.iter().map(|plan| {
            plan.figure(metric)
                .map_or_else(|| "-".to_owned(), |figure| cell(figure, &answer.currency, written))
        }));
        table.add_row(row);
    }
    right_aligned(table, 1)
}

/// The mean, and in brackets the range of outcomes where it is one.
fn cell(figure: &Figure, currency: &str, written: Written) -> String {
    let [mean, low, high] = [figure.mean, figure.p05, figure.p95].map(|value| written(currency, value));
    if low == high {
        return mean;
    }
    let low = low.strip_suffix(" %").unwrap_or(&low);
    let high = high.strip_suffix(" %").unwrap_or(&high);
    format!("{mean} [{low}, {high}]")
}
