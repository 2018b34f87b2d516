//! The chain of plans between the baseline and a plan by Appropriate Experience, which change one thing each.

use super::need::{Need, Needs};
use super::people::People;
use crate::scenario::PlanDraft;
use crate::scenario::schema::{Mode, Plan, Team};
use crate::studies::compare::Study;

/// What tells a plan by Appropriate Experience from the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The same people, divided among the teams by the hours that their customers need.
    Rebalancing,
    /// Whom the segments group.
    Assignment,
    /// How a team's people share its work: mode, books, roles.
    Pooling,
    /// What the teams set out to deliver, automation included.
    Programmes,
    /// How many people there are, what they cost, who is served first, and all else.
    Hours,
}

impl Step {
    /// All of them, in the order in which they are taken.
    pub const ALL: [Self; 5] = [
        Self::Rebalancing,
        Self::Assignment,
        Self::Pooling,
        Self::Programmes,
        Self::Hours,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rebalancing => "rebalancing",
            Self::Assignment => "assignment",
            Self::Pooling => "pooling",
            Self::Programmes => "programmes",
            Self::Hours => "hours",
        }
    }
}

/// The baseline, or the plan that it is compared with.
struct Side<'a> {
    plan: &'a Plan,
    draft: PlanDraft,
    need: Need,
    people: Vec<People>,
}

impl<'a> Side<'a> {
    fn new(study: &Study<'a>, needs: &Needs, plan: usize) -> Option<Self> {
        let (name, written) = study.template.central().plans.get_index(plan)?;
        let teams = written.teams.values().zip(&study.central.plans[plan].teams);
        Some(Self {
            plan: written,
            draft: study.template.plan_draft(name)?,
            need: needs.of(plan).clone(),
            people: teams.map(|(team, compiled)| People::of(team, compiled)).collect(),
        })
    }

    fn segment(&self, index: usize) -> &'a str {
        self.plan.segments.get_index(index).map_or("", |(name, _)| name)
    }

    /// The team of a segment.
    fn team_of(&self, segment: usize) -> (&'a str, &'a Team) {
        let team = &self.plan.segments[segment].team;
        (team, &self.plan.teams[team])
    }
}

/// The two plans that a chain leads from and to.
pub struct Chain<'a> {
    baseline: Side<'a>,
    arm: Side<'a>,
}

impl<'a> Chain<'a> {
    /// The chain from the study's baseline to one of its plans.
    pub fn new(study: &Study<'a>, needs: &Needs, arm: usize) -> Option<Self> {
        Some(Self {
            baseline: Side::new(study, needs, study.baseline)?,
            arm: Side::new(study, needs, arm)?,
        })
    }

    /// The stated map: the i-th of the plan's n segments stands for the ⌊i·k/n⌋-th of the baseline's k.
    pub fn map(&self) -> Vec<(String, String)> {
        let segments = 0..self.arm.plan.segments.len();
        segments
            .map(|i| {
                (
                    self.arm.segment(i).to_owned(),
                    self.baseline.segment(self.baseline_of(i)).to_owned(),
                )
            })
            .collect()
    }

    fn baseline_of(&self, segment: usize) -> usize {
        segment * self.baseline.plan.segments.len() / self.arm.plan.segments.len()
    }

    /// The first of the plan's segments that stands for a segment of the baseline; where none does, the last that
    /// stands for one below it.
    fn arm_of(&self, segment: usize) -> usize {
        let all = 0..self.arm.plan.segments.len();
        let mut first = all.clone().filter(|&i| self.baseline_of(i) == segment);
        let below = all.rev().find(|&i| self.baseline_of(i) < segment);
        first.next().or(below).unwrap_or(0)
    }

