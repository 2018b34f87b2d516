//! A scenario learns from last year's figures.
//!
//! The engine is run over draws of everything uncertain, a stand-in is fitted to what it gave, and the inputs that could
//! have led to the figures are drawn with that (Kennedy & O'Hagan 2001, *J. R. Stat. Soc. B* 63). Then again, with inputs from where the
//! first round left them possible, for there the stand-in is better: refocusing in waves, as history matching does
//! (Vernon, Goldstein & Bower 2010, *Bayesian Analysis* 5). A year that happened is one of those that could have: chance
//! is counted as it is in the runs, NRR, GRR and logo churn of a year moving together.

use serde::Serialize;

use super::chain;
use super::emulator::Emulator;
pub use super::emulator::fewest_draws;
use super::estimate::{Estimate, Learnt, Range, TARGETS, Tied, written};
use super::impossible::{above, outside};
use super::runs::Runs;
use super::space::{Posterior, Space};
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::measures::groups::Group;
use crate::measures::layout::Layout;
use crate::measures::metric::Metric;
use crate::random::pinned::ln;
use crate::scenario::{Targets, Template};
use crate::statistics::linear::{Cholesky, Matrix, covariance};

/// How much wider than what a wave left possible the next one is run.
const WIDER: f64 = 1.5;

/// Last year's figures, found among what the engine measures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// What each is called.
    pub names: Vec<String>,
    /// Where each stands in the plan's rows.
    pub positions: Vec<usize>,
    values: Vec<f64>,
    errors: Vec<f64>,
}

impl Figures {
    /// Finds each figure in the rows of its plan.
    ///
    /// # Errors
    /// Every figure that is not measured, or cannot be.
    pub fn new(targets: &Targets, plan: &str, layout: &Layout) -> Result<Self, InputErrors> {
        let mut figures = Self {
            names: Vec::new(),
            positions: Vec::new(),
            values: Vec::new(),
            errors: Vec::new(),
        };
        let mut errors = Vec::new();
        for target in &targets.targets {
            let named = target
                .team
                .as_ref()
                .map_or("all".to_owned(), |team| format!("team:{team}"));
            let Some(group) = layout.groups.iter().position(|(_, name)| *name == named) else {
                let teams = layout
                    .groups
                    .iter()
                    .filter(|(group, _)| matches!(group, Group::Team(_)));
                let teams: Vec<&str> = teams.map(|(_, name)| name.trim_start_matches("team:")).collect();
                let team = target.team.as_deref().unwrap_or_default();
                let help = format!("its teams are {}", teams.join(", "));
                errors.push(
                    target
                        .diagnostic(format!("the plan `{plan}` has no team `{team}`"))
                        .help(help),
                );
                continue;
            };
            let measured = |metric: &&Metric| layout.position(**metric, group).is_some();
            let metric = Metric::ALL
                .iter()
                .filter(measured)
                .find(|metric| metric.name() == target.metric);
            let found = metric.and_then(|metric| Some((metric, layout.position(*metric, group)?)));
            let Some((metric, position)) = found else {
                errors.push(unknown(
                    target,
                    Metric::ALL.iter().filter(measured).map(|metric| metric.name()),
                ));
                continue;
            };
            errors.extend(outside(target, *metric));
            let of = target
                .team
                .as_ref()
                .map_or_else(String::new, |team| format!(" of {team}"));
            figures.names.push(format!("{}{of}", target.metric));
            figures.positions.push(position);
            figures.values.push(target.value);
            figures.errors.push(target.se);
        }
        errors.extend(above(&targets.targets));
        if errors.is_empty() {
            Ok(figures)
        } else {
            Err(InputErrors(errors))
        }
    }
}

fn unknown<'a>(target: &crate::scenario::Target, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let name = &target.metric;
    let longer = known.clone().find(|known| known.starts_with(name.as_str()));
    let help = match longer.or_else(|| nearest(name, known.clone())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here are {}", known.collect::<Vec<_>>().join(", ")),
    };
    target
        .diagnostic(format!("`{name}` is not measured of this plan"))
        .help(help)
}

/// A figure, and what the scenario makes of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reached {
    /// The figure.
    pub name: String,
    /// What it was.
    pub target: f64,
    /// Standard error of that.
    pub se: f64,
    /// What the scenario said before, chance included.
    pub before: Range,
    /// What the inputs say that the data leave possible, taken together.
    pub possible: Range,
    /// What the scenario says as it is written now, each number by itself.
    pub after: Range,
}

/// What figures tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figured {
    /// Of the scenario's numbers, those that move first.
    pub estimates: Vec<Estimate>,
    /// Numbers that are not told apart.
    pub tied: Vec<Tied>,
    /// Number of directions that the figures tell.
    pub directions: f64,
    /// The figures.
    pub reached: Vec<Reached>,
    /// Sentences about what is odd.
    pub warnings: Vec<String>,
}

/// What one wave left possible.
pub struct Wave {
    /// The scenario's numbers.
    pub posterior: Posterior,
    template: Template,
    emulator: Emulator,
    misfits: Vec<f64>,
}

