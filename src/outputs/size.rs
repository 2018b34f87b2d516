//! The answer of `axplan size` on a terminal.

use std::fmt::Write;

use super::tables::{plain, right_aligned};
use super::words::{count, money, percent, several, whole_percent, wrapped};
use crate::studies::size::answer::{Range, Reached, Sizing, Staffed, Staffing};
use crate::studies::size::frontier::{FrontierPoint, Standing};
use crate::studies::size::judge::FEWEST_CLUSTERS;

/// Points of the frontier that are shown; all are in frontier.csv.
const SHOWN: usize = 10;

/// The whole answer.
pub fn render(sizing: &Sizing) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", wrapped(&sizing.scenario, ""));
    let _ = writeln!(text, "{}\n", wrapped(&setting(sizing), ""));
    match (&sizing.chosen, &sizing.nearest) {
        (Some(chosen), _) => {
            let _ = writeln!(
                text,
                "{}\n{}\n",
                wrapped(&verdict(sizing), ""),
                staffing(sizing, chosen)
            );
        }
        (None, Some(nearest)) => {
            let _ = writeln!(text, "{}\n", wrapped(&verdict(sizing), ""));
            let title = format!("The nearest: {} a year", money(&sizing.currency, nearest.cost_a_year));
            let _ = writeln!(text, "{title}\n{}\n", staffing(sizing, nearest));
        }
        (None, None) => {}
    }
    if let Some(next) = &sizing.runner_up {
        let sentence = format!(
            "Runner-up: {}, {} a year.",
            people(sizing, &next.headcounts),
            money(&sizing.currency, next.cost_a_year)
        );
        let _ = writeln!(text, "{}\n", wrapped(&sentence, ""));
    }
    if !sizing.open.is_empty() {
        let _ = writeln!(
            text,
            "Cheaper, but the replications do not tell whether they meet the targets:"
        );
        for open in &sizing.open {
            let _ = writeln!(text, "{}", wrapped(&in_doubt(sizing, open), "  "));
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}\n", wrapped(&confidence(sizing), ""));
    let caption = format!(
        "What money buys: {} by cost (mean, 95 % interval; all points in the same replications, so that they differ by less \
         chance than that: frontier.csv). Targets in brackets were seen in the search alone and not judged.",
        sizing.gain
    );
    let _ = writeln!(text, "{}\n{}", wrapped(&caption, ""), frontier(sizing));
    text
}

/// What was asked.
pub fn setting(sizing: &Sizing) -> String {
    let ranges: Vec<String> = sizing
        .ranges
        .iter()
        .map(|of| format!("{} {}–{}", of.team, of.low, of.high))
        .collect();
    let quarters = if sizing.by_quarter { ", by quarter" } else { "" };
    format!(
        "Plan `{}`, {}{quarters}: {}.",
        sizing.plan,
        several(sizing.months as usize, "month"),
        ranges.join(", ")
    )
}

/// What was found, in a sentence.
pub fn verdict(sizing: &Sizing) -> String {
    let Some(chosen) = &sizing.chosen else {
        return none_found(sizing);
    };
    // With cheaper ones open it may not be the cheapest that meets them.
    let shown = if sizing.open.is_empty() {
        "that meets"
    } else {
        "shown to meet"
    };
    format!(
        "The least-cost headcount {shown} the targets: {} a year",
        money(&sizing.currency, chosen.cost_a_year)
    )
}

fn none_found(sizing: &Sizing) -> String {
    let missed = sizing
        .nearest
        .as_ref()
        .is_some_and(|nearest| nearest.targets.iter().any(|reached| reached.met == Some(false)));
    let binding = sizing.binding.as_deref().unwrap_or_default();
    let mut reached = sizing.nearest.iter().flat_map(|nearest| &nearest.targets);
    let undefined = reached.find_map(|reached| reached.undefined.filter(|_| reached.target == binding));
    if let Some(share) = undefined {
        format!(
            "No headcount found in these ranges meets the targets. What stands in the way: {binding}. That is not defined \
             in {} of the replications, so that it has no mean. Ask for a probability instead, which counts these as \
             missed: `P({binding}) >= 90%`.",
            percent(share)
        )
    } else if missed {
        format!(
            "No headcount found in these ranges meets the targets. What stands in the way: {binding}. Give that target \
                 more room, or the teams wider ranges."
        )
    } else {
        format!(
            "No headcount found is seen to meet the targets with this confidence; the replications leave it open: \
                 {binding}. Run more of them (`--replications`), ask for less confidence, or allow more `--tolerance`."
        )
    }
}

