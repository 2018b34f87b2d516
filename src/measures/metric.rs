//! The metrics: names, what they apply to, which way is better.

use super::groups::Group;
use crate::plans::plan;
use crate::scenario::schema::{Mode, Plan, Rule, Scenario, Team};

/// A metric of the results directory. Rates are fractions, money is currency, hours are hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// NRR over the first 12 months.
    Nrr12m,
    /// GRR over the first 12 months.
    Grr12m,
    /// Share of logos kept over the first 12 months.
    LogoRetention12m,
    /// NRR over the trailing 12 months.
    NrrTtm,
    /// GRR over the trailing 12 months.
    GrrTtm,
    /// ARR at the end.
    Arr,
    /// NRR over the first 12 months, less what price uplift won in them.
    Nrr12mWithoutUplift,
    /// Customers at the end.
    Customers,
    /// ARR of customers who arrived.
    NewArr,
    /// ARR won by expansion.
    ExpansionArr,
    /// ARR won by price uplift.
    UpliftArr,
    /// ARR lost by contraction.
    ContractionArr,
    /// ARR lost by churn.
    ChurnedArr,
    /// Hours that delivering every customer's experience takes ÷ hours available.
    RequiredLoad,
    /// Hours worked ÷ hours available.
    Utilisation,
    /// Share of CSM-months above the target utilisation.
    OverloadShare,
    /// Customers per full-time CSM.
    AccountsPerCsm,
    /// ARR per full-time CSM.
    ArrPerCsm,
    /// Hours worked above those available.
    OvertimeHours,
    /// Hours available that nobody worked and no pod reserved: capacity to spare.
    IdleHours,
    /// Hours worked that were worth nothing, because people were overloaded or idle.
    LostHours,
    /// Needed hours covered by automation.
    AutomatedHours,
    /// Needed hours not covered.
    UnmetHours,
    /// Hours delivered that were not needed.
    SurplusHours,
    /// Hours delivered that were not needed, but expected.
    EntitledSurplusHours,
    /// Hours waiting at the end.
    BacklogHours,
    /// Mean over customers of covered ÷ needed.
    Adequacy,
    /// Mean health.
    Health,
    /// Share of customers assessed as another profile than their own.
    MismatchShare,
    /// Mean quality of a month's experience.
    Satisfaction,
    /// Spread of ARR inside the group: standard deviation ÷ mean, at the end.
    ArrSpread,
    /// Mean burnout index of the people.
    Burnout,
    /// People who resigned.
    Resignations,
    /// Full-time equivalents planned but not employed.
    Vacancies,
    /// Mean hours that an inbound request to a pooled team waits, in months in which the team keeps up.
    WaitingHours,
    /// Share of inbound requests to a pooled team that are answered in time.
    AnsweredInTime,
    /// Share of months in which a pooled team does not keep up with its requests, so that waiting has no bound.
    WaitingUnbounded,
    /// Full-time equivalents.
    Headcount,
    /// Worked hours at the cost of an available hour.
    CostToServe,
    /// Cost of Customer Success: people, hiring, enablement, tools, operations, transition, paid coverage.
    CsCost,
    /// Revenue from coverage that customers bought.
    PaidRevenue,
    /// Revenue × gross margin rate, and what customers paid for coverage.
    GrossMargin,
    /// Gross margin less the cost of Customer Success; of a group of customers, less its cost to serve.
    Margin,
    /// Net present value of the margin gained over the baseline plan.
    Npv,
    /// Return on investment: margin gained over the baseline plan ÷ extra cost.
    Roi,
    /// First month from which the margin gained over the baseline plan is never negative again.
    PaybackMonth,
    /// Whether it is paid back by the end: 1 or 0.
    PaidBack,
    /// Deepest point of the margin gained over the baseline plan, as an amount lost.
    Dip,
    /// ARR × a multiple that depends on NRR.
    EnterpriseValue,
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: it describes.
    Neither,
}

/// What kind of group a metric is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All customers and people.
    All,
    /// One team.
    Team,
    /// One CSM of a dedicated team.
    Csm,
    /// Customers of one segment, profile, ARR band or opening segment.
    Customers,
}

