//! How much memory a run takes, foreseen.

use super::Study;
use crate::engine::BLOCK;
use crate::measures::layout::Layout;
use crate::measures::metric::Metric;

/// Bytes of the program and of what does not grow with customers.
const PROGRAM: f64 = 64e6;
/// Bytes a customer that are there once: the list, and what is drawn of it.
const ONCE: f64 = 800.0;
/// Bytes a customer and plan that are there once: who is whose.
const ASSIGNED: f64 = 130.0;
/// Bytes a row that each thread holds for each plan: a customer of the opening, or a candidate of the run.
const EACH: f64 = 320.0;
/// Bytes a number of a row of results, in the summaries: moments, and a histogram.
const SUMMARY: f64 = 1_000.0;
/// Bytes a replication and plan: its headlines with their controls, which are kept to the end.
const HEADLINES: f64 = (2 * Metric::HEADLINES.len() * size_of::<f64>()) as f64;

impl Study<'_> {
    /// Bytes that a run of so many replications takes on so many threads. The constants are judged from what runs of 50,000 to 1,000,000 customers with 2 to 11 plans
    /// took (`/usr/bin/time -f %M`): what is foreseen of those is between a tenth too little, for a million customers, and half too much, for many
    /// plans and few customers.
    pub fn memory(&self, replications: u32, threads: usize) -> f64 {
        let plans = self.layouts.len();
        self.memory_with(plans, threads) + HEADLINES * (plans as f64) * f64::from(replications)
    }

    /// The same of runs of so many plans at once, which are measured as these are, without what grows with replications.
    pub fn memory_with(&self, plans: usize, threads: usize) -> f64 {
        let widths: usize = self.layouts.iter().map(Layout::width).sum();
        let numbers = (widths * plans) as f64 / self.layouts.len() as f64;
        let customers = self.roster.len() as f64;
        let rows = customers + self.candidates();
        let plans = plans as f64;
        let blocks = 2.0 * f64::from(BLOCK * self.template.inner()) * numbers * size_of::<f64>() as f64;
        let once = customers * (ONCE + ASSIGNED * plans);
        PROGRAM + once + EACH * rows * plans * threads as f64 + SUMMARY * numbers + blocks
    }

    /// Candidates that the market is expected to send during a run: each is a row to its end.
    fn candidates(&self) -> f64 {
        let world = &self.central.world;
        let rate = |month| {
            world
                .arrivals
                .as_ref()
                .map_or(0.0, |arrivals| arrivals.rate(month, world.calendar_month(month)))
        };
        (1..=self.months).map(rate).sum()
    }
}
