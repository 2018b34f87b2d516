//! Scenarios drawn at random, with every mechanism on or off, and extremes above all. A list of numbers is read as a
//! list of picks among texts; the first text of each pick is the plainest, so that shrinking a failure switches
//! mechanisms off.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};

/// Picks among texts, from a list of numbers; zeros when it ends.
pub struct Picks {
    numbers: std::vec::IntoIter<u32>,
    /// Whether numbers may be uncertain.
    uncertain: bool,
}

impl Picks {
    fn below(&mut self, n: usize) -> usize {
        self.numbers.next().unwrap_or(0) as usize % n
    }

    fn of<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.below(options.len())]
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    /// A number among a few, now and then uncertain: anywhere from the first to the last, which is the largest.
    fn number(&mut self, options: &[&str]) -> String {
        let (low, high) = (options[0], options[options.len() - 1]);
        if self.uncertain && self.below(6) == 5 {
            return format!("{{ uniform = {{ low = {low}, high = {high} }} }}");
        }
        self.of(options).to_owned()
    }

    /// Shares that sum to 1, some of them 0.
    fn shares(&mut self, n: usize) -> Vec<String> {
        let mut parts: Vec<f64> = (0..n).map(|_| [1.0, 0.0, 1.0, 2.0, 7.0][self.below(5)]).collect();
        if parts.iter().sum::<f64>() == 0.0 {
            parts[0] = 1.0;
        }
        let total: f64 = parts.iter().sum();
        parts.iter().map(|part| format!("{:?}", part / total)).collect()
    }
}

/// Which mechanisms are on that others depend on, and how many there are of everything.
struct World {
    months: usize,
    channels: usize,
    kinds: usize,
    profiles: usize,
    stages: usize,
    arrivals: bool,
    fit: bool,
    goals: bool,
    expectation: bool,
    paid: bool,
}

/// The text of a scenario.
pub fn scenario(picks: Vec<u32>, uncertain: bool) -> String {
    let mut p = Picks {
        numbers: picks.into_iter(),
        uncertain,
    };
    let world = World {
        months: [12, 13, 25][p.below(3)],
        channels: 1 + p.below(2),
        kinds: 1 + p.below(6),
        profiles: 1 + p.below(5),
        stages: if p.yes() { 1 + p.below(3) } else { 0 },
        arrivals: p.yes(),
        fit: p.yes(),
        goals: p.yes(),
        expectation: p.yes(),
        paid: p.yes(),
    };
    let mut text = format!(
        "name = \"any\"\nstart_date = \"2025-{}-01\"\nmonths = {}\n[run]\nseed = {}\nreplications = 4\ninner = 2\n",
        p.of(&["01", "07", "12"]),
        world.months,
        p.below(1 << 30)
    );
    text += &population(&mut p, &world);
    text += &need(&mut p, &world);
    text += &journey(&mut p, &world);
    text += &market(&mut p, &world);
    text += &people(&mut p);
    text += &numbers(&mut p);
    text += &plans(&mut p, &world);
    text
}

fn population(p: &mut Picks, world: &World) -> String {
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
    let ways = table("way", (0..world.channels).map(|way| format!("{{ whitespace_factor = {} }}", way * 50)));
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
fn rates(p: &mut Picks, world: &World) -> String {
    table("talk", (0..world.kinds).map(|_| p.number(&["0", "0.001", "0.6", "6", "90"])))
}

fn need(p: &mut Picks, world: &World) -> String {
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
            p.of(&["", ", roles = { csm = 0.5, engineer = 0.25 }", ", roles = { engineer = 1 }"]),
        );
    }
    text += "\"talk out\" = { hours = 1.25 }\n[need.profiles]\n";
    for profile in 0..world.profiles {
        text += &format!("\"p {profile}\" = {{ {} }}\n", rates(p, world));
    }
    text
}

/// Chances of each profile to become others, a row each.
fn changes(p: &mut Picks, world: &World) -> String {
    let row = |p: &mut Picks| table("p", (0..world.profiles).map(|_| p.of(&["0.01", "0", "0.2"]).to_owned()));
    (0..world.profiles).map(|profile| format!("\"p {profile}\" = {{ {} }}\n", row(p))).collect()
}

