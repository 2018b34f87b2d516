//! T12 (docs/model.md 9): for any valid scenario NRR ≥ GRR, GRR ≤ 1, shares lie in [0, 1], and every number is finite
//! unless there is nothing to measure: nobody in the group, or no hours available. Nothing is computed: the bounds are
//! the truth. Scenarios are drawn at random, extremes above all.

use axplan::measures::groups::Group;
use axplan::measures::layout::Layout;
use axplan::measures::metric::Metric;
use axplan::outputs::card;
use axplan::results::tables;
use axplan::scenario::schema::Scenario;
use axplan::studies::answer::Answer;
use axplan::studies::assignments::assigned_customers;
use axplan::studies::compare::Study;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use crate::worlds::{CERTAIN, Case, label, run};

/// A number among a few, as text.
fn one_of(values: &'static [&'static str]) -> BoxedStrategy<String> {
    select(values).prop_map(str::to_owned).boxed()
}

/// The same, sometimes uncertain: anywhere from the lowest to the highest of them.
fn maybe_uncertain(values: &'static [&'static str]) -> BoxedStrategy<String> {
    let (low, high) = (values[0], values[values.len() - 1]);
    let uncertain = Just(format!("{{ uniform = {{ low = {low}, high = {high} }} }}"));
    prop_oneof![4 => one_of(values), 1 => uncertain].boxed()
}

/// Shares that sum to 1, some of them 0, as text.
fn shares(n: usize) -> BoxedStrategy<Vec<String>> {
    let parts = prop::collection::vec(select(&[0_u32, 1, 1, 2, 7][..]), n);
    parts
        .prop_filter("some share", |parts| parts.iter().sum::<u32>() > 0)
        .prop_map(|parts| {
            let total: u32 = parts.iter().sum();
            parts
                .iter()
                .map(|&part| format!("{:?}", f64::from(part) / f64::from(total)))
                .collect()
        })
        .boxed()
}

fn arr() -> BoxedStrategy<String> {
    one_of(&[
        "",
        "",
        "arr = { lognormal = { median = 20000, sigma = 1 } }",
        "arr = { lognormal = { median = 20000, sigma = 0 } }",
        "arr = { lognormal = { median = 1, sigma = 5 } }",
        "arr = { gamma = { mean = 20000, cv = 1 } }",
        "arr = { uniform = { low = 0, high = 100000 } }",
        "arr = { triangular = { low = 1000, mode = 1000, high = 50000 } }",
        "arr = { pert = { low = 1000, mode = 2000, high = 900000 } }",
        "arr = { empirical = [10, 10, 10, 5000, 1000000] }",
    ])
}

fn types(channels: usize) -> BoxedStrategy<String> {
    let kind = (
        one_of(&["0.000001", "1", "12000", "90000", "1e15"]),
        one_of(&["0.01", "0.8", "5"]),
        maybe_uncertain(&["0", "0.1", "1"]),
        shares(channels),
    );
    (1_usize..4)
        .prop_flat_map(move |n| (shares(n), prop::collection::vec(kind.clone(), n)))
        .prop_map(|(shares, kinds)| {
            let line = |(number, (share, (median, sigma, u, channels))): (usize, (&String, &(_, _, _, Vec<String>)))| {
                let bought: Vec<String> =
                    channels.iter().enumerate().map(|(at, share)| format!("\"way {at}\" = {share}")).collect();
                let (median, sigma, u): (&String, &String, &String) = (median, sigma, u);
                format!(
                    "[population.types.\"sort {number}\"]\nshare = {share}\narr = {{ median = {median}, sigma = {sigma} }}\n\
                     unavoidable_churn = {u}\nchannels = {{ {} }}\n",
                    bought.join(", ")
                )
            };
            shares.iter().zip(&kinds).enumerate().map(line).collect()
        })
        .boxed()
}

