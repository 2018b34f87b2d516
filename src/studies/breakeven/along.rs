//! Along one input: where a plan pays, where it does not, and where what the scenario says of the input stands.

use serde::{Deserialize, Serialize};

use super::figures::{Bounded, Verdict};
use super::vary::Vary;
use crate::random::Distribution;
use crate::scenario::{Stated, Template};
use crate::statistics::crossing::{self, Curve, Zone};

/// A part of the range.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Part {
    /// What the mean difference says there.
    pub verdict: Verdict,
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// A break-even: a value of the input at which the mean difference crosses 0.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Crossing {
    /// The estimate.
    pub at: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the plan pays above it, and not below.
    pub pays_above: bool,
}

impl From<crossing::Crossing> for Crossing {
    fn from(found: crossing::Crossing) -> Self {
        Self {
            at: found.at,
            low: found.low,
            high: found.high,
            pays_above: found.rises,
        }
    }
}

/// Where a plan pays along one input.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Along {
    /// The input and the range that was looked at.
    pub vary: Vary,
    /// The values that were run.
    pub values: Vec<f64>,
    /// Replications at each of them.
    pub replications: u32,
    /// The range by verdict.
    pub parts: Vec<Part>,
    /// The break-evens, rising.
    pub crossings: Vec<Crossing>,
    /// What the scenario says of the input, against them; none where it says no number.
    pub stated: Option<Standing>,
}

/// What the scenario says of the input.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Standing {
    /// The number; of an uncertain one, its median.
    pub value: f64,
    /// The value that it is below with 5 %, where it is uncertain.
    pub p05: Option<f64>,
    /// The value that it is below with 95 %.
    pub p95: Option<f64>,
    /// What the plan does at `value`; none where that is outside of the range.
    pub verdict: Option<Verdict>,
    /// Where it is uncertain: the probability of a value at which the plan pays. Its interval comes from those of the
    /// break-evens.
    pub probability: Option<Bounded>,
    /// Where it is uncertain: the probability of a value outside of the range, where the plan is taken to do what it does at
    /// that end of the range.
    pub outside: f64,
}

impl Along {
    pub(super) fn new(vary: &Vary, curve: &Curve, replications: u32, template: &Template) -> Self {
        let part = |zone: Zone| Part {
            verdict: zone.side.into(),
            low: zone.low,
            high: zone.high,
        };
        let parts: Vec<Part> = curve.zones().into_iter().map(part).collect();
        let crossings: Vec<Crossing> = curve.crossings().into_iter().map(Crossing::from).collect();
        let stated = template.stated(&vary.path);
        Self {
            values: curve.values().collect(),
            replications,
            stated: stated.map(|stated| standing(&stated, vary, &parts, &crossings)),
            vary: vary.clone(),
            parts,
            crossings,
        }
    }

    /// Parts in which nobody can tell and that are no break-even's interval.
    pub fn open_parts(&self) -> impl Iterator<Item = &Part> {
        let between = |part: &Part| {
            let mut crossings = self.crossings.iter();
            crossings.any(|crossing| crossing.low <= part.low && part.high <= crossing.high)
        };
        self.parts
            .iter()
            .filter(move |part| part.verdict == Verdict::CannotTell && !between(part))
    }
}

fn standing(stated: &Stated, vary: &Vary, parts: &[Part], crossings: &[Crossing]) -> Standing {
    let value = match stated {
        Stated::Number(number) => *number,
        Stated::Uncertain(law) => law.median(),
    };
    let part = parts.iter().find(|part| part.low <= value && value <= part.high);
    let verdict = part.map(|part| part.verdict);
    let Stated::Uncertain(law) = stated else {
        return Standing {
            value,
            p05: None,
            p95: None,
            verdict,
            probability: None,
            outside: 0.0,
        };
    };
    Standing {
        value,
        p05: Some(law.quantile(0.05)),
        p95: Some(law.quantile(0.95)),
        verdict,
        probability: probability(law, parts, crossings),
        outside: law.cdf(vary.low) + (1.0 - law.cdf(vary.high)),
    }
}

