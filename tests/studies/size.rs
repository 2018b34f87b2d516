//! Sizing against brute force: every headcount of a small grid, run long and under another seed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use axplan::engine::Watch;
use axplan::scenario::{Overrides, Template};
use axplan::studies::experiment::{Asked, Experiment, Job, Measure, Responses};
use axplan::studies::inputs::Inputs;
use axplan::studies::size::answer::{Sizing, Staffing};
use axplan::studies::size::estimate::{Estimate, Sample, Tolerance};
use axplan::studies::size::frontier::Standing;
use axplan::studies::size::problem::{Problem, TeamRange};
use axplan::studies::size::target::Target;
use axplan::studies::size::{Effort, Watched, size};

use super::WORLD;

fn inputs(size: u32, seed: u32, more: &str) -> Inputs {
    let text = WORLD
        .replace("control_arm = \"ax\"\n", "")
        .replace("size = 80", &format!("size = {size}"))
        .replace("[plans.revenue]", &format!("{more}\n[plans.revenue]"));
    let overrides = Overrides {
        seed: Some(seed),
        ..Overrides::default()
    };
    let template = Template::parse("size.toml", &text, &[], &overrides).unwrap_or_else(|errors| panic!("{errors}"));
    Inputs::new(template, None).unwrap()
}

fn targets(texts: &[&str]) -> Vec<Target> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn ranges(texts: &[&str]) -> Vec<TeamRange> {
    texts.iter().map(|text| TeamRange::parse(text).unwrap()).collect()
}

const WATCH: fn(&AtomicBool) -> Watch<'_> = |stop| Watch {
    replication_done: &|| (),
    stop,
};

fn sized(inputs: &Inputs, problem: &Problem, replications: u32) -> Sizing {
    sized_to(inputs, problem, replications, Tolerance::USUAL)
}

fn sized_to(inputs: &Inputs, problem: &Problem, replications: u32, tolerance: Tolerance) -> Sizing {
    let stop = AtomicBool::new(false);
    let effort = Effort {
        confidence: 0.95,
        replications,
        tolerance,
    };
    let (watch, expected) = (WATCH(&stop), AtomicU64::new(0));
    let watched = Watched {
        watch: &watch,
        expect: &|replications| expected.store(replications, Ordering::Relaxed),
    };
    let (_, sizing) = size(inputs, problem, effort, watched).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        expected.into_inner() >= sizing.effort.replications,
        "more were run than were expected"
    );
    sizing
}

fn people(staffing: &Staffing) -> Vec<u32> {
    staffing.headcounts.iter().map(|staffed| staffed.headcount).collect()
}

/// What every point of the grid gives over many replications of another seed.
fn truth(inputs: &Inputs, problem: &Problem, replications: u32) -> Vec<(Vec<u32>, Responses)> {
    let (low, high) = (problem.low(), problem.high());
    let grid: Vec<Vec<u32>> = (low[0]..=high[0])
        .flat_map(|first| (low[1]..=high[1]).map(move |second| vec![first, second]))
        .collect();
    let points = grid.iter().map(|headcounts| problem.point(headcounts)).collect();
    let asked = Asked {
        plans: vec!["ax".to_owned()],
        measures: problem
            .targets
            .iter()
            .map(|target| target.measure.clone())
            .collect::<Vec<Measure>>(),
        controls: true,
    };
    let experiment = Experiment::new(inputs, points, asked, "--team").unwrap();
    let jobs: Vec<Job> = (0..grid.len())
        .map(|point| Job {
            point,
            replications: 0..replications,
        })
        .collect();
    let mut found: Vec<Option<Responses>> = vec![None; grid.len()];
    let stop = AtomicBool::new(false);
    let keep = |responses: Responses| {
        let point = responses.point;
        found[point] = Some(responses);
    };
    experiment.run(&jobs, &WATCH(&stop), keep).unwrap();
    grid.into_iter().zip(found.into_iter().flatten()).collect()
}

