//! Money over time: the gain of a plan over the baseline plan in the same replication (docs/model.md 5.9).

use super::layout::Layout;
use super::metric::Metric;
use crate::plans::world::World;

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
        let mut compared = 0.0;
        let mut last_below = 0;
        let margins = self.margin.iter().zip(&baseline.margin);
        for ((month, (ours, theirs)), cost) in (1_u32..).zip(margins).zip(&baseline.cost) {
            let gain = ours - theirs;
            cumulative += gain;
            discount *= world.monthly_discount;
            npv += gain * discount;
            // Gross margin and cost.
            compared += theirs + cost + cost;
            let gained = without_rounding(cumulative, compared);
            deepest = f64::min(deepest, gained);
            if gained < 0.0 {
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
        let extra = without_rounding(extra, baseline.cost.iter().sum());
        let values = [
            (Metric::Npv, npv),
            (Metric::Roi, if extra > 0.0 { cumulative / extra } else { f64::NAN }),
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

/// A difference below 10⁻¹² of what is compared is rounding, and counts as 0 (docs/model.md 7.3): two plans with the same
/// people have no return on what they cost more, and none is ever behind the other by nothing.
fn without_rounding(difference: f64, compared: f64) -> f64 {
    if difference.abs() <= 1e-12 * compared.abs() {
        0.0
    } else {
        difference
    }
}