fn staffing(sizing: &Sizing, staffing: &Staffing) -> String {
    let mut table = plain();
    if sizing.by_quarter {
        let mut months: Vec<u32> = staffing.headcounts.iter().map(|staffed| staffed.from_month).collect();
        months.sort_unstable();
        months.dedup();
        let heads = months.iter().map(|month| format!("from\n{month}"));
        table.set_header(std::iter::once("\nteam".to_owned()).chain(heads));
        for range in &sizing.ranges {
            let of_team = staffing.headcounts.iter().filter(|staffed| staffed.team == range.team);
            let row = of_team.map(|staffed| staffed.headcount.to_string());
            table.add_row(std::iter::once(range.team.clone()).chain(row));
        }
    } else {
        table.set_header(["team", "people"]);
        for staffed in &staffing.headcounts {
            table.add_row([staffed.team.clone(), staffed.headcount.to_string()]);
        }
    }
    let people = right_aligned(table, 1);
    let mut table = plain();
    table.set_header(["target", "estimate", "95 % interval", ""]);
    for target in &staffing.targets {
        table.add_row(reached(sizing, target));
    }
    let notes = overloaded(staffing).map(|sentence| wrapped(&sentence, ""));
    let legend = wrapped("Intervals are of one target; verdicts allow for all candidates.", "");
    let parts = [people, right_aligned(table, 1), legend];
    parts.into_iter().chain(notes).collect::<Vec<_>>().join("\n")
}

/// Teams that nothing was asked of, where they have too few people: the targets do not tell.
pub fn overloaded(staffing: &Staffing) -> impl Iterator<Item = String> {
    staffing.overloaded.iter().map(|load| {
        format!(
            "No target is set for `{}`: its required load is {}.",
            load.team,
            whole_percent(load.required_load)
        )
    })
}

/// A target, its estimate, its 95 % interval, and whether it is met.
pub fn reached(sizing: &Sizing, reached: &Reached) -> [String; 4] {
    let met = match reached.met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "open",
    };
    let interval = match reached.undefined {
        Some(share) => format!("undefined in {}", percent(share)),
        None => format!(
            "{} to {}",
            amount(sizing, reached, outward(reached, reached.ci_low, f64::floor)),
            amount(sizing, reached, outward(reached, reached.ci_high, f64::ceil))
        ),
    };
    let estimate = amount(sizing, reached, reached.estimate);
    let quarter = reached
        .quarter_from_month
        .map_or_else(String::new, |month| format!("\n  worst quarter: from month {month}"));
    let target = format!("{}{quarter}", reached.target);
    [target, estimate, interval, met.to_owned()]
}

/// An end of an interval, rounded away from the estimate: one that lies beyond a limit must not be shown to be at it.
fn outward(reached: &Reached, end: f64, round: fn(f64) -> f64) -> f64 {
    // The digits that `amount` shows.
    let scale = if reached.is_probability { 1e3 } else { 1e4 };
    // Not for what is a whole number of them but for its last bit.
    let nearest = (end * scale).round();
    let shown = if (end * scale - nearest).abs() < 1e-6 {
        nearest
    } else {
        round(end * scale)
    };
    shown / scale
}

/// Probabilities in percent; small numbers with three digits; large ones as money.
fn amount(sizing: &Sizing, reached: &Reached, value: f64) -> String {
    if reached.is_probability {
        percent(value)
    } else if value.abs() >= 10_000.0 {
        money(&sizing.currency, value)
    } else if value.is_finite() {
        format!("{value:.4}")
    } else {
        "-".to_owned()
    }
}

/// `desk 2, people 3`; by quarter `desk 2-2-2-2, people 3-3-3-2`.
pub fn people(sizing: &Sizing, headcounts: &[Staffed]) -> String {
    let of_team = |range: &Range| {
        let quarters = headcounts.iter().filter(|staffed| staffed.team == range.team);
        let quarters: Vec<String> = quarters.map(|staffed| staffed.headcount.to_string()).collect();
        format!("{} {}", range.team, quarters.join("-"))
    };
    sizing.ranges.iter().map(of_team).collect::<Vec<_>>().join(", ")
}

