//! What a value of a scenario means, and what it is counted in: read off the schema.

use super::path::Path;
use super::shape::{Form, SCENARIO, Shape};

/// What a value means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What it is counted in; empty where it is no number, or of no unit.
    pub unit: &'static str,
    /// In words.
    pub words: &'static str,
}

/// What stands at a path; nothing where the schema knows no such place.
pub fn meaning(path: &str) -> Option<Meaning> {
    let path = Path::parse(path)?;
    let shape = path.keys().try_fold(&*SCENARIO, |shape, key| shape.inside(key))?;
    Some(Meaning {
        unit: unit(path.last(), shape),
        words: &shape.description,
    })
}

/// Whether no scenario has what a path begins with, as where only its end is written.
pub fn begins_nowhere(path: &str) -> bool {
    let begins = |path: Path| path.keys().next().is_some_and(|first| SCENARIO.inside(first).is_some());
    Path::parse(path).is_some_and(|path| !begins(path))
}

/// Money is marked as such; what else a number is counted in, its name and its range tell.
fn unit(key: &str, shape: &Shape) -> &'static str {
    let is_number = matches!(
        shape.form,
        Form::Number { .. } | Form::Integer { .. } | Form::Distribution { .. }
    );
    match shape.form {
        _ if shape.is_money && key.ends_with("_per_year") => "money a year",
        _ if shape.is_money => "money",
        _ if !is_number => "",
        _ if key == "hours_per_month" => "hours a month",
        _ if key.contains("hours") => "hours",
        _ if key.contains("months") => "months",
        Form::Number { low: 0.0, high: 1.0 } => "fraction",
        _ => "number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_by_mark_name_and_range() {
        let unit = |path: &str| meaning(path).map(|found| found.unit);
        for (path, expected) in [
            ("workforce.cost_per_year", "money a year"),
            ("workforce.hours_per_month", "hours a month"),
            ("staffing.hiring_cost", "money"),
            ("economics.gross_margin_rate", "fraction"),
            ("months", "months"),
            ("outcomes.churn.sensitivity", "number"),
            ("plans.ax.teams.sync.mode", ""),
        ] {
            assert_eq!(unit(path), Some(expected), "{path}");
        }
        assert_eq!(unit("economics.nothing"), None);
        assert!(begins_nowhere("churn.sensitivity") && !begins_nowhere("outcomes.nothing"));
        let words = meaning("economics.discount_rate").unwrap().words;
        assert!(words.starts_with("Discount rate"), "{words}");
    }
}
