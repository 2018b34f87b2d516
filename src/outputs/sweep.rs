//! A sweep on a terminal: which option is best and how sure that is, then the options side by side.

use std::fmt::Write;

use indexmap::IndexMap;

use super::measures;
use super::tables::{plain, right_aligned};
use super::words::{count, money, several, wrapped};
use crate::measures::metric::Metric;
use crate::studies::experiment::Measure;
use crate::studies::sweep::{AnOption, Best, Sweep, is_of_world};

/// More rows are left to the file.
const MOST_ROWS: usize = 60;

/// Columns of measures beyond this width are left to the file.
const WIDTH: usize = 110;

/// The whole answer.
pub fn render(sweep: &Sweep) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", wrapped(&sweep.scenario, ""));
    let _ = writeln!(text, "{}\n", wrapped(&setting(sweep), ""));
    let sentences = verdict(sweep);
    for sentence in &sentences {
        let _ = writeln!(text, "{}", wrapped(sentence, ""));
    }
    if !sentences.is_empty() {
        text.push('\n');
    }
    if let Some(caution) = of_cost(sweep) {
        let _ = writeln!(text, "{}\n", wrapped(&caution, ""));
    }
    let shown = rows(sweep);
    let _ = writeln!(text, "{}", table(sweep, &shown));
    let distinct = sweep.options.iter().filter(|option| option.same_as.is_none()).count();
    let left = distinct - shown.len();
    let legend = match &sweep.best[..] {
        [] => "",
        [_] => "* best; = cannot be told from it. ",
        _ => "* best in its world; = cannot be told from it. ",
    };
    let _ = writeln!(text, "{legend}± 95 % of each mean.");
    if left > 0 {
        let _ = writeln!(text, "{} more in sweep.csv.", several(left, "option"));
    }
    text
}

/// How much was run.
pub fn setting(sweep: &Sweep) -> String {
    let months = sweep.months.map(|months| several(months as usize, "month") + ", ");
    format!(
        "{} of {}, {}, {}{} each, with the same luck at every point",
        several(sweep.options.len() / sweep.plans.len().max(1), "point"),
        several(sweep.varied.len(), "factor"),
        several(sweep.plans.len(), "plan"),
        months.unwrap_or_default(),
        several(sweep.replications as usize, "replication"),
    )
}

/// Which option is best, and how sure that is; nothing where nothing is ranked.
pub fn verdict(sweep: &Sweep) -> Vec<String> {
    match &sweep.best[..] {
        [] => Vec::new(),
        _ if sweep.varied.iter().any(|path| is_of_world(path)) => of_worlds(sweep),
        [best, ..] => of_best(sweep, best),
    }
}

fn of_best(sweep: &Sweep, best: &Best) -> Vec<String> {
    let metric = best.measure.metric;
    let (first, second) = (&sweep.options[best.option], &sweep.options[best.runner_up]);
    let gap = &best.over_runner_up;
    let half = 0.5 * (gap.ci_high - gap.ci_low);
    let difference = measures::difference(metric, &sweep.currency, gap.mean, half);
    let apart = gap.is_told();
    let mut sentences = vec![format!("Best by `{}`: {}.", best.measure, named(sweep, first))];
    sentences.push(if apart {
        format!("Against the runner-up, {}: {difference}.", named(sweep, second))
    } else {
        format!(
            "It cannot be told from the runner-up, {}: {difference}. More --replications may tell.",
            named(sweep, second)
        )
    });
    if best.as_good.len() > 1 || (best.as_good.len() == 1 && apart) {
        sentences.push(format!(
            "{} of the other {} cannot be told from it.",
            count(best.as_good.len()),
            several(best.compared - 1, "option")
        ));
    }
    sentences.extend(at_the_edge(sweep, first));
    sentences.push(format!(
        "(95 % for all pairs of the {} together, since the best was picked after the fact.)",
        several(best.compared, "option")
    ));
    sentences
}