/// How sure the choice is, and what was run for it.
pub fn confidence(sizing: &Sizing) -> String {
    let of = &sizing.confidence;
    let effort = format!(
        "{} headcounts were tried in {} each, and a short list of {} on fresh ones, up to {} each; {} in all.",
        count(sizing.effort.points),
        several(sizing.effort.search_replications as usize, "replication"),
        of.candidates,
        count(sizing.effort.most_replications as usize),
        count(sizing.effort.replications as usize)
    );
    let Some(chosen) = &sizing.chosen else {
        return effort;
    };
    if of.too_few {
        return format!(
            "Caution: {} independent replications are too few to say how sure that is. Run at least {FEWEST_CLUSTERS}, of as many draws \
             where inputs are uncertain (`--replications`). {effort}",
            of.clusters.unwrap_or(0)
        );
    }
    let asked = format!("at least {}", whole_percent(of.asked));
    let (up_to, rivals, without) = if of.tolerance > 0.0 {
        let up_to = format!("to within {}", tolerance(of.tolerance));
        (up_to, "exceeds them by more than that", ", without that tolerance")
    } else {
        ("exactly".to_owned(), "does", "")
    };
    let cheapest = if of.guaranteed > 0.0 { &asked } else { "not guaranteed" };
    let estimated = chosen.meets_targets.zip(of.estimated).map(|(meets, correct)| {
        format!(
            " By the replications{without}, the probability that it meets them is {}, and that besides nothing so much cheaper on the \
             list does, {}.",
            likely(meets),
            likely(correct)
        )
    });
    format!(
        "Probability that this meets the targets, {up_to}: {asked}. That it does and that nothing on the short list that {rivals} \
         is cheaper by more than {} over the run: {cheapest}.{} That the short list holds the best of all is not guaranteed: the \
         search that made it is a heuristic. {effort}",
        money(&sizing.currency, of.indifference),
        estimated.unwrap_or_default()
    )
}

/// What the tolerance is in words.
fn tolerance(of: f64) -> String {
    let points = of * 100.0;
    format!(
        "{points} points of a rate, {} of a probability, {points} % of any other limit",
        points * 10.0
    )
}

/// A probability that certainty is not rounded to.
pub fn likely(probability: f64) -> String {
    if probability > 0.9995 {
        "over 99.9 %".to_owned()
    } else if probability < 0.0005 {
        "under 0.1 %".to_owned()
    } else {
        percent(probability)
    }
}

/// Who, at what cost, and the targets in doubt.
fn in_doubt(sizing: &Sizing, open: &Staffing) -> String {
    let doubts = open.targets.iter().filter(|reached| reached.met.is_none());
    let doubts = doubts.map(|reached| format!("{} ({})", reached.target, amount(sizing, reached, reached.estimate)));
    let probability = open
        .meets_targets
        .map(|meets| format!("; they do with a probability of {}", likely(meets)));
    format!(
        "{}, {} a year: {}{}",
        people(sizing, &open.headcounts),
        money(&sizing.currency, open.cost_a_year),
        doubts.collect::<Vec<_>>().join(", "),
        probability.unwrap_or_default()
    )
}

/// In brackets what only the search says.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::Missed => "missed",
        Standing::Open => "open",
        Standing::MetInSearch => "(met)",
        Standing::MissedInSearch => "(missed)",
    }
}

/// The frontier, thinned out where it is long; all of it is in frontier.csv.
fn frontier(sizing: &Sizing) -> String {
    let all = &sizing.frontier;
    let shown: Vec<&FrontierPoint> = if all.len() <= SHOWN {
        all.iter().collect()
    } else {
        (0..SHOWN).map(|at| &all[at * (all.len() - 1) / (SHOWN - 1)]).collect()
    };
    let mut table = plain();
    table.set_header(["cost a year", "mean", "95 % interval", "targets", "people"]);
    for point in shown {
        table.add_row([
            money(&sizing.currency, point.cost_a_year),
            percent(point.mean),
            format!("{} to {}", percent(point.ci_low), percent(point.ci_high)),
            standing(point.targets).to_owned(),
            people(sizing, &point.headcounts),
        ]);
    }
    right_aligned(table, 0)
}
