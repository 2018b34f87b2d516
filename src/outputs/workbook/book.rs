//! What all sheets are made of: the run, its own plans, and what formulas come to beside the engine's figures.

use super::calendar::Calendar;
use super::raw::Rows;
use super::sheet::Live;
use crate::measures::metric::Metric;
use crate::results::recorded::{RecordedRun, Spread};

/// What sheets are made of.
pub struct Book<'a> {
    /// The run.
    pub run: &'a RecordedRun,
    /// The scenario's own plans, the baseline first.
    pub plans: Vec<&'a str>,
    /// Its months.
    pub calendar: Calendar,
    /// Where its replications stand.
    pub raw: Rows,
}

/// What a formula comes to, beside what the engine says.
pub struct Check {
    /// What it is.
    pub what: &'static str,
    /// Under which plan.
    pub plan: String,
    /// The cell of the formula.
    pub place: String,
    /// What it comes to.
    pub result: f64,
    /// What the engine says.
    pub engine: f64,
    /// Which metric says how it is written, and where the engine's figure is from.
    pub metric: Metric,
    /// Where that stands in the results directory.
    pub file: &'static str,
}

impl<'a> Book<'a> {
    /// The book of a run.
    pub fn new(run: &'a RecordedRun, calendar: Calendar) -> Self {
        let plans = run.plans();
        Self {
            raw: Rows::new(run, plans.len()),
            plans,
            run,
            calendar,
        }
    }

    /// Months of the run.
    pub fn months(&self) -> u32 {
        self.run.answer.months
    }

    /// Means of a metric of everybody, month by month; nothing where it was not measured.
    pub fn monthly(&self, plan: &str, metric: Metric) -> Option<Vec<f64>> {
        let found = self.run.monthly(plan, metric);
        (!found.is_empty()).then(|| by_month(&found, self.months()))
    }

    /// The same; 0 where it was not measured, because its mechanism is off.
    pub fn monthly_or_none(&self, plan: &str, metric: Metric) -> Vec<f64> {
        self.monthly(plan, metric)
            .unwrap_or_else(|| vec![0.0; self.months() as usize])
    }

    /// The mean of a metric of everybody over the run.
    pub fn whole(&self, plan: &str, metric: Metric) -> Option<f64> {
        self.run.whole(plan, metric).map(|found| found.mean)
    }

    /// Whether a number of the scenario is uncertain, so that it differs from replication to replication.
    pub fn is_uncertain(&self, path: &str) -> bool {
        self.run.scenario.uncertain().iter().any(|site| site.path == path)
    }
}

impl Book<'_> {
    /// The ends of the interval of a mean in one cell with its standard error in another; not defined where one draw does not tell.
    pub fn interval(&self, of: &Spread, [mean, se]: [&str; 2]) -> [Live; 2] {
        let (low, high) = self.run.interval(of);
        interval([mean, se], [low, high])
    }
}

/// What formulas take from Assumptions.
impl Book<'_> {
    /// `gross_margin_rate`: the scenario's; where it is uncertain, that which the means of the baseline come to.
    pub fn gross_margin_rate(&self) -> f64 {
        let economics = &self.run.scenario.central().economics;
        if !self.is_uncertain("economics.gross_margin_rate") {
            return economics.gross_margin_rate;
        }
        let sum = |metric| self.monthly_or_none(self.plans[0], metric).iter().sum::<f64>();
        let bought = sum(Metric::PaidRevenue);
        (sum(Metric::GrossMargin) - bought) / (sum(Metric::Revenue) - bought)
    }

    /// `discount_rate`: the scenario's, its median where it is uncertain.
    pub fn discount_rate(&self) -> f64 {
        self.run.scenario.central().economics.discount_rate
    }

    /// Whether products of means with these rates are not the means of the products.
    pub fn rates_are_uncertain(&self) -> bool {
        ["economics.gross_margin_rate", "economics.discount_rate"]
            .into_iter()
            .any(|path| self.is_uncertain(path))
    }

    /// `hours_per_month`: paid hours of one full-time person.
    pub fn hours_per_month(&self) -> f64 {
        self.run.scenario.central().workforce.hours_per_month
    }

    /// `target_utilisation`.
    pub fn target_utilisation(&self) -> f64 {
        self.run.scenario.central().workforce.target_utilisation
    }
}

/// The ends of an interval, at the confidence and with the degrees of freedom that Assumptions says.
pub fn interval([mean, se]: [&str; 2], [low, high]: [f64; 2]) -> [Live; 2] {
    let end = |sign: char| format!("{mean}{sign}TINV(1-confidence_level,independent_parts-1)*{se}");
    [Live::new(end('-'), low), Live::new(end('+'), high)]
}

/// Means in the order of months; what a month does not have is 0.
pub fn by_month(found: &[&Spread], months: u32) -> Vec<f64> {
    let mut means = vec![0.0; months as usize];
    for row in found {
        let place = row.month.and_then(|month| means.get_mut(month as usize - 1));
        if let Some(mean) = place {
            *mean = row.mean;
        }
    }
    means
}
