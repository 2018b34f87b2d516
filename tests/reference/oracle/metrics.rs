//! Reads every metric off the books (docs/model.md 7.1).

use std::collections::HashMap;

use axplan::random::pinned::{exp, ln};

use super::record::{Books, Entry, WINDOW};
use super::sums::{Cohort, Load, Sums, flag};
use super::world::World;

/// Numbers by metric, group, and month; no month for the whole run.
pub type Numbers = HashMap<(String, String, Option<u32>), f64>;

/// Every metric of every group, in every month and over the run; NaN where it is not defined.
pub fn numbers(books: &Books, world: &World) -> Numbers {
    let mut numbers = Numbers::new();
    let last = books.months.len();
    for (group, name) in books.groups.names.iter().enumerate() {
        let has_people = name == "all" || name.starts_with("team:");
        let first_year = books.months.get(WINDOW - 1).map(|entries| entries[group].cohort);
        let mut put = |month: Option<u32>, span: &[Vec<Entry>]| {
            let view = View::new(group, span, first_year, has_people);
            for (metric, value) in view.values(world) {
                numbers.insert((metric.to_owned(), name.clone(), month), value);
            }
        };
        put(None, &books.months);
        for month in 1..=last {
            put(Some(month as u32), &books.months[month - 1..month]);
        }
    }
    let then = books
        .months
        .get(WINDOW - 1)
        .map_or(f64::NAN, |entries| entries[0].cohort.arr_then);
    let Sums {
        expansion,
        uplift,
        contraction,
        churned,
        ..
    } = books.opening_year;
    for (metric, part) in [
        ("nrr_12m_expansion", expansion),
        ("nrr_12m_uplift", uplift),
        ("nrr_12m_contraction", contraction),
        ("nrr_12m_churn", churned),
    ] {
        numbers.insert((metric.to_owned(), "all".to_owned(), None), part / then);
    }
    numbers
}

/// What a span of months is read off.
struct View {
    flow: Sums,
    close: Sums,
    load: Load,
    trailing: Cohort,
    first_year: Cohort,
    arr_spread: f64,
    months: f64,
    has_people: bool,
}

impl View {
    fn new(group: usize, span: &[Vec<Entry>], first_year: Option<Cohort>, has_people: bool) -> Self {
        let (mut flow, mut load) = (Sums::default(), Load::default());
        for entries in span {
            flow.add(&entries[group].sums);
            load.add(&entries[group].load);
        }
        let last = &span[span.len() - 1][group];
        Self {
            flow,
            load,
            close: last.sums,
            trailing: last.cohort,
            first_year: first_year.unwrap_or_default(),
            arr_spread: last.arr_spread,
            months: span.len() as f64,
            has_people,
        }
    }