/// What brute force goes by: the replications alone, without the help of what is known of the draws.
fn sample(responses: &Responses, measure: usize) -> Sample<'_> {
    Sample {
        outcomes: responses.outcomes(0, measure),
        draws: &[],
    }
}

/// Of a target at a point: the least and the most that its likelihood to be met can be, clearly yes or clearly no.
fn clearly(problem: &Problem, responses: &Responses) -> (bool, bool) {
    let mut all = true;
    let mut none = false;
    for (measure, target) in problem.targets.iter().enumerate() {
        let estimate = target.estimate(&sample(responses, measure));
        let decided = target.decided(&estimate, 0.001, Tolerance::USUAL);
        all &= decided == Some(true);
        none |= decided == Some(false);
    }
    (all, none)
}

/// The answer of several seeds is the cheapest of the grid that clearly meets the targets, or one cheaper of which the long
/// run does not tell; never one that clearly misses them.
#[test]
fn the_choice_is_that_of_brute_force() {
    let grid = ranges(&["desk=1..5", "people=2..6"]);
    let wanted = targets(&[
        "P(required_load@team:people <= 1) >= 0.9",
        "required_load@team:desk <= 0.9",
        "nrr_12m >= 0.9",
    ]);
    let problem = |inputs: &Inputs| Problem::new(inputs, "ax", &grid, wanted.clone(), false).unwrap();
    let long = inputs(160, 99, "");
    let truth = truth(&long, &problem(&long), 600);
    let cost = |headcounts: &[u32]| headcounts.iter().sum::<u32>();
    let meets = |headcounts: &Vec<u32>| {
        let (_, responses) = truth.iter().find(|(point, _)| point == headcounts).unwrap();
        clearly(&problem(&long), responses)
    };
    let good = truth.iter().filter(|(point, _)| meets(point).0);
    let best = good.map(|(point, _)| cost(point)).min().expect("some point meets them");
    assert!(best > 3, "the fewest do not do");
    for seed in 1..=3 {
        let inputs = inputs(160, seed, "");
        let problem = problem(&inputs);
        let sizing = sized(&inputs, &problem, 800);
        let chosen = people(sizing.chosen.as_ref().expect("a choice"));
        assert!(!meets(&chosen).1, "seed {seed}: {chosen:?} misses the targets");
        assert!(cost(&chosen) <= best, "seed {seed}: {chosen:?} is dearer than {best}");
        let runner_up = sizing.runner_up.as_ref().expect("a runner-up");
        assert!(!meets(&people(runner_up)).1);
        assert!(runner_up.cost_a_year >= sizing.chosen.as_ref().unwrap().cost_a_year);
        assert_eq!(sizing.confidence.guaranteed, 0.95);
        assert!(sizing.confidence.estimated.unwrap() > 0.95);
        // What the judge said of a point is what the frontier says of it, in the search or not.
        let at_chosen = sizing
            .frontier
            .iter()
            .find(|point| point.headcounts == sizing.chosen.as_ref().unwrap().headcounts);
        assert!(at_chosen.is_none_or(|point| point.targets == Standing::Met));
        // The frontier rises, and ends above where it begins.
        let frontier = &sizing.frontier;
        assert!(frontier.len() > 3);
        assert!(
            frontier
                .windows(2)
                .all(|two| two[0].cost_a_year < two[1].cost_a_year && two[0].mean < two[1].mean)
        );
    }
}

