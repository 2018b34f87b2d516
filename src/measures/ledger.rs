//! Money over time: the gain of a plan over the baseline plan in the same replication (docs/model.md 5.9).

use super::layout::Layout;
use super::metric::Metric;
use crate::plans::world::World;
use crate::random::pinned::{exp, ln};

/// A gain that is a smaller share of the baseline's margin is none, nor is extra cost that is one of its cost: the same
/// people divided otherwise cost the same, but for rounding.
const ROUNDING: f64 = 1e-9;

/// What an amount at the end of a month is worth today, at a discount rate a year: (1 + rate)^(−month ÷ 12).
pub fn discount(rate: f64, month: u32) -> f64 {
    exp(-ln(1.0 + rate) * f64::from(month) / 12.0)
}

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
        let (mut cumulative, mut npv, mut deepest, mut discount) = (0.0, 0.0, 0.0, 1.0);
        let (mut last_below, mut baseline_so_far) = (0, 0.0);
        for (month, (ours, theirs)) in (1_u32..).zip(self.margin.iter().zip(&baseline.margin)) {
            // Plans that cost the same differ by rounding before they differ at all.
            let gain = unless_rounding(ours - theirs, theirs.abs());
            cumulative += gain;
            baseline_so_far += theirs.abs();
            let settled = unless_rounding(cumulative, baseline_so_far);
            discount *= world.monthly_discount;
            npv += gain * discount;
            deepest = f64::min(deepest, settled);
            if settled < 0.0 {
                last_below = month;
            }
        }
        let months = self.margin.len() as u32;
        let payback = (last_below < months).then_some(last_below + 1);
        let extra: f64 = self
            .cost
            .iter()
            .zip(&baseline.cost)
            .map(|(ours, theirs)| ours - theirs)
            .sum();
        let spent: f64 = baseline.cost.iter().sum();
        let values = [
            (Metric::Npv, npv),
            (
                Metric::Roi,
                if unless_rounding(extra, spent) > 0.0 {
                    cumulative / extra
                } else {
                    f64::NAN
                },
            ),
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

/// A difference, or nothing where it is so small a share of what is compared that it is rounding.
fn unless_rounding(difference: f64, compared: f64) -> f64 {
    if difference.abs() <= ROUNDING * compared {
        0.0
    } else {
        difference
    }
}
