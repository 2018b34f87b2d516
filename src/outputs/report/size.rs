//! The page of a sizing study: who is needed where, how sure that is, and what money buys.

use indexmap::IndexMap;

use super::page::{Block, Chart, Figure, PointGroup, Section, Table, Tile, Unit};
use super::{Document, render, sources};
use crate::outputs::size::{self, people, reached, standing};
use crate::outputs::words::{money, percent};
use crate::results::study::RecordedStudy;
use crate::studies::size::answer::{Reached, Sizing, Staffing};
use crate::studies::size::frontier::Standing;

/// The whole page.
pub fn page(study: &RecordedStudy<Sizing>) -> String {
    let sizing = &study.answer;
    let files = "every target at all headcounts that were tried (`size.csv`), what money buys (`frontier.csv`), and the scenario with the \
                 chosen headcounts, ready to run";
    let sections = [
        Some(chosen(sizing)),
        frontier(sizing),
        candidates(sizing),
        Some(sources::assumed(&study.sources)),
        Some(sources::reproduce(&study.manifest, sources::of_study(files))),
    ];
    render(Document {
        scenario: &sizing.scenario,
        setting: size::setting(sizing),
        note: None,
        currency: &sizing.currency,
        manifest: &study.manifest,
        sections: sections.into_iter().flatten().collect(),
        customers: Default::default(),
    })
}

fn chosen(sizing: &Sizing) -> Section {
    let mut blocks = vec![Block::Verdict(size::verdict(sizing))];
    if let Some(staffing) = sizing.chosen.as_ref().or(sizing.nearest.as_ref()) {
        blocks.push(Block::Tiles(vec![Tile {
            label: if sizing.chosen.is_some() {
                "Headcount"
            } else {
                "The nearest"
            }
            .to_owned(),
            value: people(sizing, &staffing.headcounts),
            lines: vec![
                ("Expected cost a year", money(&sizing.currency, staffing.cost_a_year)),
                ("Mean cost over the run", money(&sizing.currency, staffing.cs_cost)),
            ],
        }]));
        blocks.push(Block::Table(targets(sizing, staffing)));
    }
    blocks.push(Block::Text(size::confidence(sizing)));
    Section {
        id: "headcount",
        title: "How many people, where",
        blocks,
    }
}

fn targets(sizing: &Sizing, staffing: &Staffing) -> Table {
    let mut table = Table::new("What it reaches", 1, ["target", "estimate", "95 % interval", ""]);
    table.rows = staffing
        .targets
        .iter()
        .map(|target| reached(sizing, target).map(|cell| cell.replace("\n ", ",")).into())
        .collect();
    table
}

/// Cost against what it buys.
fn frontier(sizing: &Sizing) -> Option<Section> {
    let title = format!("What money buys: `{}` by cost a year", sizing.gain);
    let mut table = Table::new(&title, 1, ["people", "cost a year", "mean", "95 % interval", "targets"]);
    let mut groups: IndexMap<&'static str, PointGroup> = IndexMap::new();
    for point in &sizing.frontier {
        let who = people(sizing, &point.headcounts);
        let [mean, low, high] = [point.mean, point.ci_low, point.ci_high].map(percent);
        table.rows.push(vec![
            who.clone(),
            money(&sizing.currency, point.cost_a_year),
            mean,
            format!("{low} to {high}"),
            standing(point.targets).to_owned(),
        ]);
        let group = groups.entry(point.targets.name()).or_insert_with(|| PointGroup {
            name: in_legend(point.targets).to_owned(),
            look: point.targets,
            points: Vec::new(),
        });
        group
            .points
            .push((who, point.cost_a_year, [point.mean, point.ci_low, point.ci_high]));
    }
    let (first, last) = (table.rows.first()?.clone(), table.rows.last()?.clone());
    let chosen = sizing.chosen.as_ref().map(|chosen| {
        let who = people(sizing, &chosen.headcounts);
        (who, chosen.cost_a_year, gained(sizing, chosen))
    });
    let line = match chosen {
        Some((.., Some(_))) => {
            " The line is the cost of what was chosen, and the square what it was judged to reach, in other replications."
        }
        Some((.., None)) => " The line is the cost of what was chosen.",
        None => "",
    };
    let alternative = format!(
        "Points with their 95 % intervals, from {} for {} ({}) to {} for {} ({}). All were run in the same replications, so that they differ \
         by less chance than their intervals say. Hollow ones were seen in the search alone, and not judged.{line}",
        first[2], first[1], first[0], last[2], last[1], last[0]
    );
    let chart = Chart::Frontier {
        across: (Unit::Money, "cost a year".to_owned()),
        up: (Unit::Percent, sizing.gain.clone()),
        groups: groups.into_values().collect(),
        chosen,
    };
    Some(Section {
        id: "frontier",
        title: "What money buys",
        blocks: vec![Figure::block(title, alternative, chart, table)],
    })
}

/// What headcounts were judged to bring of what the frontier shows: known where a target is on the mean of that.
fn gained(sizing: &Sizing, staffing: &Staffing) -> Option<[f64; 3]> {
    let of_gain =
        |target: &&Reached| target.target.split(['<', '>']).next().map(str::trim) == Some(sizing.gain.as_str());
    let found = staffing.targets.iter().find(of_gain)?;
    let known = found.undefined.is_none();
    known.then_some([found.estimate, found.ci_low, found.ci_high])
}

const fn in_legend(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "meets the targets",
        Standing::Missed => "misses one",
        Standing::Open => "open",
        Standing::MetInSearch => "meets (search only)",
        Standing::MissedInSearch => "misses (search only)",
    }
}

/// The headcounts that were judged and matter: what was chosen, what comes next, and what the replications leave open.
fn candidates(sizing: &Sizing) -> Option<Section> {
    let named = [
        ("chosen", &sizing.chosen),
        ("runner-up", &sizing.runner_up),
        ("nearest", &sizing.nearest),
    ];
    let named = named
        .into_iter()
        .filter_map(|(name, staffing)| Some((name, staffing.as_ref()?)));
    let open = sizing.open.iter().map(|staffing| ("cheaper, open", staffing));
    let all: Vec<(&str, &Staffing)> = named.chain(open).collect();
    let first = &all.first()?.1.targets;
    let heads = ["", "people", "cost a year"].map(str::to_owned).into_iter();
    let heads = heads.chain(first.iter().map(|target| target.target.clone()));
    let mut table = Table::new(
        "Headcounts that were judged: each target with its 95 % interval",
        2,
        heads.chain(["meets all".to_owned()]),
    );
    for (name, staffing) in all {
        let mut row = vec![
            name.to_owned(),
            people(sizing, &staffing.headcounts),
            money(&sizing.currency, staffing.cost_a_year),
        ];
        row.extend(staffing.targets.iter().map(|target| {
            let [_, estimate, interval, met] = reached(sizing, target);
            format!("{estimate} ({interval}), {met}")
        }));
        row.push(staffing.meets_targets.map_or_else(|| "-".to_owned(), size::likely));
        table.rows.push(row);
    }
    Some(Section {
        id: "candidates",
        title: "The candidates",
        blocks: vec![Block::Table(table)],
    })
}