/// Kinds, the number of profiles, and what each needs.
fn need() -> BoxedStrategy<(usize, String)> {
    (1_usize..7, 1_usize..6)
        .prop_flat_map(|(kinds, profiles)| {
            let hours = prop::collection::vec(one_of(&["0.001", "0.4", "1.25", "1000"]), kinds);
            let inbound = prop::collection::vec(any::<bool>(), kinds);
            let rate = maybe_uncertain(&["0", "0.001", "0.6", "6", "90"]);
            let rates = prop::collection::vec(prop::collection::vec(rate, kinds), profiles);
            (Just((kinds, profiles)), hours, inbound, rates)
        })
        .prop_map(|((kinds, profiles), hours, mut inbound, rates)| {
            inbound[kinds / 2] = true;
            let mut text = String::from("[need.kinds]\n");
            for (kind, (hours, inbound)) in hours.iter().zip(inbound).enumerate() {
                text += &format!("\"talk {kind}\" = {{ hours = {hours}, inbound = {inbound} }}\n");
            }
            text += "\"talk out\" = { hours = 1.25 }\n";
            for (profile, rates) in rates.iter().enumerate() {
                let rates: Vec<String> = rates
                    .iter()
                    .enumerate()
                    .map(|(kind, rate)| format!("\"talk {kind}\" = {rate}"))
                    .collect();
                text += &format!("[need.profiles.\"p {profile}\"]\n{}\n", rates.join("\n"));
            }
            (profiles, text)
        })
        .boxed()
}

fn team() -> BoxedStrategy<String> {
    (
        maybe_uncertain(&["0", "0.3", "1", "2.5", "60"]),
        one_of(&["pooled", "dedicated"]),
        one_of(&[
            "",
            "",
            ", shrinkage = 1",
            ", shrinkage = 0",
            ", cost_per_year = 0",
            ", hours_per_month = 1",
        ]),
    )
        .prop_map(|(headcount, mode, more)| format!("{{ headcount = {headcount}, mode = \"{mode}\"{more} }}"))
        .boxed()
}

fn programme() -> BoxedStrategy<String> {
    one_of(&["calls", "nothing", "follow", "average"])
}

/// A revenue plan with thresholds anywhere, and an AX plan with one segment for some profiles and one for the others.
fn plans(profiles: usize) -> BoxedStrategy<String> {
    let thresholds = one_of(&[
        "b = 0, c = 1e-6",
        "b = 10000, c = 50000",
        "b = 1e14, c = 1e15",
        "b = 19999, c = 20000",
    ]);
    let teams = prop::collection::vec(team(), 4);
    let programmes = prop::collection::vec(programme(), 5);
    let covered = prop::collection::vec(any::<bool>(), profiles);
    let accuracy = one_of(&["0", "0.5", "1"]);
    (thresholds, teams, programmes, covered, accuracy)
        .prop_map(|(thresholds, teams, programmes, covered, accuracy)| {
            let covering: Vec<String> = covered
                .iter()
                .enumerate()
                .map(|(profile, first)| format!("\"p {profile}\" = \"{}\"", if *first { "d" } else { "e" }))
                .collect();
            format!(
                "[plans.old]\nrule = {{ revenue = {{ {thresholds} }} }}\n\
                 segments.a = {{ team = \"x\", programme = \"{}\" }}\nsegments.b = {{ team = \"y\", programme = \"{}\" }}\n\
                 segments.c = {{ team = \"y\", programme = \"{}\" }}\nteams.x = {}\nteams.y = {}\n\
                 [plans.new]\nrule = {{ ax = {{ accuracy.usage = {accuracy}, segments = {{ {} }} }} }}\n\
                 segments.d = {{ team = \"x\", programme = \"{}\" }}\nsegments.e = {{ team = \"z\", programme = \"{}\" }}\n\
                 teams.x = {}\nteams.z = {}\n",
                programmes[0], programmes[1], programmes[2], teams[0], teams[1], covering.join(", "),
                programmes[3], programmes[4], teams[2], teams[3],
            )
        })
        .boxed()
}

