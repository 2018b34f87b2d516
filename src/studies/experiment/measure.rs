//! What is read off a replication: one metric of one group, over the whole run or in one month.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostics::nearest;
use crate::measures::layout::Layout;
use crate::measures::metric::Metric;

/// A number that each replication gives of each plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// The metric.
    pub metric: Metric,
    /// The group, by its name in files: `all`, `team:sync`, `profile:async` …
    pub group: String,
    /// The month; `None` for the whole run.
    pub month: Option<u32>,
}

/// A text that names no measure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct UnknownMeasure {
    /// What is wrong.
    pub reason: String,
    /// What to write instead.
    pub help: String,
}

impl Measure {
    /// A metric of all customers and people over the whole run.
    pub fn of_all(metric: Metric) -> Self {
        Self {
            metric,
            group: "all".to_owned(),
            month: None,
        }
    }

    /// Whether it is of the same customers under every plan, so that plans can be compared in it.
    pub fn is_common(&self) -> bool {
        let kind = self.group.split(':').next().unwrap_or_default();
        !matches!(kind, "team" | "csm" | "segment")
    }

    /// Where it stands in the rows of a plan; `None` where the plan has no such group, or is not measured by it.
    pub fn position(&self, layout: &Layout) -> Option<usize> {
        let group = layout.groups.iter().position(|(_, name)| *name == self.group)?;
        match self.month {
            None => layout.position(self.metric, group),
            Some(month) => layout.position_in_month(self.metric, group, month),
        }
    }
}

/// `metric`, `metric@group`, `metric@month` or `metric@group@month`.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.metric.name())?;
        if self.group != "all" {
            write!(f, "@{}", self.group)?;
        }
        match self.month {
            Some(month) => write!(f, "@{month}"),
            None => Ok(()),
        }
    }
}

/// As it is written.
impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As it is written.
impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

impl FromStr for Measure {
    type Err = UnknownMeasure;

    fn from_str(text: &str) -> Result<Self, UnknownMeasure> {
        let mut parts = text.split('@').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let Some(metric) = Metric::named(name) else {
            return Err(unknown_metric(name));
        };
        let mut measure = Self::of_all(metric);
        for part in parts {
            match part.parse::<u32>() {
                Ok(month) if measure.month.is_none() => measure.month = Some(month),
                Err(_) if measure.group == "all" && !part.is_empty() => part.clone_into(&mut measure.group),
                _ => {
                    return Err(UnknownMeasure {
                        reason: format!("`{text}` is not a measure"),
                        help: "write a metric, and if you want a group and a month, each behind an `@`: \
                               `required_load@team:sync@6`"
                            .to_owned(),
                    });
                }
            }
        }
        Ok(measure)
    }
}

fn unknown_metric(name: &str) -> UnknownMeasure {
    let names = Metric::ALL.map(Metric::name);
    let begun = names
        .into_iter()
        .find(|known| name.len() > 1 && known.starts_with(name));
    let help = match begun.or_else(|| nearest(name, names)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the metrics are {}", names.join(", ")),
    };
    UnknownMeasure {
        reason: format!("`{name}` is not a metric"),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_as_they_are_written() {
        for text in [
            "nrr_12m",
            "required_load@team:sync",
            "arr@6",
            "required_load@team:a b@12",
        ] {
            assert_eq!(text.parse::<Measure>().unwrap().to_string(), text);
        }
        assert_eq!("nrr_12".parse::<Measure>().unwrap_err().help, "did you mean `nrr_12m`?");
        for wrong in ["arr@6@7", "arr@a@b", "arr@", "arr@all@team:x@2@"] {
            assert!(wrong.parse::<Measure>().is_err(), "{wrong}");
        }
    }
}
