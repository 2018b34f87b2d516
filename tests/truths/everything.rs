//! A world with every mechanism on, every number certain, and plans that use everything a plan can do.

use crate::worlds::CERTAIN;

/// What the sections that `CERTAIN` has say more.
const MORE: [(&str, &str); 7] = [
    ("task_force = { hours = 1 }", "task_force = { hours = 1, roles = { csm = 0.5, engineer = 0.5 } }"),
    ("async = { hours = 0.25 }", "async = { hours = 0.5, participants = 2 }"),
    ("usage = 0.9\n", "sale = 0.6\nkickoff = 0.8\nusage = 0.9\n"),
    ("follow = {", "staged = { cadence_by_stage = { onboarding = { sync = 3 }, renewal = { sync = 2, async = 1 }, first_goal = { async = 2 }, established = {} } }\nfollow = {"),
    ("escalates = 0.3\n", "escalates = 0.3\nat_risk_below = 0.7\n"),
    ("cost_per_year = 150000\n", "cost_per_year = 150000\nstretch = 0.1\nleave = { 8 = 0.2 }\n"),
    ("gross_margin_rate = 0.8\n", "gross_margin_rate = 0.8\ndiscount_rate = 0.1\n"),
];

const MECHANISMS: &str = r#"
[fit]
bad_share = 0.15
channels = { card = 1.5 }
churn_factor = 3
need_factor = 1.4
expansion_factor = 0.5

[arrivals]
per_month = 3
growth = 0.2
season = { 3 = 1.5 }
channels = { card = 0.6, sales = 0.4 }
referral_chance = 0.03
referral_health = 0.6
deterred_per_churn = 0.3
unhappy_below = 0.6

[lifecycle.stages]
onboarding = { tenure_below = 3, need_factor = 1.8 }
renewal = { renewal_within = 3, need_factor = 1.2, profiles = { sync = { sync = 3, async = 3, inbound = 0.8 } } }
first_goal = { milestones_below = 1, need_factor = 1.1 }
established = { need_factor = 0.8 }

[evolution.transitions]
inbound = { async = 0.02 }
async = { inbound = 0.02, sync = 0.01 }
sync = { async = 0.02 }
task_force = { sync = 0.04 }
[evolution.stages.onboarding]
inbound = { async = 0.1, sync = 0.05 }

[at_risk]
below = 0.5
recovered = 0.6
profile = "task_force"

[assessment.confusion.kickoff]
inbound = { inbound = 0.8, async = 0.2 }
async = { async = 0.7, inbound = 0.2, sync = 0.1 }
sync = { sync = 0.7, async = 0.2, task_force = 0.1 }
task_force = { task_force = 0.8, sync = 0.2 }

[review]
hours = 1
kickoff_months = 2
usage_months = 6
every_months = 5
lag_months = 1

[movement]
health_loss = 0.1
handover_hours = 3

[expectation]
weight = 0.3
reference_arr = 50000
elasticity = 0.5
hours = { card = 0.25, sales = 2 }

[quality_under_load]
overload_slope = 0.5
idle_slope = 0.2
idle_below = 0.5
floor = 0.5

[goals]
months = 5
expansion_factor = 2
expansion_months = 3
[goals.changes]
inbound = { async = 0.1 }
async = { inbound = 0.1, sync = 0.05 }
sync = { async = 0.1 }
task_force = { sync = 0.25 }

[contracts]
terms = { 1 = 0.2, 12 = 0.5, 24 = 0.3 }
uplift = 0.04

[paid_coverage]
adequacy_below = 0.8
willingness = { lognormal = { median = 0.03, sigma = 0.8 } }

[staffing]
resignation = 0.02
sensitivity = 3
smoothing = 0.3
backfill = true
hiring_months = 2
ramp_months = 5
ramp_start = 0.2
hiring_cost = 20000

[valuation]
multiple = 6
slope = 20
"#;

const PLANS: &str = r#"
[plans.revenue]
rule = { revenue = { mid = 15000, high = 60000 } }
rationing = "renewal_first"
costs = { enablement_per_year = 20000, tooling_per_year = 9000 }
segments.low = { team = "scale", programme = "light", digital = { async = { share = 0.3, effectiveness = 0.6 } }, operations_per_customer = 120 }
segments.mid = { team = "growth", programme = "call", meets_expectation = "sync", paid_coverage = { price_per_year = 900, hours_per_month = 1.5 } }
segments.high = { team = "growth", programme = "staged", conversation = { hours = 1.5, lowers = 0.4 } }
teams.scale = { headcount = 0.8, mode = "dedicated", headcount_from = { 6 = 1.6 } }
teams.growth = { headcount = 4.5, mode = "dedicated", books = "split", ramp_months = 3, cost_per_year = 170000, headcount_from = { 5 = 3.5, 9 = 5 } }

[plans.ax]
rule = { ax = { accuracy = { sale = 0.5, usage = 0.85 } } }
rationing = "at_risk_first"
decline = { precision = 0.7, recall = 0.6 }
costs = { enablement_per_year = 60000 }
segments.inbound = { team = "pool", programme = "follow", digital = { inbound = { share = 0.4, effectiveness = 0.7 }, async = { share = 0.5, effectiveness = 0.5 } }, operations_per_customer = 200, paid_coverage = { price_per_year = 700, hours_per_month = 1 } }
segments.async = { team = "pool", programme = "average", carve_out = { from = "sync", to = "async", share = 0.5 }, conversation = { hours = 1, lowers = 0.5 } }
segments.sync = { team = "squad", programme = "follow", reserved_hours = 2.5 }
segments.task_force = { team = "force", programme = "follow", carve_out = { from = "sync", to = "async", share = 0.3 } }
teams.pool = { headcount = 1.9, mode = "pooled", stretch = 0.2 }
teams.squad = { roles = { csm = { headcount = 1.2, cost_per_year = 140000 }, engineer = { headcount = 0.5 } }, mode = "pod" }
teams.force = { roles = { csm = { headcount = 1.5 }, engineer = { headcount = 0.9, cost_per_year = 180000 } }, mode = "task_force" }

[plans.mix]
rule = { attributes = { huge = { segment = "own", arr_from = 80000 }, little = { segment = "tech", arr_below = 6000, channel = "card" }, needy = { segment = "own", profile = "task_force" }, sort = { segment = "tech", type = "large" }, rest = { segment = "shared" } } }
rationing = "largest_arr_first"
segments.tech = { team = "desk", programme = "light", digital = { async = { share = 0.8, effectiveness = 0.4 } } }
segments.shared = { team = "desk", programme = "average" }
segments.own = { team = "books", programme = "weekly", meets_expectation = "sync" }
teams.desk = { headcount = 1.5, mode = "pooled" }
teams.books = { headcount = 2.4, mode = "dedicated", headcount_from = { 7 = 3 } }

[plans.moving]
inherits = "ax"
transition = { from = "revenue", start = 6, over = 4, cost = 30000, retraining = 0.3, retraining_months = 2 }
"#;

/// The world, as TOML.
pub fn everything() -> String {
    let plans = CERTAIN.find("[plans.revenue]").unwrap();
    let mut text = CERTAIN[..plans].to_owned();
    for (old, new) in MORE {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    format!("{text}{MECHANISMS}{PLANS}")
}
