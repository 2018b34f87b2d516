//! The break-even that the decision card shows: how strongly experience must act on renewal for the move to pay.

use serde::{Deserialize, Serialize};

use super::along::Along;
use super::figures::knot;
use super::pair::Pair;
use super::{SENSITIVITY, Vary, at_value, wanted};
use crate::engine::{Stopped, Watch};
use crate::measures::metric::Metric;
use crate::scenario::Stated;
use crate::statistics::crossing::{Curve, Knot};
use crate::studies::inputs::Inputs;

/// The break-even of the card: in the churn sensitivity, by margin after Customer Success over the run.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Main {
    /// The plan.
    pub plan: String,
    /// Where it pays.
    pub along: Along,
}

/// What it may cost, as a share of the run. A judgement: a thousand replications of two plans then give thirty draws of two.
const SHARE: f64 = 0.3;

/// What a replication of some plans costs beside another: drawing customers and needs takes about as long as a plan.
fn cost(plans: usize) -> f64 {
    1.0 + plans as f64
}

/// Values that are run at most.
const MOST: u32 = 5;

/// With fewer independent draws than this at each value, nothing is said, as `--precision` ends no run before.
const FEWEST: u32 = 30;

/// The churn sensitivity at which a plan stops paying: no effect, what the scenario says, and twice that (or where an
/// uncertain one is with 99 %), then up to two values more where the sign changes. It takes the first replications of a run of
/// `plans` plans and `replications`; none where those would be too few, or where the scenario has no such number.
///
/// # Errors
/// If the watch says stop.
pub fn main_breakeven(
    inputs: &Inputs,
    plan: &str,
    plans: usize,
    replications: u32,
    watch: &Watch,
) -> Result<Option<Main>, Stopped> {
    let affordable = affordable(plans, replications);
    let Some((vary, stated)) = range(inputs) else {
        return Ok(None);
    };
    let at = |value: f64| Pair::at(inputs, plan, &at_value(&vary, value)).ok();
    let Some(first) = at(vary.low) else { return Ok(None) };
    let replications = affordable / first.inner() * first.inner();
    if replications / first.inner() < FEWEST {
        return Ok(None);
    }
    let mut knots: Vec<Knot> = Vec::new();
    for value in [vary.low, stated, vary.high] {
        let Some(pair) = at(value) else { return Ok(None) };
        if pair.check(Metric::Margin).is_err() {
            return Ok(None);
        }
        knots.push(knot(value, &pair.run(Metric::Margin, replications, watch)?));
    }
    while knots.len() < MOST as usize {
        let next = wanted(inputs, plan, &vary, &Curve::new(knots.clone()))
            .into_iter()
            .next();
        let Some((value, pair)) = next else { break };
        knots.push(knot(value, &pair.run(Metric::Margin, replications, watch)?));
    }
    Ok(Some(Main {
        plan: plan.to_owned(),
        along: Along::new(&vary, &Curve::new(knots), replications, &inputs.template),
    }))
}

/// Replications at each of the most values that cost no more than their share of a run.
fn affordable(plans: usize, replications: u32) -> u32 {
    // A share such as 0.06 is not exact.
    u32::min((share(plans) * f64::from(replications) + 1e-9) as u32, replications)
}

/// The share of a run's replications that each value takes.
fn share(plans: usize) -> f64 {
    SHARE * cost(plans) / (cost(2) * f64::from(MOST))
}

/// The replications of a run from which on something is said; `dependent` of them share a draw or a design.
pub fn fewest_replications(plans: usize, dependent: u32) -> u32 {
    let fewest = FEWEST * dependent;
    u32::max(fewest, (f64::from(fewest) / share(plans) - 1e-9).ceil() as u32).next_multiple_of(dependent)
}

/// Replications that a search takes at most, over all its values, beside a run of `plans` plans and `replications`.
pub fn most_replications(plans: usize, replications: u32) -> u32 {
    MOST * affordable(plans, replications)
}

/// The range around what the scenario says of the sensitivity, and the middle of that.
fn range(inputs: &Inputs) -> Option<(Vary, f64)> {
    let vary = Vary::parse(SENSITIVITY, &inputs.written).ok()?;
    let stated = match inputs.written.stated(SENSITIVITY)? {
        Stated::Number(number) => number,
        Stated::Uncertain(law) => law.median(),
    };
    let stated = vary.rounded(stated);
    (vary.low < stated && stated < vary.high).then_some((vary, stated))
}
