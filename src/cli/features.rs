//! What a plan and its segments have beside rule, teams and programmes, in words.

use crate::outputs::words::{money, percent, quantity, several};
use crate::scenario::schema::{Plan, Rationing, Segment, Transition};

/// What a segment has, a line each.
pub fn of_segment(segment: &Segment, sign: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, digital) in &segment.digital {
        lines.push(format!(
            "digital: {} of {kind}, {} effective",
            percent(digital.share),
            percent(digital.effectiveness)
        ));
    }
    if let Some(carve_out) = &segment.carve_out {
        lines.push(format!(
            "carve-out: {} of {} served as {}, for who accepts it",
            percent(carve_out.share),
            carve_out.from,
            carve_out.to
        ));
    }
    if let Some(hours) = segment.reserved_hours {
        lines.push(format!("reserved: {} h a customer and month", quantity(hours)));
    }
    if let Some(cost) = segment.operations_per_customer {
        lines.push(format!("operations: {} a customer and year", money(sign, cost)));
    }
    if let Some(conversation) = segment.conversation {
        lines.push(format!(
            "a conversation of {} h on entering takes {} of the expectation away",
            quantity(conversation.hours),
            percent(conversation.lowers)
        ));
    }
    if let Some(kind) = &segment.meets_expectation {
        lines.push(format!("meets expectations with {kind}"));
    }
    if let Some(offer) = segment.paid_coverage {
        lines.push(format!(
            "for sale: {} h a month for {} a year",
            quantity(offer.hours_per_month),
            money(sign, offer.price_per_year)
        ));
    }
    lines
}

/// What a plan has, a line each.
pub fn of_plan(plan: &Plan, sign: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, team) in &plan.teams {
        let steps = team.headcount_from.iter();
        let steps: Vec<String> = steps
            .map(|(month, people)| format!("{people} from month {month}"))
            .collect();
        if !steps.is_empty() {
            lines.push(format!("hiring plan of {name}: {}", steps.join(", ")));
        }
        let roles = team.roles.iter();
        let roles: Vec<String> = roles.map(|(name, role)| format!("{} {name}", role.people())).collect();
        if !roles.is_empty() {
            lines.push(format!("roles of {name}: {}", roles.join(", ")));
        }
    }
    match plan.rationing {
        None | Some(Rationing::Proportional) => {}
        Some(Rationing::AtRiskFirst) => lines.push("where hours fall short: customers at risk first".to_owned()),
        Some(Rationing::RenewalFirst) => lines.push("where hours fall short: who renews soon first".to_owned()),
        Some(Rationing::LargestArrFirst) => lines.push("where hours fall short: the largest ARR first".to_owned()),
    }
    if let Some(decline) = plan.decline {
        lines.push(format!(
            "declines {} of the candidates who are a bad fit; {} of the declined are",
            percent(decline.recall),
            percent(decline.precision)
        ));
    }
    if let Some(costs) = plan.costs {
        lines.push(format!(
            "costs a year beside people: enablement {}, tools {}",
            money(sign, costs.enablement_per_year),
            money(sign, costs.tooling_per_year)
        ));
    }
    if let Some(transition) = &plan.transition {
        lines.push(moved(transition, sign));
    }
    lines
}

fn moved(transition: &Transition, sign: &str) -> String {
    let mut told = format!(
        "begins as `{}`, moves over from month {} in {}",
        transition.from,
        transition.start,
        several(transition.over as usize, "month")
    );
    if transition.cost > 0.0 {
        told += &format!(", at a cost of {}", money(sign, transition.cost));
    }
    if transition.retraining > 0.0 && transition.retraining_months > 0 {
        told += &format!(
            ", and retrains for {} with {} of its hours",
            several(transition.retraining_months as usize, "month"),
            percent(transition.retraining)
        );
    }
    told
}
