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
    /// ARR ÷ 12 a month, and what customers paid for coverage.
    Revenue,
    /// Pay of the people.
    PeopleCost,
    /// Cost of hiring.
    HiringCost,
    /// Idle hours at the cost of an available hour: the part of the people's pay that buys capacity to spare.
    IdleCost,
    /// Operations of the segments, and hours that customers bought.
    OperationsCost,
    /// Part of NRR over the first 12 months: expansion of the opening's customers ÷ their opening ARR.
    Nrr12mExpansion,
    /// The same of price uplift.
    Nrr12mUplift,
    /// The same of contraction.
    Nrr12mContraction,
    /// The same of churn.
    Nrr12mChurn,
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

/// Each metric, in the order of the files and of [`Metric`]: its name there, and which way it is better.
const TABLE: [(Metric, &str, Better); 58] = [
    (Metric::Nrr12m, "nrr_12m", Better::Higher),
    (Metric::Grr12m, "grr_12m", Better::Higher),
    (Metric::LogoRetention12m, "logo_retention_12m", Better::Higher),
    (Metric::NrrTtm, "nrr_ttm", Better::Higher),
    (Metric::GrrTtm, "grr_ttm", Better::Higher),
    (Metric::Arr, "arr", Better::Higher),
    (Metric::Nrr12mWithoutUplift, "nrr_12m_without_uplift", Better::Higher),
    (Metric::Customers, "customers", Better::Neither),
    (Metric::NewArr, "new_arr", Better::Higher),
    (Metric::ExpansionArr, "expansion_arr", Better::Higher),
    (Metric::UpliftArr, "uplift_arr", Better::Higher),
    (Metric::ContractionArr, "contraction_arr", Better::Lower),
    (Metric::ChurnedArr, "churned_arr", Better::Lower),
    (Metric::RequiredLoad, "required_load", Better::Neither),
    (Metric::Utilisation, "utilisation", Better::Neither),
    (Metric::OverloadShare, "overload_share", Better::Lower),
    (Metric::AccountsPerCsm, "accounts_per_csm", Better::Neither),
    (Metric::ArrPerCsm, "arr_per_csm", Better::Neither),
    (Metric::OvertimeHours, "overtime_hours", Better::Lower),
    (Metric::IdleHours, "idle_hours", Better::Neither),
    (Metric::LostHours, "lost_hours", Better::Lower),
    (Metric::AutomatedHours, "automated_hours", Better::Higher),
    (Metric::UnmetHours, "unmet_hours", Better::Lower),
    (Metric::SurplusHours, "surplus_hours", Better::Lower),
    (Metric::EntitledSurplusHours, "entitled_surplus_hours", Better::Lower),
    (Metric::BacklogHours, "backlog_hours", Better::Lower),
    (Metric::Adequacy, "adequacy", Better::Higher),
    (Metric::Health, "health", Better::Higher),
    (Metric::MismatchShare, "mismatch_share", Better::Lower),
    (Metric::Satisfaction, "satisfaction", Better::Higher),
    (Metric::ArrSpread, "arr_spread", Better::Neither),
    (Metric::Burnout, "burnout", Better::Lower),
    (Metric::Resignations, "resignations", Better::Lower),
    (Metric::Vacancies, "vacancies", Better::Lower),
    (Metric::WaitingHours, "waiting_hours", Better::Lower),
    (Metric::AnsweredInTime, "answered_in_time", Better::Higher),
    (Metric::WaitingUnbounded, "waiting_unbounded", Better::Lower),
    (Metric::Headcount, "headcount", Better::Neither),
    (Metric::CostToServe, "cost_to_serve", Better::Lower),
    (Metric::CsCost, "cs_cost", Better::Lower),
    (Metric::PaidRevenue, "paid_revenue", Better::Higher),
    (Metric::GrossMargin, "gross_margin", Better::Higher),
    (Metric::Margin, "margin", Better::Higher),
    (Metric::Npv, "npv", Better::Higher),
    (Metric::Roi, "roi", Better::Higher),
    (Metric::PaybackMonth, "payback_month", Better::Lower),
    (Metric::PaidBack, "paid_back", Better::Higher),
    (Metric::Dip, "dip", Better::Lower),
    (Metric::EnterpriseValue, "enterprise_value", Better::Higher),
    (Metric::Revenue, "revenue", Better::Higher),
    (Metric::PeopleCost, "people_cost", Better::Lower),
    (Metric::HiringCost, "hiring_cost", Better::Lower),
    (Metric::IdleCost, "idle_cost", Better::Neither),
    (Metric::OperationsCost, "operations_cost", Better::Lower),
    (Metric::Nrr12mExpansion, "nrr_12m_expansion", Better::Higher),
    (Metric::Nrr12mUplift, "nrr_12m_uplift", Better::Higher),
    (Metric::Nrr12mContraction, "nrr_12m_contraction", Better::Lower),
    (Metric::Nrr12mChurn, "nrr_12m_churn", Better::Lower),
];

impl Metric {
    /// All of them, in the order of the files.
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::Nrr12m; TABLE.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = TABLE[i].0;
            i += 1;
        }
        all
    };

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
        TABLE[self as usize].1
    }

    /// The metric of this name in files.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Which way it is better.
    pub const fn better(self) -> Better {
        TABLE[self as usize].2
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
            | Self::Vacancies
            | Self::PeopleCost
            | Self::HiringCost
            | Self::IdleCost => matches!(scope, Scope::All | Scope::Team),
            _ if self.is_of_the_whole() => matches!(scope, Scope::All),
            Self::WaitingHours | Self::AnsweredInTime | Self::WaitingUnbounded => matches!(scope, Scope::Team),
            Self::ArrSpread => matches!(scope, Scope::Customers),
            Self::Margin => matches!(scope, Scope::All | Scope::Customers),
            _ => !matches!(scope, Scope::Csm),
        }
    }

    /// Whether it is of all customers over the run, and of nothing else.
    const fn is_of_the_whole(self) -> bool {
        matches!(
            self,
            Self::Npv
                | Self::Roi
                | Self::PaybackMonth
                | Self::PaidBack
                | Self::Dip
                | Self::EnterpriseValue
                | Self::Nrr12mExpansion
                | Self::Nrr12mUplift
                | Self::Nrr12mContraction
                | Self::Nrr12mChurn
        )
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
            Self::UpliftArr | Self::Nrr12mWithoutUplift | Self::Nrr12mUplift => uplift,
            Self::Burnout | Self::Resignations | Self::Vacancies | Self::HiringCost => scenario.staffing.is_some(),
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
            (Self::Nrr12m | Self::Nrr12mWithoutUplift | Self::Grr12m | Self::LogoRetention12m, _) => Months::None,
            _ if self.is_of_the_whole() => Months::None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_where_it_is_looked_up() {
        for (i, (metric, name, _)) in TABLE.into_iter().enumerate() {
            assert_eq!(metric as usize, i, "{name}");
            assert_eq!(Metric::named(name), Some(metric));
        }
    }
}