/// Two teams that need nobody but their own customers: with more of these from month 4 on, more people from there on.
#[test]
fn quarters_follow_the_need() {
    let grow = "[arrivals]\nper_month = 12\n";
    let inputs = inputs(60, 1, grow);
    let ranges = ranges(&["desk=1..4", "people=1..5"]);
    let wanted = targets(&["required_load@team:people <= 1", "required_load@team:desk <= 1"]);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted, true).unwrap();
    assert_eq!((problem.variables.len(), problem.constraints.len()), (8, 8));
    let sizing = sized(&inputs, &problem, 400);
    let chosen = sizing.chosen.expect("a choice");
    let of = |team: &str| -> Vec<u32> {
        let of_team = chosen.headcounts.iter().filter(|staffed| staffed.team == team);
        of_team.map(|staffed| staffed.headcount).collect()
    };
    for team in ["desk", "people"] {
        let quarters = of(team);
        assert!(quarters.windows(2).all(|two| two[0] <= two[1]), "{team}: {quarters:?}");
    }
    let people = of("people");
    assert!(people[3] > people[0], "{people:?}");
    assert!(
        chosen
            .targets
            .iter()
            .all(|reached| reached.met == Some(true) && reached.quarter_from_month.is_some())
    );
    assert!(
        chosen
            .sets
            .contains(&format!("plans.ax.teams.people.headcount_from.10={}", people[3]))
    );
    // A person of one quarter costs a quarter.
    assert_eq!(problem.variables[0].cost, 25_000.0);
}

#[test]
fn what_cannot_be_met_names_what_stands_in_the_way() {
    let inputs = inputs(80, 1, "");
    let wanted = targets(&["required_load@team:desk <= 0.9", "nrr_12m >= 2"]);
    let ranges = ranges(&["desk=1..3", "people=1..3"]);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted, false).unwrap();
    let sizing = sized(&inputs, &problem, 400);
    assert!(sizing.chosen.is_none());
    assert_eq!(sizing.binding.as_deref(), Some("nrr_12m >= 2"));
    assert_eq!(sizing.confidence.guaranteed, 0.0);
    let nearest = sizing.nearest.expect("the nearest");
    assert_eq!(nearest.targets[0].met, Some(true));
    assert_eq!(nearest.targets[1].met, Some(false));
}

/// A budget falls with people: the search must not take the most of them for the best.
#[test]
fn a_budget_is_a_target_too() {
    let inputs = inputs(160, 1, "");
    let ranges = ranges(&["desk=1..6", "people=1..8"]);
    let wanted = |budget: &str| targets(&["required_load@team:people <= 1", &format!("cs_cost <= {budget}")]);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted("600k"), false).unwrap();
    let chosen = sized(&inputs, &problem, 400).chosen.expect("a choice");
    assert!(chosen.cs_cost <= 600_000.0);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted("150k"), false).unwrap();
    let none = sized(&inputs, &problem, 400);
    assert!(none.chosen.is_none() && none.binding.is_some());
}

/// A mean over some replications only would say that a payback that often never comes is met.
#[test]
fn a_mean_that_is_not_always_defined_is_missed() {
    let inputs = inputs(80, 1, "");
    let ranges = ranges(&["desk=1..2", "people=1..3"]);
    let wanted = targets(&["payback_month <= 12"]);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted, false).unwrap();
    let sizing = sized(&inputs, &problem, 200);
    assert!(sizing.chosen.is_none());
    let reached = &sizing.nearest.expect("the nearest").targets[0];
    assert_eq!(reached.met, Some(false));
    let undefined = reached.undefined.expect("it is not always paid back");
    // The world is made so that it is paid back in some replications and not in others.
    assert!(0.0 < undefined && undefined < 1.0, "{undefined}");
    assert!(reached.estimate.is_nan());
    // As a probability it counts, and is met where little enough is asked.
    let wanted = targets(&["P(payback_month <= 12) >= 1%"]);
    let problem = Problem::new(&inputs, "ax", &ranges, wanted, false).unwrap();
    assert!(sized(&inputs, &problem, 200).chosen.is_some());
}

