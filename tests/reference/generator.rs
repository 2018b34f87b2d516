//! Scenarios at random: every mechanism on or off, plausible values, small populations. Where the truths' generator looks for
//! extremes, this one stays where a number says something, so that a difference from the oracle does too.
//!
//! Rates and hours are sums of powers of two: planned hours then add up exactly, and whether two books are equally full does
//! not hang on the order of a sum.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

use crate::worlds::CERTAIN;

/// What the world of the truths says, and what stands here instead.
const WORLD: [(&str, &str); 6] = [
    ("replications = 24", "replications = 4"),
    (
        "inbound = { hours = 0.4, inbound = true }",
        "inbound = { hours = 0.5, inbound = true }",
    ),
    (
        "inbound = { sync = 0.03, async = 0.2, inbound = 0.6 }",
        "inbound = { sync = 0.125, async = 0.25, inbound = 0.5 }",
    ),
    (
        "async = { sync = 0.2, async = 6, inbound = 0.6 }",
        "async = { sync = 0.25, async = 6, inbound = 0.625 }",
    ),
    (
        "sync = { sync = 2.2, async = 3, inbound = 0.6 }",
        "sync = { sync = 2.25, async = 3, inbound = 0.5 }",
    ),
    (
        "task_force = { sync = 2, async = 3, task_force = 6.5, inbound = 0.6 }",
        "task_force = { sync = 2, async = 3, task_force = 6.5, inbound = 0.75 }",
    ),
];

/// Mechanisms of the world; `A|B|C` is one of several, the first the plainest.
const MECHANISMS: [&str; 14] = [
    "[fit]\nbad_share = 0.2|0.05\nchannels = { card = 1.5 }\nchurn_factor = 3|1\nneed_factor = 1.4|1\nexpansion_factor = 0.5|1\n",
    "[arrivals]\nper_month = 1.5|0.3|4\ngrowth = 0|0.5|-0.4\nseason = { 3 = 1.5, 8 = 0 }\nchannels = {}|{ card = 0.6, sales = 0.4 }\n\
     referral_chance = 0|0.05\nreferral_health = 0.7|0.5\ndeterred_per_churn = 0|0.5\nunhappy_below = 0.7|0.5\n",
    "[lifecycle.stages]\nonboarding = { tenure_below = 3, need_factor = 1.75|2.5 }\n\
     renewal = { renewal_within = 3, need_factor = 1.25, profiles = { sync = { sync = 3, async = 3 } } }\n\
     adoption = { tenure_below = 12, need_factor = 1 }\nestablished = { need_factor = 0.75|1.5 }\n",
    "[evolution.transitions]\ninbound = { async = 0.05 }\nasync = { inbound = 0.04, sync = 0.03 }\nsync = { async = 0.06 }\n\
     task_force = { sync = 0.1 }\n",
    "[at_risk]\nbelow = 0.5|0.7\nrecovered = 0.75\nprofile = \"task_force\"|\"sync\"\n",
    "[review]\nhours = 1|0\nkickoff_months = 2|1\nusage_months = 6|4\nevery_months = 5|12|1\nlag_months = 1|0|3\n",
    "[movement]\nhealth_loss = 0.1|0\nhandover_hours = 4|0\n",
    "[expectation]\nweight = 0.3|0\nreference_arr = 50000\nelasticity = 0.5|0\nhours = { card = 0.25, sales = 2 }\n",
    "[quality_under_load]\noverload_slope = 0.5|2\nidle_slope = 0|0.5\nidle_below = 0.5\nfloor = 0.5|0.9\n",
    "[goals]\nmonths = 4|2\nexpansion_factor = 2|0.5\nexpansion_months = 3|1\n[goals.changes]\ninbound = { async = 0.2 }\n\
     async = { inbound = 0.1, sync = 0.2 }\nsync = { async = 0.3 }\ntask_force = { sync = 0.5 }\n",
    "[contracts]\nterms = { 12 = 1 }|{ 1 = 0.2, 12 = 0.5, 24 = 0.3 }|{ 3 = 0.5, 7 = 0.5 }\nuplift = 0.04|0\n",
    "[paid_coverage]\nadequacy_below = 0.9|0.6\nwillingness = { lognormal = { median = 0.05, sigma = 0.8 } }|\
     { gamma = { mean = 0.1, cv = 1 } }\n",
    "[staffing]\nresignation = 0.03|0.15\nsensitivity = 3|8\nsmoothing = 0.3|1\nbackfill = true|false\nhiring_months = 2|0|1\n\
     ramp_months = 5|0\nramp_start = 0.25|0\nhiring_cost = 20000\n",
    "[valuation]\nmultiple = 6\nslope = 20\n",
];

/// Where each of these stands in `MECHANISMS`: others depend on them.
const FIT: usize = 0;
const ARRIVALS: usize = 1;
const LIFECYCLE: usize = 2;
const GOALS: usize = 9;
const EXPECTATION: usize = 7;
const PAID: usize = 11;

/// Picks from a list of numbers; zeros when it ends.
struct Picks(std::vec::IntoIter<u32>);

