//! The metrics: names, what they apply to, which way is better.

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
    /// ARR won by expansion.
    ExpansionArr,
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
    /// Needed hours not covered.
    UnmetHours,
    /// Hours delivered that were not needed.
    SurplusHours,
    /// Hours waiting at the end.
    BacklogHours,
    /// Mean over customers of covered ÷ needed.
    Adequacy,
    /// Mean health.
    Health,
    /// Share of customers assessed as another profile than their own.
    MismatchShare,
    /// Full-time equivalents.
    Headcount,
    /// Worked hours at the cost of an available hour.
    CostToServe,
    /// Cost of the people.
    CsCost,
    /// Revenue × gross margin rate.
    GrossMargin,
    /// Gross margin less the cost of the people; of a group of customers, less its cost to serve.
    Margin,
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
    pub const ALL: [Self; 25] = [
        Self::Nrr12m,
        Self::Grr12m,
        Self::LogoRetention12m,
        Self::NrrTtm,
        Self::GrrTtm,
        Self::Arr,
        Self::ExpansionArr,
        Self::ContractionArr,
        Self::ChurnedArr,
        Self::RequiredLoad,
        Self::Utilisation,
        Self::OverloadShare,
        Self::AccountsPerCsm,
        Self::ArrPerCsm,
        Self::UnmetHours,
        Self::SurplusHours,
        Self::BacklogHours,
        Self::Adequacy,
        Self::Health,
        Self::MismatchShare,
        Self::Headcount,
        Self::CostToServe,
        Self::CsCost,
        Self::GrossMargin,
        Self::Margin,
    ];

    /// The metrics kept exactly, one row a replication.
    pub const HEADLINES: [Self; 16] = [
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
        }
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
            | Self::Margin => Better::Higher,
            Self::ContractionArr
            | Self::ChurnedArr
            | Self::OverloadShare
            | Self::UnmetHours
            | Self::SurplusHours
            | Self::BacklogHours
            | Self::MismatchShare
            | Self::CostToServe
            | Self::CsCost => Better::Lower,
            Self::RequiredLoad | Self::Utilisation | Self::AccountsPerCsm | Self::ArrPerCsm | Self::Headcount => {
                Better::Neither
            }
        }
    }

    /// Whether it is measured for groups of this kind.
    pub const fn measures(self, scope: Scope) -> bool {
        match self {
            Self::RequiredLoad | Self::Utilisation | Self::AccountsPerCsm | Self::ArrPerCsm => {
                !matches!(scope, Scope::Customers)
            }
            Self::OverloadShare | Self::Headcount | Self::CsCost => matches!(scope, Scope::All | Scope::Team),
            Self::Margin => matches!(scope, Scope::All | Scope::Customers),
            _ => !matches!(scope, Scope::Csm),
        }
    }

    /// For which months it is kept beside the whole run: all of them for all customers and for teams; for groups of
    /// customers, only what describes a state; for one CSM, the first, which is today's load.
    pub const fn months(self, scope: Scope) -> Months {
        match (self, scope) {
            (Self::Nrr12m | Self::Grr12m | Self::LogoRetention12m, _) => Months::None,
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
