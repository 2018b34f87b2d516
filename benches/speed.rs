//! How quick the engine is, and beside what: one table, printed and put into `docs/performance.md`, which says how to read it.
//!
//! Everything is timed by turns: a round runs each piece of work once, the same work in every round, and the quickest of its
//! rounds counts. Where the system tells it, time is that on the processor, so that whoever else is there disturbs no ratio.

use std::time::Instant;
use std::{env, fs};

#[allow(dead_code, reason = "shared with other targets, each of which uses a part of it")]
#[path = "../tests/reference/oracle/mod.rs"]
mod oracle;
#[path = "speed/program.rs"]
mod program;
#[path = "speed/table.rs"]
mod table;
#[path = "speed/timing.rs"]
mod timing;
#[path = "speed/works.rs"]
mod works;

use table::Table;
use works::{Floor, baseline, company, customers, engine, study};

const DOCUMENT: &str = "docs/performance.md";
/// Set to run a million customers too.
const LARGE: &str = "AXPLAN_BENCH_LARGE";
/// Rounds; what takes seconds has fewer.
const ROUNDS: u32 = 7;

/// Slope of log time against log size, by least squares.
fn exponent(points: &[(u32, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs = || points.iter().map(|&(size, time)| (f64::from(size).ln(), time.ln()));
    let (x, y) = logs().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let (above, below) = logs().fold((0.0, 0.0), |(above, below), (a, b)| {
        (above + (a - x) * (b - y), below + (a - x) * (a - x))
    });
    above / below
}

/// What the program takes of its user: time and memory.
fn wait(table: &mut Table, large: bool) {
    let seconds = |arguments: &[&str]| program::reference(arguments, 5).seconds;
    // No run is shorter than 12 months: what twelve more take tells what the first twelve took, and what came before them.
    let [short, long] =
        ["12", "24"].map(|months| seconds(&["--replications", "2", "--months", months, "--threads", "2"]));
    table.reach(
        "`axplan run`, 2 threads, from its start to the end of the first month",
        short - (long - short) * 11.0 / 12.0,
        "s",
        0.2,
    );
    table.reach(
        "`axplan run --precision nrr_12m=0.1pt`, 2 threads, start to end",
        seconds(&["--precision", "nrr_12m=0.1pt", "--threads", "2"]),
        "s",
        2.0,
    );
    let mut memory = |what: &str, arguments: &[&str], target: f64| {
        let took = program::reference(arguments, 1).megabytes.unwrap_or(f64::NAN);
        table.reach(what, took, "MB", target);
    };
    let whole = ["--replications", "200", "--threads", "2"];
    memory(
        "memory: 10000 customers, 36 months, 200 replications, 2 threads",
        &whole,
        200.0,
    );
    if large {
        let million = "--set population.size=1000000 --months 60 --replications 2 --threads 1";
        let arguments: Vec<&str> = million.split(' ').collect();
        memory("memory: 1000000 customers, 60 months, 1 thread", &arguments, 3000.0);
    }
}

fn main() {
    // `cargo test --all-targets` runs this too, and does not want it to take minutes.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let began = Instant::now();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let large = env::var_os(LARGE).is_some();

    let mut floors = [2_000, 10_000].map(|size| Floor::new(&customers(size)));
    let case = |size: u32, plans: usize| engine(&customers(size), 36, plans, ROUNDS);
    let mut small = [1, 2, 10, 100].map(|plans| case(2_000, plans));
    let mut full = [1, 2, 10].map(|plans| case(10_000, plans));
    let mut plain_small = [1, 2].map(|plans| baseline(&customers(2_000), plans, ROUNDS));
    let mut plain_full = [1, 2].map(|plans| baseline(&customers(10_000), plans, ROUNDS.min(4)));
    let mut sizes = vec![(1_000, ROUNDS), (10_000, ROUNDS), (100_000, 3)];
    if large {
        sizes.push((1_000_000, 2)); // the first of them fills new memory
    }
    let sized = |people: bool| {
        let each = sizes
            .iter()
            .map(move |&(size, rounds)| (size, engine(&company(size, people), 36, 2, rounds)));
        each.collect::<Vec<_>>()
    };
    let (mut by_customers, mut by_company) = (sized(false), sized(true));
    let mut by_months = [12, 36, 60].map(|months| engine(&customers(10_000), months, 2, ROUNDS));
    let mut by_replications = [2, 8].map(|replications| study(2_000, replications, 1, ROUNDS));
    let mut by_threads = [1, 2].map(|threads| study(2_000, 8, threads, 3 * ROUNDS));
    for round in 0..3 * ROUNDS {
        eprint!(".");
        let floors = floors.iter_mut().flat_map(|floor| [&mut floor.words, &mut floor.state]);
        let single = small
            .iter_mut()
            .chain(&mut full)
            .chain(&mut plain_small)
            .chain(&mut plain_full);
        let scaled = by_customers.iter_mut().chain(&mut by_company).map(|(_, work)| work);
        let rest = by_months.iter_mut().chain(&mut by_replications).chain(&mut by_threads);
        floors
            .chain(single)
            .chain(scaled)
            .chain(rest)
            .for_each(|work| work.round(round));
    }
    eprintln!();

    let mut table = Table::default();
    let cases = [
        (2_000, &small[..], &plain_small, &floors[0]),
        (10_000, &full[..], &plain_full, &floors[1]),
    ];
    for (size, engines, plain, floor) in cases {
        for ((work, plans), target) in
            engines
                .iter()
                .zip([1, 2, 10, 100])
                .zip([Some(8.0), Some(11.0), None, Some(18.0)])
        {
            let what = match plans {
                1 => format!("{size} customers, the first plan alone"),
                _ => format!("{size} customers, {plans} plans, each"),
            };
            let plain = ("plain baseline", plain[usize::from(plans > 1)].ns());
            table.quicker(&what, work.ns(), plain, target);
            table.longer(&what, work.ns(), ("floor", floor.ns(plans)), "5 × aimed at");
        }
        // Ten plans are five times the same two.
        let (two, ten) = (engines[1].ns(), engines[2].ns());
        let further = (10.0 * ten - 2.0 * two) / 8.0;
        table.quicker(
            &format!("{size} customers, each plan beyond two"),
            further,
            ("plain baseline", plain[1].ns()),
            None,
        );
    }
    for (what, works) in [
        ("people as they are", &by_customers),
        ("people in proportion", &by_company),
    ] {
        let first = works[0].1.ns();
        for (size, work) in works {
            table.longer(
                &format!("two plans, {size} customers, {what}"),
                work.ns(),
                ("1000 customers", first),
                "",
            );
        }
        let points: Vec<(u32, f64)> = works
            .iter()
            .map(|(size, work)| (*size, work.ns() * work.customer_months))
            .collect();
        let exponent = exponent(&points);
        let met = if exponent <= 1.05 { "met" } else { "not met" };
        let time = format!("time ~ customers^{exponent:.3}");
        table.line(
            &format!("two plans, {what}"),
            f64::NAN,
            "",
            time,
            &format!("exponent at most 1.05: {met}"),
        );
    }
    for (months, work) in [12, 36, 60].into_iter().zip(&by_months) {
        table.longer(
            &format!("two plans, 10000 customers, {months} months"),
            work.ns(),
            ("12 months", by_months[0].ns()),
            "",
        );
    }
    let [two, eight] = &by_replications;
    table.longer(
        "two plans, 2000 customers, study of 8 replications",
        eight.ns(),
        ("2 replications", two.ns()),
        "",
    );
    let [one, both] = &by_threads;
    let what = "two plans, 2000 customers, study of 8 replications, 2 threads";
    table.quicker(
        &format!("{what}, on the wall"),
        both.wall_ns(),
        ("1 thread", one.wall_ns()),
        Some(1.85),
    );
    table.longer(
        &format!("{what}, on both processors"),
        both.ns(),
        ("1 thread", one.ns()),
        "",
    );

    wait(&mut table, large);

    let report = table::report(
        began,
        &load,
        &format!(
            "{}, for the {} (of 2000) or {} (of 10000) customers who are there in a month on average",
            floors[0].description, floors[0].present, floors[1].present,
        ),
        &table,
    );
    println!("{report}");
    if let Err(error) = table::write(&report) {
        eprintln!("{DOCUMENT} stays as it is: {error}");
    }
}
