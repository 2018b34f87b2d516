//! Scenarios drawn at random, with every mechanism on or off, and extremes above all. A list of numbers is read as a
//! list of picks among texts; the first text of each pick is the plainest, so that shrinking a failure switches
//! mechanisms off.

mod customers;
mod journey;
mod plans;

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
    text += &customers::population(&mut p, &world);
    text += &customers::need(&mut p, &world);
    text += &journey::journey(&mut p, &world);
    text += &journey::market(&mut p, &world);
    text += &plans::people(&mut p);
    text += &plans::numbers(&mut p);
    text += &plans::plans(&mut p, &world);
    text
}

fn table(name: &str, values: impl IntoIterator<Item = String>) -> String {
    let entries = values
        .into_iter()
        .enumerate()
        .map(|(at, value)| format!("\"{name} {at}\" = {value}"));
    entries.collect::<Vec<_>>().join(", ")
}

/// Holds a truth against scenarios at random: the same every time, for the seed is fixed. `PROPTEST_CASES` in the
/// environment asks for more of them.
pub fn for_any(cases: u32, uncertain: bool, truth: impl Fn(&str) -> Result<(), TestCaseError>) {
    let more = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: more.unwrap_or(cases),
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(2025),
        max_shrink_iters: 600,
        ..Config::default()
    };
    let picks = prop::collection::vec(any::<u32>(), 420).prop_map(move |picks| scenario(picks, uncertain));
    TestRunner::new(config).run(&picks, |text| truth(&text)).unwrap();
}
