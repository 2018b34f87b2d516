//! T19 (docs/model.md 9): comparing B with A is comparing A with B, negated, exactly; and names change nothing but
//! names. Compared with each other, bit by bit.

use axplan::measures::metric::Metric;
use axplan::statistics::moments::Moments;
use axplan::studies::compare::Comparison;

use crate::everything::everything;
use crate::worlds::{CERTAIN, Case, UNCERTAIN, label, list_of, run};

fn negated(moments: &Moments) -> Moments {
    Moments {
        mean: 0.0 - moments.mean,
        ..*moments
    }
}

/// Whether a metric is itself measured against the baseline.
fn is_gain(metric: Metric) -> bool {
    use Metric::{Dip, Npv, PaidBack, PaybackMonth, Roi};
    [Npv, Roi, PaybackMonth, PaidBack, Dip].contains(&metric)
}

fn swapped(case: impl Fn(&str) -> Case) {
    let (forth, back) = (case("revenue"), case("ax"));
    let (there, here) = (forth.study(), back.study());
    assert_eq!((there.baseline, here.baseline), (0, 1));
    let (forth_run, back_run) = (run(&there), run(&here));
    for (plan, layout) in there.layouts.iter().enumerate() {
        for (position, series) in layout.series.iter().enumerate() {
            let same = forth_run.summaries[plan][position] == back_run.summaries[plan][position];
            let what = label(layout, position);
            assert!(
                same || is_gain(series.metric),
                "{what}: each plan by itself is what it was"
            );
        }
    }
    // The gain over the baseline, which is part of each replication's own numbers.
    let gain = |run: &Comparison, plan: usize| run.headline(plan, Metric::Npv).unwrap();
    for (ours, theirs) in gain(&forth_run, 1).into_iter().zip(gain(&back_run, 0)) {
        assert_eq!(ours, -theirs, "net present value");
        assert!(ours != 0.0);
    }
    let ([forth], [back]) = (&forth_run.differences[..], &back_run.differences[..]) else {
        panic!("two plans")
    };
    assert_eq!(forth.pairs.len(), back.pairs.len());
    let mut differ = 0;
    for (&(in_revenue, in_ax), ours) in forth.pairs.iter().zip(&forth.differences) {
        let what = label(&there.layouts[1], in_ax);
        if is_gain(there.layouts[1].series[in_ax].metric) {
            continue;
        }
        let theirs = back.at(in_revenue).unwrap_or_else(|| panic!("{what} is missing"));
        assert_eq!(ours.outcomes, negated(&theirs.outcomes), "{what}");
        assert_eq!(ours.clusters, negated(&theirs.clusters), "{what}");
        assert_eq!(ours.controlled, negated(&theirs.controlled), "{what}");
        assert_eq!((ours.baseline, ours.plan), (theirs.plan, theirs.baseline), "{what}");
        assert_eq!(ours.higher, theirs.outcomes.n - theirs.higher, "{what}");
        assert_eq!(ours.variance_reduction(), theirs.variance_reduction(), "{what}");
        if ours.outcomes.n == 0.0 {
            // Nobody who was a customer a year ago is new.
            continue;
        }
        let ((low, high), (other_low, other_high)) = (ours.interval(), theirs.interval());
        assert_eq!((low, high), (0.0 - other_high, 0.0 - other_low), "{what}");
        // And it is the plan less the baseline: Σ(plan − baseline) = n·mean, from the plans' own summaries.
        let (plan, baseline) = (&forth_run.summaries[1][in_ax], &forth_run.summaries[0][in_revenue]);
        let all = ours.outcomes.n == plan.outcomes.n && ours.outcomes.n == baseline.outcomes.n;
        if all {
            let mean = ours.outcomes.mean;
            let apart = plan.outcomes.mean - baseline.outcomes.mean;
            let size = plan.outcomes.mean.abs().max(baseline.outcomes.mean.abs());
            assert!((mean - apart).abs() <= 1e-9 * size, "{what}: {mean} against {apart}");
        }
        differ += usize::from(ours.mean().is_some_and(|mean| mean != 0.0));
    }
    assert!(differ > 200, "{differ}");
}

#[test]
fn swapping_plans_negates() {
    let csv = list_of(100);
    let text = |baseline: &str| CERTAIN.replace("baseline = \"revenue\"", &format!("baseline = \"{baseline}\""));
    swapped(|baseline| Case::listed(&text(baseline), &[], &csv));
    swapped(|baseline| Case::listed(&text(baseline), &UNCERTAIN, &csv));
}

#[test]
fn swapping_plans_with_every_mechanism_negates() {
    let every = everything();
    let two = &every[..every.find("[plans.mix]").unwrap()];
    let text = |baseline: &str| two.replace("baseline = \"revenue\"", &format!("baseline = \"{baseline}\""));
    let csv = list_of(100);
    swapped(|baseline| Case::listed(&text(baseline), &[], &csv));
    swapped(|baseline| Case::listed(&text(baseline), &UNCERTAIN, &csv));
}

