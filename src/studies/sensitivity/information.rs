//! The value of finding out: what perfect information about an input would be worth to whoever chooses a plan.

use serde::{Deserialize, Serialize};

use super::Estimate;
use super::question::Question;
use super::runs::Runs;
use super::uncertain::Input;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::engine::{Stopped, Watch};
use crate::measures::metric::Metric;
use crate::scenario::schema::OuterDesign;
use crate::statistics::Z_95;
use crate::statistics::information::{worth_of_all, worth_of_inputs};
use crate::statistics::moments::Moments;
use crate::studies::experiment::{Asked, Measure, Point, summary};

/// With fewer draws, a spline follows chance.
const FEWEST_DRAWS: u32 = 50;

/// What plans are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Margin after Customer Success over the run.
    Margin,
    /// Net present value of the margin gained over the baseline.
    Npv,
}

impl Value {
    const fn metric(self) -> Metric {
        match self {
            Self::Margin => Metric::Margin,
            Self::Npv => Metric::Npv,
        }
    }
}

/// What finding out is worth.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Information {
    /// What plans are chosen by: `margin` or `npv`.
    pub metric: String,
    /// Draws of all uncertain inputs.
    pub draws: u32,
    /// Replications at each draw.
    pub inner: u32,
    /// The plan that one chooses without knowing more: the best on average.
    pub choice: String,
    /// What each plan but the baseline gains over it.
    pub gains: Vec<Gain>,
    /// The plan that is second on average.
    pub second: String,
    /// What the choice gains over it, in the same replications.
    pub lead: Estimate,
    /// What it is worth to know all inputs, at least: too low rather than too high.
    pub all_at_least: Estimate,
    /// The same at most: too high rather than too low.
    pub all_at_most: Estimate,
    /// What it is worth to know one input, that which is worth most first.
    pub inputs: Vec<Worth>,
}

/// What a plan gains over the baseline.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Gain {
    /// The plan.
    pub plan: String,
    /// What it gains.
    pub gain: Estimate,
    /// Share of draws in which it is the best of all plans.
    pub best: f64,
}

/// What it is worth to know one input.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Worth {
    /// Its path.
    pub input: String,
    /// The expected value of perfect information about it.
    pub worth: Estimate,
    /// What, in 95 of 100 studies of inputs that mean nothing, none of them would show.
    pub noise: f64,
    /// Whether it is not above that.
    pub below_noise: bool,
}

/// Draws ready to be run.
#[derive(Debug)]
pub struct Study<'a> {
    question: &'a Question<'a>,
    metric: Metric,
    inner: u32,
    runs: Runs<'a>,
}

impl<'a> Study<'a> {
    /// So many draws of everything that is uncertain, each with at least two replications.
    ///
    /// # Errors
    /// Where there is nothing to choose between, or the metric is not measured.
    pub fn new(question: &'a Question<'a>, value: Value, draws: u32) -> Result<Self, InputErrors> {
        let metric = value.metric();
        let one = |message: &str, help: &str| InputErrors(vec![Diagnostic::new(message).help(help)]);
        if question.plans.len() < 2 {
            let message = "with one plan there is nothing to choose, so that information is worth nothing";
            return Err(one(message, "write a second plan, or leave out `--method information`"));
        }
        if draws < FEWEST_DRAWS {
            let message = format!("from {draws} draws nobody can tell what is worth finding out");
            return Err(one(&message, "write at least `--draws 50`, or leave it out"));
        }
        let run = &question.inputs.template.central().run;
        if run.outer_design != OuterDesign::Random {
            let message = "what information is worth is told from independent draws of what is not known";
            return Err(one(message, "take `--set run.outer_design=random`"));
        }
        let inner = run.inner;
        let asked = Asked {
            plans: question.plans.clone(),
            measures: vec![Measure::of_all(metric)],
            controls: false,
        };
        let runs = Runs::new(question, vec![Point::default()], asked, draws * inner)?;
        Ok(Self {
            question,
            metric,
            inner,
            runs,
        })
    }

    /// Replications in all.
    pub fn total(&self) -> u64 {
        self.runs.total()
    }

