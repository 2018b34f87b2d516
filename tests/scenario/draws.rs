//! Draws of what is uncertain.

use super::{BASE, everything_on, read};

fn draws(text: &str, of: impl Fn(&axplan::scenario::schema::Scenario) -> f64) -> Vec<f64> {
    let template = read(text, &[]);
    (0..400).map(|outer| of(&template.draw(1, outer))).collect()
}

#[test]
fn the_central_scenario_has_medians() {
    let scenario = read(BASE, &[]).central().clone();
    assert!((scenario.outcomes.churn.base_hazard - 0.04).abs() < 1e-12);
    assert!((scenario.population.correlation.arr_need - 0.253_589_838).abs() < 1e-8);
    let certain = read(BASE, &["outcomes.churn.base_hazard=0.07"]);
    assert_eq!(certain.draw(1, 3).outcomes.churn.base_hazard, 0.07);
}

#[test]
fn draws_follow_the_distribution() {
    let text = format!("{BASE}\n[delivery]\nwaits = {{ uniform = {{ low = 0.2, high = 0.6 }} }}\n");
    let mut drawn = draws(&text, |scenario| scenario.delivery.waits);
    drawn.sort_by(f64::total_cmp);
    // The largest distance of 400 uniforms from their distribution stays below 1.95 ÷ √400 in 999 of 1,000 samples.
    for (rank, value) in drawn.iter().enumerate() {
        let expected = (value - 0.2) / 0.4;
        assert!(
            (expected - rank as f64 / 400.0).abs() < 0.0975,
            "{value} at rank {rank}"
        );
    }
}

#[test]
fn inputs_are_drawn_independently_and_again_the_same() {
    let waits = draws(BASE, |scenario| scenario.delivery.waits);
    let escalates = draws(BASE, |scenario| scenario.delivery.escalates);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (a, b) = (mean(&waits), mean(&escalates));
    let covariance: f64 = waits.iter().zip(&escalates).map(|(x, y)| (x - a) * (y - b)).sum();
    let spread = |values: &[f64], mean: f64| values.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    let correlation = covariance / (spread(&waits, a) * spread(&escalates, b)).sqrt();
    assert!(
        correlation.abs() < 0.165,
        "3.3 standard errors of 400 draws: {correlation}"
    );
    assert_eq!(waits, draws(BASE, |scenario| scenario.delivery.waits));
}

#[test]
fn plans_share_what_they_inherit() {
    let uncertain = "{ uniform = { low = 0.3, high = 0.6 } }";
    let text = format!("{BASE}teams.pool.shrinkage = {uncertain}\n[plans.variant]\ninherits = \"ax\"\n").replace(
        "teams.pool = { headcount = 4, mode = \"pooled\" }",
        "teams.pool.headcount = 4\nteams.pool.mode = \"pooled\"",
    );
    let template = read(&text, &[]);
    for outer in 0..20 {
        let drawn = template.draw(1, outer);
        let shrinkage = |plan: &str| drawn.plans[plan].teams["pool"].shrinkage;
        assert_eq!(shrinkage("ax"), shrinkage("variant"));
    }
}

#[test]
fn other_names_draw_the_same() {
    let named = format!("{BASE}\n[need.profiles]\ninbound = {{ sync = {{ uniform = {{ low = 0, high = 1 }} }} }}\n");
    let renamed = named
        .replace("inbound", "light")
        .replace("plans.ax", "plans.new")
        .replace("sync", "calls")
        + "calls = { calls = 2.2, async = 3, inbound = 0.6 }\n[need.kinds]\ncalls = { hours = 1.25 }\n\
           async = { hours = 0.25 }\ninbound = { hours = 0.4, inbound = true }\n";
    let (one, two) = (read(&named, &[]), read(&renamed, &[]));
    for outer in 0..20 {
        let (one, two) = (one.draw(1, outer), two.draw(1, outer));
        assert_eq!(
            one.need.profiles["inbound"].0["sync"],
            two.need.profiles["light"].0["calls"]
        );
        assert_eq!(one.population.types, two.population.types);
        assert_eq!(one.outcomes, two.outcomes);
    }
}

#[test]
fn uncertain_shares_sum_to_one() {
    let text = BASE.replace("inbound = 0.5", "inbound = { uniform = { low = 0.3, high = 0.7 } }");
    let template = read(&text, &[]);
    for scenario in (0..20)
        .map(|outer| template.draw(1, outer))
        .chain([template.central().clone()])
    {
        let sum: f64 = scenario.population.profiles.values().sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}

#[test]
fn every_draw_of_the_defaults_lies_in_range() {
    let template = read(&everything_on(), &[]);
    for outer in 0..2_000 {
        let drawn = template.draw(3, outer);
        assert!((0.0..=1.0).contains(&drawn.outcomes.expansion.chance));
        assert!((0.0..=3.0).contains(&drawn.need.multiplier_cv));
        assert!((0.001..=0.999).contains(&drawn.outcomes.contraction.depth));
        assert!(drawn.fit.is_some_and(|fit| fit.churn_factor <= 1_000.0));
        assert!(drawn.staffing.is_some_and(|staffing| staffing.resignation <= 10.0));
    }
}

#[test]
fn sites_are_named_as_arguments_take_them() {
    let template = read(&everything_on(), &[]);
    assert!(template.is_uncertain());
    for site in template.uncertain() {
        let median = site.distribution.median();
        let fixed = template
            .with_value(&site.path, &format!("{median:?}"), "--set")
            .expect("a number in its range");
        assert_eq!(fixed.uncertain().len(), template.uncertain().len() - 1, "{}", site.path);
    }
}

/// The median and the percentiles that stand beside a default are those of its distribution.
#[test]
fn defaults_are_what_their_comments_say() {
    let template = read(&everything_on(), &[]);
    let resolved = template.resolved(None);
    let (mut table, mut told) = (String::new(), 0);
    for line in resolved.lines() {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').to_owned() + ".";
        }
        let Some((key, rest)) = line.split_once(" = ") else {
            continue;
        };
        let comment = rest.rsplit_once("  # ").map_or("", |(_, comment)| comment);
        let Some((_, said)) = comment.split_once("median ") else {
            continue;
        };
        let path = format!("{table}{key}");
        let inside = format!("{path}.");
        let site = template
            .uncertain()
            .iter()
            .find(|site| site.path == path || site.path.starts_with(&inside));
        let Some(site) = site else { continue };
        let Some((median, percentiles)) = said.split_once(", P10–P90 ").filter(|_| !said.starts_with('$')) else {
            continue;
        };
        let (low, high) = percentiles.split_once('–').unwrap();
        let high = high.split([';', ',', ' ']).next().unwrap();
        for (share, said) in [(0.5, median), (0.1, low), (0.9, high)] {
            let (said, is): (f64, f64) = (said.parse().unwrap(), site.distribution.quantile(share));
            assert!(
                (said - is).abs() <= 0.055 * is,
                "{path}: {said} stands there, but it is {is}"
            );
        }
        told += 1;
    }
    assert!(told >= 30, "{told}");
}
