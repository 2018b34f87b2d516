//! Coverage segments: who covers them, and what is set out to be delivered (docs/model.md 5.4).

use crate::scenario::schema::{self, FollowNeed, Scenario};

use super::world::Kind;

/// A coverage segment. Hours and money are those of a month.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its name in files.
    pub name: String,
    /// The team that covers it.
    pub team: usize,
    /// What the team sets out to deliver.
    pub programme: Programme,
    /// By kind: share that automation serves, and how much of the need behind it that covers.
    pub digital: Vec<(f64, f64)>,
    /// The kind of which a share is served as another, and the work that an hour of it takes then.
    pub carve_out: Option<(usize, f64)>,
    /// Hours that a pod reserves for each customer.
    pub reserved_hours: f64,
    /// Operations of digital delivery for each customer.
    pub operations: f64,
    /// A conversation with each customer that enters: its hours, and the share of the expectation that it takes away.
    pub conversation: Option<(f64, f64)>,
    /// The kind of which as much more is delivered as the customer expects.
    pub meets_expectation: Option<usize>,
    /// Coverage that customers may buy.
    pub paid_coverage: Option<PaidOffer>,
}

/// Coverage that customers may buy.
#[derive(Clone, Copy, Debug)]
pub struct PaidOffer {
    /// Price a year.
    pub price_per_year: f64,
    /// Hours a month.
    pub hours: f64,
}

/// What a team sets out to deliver, besides the inbound requests that arrive under every programme.
#[derive(Clone, Debug)]
pub enum Programme {
    /// Hours a month by stage and kind, needed or not: `[stage * kinds + kind]`; 0 for inbound kinds.
    Cadence(Vec<f64>),
    /// The need that the customer's own draws give at the assessed profile's rates.
    AsItArises,
    /// The assessed profile's average.
    AtTheMean,
}

impl Segment {
    /// A written segment of a plan whose teams begin at `first_team`.
    pub fn new(
        name: String,
        segment: &schema::Segment,
        plan: &schema::Plan,
        first_team: usize,
        scenario: &Scenario,
        kinds: &[Kind],
    ) -> Self {
        let names = &scenario.need.kinds;
        let kind = |name: &String| {
            names
                .get_index_of(name)
                .expect("checked: kinds are named as the need has them")
        };
        let digital = |name: &String| {
            segment
                .digital
                .get(name)
                .map_or((0.0, 0.0), |law| (law.share, law.effectiveness))
        };
        Self {
            name,
            team: first_team
                + plan
                    .teams
                    .get_index_of(&segment.team)
                    .expect("checked: segments name teams"),
            programme: Programme::new(&scenario.programmes[&segment.programme], scenario, kinds),
            digital: names.keys().map(digital).collect(),
            carve_out: segment.carve_out.as_ref().map(|carved| {
                let (from, to) = (kind(&carved.from), kind(&carved.to));
                (from, 1.0 - carved.share * (1.0 - kinds[to].hours / kinds[from].hours))
            }),
            reserved_hours: segment.reserved_hours.unwrap_or(0.0),
            operations: segment.operations_per_customer.unwrap_or(0.0) / 12.0,
            conversation: segment.conversation.map(|talk| (talk.hours, talk.lowers)),
            meets_expectation: segment.meets_expectation.as_ref().map(kind),
            paid_coverage: segment.paid_coverage.map(|offer| PaidOffer {
                price_per_year: offer.price_per_year,
                hours: offer.hours_per_month,
            }),
        }
    }

    /// Whether it must know the profile of a customer.
    pub fn assesses(&self) -> bool {
        matches!(self.programme, Programme::AsItArises | Programme::AtTheMean)
    }

    /// Hours of work that an hour of a kind takes for a customer.
    #[inline]
    pub fn work_factor(&self, kind: usize, accepts_async: bool) -> f64 {
        match self.carve_out {
            Some((carved, factor)) if carved == kind && accepts_async => factor,
            _ => 1.0,
        }
    }
}

impl Programme {
    fn new(programme: &schema::Programme, scenario: &Scenario, kinds: &[Kind]) -> Self {
        let stages = scenario.lifecycle.as_ref().map(|lifecycle| &lifecycle.stages);
        let hours = |rates: &schema::Rates| -> Vec<f64> {
            let names = scenario.need.kinds.keys().zip(kinds);
            let of_kind = |(name, kind): (&String, &Kind)| {
                if kind.inbound {
                    0.0
                } else {
                    rates.0.get(name).copied().unwrap_or(0.0) * kind.hours
                }
            };
            names.map(of_kind).collect()
        };
        match programme {
            schema::Programme::Cadence(rates) => {
                let stages = stages.map_or(1, indexmap::IndexMap::len);
                Self::Cadence(hours(rates).repeat(stages))
            }
            schema::Programme::CadenceByStage(by_stage) => {
                let stages = stages.into_iter().flat_map(indexmap::IndexMap::keys);
                Self::Cadence(stages.flat_map(|stage| hours(&by_stage[stage])).collect())
            }
            schema::Programme::FollowNeed(FollowNeed::AsItArises) => Self::AsItArises,
            schema::Programme::FollowNeed(FollowNeed::AtTheMean) => Self::AtTheMean,
        }
    }
}
