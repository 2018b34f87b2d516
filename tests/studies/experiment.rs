//! Points: what they give is what a run of the same scenario gives, however they are grouped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axplan::engine::{Stopped, Watch};
use axplan::measures::metric::Metric;
use axplan::scenario::schema::OuterDesign;
use axplan::scenario::{Overrides, Template};
use axplan::statistics::summary::Summary;
use axplan::studies::compare::{Comparison, Study};
use axplan::studies::experiment::{Asked, Experiment, Job, Measure, Point, Responses};
use axplan::studies::inputs::Inputs;

use super::{InMemory, WORLD, plain, run, template};

/// Referrals bring customers under one plan who are candidates in the rows of all; people leave; programmes of the user's own.
const LIVELY: &str = r#"
[arrivals]
per_month = 2
referral_chance = 0.05
[programmes.ours.cadence]
sync = { uniform = { low = 1, high = 3 } }
[staffing]
"#;

fn lively() -> Inputs {
    inputs(
        &WORLD
            .replace("control_arm = \"ax\"\n", "")
            .replace("[plans.revenue]", &format!("{LIVELY}\n[plans.revenue]")),
    )
}

fn inputs(text: &str) -> Inputs {
    Inputs::new(template(text), None).unwrap_or_else(|errors| panic!("{errors}"))
}

fn point(values: &[(&str, &str)]) -> Point {
    let values = values
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()));
    Point {
        values: values.collect(),
    }
}

fn asked(plans: &[&str], measures: &[&str]) -> Asked {
    Asked {
        plans: plans.iter().map(|plan| (*plan).to_owned()).collect(),
        measures: measures.iter().map(|measure| measure.parse().unwrap()).collect(),
        controls: false,
    }
}

fn experiment<'a>(inputs: &'a Inputs, points: &[Point], asked: Asked) -> Experiment<'a> {
    Experiment::new(inputs, points.to_vec(), asked, "--vary").unwrap_or_else(|errors| panic!("{errors}"))
}

/// What jobs gave, by point; parts of a point are put together.
fn responses(experiment: &Experiment, jobs: &[Job]) -> Vec<Responses> {
    let mut found: Vec<Responses> = Vec::new();
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    let take = |responses: Responses| match found.iter_mut().find(|known| known.point == responses.point) {
        Some(known) => known.append(responses),
        None => found.push(responses),
    };
    experiment.run(jobs, &watch, take).unwrap();
    found.sort_by_key(|responses| responses.point);
    found
}

fn all(experiment: &Experiment, last: u32) -> Vec<Job> {
    let job = |point| Job {
        point,
        replications: 0..last,
    };
    (0..experiment.points().len()).map(job).collect()
}

/// The bits, since what is not defined is not a number.
fn bits(responses: &Responses) -> Vec<Vec<u64>> {
    let bits = |column: &Vec<f64>| column.iter().map(|value| value.to_bits()).collect();
    responses.columns().iter().map(bits).collect()
}

/// Points in the world, in either plan, in both, in an uncertain number, in the horizon, in the number of customers.
fn points() -> Vec<Point> {
    vec![
        point(&[]),
        point(&[("plans.ax.teams.desk.headcount", "0.9")]),
        point(&[
            ("plans.ax.teams.desk.headcount", "1.2"),
            ("plans.ax.segments.sync.programme", "ours"),
        ]),
        point(&[("plans.revenue.teams.scale.headcount", "0.9")]),
        point(&[("outcomes.churn.sensitivity", "2.1")]),
        point(&[
            ("outcomes.churn.sensitivity", "2.1"),
            ("plans.ax.teams.people.headcount", "2"),
        ]),
        point(&[
            ("programmes.ours.cadence.sync", "{ uniform = { low = 2, high = 4 } }"),
            ("plans.ax.segments.sync.programme", "ours"),
        ]),
        point(&[("population.size", "50")]),
        point(&[("months", "15")]),
        point(&[(
            "plans.ax.segments.async.carve_out",
            "{ share = 0.5, from = \"sync\", to = \"async\" }",
        )]),
        point(&[("plans.ax.transition", "{ from = \"revenue\", start = 3, over = 3 }")]),
    ]
}

const ALL: [&str; 6] = [
    "nrr_12m",
    "required_load@team:desk",
    "npv",
    "arr@12",
    "mismatch_share",
    "new_arr",
];

