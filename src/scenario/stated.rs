//! What a scenario says of one of its numbers.

use super::path::Path;
use super::schema::Distribution;
use super::template::Template;

/// A number of the scenario, or what it may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Stated {
    /// A number.
    Number(f64),
    /// An uncertain one.
    Uncertain(Distribution),
}

impl Template {
    /// What stands at a path, where that is a number or its distribution.
    pub fn stated(&self, path: &str) -> Option<Stated> {
        let path = Path::parse(path)?;
        if let Some(site) = self.uncertain().iter().find(|site| site.at == path) {
            return Some(Stated::Uncertain(site.distribution.clone()));
        }
        let number = path.keys().try_fold(&self.data, |data, key| data.get(key))?;
        number.as_f64().map(Stated::Number)
    }
}
