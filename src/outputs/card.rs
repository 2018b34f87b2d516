//! The decision card: in words what changes, by how much, how sure; then today's load by team; then a table of plans.

use std::fmt::Write;

use super::tables::{plain, right_aligned, widest_line};
use super::width::width;
use super::words::{and, defined, money, percent, quantity, several, whole_percent, wrapped};
use super::{breakeven, course, equal_cost, load, precision, split, transition, verdict};
use crate::measures::metric::Metric;
use crate::scenario::schema::OuterDesign;
use crate::studies::answer::{Answer, Figure, Move, PlanFigures};
use crate::studies::precision::FEWEST;

/// The whole card.
pub fn render(answer: &Answer) -> String {
    let mut card = String::new();
    let _ = writeln!(card, "{}", wrapped(&answer.scenario, ""));
    let _ = writeln!(card, "{}\n", wrapped(&setting(answer), ""));
    if let Some(note) = &answer.note {
        let _ = writeln!(card, "{}\n", wrapped(note, ""));
    }
    for change in &answer.moves {
        let _ = writeln!(card, "{}\n", of_move(answer, change));
    }
    if answer.moves.is_empty() {
        let alone = format!(
            "There is one plan, `{}`, and nothing to compare it with.",
            answer.baseline
        );
        let _ = writeln!(card, "{}\n", wrapped(&alone, ""));
    }
    if let Some(main) = &answer.breakeven {
        let _ = writeln!(card, "{}\n", wrapped(&breakeven::on_card(answer, main), ""));
    }
    if let Some(split) = &answer.split {
        let title = format!("What the change by `{}` is made of (± 95 %)", split.plan);
        let _ = writeln!(card, "{}\n{}", wrapped(&title, ""), split::table(answer, split));
        for sentence in split::in_words(answer, split) {
            let _ = writeln!(card, "{}", wrapped(&sentence, "  "));
        }
        card.push('\n');
    }
    if let Some(achieved) = &answer.precision {
        let _ = writeln!(card, "{}\n", wrapped(&precision::in_words(answer, achieved), ""));
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
        "Month by month (mean over replications; all plans on one scale)\n{}\n",
        course::table(answer)
    );
    let _ = writeln!(
        card,
        "Plans over {} (mean; in brackets 9 outcomes in 10)\n{}",
        several(answer.months as usize, "month"),
        plans(answer)
    );
    card
}

pub(super) fn setting(answer: &Answer) -> String {
    let uncertain = if answer.uncertain_inputs == 0 {
        "no input is uncertain".to_owned()
    } else {
        let placed = match answer.outer_design {
            OuterDesign::Random => String::new(),
            OuterDesign::LatinHypercube => format!(", in {}", several(answer.independent, "Latin hypercube")),
            OuterDesign::Sobol => format!(", in {}", several(answer.independent, "Sobol design")),
        };
        format!(
            "{} of {}{placed}",
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

/// One plan against the baseline: first whether they differ in cost; then the verdict, and how sure it is.
fn of_move(answer: &Answer, change: &Move) -> String {
    let mut parts = Vec::new();
    if let Some(cost) = &change.cost {
        parts.push(wrapped(&equal_cost::in_words(answer, change, cost), ""));
        parts.extend(equal_cost::table(answer, change, cost));
    }
    let verdict = verdict::sentences(answer, change);
    parts.extend(verdict.iter().map(|sentence| wrapped(sentence, "")));
    let mut how_sure = verdict::how_sure(answer, change);
    how_sure.extend(transition::in_words(answer, change));
    parts.extend(how_sure.iter().map(|sentence| wrapped(sentence, "  ")));
    parts.join("\n")
}

/// What a reader must bear in mind with every number.
pub(super) fn cautions(answer: &Answer) -> Vec<String> {
    let mut cautions = Vec::new();
    if answer.uncertain_inputs == 0 {
        cautions
            .push("No input is uncertain here, so the ranges hold chance alone, not what we don't know.".to_owned());
    }
    if !answer.assessed_plans.is_empty() && !answer.free_for_them.is_empty() {
        cautions.push(format!(
            "Not in this scenario, and in favour of {}: {}.",
            and(&answer.assessed_plans),
            answer.free_for_them.join(", and ")
        ));
    }
    if !answer.without_transition.is_empty() {
        cautions.push(without_transition(&answer.without_transition));
    }
    let moves = answer.moves.iter();
    cautions.extend(moves.filter_map(|change| equal_cost::over_the_run(answer, change)));
    if answer.independent < FEWEST as usize {
        let parts = match answer.outer_design {
            OuterDesign::Random => "independent draws",
            OuterDesign::LatinHypercube | OuterDesign::Sobol => "designs of draws",
        };
        cautions.push(format!(
            "With fewer than {FEWEST} {parts} the intervals are narrower than they should be: take more --replications."
        ));
    }
    cautions
}

/// Plans that are moved to at no cost.
pub(super) fn without_transition(plans: &[String]) -> String {
    format!(
        "What moving there takes is left out of {}: a plan without a `transition` is taken as in force from month 1.",
        and(plans)
    )
}

/// The rows of the table of plans: a label, the metric, and how it is written.
pub(super) type Written = fn(&str, f64) -> String;
pub(super) const ROWS: [(&str, Metric, Written); 12] = [
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
    ("Health", Metric::Health, |_, value| {
        defined(value, format!("{value:.2}"))
    }),
    ("Cost of people", Metric::CsCost, money),
    ("Margin after CS", Metric::Margin, money),
];

/// As many plans side by side as fit; the next ones below.
fn plans(answer: &Answer) -> String {
    let mut tables: Vec<String> = Vec::new();
    let mut rest = answer.plans.as_slice();
    while !rest.is_empty() {
        let fits = |count: &usize| widest_line(&plan_table(answer, &rest[..*count])) <= width();
        let count = (1..=rest.len()).rev().find(fits).unwrap_or(1);
        tables.push(plan_table(answer, &rest[..count]));
        rest = &rest[count..];
    }
    tables.join("\n")
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
pub(super) fn cell(figure: &Figure, currency: &str, written: Written) -> String {
    let [mean, low, high] = [figure.mean, figure.p05, figure.p95].map(|value| written(currency, value));
    if low == high {
        return mean;
    }
    let low = low.strip_suffix(" %").unwrap_or(&low);
    let high = high.strip_suffix(" %").unwrap_or(&high);
    format!("{mean} [{low}, {high}]")
}
