//! The course of the plans, month by month, with the range of outcomes: ARR and NRR, then load and people.

use super::page::{Block, Chart, Fan, Figure, Section, Table, Unit};
use crate::measures::metric::Metric;
use crate::outputs::measures;
use crate::results::recorded::{RecordedRun, Spread};

/// ARR and NRR over time.
pub fn money(run: &RecordedRun) -> Option<Section> {
    let blocks = [
        (Metric::Arr, Unit::Money, "ARR at the end of each month"),
        (Metric::NrrTtm, Unit::Percent, "NRR over the 12 months before"),
        (Metric::GrrTtm, Unit::Percent, "GRR over the 12 months before"),
    ];
    section(run, "course", "ARR and NRR over time", &blocks)
}

/// Load, burnout and people who left, where they were measured.
pub fn people(run: &RecordedRun) -> Option<Section> {
    let blocks = [
        (Metric::RequiredLoad, Unit::Percent, "Required load"),
        (Metric::Utilisation, Unit::Percent, "Utilisation"),
        (Metric::Health, Unit::Number, "Mean health of customers"),
        (Metric::Burnout, Unit::Number, "Burnout, an index from 0 to 1"),
        (
            Metric::Resignations,
            Unit::Number,
            "People who resign, each month (means)",
        ),
        (
            Metric::Vacancies,
            Unit::Number,
            "Vacancies in full-time equivalents, each month (means)",
        ),
    ];
    section(run, "months", "Load and people, month by month", &blocks)
}

fn section(
    run: &RecordedRun,
    id: &'static str,
    title: &'static str,
    charts: &[(Metric, Unit, &str)],
) -> Option<Section> {
    let charts = charts.iter();
    let (metrics, drawn): (Vec<Metric>, Vec<Block>) = charts
        .filter_map(|(metric, unit, title)| Some((*metric, fan(run, *metric, *unit, title)?)))
        .unzip();
    let lines = if metrics.into_iter().any(is_rare) {
        "medians, or means where the title says so"
    } else {
        "medians"
    };
    // As the script of the page draws them.
    let whose = if run.plans().len() > 3 { " of the baseline" } else { "" };
    let read = Block::Text(format!(
        "Lines are {lines}; the darker band{whose} holds 1 outcome in 2, the lighter one 9 in 10. They are the range of outcomes, \
         which more replications do not narrow."
    ));
    (!drawn.is_empty()).then(|| Section {
        id,
        title,
        blocks: std::iter::once(read).chain(drawn).collect(),
    })
}

/// Whether most months of most outcomes have none of it, so that its median is 0 with a peak here and there.
const fn is_rare(metric: Metric) -> bool {
    matches!(metric, Metric::Resignations | Metric::Vacancies)
}

fn fan(run: &RecordedRun, metric: Metric, unit: Unit, title: &str) -> Option<Block> {
    let plans = run.plans().into_iter().enumerate();
    let measured: Vec<(usize, &str, Vec<&Spread>)> = plans
        .map(|(colour, plan)| (colour, plan, run.monthly(plan, metric)))
        .filter(|(_, _, months)| months.len() > 1)
        .collect();
    if measured.is_empty() {
        return None;
    }
    let written = |value| measures::value(metric, &run.answer.currency, value);
    let middle = |row: &Spread| if is_rare(metric) { row.mean } else { row.p50 };
    let mut table = Table::new(
        title,
        2,
        ["month", "plan", "mean", "5 %", "25 %", "median", "75 %", "95 %"],
    );
    for (_, plan, months) in &measured {
        table.rows.extend(months.iter().map(|row| {
            let numbers = [row.mean, row.p05, row.p25, row.p50, row.p75, row.p95];
            let month = row.month.unwrap_or_default().to_string();
            [month, (*plan).to_owned()]
                .into_iter()
                .chain(numbers.map(written))
                .collect()
        }));
    }
    let told: Vec<String> = measured
        .iter()
        .filter_map(|(_, plan, months)| {
            let (first, last) = (months.first()?, months.last()?);
            Some(format!(
                "`{plan}` goes from {} in month {} to {} in month {} ({} to {} in 9 outcomes of 10)",
                written(middle(first)),
                first.month.unwrap_or_default(),
                written(middle(last)),
                last.month.unwrap_or_default(),
                written(last.p05),
                written(last.p95)
            ))
        })
        .collect();
    let plans = measured.iter().map(|(colour, plan, months)| Fan {
        name: (*plan).to_owned(),
        colour: *colour,
        months: months
            .iter()
            .map(|row| {
                (
                    row.month.unwrap_or_default(),
                    [row.p05, row.p25, middle(row), row.p75, row.p95],
                )
            })
            .collect(),
    });
    let chart = Chart::Fan {
        unit,
        plans: plans.collect(),
    };
    Some(Figure::block(
        title,
        format!(
            "{}: {}.",
            if is_rare(metric) { "Means" } else { "Medians" },
            told.join("; ")
        ),
        chart,
        table,
    ))
}