/// Which plan is the best in how many worlds: a world is not chosen.
fn of_worlds(sweep: &Sweep) -> Vec<String> {
    let mut plans: IndexMap<&str, usize> = IndexMap::new();
    for best in &sweep.best {
        *plans.entry(&sweep.options[best.option].plan).or_default() += 1;
    }
    plans.sort_by(|_, one, _, other| other.cmp(one));
    let each: Vec<String> = plans
        .iter()
        .map(|(plan, worlds)| format!("`{plan}` in {}", count(*worlds)))
        .collect();
    let worlds = several(sweep.best.len(), "world");
    let each = match &plans.keys().collect::<Vec<_>>()[..] {
        [plan] => vec![format!("`{plan}` in each")],
        _ => each,
    };
    let mut sentences = vec![format!(
        "Best by `{}` in {worlds}: {}.",
        sweep.best[0].measure,
        each.join(", ")
    )];
    let open = sweep.best.iter().filter(|best| !best.as_good.is_empty()).count();
    if open > 0 {
        sentences.push(format!(
            "In {} it cannot be told from another option. More --replications may tell.",
            count(open)
        ));
    }
    sentences.push(
        "(95 % for all pairs of options of all worlds together, since each best was picked after the fact.)".to_owned(),
    );
    sentences
}

/// A best at an end of what was varied may not be the best there is.
fn at_the_edge(sweep: &Sweep, best: &AnOption) -> Option<String> {
    if is_fixed(sweep, &best.plan) {
        return None;
    }
    let end = |(index, label): (usize, String)| {
        let number = |option: &AnOption| option.values[index].parse::<f64>().ok();
        let of_all: Option<Vec<f64>> = sweep.options.iter().map(number).collect();
        let (own, of_all) = (number(best)?, of_all?);
        // Of two values each is an end.
        let between = of_all
            .iter()
            .any(|value| of_all.iter().any(|low| low < value) && of_all.iter().any(|high| high > value));
        let low = between && of_all.iter().all(|&other| other >= own);
        let high = between && of_all.iter().all(|&other| other <= own);
        match (low, high) {
            (true, false) => Some(format!("the lowest `{label}`")),
            (false, true) => Some(format!("the highest `{label}`")),
            _ => None,
        }
    };
    let ends: Vec<String> = labels(&sweep.varied).into_iter().enumerate().filter_map(end).collect();
    (!ends.is_empty()).then(|| format!("It has {}: beyond may be better.", ends.join(" and ")))
}

/// `ax at sync.headcount=6, async.headcount=5`.
fn named(sweep: &Sweep, option: &AnOption) -> String {
    if is_fixed(sweep, &option.plan) {
        return format!("`{}`, which is the same at every point", option.plan);
    }
    let labels = labels(&sweep.varied);
    let values: Vec<String> = labels
        .iter()
        .zip(&option.values)
        .map(|(label, value)| format!("{label}={value}"))
        .collect();
    format!("`{}` at {}", option.plan, values.join(", "))
}

/// Plans of different cost are the classical trap: what is spent shows in every column but those of money.
pub fn of_cost(sweep: &Sweep) -> Option<String> {
    let (low, high) = sweep.costs()?;
    let [low, high] = [low, high].map(|cost| money(&sweep.currency, cost));
    let counts = |measure: &Measure| matches!(measure.metric, Metric::Margin | Metric::Npv | Metric::Roi);
    let what = match sweep.best.first() {
        Some(best) if counts(&best.measure) => format!(
            "`{}` counts it. NRR and logos do not: do not rank by them",
            best.measure
        ),
        Some(best) => format!(
            "`{}` does not count it, and a dearer option is expected to do better: look at `--metrics margin` or `npv` \
             before you choose",
            best.measure
        ),
        None => "a dearer option is expected to do better".to_owned(),
    };
    Some(format!("Cost differs: from {low} to {high} a year, expected. {what}."))
}

/// The options in the order of the points, the same ones once, plans that nothing varied touches first; of too many, the best and what cannot be told from it.
fn rows(sweep: &Sweep) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..sweep.options.len())
        .filter(|&index| sweep.options[index].same_as.is_none())
        .collect();
    if rows.len() > MOST_ROWS {
        if let [best] = &sweep.best[..] {
            rows = std::iter::once(best.option)
                .chain(best.as_good.iter().copied())
                .collect();
        }
        rows.truncate(MOST_ROWS);
    }
    rows.sort_by_key(|&row| (!is_fixed(sweep, &sweep.options[row].plan), row));
    rows
}

