//! People, money, plans and what they deliver, at random.

use super::{Picks, World, table};

pub fn people(p: &mut Picks) -> String {
    let mut text = format!(
        "[workforce]\nhours_per_month = {}\nshrinkage = {}\ntarget_utilisation = {}\ncost_per_year = {}\n{}{}",
        p.of(&["160", "1", "744"]),
        p.of(&["0.4", "0", "0.4", "1"]),
        p.of(&["0.9", "0.01", "10"]),
        p.number(&["0", "150000", "1e12"]),
        p.of(&["", "stretch = 0.2\n"]),
        p.of(&["", "leave = { 8 = 0.3, 2 = 1 }\n"]),
    );
    if p.yes() {
        text += &format!(
            "[quality_under_load]\noverload_slope = {}\nidle_slope = {}\nidle_below = 0.5\nfloor = {}\n",
            p.number(&["0", "0.5", "40"]),
            p.number(&["0", "0.5", "40"]),
            p.number(&["0", "0.5", "1"])
        );
    }
    if p.yes() {
        text += &format!(
            "[staffing]\nresignation = {}\nsensitivity = {}\nsmoothing = {}\nbackfill = {}\nhiring_months = {}\n\
            ramp_months = {}\nramp_start = {}\nhiring_cost = {}\n",
            p.number(&["0", "0.03", "5"]),
            p.number(&["0", "3", "40"]),
            p.number(&["0", "0.3", "1"]),
            p.of(&["true", "false"]),
            p.of(&["3", "0", "40"]),
            p.number(&["0", "6", "20"]),
            p.number(&["0", "0.4", "1"]),
            p.number(&["0", "20000", "1e9"])
        );
    }
    text
}

pub fn numbers(p: &mut Picks) -> String {
    format!(
        "[delivery]\nwaits = {}\nescalates = {}\nat_risk_below = {}\n[experience]\nreference_health = {}\nsmoothing = {}\n\
         surplus_penalty = {}\nsubstitution = {}\n[outcomes.churn]\nbase_hazard = {}\nsensitivity = {}\n\
         [outcomes.contraction]\nchance = {}\ndepth = {}\nsensitivity = {}\n[outcomes.expansion]\nchance = {}\n\
         share = {}\nsensitivity = {}\n[economics]\ngross_margin_rate = {}\ndiscount_rate = {}\n[measures]\narr_bands = {}\n",
        p.number(&["0", "0.5", "1"]),
        p.number(&["0", "0.3", "1"]),
        p.of(&["0.6", "1"]),
        p.of(&["0.85", "0.05", "1"]),
        p.number(&["0", "0.25", "1"]),
        p.number(&["0", "0.25", "1"]),
        p.number(&["0", "0.3", "1"]),
        p.number(&["0", "0.05", "20"]),
        p.number(&["0", "1.8", "50"]),
        p.of(&["0.1", "0", "0.999999"]),
        p.of(&["0.2", "0.001", "0.999"]),
        p.number(&["0", "1.5", "50"]),
        p.number(&["0", "0.08", "1"]),
        p.number(&["0", "0.12", "1"]),
        p.number(&["0", "2", "50"]),
        p.of(&["0.8", "0", "1"]),
        p.of(&["0.1", "0", "10"]),
        p.of(&["[12000, 25000]", "[]", "[1e14]", "[0.5, 1, 2, 1e3, 1e9]"]),
    )
}

/// A team, and what a segment that it covers must say.
fn team(p: &mut Picks, world: &World) -> (String, &'static str) {
    let more = p.of(&[
        "",
        ", shrinkage = 1",
        ", shrinkage = 0",
        ", cost_per_year = 0",
        ", hours_per_month = 1",
        ", stretch = 2",
    ]);
    let headcount = p.number(&["0", "0.3", "1", "2.5", "60"]);
    let later = if p.yes() {
        format!(
            ", headcount_from = {{ 3 = {}, {} = 2 }}",
            p.of(&["1", "0", "4.5"]),
            world.months
        )
    } else {
        String::new()
    };
    let roles = format!(
        "roles = {{ csm = {{ headcount = {headcount} }}, engineer = {{ headcount = {}, cost_per_year = 9e4 }} }}",
        p.of(&["0.5", "2", "0"])
    );
    match p.below(5) {
        0 => (
            format!("{{ headcount = {headcount}{later}, mode = \"pooled\"{more} }}"),
            "",
        ),
        1 => (
            format!("{{ headcount = {headcount}{later}, mode = \"dedicated\"{more} }}"),
            "",
        ),
        2 => (
            format!(
                "{{ headcount = {headcount}{later}, mode = \"dedicated\", books = \"split\", ramp_months = 2{more} }}"
            ),
            "",
        ),
        3 => (format!("{{ {roles}, mode = \"pod\"{more} }}"), ", reserved_hours = 3.5"),
        _ => (format!("{{ {roles}, mode = \"task_force\"{more} }}"), ""),
    }
}

