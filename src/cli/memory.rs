//! Whether what is to be run fits into memory, before it begins.

use std::io::Write;

use clap::Args;
use sysinfo::System;

use super::Failure;
use super::options::WorkOptions;
use crate::outputs::words::{several, wrapped};

/// What takes less is not spoken of.
const WORTH_TELLING: f64 = 1e9;
/// This share of the memory that is free may be taken.
const SHARE: f64 = 0.9;

/// How much memory may be taken.
#[derive(Debug, Args)]
pub struct MemoryOptions {
    /// Gigabytes of memory that may be taken; nine tenths of what is free when absent. It works on fewer threads where more do not fit.
    #[arg(long, value_name = "GB", value_parser = gigabytes, allow_negative_numbers = true)]
    memory: Option<f64>,
}

/// An amount of memory.
fn gigabytes(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|gigabytes| gigabytes.is_finite() && *gigabytes > 0.0)
        .ok_or_else(|| "write a number of gigabytes above 0, as in `4` or `0.5`".to_owned())
}

impl MemoryOptions {
    /// How to work, on the threads that were asked for or on fewer where they have no room: so many threads take so many bytes.
    pub fn work(&self, work: WorkOptions, needed: impl Fn(usize) -> f64) -> Result<WorkOptions, Failure> {
        let wanted = work.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        );
        let room = self.memory.map_or_else(free, |gigabytes| gigabytes * 1e9);
        let Some(fits) = (1..=wanted).rev().find(|&threads| needed(threads) <= room) else {
            return Err(Failure::Running(format!(
                "this would take about {} of memory on one thread, and {} may be taken: take fewer customers, plans or replications, or a machine \
                 with more; if you know better, say how much may be taken: --memory {:.1}",
                written(needed(1)),
                written(room),
                (needed(1) / 1e8).ceil() / 10.0
            )));
        };
        let whole = needed(wanted);
        let told = if fits < wanted {
            format!(
                "On {} this would take about {} of memory, and {} may be taken: it runs on {}.",
                several(wanted, "thread"),
                written(whole),
                written(room),
                several(fits, "thread")
            )
        } else if whole >= WORTH_TELLING {
            format!("This takes about {} of memory.", written(whole))
        } else {
            return Ok(work);
        };
        if !work.quiet {
            writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
        }
        let threads = if fits < wanted {
            u16::try_from(fits).ok()
        } else {
            work.threads
        };
        Ok(WorkOptions { threads, ..work })
    }
}

/// Bytes that may be taken: of what is free in the machine, or in the container that the program runs in.
fn free() -> f64 {
    let mut system = System::new();
    system.refresh_memory();
    let available = system.available_memory();
    // Where nothing is known, nothing is refused.
    if available == 0 {
        return f64::INFINITY;
    }
    let container = system.cgroup_limits().map_or(available, |limits| limits.free_memory);
    SHARE * available.min(container) as f64
}

fn written(bytes: f64) -> String {
    let digits = if bytes < 1e9 { 2 } else { 1 };
    format!("{:.digits$} GB", bytes / 1e9)
}