impl Picks {
    fn below(&mut self, n: usize) -> usize {
        self.0.next().unwrap_or(0) as usize % n
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn of<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.below(options.len())]
    }

    /// A text in which every `A|B|C` after a ` = ` is one of these.
    fn text(&mut self, text: &str) -> String {
        let mut picked = String::new();
        for line in text.lines() {
            let (key, value) = line.split_once(" = ").unwrap_or((line, ""));
            let (head, options, tail) = match (line.find("need_factor"), value.contains('|')) {
                (_, false) => (line, "", ""),
                (Some(at), true) => {
                    let at = at + "need_factor = ".len();
                    let end = at + line[at..].find([' ', ',']).unwrap_or(line.len() - at);
                    (&line[..at], &line[at..end], &line[end..])
                }
                (None, true) => (&line[..key.len() + 3], value, ""),
            };
            let options: Vec<&str> = options.split('|').collect();
            picked += &format!("{head}{}{tail}\n", self.of(&options).trim());
        }
        picked
    }
}

/// The text of a scenario.
pub fn scenario(picks: Vec<u32>) -> String {
    let p = &mut Picks(picks.into_iter());
    let world = CERTAIN.find("[plans.revenue]").unwrap();
    let mut text = CERTAIN[..world].to_owned();
    for (old, new) in WORLD {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    let size = format!(
        "size = {}\nearlier_terms = {}\naccepts_async = {}\n",
        20 + p.below(41),
        p.of(&["1.5", "0"]),
        p.of(&["0.5", "1"])
    );
    text = text.replace("size = 160\n", &size);
    text = text.replace("seed = 7", &format!("seed = {}", p.below(1 << 20)));
    if p.yes() {
        text = text.replace("arr = { lognormal = { median = 20000, sigma = 1.0 } }\n", "");
    }
    if p.yes() {
        text = text.replace(
            "task_force = { hours = 1 }",
            "task_force = { hours = 1, roles = { csm = 0.5, engineer = 0.25 } }",
        );
    }
    if p.yes() {
        text = text.replace("async = { hours = 0.25 }", "async = { hours = 1, participants = 4 }");
    }
    let accuracy = [
        "sale = 0.5\nkickoff = 0.7\nusage = 0.9\n",
        "usage = 0.6\n",
        "sale = 1\nkickoff = 1\nusage = 1\n",
    ];
    text = text.replace("usage = 0.9\n", p.of(&accuracy));
    if p.yes() {
        text = text.replace(
            "[assessment.accuracy]",
            "[assessment]\nform = \"skill\"\n[assessment.accuracy]",
        );
    }
    if p.below(4) == 3 {
        let row = "= { inbound = 0.7, async = 0.2, sync = 0.1 }\n";
        text += &format!(
            "[assessment.confusion.usage]\ninbound {row}async {row}sync {row}task_force = {{ task_force = 1 }}\n"
        );
    }
    text = text.replace(
        "escalates = 0.3\n",
        &format!("escalates = 0.3\nat_risk_below = {}\n", p.of(&["0.6", "0.8"])),
    );
    let stretch = format!(
        "cost_per_year = 150000\ncoordination = {}\nstretch = {}\n{}",
        p.of(&["0", "0.1"]),
        p.of(&["0", "0.2"]),
        p.of(&["", "leave = { 8 = 0.25, 2 = 0.5 }\n"])
    );
    text = text.replace("cost_per_year = 150000\n", &stretch);
    let on: Vec<bool> = MECHANISMS.iter().map(|_| p.below(5) > 1).collect();
    for (mechanism, _) in MECHANISMS.iter().zip(&on).filter(|(_, on)| **on) {
        text += &p.text(mechanism);
    }
    if on[LIFECYCLE] && on[GOALS] && p.yes() {
        text = text.replace("tenure_below = 12", "milestones_below = 1");
    }
    if on[LIFECYCLE] {
        text += "[programmes.staged.cadence_by_stage]\nonboarding = { sync = 3 }\nrenewal = { sync = 2, async = 1 }\nadoption = { sync = 1 }\nestablished = { async = 2 }\n";
    }
    plans(p, &mut text, &on);
    text
}

/// Two plans or three: by revenue, by AX, by attributes; and perhaps one that moves from one of them to another.
fn plans(p: &mut Picks, text: &mut String, on: &[bool]) {
    let covering = p.of(&["", "segments = { task_force = \"sync\" }"]);
    let accuracy = p.of(&["", "accuracy = { sale = 0.75, kickoff = 0.75, usage = 0.75 }"]);
    let comma = if covering.is_empty() || accuracy.is_empty() {
        ""
    } else {
        ", "
    };
    let rules = [
        ("revenue", ["low", "mid", "high", ""], "{ revenue = { mid = 15000, high = 50000 } }".to_owned()),
        ("ax", ["inbound", "async", "sync", "task_force"], format!("{{ ax = {{ {accuracy}{comma}{covering} }} }}")),
        (
            "mix",
            ["tech", "shared", "own", ""],
            "{ attributes = { huge = { segment = \"own\", arr_from = 60000 }, needy = { segment = \"own\", profile = \"sync\" }, \
             card = { segment = \"tech\", channel = \"card\", arr_below = 20000 }, small = { segment = \"tech\", type = \"small\", \
             profile = \"inbound\" }, rest = { segment = \"shared\" } } }"
                .to_owned(),
        ),
    ];
    let number = 2 + p.below(2);
    for (name, segments, rule) in rules.into_iter().take(number) {
        *text += &format!(
            "[plans.{name}]\nrule = {rule}\nrationing = \"{}\"\n",
            p.of(&["proportional", "at_risk_first", "renewal_first", "largest_arr_first"])
        );
        if on[FIT] && on[ARRIVALS] && p.yes() {
            *text += "decline = { precision = 0.7, recall = 0.6 }\n";
        }
        *text += p.of(&["", "costs = { enablement_per_year = 60000, tooling_per_year = 1e4 }\n"]);
        let teams = [team(p), team(p)];
        for segment in segments.into_iter().filter(|segment| !segment.is_empty()) {
            let at = p.below(2);
            *text += &format!(
                "segments.{segment} = {}\n",
                self::segment(p, ["x", "y"][at], teams[at].1, on)
            );
        }
        *text += &format!("teams.x = {}\nteams.y = {}\n", teams[0].0, teams[1].0);
    }
    if p.yes() {
        let (from, to) = [("revenue", "ax"), ("ax", "revenue")][p.below(2)];
        *text += &format!(
            "[plans.moving]\ninherits = \"{to}\"\ntransition = {{ from = \"{from}\", start = {}, over = {}, cost = 30000, \
            retraining = {}, retraining_months = 2 }}\n",
            p.of(&["4", "1", "8"]),
            p.of(&["1", "2", "5"]),
            p.of(&["0", "0.25"])
        );
    }
}

/// A team, and what a segment that it covers must say.
fn team(p: &mut Picks) -> (String, &'static str) {
    let headcount = p.of(&["1", "0.5", "2.5", "4"]);
    let more = p.of(&[
        "",
        ", shrinkage = 0.2",
        ", cost_per_year = 90000",
        ", stretch = 0.5",
        ", ramp_months = 2",
    ]);
    let later = p.of(&[
        "",
        ", headcount_from = { 5 = 3, 10 = 1.5 }",
        ", headcount_from = { 4 = 0.5, 7 = 2 }",
        ", headcount_from = { 3 = 0, 6 = 2 }",
    ]);
    let roles = format!(
        "roles = {{ csm = {{ headcount = {headcount} }}, engineer = {{ headcount = {}, cost_per_year = 170000 }} }}",
        p.of(&["0.5", "2"])
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
            format!("{{ headcount = {headcount}{later}, mode = \"dedicated\", books = \"split\"{more} }}"),
            "",
        ),
        3 => (format!("{{ {roles}, mode = \"pod\"{more} }}"), ", reserved_hours = 3.5"),
        _ => (format!("{{ {roles}, mode = \"task_force\"{more} }}"), ""),
    }
}

