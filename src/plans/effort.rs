//! What a plan sets out to do for a customer, as tables that the month reads by kind and segment (docs/model.md 5.4).

use super::segment::{Programme, Segment};
use super::team::Team;
use super::world::World;

/// The tables of one kind of engagement.
#[derive(Clone, Debug, Default)]
pub struct Effort {
    /// Hours that the programme plans for a customer seen as a profile in a stage, `[(segment * stages + stage) * profiles +
    /// seen]`; NaN where it follows the need as it arises.
    pub planned: Vec<f64>,
    /// Share of need that automation covers, by segment: φ·δ. Empty where it covers nothing in any.
    pub automated: Vec<f64>,
    /// Share of work that is left to people, by segment: 1 − δ. Empty likewise.
    pub left: Vec<f64>,
    /// ρ: hours of work that an hour of need takes, `[2 * segment + accepts async]`. Empty where it is 1 for everyone.
    pub factor: Vec<f64>,
}

impl Effort {
    /// The tables of each kind.
    pub fn of(segments: &[Segment], teams: &[Team], world: &World) -> Vec<Self> {
        (0..world.kinds.len())
            .map(|kind| Self::of_kind(kind, segments, teams, world))
            .collect()
    }

    fn of_kind(kind: usize, segments: &[Segment], teams: &[Team], world: &World) -> Self {
        let planned = |segment: &Segment, stage: usize, seen: usize| match &segment.programme {
            Programme::Cadence(hours) => hours[stage * world.kinds.len() + kind],
            Programme::AtTheMean => world.rates_of(stage as u8, seen as u8)[kind] * world.kinds[kind].hours,
            Programme::AsItArises => f64::NAN,
        };
        let mut effort = Self::default();
        for segment in segments {
            let cells = (0..world.stages.len()).flat_map(|stage| (0..world.profiles()).map(move |seen| (stage, seen)));
            effort
                .planned
                .extend(cells.map(|(stage, seen)| planned(segment, stage, seen)));
            let (share, effectiveness) = segment.digital[kind];
            effort.automated.push(effectiveness * share);
            effort.left.push(1.0 - share);
            let of_team = teams[segment.team].coordination[kind];
            effort
                .factor
                .extend([false, true].map(|accepts| segment.work_factor(kind, accepts) * of_team));
        }
        if effort.left.iter().all(|left| *left == 1.0) {
            effort.automated.clear();
            effort.left.clear();
        }
        if effort.factor.iter().all(|factor| *factor == 1.0) {
            effort.factor.clear();
        }
        effort
    }

    /// ρ of a customer of a segment.
    #[inline]
    pub fn factor(&self, segment: u8, accepts_async: bool) -> f64 {
        if self.factor.is_empty() {
            1.0
        } else {
            self.factor[2 * segment as usize + usize::from(accepts_async)]
        }
    }

    /// Share of need that automation covers in a segment.
    #[inline]
    pub fn automated(&self, segment: u8) -> f64 {
        if self.automated.is_empty() {
            0.0
        } else {
            self.automated[segment as usize]
        }
    }
}
