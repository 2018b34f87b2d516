//! What runs gave before, and what is to be kept of them.

use std::fmt::Debug;
use std::ops::Range;

use super::{Experiment, Job, Responses};
use crate::engine::blocks;

/// What replications depend on, as a hash: everything that they do.
pub type Identity = [u8; blake3::OUT_LEN];

/// Where what runs gave is kept, so that a study that is stopped goes on from there.
pub trait KeptPoints: Debug + Send + Sync {
    /// The numbers that were kept of this.
    fn load(&self, of: &Identity) -> Option<Vec<f64>>;
    /// Keeps the numbers of this.
    fn keep(&self, of: &Identity, numbers: &[f64]);
}

impl Experiment<'_> {
    /// What was kept of a job, from its first replication on: parts, each of a block of clusters, as they were run.
    pub(super) fn known(&self, job: &Job) -> impl Iterator<Item = Responses> {
        let (point, cluster) = (job.point, self.prepared[job.point].cluster);
        let Range { start, end } = job.replications;
        blocks(start / cluster..end / cluster).map_while(move |block| {
            self.known_part(&Job {
                point,
                replications: block.start * cluster..block.end * cluster,
            })
        })
    }

    fn known_part(&self, job: &Job) -> Option<Responses> {
        let numbers = self.inputs.kept.get()?.load(&self.identity_of(job))?;
        let measures = self.asked.measures.len();
        let columns = measures * self.asked.plans.len();
        let number = job.replications.len();
        let kinds = if self.asked.controls { 2 } else { 1 };
        if number == 0 || numbers.len() != kinds * columns * number {
            return None;
        }
        let mut all: Vec<Vec<f64>> = numbers.chunks(number).map(<[f64]>::to_vec).collect();
        let controls = all.split_off(columns);
        let inner = self.inner(job.point);
        let responses = Responses::new(job.point, job.replications.start, inner, measures, all);
        Some(responses.with_controls(controls))
    }

    /// Keeps what a block of clusters gave.
    pub(super) fn keep(&self, responses: &Responses) {
        if let Some(kept) = self.inputs.kept.get() {
            let job = Job {
                point: responses.point,
                replications: responses.replications(),
            };
            kept.keep(&self.identity_of(&job), &responses.numbers());
        }
    }

    fn identity_of(&self, Job { point, replications }: &Job) -> Identity {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.identity(*point).as_bytes());
        for number in [replications.start, replications.end, u32::from(self.asked.controls)] {
            hasher.update(&number.to_le_bytes());
        }
        *hasher.finalize().as_bytes()
    }
}
