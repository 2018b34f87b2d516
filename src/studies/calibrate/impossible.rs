//! Figures that no year can have had: a number outside of what its metric can be, or GRR above NRR.

use crate::diagnostics::Diagnostic;
use crate::measures::metric::Metric;
use crate::scenario::Target;

/// How many standard errors GRR may lie above NRR. A judgement: two figures that are not known well may come out in the wrong
/// order, by more than two hardly ever.
const STANDARD_ERRORS: f64 = 2.0;

/// A number that its metric cannot be.
pub fn outside(target: &Target, metric: Metric) -> Option<Diagnostic> {
    let (name, value) = (&target.metric, written(target.value));
    if let Some(help) = metric.meant_in_percent(target.value) {
        return Some(target.diagnostic(format!("`{name}` is {value}")).help(help));
    }
    let (low, high) = metric.range();
    if (low..=high).contains(&target.value) {
        return None;
    }
    let [low, high] = [low, high].map(written);
    let message = format!("`{name}` is {value}, but must lie between {low} and {high}");
    Some(
        target
            .diagnostic(message)
            .help(format!("write a number from {low} to {high}")),
    )
}

/// GRR leaves out what NRR adds, expansion and uplift, of the same customers: it is never higher.
pub fn above(targets: &[Target]) -> impl Iterator<Item = Diagnostic> {
    targets.iter().filter_map(|grr| {
        let period = grr.metric.strip_prefix("grr_")?;
        let is_its_nrr = |nrr: &&Target| nrr.metric.strip_prefix("nrr_") == Some(period) && nrr.team == grr.team;
        let nrr = targets.iter().find(is_its_nrr)?;
        let allowed = STANDARD_ERRORS * (grr.se * grr.se + nrr.se * nrr.se).sqrt();
        let message = format!(
            "`{}` is {}, above `{}`, {}",
            grr.metric,
            written(grr.value),
            nrr.metric,
            written(nrr.value)
        );
        let help = "GRR leaves expansion out, so that it is NRR at most: correct one of them, or write how well they are known, as in \
                    `{ value = 0.95, se = 0.01 }`";
        (grr.value - nrr.value > allowed).then(|| grr.diagnostic(message).help(help))
    })
}

/// A number, large ones with an exponent.
fn written(value: f64) -> String {
    format!("{value:?}").trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Targets;

    fn targets(text: &str) -> Vec<Target> {
        Targets::parse("t.toml", text).unwrap().targets
    }

    #[test]
    fn figures_lie_in_the_range_of_their_metric() {
        let refused = |text: &str| {
            let target = &targets(text)[0];
            outside(target, Metric::named(&target.metric).unwrap()).is_some()
        };
        for text in [
            "nrr_12m = -1",
            "grr_12m = 1.5",
            "grr_12m = 95",
            "logo_retention_12m = 1.01",
            "teams.scale.utilisation = -0.1",
            "cs_cost = -5",
            "margin = 1e19",
        ] {
            assert!(refused(text), "{text}");
        }
        for text in [
            "nrr_12m = 1.4",
            "grr_12m = 1",
            "logo_retention_12m = 0",
            "teams.scale.utilisation = 1.3",
            "margin = -2e6",
            "roi = -0.8",
        ] {
            assert!(!refused(text), "{text}");
        }
    }

    #[test]
    fn grr_is_not_above_nrr_by_more_than_errors_allow() {
        let refused = |text: &str| above(&targets(text)).count();
        assert_eq!(refused("nrr_12m = 0.5\ngrr_12m = 0.99"), 1);
        assert_eq!(refused("nrr_12m = 0.9\ngrr_12m = 0.9"), 0);
        assert_eq!(refused("nrr_12m = { value = 0.89, se = 0.01 }\ngrr_12m = 0.9"), 0);
        assert_eq!(refused("nrr_12m = { value = 0.87, se = 0.01 }\ngrr_12m = 0.9"), 1);
        // Of other months, or of other customers.
        assert_eq!(refused("nrr_ttm = 0.5\ngrr_12m = 0.9"), 0);
        assert_eq!(refused("nrr_12m = 0.5\nteams.scale.grr_12m = 0.9"), 0);
    }
}
