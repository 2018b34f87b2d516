//! Names of the files that studies write, by which they are told from what a user keeps beside them.

use super::reading::ANSWER;

/// Files of each study, beside its answer.
const FILES: [(&str, &[&str]); 6] = [
    (
        "run",
        &[
            "README.md",
            "assignments.csv",
            "contributions.csv",
            "control.csv",
            "differences.csv",
            "quantiles.csv",
            "replications.csv",
            "summary.csv",
            "variance.csv",
        ],
    ),
    ("sweep", &["sweep.csv"]),
    ("size", &["frontier.csv", "size.csv"]),
    (
        "sensitivity",
        &["choice.csv", "evpi.csv", "morris.csv", "sobol.csv", "tornado.csv"],
    ),
    ("breakeven", &["breakeven.csv", "crossings.csv", "map.csv"]),
    ("calibrate", &["customers.csv", "holdout.csv", "parameters.csv"]),
];

/// Whether a study, called as its command is, may write a file of this name, beside the scenario and pages of it.
pub fn is_written(study: &str, name: &str) -> bool {
    let table = name.strip_suffix(".parquet").map(|table| format!("{table}.csv"));
    let written = table.as_deref().unwrap_or(name);
    let of_study = FILES.iter().filter(|(command, _)| *command == study);
    written == ANSWER || of_study.flat_map(|(_, files)| *files).any(|file| *file == written)
}
