//! From when a plan is worth it: the value of an input at which its mean difference from the baseline crosses 0.
//!
//! The range of the input is looked at in steps, every one in the same replications; where the sign of the mean changes, more
//! values are run until straight lines between them are near enough ([`Curve`]). With two inputs there is a map of signs.
//!
//! Two questions are kept apart. *Value*: does the gain over the run, in the metric that was asked for, come to more than 0?
//! *Cash*: when has the margin gained, added up month by month and not discounted, come back for good? Plans that differ in
//! cost are compared at equal cost, as on the decision card.

mod along;
mod card;
mod figures;
mod map;
mod pair;
mod vary;

use serde::{Deserialize, Serialize};

pub use along::{Along, Crossing, Part, Standing};
pub use card::{Main, fewest_replications, main_breakeven, most_replications};
pub use figures::{Bounded, Gain, Payback, Verdict};
pub use map::{Cell, Map, Row};
pub use pair::Compared;
pub use vary::Vary;

use self::figures::knot;
use self::pair::Pair;
use super::experiment::{Asked, Experiment, Measure, Point, Responses};
use super::inputs::Inputs;
use super::reread::{self, MetricName};
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::engine::{Stopped, Watch};
use crate::measures::groups::baseline;
use crate::measures::metric::{Better, Metric};
use crate::measures::unit::Unit;
use crate::scenario::Template;
use crate::statistics::crossing::{Curve, Knot};

/// What messages call the values of points.
const OPTION: &str = "--vary";

/// The input that is asked after where nothing else is: how strongly experience acts on renewal.
pub const SENSITIVITY: &str = "outcomes.churn.sensitivity";

/// Rounds of more values behind the steps.
const ROUNDS: u32 = 4;

/// A break-even to be found.
#[derive(Clone, Debug)]
pub struct Question {
    /// The plan.
    pub plan: String,
    /// What the difference is taken in.
    pub metric: Metric,
    /// One input, or two.
    pub vary: Vec<Vary>,
    /// Values of each input that are looked at first.
    pub steps: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct BreakEven {
    /// The scenario's name.
    pub scenario: String,
    /// Sign of its currency.
    pub currency: String,
    /// Length of the run in months.
    pub months: u32,
    /// Replications at each point.
    pub replications: u32,
    /// Seed of every draw.
    pub seed: u32,
    /// The plan that was asked after.
    pub plan: String,
    /// The plan that it is compared with.
    pub baseline: String,
    /// Which plans were compared, at the scenario's own inputs.
    pub compared: Compared,
    /// Whether it is taken as in force from month 1, at no cost of moving there.
    #[serde(default)]
    pub without_transition: bool,
    /// What the difference was taken in.
    #[serde(deserialize_with = "reread::metric")]
    pub metric: MetricName,
    /// Value, along one input.
    pub along: Option<Along>,
    /// The points along it, rising.
    pub points: Vec<PointFigures>,
    /// Value, over two inputs.
    pub map: Option<Map>,
    /// The scenario as it is: value.
    pub value: Gain,
    /// The scenario as it is: cash.
    pub cash: Payback,
    /// What each month of staying with the baseline forgoes: the mean margin gained over the run ÷ months. None where the plan
    /// is not established to gain margin.
    pub doing_nothing: Option<PerMonth>,
}

impl BreakEven {
    /// What the difference is counted in.
    pub fn unit(&self) -> Unit {
        Metric::named(self.metric).map_or(Unit::Number, Metric::unit)
    }
}

/// An amount a month, with the 95 % interval of its mean.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct PerMonth {
    /// The mean.
    pub mean: f64,
    /// Lower end of its interval.
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
}

/// One value of the input.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PointFigures {
    /// The value.
    pub at: f64,
    /// The difference of the metric.
    pub value: Gain,
    /// When its cash is back.
    pub cash: Payback,
}

