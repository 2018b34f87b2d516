//! Sensitivity: inputs are those that are drawn together, points are what a run of them gives, and chance is no input.

use std::sync::atomic::AtomicBool;

use axplan::engine::Watch;
use axplan::measures::metric::Metric;
use axplan::studies::compare::Study;
use axplan::studies::experiment::Measure;
use axplan::studies::inputs::Inputs;
use axplan::studies::sensitivity::tornado::Bar;
use axplan::studies::sensitivity::{Question, choose, information, screening, tornado, variance};

use super::{WORLD, close, plain, run, template};

/// The world without its control arm and with these values, everything uncertain made certain but what they say.
fn inputs(values: &[&str]) -> Inputs {
    let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
    let written = template(&WORLD.replace("control_arm = \"ax\"\n", ""));
    let mut written = written
        .with_sets(values.clone(), "--set")
        .unwrap_or_else(|errors| panic!("{errors}"));
    let named = |path: &str| values.iter().any(|value| value.starts_with(path));
    let certain: Vec<String> = written
        .uncertain()
        .iter()
        .filter(|site| !named(&site.path))
        .map(|site| format!("{}={}", site.path, site.distribution.median()))
        .collect();
    written = written
        .with_sets(certain, "--set")
        .unwrap_or_else(|errors| panic!("{errors}"));
    Inputs::new(written, None).unwrap_or_else(|errors| panic!("{errors}"))
}

fn question<'a>(inputs: &'a Inputs, paths: &[&str], measures: &[Metric]) -> Question<'a> {
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let chosen = choose(&inputs.template, &paths, "--inputs").unwrap_or_else(|errors| panic!("{errors}"));
    let measures = measures.iter().map(|&metric| Measure::of_all(metric)).collect();
    Question::new(inputs, chosen, &[], measures).unwrap_or_else(|errors| panic!("{errors}"))
}

fn watched<T>(work: impl FnOnce(&Watch) -> T) -> T {
    work(&Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    })
}

fn bars(question: &Question, replications: u32) -> Vec<Bar> {
    let study = tornado::Study::new(question, replications).unwrap_or_else(|errors| panic!("{errors}"));
    let found = watched(|watch| study.run(watch)).unwrap();
    found.charts.into_iter().flat_map(|chart| chart.bars).collect()
}

const SENSITIVITY: &str = "outcomes.churn.sensitivity = { uniform = { low = 0.5, high = 4 } }";

#[test]
fn plans_that_write_the_same_place_are_one_input() {
    let people = "{ uniform = { low = 0.3, high = 0.5 } }";
    let text = WORLD
        .replace("control_arm = \"ax\"\n", "")
        .replace(
            "teams.scale = { headcount = 0.4",
            &format!("teams.scale = {{ headcount = {people}"),
        )
        .replace(
            "teams.desk = { headcount = 0.7",
            &format!("teams.desk = {{ headcount = {people}"),
        );
    let inputs = Inputs::new(template(&text), None).unwrap();
    let chosen = choose(&inputs.template, &["plans".to_owned()], "--inputs").unwrap();
    let names: Vec<&str> = chosen.examined.iter().map(|input| input.name()).collect();
    assert_eq!(names, ["plans.revenue.teams.scale.headcount"]);
    let written: Vec<(String, String)> = chosen.examined[0].at(0.5).collect();
    assert_eq!(
        written[1],
        ("plans.ax.teams.desk.headcount".to_owned(), "0.4".to_owned())
    );
    assert!(chosen.held.len() > 10);
}

/// What comes out at the ends is what runs of the scenario with these values give.
#[test]
fn the_ends_are_runs_of_their_values() {
    let inputs = inputs(&[SENSITIVITY]);
    let bars = bars(&question(&inputs, &[], &[Metric::Nrr12m, Metric::Margin]), 40);
    assert_eq!(bars.len(), 2);
    for (bar, metric) in bars.iter().zip([Metric::Nrr12m, Metric::Margin]) {
        assert!(close(bar.low, 0.5 + 0.05 * 3.5, 1e-6) && close(bar.high, 0.5 + 0.95 * 3.5, 1e-6));
        for (value, found) in [(bar.low, bar.at_low), (bar.high, bar.at_high)] {
            let set = format!("outcomes.churn.sensitivity={value}");
            let one = inputs.template.with_sets([set], "--set").unwrap();
            let study = Study::new(&one, &inputs.roster, 12).unwrap();
            let comparison = run(&study);
            let position = study.layouts[1].position(metric, 0).unwrap();
            let known = plain(comparison.differences[0].at(position).unwrap());
            assert!(close(found.value, known.mean().unwrap(), 1e-9), "{found:?}");
            assert!(close(found.se, known.se(), 1e-9));
        }
        assert!(close(bar.swing.value, bar.at_high.value - bar.at_low.value, 1e-9));
    }
}

