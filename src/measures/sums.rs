//! What is added up, over customers and over queues; every metric is read off these sums.

use std::ops::AddAssign;

use super::metric::Metric;
use crate::plans::world::World;

/// Sums over a group's customers: of one month, or of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Customer-months at the opening.
    pub customers: f64,
    /// Customer-months at the close.
    pub logos: f64,
    /// ARR at the opening of each month.
    pub opening_arr: f64,
    /// ARR at the close of each month.
    pub arr: f64,
    /// Squares of that.
    pub arr_squared: f64,
    /// ARR of customers who arrived.
    pub arrived: f64,
    /// ARR won by expansion.
    pub expansion: f64,
    /// ARR won by price uplift.
    pub uplift: f64,
    /// ARR lost by contraction.
    pub contraction: f64,
    /// ARR lost by churn.
    pub churned: f64,
    /// Needed hours covered by automation.
    pub automated: f64,
    /// Needed hours not covered.
    pub unmet: f64,
    /// Hours delivered that were not needed.
    pub surplus: f64,
    /// Of these, hours that were expected.
    pub entitled: f64,
    /// Hours waiting at the close.
    pub waiting: f64,
    /// Adequacy, over customers at the opening.
    pub adequacy: f64,
    /// Quality of the month's experience, over customers at the opening.
    pub quality: f64,
    /// Health, over customers at the close.
    pub health: f64,
    /// Customers assessed as another profile than their own.
    pub mismatched: f64,
    /// Hours worked, or reserved by a pod, and hours bought, at the cost of an available hour; and operations.
    pub cost_to_serve: f64,
    /// The part of that which is not the cost of the teams' people: operations, hours bought.
    pub beside_people: f64,
    /// What customers paid for coverage.
    pub paid_revenue: f64,
}

/// Customers with ARR when a window of twelve months opened; who churned stays in at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cohort {
    /// Their number when the window opened.
    pub logos_then: f64,
    /// Those still customers.
    pub logos_now: f64,
    /// Their ARR when the window opened.
    pub arr_then: f64,
    /// Their ARR now.
    pub arr_now: f64,
    /// Their ARR now, less what price uplift won meanwhile.
    pub arr_without_uplift: f64,
    /// Their ARR now, without that uplift, each capped at its ARR then.
    pub arr_kept: f64,
}

/// Sums over a group's people and queues: of one month, or of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Full-time-equivalent months.
    pub fte: f64,
    /// Full-time-equivalent months above the target utilisation.
    pub overloaded: f64,
    /// Hours available.
    pub available: f64,
    /// Hours worked above those available; or, in a pod, reserved above them.
    pub overtime: f64,
    /// Hours available that nobody worked and no pod reserved.
    pub idle: f64,
    /// Hours worked.
    pub worked: f64,
    /// Hours worked that were worth nothing.
    pub lost: f64,
    /// Hours that delivering every customer's experience takes.
    pub required: f64,
    /// Customer-months.
    pub accounts: f64,
    /// ARR at the opening of each month.
    pub arr: f64,
    /// Cost of the people and of hiring; of all together, the plan's own costs too.
    pub cost: f64,
    /// The part of that which is the pay of the people.
    pub pay: f64,
    /// The part of that which is hiring.
    pub hiring: f64,
    /// Idle hours at the cost of an available hour.
    pub idle_cost: f64,
    /// Burnout index × full-time equivalents.
    pub burnout: f64,
    /// People who resigned.
    pub resigned: f64,
    /// Full-time-equivalent months planned but not employed.
    pub vacant: f64,
    /// Requests to pooled teams, escalations among them.
    pub requests: f64,
    /// Those of months in which the team keeps up with them.
    pub bounded_requests: f64,
    /// Hours that these wait, all together.
    pub waited: f64,
    /// Requests answered in time; none where the team does not keep up.
    pub in_time: f64,
    /// Months in which the team does not keep up.
    pub unbounded: f64,
}

macro_rules! add_fields {
    ($type:ty: $($field:ident),+) => {
        impl AddAssign<&$type> for $type {
            fn add_assign(&mut self, other: &$type) {
                $(self.$field += other.$field;)+
            }
        }
    };
}

add_fields!(
    Load: fte, overloaded, available, overtime, idle, worked, lost, required, accounts, arr, cost, pay, hiring, idle_cost, burnout,
    resigned, vacant, requests, bounded_requests, waited, in_time, unbounded
);
add_fields!(Cohort: logos_then, logos_now, arr_then, arr_now, arr_without_uplift, arr_kept);
add_fields!(
    Sums: customers, logos, opening_arr, arr, arr_squared, arrived, expansion, uplift, contraction, churned, automated, unmet,
    surplus, entitled, waiting, adequacy, quality, health, mismatched, cost_to_serve, beside_people, paid_revenue
);

