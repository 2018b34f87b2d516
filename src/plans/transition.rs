//! Transition: a plan that starts as another one and moves in waves (docs/model.md 5.10).

use super::plan::{Plan, Policy, Written};
use super::team::Team;
use crate::scenario::schema;

/// The plan that another one starts as.
#[derive(Clone, Debug)]
pub struct Former {
    /// What it decides.
    pub policy: Policy,
    /// Month of the first wave.
    pub start: u32,
    /// Months over which the waves are spread.
    pub over: u32,
    /// Cost of the move in each of these months.
    pub cost: f64,
    /// Index of the new plan's first segment.
    pub first_segment: u8,
    /// Index of the new plan's first team.
    pub first_team: usize,
    /// Month in which each segment's customers move in; 0 for the former plan's segments.
    pub wave_of_segment: Vec<u32>,
}

impl Former {
    /// Joins two plans: people and customers move from the first to the second, team by team in the order of the
    /// segments, in waves spread evenly over the months of the transition.
    pub(super) fn join(transition: &schema::Transition, former: Written, mut own: Written) -> Plan {
        let (first_segment, first_team) = (former.segments.len(), former.teams.len());
        let mut in_order: Vec<usize> = Vec::new();
        for segment in &own.segments {
            if !in_order.contains(&segment.team) {
                in_order.push(segment.team);
            }
        }
        let waves = in_order.len().max(1) as u32;
        let wave = |team: usize| {
            // A team that covers no segment starts with the first wave.
            let position = in_order.iter().position(|&other| other == team).unwrap_or(0) as u32;
            transition.start + position * transition.over / waves
        };
        let mut wave_of_segment = vec![0; first_segment];
        wave_of_segment.extend(own.segments.iter().map(|segment| wave(segment.team)));
        let months: Vec<u32> = (0..own.teams.len()).map(|team| wave(first_team + team)).collect();

        let mut teams = former.teams;
        for team in &mut teams {
            shrink(team, &own.teams, &months);
        }
        for (team, &month) in own.teams.iter_mut().zip(&months) {
            open_in(team, month);
            team.retraining = Some((month..month + transition.retraining_months, transition.retraining));
        }
        teams.append(&mut own.teams);
        let mut segments = former.segments;
        segments.append(&mut own.segments);
        let former = Self {
            policy: former.policy,
            start: transition.start,
            over: transition.over,
            cost: transition.cost / f64::from(transition.over),
            first_segment: first_segment as u8,
            first_team,
            wave_of_segment,
        };
        own.segments = segments;
        own.teams = teams;
        Plan::of(own, Some(former))
    }

    /// Whether customers and people move in this month.
    pub fn is_wave(&self, month: u32) -> bool {
        self.wave_of_segment[self.first_segment as usize..].contains(&month)
    }

    /// Cost of the move in this month.
    pub fn cost_in(&self, month: u32) -> f64 {
        if (self.start..self.start + self.over).contains(&month) {
            self.cost
        } else {
            0.0
        }
    }
}

/// A team of the former plan loses its people in the proportion in which the new plan's teams have started.
fn shrink(team: &mut Team, new: &[Team], months: &[u32]) {
    let moved = |month: u32| {
        let all: f64 = new.iter().map(|team| team.headcount(month)).sum();
        let started = new.iter().zip(months).filter(|(_, wave)| **wave <= month);
        let started: f64 = started.map(|(team, _)| team.headcount(month)).sum();
        if all > 0.0 {
            started / all
        } else {
            f64::from(u8::from(months.iter().all(|wave| *wave <= month)))
        }
    };
    for role in &mut team.roles {
        let mut at: Vec<u32> = role
            .headcount
            .iter()
            .map(|&(month, _)| month)
            .chain(months.iter().copied())
            .collect();
        at.extend(
            new.iter()
                .flat_map(|team| &team.roles)
                .flat_map(|role| role.headcount.iter().map(|&(month, _)| month)),
        );
        at.sort_unstable();
        at.dedup();
        role.headcount = at
            .into_iter()
            .map(|month| (month, role.headcount(month) * (1.0 - moved(month))))
            .collect();
    }
}

/// A team of the new plan has its people from its wave on.
fn open_in(team: &mut Team, wave: u32) {
    for role in &mut team.roles {
        let mut later: Vec<(u32, f64)> = role
            .headcount
            .iter()
            .copied()
            .filter(|&(month, _)| month > wave)
            .collect();
        let mut headcount = vec![(wave, role.headcount(wave))];
        if wave > 1 {
            headcount.insert(0, (1, 0.0));
        }
        headcount.append(&mut later);
        role.headcount = headcount;
    }
}
