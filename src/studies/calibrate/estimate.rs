//! What was learnt of each parameter, whether the data tell it at all, and how it is written into a scenario.

use serde::Serialize;

use super::space::{Parameter, Posterior, Space};
use crate::random::pinned::{exp, ln};
use crate::scenario::Template;
use crate::scenario::schema::Distribution;
use crate::statistics::linear::{Matrix, covariance};
use crate::statistics::summary::exact_quantile;

/// Whether the data tell a parameter. The limits are our judgement: they are shares of the prior's variance, in normal
/// scores, that the data remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Three quarters of the prior's variance or more are gone: its spread is less than half.
    Identified,
    /// A quarter or more.
    Weakly,
    /// Less: what is said of it is what the scenario said before.
    No,
}

impl Verdict {
    /// By the share of the prior's variance that is gone.
    pub fn of(removed: f64) -> Self {
        match removed {
            share if share >= 0.75 => Self::Identified,
            share if share >= 0.25 => Self::Weakly,
            _ => Self::No,
        }
    }

    /// As tables say it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Weakly => "weakly",
            Self::No => "not identified",
        }
    }
}

/// The middle and the 95 % interval of what something may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// 2.5 % quantile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 97.5 % quantile.
    pub high: f64,
}

impl Range {
    /// Of a distribution.
    pub fn of(distribution: &Distribution) -> Self {
        let [low, median, high] = [0.025, 0.5, 0.975].map(|p| distribution.quantile(p));
        Self { low, median, high }
    }

    /// Of draws.
    pub fn of_draws(draws: impl Iterator<Item = f64>) -> Self {
        let mut draws: Vec<f64> = draws.collect();
        draws.sort_by(f64::total_cmp);
        let [low, median, high] = [0.025, 0.5, 0.975].map(|p| exact_quantile(&draws, p).unwrap_or(f64::NAN));
        Self { low, median, high }
    }

    /// A point.
    pub fn point(value: f64) -> Self {
        Self {
            low: value,
            median: value,
            high: value,
        }
    }

    /// Whether a value lies in the interval.
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Where it stands in the scenario.
    pub path: String,
    /// What the data are: `history`, `contacts`, `hours`, `targets`.
    pub from: &'static str,
    /// What the scenario said.
    pub prior: Range,
    /// What the data and the scenario say together; nothing where the data are not used.
    pub estimate: Option<Range>,
    /// Share of the prior's variance, in normal scores, that the data remove; nothing where the scenario had a point.
    pub removed: Option<f64>,
    /// Whether the data tell it.
    pub verdict: Verdict,
    /// Why not, or what it hangs on.
    pub why: Option<String>,
    /// What is written into the scenario; nothing where it stays as it was.
    pub written: Option<String>,
}

/// Two parameters of which the data tell one combination better than each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tied {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// Their correlation, in normal scores.
    pub correlation: f64,
}

/// What draws of a space say of its parameters.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// A line each, those without a path left out.
    pub estimates: Vec<Estimate>,
    /// Pairs that are not told apart.
    pub tied: Vec<Tied>,
    /// Number of directions that the data tell: Σ of the share of variance removed over principal directions, which is the
    /// trace of 1 − covariance of the scores (Spantini et al. 2015, *SIAM J. Sci. Comput.* 37).
    pub directions: f64,
}

/// What estimates from last year's figures are `from`.
pub const TARGETS: &str = "targets";

/// What is below is within the error of the draws: of the share of variance removed, and of half the mean score.
const MOVED: f64 = 0.1;

/// Correlations from here on are told.
const TIED: f64 = 0.5;

impl Learnt {
    /// Reads draws of scores; what is written into `template` is what it takes.
    pub fn of(template: &Template, Posterior { space, draws }: &Posterior, from: &'static str) -> Self {
        let (mean, spread) = covariance(draws);
        let named = |place: usize| space.parameters[place].path.as_ref();
        let mut estimates = Vec::new();
        for (place, parameter) in space.parameters.iter().enumerate() {
            let Some(path) = named(place) else { continue };
            let scores: Vec<f64> = draws.iter().map(|draw| draw[place]).collect();
            let removed = (1.0 - spread[place][place]).clamp(0.0, 1.0);
            let verdict = Verdict::of(removed);
            let surprised = mean[place].abs() > 3.0;
            estimates.push(Estimate {
                path: path.clone(),
                from,
                prior: Range::of(&parameter.prior),
                estimate: Some(Range::of_draws(scores.iter().map(|z| parameter.value(*z)))),
                removed: Some(removed),
                verdict,
                why: surprised.then(|| "the data lie far out in what the scenario held possible: widen it".to_owned()),
                // Figures that hang on many numbers move each a little: left out, these would not add up to the figure.
                written: (verdict != Verdict::No
                    || (from == TARGETS && (removed >= MOVED || mean[place].abs() >= 2.0 * MOVED)))
                    .then(|| written(template, parameter, &scores)),
            });
        }
        let directions = (0..mean.len()).map(|i| 1.0 - spread[i][i]).sum::<f64>().max(0.0);
        Self {
            tied: tied(space, &spread),
            estimates,
            directions,
        }
    }
}

