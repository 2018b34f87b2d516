//! The ARR bridge of each plan, and its margin by group of customers.

use super::page::{Block, Chart, Figure, Section, Series, Step, Table, Unit};
use crate::measures::metric::Metric;
use crate::outputs::words::money;
use crate::results::recorded::RecordedRun;

/// What ARR gains and loses over a run; what is not measured is left out.
const STEPS: [(&str, Metric, f64); 5] = [
    ("new", Metric::NewArr, 1.0),
    ("expansion", Metric::ExpansionArr, 1.0),
    ("price uplift", Metric::UpliftArr, 1.0),
    ("contraction", Metric::ContractionArr, -1.0),
    ("churn", Metric::ChurnedArr, -1.0),
];

/// A waterfall a plan.
pub fn arr(run: &RecordedRun) -> Option<Section> {
    let blocks: Vec<Block> = run
        .plans()
        .into_iter()
        .filter_map(|plan| waterfall(run, plan))
        .collect();
    (!blocks.is_empty()).then_some(Section {
        id: "bridge",
        title: "Where ARR comes from and goes to",
        blocks,
    })
}

fn waterfall(run: &RecordedRun, plan: &str) -> Option<Block> {
    let closing = run.whole(plan, Metric::Arr)?.mean;
    let end = |name, amount| Step {
        name,
        amount,
        end: true,
    };
    let between = STEPS.iter().filter_map(|(name, metric, sign)| {
        Some(Step {
            name,
            amount: sign * run.whole(plan, *metric)?.mean,
            end: false,
        })
    });
    let steps: Vec<Step> = std::iter::once(end("opening", run.answer.opening_arr))
        .chain(between)
        .chain([end("closing", closing)])
        .collect();
    let written = |amount| money(&run.answer.currency, amount);
    let title = format!("ARR over {} months under `{plan}`", run.answer.months);
    let mut table = Table::new(format!("{title}, means"), 1, ["", "amount"]);
    table.rows = steps
        .iter()
        .map(|step| vec![step.name.to_owned(), written(step.amount)])
        .collect();
    let told: Vec<String> = steps
        .iter()
        .map(|step| format!("{} {}", step.name, written(step.amount)))
        .collect();
    let alternative = format!("A waterfall of means: {}.", told.join(", "));
    Some(Figure::block(title, alternative, Chart::Waterfall { steps }, table).of(plan))
}

/// Margin by profile, ARR band and segment. The first two are the same customers under every plan.
pub fn margin(run: &RecordedRun) -> Option<Section> {
    let band = format!("ARR band, in {}", run.answer.currency);
    let kinds = [
        ("profile", "profile"),
        ("band", band.as_str()),
        ("segment", "segment of each plan"),
    ];
    let blocks: Vec<Block> = kinds.into_iter().filter_map(|kind| by_group(run, kind)).collect();
    let read = Block::Text(
        "Gross margin less the cost to serve, over the run. Profiles and bands are the same customers under every plan; segments \
         are each plan's own. Hours that nobody worked are in none of them, so they add up to more than the margin of the whole."
            .to_owned(),
    );
    (!blocks.is_empty()).then(|| Section {
        id: "margin",
        title: "Margin by group of customers",
        blocks: std::iter::once(read).chain(blocks).collect(),
    })
}

fn by_group(run: &RecordedRun, (kind, told): (&str, &str)) -> Option<Block> {
    let plans = run.plans();
    let of_plans: Vec<_> = plans
        .iter()
        .map(|plan| run.by_group(plan, Metric::Margin, kind))
        .collect();
    // Segments are each plan's own, whatever their names: they have rows of their own.
    let own = kind == "segment";
    let mut rows: Vec<(usize, &str)> = Vec::new();
    for (plan, groups) in of_plans.iter().enumerate() {
        for (group, _) in groups {
            let row = (if own { plan } else { 0 }, *group);
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    if rows.len() < 2 {
        return None;
    }
    let title = format!("Margin by {told}");
    let written = |amount| money(&run.answer.currency, amount);
    let mut table = Table::new(
        format!("{title}, means and 9 outcomes in 10"),
        2,
        [kind, "plan", "mean", "5 %", "95 %"],
    );
    let mut most: Vec<String> = Vec::new();
    for (plan, groups) in plans.iter().zip(&of_plans) {
        for (group, spread) in groups {
            let numbers = [spread.mean, spread.p05, spread.p95].map(written);
            let names = [(*group).to_owned(), (*plan).to_owned()];
            table.rows.push(names.into_iter().chain(numbers).collect());
        }
        let largest = groups.iter().max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
        most.extend(
            largest.map(|(group, spread)| format!("`{plan}` earns most with `{group}`, {}", written(spread.mean))),
        );
    }
    let series = plans
        .iter()
        .zip(&of_plans)
        .enumerate()
        .map(|(colour, (plan, groups))| Series {
            name: (*plan).to_owned(),
            colour,
            values: rows
                .iter()
                .map(|(of, row)| {
                    let found = groups.iter().find(|(group, _)| group == row)?;
                    (!own || *of == colour).then_some(found.1.mean)
                })
                .collect(),
        });
    let chart = Chart::Bars {
        unit: Unit::Money,
        series: series.collect(),
        rows: rows.iter().map(|(_, group)| (*group).to_owned()).collect(),
        mark: None,
        stacked: own,
        lying: true,
    };
    Some(Figure::block(
        title,
        format!("Bars, one a plan: {}.", most.join("; ")),
        chart,
        table,
    ))
}