    fn values(&self, world: &World) -> Vec<(&'static str, f64)> {
        let Self {
            flow,
            close,
            load,
            trailing,
            first_year,
            ..
        } = self;
        let gross_margin = flow.opening_arr / 12.0 * world.scenario.economics.gross_margin_rate + flow.price;
        let cost = if self.has_people { load.cost } else { flow.cost_to_serve };
        let nrr = trailing.arr_now / trailing.arr_then;
        let multiple = world.scenario.valuation.as_ref().map_or(f64::NAN, |valuation| {
            // Of no NRR there is no multiple.
            if nrr.is_nan() {
                f64::NAN
            } else {
                f64::max(0.0, valuation.multiple + valuation.slope * (nrr - 1.0))
            }
        });
        vec![
            ("nrr_12m", first_year.arr_now / first_year.arr_then),
            (
                "nrr_12m_without_uplift",
                first_year.arr_without_uplift / first_year.arr_then,
            ),
            ("grr_12m", first_year.arr_kept / first_year.arr_then),
            ("logo_retention_12m", first_year.logos_now / first_year.logos_then),
            ("nrr_ttm", nrr),
            ("grr_ttm", trailing.arr_kept / trailing.arr_then),
            ("arr", close.arr),
            ("customers", close.logos),
            ("new_arr", flow.new),
            ("expansion_arr", flow.expansion),
            ("contraction_arr", flow.contraction),
            ("churned_arr", flow.churned),
            ("uplift_arr", flow.uplift),
            ("required_load", ratio(load.required, load.available)),
            ("utilisation", ratio(load.worked, load.available)),
            ("overload_share", ratio(load.overloaded, load.fte)),
            ("overtime_hours", load.overtime),
            ("idle_hours", load.idle),
            ("lost_hours", load.lost),
            ("accounts_per_csm", ratio(load.accounts, load.fte)),
            ("arr_per_csm", ratio(load.arr, load.fte)),
            ("unmet_hours", flow.unmet),
            ("surplus_hours", flow.surplus),
            ("entitled_surplus_hours", flow.entitled_surplus),
            ("automated_hours", flow.automated),
            ("backlog_hours", close.waiting),
            ("adequacy", flow.adequacy / flow.customers),
            ("satisfaction", flow.satisfaction / flow.customers),
            ("health", flow.health / flow.logos),
            ("mismatch_share", flow.mismatched / flow.customers),
            ("headcount", load.fte / self.months),
            ("vacancies", (load.planned_fte - load.fte) / self.months),
            ("burnout", load.burnout / load.fte),
            ("resignations", load.resignations),
            ("waiting_hours", load.waited / load.kept_up),
            ("answered_in_time", load.in_time / load.requests),
            ("waiting_unbounded", load.unbounded / self.months),
            ("arr_spread", self.arr_spread),
            ("cost_to_serve", flow.cost_to_serve),
            ("cs_cost", load.cost),
            ("paid_revenue", flow.price),
            ("gross_margin", gross_margin),
            ("margin", gross_margin - cost),
            ("revenue", flow.opening_arr / 12.0 + flow.price),
            ("people_cost", load.pay),
            ("hiring_cost", load.hiring),
            ("idle_cost", load.idle_cost),
            ("operations_cost", flow.direct_cost),
            ("enterprise_value", close.arr * multiple),
        ]
    }
}

/// The value of a plan against the baseline plan of the same replication (docs/model.md 5.9).
pub fn against_baseline(plan: &mut Numbers, baseline: &Numbers, world: &World) {
    let at =
        |numbers: &Numbers, metric: &str, month: Option<u32>| numbers[&(metric.to_owned(), "all".to_owned(), month)];
    let rate = world.scenario.economics.discount_rate;
    let (mut npv, mut cumulative, mut compared, mut gains) = (0.0, 0.0, 0.0, Vec::new());
    for month in 1..=world.scenario.months {
        let theirs = at(baseline, "margin", Some(month));
        let gain = without_rounding(at(plan, "margin", Some(month)) - theirs, theirs);
        npv += gain * exp(-ln(1.0 + rate) * f64::from(month) / 12.0);
        cumulative += gain;
        compared += at(baseline, "margin", Some(month)).abs();
        gains.push(without_rounding(cumulative, compared));
    }
    let cost = at(baseline, "cs_cost", None);
    let extra = without_rounding(at(plan, "cs_cost", None) - cost, cost);
    let below = gains.iter().rposition(|gain| *gain < 0.0).map_or(0, |last| last + 1);
    let paid_back = below < gains.len();
    let payback = if paid_back { (below + 1) as f64 } else { f64::NAN };
    let lowest = gains.iter().copied().fold(f64::INFINITY, f64::min);
    let values = [
        ("npv", npv),
        ("roi", if extra > 0.0 { cumulative / extra } else { f64::NAN }),
        ("payback_month", payback),
        ("paid_back", flag(paid_back)),
        ("dip", f64::max(0.0, -lowest)),
    ];
    for (metric, value) in values {
        plan.insert((metric.to_owned(), "all".to_owned(), None), value);
    }
}

/// A gain below 10⁻⁹ of what is compared is rounding, and counts as 0 (docs/model.md 5.9).
fn without_rounding(difference: f64, compared: f64) -> f64 {
    if difference.abs() <= 1e-9 * compared.abs() {
        0.0
    } else {
        difference
    }
}

/// Of something and nothing, there is none.
fn ratio(of: f64, to: f64) -> f64 {
    if to > 0.0 { of / to } else { f64::NAN }
}
