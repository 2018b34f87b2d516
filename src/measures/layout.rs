//! What a replication's row of numbers holds, and where.

use super::control::Control;
use super::groups::Group;
use super::metric::{Metric, Months};

/// One number of a row: a metric of a group, in one month or over the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The metric.
    pub metric: Metric,
    /// The group, as an index into `Layout::groups`.
    pub group: usize,
    /// The month; `None` for the whole run.
    pub month: Option<u32>,
}

/// The numbers of one metric and group: the whole run first, then its months.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub metric: Metric,
    pub group: usize,
    pub offset: usize,
    /// First and last month kept; none when the first lies behind the last.
    pub first: u32,
    pub last: u32,
}

/// The layout of one plan's rows. The same in every replication and at every draw of the uncertain inputs.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The groups with their names.
    pub groups: Vec<(Group, String)>,
    /// What each number is.
    pub series: Vec<Series>,
    pub(super) entries: Vec<Entry>,
}

impl Layout {
    /// The layout of rows for these groups over a run of `months`, of what is measured of each.
    pub fn new(groups: Vec<(Group, String)>, months: u32, is_measured: impl Fn(Metric, Group) -> bool) -> Self {
        let mut series = Vec::new();
        let mut entries = Vec::new();
        for (index, (group, _)) in groups.iter().enumerate() {
            let measured = Metric::ALL
                .into_iter()
                .filter(|&metric| metric.measures(group.scope()) && is_measured(metric, *group));
            for metric in measured {
                let (first, last) = match metric.months(group.scope()) {
                    Months::None => (1, 0),
                    Months::First => (1, 1),
                    Months::FromTwelfth => (12, months),
                    Months::Every => (1, months),
                };
                entries.push(Entry {
                    metric,
                    group: index,
                    offset: series.len(),
                    first,
                    last,
                });
                let months = std::iter::once(None).chain((first..=last).map(Some));
                series.extend(months.map(|month| Series {
                    metric,
                    group: index,
                    month,
                }));
            }
        }
        Self {
            groups,
            series,
            entries,
        }
    }

    /// Where the whole-run number of a metric of a group stands in a row.
    pub fn position(&self, metric: Metric, group: usize) -> Option<usize> {
        self.entry(metric, group).map(|entry| entry.offset)
    }

    /// The entry of a metric of a group; entries stand by group, of which a dedicated team has one for each book.
    fn entry(&self, metric: Metric, group: usize) -> Option<&Entry> {
        let first = self.entries.partition_point(|entry| entry.group < group);
        self.entries[first..]
            .iter()
            .take_while(|entry| entry.group == group)
            .find(|entry| entry.metric == metric)
    }

    /// Where the control of the series at `position` stands in a row, behind all series, if it has one.
    pub fn control(&self, position: usize) -> Option<usize> {
        let series = &self.series[position];
        if series.group != 0 || series.month.is_some() {
            return None;
        }
        let index = Control::METRICS.iter().position(|&metric| metric == series.metric)?;
        Some(self.series.len() + index)
    }

    /// Numbers in a row: the series, then the controls.
    pub fn width(&self) -> usize {
        self.series.len() + Control::METRICS.len()
    }

    /// Where the number of a metric of a group in one month stands in a row.
    pub fn position_in_month(&self, metric: Metric, group: usize, month: u32) -> Option<usize> {
        let entry = self.entry(metric, group)?;
        (entry.first..=entry.last)
            .contains(&month)
            .then(|| entry.offset + 1 + (month - entry.first) as usize)
    }
}
