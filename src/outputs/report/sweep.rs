//! The page of a sweep: which option is best and how sure that is, then every measure at every point.

use super::explorer::{self, ROOM, cell, seen};
use super::page::{Block, Cell, Chart, Estimates, Explorer, Figure, Section, Table};
use super::{Document, render, sources};
use crate::measures::metric::Better;
use crate::outputs::measures;
use crate::outputs::sweep::{is_fixed, labels, mark, of_cost, setting, verdict};
use crate::outputs::words::{and, money, several};
use crate::results::study::RecordedStudy;
use crate::studies::experiment::Measure;
use crate::studies::sweep::{Best, Figure as Measured, Sweep, is_of_world};

/// Options that the ranking draws; the table behind it has more.
const DRAWN: usize = 20;

/// Rows of a table that the page has room for.
const ROWS: usize = 500;

/// The whole page.
pub fn page(study: &RecordedStudy<Sweep>) -> String {
    let sweep = &study.answer;
    let files = "every measure of every plan at every point with its range of outcomes (`sweep.csv`), and every replication (`points/`)";
    let sections = [
        Some(found(sweep)),
        Some(points(sweep)),
        ranking(sweep),
        Some(sources::assumed(&study.sources)),
        Some(sources::reproduce(&study.manifest, sources::of_study(files))),
    ];
    render(Document {
        scenario: &sweep.scenario,
        setting: setting(sweep),
        note: None,
        currency: &sweep.currency,
        manifest: &study.manifest,
        sections: sections.into_iter().flatten().collect(),
        customers: Default::default(),
    })
}

fn found(sweep: &Sweep) -> Section {
    let mut sentences = verdict(sweep).into_iter();
    let first = sentences
        .next()
        .unwrap_or_else(|| "Nothing is ranked: no measure that was read has a better way.".to_owned());
    let rest = sentences.chain(of_cost(sweep)).map(Block::Text);
    Section {
        id: "best",
        title: "What comes out best",
        blocks: std::iter::once(Block::Verdict(first)).chain(rest).collect(),
    }
}

fn points(sweep: &Sweep) -> Section {
    let (chart, left_out) = explored(sweep);
    let title = format!("The plans over {}", and(&labels(&sweep.varied)));
    let alternative = seen(&chart, &left_out);
    let table = table(sweep, &title, &distinct(sweep));
    Section {
        id: "points",
        title: "Every point",
        blocks: vec![Figure::block(title, alternative, Chart::Explorer(chart), table)],
    }
}

/// The options, those that are the same once.
fn distinct(sweep: &Sweep) -> Vec<usize> {
    let all = 0..sweep.options.len();
    all.filter(|&option| sweep.options[option].same_as.is_none()).collect()
}

fn mean(sweep: &Sweep, measure: &Measure, figure: &Measured) -> String {
    let half = 0.5 * (figure.ci_high - figure.ci_low);
    measures::with_error(measure.metric, &sweep.currency, figure.mean, half)
}

fn gain(sweep: &Sweep, measure: &Measure, figure: &Measured) -> Option<String> {
    let gap = figure.difference.as_ref()?;
    let half = 0.5 * (gap.ci_high - gap.ci_low);
    Some(measures::difference(measure.metric, &sweep.currency, gap.mean, half))
}