/// Everything else that is a number.
fn numbers() -> BoxedStrategy<String> {
    let delivery = (maybe_uncertain(&["0", "0.5", "1"]), maybe_uncertain(&["0", "0.3", "1"]));
    let experience = (
        one_of(&["0.05", "0.85", "1"]),
        maybe_uncertain(&["0", "0.25", "1"]),
        maybe_uncertain(&["0", "0.25", "1"]),
        maybe_uncertain(&["0", "0.3", "1"]),
    );
    let churn = (
        maybe_uncertain(&["0", "0.05", "20"]),
        maybe_uncertain(&["0", "1.8", "50"]),
    );
    let contraction = (
        one_of(&["0", "0.1", "0.999999"]),
        one_of(&["0.001", "0.2", "0.999"]),
        maybe_uncertain(&["0", "1.5", "50"]),
    );
    let expansion = (
        maybe_uncertain(&["0", "0.08", "1"]),
        maybe_uncertain(&["0", "0.12", "1"]),
        maybe_uncertain(&["0", "2", "50"]),
    );
    let people = (
        one_of(&["1", "160", "744"]),
        one_of(&["0", "0.4", "0.4", "1"]),
        one_of(&["0.01", "0.9", "10"]),
        maybe_uncertain(&["0", "150000", "1e12"]),
        one_of(&["0", "0.8", "1"]),
    );
    (delivery, experience, churn, contraction, expansion, people)
        .prop_map(|(delivery, experience, churn, contraction, expansion, people)| {
            format!(
                "[delivery]\nwaits = {}\nescalates = {}\n[experience]\nreference_health = {}\nsmoothing = {}\n\
                 surplus_penalty = {}\nsubstitution = {}\n[outcomes.churn]\nbase_hazard = {}\nsensitivity = {}\n\
                 [outcomes.contraction]\nchance = {}\ndepth = {}\nsensitivity = {}\n[outcomes.expansion]\nchance = {}\n\
                 share = {}\nsensitivity = {}\n[workforce]\nhours_per_month = {}\nshrinkage = {}\n\
                 target_utilisation = {}\ncost_per_year = {}\n[economics]\ngross_margin_rate = {}\n",
                delivery.0,
                delivery.1,
                experience.0,
                experience.1,
                experience.2,
                experience.3,
                churn.0,
                churn.1,
                contraction.0,
                contraction.1,
                contraction.2,
                expansion.0,
                expansion.1,
                expansion.2,
                people.0,
                people.1,
                people.2,
                people.3,
                people.4,
            )
        })
        .boxed()
}

fn scenario() -> BoxedStrategy<String> {
    (need(), 1_usize..3)
        .prop_flat_map(|((profiles, need), channels)| {
            let head = (one_of(&["12", "13", "25"]), one_of(&["1", "2", "37"]), any::<u32>());
            let population = (
                arr(),
                types(channels),
                shares(profiles),
                maybe_uncertain(&["-1", "0", "0.2", "1"]),
                one_of(&[
                    "{ gamma = { mean = 2, cv = 0.5 } }",
                    "{ gamma = { mean = 0, cv = 1 } }",
                    "{ uniform = { low = 0, high = 3 } }",
                    "{ lognormal = { median = 1, sigma = 5 } }",
                ]),
            );
            let spread = (
                maybe_uncertain(&["0", "0.5", "3"]),
                maybe_uncertain(&["0", "0.45", "3"]),
                one_of(&[
                    "",
                    "",
                    "dispersion = 0.01\n",
                    "dispersion = 1.5\n",
                    "dispersion = 1e6\n",
                ]),
            );
            let bands = one_of(&["[]", "[12000, 25000]", "[1e14]", "[0.5, 1, 2, 1e3, 1e9]"]);
            let programmes = one_of(&["100", "0.5"]);
            let rest = (numbers(), plans(profiles));
            (
                Just((channels, need)),
                head,
                population,
                spread,
                (bands, programmes),
                rest,
            )
        })
        .prop_map(
            |((channels, need), head, population, spread, (bands, calls), (numbers, plans))| {
                let (months, size, seed) = head;
                let (arr, types, shares, rho, whitespace) = population;
                let shares: Vec<String> = shares
                    .iter()
                    .enumerate()
                    .map(|(p, share)| format!("\"p {p}\" = {share}"))
                    .collect();
                let ways: Vec<String> = (0..channels)
                    .map(|way| format!("\"way {way}\" = {{ whitespace_factor = {} }}", way * 50))
                    .collect();
                format!(
                    "name = \"any\"\nmonths = {months}\n[run]\nseed = {seed}\nreplications = 4\ninner = 2\n\
                 [population]\nsize = {size}\n{arr}\nwhitespace = {whitespace}\n{types}\
                 [population.channels]\n{}\n[population.profiles]\n{}\n[population.correlation]\narr_need = {rho}\n\
                 [need]\nmultiplier_cv = {}\nduration_cv = {}\n{}{need}\n[assessment.accuracy]\nusage = 0.7\n\
                 [programmes]\ncalls = {{ cadence = {{ \"talk out\" = {calls} }} }}\n\
                 nothing = {{ cadence = {{}} }}\nfollow = {{ follow_need = \"as_it_arises\" }}\n\
                 average = {{ follow_need = \"at_the_mean\" }}\n{numbers}[measures]\narr_bands = {bands}\n{plans}",
                    ways.join("\n"),
                    shares.join("\n"),
                    spread.0,
                    spread.1,
                    spread.2,
                )
            },
        )
        .boxed()
}

