//! Control variates: of each metric that they help, what chance alone made of it, whose mean is 0 (docs/model.md 7.3).

use super::metric::Metric;
use super::sums::Cohort;
use crate::model::surprise::Surprise;
use crate::plans::world::World;

/// The surprises of a replication, as far as metrics of all customers hang on them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Control {
    /// Of the first twelve months.
    year: Surprise,
    /// Of the run so far.
    run: Surprise,
    /// What they made of revenue so far.
    revenue: f64,
}

impl Control {
    /// The metrics that have a control.
    pub const METRICS: [Metric; 11] = [
        Metric::Nrr12m,
        Metric::Nrr12mWithoutUplift,
        Metric::Grr12m,
        Metric::LogoRetention12m,
        Metric::Arr,
        Metric::ExpansionArr,
        Metric::ContractionArr,
        Metric::ChurnedArr,
        Metric::GrossMargin,
        Metric::Margin,
        Metric::Npv,
    ];

    /// A month begins: its revenue is on the ARR at its opening.
    pub fn begin(&mut self) {
        self.revenue += self.run.arr() / 12.0;
    }

    /// Adds the surprises of a month's customers.
    pub fn add(&mut self, surprise: &Surprise, first_year: bool) {
        self.run += surprise;
        if first_year {
            self.year += surprise;
        }
    }

    /// What is known to have mean 0 and goes with a metric; of the net present value, which is a gain over the baseline, what
    /// goes with the plan's own part.
    pub fn of(&self, metric: Metric, first_year: &Cohort, world: &World) -> f64 {
        match metric {
            Metric::Nrr12m | Metric::Nrr12mWithoutUplift => self.year.cohort_arr / first_year.arr_then,
            Metric::Grr12m => self.year.cohort_kept / first_year.arr_then,
            Metric::LogoRetention12m => self.year.cohort_logos / first_year.logos_then,
            Metric::Arr => self.run.arr(),
            Metric::ExpansionArr => self.run.expansion,
            Metric::ContractionArr => self.run.contraction,
            Metric::ChurnedArr => self.run.churned,
            Metric::GrossMargin | Metric::Margin | Metric::Npv => self.revenue * world.gross_margin_rate,
            _ => f64::NAN,
        }
    }
}