fn segment(p: &mut Picks, world: &World, team: &str, reserved: &str) -> String {
    let mut text = format!(
        "team = \"{team}\", programme = \"{}\"{reserved}",
        p.of(&["calls", "nothing", "follow", "average", "staged"])
    );
    if world.stages == 0 {
        text = text.replace("staged", "calls");
    }
    if p.yes() {
        text += &format!(
            ", digital = {{ \"talk 0\" = {{ share = {}, effectiveness = {} }} }}, operations_per_customer = {}",
            p.of(&["0.4", "1"]),
            p.of(&["0.6", "0", "1"]),
            p.of(&["100", "0"])
        );
    }
    if p.below(3) == 2 {
        text += ", carve_out = { from = \"talk out\", to = \"talk 0\", share = 0.5 }";
    }
    if world.expectation && p.yes() {
        text += p.of(&[
            ", conversation = { hours = 1.5, lowers = 0.4 }",
            ", meets_expectation = \"talk out\"",
        ]);
    }
    if world.paid && p.yes() {
        text += &format!(
            ", paid_coverage = {{ price_per_year = {}, hours_per_month = 2 }}",
            p.of(&["500", "0"])
        );
    }
    format!("{{ {text} }}")
}

/// A plan by revenue, one by AX with a segment for some profiles and one for the others, one by attributes, and one that
/// moves from the first to the second.
pub fn plans(p: &mut Picks, world: &World) -> String {
    let calls = p.of(&["0.5", "100"]);
    let staged = (0..world.stages)
        .map(|stage| format!("\"s {stage}\" = {{ \"talk out\" = {stage} }}"))
        .collect::<Vec<_>>();
    let staged = if staged.is_empty() {
        String::new()
    } else {
        format!("staged = {{ cadence_by_stage = {{ {} }} }}\n", staged.join(", "))
    };
    let mut text = format!(
        "[programmes]\ncalls = {{ cadence = {{ \"talk out\" = {calls} }} }}\nnothing = {{ cadence = {{}} }}\n\
        follow = {{ follow_need = \"as_it_arises\" }}\naverage = {{ follow_need = \"at_the_mean\" }}\n{staged}"
    );
    let covering: Vec<String> = (0..world.profiles)
        .map(|_| p.of(&["\"d\"", "\"e\""]).to_owned())
        .collect();
    let rules = [
        (
            "old",
            ["a", "b", "c"],
            format!(
                "{{ revenue = {{ {} }} }}",
                p.of(&[
                    "b = 10000, c = 50000",
                    "b = 0, c = 1e-6",
                    "b = 1e14, c = 1e15",
                    "b = 19999, c = 20000"
                ])
            ),
        ),
        (
            "new",
            ["d", "e", "f"],
            format!(
                "{{ ax = {{ accuracy.usage = {}, segments = {{ {} }} }} }}",
                p.of(&["0.5", "0", "1"]),
                table("p", covering)
            ),
        ),
        (
            "mix",
            ["g", "h", "i"],
            format!(
                "{{ attributes = {{ large = {{ segment = \"g\", arr_from = 25000 }}, \
            sort = {{ segment = \"h\", {} }}, rest = {{ segment = \"i\" }} }} }}",
                p.of(&[
                    "profile = \"p 0\"",
                    "type = \"sort 0\"",
                    "channel = \"way 0\", arr_below = 9000"
                ])
            ),
        ),
    ];
    for (name, segments, rule) in rules {
        text += &format!(
            "[plans.{name}]\nrule = {rule}\nrationing = \"{}\"\n",
            p.of(&["proportional", "at_risk_first", "renewal_first", "largest_arr_first"])
        );
        if world.fit && world.arrivals && p.yes() {
            text += "decline = { precision = 0.7, recall = 0.6 }\n";
        }
        text += p.of(&["", "costs = { enablement_per_year = 60000, tooling_per_year = 1e4 }\n"]);
        let teams = [team(p, world), team(p, world)];
        for (segment_name, at) in segments.into_iter().zip([0, p.below(2), 1]) {
            let team = ["x", "y"][at];
            text += &format!("segments.{segment_name} = {}\n", segment(p, world, team, teams[at].1));
        }
        text += &format!("teams.x = {}\nteams.y = {}\n", teams[0].0, teams[1].0);
    }
    if p.yes() {
        text += &format!(
            "[plans.moving]\ninherits = \"new\"\ntransition = {{ from = \"old\", start = {}, over = {}, cost = 30000, \
            retraining = {}, retraining_months = 2 }}\n",
            p.of(&["4", "1", "8"]),
            p.of(&["1", "2", "4"]),
            p.of(&["0.2", "1", "0"])
        );
    }
    text
}
