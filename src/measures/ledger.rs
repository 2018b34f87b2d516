//! Money over time: the gain of a plan over the baseline plan in the same replication (docs/model.md 5.9).

use super::layout::Layout;
use super::metric::Metric;
use crate::plans::world::World;
use crate::random::pinned::{exp, ln};

/// Margin and cost of each month of one plan.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Margin, by month.
    pub margin: Vec<f64>,
    /// Cost of Customer Success, by month.
    pub cost: Vec<f64>,
}

impl Ledger {
    /// Writes what a plan gains over the baseline into its row: net present value, return, payback, dip.
    pub fn write_gain(&self, baseline: &Self, layout: &Layout, world: &World, row: &mut [f64]) {
        let monthly = -ln(1.0 + world.discount_rate) / 12.0;
        // The same people divided otherwise cost the same, but for rounding.
        let spent: f64 = baseline.cost.iter().sum();
        let (mut cumulative, mut npv, mut deepest) = (0.0, 0.0, 0.0);
        let mut last_below = 0;
        for (month, (ours, theirs)) in (1_u32..).zip(self.margin.iter().zip(&baseline.margin)) {
            let gain = ours - theirs;
            cumulative += gain;
            npv += gain * exp(monthly * f64::from(month));
            deepest = f64::min(deepest, cumulative);
            if cumulative < -1e-9 * spent {
                last_below = month;
            }
        }
        let months = self.margin.len() as u32;
        let payback = (last_below < months).then_some(last_below + 1);
        let extra: f64 = self.cost.iter().zip(&baseline.cost).map(|(ours, theirs)| ours - theirs).sum();
        let values = [
            (Metric::Npv, npv),
            (Metric::Roi, if extra > 1e-9 * spent { cumulative / extra } else { f64::NAN }),
            (Metric::PaybackMonth, payback.map_or(f64::NAN, f64::from)),
            (Metric::PaidBack, f64::from(u8::from(payback.is_some()))),
            (Metric::Dip, 0.0 - deepest),
        ];
        for (metric, value) in values {
            if let Some(position) = layout.position(metric, 0) {
                row[position] = value;
            }
        }
    }
}
