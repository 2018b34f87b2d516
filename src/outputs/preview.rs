//! The preview of a run, and where the run came out elsewhere.

use super::words::{percent, points, several, whole_percent};
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
    let (medians, trust) = if preview.uncertain > 0 {
        let inputs = several(preview.uncertain, "uncertain input");
        (
            ", uncertain inputs at their medians",
            format!("The run averages over {inputs}, and may differ from this by several points"),
        )
    } else {
        let trust = format!("Known to be off by up to {:.1} points", KNOWN_BIAS * 100.0);
        ("", trust)
    };
    let more = if preview.books_change_hands {
        ", and by more here: it leaves out that chance makes books uneven, so that more customers change hands"
    } else {
        ""
    };
    format!(
        "Preview (the limit of ever more customers: no chance{medians}): NRR over 12 months about {}. {trust}{more}.",
        plans.join(", ")
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
    let told = format!(
        "the run has {}: further apart than the preview's known bias of {:.1} points and the run's own error allow.",
        plans.join(", "),
        KNOWN_BIAS * 100.0
    );
    Some(if preview.books_change_hands {
        format!(
            "Note: {told} The preview leaves out that chance makes books uneven, so that more customers change hands."
        )
    } else if preview.uncertain > 0 {
        format!(
            "Note: {told} The run averages over the uncertain inputs, the preview has them at their medians; where outcomes bend \
             with an input, these differ."
        )
    } else {
        format!(
            "Warning: {told} With few customers and teams near their limits of hours, chance itself moves the mean; go by the \
             run, and look at the load of the teams."
        )
    })
}
