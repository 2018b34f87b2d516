//! 9. Economics: cost, margin by segment, what a plan gains over the baseline, what the company is worth.

use axplan::measures::metric::Metric;

use crate::support::{Case, PLANS, above, close, same, switch_text, world};

const STAFFING: &str = "[staffing]\nresignation = 0\nsensitivity = 0\nsmoothing = 0.3\nbackfill = true\nhiring_months = 3\n\
    ramp_months = 0\nramp_start = 1\nhiring_cost = 7000\n";

const PAID: &str = r#"
[plans.base]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "pool", programme = "light" }
teams.pool = { headcount = 1.5, mode = "pooled" }

[plans.rich]
costs = { enablement_per_year = 60000, tooling_per_year = 24000 }
rule = { ax = {} }
segments.async = { team = "pool", programme = "follow", operations_per_customer = 120 }
segments.sync = { team = "force", programme = "follow", operations_per_customer = 60 }
teams.pool = { headcount = 1, headcount_from = { 5 = 2 }, cost_per_year = 120000, mode = "pooled" }
teams.force = { mode = "task_force", roles = { csm = { headcount = 1.5 }, engineer = { headcount = 0.5, cost_per_year = 200000 } } }

[plans.later]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "pool", programme = "light" }
teams.pool = { headcount = 3, headcount_from = { 4 = 0.9 }, mode = "pooled" }

[plans.cheap]
rule = { ax = { segments = { async = "all", sync = "all" } } }
segments.all = { team = "pool", programme = "light" }
teams.pool = { headcount = 0.2, mode = "pooled" }
"#;

const FORCE: f64 = (1.5 * 150_000.0 + 0.5 * 200_000.0) / 12.0;

/// People by role, hires, enablement, tools, operations: month by month, exactly.
#[test]
fn costs_add_up() {
    let case = Case::new(&world(STAFFING, PAID), &[]);
    let numbers = case.run();
    let months = |metric| numbers.months("rich", metric, "all", 12);
    let (cost, gross, margin) = (months(Metric::CsCost), months(Metric::GrossMargin), months(Metric::Margin));
    let team = |name: &str| numbers.months("rich", Metric::Utilisation, name, 12);
    let (pool, force) = (team("team:pool"), team("team:force"));
    for replication in 0..4_usize {
        let (mut operations, mut served) = ([0.0; 2], [0.0; 2]);
        case.step(1, replication as u32, |seen| {
            let index = seen.month as usize - 1;
            let of = |segment: u8| seen.present().filter(|&i| seen.after.assignment.segment[i] == segment).count() as f64;
            let people = if seen.month >= 5 { 2.0 } else { 1.0 } * 120_000.0 / 12.0;
            let hires = if seen.month == 5 { 7000.0 } else { 0.0 };
            let now = [10.0 * of(0), 5.0 * of(1)];
            close(cost[replication][index], people + FORCE + hires + 84_000.0 / 12.0 + now[0] + now[1], "cost");
            operations = [operations[0] + now[0], operations[1] + now[1]];
            served[0] += pool[replication][index] * people;
            served[1] += force[replication][index] * FORCE;
            let arr: f64 = seen.present().map(|i| seen.before.arr[i]).sum();
            close(gross[replication][index], 0.8 * arr / 12.0, "gross margin");
            close(margin[replication][index], gross[replication][index] - cost[replication][index], "margin");
        });
        let of = |metric, group: &str| numbers.of("rich", metric, group, None)[replication];
        let mut all = 0.0;
        for (index, segment) in ["segment:async", "segment:sync"].into_iter().enumerate() {
            // Hours worked at the cost of an available hour; what is idle is nobody's.
            close(of(Metric::CostToServe, segment), served[index] + operations[index], "cost to serve");
            let margin = of(Metric::GrossMargin, segment) - of(Metric::CostToServe, segment);
            close(of(Metric::Margin, segment), margin, "margin of a segment");
            all += of(Metric::GrossMargin, segment);
        }
        close(all, of(Metric::GrossMargin, "all"), "all segments");
        close(of(Metric::CsCost, "all"), cost[replication].iter().sum(), "the run");
    }
}

