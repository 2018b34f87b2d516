//! The load today, by team and by CSM.

use super::page::{Block, Chart, Figure, Section, Series, Table, Unit};
use crate::outputs::load::{mode_name, of_team, optional};
use crate::outputs::words::{money, quantity, whole_percent};
use crate::results::recorded::RecordedRun;
use crate::studies::answer::TeamLoad;

/// Bars of single CSMs are drawn up to this many a plan; tables hold all of them.
const BARS: usize = 400;

/// The section; none where nobody's hours are known.
pub fn section(run: &RecordedRun) -> Option<Section> {
    let plans = run.plans();
    let teams: Vec<&TeamLoad> = run
        .answer
        .load
        .iter()
        .filter(|team| plans.contains(&&*team.plan))
        .collect();
    if teams.iter().all(|team| team.required_load.is_none()) {
        return None;
    }
    let mut blocks = vec![Block::Text(
        "Hours that delivering every customer's appropriate experience takes, divided by the hours that are there. Above \
         100 % something is left undone, whoever works how hard. It needs no belief about churn."
            .to_owned(),
    )];
    blocks.push(by_team(run, &plans, &teams));
    for (colour, plan) in plans.iter().enumerate() {
        let of_plan: Vec<&TeamLoad> = teams.iter().copied().filter(|team| team.plan == *plan).collect();
        blocks.extend(by_csm(run, plan, colour, &of_plan));
    }
    Some(Section {
        id: "load",
        title: "The load today",
        blocks,
    })
}

fn by_team(run: &RecordedRun, plans: &[&str], teams: &[&TeamLoad]) -> Block {
    let currency = &run.answer.currency;
    let mut table = Table::new(
        "Load in month 1, by team",
        3,
        [
            "plan",
            "team",
            "mode",
            "FTE",
            "accounts per FTE",
            "ARR per FTE",
            "required load",
            "utilisation",
            "wait",
        ],
    );
    for team in teams {
        let mut row = vec![team.plan.clone(), team.team.clone()];
        row.extend(of_team(currency, team));
        table.rows.push(row);
    }
    let single: Vec<&TeamLoad> = teams
        .iter()
        .copied()
        .filter(|team| team.mode.is_some() && team.required_load.is_some())
        .collect();
    let series = plans.iter().enumerate().map(|(colour, plan)| Series {
        name: (*plan).to_owned(),
        colour,
        values: single
            .iter()
            .map(|team| team.required_load.filter(|_| team.plan == *plan))
            .collect(),
    });
    let told = single
        .iter()
        .filter_map(|team| Some((format!("`{}` of `{}`", team.team, team.plan), team.required_load?)));
    Figure::block(
        "Required load by team",
        format!("Bars, one a team. {}", extremes(told)),
        Chart::Bars {
            unit: Unit::Percent,
            rows: single.iter().map(|team| team.team.clone()).collect(),
            series: series.collect(),
            mark: Some(1.0),
            stacked: true,
            lying: true,
        },
        table,
    )
}

/// One bar a dedicated CSM, team by team, the most loaded first; a team that shares its work has one bar.
fn by_csm(run: &RecordedRun, plan: &str, first_colour: usize, teams: &[&TeamLoad]) -> Option<Block> {
    let mut table = Table::new(
        format!("Load in month 1 under `{plan}`, by CSM"),
        2,
        [
            "team",
            "CSM",
            "accounts per FTE",
            "ARR per FTE",
            "required load",
            "utilisation",
        ],
    );
    let mut bars: Vec<(&str, String, f64)> = Vec::new();
    for team in teams {
        let mut csms: Vec<_> = team.csms.iter().collect();
        csms.sort_by(|a, b| {
            b.required_load
                .unwrap_or(0.0)
                .total_cmp(&a.required_load.unwrap_or(0.0))
        });
        for csm in csms {
            let name = match &csm.owner {
                Some(owner) => format!("{} {owner}", csm.csm),
                None => csm.csm.clone(),
            };
            table.rows.push(vec![
                team.team.clone(),
                name.clone(),
                optional(csm.accounts, quantity),
                optional(csm.arr, |arr| money(&run.answer.currency, arr)),
                optional(csm.required_load, whole_percent),
                optional(csm.utilisation, whole_percent),
            ]);
            bars.extend(csm.required_load.map(|load| (&*team.team, name, load)));
        }
        if let (true, Some(mode), Some(load)) = (team.csms.is_empty(), team.mode, team.required_load) {
            bars.push((&team.team, format!("{} ({})", team.team, mode_name(mode)), load));
        }
    }
    if table.rows.is_empty() || bars.len() > BARS {
        return (!table.rows.is_empty()).then_some(Block::Folded(table));
    }
    let named = teams
        .iter()
        .filter(|team| bars.iter().any(|(of, _, _)| *of == team.team));
    let series = named.enumerate().map(|(index, team)| Series {
        name: team.team.clone(),
        colour: first_colour + index,
        values: bars
            .iter()
            .map(|(of, _, load)| (*of == team.team).then_some(*load))
            .collect(),
    });
    let told = bars.iter().map(|(_, name, load)| (format!("`{name}`"), *load));
    let figure = Figure::block(
        format!("Required load by CSM under `{plan}`"),
        format!(
            "{} bars, by team and falling within each. {}",
            bars.len(),
            extremes(told)
        ),
        Chart::Bars {
            unit: Unit::Percent,
            series: series.collect(),
            rows: bars.iter().map(|(_, name, _)| name.clone()).collect(),
            mark: Some(1.0),
            stacked: true,
            lying: false,
        },
        table,
    );
    Some(figure.of(plan))
}

fn extremes(loads: impl Iterator<Item = (String, f64)>) -> String {
    let mut loads: Vec<_> = loads.collect();
    loads.sort_by(|a, b| a.1.total_cmp(&b.1));
    match (loads.first(), loads.last()) {
        (Some(least), Some(most)) if loads.len() > 1 => format!(
            "The most loaded is {} with {}, the least {} with {}.",
            most.0,
            whole_percent(most.1),
            least.0,
            whole_percent(least.1)
        ),
        (Some(only), _) => format!("{} has {}.", only.0, whole_percent(only.1)),
        _ => String::new(),
    }
}