fn tied(space: &Space, spread: &Matrix) -> Vec<Tied> {
    let mut tied = Vec::new();
    for i in 0..spread.len() {
        for j in 0..i {
            let correlation = spread[i][j] / (spread[i][i] * spread[j][j]).sqrt();
            let paths = space.parameters[j].path.clone().zip(space.parameters[i].path.clone());
            if let Some((one, other)) = paths.filter(|_| correlation.abs() >= TIED) {
                tied.push(Tied {
                    one,
                    other,
                    correlation,
                });
            }
        }
    }
    tied.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
    tied
}

/// A distribution like draws of a parameter: of the family of the prior where that has no limits, or a beta, by its
/// moments; else a table of quantiles. So it is, too, where that distribution would reach beyond what the scenario takes: a
/// table does not, for draws are values of the prior.
pub fn written(template: &Template, parameter: &Parameter, scores: &[f64]) -> String {
    let values: Vec<f64> = scores.iter().map(|z| parameter.value(*z)).collect();
    let takes = |written: &String| {
        let path = parameter.path.as_ref();
        path.is_none_or(|path| template.with_value(path, written, "calibrated").is_ok())
    };
    like(&parameter.prior, &values)
        .filter(takes)
        .unwrap_or_else(|| table(values))
}

/// A distribution of the family of the prior with the moments of draws.
fn like(prior: &Distribution, values: &[f64]) -> Option<String> {
    match prior {
        Distribution::Lognormal { .. } if values.iter().all(|value| *value > 0.0) => {
            let logs: Vec<f64> = values.iter().map(|value| ln(*value)).collect();
            let (mean, sd) = moments(&logs);
            Some(lognormal(exp(mean), sd))
        }
        Distribution::Normal { .. } => {
            let (mean, sd) = moments(values);
            Some(format!(
                "{{ normal = {{ mean = {}, sd = {} }} }}",
                short(mean),
                short(sd)
            ))
        }
        Distribution::Beta { .. } => {
            let (mean, sd) = moments(values);
            // Below the mean of the draws the beta is as wide as they are: alpha + beta = m·(1 − m) ÷ variance − 1.
            let size = (mean * (1.0 - mean) / (sd * sd) - 1.0).clamp(0.2, 90_000.0);
            let (alpha, beta) = ((mean * size).max(0.05), ((1.0 - mean) * size).max(0.05));
            Some(format!(
                "{{ beta = {{ alpha = {}, beta = {} }} }}",
                short(alpha),
                short(beta)
            ))
        }
        _ => None,
    }
}

fn table(mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let quantiles = (0..=20).map(|step| exact_quantile(&values, f64::from(step) / 20.0).unwrap_or(0.0));
    let mut last = f64::NEG_INFINITY;
    let rising = quantiles.map(|value| {
        last = rounded(value).max(last);
        last.to_string()
    });
    format!("{{ empirical = [{}] }}", rising.collect::<Vec<_>>().join(", "))
}

/// Numbers that data tell alone, whatever the scenario said of them: lognormal, each with its path and median, all with one
/// sigma. Where one would reach beyond what the scenario takes, as with few data, all lose their tails; where it does even then, all
/// stay as they were.
pub fn of_data_alone(
    template: &Template,
    from: &'static str,
    medians: &[(String, f64)],
    sigma: f64,
    why: &str,
) -> Vec<Estimate> {
    let takes = |written: &fn(f64, f64) -> String| {
        let set = |(path, median): &(String, f64)| format!("{path}={}", written(*median, sigma));
        template.with_sets(medians.iter().map(set), "calibrated").is_ok()
    };
    let forms: [fn(f64, f64) -> String; 2] = [lognormal, without_tails];
    let form = forms.into_iter().find(takes);
    let (verdict, why) = match form {
        Some(_) => (Verdict::Identified, why),
        None => (
            Verdict::No,
            "with these data it could lie beyond what a scenario takes: they are too few, or not what they are taken for",
        ),
    };
    let estimate = |(path, median): &(String, f64)| {
        let median = *median;
        let site = template.uncertain().iter().find(|site| site.path == *path);
        let before = || template.number_at(path).unwrap_or(median);
        Estimate {
            path: path.clone(),
            from,
            prior: site.map_or_else(|| Range::point(before()), |site| Range::of(&site.distribution)),
            estimate: form.map(|_| Range::of(&Distribution::Lognormal { median, sigma })),
            removed: None,
            verdict,
            why: Some(why.to_owned()),
            written: form.map(|form| form(median, sigma)),
        }
    };
    medians.iter().map(estimate).collect()
}

/// A lognormal distribution without what lies outside of its middle 99.5 %.
fn without_tails(median: f64, sigma: f64) -> String {
    let law = Distribution::Lognormal { median, sigma };
    let probability = |step: i32| (f64::from(step) + 0.5) / 200.0;
    table((0..200).map(|step| law.quantile(probability(step))).collect())
}

/// A lognormal distribution as a scenario file writes it.
fn lognormal(median: f64, sigma: f64) -> String {
    format!(
        "{{ lognormal = {{ median = {}, sigma = {} }} }}",
        short(median),
        short(sigma.clamp(1e-4, 5.0))
    )
}

fn moments(values: &[f64]) -> (f64, f64) {
    let mut moments = crate::statistics::moments::Moments::default();
    values.iter().for_each(|value| moments.push(*value));
    (moments.mean, moments.sd())
}

/// A number of four digits.
fn short(value: f64) -> String {
    rounded(value).to_string()
}

fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}
