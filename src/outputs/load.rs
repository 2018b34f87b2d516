//! The load table: required load and utilisation, by team and by CSM.

use super::tables::{plain, right_aligned};
use super::words::{money, quantity, waiting_time, whole_percent};
use crate::scenario::schema::Mode;
use crate::studies::answer::TeamLoad;

/// One row a team under the name of its plan.
pub fn by_team(currency: &str, teams: &[TeamLoad]) -> String {
    let mut table = plain();
    table.set_header([
        "plan and\nteam",
        "mode",
        "\nFTE",
        "accounts\nper FTE",
        "ARR per\nFTE",
        "required\nload",
        "utili-\nsation",
        "\nwait",
    ]);
    let mut plan = "";
    for team in teams {
        if team.plan != plan {
            plan = &team.plan;
            table.add_row([plan]);
        }
        let mut row = vec![format!("  {}", team.team)];
        row.extend(of_team(currency, team));
        table.add_row(row);
    }
    right_aligned(table, 2)
}

/// What is told of a team beside its name: mode, FTE, accounts and ARR per FTE, required load, utilisation, wait.
pub fn of_team(currency: &str, team: &TeamLoad) -> [String; 7] {
    [
        team.mode.map_or_else(String::new, |mode| mode_name(mode).to_owned()),
        quantity(team.headcount),
        optional(team.accounts_per_csm, quantity),
        optional(team.arr_per_csm, |arr| money(currency, arr)),
        optional(team.required_load, whole_percent),
        optional(team.utilisation, whole_percent),
        wait(team),
    ]
}

/// One row a dedicated CSM under the name of its plan.
pub fn by_csm(currency: &str, teams: &[TeamLoad]) -> String {
    let mut table = plain();
    table.set_header([
        "plan and\nCSM",
        "accounts\nper FTE",
        "ARR per\nFTE",
        "required\nload",
        "utili-\nsation",
    ]);
    let mut plan = "";
    for team in teams.iter().filter(|team| !team.csms.is_empty()) {
        if team.plan != plan {
            plan = &team.plan;
            table.add_row([plan]);
        }
        for csm in &team.csms {
            table.add_row([
                match &csm.owner {
                    Some(owner) => format!("  {} {owner}", csm.csm),
                    None => format!("  {}", csm.csm),
                },
                optional(csm.accounts, quantity),
                optional(csm.arr, |arr| money(currency, arr)),
                optional(csm.required_load, whole_percent),
                optional(csm.utilisation, whole_percent),
            ]);
        }
    }
    right_aligned(table, 1)
}

/// How long requests to a pooled team wait: without end where the team does not keep up in most replications.
fn wait(team: &TeamLoad) -> String {
    if team.waiting_unbounded.is_some_and(|share| share > 0.5) {
        return "no end".to_owned();
    }
    optional(team.waiting_hours, waiting_time)
}

pub(super) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Dedicated => "dedicated",
        Mode::Pooled => "pooled",
        Mode::Pod => "pod",
        Mode::TaskForce => "task force",
    }
}

pub(super) fn optional(value: Option<f64>, written: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "-".to_owned(), written)
}