/// A target of NRR at the very mean of one headcount, the hardest there is. With a tolerance it is decided and nothing cheaper is
/// left open; without, the replications cannot tell.
#[test]
fn a_target_of_nrr_is_decided_up_to_the_tolerance() {
    let overrides = Overrides {
        months: Some(12),
        ..Overrides::default()
    };
    let sets = ["population.size=400".to_owned()];
    let crm = |seed: u32| {
        let overrides = Overrides {
            seed: Some(seed),
            ..overrides
        };
        let template = Template::read(Path::new("scenarios/crm-smb.toml"), &sets, &overrides).unwrap();
        Inputs::new(template, None).unwrap()
    };
    let ranges = ranges(&["async=1..4", "sync=2..2"]);
    let problem = |inputs: &Inputs, nrr: f64| {
        let wanted = targets(&[&format!("nrr_12m >= {nrr}")]);
        Problem::new(inputs, "ax", &ranges, wanted, false).unwrap()
    };
    let other = crm(99);
    let long = truth(&other, &problem(&other, 1.0), 2000);
    let (_, at_two) = long.iter().find(|(people, _)| people == &[2, 2]).unwrap();
    let Estimate::Mean(mean) = problem(&other, 1.0).targets[0].estimate(&sample(at_two, 0)) else {
        panic!("NRR is always defined");
    };
    // The control of the long run is worth several times its replications.
    assert!(at_two.summary(0, 0).clusters.se() > 1.5 * mean.se());
    let inputs = crm(1);
    let problem = problem(&inputs, mean.mean);
    // With 1,600 replications the bounds are about 3.3 standard errors of 0.04 points away.
    let sizing = sized_to(&inputs, &problem, 1600, Tolerance(0.002));
    let chosen = people(sizing.chosen.as_ref().expect("a choice"));
    assert!(chosen == [2, 2] || chosen == [3, 2], "{chosen:?}");
    assert!(sizing.open.is_empty());
    assert_eq!(sizing.confidence.guaranteed, 0.95);

    let sizing = sized_to(&inputs, &problem, 1600, Tolerance(0.0));
    assert_eq!(people(sizing.chosen.as_ref().expect("a choice")), [3, 2]);
    assert_eq!(people(&sizing.open[0]), [2, 2]);
    assert_eq!(sizing.confidence.guaranteed, 0.0);
    // At the mean itself it is an even chance, up to the error of both means: four of their standard errors.
    let probability = sizing.open[0].meets_targets.unwrap();
    assert!((1e-4..1.0 - 1e-4).contains(&probability), "{probability}");
    // The chosen one was decided early and surely meets it; the choice is wrong where the cheaper one, by all its replications,
    // meets it as well.
    let chosen = sizing.chosen.as_ref().unwrap();
    assert!(chosen.replications < sizing.open[0].replications);
    assert_eq!(chosen.meets_targets, Some(1.0));
    let wrong = 1.0 - sizing.confidence.estimated.unwrap();
    assert!((wrong - probability).abs() < 1e-9, "{wrong} {probability}");
}

/// With fewer than 30 draws of what is uncertain, two replications each, there is no verdict, and nothing is said of how
/// sure it is.
#[test]
fn few_replications_are_not_sure_of_anything() {
    let wanted = || targets(&["required_load@team:people <= 1"]);
    let sized = || {
        let inputs = inputs(80, 1, "");
        let problem = Problem::new(&inputs, "ax", &ranges(&["desk=1..2", "people=1..6"]), wanted(), false).unwrap();
        (sized(&inputs, &problem, 20), sized(&inputs, &problem, 200))
    };
    let (few, enough) = sized();
    let nearest = few.nearest.expect("no choice without a verdict");
    assert_eq!((nearest.targets[0].met, nearest.meets_targets), (None, None));
    assert_eq!(few.confidence.guaranteed, 0.0);
    assert!(enough.chosen.expect("a choice").meets_targets.is_some());
}

/// The fewest people leave the load of the second quarter undefined; what is nearest still goes by all quarters.
#[test]
fn the_nearest_is_nearest_where_a_corner_is_undefined() {
    let path = Path::new("scenarios/marketing-rebalance.toml");
    let inputs = Inputs::new(Template::read(path, &[], &Overrides::default()).unwrap(), None).unwrap();
    let wanted = targets(&["required_load@team:sync <= 0.9"]);
    let problem = Problem::new(&inputs, "ax", &ranges(&["sync=3..8"]), wanted, true).unwrap();
    let sizing = sized(&inputs, &problem, 100);
    // Where the most people miss it, fewer in a quarter bring nothing nearer.
    assert_eq!(people(&sizing.nearest.expect("the nearest")), [8; 8]);
}