impl Wave {
    /// Learns from runs of the scenario `template`, or of one that was refocused.
    pub fn learn(template: &Template, figures: &Figures, runs: &Runs, (seed, wave): (u32, u32)) -> Option<Self> {
        let space = Space::of_all(template);
        let emulator = Emulator::fit(&space, runs, &figures.values)?;
        // Everything on the scales of the stand-in, by their slopes at the figures.
        let k = figures.values.len();
        let figure = |i: usize| emulator.scales[i].of_value(figures.values[i]);
        let slope = |i: usize| emulator.scales[i].slope(figures.values[i]);
        let of_pair = |i: usize, j: usize| {
            let own = figures.errors[i] * figures.errors[i] * slope(i) * slope(i) + emulator.misfit[i];
            runs.chance[i][j] * slope(i) * slope(j) + if i == j { own + 1e-18 } else { 0.0 }
        };
        let spread: Matrix = (0..k).map(|i| (0..k).map(|j| of_pair(i, j)).collect()).collect();
        let wanted: Vec<f64> = (0..k).map(figure).collect();
        let draws = chain::draws(space.parameters.len(), seed, 10 + wave, |scores| {
            let (numbers, leverage) = emulator.at(scores);
            let mut spread = spread.clone();
            for (i, row) in spread.iter_mut().enumerate() {
                row[i] += emulator.scatter[i] * leverage;
            }
            let Some(factor) = Cholesky::new(&spread) else {
                return f64::NEG_INFINITY;
            };
            let off: Vec<f64> = numbers.iter().zip(&wanted).map(|(at, wanted)| wanted - at).collect();
            let squares = factor.forward(&off).iter().map(|y| y * y).sum::<f64>();
            -0.5 * squares - factor.diagonal().map(ln).sum::<f64>()
        });
        let misfits = (0..k).map(|i| (emulator.misfit[i] / spread[i][i]).sqrt()).collect();
        Some(Self {
            posterior: Posterior { space, draws },
            template: template.clone(),
            emulator,
            misfits,
        })
    }

    /// The numbers to run next, each a normal in scores somewhat wider than what is possible: path and value.
    pub fn refocused(&self) -> Vec<(String, String)> {
        let (mean, spread) = covariance(&self.posterior.draws);
        let parameters = self.posterior.space.parameters.iter().enumerate();
        parameters
            .filter_map(|(place, parameter)| {
                let (mean, sd) = (mean[place], spread[place][place].sqrt() * WIDER);
                let path = parameter.path.clone()?;
                (sd < 0.9 || mean.abs() > 0.25).then(|| {
                    let scores: Vec<f64> = (0..200)
                        .map(|step| (f64::from(step) + 0.5) / 200.0)
                        .map(|p| mean + sd * crate::random::normal_quantile(p))
                        .collect();
                    let value = written(&self.template, parameter, &scores);
                    (path, value)
                })
            })
            .collect()
    }

    /// The answer, without what the scenario makes of it.
    pub fn figured(&self) -> Figured {
        let learnt = Learnt::of(&self.template, &self.posterior, TARGETS);
        let mut estimates = learnt.estimates;
        estimates.sort_by(|a, b| b.removed.unwrap_or(0.0).total_cmp(&a.removed.unwrap_or(0.0)));
        Figured {
            estimates,
            tied: learnt.tied,
            directions: learnt.directions,
            reached: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// The range of values to whose spread a variance of chance is added.
fn of_a_year(values: Vec<f64>, chance: f64) -> Range {
    let mut moments = crate::statistics::moments::Moments::default();
    values.iter().for_each(|value| moments.push(*value));
    let wider = (1.0 + chance / moments.variance().max(1e-300)).sqrt();
    let middle = Range::of_draws(values.iter().copied()).median;
    Range::of_draws(values.iter().map(|value| middle + wider * (value - middle)))
}

/// Beside each figure, what the scenario gave before and gives now; and what is odd about that.
pub fn reached(figured: &mut Figured, figures: &Figures, wave: &Wave, before: &Runs, after: &Runs) {
    let mut wider = Vec::new();
    for (i, name) in figures.names.iter().enumerate() {
        // Means over replications vary less than a year does: the rest of chance is added to their spread.
        let range = |runs: &Runs| {
            let means = runs.means.iter().map(|means| means[i]).filter(|mean| mean.is_finite());
            of_a_year(means.collect(), runs.chance[i][i] * (1.0 - 1.0 / runs.inner))
        };
        let scale = wave.emulator.scales[i];
        let draws = wave.posterior.draws.iter();
        let possible = draws.map(|scores| scale.value(wave.emulator.at(scores).0[i]));
        let reached = Reached {
            name: name.clone(),
            target: figures.values[i],
            se: figures.errors[i],
            before: range(before),
            possible: of_a_year(possible.collect(), before.chance[i][i]),
            after: range(after),
        };
        if !reached.before.holds(reached.target) {
            figured.warnings.push(format!(
                "`{name}` lies outside of what the scenario held possible. Look at what it leaves out (arrivals, staffing, \
                 the plan that was in force) before you trust numbers that were bent to it."
            ));
        }
        if !reached.after.holds(reached.target) {
            figured.warnings.push(format!(
                "`{name}` is not reached: the scenario has no inputs that lead to it."
            ));
        }
        if wave.misfits[i] > 0.7 {
            figured.warnings.push(format!(
                "`{name}` is not followed well by the stand-in for the engine, so it tells less than it might; more \
                 replications may help."
            ));
        }
        let width = |range: &Range| range.high - range.low;
        if width(&reached.after) > 1.5 * width(&reached.possible) {
            wider.push(format!("`{name}`"));
        }
        figured.reached.push(reached);
    }
    if !wider.is_empty() {
        figured.warnings.push(format!(
            "{}: the data tell numbers together, and a scenario holds each by itself. As written it is more than half as wide \
             again as the data leave possible.",
            wider.join(", ")
        ));
    }
}
