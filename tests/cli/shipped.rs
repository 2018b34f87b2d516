//! Every shipped scenario, run briefly: what must hold of its tables.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::place::{Place, names};
use super::tables::{Table, close, number};

const GROUPS: [&str; 6] = ["team:", "csm:", "segment:", "profile:", "band:", "opening:"];

/// Runs each shipped scenario with 8 replications over 12 months, the largest with fewer customers. Its report stays small enough to be
/// sent on.
fn each(examine: impl Fn(&str, &Path, &Value)) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let scenarios = names(folder.as_ref());
    let scenarios: Vec<_> = scenarios.iter().filter_map(|name| name.strip_suffix(".toml")).collect();
    assert!(scenarios.contains(&"crm-smb") && scenarios.contains(&"reference"));
    for scenario in scenarios {
        let place = Place::new();
        let file = format!("{folder}/{scenario}.toml");
        let mut arguments = vec![
            "run",
            &file,
            "--replications",
            "8",
            "--months",
            "12",
            "--out",
            "out",
            "--report",
            "--format",
            "json",
        ];
        if scenario == "reference" {
            arguments.extend(["--set", "population.size=300"]);
        }
        let answer = serde_json::from_str(&place.done(&arguments)).unwrap();
        let page = place.path("out/report.html").metadata().unwrap().len();
        assert!((800_000..3_000_000).contains(&page), "{scenario}: {page} bytes");
        examine(scenario, &place.path("out"), &answer);
    }
}

/// The lines of `summary.csv` for all customers: by plan, metric and month.
fn of_all(summary: &Table) -> HashMap<(&str, &str, &str), f64> {
    let all = summary.records.iter().filter(|record| record["group"] == "all");
    let entry = |record| {
        let record: &HashMap<String, String> = record;
        (
            (
                record["plan"].as_str(),
                record["metric"].as_str(),
                record["month"].as_str(),
            ),
            number(record, "mean"),
        )
    };
    all.map(entry).collect()
}

/// Where a number is defined in the replications of one outer draw only, of which there are two, it has no standard error.
fn is_of_one_draw(record: &HashMap<String, String>) -> bool {
    let error = record.get("se").expect("a column");
    error.is_empty() && ["1", "2"].contains(&record["n"].as_str())
}

#[test]
fn cells_are_numbers_and_groups_are_known() {
    each(|scenario, out, _| {
        for name in ["summary.csv", "differences.csv", "replications.csv", "assignments.csv"] {
            let table = Table::read(&out.join(name));
            for record in &table.records {
                for (column, cell) in record {
                    let lower = cell.to_lowercase();
                    assert!(
                        !["nan", "inf", "-inf"].contains(&lower.as_str()),
                        "{scenario}/{name}: {column} in {record:?}"
                    );
                }
                if let Some(group) = record.get("group") {
                    let known = group == "all" || GROUPS.iter().any(|kind| group.starts_with(kind));
                    assert!(known, "{scenario}/{name}: {group}");
                }
            }
        }
        let summary = Table::read(&out.join("summary.csv"));
        let mut seen = HashSet::new();
        for record in &summary.records {
            let key = ["plan", "metric", "group", "month"].map(|column| &record[column]);
            assert!(seen.insert(key), "{scenario}: twice {record:?}");
            if is_of_one_draw(record) {
                continue;
            }
            for column in ["mean", "se", "sd", "n"] {
                assert!(number(record, column).is_finite(), "{scenario}: {column} in {record:?}");
            }
        }
    });
}

#[test]
fn the_arr_bridge_balances() {
    each(|scenario, out, answer| {
        let summary = Table::read(&out.join("summary.csv"));
        let all = of_all(&summary);
        let plans: HashSet<&str> = all.keys().map(|(plan, ..)| *plan).collect();
        assert!(!plans.is_empty());
        for plan in plans {
            let value = |metric, month: &str| {
                let months: &str = month;
                *all.get(&(plan, metric, months))
                    .unwrap_or_else(|| panic!("{scenario}: {plan} {metric} {month}"))
            };
            // Without arrivals or uplift there are no such metrics.
            let maybe = |metric, month: &str| all.get(&(plan, metric, month)).copied().unwrap_or(0.0);
            let moved = |month: &str| {
                maybe("new_arr", month) + maybe("uplift_arr", month) + value("expansion_arr", month)
                    - value("contraction_arr", month)
                    - value("churned_arr", month)
            };
            let first = answer["opening_arr"].as_f64().unwrap();
            let mut opening = first;
            for month in 1..=12 {
                let month = month.to_string();
                let closing = value("arr", &month);
                assert!(
                    close(opening + moved(&month), closing),
                    "{scenario}: {plan}, month {month}"
                );
                opening = closing;
            }
            assert!(
                close(first + moved(""), value("arr", "")),
                "{scenario}: {plan}, the whole run"
            );
            assert!(close(opening, value("arr", "")), "{scenario}: {plan}, the end");
        }
    });
}

#[test]
fn retention_is_in_order() {
    each(|scenario, out, _| {
        let summary = Table::read(&out.join("summary.csv"));
        let means: HashMap<_, _> = summary
            .records
            .iter()
            .map(|record| {
                let key = ["plan", "metric", "group", "month"].map(|column| record[column].as_str());
                (key, number(record, "mean"))
            })
            .collect();
        let mut compared = 0;
        for (&[plan, metric, group, month], &grr) in &means {
            let Some(nrr) = metric.strip_prefix("grr").map(|rest| format!("nrr{rest}")) else {
                continue;
            };
            let nrr = means[&[plan, nrr.as_str(), group, month]];
            assert!(
                nrr >= grr - 1e-12 && (0.0..=1.0).contains(&grr),
                "{scenario}: {plan} {group} {month}: {grr} {nrr}"
            );
            compared += 1;
        }
        assert!(compared > 10, "{scenario}");
    });
}

#[test]
fn quantiles_and_intervals_are_in_order() {
    each(|scenario, out, _| {
        for record in &Table::read(&out.join("summary.csv")).records {
            let quantiles = ["p05", "p25", "p50", "p75", "p95"].map(|column| number(record, column));
            assert!(quantiles.is_sorted(), "{scenario}: {record:?}");
            assert!(
                is_of_one_draw(record) || number(record, "se") >= 0.0 && number(record, "sd") >= 0.0,
                "{scenario}: {record:?}"
            );
        }
        let differences = Table::read(&out.join("differences.csv"));
        for record in differences.records.iter().filter(|record| !is_of_one_draw(record)) {
            let interval = ["ci_low", "mean", "ci_high"].map(|column| number(record, column));
            assert!(interval.is_sorted(), "{scenario}: {record:?}");
            if !record["p_better"].is_empty() {
                assert!(
                    (0.0..=1.0).contains(&number(record, "p_better")),
                    "{scenario}: {record:?}"
                );
            }
        }
    });
}
