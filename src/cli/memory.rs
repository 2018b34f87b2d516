//! Whether a run fits into memory, before it begins.

use std::io::Write;

use sysinfo::System;

use super::Failure;
use crate::outputs::words::{several, wrapped};
use crate::studies::compare::Study;

/// Runs that take less are not spoken of.
const WORTH_TELLING: f64 = 1e9;
/// A run may take this share of the memory that is free.
const SHARE: f64 = 0.9;

/// The threads to run on: those that were asked for, fewer where the others have no room.
pub fn threads(study: &Study, asked: Option<u16>, gigabytes: Option<f64>, quiet: bool) -> Result<Option<u16>, Failure> {
    let wanted = asked.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    );
    let room = gigabytes.map_or_else(free, |gigabytes| gigabytes * 1e9);
    let needed = study.memory(wanted);
    let Some(fits) = (1..=wanted).rev().find(|&threads| study.memory(threads) <= room) else {
        return Err(Failure::Running(format!(
            "the run would take about {} of memory on one thread, and {} may be taken: take fewer customers or fewer plans, or a machine \
             with more; if you know better, say how much may be taken: --memory {:.1}",
            written(study.memory(1)),
            written(room),
            (study.memory(1) / 1e8).ceil() / 10.0
        )));
    };
    let told = if fits < wanted {
        format!(
            "On {} the run would take about {} of memory, and {} may be taken: it runs on {}.",
            several(wanted, "thread"),
            written(needed),
            written(room),
            several(fits, "thread")
        )
    } else if needed >= WORTH_TELLING {
        format!("The run takes about {} of memory.", written(needed))
    } else {
        return Ok(asked);
    };
    if !quiet {
        writeln!(anstream::stderr(), "{}\n", wrapped(&told, ""))?;
    }
    Ok(if fits < wanted { u16::try_from(fits).ok() } else { asked })
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
