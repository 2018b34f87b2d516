//! Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018, arXiv 1804.06788): numbers are drawn from what
//! the scenario holds possible, data are made with them, and what the data leave possible is drawn. Then the rank of each true
//! number among these draws is uniform, or the draws are not what they are said to be.
//!
//! Small here; `CASES=300 cargo test --release --test studies ranks_in -- --nocapture` takes as many as CASES says: docs/calibration.md 6 has what came
//! of it.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use axplan::engine::{self, Setting, Watch};
use axplan::population::roster::Roster;
use axplan::scenario::schema::OuterDesign;
use axplan::scenario::{Targets, Template};
use axplan::statistics::moments::Moments;
use axplan::studies::calibrate::contacts::{self, Spread, counted, mean_rate};
use axplan::studies::calibrate::figures::{Figures, Wave};
use axplan::studies::calibrate::past::learn;
use axplan::studies::calibrate::runs;
use axplan::studies::calibrate::space::{Parameter, Posterior};
use indexmap::IndexMap;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, LogNormal, StandardNormal};
use rayon::prelude::*;

use super::uniformity::Uniformity;
use super::{COMPANY, made, plain};
use crate::{synthetic, template};

/// Draws among which a truth is ranked: far enough from each other in the chain to be nearly independent.
const AMONG: usize = 99;
const APART: usize = 20;
/// How often a test fails although all is right, over new seeds: shared out among its numbers (Bonferroni).
const FALSE_ALARM: f64 = 0.01;

/// Where one true number lies among the draws.
struct Ranked {
    path: String,
    rank: usize,
    /// Mean of the draws' scores: 0 on average, whatever the data.
    mean: f64,
    /// How many independent draws they are worth.
    worth: f64,
}

/// How many independent draws those of a chain are worth: by the sums of two autocorrelations at a time, as far as these are
/// positive (Geyer 1992, *Stat. Sci.* 7).
fn worth(draws: &[f64]) -> f64 {
    let n = draws.len() as f64;
    let mean = draws.iter().sum::<f64>() / n;
    let together = |lag: usize| {
        let pairs = draws.iter().zip(&draws[lag..]);
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>()
    };
    let pairs = (0..draws.len() / 2).map(|k| together(2 * k) + together(2 * k + 1));
    let sum: f64 = pairs.take_while(|pair| *pair > 0.0).sum();
    if sum == 0.0 {
        return 1.0;
    }
    n / (2.0 * sum / together(0) - 1.0).max(1.0)
}

/// Autoregressive draws of correlation .8 are worth a ninth of their number.
#[test]
fn correlated_draws_are_worth_fewer() {
    // Ten times 4,000: the standard error of such an estimate is some 5 %.
    let share = |correlation: f64| {
        let shocks = StandardNormal.sample_iter(SmallRng::seed_from_u64(1));
        let follow = |last: &mut f64, shock: f64| {
            *last = correlation * *last + shock;
            Some(*last)
        };
        let chain: Vec<f64> = shocks.take(40_000).scan(0.0, follow).collect();
        chain.chunks(4_000).map(worth).sum::<f64>() / 40_000.0
    };
    let (free, bound) = (share(0.0), share(0.8));
    assert!(free > 0.9 && (bound * 9.0 - 1.0).abs() < 0.2, "{free} {bound}");
    assert_eq!(worth(&[2.0; 100]), 1.0, "a chain that stands still");
}

/// Ranks the truth of each number that the scenario names.
fn ranked(posterior: &Posterior, truth: impl Fn(&str) -> f64) -> Vec<Ranked> {
    let named = posterior.space.parameters.iter().enumerate();
    let one = |(place, parameter): (usize, &Parameter)| {
        let path = parameter.path.clone()?;
        let truth = truth(&path);
        let draws: Vec<f64> = posterior.draws.iter().map(|draw| draw[place]).collect();
        let among = draws.iter().step_by(APART).take(AMONG);
        Some(Ranked {
            rank: among.filter(|draw| parameter.value(**draw) < truth).count(),
            mean: draws.iter().sum::<f64>() / draws.len() as f64,
            worth: worth(&draws),
            path,
        })
    };
    named.filter_map(one).collect()
}