/// Each measure of some options, and what it is less the baseline of the same point.
fn table(sweep: &Sweep, title: &str, options: &[usize]) -> Table {
    let left = options.len().saturating_sub(ROWS);
    let more = match left {
        0 => String::new(),
        _ => format!("; {} more in sweep.csv", several(left, "option")),
    };
    let factors = labels(&sweep.varied);
    let names = factors.len() + 2;
    let has_gains = |measure: &&Measure| {
        let mut options = options.iter().map(|&option| &sweep.options[option]);
        options.any(|option| option.figure(measure).is_some_and(|figure| figure.difference.is_some()))
    };
    let compared: Vec<&Measure> = sweep.measures.iter().filter(has_gains).collect();
    let mut header = vec![String::new()];
    header.extend(factors);
    header.extend(["plan", "cost a year"].map(str::to_owned));
    header.extend(sweep.measures.iter().map(Measure::to_string));
    header.extend(compared.iter().map(|measure| format!("{measure} less the baseline")));
    let caption = format!("{title}: means ± 95 %, * best, = cannot be told from it{more}");
    let mut table = Table::new(caption, names, header);
    table.rows = options
        .iter()
        .take(ROWS)
        .map(|&index| {
            let option = &sweep.options[index];
            let fixed = is_fixed(sweep, &option.plan);
            let value = |value: &String| if fixed { "any".to_owned() } else { value.clone() };
            let mut row = vec![mark(sweep, index).to_owned()];
            row.extend(option.values.iter().map(value));
            row.extend([option.plan.clone(), money(&sweep.currency, option.cost_a_year)]);
            let written = |measure: &Measure, of: &dyn Fn(&Measured) -> Option<String>| {
                option.figure(measure).and_then(of).unwrap_or_else(|| "-".to_owned())
            };
            let means = sweep.measures.iter();
            row.extend(means.map(|measure| written(measure, &|figure| Some(mean(sweep, measure, figure)))));
            let gains = compared.iter();
            row.extend(gains.map(|measure| written(measure, &|figure| gain(sweep, measure, figure))));
            row
        })
        .collect();
    table
}

/// What the reader may choose from, and in words what there was no room for.
fn explored(sweep: &Sweep) -> (Explorer, String) {
    let plans = sweep.plans.len().max(1);
    let all = sweep.options.len() / plans;
    // Two numbers, a mean and a difference, of each option.
    let kept = all.min(ROOM / (2 * plans)).max(1);
    let measures = (ROOM / (2 * plans * kept)).clamp(1, sweep.measures.len().max(1));
    let measures = &sweep.measures[..measures.min(sweep.measures.len())];
    let options = |plan: usize| (0..kept).map(move |point| &sweep.options[point * plans + plan]);
    let cells = |of: &dyn Fn(&Measured) -> Option<[f64; 3]>| -> Vec<Vec<Vec<_>>> {
        let of_plan = |measure: &Measure, plan: usize| {
            let found = options(plan).map(|option| option.figure(measure).and_then(of).and_then(cell));
            found.collect()
        };
        let of_measure = |measure| (0..plans).map(|plan| of_plan(measure, plan)).collect();
        measures.iter().map(of_measure).collect()
    };
    let means = cells(&|figure| Some([figure.mean, figure.ci_low, figure.ci_high]));
    let gains = cells(&|figure| {
        let gap = figure.difference.as_ref()?;
        Some([gap.mean, gap.ci_low, gap.ci_high])
    });
    let values: Vec<&[String]> = options(0).map(|option| &option.values[..]).collect();
    let (factors, points) = explorer::design(labels(&sweep.varied), &values);
    let grid: usize = factors.iter().map(|(_, values)| values.len()).product();
    let within = |option: &usize| option / plans < kept;
    let placed = |options: &mut dyn Iterator<Item = usize>| -> Vec<(usize, usize)> {
        options
            .filter(within)
            .map(|option| (option % plans, option / plans))
            .collect()
    };
    let best = [
        placed(&mut sweep.best.iter().map(|best| best.option)),
        placed(&mut sweep.best.iter().flat_map(|best| best.as_good.iter().copied())),
    ];
    let known = |gains: &Vec<Vec<Vec<Cell>>>| gains.iter().flatten().flatten().any(Option::is_some);
    let named = |measure: &Measure| {
        let (unit, change) = explorer::units(measure.metric);
        (measure.to_string(), unit, change)
    };
    let explorer = Explorer {
        is_grid: grid == all && kept == all,
        factors,
        points,
        plans: sweep.plans.clone(),
        measures: measures.iter().map(named).collect(),
        means,
        gains: Some(gains).filter(known).unwrap_or_default(),
        best,
    };
    (explorer, left_out(sweep, measures.len(), all - kept))
}

