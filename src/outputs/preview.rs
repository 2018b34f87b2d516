//! The preview of a run, and where the run came out elsewhere.

use super::words::{percent, points, whole_percent};
use crate::studies::preview::{Disagreement, KNOWN_BIAS, PlanPreview, Preview};

/// NRR of every plan and how far to trust it, in two sentences.
pub fn retention(preview: &Preview) -> String {
    let baseline = &preview.plans[preview.baseline];
    if baseline.nrr.is_nan() {
        return "Preview: none, since there is no ARR at the opening.".to_owned();
    }
    let others = preview.plans.iter().filter(|plan| plan.plan != baseline.plan);
    let of_other = |plan: &PlanPreview| {
        let change = points(plan.nrr - baseline.nrr);
        format!("{} under `{}` ({change} points)", percent(plan.nrr), plan.plan)
    };
    let plans: Vec<String> = std::iter::once(format!("{} under `{}`", percent(baseline.nrr), baseline.plan))
        .chain(others.map(of_other))
        .collect();
    let (medians, bends) = if preview.uncertain > 0 {
        (
            ", uncertain inputs at their medians",
            ", and by more where NRR bends with an uncertain input",
        )
    } else {
        ("", "")
    };
    let more = if preview.books_change_hands {
        ", and by more here: it leaves out that chance makes books uneven, so that more customers change hands"
    } else {
        ""
    };
    format!(
        "Preview (the limit of ever more customers: no chance{medians}): NRR over 12 months about {}. Known to be off by up \
         to {:.1} points{bends}{more}.",
        plans.join(", "),
        KNOWN_BIAS * 100.0
    )
}

/// Required load of every team in month 1, in a sentence.
pub fn load(preview: &Preview) -> String {
    let of_plan = |plan: &PlanPreview| {
        let teams = plan.teams.iter();
        let teams: Vec<String> = teams
            .map(|(team, load)| format!("{team} {}", whole_percent(*load)))
            .collect();
        format!("`{}` {}", plan.plan, teams.join(", "))
    };
    let plans: Vec<String> = preview.plans.iter().map(of_plan).collect();
    format!("Required load in month 1: {}.", plans.join("; "))
}

/// What to make of a run of which plans came out elsewhere than in its preview; nothing where none did.
pub fn disagreement(preview: &Preview, found: &[Disagreement]) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    let of_plan = |found: &Disagreement| {
        format!(
            "{} NRR under `{}` (±{:.1}; the preview had {})",
            percent(found.mean),
            found.plan,
            found.half_width * 100.0,
            percent(found.previewed)
        )
    };
    let plans: Vec<String> = found.iter().map(of_plan).collect();
    let mut reasons = Vec::new();
    if preview.books_change_hands {
        reasons.push("that chance makes books uneven, so that more customers change hands");
    }
    if preview.uncertain > 0 {
        reasons.push("that NRR bends with an uncertain input");
    }
    let kind = if reasons.is_empty() { "Warning" } else { "Note" };
    reasons.push("that chance itself moves the mean, with few customers and teams near their limits of hours");
    Some(format!(
        "{kind}: the run has {}: further apart than {:.1} points and the run's own error. It may be {}. Go by the run, and look at \
         the load of the teams.",
        plans.join(", "),
        KNOWN_BIAS * 100.0,
        reasons.join(", or ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_promised_is_no_warning() {
        let told = |uncertain, books_change_hands| {
            let preview = Preview {
                plans: Vec::new(),
                baseline: 0,
                uncertain,
                books_change_hands,
            };
            let found = Disagreement {
                plan: "ax".to_owned(),
                previewed: 1.049,
                mean: 1.039,
                half_width: 0.003,
            };
            disagreement(&preview, &[found]).unwrap()
        };
        assert!(
            told(0, false).starts_with("Warning: the run has 103.9 % NRR under `ax` (±0.3; the preview had 104.9 %)")
        );
        let both = told(3, true);
        assert!(
            both.starts_with("Note: ") && both.contains("books uneven") && both.contains("bends with"),
            "{both}"
        );
    }
}
