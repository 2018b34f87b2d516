//! Customers and what they need, at random.

use super::{Picks, World, table};

pub fn population(p: &mut Picks, world: &World) -> String {
    let size = p.of(&["37", "1", "2", "60"]);
    let arr = p.of(&[
        "",
        "arr = { lognormal = { median = 20000, sigma = 1 } }",
        "arr = { lognormal = { median = 20000, sigma = 0 } }",
        "arr = { lognormal = { median = 1, sigma = 5 } }",
        "arr = { gamma = { mean = 20000, cv = 1 } }",
        "arr = { uniform = { low = 0, high = 100000 } }",
        "arr = { triangular = { low = 1000, mode = 1000, high = 50000 } }",
        "arr = { pert = { low = 1000, mode = 2000, high = 900000 } }",
        "arr = { empirical = [10, 10, 10, 5000, 1000000] }",
    ]);
    let whitespace = p.of(&[
        "{ gamma = { mean = 2, cv = 0.5 } }",
        "{ gamma = { mean = 0, cv = 1 } }",
        "{ uniform = { low = 0, high = 3 } }",
        "{ lognormal = { median = 1, sigma = 5 } }",
    ]);
    let ways = table(
        "way",
        (0..world.channels).map(|way| format!("{{ whitespace_factor = {} }}", way * 50)),
    );
    let mut text = format!(
        "[population]\nsize = {size}\n{arr}\nwhitespace = {whitespace}\nearlier_terms = {}\naccepts_async = {}\n\
         channels = {{ {ways} }}\nprofiles = {{ {} }}\ncorrelation = {{ arr_need = {} }}\n",
        p.number(&["0", "1.5", "100"]),
        p.number(&["0", "0.6", "1"]),
        table("p", p.shares(world.profiles)),
        p.number(&["-1", "0", "0.2", "1"]),
    );
    let sorts = 1 + p.below(3);
    for (sort, share) in p.shares(sorts).iter().enumerate() {
        text += &format!(
            "[population.types.\"sort {sort}\"]\nshare = {share}\narr = {{ median = {}, sigma = {} }}\n\
             unavoidable_churn = {}\nchannels = {{ {} }}\n",
            p.of(&["12000", "0.000001", "1", "90000", "1e15"]),
            p.of(&["0.8", "0.01", "5"]),
            p.number(&["0", "0.1", "1"]),
            table("way", p.shares(world.channels)),
        );
    }
    text
}

/// Rates of every kind, as a table.
pub fn rates(p: &mut Picks, world: &World) -> String {
    table(
        "talk",
        (0..world.kinds).map(|_| p.number(&["0", "0.001", "0.6", "6", "90"])),
    )
}

pub fn need(p: &mut Picks, world: &World) -> String {
    let mut text = format!(
        "[need]\nmultiplier_cv = {}\nduration_cv = {}\n{}\n[need.kinds]\n",
        p.number(&["0", "0.5", "3"]),
        p.number(&["0", "0.45", "3"]),
        p.of(&["", "dispersion = 0.01", "dispersion = 1.5", "dispersion = 1e6"]),
    );
    for kind in 0..world.kinds {
        text += &format!(
            "\"talk {kind}\" = {{ hours = {}, inbound = {}{}{} }}\n",
            p.of(&["0.4", "0.001", "1.25", "1000"]),
            kind == world.kinds / 2 || p.below(4) == 3,
            p.of(&["", ", participants = 8"]),
            p.of(&[
                "",
                ", roles = { csm = 0.5, engineer = 0.25 }",
                ", roles = { engineer = 1 }"
            ]),
        );
    }
    text += "\"talk out\" = { hours = 1.25 }\n[need.profiles]\n";
    for profile in 0..world.profiles {
        text += &format!("\"p {profile}\" = {{ {} }}\n", rates(p, world));
    }
    text
}
