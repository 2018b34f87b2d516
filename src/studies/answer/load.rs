//! The load of every team in month 1, which needs no belief about churn.

use serde::{Deserialize, Serialize};

use crate::measures::groups::Group;
use crate::measures::metric::Metric;
use crate::scenario::schema::Mode;
use crate::studies::compare::{Comparison, Study};

/// One team's load in month 1, means over replications.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TeamLoad {
    /// The plan.
    pub plan: String,
    /// The team; `all` for all of them.
    pub team: String,
    /// How its people share the work; none for all teams together.
    pub mode: Option<Mode>,
    /// Full-time equivalents.
    pub headcount: f64,
    /// Customers per full-time CSM.
    pub accounts_per_csm: Option<f64>,
    /// ARR per full-time CSM.
    pub arr_per_csm: Option<f64>,
    /// Hours that delivering every customer's experience takes ÷ hours available; none without hours.
    pub required_load: Option<f64>,
    /// Hours worked ÷ hours available.
    pub utilisation: Option<f64>,
    /// Hours that a request to a pooled team waits on average, where the team keeps up: the median over replications.
    pub waiting_hours: Option<f64>,
    /// How often a pooled team does not keep up, so that waiting has no bound.
    pub waiting_unbounded: Option<f64>,
    /// Its dedicated CSMs, book by book.
    pub csms: Vec<CsmLoad>,
}

/// One dedicated CSM's load in month 1, means over replications.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct CsmLoad {
    /// Team and number of the book.
    pub csm: String,
    /// Its owner, where the customer list names one who keeps it.
    pub owner: Option<String>,
    /// Customers per full-time CSM.
    pub accounts: Option<f64>,
    /// ARR per full-time CSM.
    pub arr: Option<f64>,
    /// Hours that delivering every customer's experience takes ÷ hours available.
    pub required_load: Option<f64>,
    /// Hours worked ÷ hours available.
    pub utilisation: Option<f64>,
}

/// The load of a plan's teams in month 1, and of all of them together.
pub fn load(study: &Study, comparison: &Comparison, plan: usize) -> Vec<TeamLoad> {
    let layout = &study.layouts[plan];
    let name = study.plans()[plan];
    let teams = &study.central.plans[plan].teams;
    let mean = |metric: Metric, group: usize| {
        let position = layout.position_in_month(metric, group, 1)?;
        comparison.summaries[plan][position].mean()
    };
    // The mean of waiting has no finite expectation where the load may come close to 1.
    let median = |metric: Metric, group: usize| {
        let position = layout.position_in_month(metric, group, 1)?;
        comparison.summaries[plan][position].histogram.quantile(0.5)
    };
    let row = |group: usize, team: &str, mode: Option<Mode>| TeamLoad {
        plan: name.to_owned(),
        team: team.to_owned(),
        mode,
        headcount: mean(Metric::Headcount, group).unwrap_or(0.0),
        accounts_per_csm: mean(Metric::AccountsPerCsm, group),
        arr_per_csm: mean(Metric::ArrPerCsm, group),
        required_load: mean(Metric::RequiredLoad, group),
        utilisation: mean(Metric::Utilisation, group),
        waiting_hours: median(Metric::WaitingHours, group),
        waiting_unbounded: mean(Metric::WaitingUnbounded, group),
        csms: Vec::new(),
    };
    let owners = study.owners(plan);
    let mut rows = Vec::with_capacity(teams.len() + 1);
    // The groups of teams stand before those of books.
    for (group, (kind, label)) in layout.groups.iter().enumerate() {
        match *kind {
            Group::Team(team) => rows.push(row(group, &teams[team].name, Some(teams[team].mode))),
            Group::Csm { team, book } => rows[team].csms.push(CsmLoad {
                csm: label.trim_start_matches("csm:").to_owned(),
                owner: owners[teams[team].servers.start + book].map(str::to_owned),
                accounts: mean(Metric::AccountsPerCsm, group),
                arr: mean(Metric::ArrPerCsm, group),
                required_load: mean(Metric::RequiredLoad, group),
                utilisation: mean(Metric::Utilisation, group),
            }),
            _ => {}
        }
    }
    if teams.len() > 1 {
        rows.push(row(0, "all", None));
    }
    rows
}