impl Metric {
    /// All of them, in the order of the files.
    pub const ALL: [Self; 49] = [
        Self::Nrr12m,
        Self::Grr12m,
        Self::LogoRetention12m,
        Self::NrrTtm,
        Self::GrrTtm,
        Self::Arr,
        Self::Nrr12mWithoutUplift,
        Self::Customers,
        Self::NewArr,
        Self::ExpansionArr,
        Self::UpliftArr,
        Self::ContractionArr,
        Self::ChurnedArr,
        Self::RequiredLoad,
        Self::Utilisation,
        Self::OverloadShare,
        Self::AccountsPerCsm,
        Self::ArrPerCsm,
        Self::OvertimeHours,
        Self::IdleHours,
        Self::LostHours,
        Self::AutomatedHours,
        Self::UnmetHours,
        Self::SurplusHours,
        Self::EntitledSurplusHours,
        Self::BacklogHours,
        Self::Adequacy,
        Self::Health,
        Self::MismatchShare,
        Self::Satisfaction,
        Self::ArrSpread,
        Self::Burnout,
        Self::Resignations,
        Self::Vacancies,
        Self::WaitingHours,
        Self::AnsweredInTime,
        Self::WaitingUnbounded,
        Self::Headcount,
        Self::CostToServe,
        Self::CsCost,
        Self::PaidRevenue,
        Self::GrossMargin,
        Self::Margin,
        Self::Npv,
        Self::Roi,
        Self::PaybackMonth,
        Self::PaidBack,
        Self::Dip,
        Self::EnterpriseValue,
    ];