    /// Runs them.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, watch: &Watch) -> Result<Information, Stopped> {
        let responses = self.runs.run(watch)?;
        let inner = self.inner as usize;
        let targets = self.question.targets_of(&[Measure::of_all(self.metric)]);
        let gains: Vec<Vec<f64>> = targets.iter().map(|target| target.gain(&responses[0])).collect();
        let draws = gains[0].len() / inner;
        // Means over some of the replications of each draw.
        let means = |from: usize, to: usize| -> Vec<Vec<f64>> {
            let mean = |cluster: &[f64]| cluster[from..to].iter().sum::<f64>() / (to - from) as f64;
            gains
                .iter()
                .map(|of_plan| of_plan.chunks(inner).map(mean).collect())
                .collect()
        };
        let whole = means(0, inner);
        let all = worth_of_all([&means(0, inner / 2), &means(inner / 2, inner)]);
        let seed = self.question.seed();
        let examined = &self.question.chosen.examined;
        let values = |input: &Input| -> Vec<f64> { (0..draws as u32).map(|draw| input.draw(seed, draw)).collect() };
        let values: Vec<Vec<f64>> = examined.iter().map(values).collect();
        let worths = worth_of_inputs(&values, &whole, seed);
        let inputs = examined.iter().zip(worths).map(|(input, worth)| Worth {
            input: input.name().to_owned(),
            worth: Estimate::new(worth.value, worth.se, worth.interval()),
            noise: worth.noise,
            below_noise: worth.is_below_noise(),
        });
        let mut inputs: Vec<Worth> = inputs.collect();
        inputs.sort_by(|one, other| {
            let rank = |worth: &Worth| (worth.below_noise, -worth.worth.value);
            let (one, other) = (rank(one), rank(other));
            one.0.cmp(&other.0).then(f64::total_cmp(&one.1, &other.1))
        });
        let bests = best_plans(&whole);
        let estimate = |values: &[f64]| {
            let summary = summary(values, self.inner);
            Estimate::new(summary.mean().unwrap_or(f64::NAN), summary.se(), summary.interval())
        };
        let figures = targets.iter().zip(&gains).enumerate();
        let figures = figures.map(|(position, (target, gains))| Gain {
            plan: target.plan.clone(),
            gain: estimate(gains),
            best: bests.iter().filter(|best| **best == Some(position)).count() as f64 / draws as f64,
        });
        let figures: Vec<Gain> = figures.collect();
        // The baseline gains nothing over itself.
        let nothing = vec![0.0; gains[0].len()];
        let names = figures.iter().map(|gain| &gain.plan);
        let names: Vec<&String> = std::iter::once(&self.question.plans[0]).chain(names).collect();
        let of_plans: Vec<&Vec<f64>> = std::iter::once(&nothing).chain(&gains).collect();
        let mut ranking: Vec<usize> = (0..names.len()).collect();
        ranking.sort_by(|&one, &other| f64::total_cmp(&mean(of_plans[other]), &mean(of_plans[one])));
        let (choice, second) = (ranking[0], ranking[1]);
        let lead = of_plans[choice].iter().zip(of_plans[second]);
        let lead: Vec<f64> = lead.map(|(choice, second)| choice - second).collect();
        let bound = |(value, se): (f64, f64)| {
            let half = Z_95 * se;
            Estimate::new(value, se, ((value - half).max(0.0), value + half))
        };
        Ok(Information {
            metric: self.metric.name().to_owned(),
            draws: draws as u32,
            inner: self.inner,
            choice: names[choice].clone(),
            second: names[second].clone(),
            lead: estimate(&lead),
            gains: figures,
            all_at_least: bound(all.at_least),
            all_at_most: bound(all.at_most),
            inputs,
        })
    }
}

/// Which plan is best at each draw; `None` for the baseline.
fn best_plans(gains: &[Vec<f64>]) -> Vec<Option<usize>> {
    (0..gains[0].len())
        .map(|draw| {
            let above = (0..gains.len()).filter(|&plan| gains[plan][draw] > 0.0);
            above.max_by(|&one, &other| f64::total_cmp(&gains[one][draw], &gains[other][draw]))
        })
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    let mut moments = Moments::default();
    values.iter().for_each(|&value| moments.push(value));
    moments.mean
}
