//! The answer: what a reader wants first, as numbers; rendered by `outputs`, or printed as JSON.

use serde::Serialize;

use super::compare::{Comparison, Study};
use super::contributions::{Contribution, contributions};
use super::variants::{EqualCost, RicherPlan};
use crate::measures::groups::Group;
use crate::measures::metric::{Better, Metric};
use crate::scenario::schema::{self, Mode, Programme, Rule, Scenario};
use crate::statistics::summary::{Difference, Summary, exact_quantile};

/// What all replications say, in the order in which a CS leader reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The scenario's name.
    pub scenario: String,
    /// What its author wants readers to know.
    pub note: Option<String>,
    /// Sign of its currency.
    pub currency: String,
    /// Number of customers at the opening.
    pub customers: usize,
    /// Their ARR, mean over replications.
    pub opening_arr: f64,
    /// Length of the run in months.
    pub months: u32,
    /// Replications run.
    pub replications: usize,
    /// Draws of the uncertain inputs, each with several replications inside; 0 where no input is uncertain.
    pub draws: usize,
    /// Number of uncertain inputs.
    pub uncertain_inputs: usize,
    /// Seed of every draw.
    pub seed: u32,
    /// The plan that others are compared with.
    pub baseline: String,
    /// The plans that assign by assessed profile, or follow its need.
    pub assessed_plans: Vec<String>,
    /// What costs them nothing, because the scenario leaves it out of the model.
    pub free_for_them: Vec<&'static str>,
    /// The plans that are taken as in force from month 1, so that what moving there takes is left out.
    pub without_transition: Vec<String>,
    /// Why plans of different cost are compared as they are.
    pub cost_exception: Option<String>,
    /// Each other plan of the scenario against the baseline.
    pub moves: Vec<Move>,
    /// What the gain of one of them is made of, if the scenario asks.
    pub split: Option<Split>,
    /// The load of every plan's teams in month 1, the control arm's among them.
    pub load: Vec<TeamLoad>,
    /// Every plan's headlines over the run, the control arm's among them.
    pub plans: Vec<PlanFigures>,
}

/// A plan against the baseline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Move {
    /// The plan.
    pub plan: String,
    /// Its headline differences, plan less baseline.
    pub differences: Vec<DifferenceFigure>,
    /// Where the two differ in cost: by how much, and the differences at equal cost.
    pub cost: Option<CostGap>,
    /// The plan in force before it, where it has a transition.
    pub starts_as: Option<String>,
}

/// Two plans that differ in cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostGap {
    /// Expected cost of the baseline a year.
    pub baseline: f64,
    /// Expected cost of the plan a year.
    pub plan: f64,
    /// The cheaper of the two at the cost of the other, and what then differs.
    pub equal: Option<AtEqualCost>,
}

/// The cheaper of two plans given the difference as people, and what then differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtEqualCost {
    /// Who was given which people.
    pub richer: RicherPlan,
    /// Headline differences, plan less baseline.
    pub differences: Vec<DifferenceFigure>,
}

/// The gain of a plan over the baseline, split by a chain of plans that change one thing each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Split {
    /// The plan.
    pub plan: String,
    /// The control arm: the baseline with its people re-divided by required hours.
    pub control: String,
    /// Which segment of the baseline each segment of the plan stands for.
    pub map: Vec<(String, String)>,
    /// What each step brings, in the stated order and in reverse.
    pub steps: Vec<Contribution>,
    /// What the plan gains over the control arm.
    pub over_control: Vec<DifferenceFigure>,
}

/// A paired difference of one headline. The interval is the Monte Carlo error of the mean; the quantiles are the range
/// of outcomes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DifferenceFigure {
    /// The metric's name in files.
    pub metric: &'static str,
    /// The baseline's mean.
    pub baseline: f64,
    /// The plan's mean.
    pub plan: f64,
    /// Mean difference.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub se: f64,
    /// Lower end of the 95 % confidence interval of the mean.
    pub ci_low: f64,
    /// Upper end of it.
    pub ci_high: f64,
    /// The outcome below which 5 % of replications lie.
    pub p05: f64,
    /// The median outcome.
    pub p50: f64,
    /// The outcome below which 95 % of replications lie.
    pub p95: f64,
    /// Share of replications in which the plan is better, ties counting half; none where neither way is better.
    pub p_better: Option<f64>,
    /// Variance with independent replications ÷ variance under common random numbers; none where nothing varies.
    pub variance_reduction: Option<f64>,
    /// Replications.
    pub n: f64,
}