/// The world with its names between signs, so that they can be others.
const NAMED: &str = r#"
name = "names"
start_date = "2025-01-01"
months = 14
currency = "€"
baseline = "revenue"
[run]
seed = 11
replications = 20
inner = 2
[population]
size = 160
arr = { lognormal = { median = 20000, sigma = 1.0 } }
whitespace = { gamma = { mean = 2.0, cv = 0.5 } }
[population.types."«type 1»"]
share = { uniform = { low = 0.5, high = 0.9 } }
arr = { median = 12000, sigma = 0.8 }
unavoidable_churn = { uniform = { low = 0.02, high = 0.2 } }
channels = { "«channel 1»" = 0.5, "«channel 2»" = 0.5 }
[population.types."«type 2»"]
share = 0.3
arr = { median = 90000, sigma = 0.7 }
unavoidable_churn = { uniform = { low = 0.01, high = 0.05 } }
channels = { "«channel 1»" = { uniform = { low = 0.1, high = 0.5 } }, "«channel 2»" = 0.7 }
[population.channels]
"«channel 1»" = { whitespace_factor = { uniform = { low = 1, high = 2 } } }
"«channel 2»" = { whitespace_factor = 1.0 }
[population.profiles]
"«profile 1»" = { uniform = { low = 0.3, high = 0.6 } }
"«profile 2»" = 0.3
"«profile 3»" = { uniform = { low = 0.1, high = 0.3 } }
"«profile 4»" = 0.05
[population.correlation]
arr_need = 0.2
[need]
multiplier_cv = 0.5
duration_cv = 0.45
[need.kinds]
"«kind 1»" = { hours = { uniform = { low = 1, high = 2 } } }
"«kind 2»" = { hours = 0.25 }
"«kind 3»" = { hours = 1 }
"«kind 4»" = { hours = { uniform = { low = 0.2, high = 0.6 } }, inbound = true }
"«kind 5»" = { hours = 0.3 }
[need.profiles]
"«profile 1»" = { "«kind 1»" = 0.03, "«kind 2»" = 0.2, "«kind 4»" = 0.6 }
"«profile 2»" = { "«kind 1»" = 0.2, "«kind 2»" = { uniform = { low = 3, high = 9 } }, "«kind 4»" = 0.6 }
"«profile 3»" = { "«kind 1»" = 2.2, "«kind 2»" = 3, "«kind 4»" = 0.6, "«kind 5»" = 1 }
"«profile 4»" = { "«kind 1»" = 2, "«kind 2»" = 3, "«kind 3»" = { uniform = { low = 3, high = 9 } }, "«kind 4»" = 0.6 }
[assessment.accuracy]
usage = 0.9
[programmes]
"«programme 1»" = { cadence = { "«kind 2»" = { uniform = { low = 0.1, high = 1 } } } }
"«programme 2»" = { cadence = { "«kind 1»" = 1, "«kind 2»" = 1 } }
"«programme 3»" = { cadence = { "«kind 1»" = { uniform = { low = 3, high = 9 } }, "«kind 2»" = 1 } }
"«programme 4»" = { follow_need = "as_it_arises" }
"«programme 5»" = { follow_need = "at_the_mean" }
[plans.revenue]
rule = { revenue = { "«segment 2»" = 15000, "«segment 3»" = { uniform = { low = 40000, high = 80000 } } } }
segments."«segment 1»" = { team = "«team 1»", programme = "«programme 1»" }
segments."«segment 2»" = { team = "«team 2»", programme = "«programme 2»" }
segments."«segment 3»" = { team = "«team 3»", programme = "«programme 3»" }
teams."«team 1»" = { headcount = 0.5, mode = "dedicated" }
teams."«team 2»" = { headcount = { uniform = { low = 0.2, high = 1.8 } }, mode = "dedicated" }
teams."«team 3»" = { headcount = 2.3, mode = "dedicated" }
[plans.ax]
rule = { ax = { segments = { "«profile 1»" = "«segment 4»", "«profile 2»" = "«segment 4»", "«profile 3»" = "«segment 5»", "«profile 4»" = "«segment 5»" } } }
segments."«segment 4»" = { team = "«team 4»", programme = "«programme 4»" }
segments."«segment 5»" = { team = "«team 5»", programme = "«programme 5»" }
teams."«team 4»" = { headcount = { uniform = { low = 1, high = 3 } }, mode = "pooled" }
teams."«team 5»" = { headcount = 2, mode = "dedicated" }
"#;

/// Names as they come, in order.
fn plain(text: &str) -> String {
    text.replace(['«', '»'], "")
}