fn journey(p: &mut Picks, world: &World) -> String {
    let mut text = String::new();
    if world.stages > 0 {
        text += "[lifecycle.stages]\n";
        for stage in 0..world.stages - 1 {
            let condition = p.of(&["tenure_below = 3", "renewal_within = 3", "tenure_below = 9, renewal_within = 1"]);
            let condition = if world.goals && p.yes() { "milestones_below = 1" } else { condition };
            let factor = p.number(&["0", "1", "20"]);
            text += &format!("\"s {stage}\" = {{ {condition}, need_factor = {factor} }}\n");
        }
        let own = if p.yes() { format!(", profiles = {{ \"p 0\" = {{ {} }} }}", rates(p, world)) } else { String::new() };
        text += &format!("\"s {}\" = {{ need_factor = {}{own} }}\n", world.stages - 1, p.number(&["0", "1", "20"]));
    }
    if p.yes() {
        text += &format!("[evolution.transitions]\n{}", changes(p, world));
        if world.stages > 0 && p.yes() {
            text += &format!("[evolution.stages.\"s 0\"]\n{}", changes(p, world));
        }
    }
    if p.yes() {
        let below = p.of(&["0.5", "0", "1"]);
        text += &format!("[at_risk]\nbelow = {below}\nrecovered = {}\nprofile = \"p {}\"\n",
            if below == "0.5" { p.of(&["0.7", "0.5"]) } else { "1" },
            p.below(world.profiles));
    }
    text += &format!("[assessment]\nform = \"{}\"\naccuracy = {{ sale = {}, kickoff = 0.7, usage = {} }}\n",
        p.of(&["right", "skill"]), p.number(&["0", "0.5", "1"]), p.number(&["0", "0.8", "1"]));
    if p.below(4) == 3 {
        let rows = (0..world.profiles).map(|_| format!("{{ {} }}", table("p", p.shares(world.profiles))));
        text += &format!("confusion = {{ {} = {{ {} }} }}\n", "usage", table("p", rows.collect::<Vec<_>>()));
    }
    if p.yes() {
        text += &format!("[review]\nhours = {}\nkickoff_months = {}\nusage_months = 6\nevery_months = {}\nlag_months = {}\n",
            p.number(&["0", "1", "50"]), p.of(&["2", "1"]), p.of(&["12", "1", "5"]), p.of(&["1", "0", "4"]));
    }
    if p.yes() {
        text += &format!("[movement]\nhealth_loss = {}\nhandover_hours = {}\n",
            p.number(&["0", "0.1", "1"]), p.number(&["0", "8", "300"]));
    }
    if world.goals {
        text += &format!("[goals]\nmonths = {}\nexpansion_factor = {}\nexpansion_months = {}\n[goals.changes]\n{}",
            p.number(&["1", "6", "30"]), p.number(&["0", "2", "90"]), p.of(&["3", "1"]), changes(p, world));
    }
    text
}

fn market(p: &mut Picks, world: &World) -> String {
    let mut text = String::new();
    if world.fit {
        text += &format!("[fit]\nbad_share = {}\nchannels = {{ \"way 0\" = 2 }}\nchurn_factor = {}\nneed_factor = {}\nexpansion_factor = {}\n",
            p.number(&["0", "0.2", "1"]), p.number(&["0", "4", "900"]), p.number(&["0", "1.3", "30"]), p.number(&["0", "0.5", "1"]));
    }
    if world.arrivals {
        text += &format!("[arrivals]\nper_month = {}\ngrowth = {}\nseason = {{ 3 = 2, 8 = 0 }}\n{}referral_chance = {}\n\
            referral_health = {}\ndeterred_per_churn = {}\nunhappy_below = {}\n",
            p.number(&["0", "0.3", "4"]), p.of(&["0", "-0.9", "2"]),
            if p.yes() { format!("channels = {{ {} }}\n", table("way", p.shares(world.channels))) } else { String::new() },
            p.number(&["0", "0.02", "0.1"]), p.of(&["0.8", "0"]), p.number(&["0", "0.3", "60"]), p.of(&["0.5", "2"]));
    }
    if world.expectation {
        text += &format!("[expectation]\nweight = {}\nreference_arr = {}\nelasticity = {}\nhours = {{ {} }}\n",
            p.number(&["0", "0.2", "1"]), p.of(&["50000", "0.01", "1e12"]), p.number(&["0", "0.5", "2"]),
            table("way", (0..world.channels).map(|_| p.number(&["0", "2", "40"]))));
    }
    if p.yes() {
        text += &format!("[contracts]\nterms = {{ {} }}\nuplift = {}\n",
            p.of(&["12 = 0.8, 24 = 0.2", "1 = 1", "36 = 1", "1 = 0.3, 12 = 0, 7 = 0.7"]), p.number(&["0", "0.03", "1"]));
    }
    if world.paid {
        text += &format!("[paid_coverage]\nadequacy_below = {}\nwillingness = {}\n", p.number(&["0", "0.7", "1"]),
            p.of(&["{ lognormal = { median = 0.03, sigma = 0.8 } }", "{ uniform = { low = 0, high = 9 } }"]));
    }
    if p.yes() {
        text += &format!("[valuation]\nmultiple = {}\nslope = 20\n", p.number(&["0", "6", "900"]));
    }
    text
}