/// One team's load in month 1, means over replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TeamLoad {
    /// The plan.
    pub plan: String,
    /// The team; `all` for all of them.
    pub team: String,
    /// How its people share the work; none for all teams together.
    pub mode: Option<Mode>,
    /// Full-time equivalents.
    pub headcount: f64,
    /// Customers per full-time CSM.
    pub accounts_per_csm: Option<f64>,
    /// ARR per full-time CSM.
    pub arr_per_csm: Option<f64>,
    /// Hours that delivering every customer's experience takes ÷ hours available; none without hours.
    pub required_load: Option<f64>,
    /// Hours worked ÷ hours available.
    pub utilisation: Option<f64>,
    /// Hours that a request to a pooled team waits on average, where the team keeps up: the median over replications.
    pub waiting_hours: Option<f64>,
    /// How often a pooled team does not keep up, so that waiting has no bound.
    pub waiting_unbounded: Option<f64>,
    /// Its dedicated CSMs, book by book.
    pub csms: Vec<CsmLoad>,
}

/// One dedicated CSM's load in month 1, means over replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CsmLoad {
    /// Team and number of the book.
    pub csm: String,
    /// Its owner, where the customer list names one who keeps it.
    pub owner: Option<String>,
    /// Customers per full-time CSM.
    pub accounts: Option<f64>,
    /// ARR per full-time CSM.
    pub arr: Option<f64>,
    /// Hours that delivering every customer's experience takes ÷ hours available.
    pub required_load: Option<f64>,
    /// Hours worked ÷ hours available.
    pub utilisation: Option<f64>,
}

/// One plan's headlines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanFigures {
    /// The plan.
    pub plan: String,
    /// Its headlines.
    pub figures: Vec<Figure>,
}

/// One headline: the mean with its Monte Carlo error, and the range of outcomes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The metric's name in files.
    pub metric: &'static str,
    /// Mean.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub se: f64,
    /// Standard deviation of outcomes.
    pub sd: f64,
    /// The outcome below which 5 % of replications lie.
    pub p05: f64,
    /// The median outcome.
    pub p50: f64,
    /// The outcome below which 95 % of replications lie.
    pub p95: f64,
}

impl Answer {
    /// Reads the answer off a comparison.
    pub fn new(study: &Study, comparison: &Comparison) -> Self {
        let scenario = study.template.central();
        let names = study.plans();
        let replications = comparison.headlines.len();
        let uncertain = study.template.is_uncertain();
        let others = comparison.differences.iter().map(|of_plan| of_plan.plan);
        let others = others.filter(|plan| !study.added.holds(*plan));
        Self {
            scenario: scenario.name.clone(),
            note: scenario.note.clone(),
            currency: scenario.currency.clone(),
            customers: study.roster.len(),
            opening_arr: opening_arr(study, comparison),
            months: study.months,
            replications,
            draws: if uncertain {
                replications / scenario.run.inner as usize
            } else {
                0
            },
            uncertain_inputs: study.template.uncertain().len(),
            seed: scenario.run.seed,
            baseline: names[study.baseline].to_owned(),
            assessed_plans: scenario
                .plans
                .iter()
                .enumerate()
                .filter(|(index, (_, plan))| !study.added.holds(*index) && assesses(plan, scenario))
                .map(|(_, (name, _))| name.clone())
                .collect(),
            free_for_them: free_for_assessed(scenario),
            without_transition: scenario
                .plans
                .iter()
                .enumerate()
                .filter(|(index, (_, plan))| {
                    *index != study.baseline && !study.added.holds(*index) && plan.transition.is_none()
                })
                .map(|(_, (name, _))| name.clone())
                .collect(),
            cost_exception: scenario.cost_exception.clone(),
            moves: others.map(|plan| move_to(study, comparison, plan)).collect(),
            split: split(study, comparison),
            load: plans_in_reading_order(study)
                .flat_map(|plan| load(study, comparison, plan))
                .collect(),
            plans: plans_in_reading_order(study)
                .map(|plan| figures(study, comparison, plan))
                .collect(),
        }
    }
}

impl Move {
    /// The difference of a headline.
    pub fn difference(&self, metric: Metric) -> Option<&DifferenceFigure> {
        of_headline(&self.differences, metric)
    }

    /// The difference of a headline that claims are made on: at equal cost, where it was computed.
    pub fn claimed(&self, metric: Metric) -> Option<&DifferenceFigure> {
        let equal = self.cost.as_ref().and_then(|cost| cost.equal.as_ref());
        of_headline(equal.map_or(&self.differences, |equal| &equal.differences), metric)
    }
}

/// The difference of a headline among those of all.
pub fn of_headline(differences: &[DifferenceFigure], metric: Metric) -> Option<&DifferenceFigure> {
    differences.iter().find(|figure| figure.metric == metric.name())
}