/// The plan that is asked after where none is named: that which the control arm belongs to, else the first beside the baseline.
///
/// # Errors
/// Where there is no such plan.
pub fn plan(template: &Template, named: Option<&str>) -> Result<String, InputErrors> {
    let scenario = template.central();
    let own = &scenario.plans.keys()[baseline(scenario)];
    let others = || scenario.plans.keys().filter(|name| *name != own);
    let found = match named {
        Some(named) => others().find(|name| *name == named),
        None => scenario.control_arm.as_ref().or_else(|| others().next()),
    };
    found.cloned().ok_or_else(|| {
        let message = match named {
            Some(named) if named == own => format!("`{named}` is the baseline, which does not differ from itself"),
            Some(named) => format!("there is no plan `{named}`"),
            None => "there is one plan, and nothing to compare it with".to_owned(),
        };
        let names: Vec<String> = others().map(|name| format!("`{name}`")).collect();
        let help = if names.is_empty() {
            "write a second plan into the scenario".to_owned()
        } else {
            format!("the plans beside the baseline are {}", names.join(", "))
        };
        InputErrors(vec![Diagnostic::new(message).help(help)])
    })
}

/// The metric of this name, where more of it is better and the baseline has it, as it has no return on what it does not invest.
///
/// # Errors
/// Where there is none.
pub fn metric(name: &str) -> Result<Metric, InputErrors> {
    let suitable = || {
        Metric::ALL
            .into_iter()
            .filter(|metric| metric.better() == Better::Higher && *metric != Metric::Roi)
    };
    suitable().find(|metric| metric.name() == name).ok_or_else(|| {
        let message = match Metric::named(name) {
            Some(Metric::Roi) => "the baseline has no `roi`, so that nothing breaks even in it".to_owned(),
            Some(_) => format!("of `{name}`, more is not better, so that nothing breaks even in it"),
            None => format!("`{name}` is not a metric"),
        };
        let names: Vec<&str> = suitable().map(Metric::name).collect();
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", names.join(", ")),
        };
        InputErrors(vec![Diagnostic::new(message).help(help)])
    })
}

impl Question {
    /// The points of the grid, the first input's values fastest.
    fn grid(&self) -> Vec<Point> {
        let mut points = vec![Point::default()];
        for vary in self.vary.iter().rev() {
            let steps = vary.steps(self.steps);
            let with = |point: &Point| {
                let point = point.clone();
                steps
                    .iter()
                    .map(move |step| {
                        let mut values = vec![(vary.path.clone(), step.to_string())];
                        values.extend(point.values.iter().cloned());
                        Point { values }
                    })
                    .collect::<Vec<_>>()
            };
            points = points.iter().flat_map(with).collect();
        }
        points
    }

    /// How many points are run at least.
    pub fn points(&self) -> u64 {
        1 + u64::from(self.steps).pow(self.vary.len() as u32)
    }

    /// Checks every point of the grid, and the scenario as it is.
    ///
    /// # Errors
    /// Everything that is wrong at any of them.
    pub fn check(&self, inputs: &Inputs) -> Result<(), InputErrors> {
        let asked = Asked {
            plans: vec![self.plan.clone()],
            measures: vec![Measure::of_all(self.metric)],
            controls: false,
        };
        let grid = self.grid();
        // Says what is wrong at many points once.
        Experiment::new(inputs, grid.clone(), asked, OPTION)?;
        let mut points = grid.into_iter().chain(std::iter::once(Point::default()));
        points.try_for_each(|point| Pair::at(inputs, &self.plan, &point)?.check(self.metric))
    }