/// Why a number may be missing, or nothing.
fn why_undefined(
    scenario: &Scenario,
    plan: usize,
    layout: &Layout,
    row: &[f64],
    position: usize,
) -> Option<&'static str> {
    let series = layout.series[position];
    let value = |metric| match series.month {
        None => row[layout.position(metric, series.group).unwrap()],
        Some(month) => row[layout.position_in_month(metric, series.group, month).unwrap()],
    };
    match series.metric {
        Metric::RequiredLoad
        | Metric::Utilisation
        | Metric::OverloadShare
        | Metric::AccountsPerCsm
        | Metric::ArrPerCsm => {
            let teams = &scenario.plans[plan].teams;
            let headcount = |index: usize| {
                let group = layout.groups.iter().position(|(group, _)| *group == Group::Team(index));
                row[layout.position(Metric::Headcount, group.unwrap()).unwrap()]
            };
            let hours = |index: usize| {
                let shrinkage = teams[index].shrinkage.unwrap_or(scenario.workforce.shrinkage);
                headcount(index) * (1.0 - shrinkage)
            };
            let by_hours = matches!(series.metric, Metric::RequiredLoad | Metric::Utilisation);
            match layout.groups[series.group].0 {
                Group::All => {
                    let idle = (0..teams.len()).all(|team| hours(team) == 0.0);
                    (idle && by_hours || value(Metric::Headcount) == 0.0).then_some("no hours")
                }
                Group::Team(team) => {
                    (hours(team) == 0.0 && by_hours || value(Metric::Headcount) == 0.0).then_some("no hours")
                }
                // The last books of a team whose headcount was drawn low have nobody behind them.
                Group::Csm { team, book } => {
                    (hours(team) == 0.0 && by_hours || book as f64 >= headcount(team) - 1e-9).then_some("no hours")
                }
                _ => None,
            }
        }
        Metric::Nrr12m
        | Metric::Grr12m
        | Metric::LogoRetention12m
        | Metric::NrrTtm
        | Metric::GrrTtm
        | Metric::MismatchShare
        | Metric::Adequacy
        | Metric::Health => {
            let nobody_left = value(Metric::Arr) == 0.0;
            let ever =
                series.metric != Metric::Health && series.metric != Metric::NrrTtm && series.metric != Metric::GrrTtm;
            let nobody_was = series.month.is_some() || !ever || value(Metric::ChurnedArr) == 0.0;
            (nobody_left && nobody_was).then_some("nobody in the group")
        }
        _ => None,
    }
}

fn bounds(metric: Metric) -> (f64, f64) {
    match metric {
        Metric::Grr12m
        | Metric::GrrTtm
        | Metric::LogoRetention12m
        | Metric::Adequacy
        | Metric::Health
        | Metric::MismatchShare
        | Metric::OverloadShare => (0.0, 1.0),
        // A sum of shares of work may round up.
        Metric::Utilisation => (0.0, 1.0 + 1e-12),
        Metric::GrossMargin | Metric::Margin => (f64::NEG_INFINITY, f64::INFINITY),
        _ => (0.0, f64::INFINITY),
    }
}

fn no_cell_is_no_number(what: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    for record in csv::Reader::from_reader(bytes).records() {
        let record = record.unwrap();
        let odd = record.iter().any(|cell| ["NaN", "inf", "-inf", "-NaN"].contains(&cell));
        prop_assert!(!odd, "{what}: {record:?}");
    }
    Ok(())
}