    /// The baseline after some of the steps.
    pub fn plan(&self, steps: &[Step]) -> PlanDraft {
        let side = |step| {
            if steps.contains(&step) {
                &self.arm
            } else {
                &self.baseline
            }
        };
        let own = side(Step::Assignment);
        // Which segment of a side corresponds to one of the plan in the making.
        let counterpart = |of: &Side, segment: usize| match (std::ptr::eq(of, own), std::ptr::eq(own, &self.arm)) {
            (true, _) => segment,
            (false, true) => self.baseline_of(segment),
            (false, false) => self.arm_of(segment),
        };
        let (programmes, pooling, hours) = (side(Step::Programmes), side(Step::Pooling), side(Step::Hours));
        let mut draft = hours.draft.clone();
        for key in ["rule", "segments", "teams"] {
            draft.take(&[key], &own.draft, &[key]);
        }
        for (index, (name, segment)) in own.plan.segments.iter().enumerate() {
            let theirs = programmes.segment(counterpart(programmes, index));
            draft.take(&["segments", name], &programmes.draft, &["segments", theirs]);
            draft.text(&["segments", name, "team"], &segment.team);
        }
        let people = People::total(&hours.people).divided(&self.weights(steps));
        for ((name, team), people) in own.plan.teams.iter().zip(people) {
            let first = own.plan.segments.values().position(|segment| segment.team == *name);
            // A team that covers nobody has no counterpart, and stays what it is.
            let mut roles = &team.roles;
            if let Some(first) = first {
                let (theirs, _) = hours.team_of(counterpart(hours, first));
                draft.take(&["teams", name], &hours.draft, &["teams", theirs]);
                let (theirs, as_theirs) = pooling.team_of(counterpart(pooling, first));
                for key in ["mode", "books", "roles"] {
                    draft.take(&["teams", name, key], &pooling.draft, &["teams", theirs, key]);
                }
                roles = &as_theirs.roles;
                Self::reserve(&mut draft, name, own, pooling, &|segment| counterpart(pooling, segment));
            }
            people.write(&mut draft, name, roles);
        }
        draft
    }

    /// Hours are reserved where the team is a pod, and nowhere else, whatever the programme: those of the segment stood
    /// for; where that reserves none, those of another segment of the pod.
    fn reserve(draft: &mut PlanDraft, team: &str, own: &Side, pooling: &Side, counterpart: &dyn Fn(usize) -> usize) {
        let segments = || {
            own.plan
                .segments
                .values()
                .enumerate()
                .filter(|(_, segment)| segment.team == team)
        };
        let Some((first, _)) = segments().next() else { return };
        let (pod, as_theirs) = pooling.team_of(counterpart(first));
        let reserves = |index: &usize| pooling.plan.segments[*index].reserved_hours.is_some();
        let another =
            (0..pooling.plan.segments.len()).find(|index| pooling.team_of(*index).0 == pod && reserves(index));
        for (index, _) in segments() {
            let place = ["segments", own.segment(index), "reserved_hours"];
            let theirs = Some(counterpart(index)).filter(reserves).or(another);
            match theirs.filter(|_| as_theirs.mode == Mode::Pod) {
                Some(theirs) => draft.take(
                    &place,
                    &pooling.draft,
                    &["segments", pooling.segment(theirs), "reserved_hours"],
                ),
                None => draft.remove(&place),
            }
        }
    }

    /// In which proportion the teams of a plan in the making have its people: by the hours that their customers need;
    /// before rebalancing, as the baseline has them, a team's people being shared by those that stand for it.
    fn weights(&self, steps: &[Step]) -> Vec<f64> {
        let by_arm = steps.contains(&Step::Assignment);
        let own = if by_arm { &self.arm } else { &self.baseline };
        if steps.contains(&Step::Rebalancing) {
            return own.need.hours_by_team(own.plan);
        }
        let today: Vec<f64> = self.baseline.people.iter().map(|people| people.opening).collect();
        if !by_arm {
            return today;
        }
        let teams = &self.baseline.plan.teams;
        let stands_for: Vec<usize> = (0..self.arm.plan.segments.len())
            .map(|i| {
                teams
                    .get_index_of(self.baseline.team_of(self.baseline_of(i)).0)
                    .unwrap_or(0)
            })
            .collect();
        let mut weights = vec![0.0; self.arm.plan.teams.len()];
        for (i, segment) in self.arm.plan.segments.values().enumerate() {
            let beside = (0..stands_for.len()).filter(|&other| stands_for[other] == stands_for[i]);
            let hours: Vec<f64> = beside.map(|other| self.arm.need.hours[other]).collect();
            let total: f64 = hours.iter().sum();
            let share = if total > 0.0 {
                self.arm.need.hours[i] / total
            } else {
                1.0 / hours.len() as f64
            };
            if let Some(team) = self.arm.plan.teams.get_index_of(&segment.team) {
                weights[team] += today[stands_for[i]] * share;
            }
        }
        weights
    }
}
