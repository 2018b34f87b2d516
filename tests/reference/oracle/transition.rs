//! Moving from one plan to another in waves: when each team starts, and how its people come over (docs/model.md 5.10).

use super::input_plans::Transition;
use super::plan::{Segment, Team};

/// Writes the waves into both plans' teams, and what becomes of their headcounts. `segments` are those moved to.
pub fn schedule(transition: &Transition, segments: &[Segment], former: &mut [Team], own: &mut [Team]) {
    let mut waves: Vec<usize> = Vec::new();
    for segment in segments {
        let team = segment.team - former.len();
        if !waves.contains(&team) {
            waves.push(team);
        }
    }
    for (team, law) in own.iter_mut().enumerate() {
        // A team without segments comes with the first wave.
        let place = waves.iter().position(|wave| *wave == team).unwrap_or(0) as u32;
        law.wave = Some(transition.start + place * transition.over / waves.len() as u32);
    }
    let months = own[0].roles[0].headcount.len();
    let planned: Vec<Vec<f64>> = own
        .iter()
        .map(|team| {
            (0..months)
                .map(|m| team.roles.iter().map(|role| role.headcount[m]).sum())
                .collect()
        })
        .collect();
    for m in 0..months {
        let month = m as u32 + 1;
        let all: f64 = planned.iter().map(|team| team[m]).sum();
        let come = |team: &Team| team.wave <= Some(month);
        let started: f64 = own
            .iter()
            .zip(&planned)
            .filter(|(team, _)| come(team))
            .map(|(_, people)| people[m])
            .sum();
        let moved = if all > 0.0 {
            started / all
        } else {
            f64::from(u8::from(own.iter().all(come)))
        };
        for role in former.iter_mut().flat_map(|team| &mut team.roles) {
            role.headcount[m] *= 1.0 - moved;
        }
        for team in own.iter_mut().filter(|team| team.wave > Some(month)) {
            team.roles.iter_mut().for_each(|role| role.headcount[m] = 0.0);
        }
    }
}