/// Other names, in the opposite order of the alphabet, of one word each sort.
fn renamed(text: &str) -> String {
    let mut text = text.to_owned();
    for sort in ["type", "channel", "profile", "kind", "programme", "segment", "team"] {
        for number in 1..=5 {
            let letter = ["zulu", "yank", "x-ray", "Whiskey", "Ärger 'n'"][number - 1];
            text = text.replace(&format!("«{sort} {number}»"), &format!("{letter} {}", sort.len()));
        }
    }
    assert!(!text.contains('«'));
    text
}

pub fn names_are_names(before: &Case, after: &Case) {
    let (study, other) = (before.study(), after.study());
    let mut renamed = 0;
    for (plan, layout) in study.layouts.iter().enumerate() {
        assert_eq!(layout.series, other.layouts[plan].series);
        renamed += layout
            .groups
            .iter()
            .zip(&other.layouts[plan].groups)
            .filter(|(a, b)| a.1 != b.1)
            .count();
    }
    assert!(renamed > 10, "{renamed}");
    for (replication, (ours, theirs)) in before.rows().iter().zip(after.rows()).enumerate() {
        for (plan, layout) in study.layouts.iter().enumerate() {
            for (position, (a, b)) in ours[plan].iter().zip(&theirs[plan]).enumerate() {
                let what = label(layout, position);
                assert_eq!(
                    a.to_bits(),
                    b.to_bits(),
                    "{what}, plan {plan}, replication {replication}"
                );
            }
        }
    }
}

/// The world, whose uncertain numbers are those between the signs only.
fn world() -> String {
    let (start, end) = (
        CERTAIN.find("[delivery]").unwrap(),
        CERTAIN.find("[plans.revenue]").unwrap(),
    );
    NAMED.replace("[plans.revenue]", &format!("{}[plans.revenue]", &CERTAIN[start..end]))
}

/// Every uncertain number by the middle of its range.
fn at_the_middle(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(start) = text.find("{ uniform = { low = ") {
        let end = start + text[start..].find("} }").unwrap() + 3;
        let numbers: Vec<f64> = text[start..end]
            .split([',', ' '])
            .filter_map(|word| word.parse().ok())
            .collect();
        let [low, high] = numbers[..] else {
            panic!("{}", &text[start..end])
        };
        text.replace_range(start..end, &(0.5 * (low + high)).to_string());
    }
    text
}

#[test]
fn names_change_nothing_but_names() {
    for (text, uncertain) in [(world(), true), (at_the_middle(&world()), false)] {
        let before = Case::synthetic(&plain(&text), &[]);
        let after = Case::synthetic(&renamed(&text), &[]);
        assert_eq!(before.template.is_uncertain(), uncertain);
        names_are_names(&before, &after);
    }
}

/// A list names types, channels, profiles and segments too; there segments stand in the order of their names, so
/// numbers are compared by name.
#[test]
fn names_of_a_list() {
    let mut csv = String::from("id,arr,type,channel,profile,segment,owner\n");
    for i in 0..80 {
        csv += &format!(
            "C{i},{},«type {}»,«channel {}»,«profile {}»,«segment {}»,{}\n",
            3000 + i * 1234 % 90000,
            1 + i % 2,
            1 + i / 2 % 2,
            1 + i % 4,
            1 + i % 3,
            ["Ada", "Ben", "Cem"][i % 3]
        );
    }
    let start = NAMED.find("rule = { revenue").unwrap();
    let end = NAMED.find("segments.\"«segment 1»\"").unwrap();
    let as_is = world().replace(&NAMED[start..end], "rule = \"as_is\"\n");
    assert_ne!(as_is, world());
    let before = Case::listed(&plain(&as_is), &[], &plain(&csv));
    let after = Case::listed(&renamed(&as_is), &[], &renamed(&csv));
    let (study, other) = (before.study(), after.study());
    let (ours, theirs) = (before.rows(), after.rows());
    let mut compared = 0;
    for (plan, layout) in study.layouts.iter().enumerate() {
        for position in 0..layout.series.len() {
            // The name in the other world: the numbered names of this one are marked again.
            let mut name = label(layout, position);
            for sort in ["type", "channel", "profile", "kind", "programme", "segment", "team"] {
                for number in 1..=5 {
                    name = name.replace(&format!("{sort} {number}"), &format!("«{sort} {number}»"));
                }
            }
            let name = renamed(&name);
            let there = (0..layout.series.len())
                .find(|&there| label(&other.layouts[plan], there) == name)
                .unwrap_or_else(|| panic!("no {name}"));
            for (a, b) in ours.iter().zip(&theirs) {
                assert_eq!(a[plan][position].to_bits(), b[plan][there].to_bits(), "{name}");
            }
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}