    /// The metrics kept exactly, one row a replication.
    pub const HEADLINES: [Self; 28] = [
        Self::Nrr12m,
        Self::Grr12m,
        Self::LogoRetention12m,
        Self::Arr,
        Self::ExpansionArr,
        Self::ContractionArr,
        Self::ChurnedArr,
        Self::RequiredLoad,
        Self::Utilisation,
        Self::OverloadShare,
        Self::UnmetHours,
        Self::SurplusHours,
        Self::Adequacy,
        Self::Health,
        Self::CsCost,
        Self::Margin,
        Self::Nrr12mWithoutUplift,
        Self::NewArr,
        Self::UpliftArr,
        Self::IdleHours,
        Self::Satisfaction,
        Self::Burnout,
        Self::Resignations,
        Self::Npv,
        Self::Roi,
        Self::PaybackMonth,
        Self::PaidBack,
        Self::Dip,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nrr12m => "nrr_12m",
            Self::Grr12m => "grr_12m",
            Self::LogoRetention12m => "logo_retention_12m",
            Self::NrrTtm => "nrr_ttm",
            Self::GrrTtm => "grr_ttm",
            Self::Arr => "arr",
            Self::ExpansionArr => "expansion_arr",
            Self::ContractionArr => "contraction_arr",
            Self::ChurnedArr => "churned_arr",
            Self::RequiredLoad => "required_load",
            Self::Utilisation => "utilisation",
            Self::OverloadShare => "overload_share",
            Self::AccountsPerCsm => "accounts_per_csm",
            Self::ArrPerCsm => "arr_per_csm",
            Self::UnmetHours => "unmet_hours",
            Self::SurplusHours => "surplus_hours",
            Self::BacklogHours => "backlog_hours",
            Self::Adequacy => "adequacy",
            Self::Health => "health",
            Self::MismatchShare => "mismatch_share",
            Self::Headcount => "headcount",
            Self::CostToServe => "cost_to_serve",
            Self::CsCost => "cs_cost",
            Self::GrossMargin => "gross_margin",
            Self::Margin => "margin",
            Self::Nrr12mWithoutUplift => "nrr_12m_without_uplift",
            Self::Customers => "customers",
            Self::NewArr => "new_arr",
            Self::UpliftArr => "uplift_arr",
            Self::OvertimeHours => "overtime_hours",
            Self::IdleHours => "idle_hours",
            Self::LostHours => "lost_hours",
            Self::AutomatedHours => "automated_hours",
            Self::EntitledSurplusHours => "entitled_surplus_hours",
            Self::Satisfaction => "satisfaction",
            Self::ArrSpread => "arr_spread",
            Self::Burnout => "burnout",
            Self::Resignations => "resignations",
            Self::Vacancies => "vacancies",
            Self::WaitingHours => "waiting_hours",
            Self::AnsweredInTime => "answered_in_time",
            Self::WaitingUnbounded => "waiting_unbounded",
            Self::PaidRevenue => "paid_revenue",
            Self::Npv => "npv",
            Self::Roi => "roi",
            Self::PaybackMonth => "payback_month",
            Self::PaidBack => "paid_back",
            Self::Dip => "dip",
            Self::EnterpriseValue => "enterprise_value",
        }
    }

    /// The metric of this name in files.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Which way it is better.
    pub const fn better(self) -> Better {
        match self {
            Self::Nrr12m
            | Self::Grr12m
            | Self::LogoRetention12m
            | Self::NrrTtm
            | Self::GrrTtm
            | Self::Arr
            | Self::ExpansionArr
            | Self::Adequacy
            | Self::Health
            | Self::GrossMargin
            | Self::Margin
            | Self::Nrr12mWithoutUplift
            | Self::NewArr
            | Self::UpliftArr
            | Self::AutomatedHours
            | Self::Satisfaction
            | Self::AnsweredInTime
            | Self::PaidRevenue
            | Self::Npv
            | Self::Roi
            | Self::PaidBack
            | Self::EnterpriseValue => Better::Higher,
            Self::ContractionArr
            | Self::ChurnedArr
            | Self::OverloadShare
            | Self::UnmetHours
            | Self::SurplusHours
            | Self::BacklogHours
            | Self::MismatchShare
            | Self::CostToServe
            | Self::CsCost
            | Self::OvertimeHours
            | Self::LostHours
            | Self::EntitledSurplusHours
            | Self::Burnout
            | Self::Resignations
            | Self::Vacancies
            | Self::WaitingHours
            | Self::WaitingUnbounded
            | Self::PaybackMonth
            | Self::Dip => Better::Lower,
            Self::RequiredLoad
            | Self::Utilisation
            | Self::AccountsPerCsm
            | Self::ArrPerCsm
            | Self::Headcount
            | Self::IdleHours
            | Self::Customers
            | Self::ArrSpread => Better::Neither,
        }
    }

    /// Whether it is measured for groups of this kind.
    pub const fn measures(self, scope: Scope) -> bool {
        match self {
            Self::RequiredLoad | Self::Utilisation | Self::AccountsPerCsm | Self::ArrPerCsm => {
                !matches!(scope, Scope::Customers)
            }
            Self::OverloadShare
            | Self::Headcount
            | Self::CsCost
            | Self::OvertimeHours
            | Self::IdleHours
            | Self::LostHours
            | Self::Burnout
            | Self::Resignations
            | Self::Vacancies => matches!(scope, Scope::All | Scope::Team),
            Self::Npv | Self::Roi | Self::PaybackMonth | Self::PaidBack | Self::Dip | Self::EnterpriseValue => {
                matches!(scope, Scope::All)
            }
            Self::WaitingHours | Self::AnsweredInTime | Self::WaitingUnbounded => matches!(scope, Scope::Team),
            Self::ArrSpread => matches!(scope, Scope::Customers),
            Self::Margin => matches!(scope, Scope::All | Scope::Customers),
            _ => !matches!(scope, Scope::Csm),
        }
    }

    /// Whether a plan of a scenario is measured by it: metrics of a mechanism that is off say nothing.
    pub fn is_of(self, scenario: &Scenario, plan: &Plan) -> bool {
        let uplift = scenario
            .contracts
            .as_ref()
            .is_some_and(|contracts| contracts.uplift > 0.0);
        match self {
            Self::MismatchShare => matches!(plan.rule, Rule::Ax(_)),
            Self::NewArr => scenario.arrivals.is_some(),
            Self::UpliftArr | Self::Nrr12mWithoutUplift => uplift,
            Self::Burnout | Self::Resignations | Self::Vacancies => scenario.staffing.is_some(),
            Self::LostHours => scenario.quality_under_load.is_some(),
            Self::EntitledSurplusHours => scenario.expectation.is_some(),
            Self::PaidRevenue => scenario.paid_coverage.is_some(),
            Self::EnterpriseValue => scenario.valuation.is_some(),
            Self::OvertimeHours => {
                let stretch = |team: &Team| team.stretch.or(scenario.workforce.stretch).is_some_and(|by| by > 0.0);
                plan.transition.is_some() || plan.teams.values().any(stretch)
            }
            Self::AutomatedHours => {
                plan.transition.is_some() || plan.segments.values().any(|segment| !segment.digital.is_empty())
            }
            _ => true,
        }
    }

    /// Whether it says something of this group of a plan: only in a pooled team does a request wait for whoever is free first.
    pub fn is_of_group(self, group: Group, plan: &plan::Plan) -> bool {
        match (self, group) {
            (Self::WaitingHours | Self::AnsweredInTime | Self::WaitingUnbounded, Group::Team(team)) => {
                plan.teams[team].mode == Mode::Pooled
            }
            _ => true,
        }
    }

    /// For which months it is kept beside the whole run: all of them for all customers and for teams; for groups of
    /// customers, only what describes a state; for one CSM, the first, which is today's load.
    pub const fn months(self, scope: Scope) -> Months {
        match (self, scope) {
            (
                Self::Nrr12m
                | Self::Nrr12mWithoutUplift
                | Self::Grr12m
                | Self::LogoRetention12m
                | Self::Npv
                | Self::Roi
                | Self::PaybackMonth
                | Self::PaidBack
                | Self::Dip
                | Self::EnterpriseValue,
                _,
            ) => Months::None,
            (Self::NrrTtm | Self::GrrTtm, Scope::All) => Months::FromTwelfth,
            (Self::NrrTtm | Self::GrrTtm, _) => Months::None,
            (_, Scope::Csm) => Months::First,
            (_, Scope::All | Scope::Team) => Months::Every,
            (Self::Arr | Self::Adequacy | Self::Health | Self::UnmetHours | Self::SurplusHours, Scope::Customers) => {
                Months::Every
            }
            (_, Scope::Customers) => Months::None,
        }
    }
}

/// The months for which a metric is kept beside the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Months {
    /// None.
    None,
    /// The first.
    First,
    /// From the twelfth on.
    FromTwelfth,
    /// Every one.
    Every,
}
