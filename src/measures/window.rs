//! The window of twelve months over which retention is measured: what customers were when it opened (docs/model.md 7.1, 7.2).

use super::sums::Cohort;
use crate::model::state::State;
use crate::plans::world::World;

/// Months of the window.
pub const WINDOW: u32 = 12;

/// What each customer was at the close of the last twelve months, by `month % 12`; month 0 is the opening.
#[derive(Clone, Debug, Default)]
pub struct Window([Close; WINDOW as usize]);

#[derive(Clone, Debug, Default)]
struct Close {
    /// ARR.
    arr: Vec<f64>,
    /// ARR won by uplift up to then.
    uplift: Vec<f64>,
    /// The segment: who leaves a segment stays in its cohort, or moves would flatter plans.
    segment: Vec<u8>,
}

impl Window {
    /// Opens a replication with customers of this ARR in these segments.
    pub fn open(&mut self, arr: &[f64], segment: &[u8]) {
        for close in &mut self.0 {
            close.arr.clear();
            close.uplift.clear();
            close.segment.clear();
        }
        self.0[0].arr.extend_from_slice(arr);
        self.0[0].segment.extend_from_slice(segment);
    }

    /// Shows each customer with ARR twelve months ago, its segment then, and what became of it: churned customers stay at 0.
    pub fn cohort(&self, month: u32, state: &State, mut each: impl FnMut(usize, u8, &Cohort)) {
        let Close { arr, uplift, segment } = &self.0[(month % WINDOW) as usize];
        for (i, (&then, &segment)) in arr
            .iter()
            .zip(segment)
            .enumerate()
            .filter(|(_, (then, _))| **then > 0.0)
        {
            let now = state.arr[i];
            let uplift = state.uplift[i] - uplift.get(i).copied().unwrap_or(0.0);
            let without_uplift = f64::max(0.0, now - uplift);
            let cohort = Cohort {
                logos_then: 1.0,
                logos_now: f64::from(u8::from(state.alive[i])),
                arr_then: then,
                arr_now: now,
                arr_without_uplift: without_uplift,
                arr_kept: f64::min(without_uplift, then),
            };
            each(i, segment, &cohort);
        }
    }

    /// Keeps the close of a month, in place of that twelve months before.
    pub fn close(&mut self, month: u32, world: &World, state: &State) {
        let close = &mut self.0[(month % WINDOW) as usize];
        close.arr.clone_from(&state.arr);
        close.segment.clone_from(&state.assignment.segment);
        if world.uplift > 0.0 {
            close.uplift.clone_from(&state.uplift);
        }
    }
}
