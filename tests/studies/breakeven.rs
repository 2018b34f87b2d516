//! From when a plan is worth it: known answers, at equal cost, and the same on any number of threads.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use axplan::engine::Watch;
use axplan::measures::metric::Metric;
use axplan::scenario::Template;
use axplan::studies::breakeven::{self, BreakEven, Question, Vary, Verdict};
use axplan::studies::inputs::Inputs;

use super::{WORLD, close, plain, run, study, template, variants};

/// Experience moves nothing; `lean` has one person less, and costs 100,000 a year in tools: over a year its margin is that of
/// the baseline and what a person costs less 100,000, for certain.
const LINEAR: &str = r#"
name = "linear"
months = 12
cost_exception = "the two are to differ in cost"

[run]
replications = 40

[population]
size = 40

[workforce]
cost_per_year = 130000

[outcomes]
churn.sensitivity = 0
contraction.sensitivity = 0
expansion.sensitivity = 0

[plans.revenue]
rule = { revenue = {} }
segments.all = { team = "csm", programme = "monthly-call" }
teams.csm = { headcount = 3, mode = "pooled" }
costs = { enablement_per_year = 0, tooling_per_year = 0 }

[plans.lean]
inherits = "revenue"
teams.csm.headcount = 2
costs.tooling_per_year = 100000
"#;

/// `ax` and the baseline differ in everything but cost.
fn world() -> String {
    WORLD.replace("control_arm = \"ax\"\n", "")
}

fn inputs(text: &str) -> Inputs {
    Inputs::new(template(text), None).unwrap_or_else(|errors| panic!("{errors}"))
}

fn vary(path: &str, low: f64, high: f64) -> Vary {
    Vary {
        path: path.to_owned(),
        low,
        high,
    }
}

fn question(plan: &str, metric: Metric, vary: &[Vary], steps: u32) -> Question {
    Question {
        plan: plan.to_owned(),
        metric,
        vary: vary.to_vec(),
        steps,
    }
}

fn found(inputs: &Inputs, question: &Question) -> BreakEven {
    question.check(inputs).unwrap_or_else(|errors| panic!("{errors}"));
    let watch = Watch {
        replication_done: &|| (),
        stop: &AtomicBool::new(false),
    };
    question.run(inputs, &watch, &|_| ()).unwrap()
}

#[test]
fn a_line_in_closed_form() {
    let inputs = inputs(LINEAR);
    let cost = vary("workforce.cost_per_year", 0.0, 250_000.0);
    let found = found(&inputs, &question("lean", Metric::Margin, &[cost], 3));
    let along = found.along.unwrap();
    let [crossing] = along.crossings[..] else {
        panic!("{:?}", along.crossings)
    };
    for end in [crossing.at, crossing.low, crossing.high] {
        assert!(close(end, 100_000.0, 1e-9), "{crossing:?}");
    }
    assert!(crossing.pays_above);
    for point in &found.points {
        assert!((point.value.mean - (point.at - 100_000.0)).abs() < 1e-3, "{point:?}");
        let paid = if point.at >= 100_000.0 { 1.0 } else { 0.0 };
        assert_eq!(point.cash.paid_back.value, Some(paid), "{}", point.at);
    }
    assert!((found.value.mean - 30_000.0).abs() < 1e-3);
    assert!((found.doing_nothing.unwrap().mean - 2_500.0).abs() < 1e-4);
}

/// The zero line of a map is where the two amounts are equal.
#[test]
fn a_map_in_closed_form() {
    let inputs = inputs(LINEAR);
    let cost = vary("workforce.cost_per_year", 0.0, 200_000.0);
    let tools = vary("plans.lean.costs.tooling_per_year", 20_000.0, 100_000.0);
    let found = found(&inputs, &question("lean", Metric::Margin, &[cost, tools], 3));
    let map = found.map.unwrap();
    assert_eq!(
        map.rows.iter().map(|row| row.up).collect::<Vec<_>>(),
        [20_000.0, 60_000.0, 100_000.0]
    );
    for row in &map.rows {
        assert_eq!(row.crossings.len(), 1);
        assert!(close(row.crossings[0].at, row.up, 1e-9), "{row:?}");
        for cell in &row.cells {
            assert!((cell.value.mean - (cell.across - row.up)).abs() < 1e-3);
        }
    }
}

#[test]
fn a_plan_that_brings_nothing_never_pays() {
    let same = format!("{}\n[plans.same]\ninherits = \"revenue\"\n", world());
    let inputs = inputs(&same);
    let sensitivity = vary(breakeven::SENSITIVITY, 0.0, 4.0);
    let found = found(&inputs, &question("same", Metric::Npv, &[sensitivity], 3));
    let along = found.along.unwrap();
    assert!(along.crossings.is_empty());
    let [part] = along.parts[..] else {
        panic!("{:?}", along.parts)
    };
    assert_eq!((part.verdict, part.low, part.high), (Verdict::NoDifference, 0.0, 4.0));
    assert_eq!(along.stated.unwrap().probability.unwrap().value, Some(0.0));
    assert_eq!((found.value.mean, found.value.p_loss.value), (0.0, Some(0.0)));
    assert_eq!(found.doing_nothing, None);
}