impl PlanFigures {
    /// A headline.
    pub fn figure(&self, metric: Metric) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.metric == metric.name())
    }
}

/// What a scenario leaves out in favour of plans that go by profiles.
fn free_for_assessed(scenario: &Scenario) -> Vec<&'static str> {
    let assessing = scenario
        .review
        .is_none()
        .then_some("that assessing customers takes hours");
    let minding = scenario
        .expectation
        .is_none()
        .then_some("that customers may mind being covered another way");
    assessing.into_iter().chain(minding).collect()
}

/// Whether a plan must know profiles.
fn assesses(plan: &schema::Plan, scenario: &Scenario) -> bool {
    let follows =
        |segment: &schema::Segment| matches!(scenario.programmes[&segment.programme], Programme::FollowNeed(_));
    matches!(plan.rule, Rule::Ax(_)) || plan.segments.values().any(follows)
}

/// The baseline first, then the scenario's others in its order, then the control arm.
fn plans_in_reading_order(study: &Study) -> impl Iterator<Item = usize> {
    let baseline = study.baseline;
    let others = (0..study.layouts.len()).filter(move |plan| *plan != baseline && !study.added.holds(*plan));
    let arm = study.added.control_arm.as_ref();
    let control = arm.and_then(|arm| study.plan(arm.control()));
    std::iter::once(baseline).chain(others).chain(control)
}

/// ARR at the opening: the list's; else that at the close of month 1, with that month's changes taken back.
fn opening_arr(study: &Study, comparison: &Comparison) -> f64 {
    if let Some(listed) = study.roster.given.iter().map(|given| given.arr).sum() {
        return listed;
    }
    let layout = &study.layouts[study.baseline];
    let in_month = |metric| {
        let position = layout.position_in_month(metric, 0, 1)?;
        comparison.summaries[study.baseline][position].mean()
    };
    let [closing, arrived, expansion, uplift, contraction, churned] = [
        Metric::Arr,
        Metric::NewArr,
        Metric::ExpansionArr,
        Metric::UpliftArr,
        Metric::ContractionArr,
        Metric::ChurnedArr,
    ]
    .map(|metric| in_month(metric).unwrap_or(0.0));
    closing - arrived - expansion - uplift + contraction + churned
}

fn move_to(study: &Study, comparison: &Comparison, plan: usize) -> Move {
    let name = study.plans()[plan];
    let written = &study.template.central().plans[plan];
    let against_baseline = |metric: Metric| {
        let position = study.layouts[plan].position(metric, 0)?;
        let mut others = comparison.differences.iter();
        let difference = others.find(|differences| differences.plan == plan)?.at(position)?;
        difference_figure(comparison, (study.baseline, plan), metric, difference)
    };
    let cost = study.added.equal_cost.iter().find(|cost| cost.plan == name);
    Move {
        plan: name.to_owned(),
        differences: Metric::HEADLINES.into_iter().filter_map(against_baseline).collect(),
        cost: cost.map(|cost| cost_gap(study, comparison, plan, cost)),
        starts_as: written.transition.as_ref().map(|transition| transition.from.clone()),
    }
}

fn cost_gap(study: &Study, comparison: &Comparison, plan: usize, cost: &EqualCost) -> CostGap {
    let at_equal_cost = |richer: &RicherPlan| {
        let with_people = study.plan(&richer.name)?;
        let pair = if richer.of == cost.plan {
            (study.baseline, with_people)
        } else {
            (with_people, plan)
        };
        Some(AtEqualCost {
            richer: richer.clone(),
            differences: differences_between(comparison, pair),
        })
    };
    CostGap {
        baseline: cost.baseline_cost,
        plan: cost.plan_cost,
        equal: cost.richer.as_ref().and_then(at_equal_cost),
    }
}

fn split(study: &Study, comparison: &Comparison) -> Option<Split> {
    let arm = study.added.control_arm.as_ref()?;
    let pair = (study.plan(arm.control())?, study.plan(&arm.plan)?);
    Some(Split {
        plan: arm.plan.clone(),
        control: arm.control().to_owned(),
        map: arm.map.clone(),
        steps: contributions(study, comparison, arm),
        over_control: differences_between(comparison, pair),
    })
}

/// The headline differences of any two plans.
fn differences_between(comparison: &Comparison, (from, to): (usize, usize)) -> Vec<DifferenceFigure> {
    let figure = |metric: Metric| {
        let (before, after) = (comparison.headline(from, metric)?, comparison.headline(to, metric)?);
        difference_figure(comparison, (from, to), metric, &comparison.paired(&before, &after))
    };
    Metric::HEADLINES.into_iter().filter_map(figure).collect()
}