/// Prints what many cases give, and holds their ranks against uniform ones.
fn uniform(what: &str, few: u32, case: impl Fn(u32) -> Vec<Ranked> + Sync + Send) {
    let cases: u32 = std::env::var("CASES").map_or(few, |cases| cases.parse().expect("CASES is a number"));
    let all: Vec<Vec<Ranked>> = (0..cases).into_par_iter().map(case).collect();
    let mut by_path: IndexMap<String, Vec<Ranked>> = IndexMap::new();
    for one in all.into_iter().flatten() {
        by_path.entry(one.path.clone()).or_default().push(one);
    }
    let uniformity = Uniformity::new(cases as usize, AMONG);
    let limit = FALSE_ALARM / by_path.len() as f64;
    println!("{what}: {cases} cases, p at least {limit:.5}");
    println!(
        "{:50} {:>8} {:>7} {:>7} {:>15} {:>22}",
        "", "p", "in 50 %", "in 94 %", "mean score", "worth (5 %, median)"
    );
    let mut wrong = Vec::new();
    for (path, ranked) in &by_path {
        let ranks: Vec<usize> = ranked.iter().map(|one| one.rank).collect();
        let p = uniformity.p(&ranks);
        let inside = |low: usize, high: usize| {
            let inside = ranks.iter().filter(|rank| (low..=high).contains(rank)).count();
            100.0 * inside as f64 / ranks.len() as f64
        };
        let mut means = Moments::default();
        ranked.iter().for_each(|one| means.push(one.mean));
        // Of 100 ranks, the middle 50, and (as no 2.5 of them can be left out) 94.
        let (half, most) = (inside(25, 74), inside(3, 96));
        let mut worth: Vec<f64> = ranked.iter().map(|one| one.worth).collect();
        worth.sort_by(f64::total_cmp);
        println!(
            "{path:50} {p:8.5} {half:7.1} {most:7.1} {:8.3} ± {:.3} {:11.0} {:10.0}",
            means.mean,
            means.se(),
            worth[worth.len() / 20],
            worth[worth.len() / 2]
        );
        if p < limit {
            wrong.push(path.as_str());
        }
    }
    assert!(wrong.is_empty(), "{what}: ranks of {wrong:?} are not uniform");
}

/// The number that was put in.
fn truth<'a>(template: &'a Template, case: u32) -> impl Fn(&str) -> f64 + 'a {
    move |path| {
        let site = template.uncertain().iter().find(|site| site.path == path).unwrap();
        site.draw(OuterDesign::Random, template.central().run.seed, case)
    }
}

const SIZE: plain::Size = plain::Size {
    customers: 700,
    months: 25,
};

fn plain_histories(what: &str, few: u32, company: &str) {
    let template = template(company);
    uniform(what, few, |case| {
        let scenario = template.draw(template.central().run.seed, case);
        let history = plain::history(&scenario, SIZE, 0.5, u64::from(case));
        ranked(
            &learn(&template, &history, None, 0, case).posterior,
            truth(&template, case),
        )
    });
}

#[test]
fn ranks_in_plain_histories() {
    plain_histories("Plain histories", 6, COMPANY);
}

#[test]
fn ranks_in_plain_histories_with_bad_fits() {
    plain_histories("Plain histories with bad fits", 4, &format!("{COMPANY}[fit]\n"));
}

#[test]
fn ranks_in_histories_of_the_engine() {
    let template = template(COMPANY);
    let roster = synthetic(&template);
    uniform("Histories of the engine", 4, |case| {
        let history = made::history(&template, &roster, case, true);
        ranked(
            &learn(&template, &history, None, 0, case).posterior,
            truth(&template, case),
        )
    });
}

/// The rate is drawn, too: from one contact a year to one a month and more.
#[test]
fn ranks_in_contacts() {
    let template = template(COMPANY);
    let small = plain::Size { customers: 200, ..SIZE };
    let usual = mean_rate(template.central(), contacts::inbound_kind(template.central()).unwrap());
    uniform("Contacts", 20, |case| {
        let scenario = template.draw(template.central().run.seed, case);
        let rate = LogNormal::new(f64::ln(0.3), 0.8)
            .unwrap()
            .sample(&mut SmallRng::seed_from_u64(u64::from(case) + 1_000_000));
        let history = plain::history(&scenario, small, rate, u64::from(case));
        let counted = counted(&history, 0, history.months);
        let mut posterior = contacts::posterior(&template, &counted, &Spread::of(&counted), case).unwrap();
        posterior.space.parameters[0].path = Some("rate".to_owned());
        ranked(&posterior, |path| match path {
            "rate" => rate / usual,
            path => truth(&template, case)(path),
        })
    });
}