/// The same numbers as a run's at equal cost: the comparison that the card leads with. Money is counted against the richer plan.
#[test]
fn plans_that_differ_in_cost_are_compared_at_equal_cost() {
    for (plan, amount) in [("ax", "40000"), ("revenue", "60000")] {
        let text = world().replace(
            &format!("[plans.{plan}]"),
            &format!("[plans.{plan}]\ncosts = {{ tooling_per_year = {amount}, enablement_per_year = 0 }}"),
        );
        let inputs = inputs(&text);
        let sensitivity = vary(breakeven::SENSITIVITY, 0.0, 4.0);
        let found = found(&inputs, &question("ax", Metric::Margin, &[sensitivity], 2));
        let variants = variants(&inputs.template, &inputs.roster);
        let study = study(&variants, &inputs.roster);
        let cost = &variants.added.equal_cost[0];
        assert_eq!(found.compared.equal_cost, cost.richer);
        let pair = study.pair_at_equal_cost(cost).unwrap();
        let margin = plain(&run(&study).between(pair, Metric::Margin).unwrap());
        assert_eq!(Some(found.value.mean), margin.mean());
        assert_eq!((found.value.ci_low, found.value.ci_high), margin.interval());
        // Not discounted, NPV would be this; discounted, it is nearer to 0.
        let npv = self::found(
            &inputs,
            &question("ax", Metric::Npv, &[vary(breakeven::SENSITIVITY, 0.0, 4.0)], 2),
        );
        assert!(npv.value.mean.abs() < margin.mean().unwrap().abs(), "{plan}");
        assert_eq!(npv.cash, found.cash);
    }
}

#[test]
fn threads_change_nothing() {
    let inputs = inputs(&world());
    let sensitivity = vary(breakeven::SENSITIVITY, 0.0, 4.0);
    let question = question("ax", Metric::Nrr12m, &[sensitivity], 3);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| found(&inputs, &question))
    };
    assert_eq!(on(1), on(3));
}

/// The card's is made of the first replications of a run, and of no more plans and replications than its share.
#[test]
fn the_card_takes_its_share() {
    let inputs = inputs(&world());
    let count = AtomicU32::new(0);
    let watch = Watch {
        replication_done: &|| {
            count.fetch_add(1, Ordering::Relaxed);
        },
        stop: &AtomicBool::new(false),
    };
    let replications = 1_000;
    let main = breakeven::main_breakeven(&inputs, "ax", 2, replications, &watch)
        .unwrap()
        .unwrap();
    // With two plans everywhere, work is replications.
    let taken = count.load(Ordering::Relaxed);
    assert!(taken <= replications * 3 / 10, "{taken} replications");
    assert!(taken <= breakeven::most_replications(2, replications));
    assert!((3..=5).contains(&main.along.values.len()));
    // The same curve as that of as many replications asked for.
    let written = inputs
        .written
        .with_value("run.replications", &main.along.replications.to_string(), "test")
        .unwrap();
    let fewer = Inputs::new(written, None).unwrap();
    let [low, .., high] = main.along.values[..] else {
        panic!()
    };
    let found = found(
        &fewer,
        &question("ax", Metric::Margin, &[vary(breakeven::SENSITIVITY, low, high)], 2),
    );
    let ends = |parts: &[breakeven::Part]| (parts[0].verdict, parts[parts.len() - 1].verdict);
    assert_eq!(ends(&main.along.parts), ends(&found.along.unwrap().parts));
    // Too few for anybody to tell.
    assert_eq!(breakeven::main_breakeven(&inputs, "ax", 2, 40, &watch).unwrap(), None);
}

#[test]
fn ranges_are_made_of_what_the_scenario_says() {
    let template = template(&world());
    let range = |text: &str, template: &Template| {
        let vary = Vary::parse(text, template).unwrap();
        (vary.low, vary.high)
    };
    assert_eq!(range("outcomes.churn.sensitivity = 0.5 .. 3", &template), (0.5, 3.0));
    // An accuracy cannot be above 1.
    assert_eq!(range("assessment.accuracy.usage", &template), (0.0, 1.0));
    let (low, high) = range(breakeven::SENSITIVITY, &template);
    assert!(low == 0.0 && (3.4..7.2).contains(&high), "{high}");
    let certain = template.with_value(breakeven::SENSITIVITY, "1.8", "test").unwrap();
    assert_eq!(range(breakeven::SENSITIVITY, &certain), (0.0, 3.6));
}
