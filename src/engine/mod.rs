//! Replications in parallel, in an order that does not depend on the number of threads.
//!
//! Replications that share a draw of the uncertain inputs form a cluster; clusters are run in fixed blocks, in parallel
//! within a block, and handed on in order. While a block is handed on, the next one runs.

mod compiled;
mod replication;

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

pub use compiled::Compiled;
pub use replication::{Row, Setting, Workspace, replicate};

use crate::measures::observer::Observer;
use crate::random::Key;
use crate::scenario::Template;

/// Clusters in a block.
const BLOCK: u32 = 64;

/// The rows of one cluster: by replication, then plan.
pub type Cluster = Vec<Vec<Row>>;

/// What a run tells and asks while it works.
pub struct Watch<'a> {
    /// Called after each replication, on any thread.
    pub replication_done: &'a (dyn Fn() + Sync),
    /// Set to stop the run.
    pub stop: &'a AtomicBool,
}

/// The run was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the end")]
pub struct Stopped;

/// Runs all replications of a scenario and hands over each block of clusters in order.
///
/// # Errors
/// If the watch says stop.
pub fn run(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    watch: &Watch,
    mut block_done: impl FnMut(Vec<Cluster>) + Send,
) -> Result<(), Stopped> {
    let plan = &template.central().run;
    let inner = replications_a_draw(template);
    let clusters = plan.replications / inner;
    let workspaces = Mutex::new(Vec::new());
    let run_cluster = |cluster: u32| -> Option<Cluster> {
        let compiled = at_draw(template, central, setting, cluster);
        let taken = workspaces
            .lock()
            .ok()
            .and_then(|mut pool: std::sync::MutexGuard<Vec<Workspace>>| pool.pop());
        let mut workspace = taken.unwrap_or_else(|| Workspace::new(central, setting.roster, setting.layouts));
        let mut rows = Vec::with_capacity(inner as usize);
        for replication in cluster * inner..(cluster + 1) * inner {
            if watch.stop.load(Ordering::Relaxed) {
                return None;
            }
            rows.push(replicate(
                Key::new(plan.seed, replication),
                &compiled,
                setting,
                &mut workspace,
            ));
            (watch.replication_done)();
        }
        if let Ok(mut pool) = workspaces.lock() {
            pool.push(workspace);
        }
        Some(rows)
    };
    let run_block = |first: u32| -> Option<Vec<Cluster>> {
        (first..clusters.min(first + BLOCK))
            .into_par_iter()
            .map(run_cluster)
            .collect()
    };
    let mut done = run_block(0).ok_or(Stopped)?;
    let mut next = BLOCK;
    while next < clusters {
        let ((), following) = rayon::join(|| block_done(done), || run_block(next));
        done = following.ok_or(Stopped)?;
        next += BLOCK;
    }
    block_done(done);
    Ok(())
}

/// Runs one replication of a run alone, while somebody looks on; its rows are those of the run, to the bit.
pub fn replay(
    template: &Template,
    central: &Compiled,
    setting: Setting,
    replication: u32,
    observer: &mut impl Observer,
) -> Vec<Row> {
    let compiled = at_draw(template, central, setting, replication / replications_a_draw(template));
    let mut workspace = Workspace::new(central, setting.roster, setting.layouts);
    let key = Key::new(template.central().run.seed, replication);
    replication::observed(key, &compiled, setting, &mut workspace, observer)
}

/// Replications that share a draw of the uncertain inputs.
fn replications_a_draw(template: &Template) -> u32 {
    if template.is_uncertain() {
        template.central().run.inner
    } else {
        1
    }
}

/// The world and its plans at one draw of the uncertain inputs.
fn at_draw<'a>(template: &Template, central: &'a Compiled, setting: Setting, draw: u32) -> Cow<'a, Compiled> {
    if !template.is_uncertain() {
        return Cow::Borrowed(central);
    }
    let scenario = template.draw(template.central().run.seed, draw);
    let compiled = Compiled::new(&scenario, setting.roster);
    Cow::Owned(compiled.expect("what compiles at the centre compiles at every draw"))
}