static GO_ON: AtomicBool = AtomicBool::new(false);
static WATCH: Watch = Watch {
    replication_done: &|| (),
    stop: &GO_ON,
};

/// A year's figures are those of one replication at a draw of everything.
const YEAR: &str = r#"
name = "year"
months = 12
[run]
replications = 480
[population]
size = 200
[plans.revenue]
rule = { revenue = { high = 30000 } }
segments.low = { team = "scale", programme = "tech-touch" }
segments.high = { team = "named", programme = "monthly-call" }
teams.scale = { headcount = 1, mode = "pooled" }
teams.named = { headcount = 3, mode = "dedicated" }
"#;

/// Years that happened: numbers of the first replication at each draw of everything.
fn happened(template: &Template, roster: &Roster, positions: &[usize]) -> Vec<Vec<f64>> {
    let study = runs::study_of(template, roster).unwrap();
    let setting = Setting {
        roster,
        layouts: &study.layouts,
        months: study.months,
        baseline: study.baseline,
    };
    let mut years = Vec::new();
    let blocks = engine::blocks(0..template.clusters());
    engine::run(template, &study.central, setting, &WATCH, blocks, |clusters| {
        let numbers = |row: &Vec<Vec<f64>>| positions.iter().map(|position| row[0][*position]).collect();
        years.extend(clusters.iter().map(|cluster| numbers(&cluster[0])));
        ControlFlow::Continue(())
    })
    .unwrap();
    years
}

#[test]
fn ranks_in_figures() {
    let template = template(YEAR);
    let roster = synthetic(&template);
    let read = |text: &str| {
        let study = runs::study_of(&template, &roster).unwrap();
        Figures::new(&Targets::parse("t.toml", text)?, study.plans()[0], &study.layouts[0])
    };
    let of_year = |template: &Template, figures: &Figures| {
        let study = runs::study_of(template, &roster).unwrap();
        runs::of_year(&study, 0, &figures.positions, &WATCH).unwrap()
    };
    let names = "nrr_12m = 1\ngrr_12m = 1\nlogo_retention_12m = 1\nteams.scale.utilisation = 1";
    let years = template
        .with_sets(["run.seed=77".to_owned(), "run.replications=4000".to_owned()], "years")
        .unwrap();
    let happened = happened(&years, &roster, &read(names).unwrap().positions);
    let written = |year: &Vec<f64>| {
        let [nrr, grr, logos, load] = year[..] else { panic!() };
        format!("nrr_12m = {nrr}\ngrr_12m = {grr}\nlogo_retention_12m = {logos}\nteams.scale.utilisation = {load}")
    };
    // Figures that nobody believes are refused. What is left out hangs on the figures alone, so ranks in the others stay uniform.
    let believed: Vec<(u32, Figures)> = (0..)
        .zip(&happened)
        .filter_map(|(case, year)| Some((case, read(&written(year)).ok()?)))
        .collect();
    let left_out = happened.len() - believed.len();
    println!("{left_out} of {} years are refused", happened.len());
    assert!(left_out < happened.len() / 10);
    uniform("Last year's figures", 3, |case| {
        let (year, figures) = &believed[case as usize];
        let seeded = template
            .with_value("run.seed", &(1000 + case).to_string(), "a case")
            .unwrap();
        let first = Wave::learn(&seeded, figures, &of_year(&seeded, figures), (case, 0)).unwrap();
        let sets = first
            .refocused()
            .into_iter()
            .map(|(path, value)| format!("{path}={value}"));
        let refocused = seeded.with_sets(sets, "a wave").unwrap();
        let second = Wave::learn(&seeded, figures, &of_year(&refocused, figures), (case, 1)).unwrap();
        ranked(&second.posterior, truth(&years, *year))
    });
}