fn left_out(sweep: &Sweep, measures: usize, points: usize) -> String {
    let mut sentences = Vec::new();
    if measures < sweep.measures.len() {
        let names: Vec<String> = sweep.measures[measures..].iter().map(Measure::to_string).collect();
        sentences.push(format!(
            "{} only in `sweep.csv`: this page stays small.",
            names.join(", ")
        ));
    }
    if points > 0 {
        sentences.push(format!("{} more in `sweep.csv`.", several(points, "point")));
    }
    sentences.join(" ")
}

/// The options side by side, the best first, where they are of one world and can be chosen from.
fn ranking(sweep: &Sweep) -> Option<Section> {
    let [best] = &sweep.best[..] else { return None };
    if sweep.varied.iter().any(|path| is_of_world(path)) {
        return None;
    }
    let ranked = ranked(sweep, best);
    let drawn = &ranked[..ranked.len().min(DRAWN)];
    let more = match ranked.len() - drawn.len() {
        0 => String::new(),
        more => format!(" {} more in the table.", several(more, "option")),
    };
    let named = |&option: &usize| {
        let mark = mark(sweep, option);
        let name = name(sweep, option);
        if mark.is_empty() {
            name
        } else {
            format!("{mark} {name}")
        }
    };
    // Against a baseline that is one and the same, differences rank as the means do, and have less chance in them.
    let baseline = sweep.options.iter().find(|option| option.is_baseline);
    let gains = best.measure.is_common() && baseline.is_some_and(|baseline| is_fixed(sweep, &baseline.plan));
    let of = |&option: &usize| {
        let option = &sweep.options[option];
        let figure = option.figure(&best.measure)?;
        match &figure.difference {
            _ if !gains => cell([figure.mean, figure.ci_low, figure.ci_high]),
            Some(gap) => cell([gap.mean, gap.ci_low, gap.ci_high]),
            None => option.is_baseline.then_some([0.0; 3]),
        }
    };
    let less = if gains { ", less the baseline" } else { "" };
    let title = format!("The options by `{}`{less}", best.measure);
    let alternative = format!(
        "Means with their 95 % intervals, the best first: {}. All options share their luck, so that two of them differ by less chance than \
         these intervals say; = marks what cannot be told from the best.{more}",
        name(sweep, best.option)
    );
    let (plain, change) = explorer::units(best.measure.metric);
    let chart = Chart::Intervals {
        unit: if gains { change } else { plain },
        rows: drawn.iter().map(named).collect(),
        series: vec![Estimates {
            name: best.measure.to_string(),
            values: drawn.iter().map(of).collect(),
        }],
    };
    let table = table(sweep, &title, &ranked);
    Some(Section {
        id: "ranking",
        title: "The options, ranked",
        blocks: vec![Figure::block(title, alternative, chart, table)],
    })
}

/// The options that were compared, from the best on.
fn ranked(sweep: &Sweep, best: &Best) -> Vec<usize> {
    let mean = |option: usize| sweep.options[option].figure(&best.measure).map(|figure| figure.mean);
    let known = distinct(sweep)
        .into_iter()
        .filter_map(|option| Some((mean(option)?, option)));
    let mut known: Vec<(f64, usize)> = known.collect();
    known.sort_by(|one, other| other.0.total_cmp(&one.0));
    if best.measure.metric.better() == Better::Lower {
        known.reverse();
    }
    known.into_iter().map(|(_, option)| option).collect()
}

fn name(sweep: &Sweep, option: usize) -> String {
    let option = &sweep.options[option];
    if is_fixed(sweep, &option.plan) {
        return option.plan.clone();
    }
    let values: Vec<&str> = option.values.iter().map(String::as_str).collect();
    format!("{} at {}", option.plan, values.join(", "))
}