fn people(p: &mut Picks) -> String {
    let mut text = format!(
        "[workforce]\nhours_per_month = {}\nshrinkage = {}\ntarget_utilisation = {}\ncost_per_year = {}\n{}{}",
        p.of(&["160", "1", "744"]), p.of(&["0.4", "0", "0.4", "1"]), p.of(&["0.9", "0.01", "10"]),
        p.number(&["0", "150000", "1e12"]), p.of(&["", "stretch = 0.2\n"]), p.of(&["", "leave = { 8 = 0.3, 2 = 1 }\n"]),
    );
    if p.yes() {
        text += &format!("[quality_under_load]\noverload_slope = {}\nidle_slope = {}\nidle_below = 0.5\nfloor = {}\n",
            p.number(&["0", "0.5", "40"]), p.number(&["0", "0.5", "40"]), p.number(&["0", "0.5", "1"]));
    }
    if p.yes() {
        text += &format!("[staffing]\nresignation = {}\nsensitivity = {}\nsmoothing = {}\nbackfill = {}\nhiring_months = {}\n\
            ramp_months = {}\nramp_start = {}\nhiring_cost = {}\n",
            p.number(&["0", "0.03", "5"]), p.number(&["0", "3", "40"]), p.number(&["0", "0.3", "1"]), p.of(&["true", "false"]),
            p.of(&["3", "0", "40"]), p.number(&["0", "6", "20"]), p.number(&["0", "0.4", "1"]), p.number(&["0", "20000", "1e9"]));
    }
    text
}

fn numbers(p: &mut Picks) -> String {
    format!(
        "[delivery]\nwaits = {}\nescalates = {}\nat_risk_below = {}\n[experience]\nreference_health = {}\nsmoothing = {}\n\
         surplus_penalty = {}\nsubstitution = {}\n[outcomes.churn]\nbase_hazard = {}\nsensitivity = {}\n\
         [outcomes.contraction]\nchance = {}\ndepth = {}\nsensitivity = {}\n[outcomes.expansion]\nchance = {}\n\
         share = {}\nsensitivity = {}\n[economics]\ngross_margin_rate = {}\ndiscount_rate = {}\n[measures]\narr_bands = {}\n",
        p.number(&["0", "0.5", "1"]), p.number(&["0", "0.3", "1"]), p.of(&["0.6", "1"]),
        p.of(&["0.85", "0.05", "1"]), p.number(&["0", "0.25", "1"]), p.number(&["0", "0.25", "1"]), p.number(&["0", "0.3", "1"]),
        p.number(&["0", "0.05", "20"]), p.number(&["0", "1.8", "50"]),
        p.of(&["0.1", "0", "0.999999"]), p.of(&["0.2", "0.001", "0.999"]), p.number(&["0", "1.5", "50"]),
        p.number(&["0", "0.08", "1"]), p.number(&["0", "0.12", "1"]), p.number(&["0", "2", "50"]),
        p.of(&["0.8", "0", "1"]), p.of(&["0.1", "0", "10"]),
        p.of(&["[12000, 25000]", "[]", "[1e14]", "[0.5, 1, 2, 1e3, 1e9]"]),
    )
}

/// A team, and what a segment that it covers must say.
fn team(p: &mut Picks, world: &World) -> (String, &'static str) {
    let more = p.of(&["", ", shrinkage = 1", ", shrinkage = 0", ", cost_per_year = 0", ", hours_per_month = 1", ", stretch = 2"]);
    let headcount = p.number(&["0", "0.3", "1", "2.5", "60"]);
    let later = if p.yes() { format!(", headcount_from = {{ 3 = {}, {} = 2 }}", p.of(&["1", "0", "4.5"]), world.months) } else { String::new() };
    let roles = format!("roles = {{ csm = {{ headcount = {headcount} }}, engineer = {{ headcount = {}, cost_per_year = 9e4 }} }}",
        p.of(&["0.5", "2", "0"]));
    match p.below(5) {
        0 => (format!("{{ headcount = {headcount}{later}, mode = \"pooled\"{more} }}"), ""),
        1 => (format!("{{ headcount = {headcount}{later}, mode = \"dedicated\"{more} }}"), ""),
        2 => (format!("{{ headcount = {headcount}{later}, mode = \"dedicated\", books = \"split\", ramp_months = 2{more} }}"), ""),
        3 => (format!("{{ {roles}, mode = \"pod\"{more} }}"), ", reserved_hours = 3.5"),
        _ => (format!("{{ {roles}, mode = \"task_force\"{more} }}"), ""),
    }
}

