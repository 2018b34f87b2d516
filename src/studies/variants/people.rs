//! People by team over the run, and their division.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::plans::team;
use crate::scenario::PlanDraft;
use crate::scenario::schema::{Role, Team};

/// Parts of a full-time person in which people are divided.
const PARTS: f64 = 100.0;

/// A number of people, in full-time equivalents: at the opening, and from months on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// At the opening.
    pub opening: f64,
    /// From these months on.
    pub from: BTreeMap<u32, f64>,
}

impl People {
    /// The people of a team: what the plan says; else who is listed.
    pub fn of(team: &Team, compiled: &team::Team) -> Self {
        let listed = team.headcount.is_none() && team.roles.is_empty();
        let from = team.headcount_from.iter();
        Self {
            opening: if listed { compiled.headcount(1) } else { team.people() },
            from: from
                .filter_map(|(month, people)| Some((month.parse().ok()?, *people)))
                .collect(),
        }
    }

    fn in_month(&self, month: u32) -> f64 {
        let latest = self.from.range(..=month).next_back();
        latest.map_or(self.opening, |(_, people)| *people)
    }

    /// All teams together.
    pub fn total(teams: &[Self]) -> Self {
        let sum = |month| teams.iter().map(|team| team.in_month(month)).sum();
        let months = teams.iter().flat_map(|team| team.from.keys());
        Self {
            opening: teams.iter().map(|team| team.opening).sum(),
            from: months.map(|&month| (month, sum(month))).collect(),
        }
    }

    /// These people divided in proportion to `weights`.
    pub fn divided(&self, weights: &[f64]) -> Vec<Self> {
        let opening = divide(self.opening, weights);
        let mut teams: Vec<Self> = opening
            .into_iter()
            .map(|opening| Self {
                opening,
                from: BTreeMap::new(),
            })
            .collect();
        for (&month, &people) in &self.from {
            for (team, people) in teams.iter_mut().zip(divide(people, weights)) {
                team.from.insert(month, people);
            }
        }
        teams
    }

    /// With so many more in every month.
    pub fn and(&self, more: f64) -> Self {
        Self {
            opening: self.opening + more,
            from: self
                .from
                .iter()
                .map(|(&month, people)| (month, people + more))
                .collect(),
        }
    }

    /// Writes them into a team of a plan; roles share them in the proportion that they have, and have no hiring plan.
    pub fn write(&self, draft: &mut PlanDraft, team: &str, roles: &IndexMap<String, Role>) {
        draft.remove(&["teams", team, "headcount"]);
        draft.remove(&["teams", team, "headcount_from"]);
        if roles.is_empty() {
            draft.number(&["teams", team, "headcount"], self.opening);
            for (month, people) in &self.from {
                draft.number(&["teams", team, "headcount_from", &month.to_string()], *people);
            }
        }
        let weights: Vec<f64> = roles.values().map(Role::people).collect();
        for (role, people) in roles.keys().zip(in_proportion(self.opening, &weights)) {
            draft.number(&["teams", team, "roles", role, "headcount"], people);
        }
    }
}

fn in_proportion(people: f64, weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let share = |weight: &f64| {
        if total > 0.0 {
            weight / total
        } else {
            1.0 / weights.len() as f64
        }
    };
    weights.iter().map(|weight| people * share(weight)).collect()
}

/// Whole hundredths by largest remainder; what is less than one hundredth goes where most people are, so that the total
/// is kept.
pub fn divide(people: f64, weights: &[f64]) -> Vec<f64> {
    let exact = in_proportion(people * PARTS, weights);
    let mut parts: Vec<f64> = exact.iter().map(|parts| parts.floor()).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - parts[b]).total_cmp(&(exact[a] - parts[a])).then(a.cmp(&b)));
    // A number of hundredths that is whole but for rounding is whole.
    let left = people * PARTS - parts.iter().sum::<f64>();
    let whole = (left + 1e-6).floor();
    for &team in order.iter().take(whole as usize) {
        parts[team] += 1.0;
    }
    let mut divided: Vec<f64> = parts.iter().map(|parts| parts / PARTS).collect();
    let rest = people - divided.iter().sum::<f64>();
    let most = (0..exact.len()).max_by(|&a, &b| exact[a].total_cmp(&exact[b]).then(b.cmp(&a)));
    if let Some(most) = most.filter(|_| rest.abs() > 1e-9) {
        divided[most] += rest;
    }
    divided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_keeps_the_total() {
        assert_eq!(divide(32.0, &[1.0, 1.0, 1.0]), [10.67, 10.67, 10.66]);
        assert_eq!(divide(2.0, &[3.0, 1.0]), [1.5, 0.5]);
        assert_eq!(divide(1.0, &[0.0, 1.0]), [0.0, 1.0]);
        assert_eq!(divide(1.0, &[0.0, 0.0]), [0.5, 0.5]);
        assert_eq!(divide(0.0, &[1.0, 2.0]), [0.0, 0.0]);
        let odd: f64 = divide(3.3333, &[1.0, 2.0, 4.0]).iter().sum();
        assert!((odd - 3.3333).abs() < 1e-12);
    }

    #[test]
    fn a_hiring_plan_is_divided_month_by_month() {
        let team = |opening: f64, from: &[(u32, f64)]| People {
            opening,
            from: from.iter().copied().collect(),
        };
        let total = People::total(&[team(2.0, &[(7, 4.0)]), team(1.0, &[(3, 2.0)])]);
        assert_eq!(total, team(3.0, &[(3, 4.0), (7, 6.0)]));
        let divided = total.divided(&[1.0, 3.0]);
        assert_eq!(divided[1], team(2.25, &[(3, 3.0), (7, 4.5)]));
        assert_eq!(People::total(&divided), total);
    }
}