/// The probability of a value at which the plan pays: between the estimates of the break-evens; with the parts where it is
/// established that it does, and without those where it is that it does not, at the ends. None where nothing is established.
fn probability(law: &Distribution, parts: &[Part], crossings: &[Crossing]) -> Option<Bounded> {
    let last = parts.len().checked_sub(1)?;
    let in_parts = |of: &dyn Fn(Verdict) -> bool| -> f64 {
        let chosen = parts.iter().enumerate().filter(|(_, part)| of(part.verdict));
        let probabilities = chosen.map(|(index, part)| {
            let below = if index == 0 { 0.0 } else { law.cdf(part.low) };
            let above = if index == last { 1.0 } else { law.cdf(part.high) };
            above - below
        });
        // The sum of nothing is −0.
        probabilities.fold(0.0, |sum, probability| sum + probability)
    };
    let first = parts.iter().find(|part| part.verdict != Verdict::CannotTell)?;
    let mut pays = first.verdict == Verdict::Pays;
    let (mut value, mut from) = (0.0, 0.0);
    for crossing in crossings {
        let to = law.cdf(crossing.at);
        value += if pays { to - from } else { 0.0 };
        from = to;
        pays = crossing.pays_above;
    }
    value += if pays { 1.0 - from } else { 0.0 };
    let value = value.clamp(0.0, 1.0);
    let low = in_parts(&|verdict| verdict == Verdict::Pays);
    let high = 1.0 - in_parts(&|verdict| matches!(verdict, Verdict::DoesNotPay | Verdict::NoDifference));
    Some(Bounded {
        value: Some(value),
        low: Some(low.clamp(0.0, value)),
        high: Some(high.clamp(value, 1.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::crossing::Knot;

    fn parts_and_crossings() -> (Vec<Part>, Vec<Crossing>) {
        let part = |verdict, low, high| Part { verdict, low, high };
        let parts = vec![
            part(Verdict::DoesNotPay, 0.0, 0.6),
            part(Verdict::CannotTell, 0.6, 0.8),
            part(Verdict::Pays, 0.8, 2.0),
        ];
        let crossing = Crossing {
            at: 0.7,
            low: 0.6,
            high: 0.8,
            pays_above: true,
        };
        (parts, vec![crossing])
    }

    /// By hand, for a uniform from −0.5 to 2.5.
    #[test]
    fn a_belief_is_weighed_against_the_break_even() {
        let (parts, crossings) = parts_and_crossings();
        let vary = Vary {
            path: "x".to_owned(),
            low: 0.0,
            high: 2.0,
        };
        let law = Stated::Uncertain(Distribution::Uniform { low: -0.5, high: 2.5 });
        let found = standing(&law, &vary, &parts, &crossings);
        let bounded = found.probability.unwrap();
        for (found, expected) in [
            (bounded.value, 1.8 / 3.0),
            (bounded.low, 1.7 / 3.0),
            (bounded.high, 1.9 / 3.0),
            (Some(found.outside), 1.0 / 3.0),
            (found.p05, -0.35),
        ] {
            assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}, not {expected}");
        }
        assert_eq!(found.verdict, Some(Verdict::Pays));
        let number = standing(&Stated::Number(0.65), &vary, &parts, &crossings);
        assert_eq!((number.verdict, number.probability), (Some(Verdict::CannotTell), None));
        assert_eq!(standing(&Stated::Number(9.0), &vary, &parts, &crossings).verdict, None);
    }

    #[test]
    fn what_is_open_beside_a_break_even_is_told() {
        let knot = |x: f64, mean: f64| Knot {
            x,
            clusters: [-1.0, 1.0].iter().cycle().take(20).map(|noise| mean + noise).collect(),
        };
        let curve = Curve::new(vec![knot(0.0, 0.0), knot(1.0, -5.0), knot(3.0, 5.0)]);
        let template = Template::parse(
            "x",
            crate::studies::breakeven::tests::SCENARIO,
            &[],
            &Default::default(),
        )
        .unwrap();
        let vary = Vary {
            path: "outcomes.churn.sensitivity".to_owned(),
            low: 0.0,
            high: 3.0,
        };
        let along = Along::new(&vary, &curve, 20, &template);
        assert_eq!(along.crossings.len(), 1);
        assert!((along.crossings[0].at - 2.0).abs() < 1e-12);
        let open: Vec<&Part> = along.open_parts().collect();
        assert_eq!((open.len(), open[0].low), (1, 0.0));
    }
}