#[test]
fn a_point_is_a_run_with_these_values() {
    let inputs = lively();
    let points = points();
    let asked = asked(&["revenue", "ax"], &ALL);
    let experiment = experiment(&inputs, &points, asked.clone());
    let found = responses(&experiment, &all(&experiment, 40));
    assert_eq!(found.len(), points.len());
    for (point, responses) in points.iter().zip(&found) {
        let sets: Vec<String> = point
            .values
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect();
        let template = inputs.written.with_sets(sets, "--set").unwrap();
        let (template, roster) = inputs.instead(template).unwrap();
        let study = Study::new(&template, &roster, template.central().months).unwrap();
        let comparison: Comparison = run(&study);
        for (plan, name) in asked.plans.iter().enumerate() {
            let index = study.plan(name).unwrap();
            for (number, measure) in asked.measures.iter().enumerate() {
                let Some(position) = measure.position(&study.layouts[index]) else {
                    assert!(responses.column(plan, number).iter().all(|value| value.is_nan()));
                    continue;
                };
                // The fold, too: means, errors and quantiles are those of summary.csv.
                assert_eq!(
                    responses.summary(plan, number),
                    Summary {
                        controlled: comparison.summaries[index][position].clusters,
                        ..comparison.summaries[index][position].clone()
                    },
                    "{point}: {name}, {measure}"
                );
                if plan == 1 && measure.metric == Metric::Npv {
                    let difference = comparison.differences[0].at(position).unwrap();
                    assert_eq!(responses.difference(0, 1, number), plain(difference));
                }
            }
        }
    }
}

#[test]
fn grouping_changes_nothing() {
    let inputs = lively();
    let points = points();
    let together = experiment(&inputs, &points, asked(&["ax"], &ALL));
    let whole = responses(&together, &all(&together, 24));
    for (index, point) in points.iter().enumerate() {
        let alone = experiment(&inputs, std::slice::from_ref(point), asked(&["ax"], &ALL));
        assert_eq!(
            bits(&responses(&alone, &all(&alone, 24))[0]),
            bits(&whole[index]),
            "{point}"
        );
    }
    // Some replications of some points, in parts, and in another order.
    let job = |point, replications| Job { point, replications };
    let jobs = [
        job(3, 0..8),
        job(1, 0..4),
        job(2, 0..4),
        job(1, 4..24),
        job(3, 8..24),
        job(2, 4..24),
    ];
    for part in responses(&together, &jobs) {
        assert_eq!(bits(&part), bits(&whole[part.point]));
    }
    assert_eq!(
        bits(&responses(&together, &[job(4, 0..8)])[0]),
        bits(&whole[4].clone().up_to(8))
    );
}

/// More plans than fit into one run.
#[test]
fn many_points_of_one_world() {
    let inputs = inputs(&WORLD.replace("control_arm = \"ax\"\n", ""));
    let points: Vec<Point> = (1..=130)
        .map(|tenths| {
            point(&[(
                "plans.ax.teams.desk.headcount",
                &format!("{}", f64::from(tenths) / 10.0),
            )])
        })
        .collect();
    let experiment = experiment(&inputs, &points, asked(&["revenue", "ax"], &["nrr_12m", "cs_cost"]));
    let found = responses(&experiment, &all(&experiment, 4));
    assert_eq!(found.len(), 130);
    for responses in &found {
        assert_eq!(
            responses.column(0, 0),
            found[0].column(0, 0),
            "the baseline is the same"
        );
        assert_eq!(responses.replications(), 0..4);
    }
    assert!(found[129].summary(1, 1).mean() > found[0].summary(1, 1).mean());
    assert!(experiment.costs(129)[1] > experiment.costs(0)[1]);
    assert_eq!(experiment.costs(129)[0], experiment.costs(0)[0]);
}

#[test]
fn progress_is_told_once_a_replication_of_a_point() {
    let inputs = lively();
    let experiment = experiment(&inputs, &points()[..6], asked(&["ax"], &["nrr_12m"]));
    let count = AtomicUsize::new(0);
    let watch = Watch {
        replication_done: &|| {
            count.fetch_add(1, Ordering::Relaxed);
        },
        stop: &AtomicBool::new(false),
    };
    experiment.run(&all(&experiment, 8), &watch, |_| ()).unwrap();
    assert_eq!(count.into_inner(), 48);
}

