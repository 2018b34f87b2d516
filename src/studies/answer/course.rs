//! How a plan goes, month by month.

use serde::{Deserialize, Serialize};

use crate::measures::metric::Metric;
use crate::studies::compare::{Comparison, Study};
use crate::studies::reread::{MetricName, metric};

/// What the courses are of.
const COURSES: [Metric; 3] = [Metric::Arr, Metric::RequiredLoad, Metric::Burnout];

/// One metric of everybody under a plan, month by month.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Course {
    /// The plan.
    pub plan: String,
    /// The metric's name in files.
    #[serde(deserialize_with = "metric")]
    pub metric: MetricName,
    /// Its mean over replications in each month, from the first one on.
    pub means: Vec<f64>,
}

/// The courses of a plan, of what is measured under it in every month.
pub(super) fn courses(study: &Study, comparison: &Comparison, plan: usize) -> Vec<Course> {
    let layout = &study.layouts[plan];
    let of = |of: Metric| {
        let monthly = layout.series.iter().zip(&comparison.summaries[plan]);
        let means: Option<Vec<f64>> = monthly
            .filter(|(series, _)| series.metric == of && series.group == 0 && series.month.is_some())
            .map(|(_, summary)| summary.mean())
            .collect();
        means.filter(|means| !means.is_empty()).map(|means| Course {
            plan: study.plans()[plan].to_owned(),
            metric: of.name(),
            means,
        })
    };
    COURSES.into_iter().filter_map(of).collect()
}