#[test]
fn what_costs_more_leaves_less() {
    let margin = |sets: &[&str]| Case::new(&world(STAFFING, PAID), sets).run().all("rich", Metric::Margin);
    let plain = margin(&[]);
    for (set, less) in [
        ("plans.rich.costs.tooling_per_year=36000", 12_000.0),
        ("staffing.hiring_cost=8000", 1_000.0),
        ("plans.rich.teams.force.roles.engineer.cost_per_year=224000", 12_000.0),
    ] {
        for (plain, dear) in plain.iter().zip(margin(&[set])) {
            assert!((plain - dear - less).abs() < 1e-6, "{set}: {plain} and {dear}");
        }
    }
    above(&plain, &margin(&["plans.rich.segments.async.operations_per_customer=240"]));
}

#[test]
fn costs_of_nothing_say_nothing() {
    let plain = world("", PLANS);
    let with = |costs: &str| plain.replace("[plans.ax]", &format!("[plans.ax]\ncosts = {{ {costs} }}"));
    let neutral = [with(""), with("enablement_per_year = 0, tooling_per_year = 0")];
    switch_text(&plain, &neutral, &with("enablement_per_year = 1"));
}

/// Net present value, return, payback and dip from the monthly margins of both plans.
#[test]
fn the_gain_over_the_baseline_is_that_of_the_monthly_margins() {
    let numbers = Case::new(&world(STAFFING, PAID), &["months=24"]).run();
    let series = |plan: &str, metric| numbers.months(plan, metric, "all", 24);
    let mut kinds = [0; 4];
    for plan in ["base", "rich", "later", "cheap"] {
        let margins = [series(plan, Metric::Margin), series("base", Metric::Margin)];
        let costs = [series(plan, Metric::CsCost), series("base", Metric::CsCost)];
        for replication in 0..16 {
            let of = |metric| numbers.all(plan, metric)[replication];
            let gains: Vec<f64> = (0..24).map(|month| margins[0][replication][month] - margins[1][replication][month]).collect();
            let npv: f64 = (1..).zip(&gains).map(|(month, gain)| gain / 1.1_f64.powf(f64::from(month) / 12.0)).sum();
            close(of(Metric::Npv), npv, "net present value");
            let sums: Vec<f64> = (1..=24).map(|month| gains[..month].iter().sum()).collect();
            let payback = (1..=24).find(|month| sums[month - 1..].iter().all(|&sum| sum >= 0.0));
            match payback {
                Some(month) => assert_eq!((of(Metric::PaybackMonth), of(Metric::PaidBack)), (month as f64, 1.0)),
                None => assert!(of(Metric::PaybackMonth).is_nan() && of(Metric::PaidBack) == 0.0),
            }
            close(of(Metric::Dip), sums.iter().fold(0.0, |dip, &sum| f64::max(dip, -sum)), "dip");
            let extra: f64 = (0..24).map(|month| costs[0][replication][month] - costs[1][replication][month]).sum();
            if extra > 1e-6 {
                close(of(Metric::Roi), sums[23] / extra, "return");
            } else {
                assert!(of(Metric::Roi).is_nan());
            }
            kinds[0] += u32::from(payback == Some(1));
            kinds[1] += u32::from(payback.is_some_and(|month| month > 3));
            kinds[2] += u32::from(payback.is_none());
            kinds[3] += u32::from(extra > 1e-6);
        }
    }
    assert!(kinds.iter().all(|&seen| seen > 0), "{kinds:?}");
    let npv = |rate: &str| Case::new(&world(STAFFING, PAID), &[rate]).run().all("cheap", Metric::Npv);
    above(&npv("economics.discount_rate=0.1"), &npv("economics.discount_rate=0.5"));
}

/// A multiple of ARR that depends on NRR; it feeds back on nothing, so that no value of it says anything elsewhere.
#[test]
fn what_the_company_is_worth() {
    let run = |more: &str, sets: &[&str]| Case::new(&world(more, PLANS), sets).run();
    let valued = run("[valuation]\nmultiple = 6\nslope = 20\n", &["months=18"]);
    for replication in 0..16 {
        let of = |metric| valued.all("ax", metric)[replication];
        close(of(Metric::EnterpriseValue), of(Metric::Arr) * (6.0 + 20.0 * (of(Metric::NrrTtm) - 1.0)), "worth");
    }
    same(&run("", &["months=18"]), &valued, "valued or not");
    same(&run("", &[]), &run("[valuation]\nenabled = false\nmultiple = 6\nslope = 20\n", &[]), "off");
    let worth = |slope: &str| run(&format!("[valuation]\nmultiple = 6\nslope = {slope}\n"), &["outcomes.churn.base_hazard=1"]).all("ax", Metric::EnterpriseValue);
    above(&worth("0"), &worth("20"));
    assert!(worth("200").iter().all(|&worth| worth == 0.0), "never below nothing");
}