/// What was done when it was stopped is handed over, and is whole blocks; these are kept, and not run again.
#[test]
fn a_stop_keeps_what_is_done() {
    let undisturbed = lively();
    let undisturbed = experiment(&undisturbed, &points()[..4], asked(&["ax"], &["nrr_12m"]));
    let (inputs, store) = (lively(), Arc::new(InMemory::default()));
    inputs.kept.set(store.clone()).unwrap();
    let experiment = experiment(&inputs, &points()[..4], asked(&["ax"], &["nrr_12m"]));
    let (stop, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    let watch = Watch {
        replication_done: &|| {
            if count.fetch_add(1, Ordering::Relaxed) + 1 == 3 * 140 {
                stop.store(true, Ordering::Relaxed);
            }
        },
        stop: &stop,
    };
    let mut kept = Vec::new();
    assert_eq!(
        experiment.run(&all(&experiment, 400), &watch, |done| kept.push(done)),
        Err(Stopped)
    );
    assert_eq!(kept.len(), 3, "the points of the first group");
    for part in &kept {
        assert_eq!(part.replications(), 0..128, "a whole block");
    }
    let records = || store.0.lock().unwrap().len();
    assert_eq!(records(), 3);
    for (last, blocks) in [(400, 4), (256, 4), (600, 6)] {
        let found = responses(&experiment, &all(&experiment, last));
        let whole = responses(&undisturbed, &all(&undisturbed, last));
        assert!(found.iter().map(bits).eq(whole.iter().map(bits)), "{last}");
        assert_eq!(records(), 4 * blocks, "{last}");
    }
}

#[test]
fn uncertain_inputs_that_are_replaced_are_certain() {
    let inputs = inputs(&WORLD.replace("control_arm = \"ax\"\n", ""));
    let uncertain = inputs.template.uncertain().len();
    let path = inputs.template.uncertain()[0].path.clone();
    let template = inputs.written.with_sets([format!("{path}=0.4")], "--vary").unwrap();
    assert_eq!(template.uncertain().len(), uncertain - 1);
    for site in template.uncertain() {
        let before = inputs
            .template
            .uncertain()
            .iter()
            .find(|before| before.path == site.path)
            .unwrap();
        assert_eq!(
            before.draw(OuterDesign::Random, 1, 7),
            site.draw(OuterDesign::Random, 1, 7),
            "{}",
            site.path
        );
    }
}

fn wrong(points: &[Point], asked: Asked) -> String {
    let inputs = inputs(&WORLD.replace("control_arm = \"ax\"\n", ""));
    Experiment::new(&inputs, points.to_vec(), asked, "--vary")
        .unwrap_err()
        .to_string()
}

#[test]
fn what_is_wrong_at_points_is_said_once() {
    let load = || asked(&["ax"], &["required_load"]);
    let points: Vec<Point> = ["1", "-1", "-2"]
        .iter()
        .flat_map(|people| {
            ["1", "2"].map(|desk| {
                point(&[
                    ("plans.ax.teams.people.headcount", people),
                    ("plans.ax.teams.desk.headcount", desk),
                ])
            })
        })
        .collect();
    insta::assert_snapshot!(wrong(&points, load()));
    insta::assert_snapshot!(wrong(&[point(&[("plans.ax.teams.nobody.headcount", "3")])], load()));
    insta::assert_snapshot!(wrong(
        &[
            point(&[("run.seed", "3")]),
            point(&[("population.allow_bad_rows", "3")])
        ],
        load()
    ));
    insta::assert_snapshot!(wrong(&[point(&[])], asked(&["axe"], &["required_load"])));
    insta::assert_snapshot!(wrong(
        &[point(&[])],
        asked(&["ax"], &["required_load@team:sync", "nrr_12m@7", "new_arr"])
    ));
}

#[test]
fn what_replications_depend_on_has_an_identity() {
    let inputs = lively();
    let load = || asked(&["ax"], &["required_load"]);
    let identity =
        |inputs: &Inputs, point: Point, asked: Asked| experiment(inputs, &[point], asked).identity(0).to_owned();
    let own = identity(&inputs, point(&[]), load());
    assert_eq!(
        identity(&inputs, point(&[("months", "12")]), load()),
        own,
        "the same value"
    );
    assert_ne!(identity(&inputs, point(&[("months", "13")]), load()), own);
    assert_ne!(identity(&inputs, point(&[]), asked(&["ax"], &["nrr_12m"])), own);
    let overrides = |seed, replications| Overrides {
        seed,
        replications,
        months: None,
    };
    let text = WORLD
        .replace("control_arm = \"ax\"\n", "")
        .replace("[plans.revenue]", &format!("{LIVELY}\n[plans.revenue]"));
    let other = |overrides: Overrides| {
        let template = Template::parse("studies.toml", &text, &[], &overrides).unwrap();
        identity(&Inputs::new(template, None).unwrap(), point(&[]), load())
    };
    assert_eq!(
        other(overrides(None, Some(80))),
        own,
        "more replications begin with the same ones"
    );
    assert_ne!(other(overrides(Some(8), None)), own);
    let _: Measure = "nrr_12m".parse().unwrap();
}