fn difference_figure(
    comparison: &Comparison,
    (from, to): (usize, usize),
    metric: Metric,
    difference: &Difference,
) -> Option<DifferenceFigure> {
    let mean = difference.mean()?;
    let (before, after) = (comparison.headline(from, metric)?, comparison.headline(to, metric)?);
    let outcomes = sorted(before.iter().zip(&after).map(|(before, after)| after - before));
    let (ci_low, ci_high) = difference.interval();
    let quantile = |p| exact_quantile(&outcomes, p).unwrap_or(mean);
    Some(DifferenceFigure {
        metric: metric.name(),
        baseline: difference.baseline.mean,
        plan: difference.plan.mean,
        mean,
        se: difference.se(),
        ci_low,
        ci_high,
        p05: quantile(0.05),
        p50: quantile(0.5),
        p95: quantile(0.95),
        p_better: p_better(metric, difference),
        variance_reduction: difference.variance_reduction(),
        n: difference.outcomes.n,
    })
}

/// Share of replications in which the plan is better than the baseline, ties counting half; none where neither way is
/// better.
pub fn p_better(metric: Metric, difference: &Difference) -> Option<f64> {
    match metric.better() {
        Better::Higher => Some(difference.p_higher()),
        Better::Lower => Some(1.0 - difference.p_higher()),
        Better::Neither => None,
    }
}

fn figures(study: &Study, comparison: &Comparison, plan: usize) -> PlanFigures {
    let figure = |metric: Metric| {
        let summary: &Summary = &comparison.summaries[plan][study.layouts[plan].position(metric, 0)?];
        let mean = summary.mean()?;
        let outcomes = sorted(comparison.headline(plan, metric)?.into_iter());
        let quantile = |p| exact_quantile(&outcomes, p).unwrap_or(mean);
        Some(Figure {
            metric: metric.name(),
            mean,
            se: summary.se(),
            sd: summary.outcomes.sd(),
            p05: quantile(0.05),
            p50: quantile(0.5),
            p95: quantile(0.95),
        })
    };
    PlanFigures {
        plan: study.plans()[plan].to_owned(),
        figures: Metric::HEADLINES.into_iter().filter_map(figure).collect(),
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The load of a plan's teams in month 1, and of all of them together.
pub fn load(study: &Study, comparison: &Comparison, plan: usize) -> Vec<TeamLoad> {
    let layout = &study.layouts[plan];
    let name = study.plans()[plan];
    let teams = &study.central.plans[plan].teams;
    let mean = |metric: Metric, group: usize| {
        let position = layout.position_in_month(metric, group, 1)?;
        comparison.summaries[plan][position].mean()
    };
    // The mean of waiting has no finite expectation where the load may come close to 1.
    let median = |metric: Metric, group: usize| {
        let position = layout.position_in_month(metric, group, 1)?;
        comparison.summaries[plan][position].histogram.quantile(0.5)
    };
    let row = |group: usize, team: &str, mode: Option<Mode>, csms: Vec<CsmLoad>| TeamLoad {
        plan: name.to_owned(),
        team: team.to_owned(),
        mode,
        headcount: mean(Metric::Headcount, group).unwrap_or(0.0),
        accounts_per_csm: mean(Metric::AccountsPerCsm, group),
        arr_per_csm: mean(Metric::ArrPerCsm, group),
        required_load: mean(Metric::RequiredLoad, group),
        utilisation: mean(Metric::Utilisation, group),
        waiting_hours: median(Metric::WaitingHours, group),
        waiting_unbounded: mean(Metric::WaitingUnbounded, group),
        csms,
    };
    let owners = study.owners(plan);
    let mut rows = Vec::with_capacity(teams.len() + 1);
    for (index, team) in teams.iter().enumerate() {
        let mut csms = Vec::new();
        let mut of_team = None;
        for (group, (kind, label)) in layout.groups.iter().enumerate() {
            match kind {
                Group::Team(number) if *number == index => of_team = Some(group),
                Group::Csm { team: number, book } if *number == index => csms.push(CsmLoad {
                    csm: label.trim_start_matches("csm:").to_owned(),
                    owner: owners[team.servers.start + book].map(str::to_owned),
                    accounts: mean(Metric::AccountsPerCsm, group),
                    arr: mean(Metric::ArrPerCsm, group),
                    required_load: mean(Metric::RequiredLoad, group),
                    utilisation: mean(Metric::Utilisation, group),
                }),
                _ => {}
            }
        }
        rows.extend(of_team.map(|group| row(group, &team.name, Some(team.mode), csms)));
    }
    if teams.len() > 1 {
        rows.push(row(0, "all", None, Vec::new()));
    }
    rows
}