fn segment(p: &mut Picks, world: &World, team: &str, reserved: &str) -> String {
    let mut text = format!("team = \"{team}\", programme = \"{}\"{reserved}", p.of(&["calls", "nothing", "follow", "average", "staged"]));
    if world.stages == 0 {
        text = text.replace("staged", "calls");
    }
    if p.yes() {
        text += &format!(", digital = {{ \"talk 0\" = {{ share = {}, effectiveness = {} }} }}, operations_per_customer = {}",
            p.of(&["0.4", "1"]), p.of(&["0.6", "0", "1"]), p.of(&["100", "0"]));
    }
    if p.below(3) == 2 {
        text += ", carve_out = { from = \"talk out\", to = \"talk 0\", share = 0.5 }";
    }
    if world.expectation && p.yes() {
        text += p.of(&[", conversation = { hours = 1.5, lowers = 0.4 }", ", meets_expectation = \"talk out\""]);
    }
    if world.paid && p.yes() {
        text += &format!(", paid_coverage = {{ price_per_year = {}, hours_per_month = 2 }}", p.of(&["500", "0"]));
    }
    format!("{{ {text} }}")
}

/// A plan by revenue, one by AX with a segment for some profiles and one for the others, one by attributes, and one that
/// moves from the first to the second.
fn plans(p: &mut Picks, world: &World) -> String {
    let calls = p.of(&["0.5", "100"]);
    let staged = (0..world.stages).map(|stage| format!("\"s {stage}\" = {{ \"talk out\" = {stage} }}")).collect::<Vec<_>>();
    let staged = if staged.is_empty() { String::new() } else { format!("staged = {{ cadence_by_stage = {{ {} }} }}\n", staged.join(", ")) };
    let mut text = format!("[programmes]\ncalls = {{ cadence = {{ \"talk out\" = {calls} }} }}\nnothing = {{ cadence = {{}} }}\n\
        follow = {{ follow_need = \"as_it_arises\" }}\naverage = {{ follow_need = \"at_the_mean\" }}\n{staged}");
    let covering: Vec<String> = (0..world.profiles).map(|_| p.of(&["\"d\"", "\"e\""]).to_owned()).collect();
    let rules = [
        ("old", ["a", "b", "c"], format!("{{ revenue = {{ {} }} }}",
            p.of(&["b = 10000, c = 50000", "b = 0, c = 1e-6", "b = 1e14, c = 1e15", "b = 19999, c = 20000"]))),
        ("new", ["d", "e", "f"], format!("{{ ax = {{ accuracy.usage = {}, segments = {{ {} }} }} }}",
            p.of(&["0.5", "0", "1"]), table("p", covering))),
        ("mix", ["g", "h", "i"], format!("{{ attributes = {{ large = {{ segment = \"g\", arr_from = 25000 }}, \
            sort = {{ segment = \"h\", {} }}, rest = {{ segment = \"i\" }} }} }}",
            p.of(&["profile = \"p 0\"", "type = \"sort 0\"", "channel = \"way 0\", arr_below = 9000"]))),
    ];
    for (name, segments, rule) in rules {
        text += &format!("[plans.{name}]\nrule = {rule}\nrationing = \"{}\"\n",
            p.of(&["proportional", "at_risk_first", "renewal_first", "largest_arr_first"]));
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
        text += &format!("[plans.moving]\ninherits = \"new\"\ntransition = {{ from = \"old\", start = {}, over = {}, cost = 30000, \
            retraining = {}, retraining_months = 2 }}\n", p.of(&["4", "1", "8"]), p.of(&["1", "2", "4"]), p.of(&["0.2", "1", "0"]));
    }
    text
}

fn table(name: &str, values: impl IntoIterator<Item = String>) -> String {
    let entries = values.into_iter().enumerate().map(|(at, value)| format!("\"{name} {at}\" = {value}"));
    entries.collect::<Vec<_>>().join(", ")
}

/// Holds a truth against scenarios at random: the same every time, for the seed is fixed.
pub fn for_any(cases: u32, uncertain: bool, truth: impl Fn(&str) -> Result<(), TestCaseError>) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(2025),
        max_shrink_iters: 600,
        ..Config::default()
    };
    let picks = prop::collection::vec(any::<u32>(), 420).prop_map(move |picks| scenario(picks, uncertain));
    TestRunner::new(config).run(&picks, |text| truth(&text)).unwrap();
}
