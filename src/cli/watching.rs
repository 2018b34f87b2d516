//! What the user sees while replications run: a progress bar on a terminal, and a clean stop on Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Failure;
use crate::engine::{Stopped, Watch};
use crate::studies::compare::{Comparison, Study};

static STOP: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C is heard: the first one stops the run after the replications under way, a second one at once.
pub fn listen() {
    // A handler may already be there when the commands are called from another program; its own will do then.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(1);
        }
    });
}

/// Fails if Ctrl-C was pressed.
pub fn stopped() -> Result<(), Failure> {
    if STOP.load(Ordering::SeqCst) {
        Err(Stopped.into())
    } else {
        Ok(())
    }
}

/// Runs every replication of a study on `threads` threads; Ctrl-C stops it.
pub fn run(study: &Study, threads: Option<u16>, quiet: bool) -> Result<Comparison, Failure> {
    let replications = u64::from(study.template.central().run.replications);
    watched(replications, threads, quiet, |watch, _| study.run(watch))
}

/// Does what takes about so many replications, 0 where nobody knows, on `threads` threads; Ctrl-C stops it. It may correct the
/// number.
pub fn watched<T: Send, E: Into<Failure> + Send>(
    replications: u64,
    threads: Option<u16>,
    quiet: bool,
    work: impl FnOnce(&Watch, &(dyn Fn(u64) + Sync)) -> Result<T, E> + Send,
) -> Result<T, Failure> {
    listen();
    let bar = progress_bar(replications, quiet);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Running(format!("cannot start the threads: {error}")))?;
    let watch = Watch {
        replication_done: &|| bar.inc(1),
        stop: &STOP,
    };
    let done = pool.install(|| work(&watch, &|replications| bar.set_length(replications)));
    bar.finish_and_clear();
    done.map_err(E::into)
}

fn progress_bar(replications: u64, quiet: bool) -> ProgressBar {
    // Draws on standard error, and there only when it is a terminal.
    let target = if quiet {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(replications), target);
    let told = match replications {
        0 => "{spinner} {human_pos} replications, {elapsed}",
        _ => "{bar:30} {human_pos} of {human_len} replications, {eta} left",
    };
    if let Ok(style) = ProgressStyle::with_template(told) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