fn table(sweep: &Sweep, rows: &[usize]) -> String {
    let all = sweep.measures.len();
    let tables = (1..=all).rev().map(|columns| table_of(sweep, rows, columns));
    let fits = |table: &String| table.lines().all(|line| line.chars().count() <= WIDTH);
    let narrowest = || table_of(sweep, rows, 1.min(all));
    tables.into_iter().find(fits).unwrap_or_else(narrowest)
}

fn table_of(sweep: &Sweep, rows: &[usize], columns: usize) -> String {
    let mut table = plain();
    let mut header = vec![String::new()];
    header.extend(labels(&sweep.varied));
    header.extend(["plan".to_owned(), "cost a year".to_owned()]);
    header.extend(sweep.measures[..columns].iter().map(Measure::to_string));
    let ranked = sweep.best.first().map(|best| &best.measure);
    let compared = sweep.measures.iter().position(|measure| Some(measure) == ranked);
    let compared = compared.filter(|_| sweep.best.len() > 1);
    if let Some(measure) = compared {
        header.push(format!("{} over the baseline", sweep.measures[measure]));
    }
    table.set_header(header);
    for &row in rows {
        let option = &sweep.options[row];
        let mut cells = vec![mark(sweep, row).to_owned()];
        let fixed = is_fixed(sweep, &option.plan);
        cells.extend(
            option
                .values
                .iter()
                .map(|value| if fixed { "any".to_owned() } else { value.clone() }),
        );
        cells.extend([option.plan.clone(), money(&sweep.currency, option.cost_a_year)]);
        let figure = |measure: usize| option.figure(&sweep.measures[measure]);
        cells.extend((0..columns).map(|measure| {
            figure(measure).map_or_else(
                || "-".to_owned(),
                |figure| {
                    let half = 0.5 * (figure.ci_high - figure.ci_low);
                    measures::with_error(sweep.measures[measure].metric, &sweep.currency, figure.mean, half)
                },
            )
        }));
        cells.extend(compared.map(|measure| {
            let gap = figure(measure).and_then(|figure| figure.difference.as_ref());
            gap.map_or_else(String::new, |gap| {
                let half = 0.5 * (gap.ci_high - gap.ci_low);
                measures::difference(sweep.measures[measure].metric, &sweep.currency, gap.mean, half)
            })
        }));
        table.add_row(cells);
    }
    right_aligned(table, sweep.varied.len() + 2)
}

/// Whether an option is the best, or cannot be told from it.
pub fn mark(sweep: &Sweep, option: usize) -> &'static str {
    if sweep.best.iter().any(|best| best.option == option) {
        "*"
    } else if sweep.best.iter().any(|best| best.as_good.contains(&option)) {
        "="
    } else {
        ""
    }
}

/// Whether a plan is the same at every point: nothing that was varied touches it.
pub fn is_fixed(sweep: &Sweep, plan: &str) -> bool {
    let mut of_plan = sweep.options.iter().filter(|option| option.plan == plan);
    of_plan.next();
    let points = sweep.options.len() / sweep.plans.len().max(1);
    points > 1 && of_plan.all(|option| option.same_as.is_some_and(|same| sweep.options[same].point == 1))
}

/// What was varied, by the last two names of each path, or as many as tell them apart.
pub fn labels(paths: &[String]) -> Vec<String> {
    let tail = |path: &str, names: usize| {
        let parts: Vec<&str> = path.split('.').collect();
        parts[parts.len().saturating_sub(names)..].join(".")
    };
    let longest = paths.iter().map(|path| path.split('.').count()).max().unwrap_or(0);
    let told_apart = |names: &usize| {
        let mut tails: Vec<String> = paths.iter().map(|path| tail(path, *names)).collect();
        tails.sort_unstable();
        tails.windows(2).all(|pair| pair[0] != pair[1])
    };
    let names = (2..=longest).find(told_apart).unwrap_or(longest);
    paths.iter().map(|path| tail(path, names)).collect()
}