    /// Runs every point; the watch is told how many replications are expected.
    ///
    /// # Errors
    /// If the watch says stop.
    pub fn run(&self, inputs: &Inputs, watch: &Watch, expected: &dyn Fn(u64)) -> Result<BreakEven, Stopped> {
        let scenario = inputs.template.central();
        let replications = scenario.run.replications;
        let own = self.pair(inputs, &Point::default());
        let responses = own.run(self.metric, replications, watch)?;
        let cash = Payback::new(&responses);
        let (mut along, mut points, mut map) = (None, Vec::new(), None);
        match &self.vary[..] {
            [vary] => {
                let (found, curve) = self.follow(inputs, vary, watch, expected)?;
                along = Some(Along::new(vary, &curve, replications, &inputs.template));
                points = found;
            }
            _ => map = Some(Map::run(self, inputs, watch)?),
        }
        Ok(BreakEven {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            months: scenario.months,
            replications: responses.replications().len() as u32,
            seed: scenario.run.seed,
            plan: self.plan.clone(),
            without_transition: scenario.plans[&self.plan].transition.is_none(),
            baseline: scenario.plans.keys()[baseline(scenario)].clone(),
            compared: own.compared,
            metric: self.metric.name(),
            along,
            points,
            map,
            value: Gain::new(&responses),
            doing_nothing: doing_nothing(&cash, scenario.months),
            cash,
        })
    }

    fn pair(&self, inputs: &Inputs, point: &Point) -> Pair {
        Pair::at(inputs, &self.plan, point).expect("what was valid when the points were checked still is")
    }

    /// The steps of one input, and more values near its break-evens.
    fn follow(
        &self,
        inputs: &Inputs,
        vary: &Vary,
        watch: &Watch,
        expected: &dyn Fn(u64),
    ) -> Result<(Vec<PointFigures>, Curve), Stopped> {
        let replications = inputs.template.central().run.replications;
        let mut points: Vec<PointFigures> = Vec::new();
        let mut knots: Vec<Knot> = Vec::new();
        let note = |at: f64, responses: &Responses, points: &mut Vec<PointFigures>, knots: &mut Vec<Knot>| {
            knots.push(knot(at, responses));
            points.push(PointFigures {
                at,
                value: Gain::new(responses),
                cash: Payback::new(responses),
            });
        };
        for at in vary.steps(self.steps) {
            let responses = self
                .pair(inputs, &at_value(vary, at))
                .run(self.metric, replications, watch)?;
            note(at, &responses, &mut points, &mut knots);
        }
        for _ in 0..ROUNDS {
            let wanted = wanted(inputs, &self.plan, vary, &Curve::new(knots.clone()));
            if wanted.is_empty() {
                break;
            }
            expected((1 + points.len() + wanted.len()) as u64 * u64::from(replications));
            for (at, pair) in wanted {
                note(
                    at,
                    &pair.run(self.metric, replications, watch)?,
                    &mut points,
                    &mut knots,
                );
            }
        }
        points.sort_by(|a, b| a.at.total_cmp(&b.at));
        Ok((points, Curve::new(knots)))
    }
}

/// The values that a curve wants, as far as they are ones: between two whole numbers there may be none.
fn wanted(inputs: &Inputs, plan: &str, vary: &Vary, curve: &Curve) -> Vec<(f64, Pair)> {
    let mut found: Vec<(f64, Pair)> = Vec::new();
    for value in curve.wanted(vary.near()) {
        let value = vary.rounded(value);
        if curve
            .values()
            .chain(found.iter().map(|(value, _)| *value))
            .any(|known| known == value)
        {
            continue;
        }
        found.extend(
            Pair::at(inputs, plan, &at_value(vary, value))
                .ok()
                .map(|pair| (value, pair)),
        );
    }
    found
}

fn at_value(vary: &Vary, value: f64) -> Point {
    Point {
        values: vec![(vary.path.clone(), value.to_string())],
    }
}

fn doing_nothing(cash: &Payback, months: u32) -> Option<PerMonth> {
    let margin = &cash.margin;
    (margin.verdict == Verdict::Pays).then(|| {
        let [mean, ci_low, ci_high] =
            [margin.mean, margin.ci_low, margin.ci_high].map(|amount| amount / f64::from(months));
        PerMonth { mean, ci_low, ci_high }
    })
}

#[cfg(test)]
mod tests {
    /// Two plans that are the same.
    pub const SCENARIO: &str = r#"
name = "the same"
[population]
size = 10
[plans.revenue]
rule = { revenue = {} }
segments.all = { team = "csm", programme = "monthly-call" }
teams.csm = { headcount = 1, mode = "pooled" }
[plans.ax]
inherits = "revenue"
"#;
}
