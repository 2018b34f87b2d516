//! Designs of the outer draws: what a mean gains by them, that its interval covers, and that studies at points have the bits of a
//! run.

use axplan::measures::metric::Metric;
use axplan::scenario::Site;
use axplan::statistics::moments::Moments;
use axplan::statistics::summary::Summary;
use axplan::studies::compare::Study;
use axplan::studies::experiment::{Asked, Experiment, Job, Measure, Point};
use axplan::studies::inputs::Inputs;
use axplan::studies::spread::{NotKnowing, headlines};

use super::{WORLD, close, run, synthetic, template};

const DESIGNS: [&str; 2] = ["latin-hypercube", "sobol"];

/// A world of eight customers whose cost is that of two people in each plan, each plan's with a price of its own that is not known:
/// an additive problem, with a mean in closed form.
fn priced(design: &str, seed: u32, replications: u32) -> String {
    WORLD
        .replace("control_arm = \"ax\"\n", "cost_exception = \"a test\"\n")
        .replace("size = 80", "size = 8")
        .replace(
            "replications = 40",
            &format!("replications = {replications}\nseed = {seed}\nouter_design = \"{design}\""),
        )
        .replace(
            "cost_per_year = 100000",
            "cost_per_year = { lognormal = { median = 100000, sigma = 0.5 } }",
        )
}

/// The cost of two people over a year: 2 · 100,000 · exp (σ² ÷ 2).
const COST: f64 = 226_629.690_613_365_27;

/// 496 draws: independent ones have variance (e^σ² − 1) e^σ² · 200,000² ÷ 496. Those of 31 Latin hypercubes have 7.0 % of it, and
/// their interval covers in 93.1 %, since what they leave of a law with a long tail is the tail: both simulated apart, with NumPy,
/// 20,000 studies. Sobol designs have the same steps.
#[test]
fn designs_make_means_of_sums_precise_and_their_intervals_cover() {
    const STUDIES: u32 = 1_000;
    let s2 = 0.25_f64;
    assert!((COST - 2e5 * (0.5 * s2).exp()).abs() < 1e-6);
    let independent = (s2.exp() - 1.0) * s2.exp() * 4e10 / 496.0;
    for (design, part, least, most) in [
        ("random", 2, 0.85, 1.15),
        ("latin-hypercube", 32, 0.057, 0.083),
        ("sobol", 32, 0.057, 0.083),
    ] {
        let template = template(&priced(design, 3, 992));
        let price = |site: &&Site| site.path == "workforce.cost_per_year";
        let price = template.uncertain().iter().find(price).unwrap();
        let study = |seed: u32| {
            // Each draw twice, as two replications that differ in nothing.
            let cost = |outer: u32| 2.0 * price.draw(template.outer_design(), seed, outer);
            let costs: Vec<f64> = (0..992).map(|replication| cost(replication / 2)).collect();
            let mut summary = Summary::default();
            costs.chunks(part).for_each(|part| summary.push(part.iter().copied()));
            summary
        };
        let roster = synthetic(&template);
        let comparison = run(&Study::new(&template, &roster, 12).unwrap());
        let run = comparison.summaries[0].iter().find(|of_run| {
            of_run.clusters.n == 992.0 / part as f64 && close(of_run.clusters.mean, study(3).clusters.mean, 1e-12)
        });
        assert!(
            close(run.unwrap().se(), study(3).se(), 1e-9),
            "a run has the intervals of its designs"
        );
        let (mut means, mut covered) = (Moments::default(), 0);
        for summary in (0..STUDIES).map(study) {
            means.push(summary.clusters.mean);
            let (low, high) = summary.interval();
            covered += u32::from(low <= COST && COST <= high);
        }
        assert!((means.mean - COST).abs() < 4.0 * means.se(), "{design}: {means:?}");
        let ratio = means.variance() / independent;
        let covered = f64::from(covered) / f64::from(STUDIES);
        println!("{design}: variance {ratio:.4} of independent draws', covered {covered}");
        assert!((least..most).contains(&ratio), "{design}: {ratio}");
        let expected = if part == 2 { 0.95 } else { 0.931 };
        // Four standard errors of a share of 1,000 are .03.
        assert!((covered - expected).abs() < 0.03, "{design}: {covered}");
    }
}

/// A study at points has the bits of a run, clusters are whole designs on both sides, and an input that is replaced moves no other.
#[test]
fn points_are_drawn_in_the_same_designs() {
    for design in DESIGNS {
        let text = priced(design, 3, 64);
        let inputs = Inputs::new(template(&text), None).unwrap_or_else(|errors| panic!("{errors}"));
        let replaced = Point {
            values: vec![("outcomes.churn.sensitivity".to_owned(), "2".to_owned())],
        };
        let asked = Asked {
            plans: vec!["ax".to_owned()],
            measures: vec![Measure::of_all(Metric::CsCost)],
            controls: false,
        };
        let experiment = Experiment::new(&inputs, vec![Point::default(), replaced], asked, "--vary");
        let experiment = experiment.unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(experiment.inner(0), 32);
        let jobs = [0, 1].map(|point| Job {
            point,
            replications: 0..64,
        });
        let mut found = Vec::new();
        let watch = axplan::engine::Watch {
            replication_done: &|| (),
            stop: &std::sync::atomic::AtomicBool::new(false),
        };
        experiment
            .run(&jobs, &watch, |responses| found.push(responses))
            .unwrap();
        let study = Study::new(&inputs.template, &inputs.roster, 12).unwrap();
        let whole = run(&study);
        let expected = whole.headline(study.plan("ax").unwrap(), Metric::CsCost).unwrap();
        for responses in &found {
            assert_eq!(responses.column(0, 0), expected, "{design}");
            assert_eq!(responses.summary(0, 0).clusters.n, 2.0);
        }
    }
}

/// Cost is what its price makes it; what customers do is chance too. Both shares are told with an interval that holds them.
#[test]
fn not_knowing_is_told_from_chance() {
    let template = template(&priced("random", 5, 200));
    let roster = synthetic(&template);
    let study = Study::new(&template, &roster, 12).unwrap();
    let comparison = run(&study);
    let share = |metric: Metric| {
        let mut found = headlines(&study, &comparison);
        let outcomes = found.find(|of| of.metric == metric && of.plan == "ax" && of.baseline.is_none());
        NotKnowing::of(&comparison, &outcomes.unwrap().values).unwrap()
    };
    let cost = share(Metric::CsCost);
    assert_eq!((cost.share, cost.ci_low, cost.below_zero), (1.0, None, false));
    // Eight customers: most of what becomes of them is chance.
    let nrr = share(Metric::Nrr12m);
    assert!(
        nrr.share < 0.5 && nrr.ci_low.unwrap() <= nrr.share && nrr.share <= nrr.ci_high.unwrap(),
        "{nrr:?}"
    );
}