fn written(study: &Study) -> Result<(), TestCaseError> {
    let comparison = run(study);
    let [mut summary, mut differences, mut replications, mut assignments] = [const { Vec::new() }; 4];
    tables::summary(study, &comparison, &mut summary).unwrap();
    tables::differences(study, &comparison, &mut differences).unwrap();
    tables::replications(study, &comparison, &mut replications).unwrap();
    tables::assignments(&assigned_customers(study), &mut assignments).unwrap();
    no_cell_is_no_number("summary.csv", &summary)?;
    no_cell_is_no_number("differences.csv", &differences)?;
    no_cell_is_no_number("replications.csv", &replications)?;
    no_cell_is_no_number("assignments.csv", &assignments)?;
    let card = card::render(&Answer::new(study, &comparison));
    let words = card.split(|c: char| !c.is_alphanumeric());
    prop_assert!(!words.clone().any(|word| word == "NaN" || word == "inf"), "{card}");
    Ok(())
}

fn is_sane(text: &str) -> Result<(), TestCaseError> {
    let case = Case::synthetic(text, &[]);
    let study = case.study();
    for (replication, plans) in case.rows().iter().enumerate() {
        for (plan, (layout, row)) in study.layouts.iter().zip(plans).enumerate() {
            for (position, &value) in row.iter().enumerate() {
                let series = layout.series[position];
                let what = label(layout, position);
                if !value.is_finite() {
                    let why = why_undefined(case.template.central(), plan, layout, row, position);
                    prop_assert!(why.is_some(), "{what}, plan {plan}, replication {replication}: {value}");
                    continue;
                }
                let (low, high) = bounds(series.metric);
                prop_assert!((low..=high).contains(&value), "{what}, plan {plan}: {value}");
                let less = match series.metric {
                    Metric::Nrr12m => Metric::Grr12m,
                    Metric::NrrTtm => Metric::GrrTtm,
                    _ => continue,
                };
                let place = layout.series.iter().position(|other| {
                    other.metric == less && other.group == series.group && other.month == series.month
                });
                prop_assert!(value >= row[place.unwrap()], "{what}, plan {plan}: below GRR");
            }
        }
    }
    written(&study)
}

/// Fixed seed: the same 96 scenarios every time.
#[test]
fn any_valid_scenario() {
    let config = Config {
        cases: 96,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(2025),
        max_shrink_iters: 400,
        ..Config::default()
    };
    TestRunner::new(config).run(&scenario(), |text| is_sane(&text)).unwrap();
}

/// Customers of a list who stand outside of the ARR distribution given beside it, or pay nothing: what they need is
/// still drawn by the profiles' shares when ARR says nothing about it.
#[test]
fn listed_arr_beyond_the_distribution() {
    let list = |step: u32| (0..400).fold(String::from("id,arr\n"), |csv, i| format!("{csv}C{i},{}\n", i * step));
    for (arr, step) in [
        ("{ uniform = { low = 50000, high = 60000 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 0 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 0.01 } }", 1000),
        ("{ lognormal = { median = 50000, sigma = 1 } }", 0),
        ("{ gamma = { mean = 50000, cv = 1 } }", 0),
        ("{ empirical = [0, 0, 0, 10] }", 0),
    ] {
        for rho in ["0", "1", "-1"] {
            let sets = [
                format!("population.arr={arr}"),
                format!("population.correlation.arr_need={rho}"),
            ];
            let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
            let case = Case::listed(CERTAIN, &sets, &list(step));
            let mut profiles = [0_u32; 4];
            case.step(0, 1, |at| {
                if at.month == 1 {
                    at.customers
                        .profile
                        .iter()
                        .for_each(|&profile| profiles[usize::from(profile)] += 1);
                }
            });
            if rho == "0" {
                // Shares .45, .3, .2, .05 of 400: each count within 4.5 binomial standard deviations.
                for (count, share) in profiles.iter().zip([0.45, 0.3, 0.2, 0.05]) {
                    let sd = f64::sqrt(400.0 * share * (1.0 - share));
                    let off = f64::from(*count) - 400.0 * share;
                    assert!(off.abs() < 4.5 * sd, "{arr}, rho {rho}: {profiles:?}");
                }
            } else if step > 0 {
                assert!(profiles[0] > 0 && profiles[0] < 400, "{arr}, rho {rho}: {profiles:?}");
            }
            written(&case.study()).unwrap();
        }
    }
}