/// What a metric is read off: `flow` and `load` are sums over the span measured, `close` is its last month.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Sums over the span.
    pub flow: &'a Sums,
    /// Sums of the last month of the span.
    pub close: &'a Sums,
    /// The cohort of the trailing twelve months at the end of the span; empty before there are twelve.
    pub trailing: &'a Cohort,
    /// The cohort of the first twelve months, at their end; empty before.
    pub first_year: &'a Cohort,
    /// Sums over the customers of the opening in the first twelve months, or so far.
    pub opening_year: &'a Sums,
    /// Sums over the group's people and queues.
    pub load: &'a Load,
    /// Months in the span.
    pub months: f64,
    /// Whether the group has people of its own, whose cost its margin bears.
    pub has_people: bool,
}

impl View<'_> {
    /// The value of a metric; NaN where it is not defined (nobody in the group, no hours available).
    pub fn value(&self, metric: Metric, world: &World) -> f64 {
        let Self {
            flow,
            close,
            trailing,
            first_year,
            opening_year,
            load,
            ..
        } = self;
        let subscriptions = flow.opening_arr / 12.0;
        let of_opening = |part: f64| match first_year.arr_then {
            then if then > 0.0 => part / then,
            _ => f64::NAN,
        };
        let gross_margin = subscriptions * world.gross_margin_rate + flow.paid_revenue;
        let cs_cost = load.cost + flow.beside_people;
        let value = match metric {
            Metric::Nrr12m => first_year.arr_now / first_year.arr_then,
            Metric::Grr12m => first_year.arr_kept / first_year.arr_then,
            Metric::LogoRetention12m => first_year.logos_now / first_year.logos_then,
            Metric::NrrTtm => trailing.arr_now / trailing.arr_then,
            Metric::GrrTtm => trailing.arr_kept / trailing.arr_then,
            Metric::Arr => close.arr,
            Metric::ExpansionArr => flow.expansion,
            Metric::ContractionArr => flow.contraction,
            Metric::ChurnedArr => flow.churned,
            Metric::RequiredLoad => load.required / load.available,
            Metric::Utilisation => load.worked / load.available,
            Metric::OverloadShare => load.overloaded / load.fte,
            Metric::AccountsPerCsm => load.accounts / load.fte,
            Metric::ArrPerCsm => load.arr / load.fte,
            Metric::UnmetHours => flow.unmet,
            Metric::SurplusHours => flow.surplus,
            Metric::BacklogHours => close.waiting,
            Metric::Adequacy => flow.adequacy / flow.customers,
            Metric::Health => flow.health / flow.logos,
            Metric::MismatchShare => flow.mismatched / flow.customers,
            Metric::Headcount => load.fte / self.months,
            Metric::CostToServe => flow.cost_to_serve,
            Metric::CsCost => cs_cost,
            Metric::PaidRevenue => flow.paid_revenue,
            Metric::GrossMargin => gross_margin,
            Metric::Margin => gross_margin - if self.has_people { cs_cost } else { flow.cost_to_serve },
            Metric::Nrr12mWithoutUplift => first_year.arr_without_uplift / first_year.arr_then,
            Metric::Customers => close.logos,
            Metric::NewArr => flow.arrived,
            Metric::UpliftArr => flow.uplift,
            Metric::OvertimeHours => load.overtime,
            Metric::IdleHours => load.idle,
            Metric::LostHours => load.lost,
            Metric::AutomatedHours => flow.automated,
            Metric::EntitledSurplusHours => flow.entitled,
            Metric::Satisfaction => flow.quality / flow.customers,
            Metric::ArrSpread => spread(close),
            Metric::Burnout => load.burnout / load.fte,
            Metric::Resignations => load.resigned,
            Metric::Vacancies => load.vacant / self.months,
            Metric::WaitingHours => load.waited / load.bounded_requests,
            Metric::AnsweredInTime => load.in_time / load.requests,
            Metric::WaitingUnbounded => load.unbounded / self.months,
            Metric::EnterpriseValue => world.valuation.as_ref().map_or(f64::NAN, |law| {
                let nrr = trailing.arr_now / trailing.arr_then;
                let multiple = law.multiple + law.slope * (nrr - 1.0);
                // Not `max`, which passes over an NRR that is not defined.
                close.arr * if multiple < 0.0 { 0.0 } else { multiple }
            }),
            Metric::Revenue => subscriptions + flow.paid_revenue,
            Metric::PeopleCost => load.pay,
            Metric::HiringCost => load.hiring,
            Metric::IdleCost => load.idle_cost,
            Metric::OperationsCost => flow.beside_people,
            Metric::Nrr12mExpansion => of_opening(opening_year.expansion),
            Metric::Nrr12mUplift => of_opening(opening_year.uplift),
            Metric::Nrr12mContraction => of_opening(opening_year.contraction),
            Metric::Nrr12mChurn => of_opening(opening_year.churned),
            Metric::Npv | Metric::Roi | Metric::PaybackMonth | Metric::PaidBack | Metric::Dip => f64::NAN,
        };
        if value.is_finite() { value } else { f64::NAN }
    }
}

/// Standard deviation ÷ mean of the ARR of a group's customers at the close; a variance that is rounding is none.
fn spread(close: &Sums) -> f64 {
    let mean = close.arr / close.logos;
    let variance = close.arr_squared / close.logos - mean * mean;
    if variance <= 1e-12 * mean * mean {
        return if mean > 0.0 { 0.0 } else { f64::NAN };
    }
    variance.sqrt() / mean
}