/// A share is set and the others are scaled around it, as in a draw.
#[test]
fn shares_are_scaled_at_points() {
    let share = "population.profiles.async = { uniform = { low = 0.1, high = 0.6 } }";
    let inputs = inputs(&[share]);
    let bars = bars(&question(&inputs, &[], &[Metric::RequiredLoad]), 40);
    let scenario = inputs.template.central();
    let shares = &scenario.population.profiles;
    // At the median all were scaled around 0.35; any common factor is undone by scaling.
    let written = |name: &str, value: f64| {
        if name == "async" {
            value
        } else {
            shares[name] * 0.35 / shares["async"]
        }
    };
    let sum: f64 = shares.keys().map(|name| written(name, bars[0].low)).sum();
    let sets = shares
        .keys()
        .map(|name| format!("population.profiles.{name}={}", written(name, bars[0].low) / sum));
    let one = inputs.template.with_sets(sets.collect::<Vec<_>>(), "--set").unwrap();
    assert!(!one.is_uncertain());
    let study = Study::new(&one, &inputs.roster, 12).unwrap();
    let comparison = run(&study);
    let position = study.layouts[1].position(Metric::RequiredLoad, 0).unwrap();
    let known = comparison.differences[0].at(position).unwrap().mean().unwrap();
    assert!(
        close(bars[0].at_low.value, known, 1e-9),
        "{} {known}",
        bars[0].at_low.value
    );
}

/// What people cost moves margin and not NRR; churn's sensitivity moves both.
#[test]
fn what_does_nothing_is_marked_by_every_method() {
    let cost = "workforce.cost_per_year = { uniform = { low = 90000, high = 110000 } }";
    let inputs = inputs(&[SENSITIVITY, cost]);
    let question = question(&inputs, &[], &[Metric::Nrr12m]);
    let bars = bars(&question, 40);
    assert_eq!(bars[0].input, "outcomes.churn.sensitivity");
    assert!(!bars[0].within_noise);
    assert!(bars[1].within_noise && bars[1].swing.value == 0.0);

    let study = screening::Study::new(&question, 6, 10).unwrap();
    let rows = &watched(|watch| study.run(watch)).unwrap().tables[0].rows;
    assert!(rows[0].input == "outcomes.churn.sensitivity" && !rows[0].below_noise);
    assert!(rows[1].below_noise && rows[1].mu_star.value == 0.0);

    let study = variance::Study::new(&question, 32, 60).unwrap();
    let rows = &watched(|watch| study.run(watch)).unwrap().tables[0].rows;
    assert_eq!(rows[0].input, "outcomes.churn.sensitivity");
    let total = rows[0].total;
    assert!(
        (total.estimate.value - 1.0).abs() < 4.0 * total.estimate.se,
        "{total:?}"
    );
    assert!(!total.below_noise, "{total:?}");
    assert!(rows[1].total.below_noise);
    assert_eq!(rows[1].total.estimate.value, 0.0);
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let inputs = inputs(&[
        SENSITIVITY,
        "experience.surplus_penalty = { uniform = { low = 0, high = 0.5 } }",
    ]);
    let question = question(&inputs, &[], &[Metric::Nrr12m]);
    let study = variance::Study::new(&question, 8, 4).unwrap();
    let informed = information::Study::new(&question, information::Value::Margin, 50).unwrap();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| watched(|watch| (study.run(watch).unwrap(), informed.run(watch).unwrap())))
    };
    assert_eq!(on(1), on(3));
}

/// A second plan that is the baseline with one person more, for whom there is nothing to do, costs in every draw: to know what is
/// worth nothing. If the person may bring in money instead (a negative cost), the sign of the cost decides, and to know it is
/// worth the mean of what is saved, months ÷ 12 × E max(0, −cost) as long as the mean cost is positive.
#[test]
fn information_is_worth_what_it_changes() {
    let priced = |low: f64, high: f64| {
        let plan = format!(
            "[plans.more]\ninherits = \"revenue\"\ncosts = {{ tooling_per_year = {{ uniform = {{ low = {low}, high = {high} }} }} }}\n"
        );
        let text = WORLD.replace("control_arm = \"ax\"\n", "");
        let (text, _) = text.split_once("[plans.ax]").unwrap();
        let certain = template(text);
        let sets = certain
            .uncertain()
            .iter()
            .map(|site| format!("{}={}", site.path, site.distribution.median()));
        let sets: Vec<String> = sets
            .chain(["plans.revenue.costs.tooling_per_year=50000".to_owned()])
            .collect();
        let written = template(&format!("{text}\n{plan}")).with_sets(sets, "--set");
        Inputs::new(written.unwrap_or_else(|errors| panic!("{errors}")), None).unwrap()
    };
    let found = |inputs: &Inputs| {
        let question = question(inputs, &[], &[Metric::Margin]);
        let study = information::Study::new(&question, information::Value::Margin, 400)
            .unwrap_or_else(|errors| panic!("{errors}"));
        watched(|watch| study.run(watch)).unwrap()
    };
    // Dearer in every draw: 10,000 to 50,000 a year more.
    let dearer = found(&priced(60_000.0, 100_000.0));
    assert_eq!(dearer.choice, "revenue");
    assert_eq!(
        (dearer.inputs[0].worth.value, dearer.inputs[0].below_noise),
        (0.0, true)
    );
    assert_eq!((dearer.all_at_least.value, dearer.all_at_most.value), (0.0, 0.0));
    // The gain is uniform between −30,000 and 20,000: E max(0, gain) = 20,000² ÷ (2 × 50,000) = 4,000.
    let open = found(&priced(30_000.0, 80_000.0));
    assert_eq!(open.choice, "revenue");
    let worth = &open.inputs[0];
    assert!(!worth.below_noise);
    assert!((worth.worth.value - 4_000.0).abs() < 4.0 * worth.worth.se, "{worth:?}");
    for bound in [open.all_at_least, open.all_at_most] {
        assert!((bound.value - 4_000.0).abs() < 4.0 * bound.se, "{bound:?}");
    }
    assert!((open.gains[0].best - 0.4).abs() < 0.1);
}
