//! How customers change, what they expect, how they come and what they sign, at random.

use super::customers::rates;
use super::{Picks, World, table};

/// Chances of each profile to become others, a row each: what is left is the chance of staying.
fn changes(p: &mut Picks, world: &World) -> String {
    let mut rows = String::new();
    for profile in 0..world.profiles {
        let chances: Vec<&str> = (0..world.profiles).map(|_| p.of(&["0.01", "0", "0.2"])).collect();
        let others = chances.iter().enumerate().filter(|(other, _)| *other != profile);
        let row: Vec<String> = others
            .map(|(other, chance)| format!("\"p {other}\" = {chance}"))
            .collect();
        // A profile without others stays what it is, and says so: a section in which nothing is said is refused.
        let row = if row.is_empty() {
            format!("\"p {profile}\" = 1")
        } else {
            row.join(", ")
        };
        rows += &format!("\"p {profile}\" = {{ {row} }}\n");
    }
    rows
}

pub fn journey(p: &mut Picks, world: &World) -> String {
    let mut text = String::new();
    if world.stages > 0 {
        text += "[lifecycle.stages]\n";
        for stage in 0..world.stages - 1 {
            let condition = p.of(&[
                "tenure_below = 3",
                "renewal_within = 3",
                "tenure_below = 9, renewal_within = 1",
            ]);
            let condition = if world.goals && p.yes() {
                "milestones_below = 1"
            } else {
                condition
            };
            let factor = p.number(&["0", "1", "20"]);
            text += &format!("\"s {stage}\" = {{ {condition}, need_factor = {factor} }}\n");
        }
        let own = if p.yes() {
            format!(", profiles = {{ \"p 0\" = {{ {} }} }}", rates(p, world))
        } else {
            String::new()
        };
        text += &format!(
            "\"s {}\" = {{ need_factor = {}{own} }}\n",
            world.stages - 1,
            p.number(&["0", "1", "20"])
        );
    }
    if p.yes() {
        text += &format!("[evolution.transitions]\n{}", changes(p, world));
        if world.stages > 0 && p.yes() {
            text += &format!("[evolution.stages.\"s 0\"]\n{}", changes(p, world));
        }
    }
    if p.yes() {
        let below = p.of(&["0.5", "0", "1"]);
        text += &format!(
            "[at_risk]\nbelow = {below}\nrecovered = {}\nprofile = \"p {}\"\n",
            if below == "0.5" { p.of(&["0.7", "0.5"]) } else { "1" },
            p.below(world.profiles)
        );
    }
    text += &format!(
        "[assessment]\nform = \"{}\"\naccuracy = {{ sale = {}, kickoff = 0.7, usage = {} }}\n",
        p.of(&["right", "skill"]),
        p.number(&["0", "0.5", "1"]),
        p.number(&["0", "0.8", "1"])
    );
    if p.below(4) == 3 {
        let rows = (0..world.profiles).map(|_| format!("{{ {} }}", table("p", p.shares(world.profiles))));
        text += &format!(
            "confusion = {{ {} = {{ {} }} }}\n",
            "usage",
            table("p", rows.collect::<Vec<_>>())
        );
    }
    if p.yes() {
        text += &format!(
            "[review]\nhours = {}\nkickoff_months = {}\nusage_months = 6\nevery_months = {}\nlag_months = {}\n",
            p.number(&["0", "1", "50"]),
            p.of(&["2", "1"]),
            p.of(&["12", "1", "5"]),
            p.of(&["1", "0", "4"])
        );
    }
    if p.yes() {
        text += &format!(
            "[movement]\nhealth_loss = {}\nhandover_hours = {}\n",
            p.number(&["0", "0.1", "1"]),
            p.number(&["0", "8", "300"])
        );
    }
    if world.goals {
        text += &format!(
            "[goals]\nmonths = {}\nexpansion_factor = {}\nexpansion_months = {}\n[goals.changes]\n{}",
            p.number(&["1", "6", "30"]),
            p.number(&["0", "2", "90"]),
            p.of(&["3", "1"]),
            changes(p, world)
        );
    }
    text
}

pub fn market(p: &mut Picks, world: &World) -> String {
    let mut text = String::new();
    if world.fit {
        text += &format!(
            "[fit]\nbad_share = {}\nchannels = {{ \"way 0\" = 2 }}\nchurn_factor = {}\nneed_factor = {}\nexpansion_factor = {}\n",
            p.number(&["0", "0.2", "1"]),
            p.number(&["0", "4", "900"]),
            p.number(&["0", "1.3", "30"]),
            p.number(&["0", "0.5", "1"])
        );
    }
    if world.arrivals {
        text += &format!(
            "[arrivals]\nper_month = {}\ngrowth = {}\nseason = {{ 3 = 2, 8 = 0 }}\n{}referral_chance = {}\n\
            referral_health = {}\ndeterred_per_churn = {}\nunhappy_below = {}\n",
            p.number(&["0", "0.3", "4"]),
            p.of(&["0", "-0.9", "2"]),
            if p.yes() {
                format!("channels = {{ {} }}\n", table("way", p.shares(world.channels)))
            } else {
                String::new()
            },
            p.number(&["0", "0.02", "0.1"]),
            p.of(&["0.8", "0"]),
            p.number(&["0", "0.3", "60"]),
            p.of(&["0.5", "2"])
        );
    }
    if world.expectation {
        text += &format!(
            "[expectation]\nweight = {}\nreference_arr = {}\nelasticity = {}\nhours = {{ {} }}\n",
            p.number(&["0", "0.2", "1"]),
            p.of(&["50000", "0.01", "1e12"]),
            p.number(&["0", "0.5", "2"]),
            table("way", (0..world.channels).map(|_| p.number(&["0", "2", "40"])))
        );
    }
    if p.yes() {
        text += &format!(
            "[contracts]\nterms = {{ {} }}\nuplift = {}\n",
            p.of(&["12 = 0.8, 24 = 0.2", "1 = 1", "36 = 1", "1 = 0.3, 12 = 0, 7 = 0.7"]),
            p.number(&["0", "0.03", "1"])
        );
    }
    if world.paid {
        text += &format!(
            "[paid_coverage]\nadequacy_below = {}\nwillingness = {}\n",
            p.number(&["0", "0.7", "1"]),
            p.of(&[
                "{ lognormal = { median = 0.03, sigma = 0.8 } }",
                "{ uniform = { low = 0, high = 9 } }"
            ])
        );
    }
    if p.yes() {
        text += &format!("[valuation]\nmultiple = {}\nslope = 20\n", p.number(&["0", "6", "900"]));
    }
    text
}
