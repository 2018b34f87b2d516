//! What JSON cannot say of an answer by itself, read back: names of metrics, and numbers that are none.

use serde::{Deserialize, Deserializer, de::Error};

use crate::measures::metric::Metric;

/// The name of a metric in files.
pub type MetricName = &'static str;

/// Reads the name of a metric.
///
/// # Errors
/// If there is no such metric.
pub fn metric<'de, D: Deserializer<'de>>(from: D) -> Result<MetricName, D::Error> {
    let name = String::deserialize(from)?;
    Metric::named(&name)
        .map(Metric::name)
        .ok_or_else(|| D::Error::custom(format!("`{name}` is no metric")))
}

/// Reads a number that is not known where JSON says null, as an error is of one replication alone.
///
/// # Errors
/// If it is neither.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}