fn segment(p: &mut Picks, team: &str, reserved: &str, on: &[bool]) -> String {
    let staged = if on[LIFECYCLE] { "staged" } else { "call" };
    let programme = p.of(&["follow", "call", "light", "average", "weekly", staged]);
    let mut text = format!("team = \"{team}\", programme = \"{programme}\"{reserved}");
    if p.yes() {
        text += &format!(
            ", digital = {{ {} = {{ share = 0.5, effectiveness = {} }} }}, operations_per_customer = 120",
            p.of(&["async", "inbound", "sync"]),
            p.of(&["0.5", "1"])
        );
    }
    if p.below(3) == 2 {
        text += ", carve_out = { from = \"sync\", to = \"async\", share = 0.5 }";
    }
    if on[EXPECTATION] {
        text += p.of(&[
            "",
            ", conversation = { hours = 1.5, lowers = 0.4 }",
            ", meets_expectation = \"sync\"",
        ]);
    }
    if on[PAID] && p.yes() {
        text += &format!(
            ", paid_coverage = {{ price_per_year = {}, hours_per_month = 1.5 }}",
            p.of(&["500", "1500"])
        );
    }
    format!("{{ {text} }}")
}

/// Holds a truth against scenarios at random, few or as many as `CASES` says (`CASES=1000 cargo test --release --test reference anything` looks
/// further): the same every time, for the seed is fixed.
pub fn for_any(few: u32, truth: impl Fn(&str) -> Result<(), String>) {
    let cases = std::env::var("CASES").map_or(few, |cases| cases.parse().expect("CASES is a number"));
    let config = Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(2026),
        max_shrink_iters: 200,
        ..Config::default()
    };
    let picks = prop::collection::vec(any::<u32>(), 160).prop_map(scenario);
    let test = |text: String| truth(&text).map_err(|report| TestCaseError::fail(format!("{report}\n{text}")));
    if let Err(failure) = TestRunner::new(config).run(&picks, test) {
        panic!("{}", failure.to_string().replace("\\n", "\n").replace("\\\"", "\""));
    }
}
