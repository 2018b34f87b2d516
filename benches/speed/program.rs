//! The program itself, as its user runs it: how long one waits, and what memory it takes.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run of the program took.
pub struct Took {
    /// By the clock on the wall, from its start to its end.
    pub seconds: f64,
    /// Most memory that it held at once, in MB; none where the system does not tell.
    pub megabytes: Option<f64>,
}

/// Runs `axplan run scenarios/reference.toml` with these arguments, its results to nowhere that stays; the quickest of
/// `rounds`.
pub fn reference(arguments: &[&str], rounds: u32) -> Took {
    let results = std::env::temp_dir().join(format!("axplan-bench-{}", std::process::id()));
    let mut best = Took {
        seconds: f64::INFINITY,
        megabytes: None,
    };
    for _ in 0..rounds {
        let start = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_axplan"))
            .args(["run", "scenarios/reference.toml", "--quiet", "--out"])
            .arg(&results)
            .args(arguments)
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{error}"));
        let status = format!("/proc/{}/status", program.id());
        let mut megabytes = None;
        let ended = loop {
            megabytes = peak(&status).or(megabytes);
            if let Some(ended) = program.try_wait().unwrap_or_else(|error| panic!("{error}")) {
                break ended;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert!(ended.success(), "axplan run {arguments:?}: {ended}");
        best.seconds = best.seconds.min(start.elapsed().as_secs_f64());
        best.megabytes = megabytes.or(best.megabytes);
    }
    // What is left behind is in the folder for what is temporary.
    drop(fs::remove_dir_all(results));
    best
}

/// Linux' peak of resident memory.
fn peak(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
