//! What a scenario says of one of its numbers.

use super::leaves::leaves_of;
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
    /// Whether anything stands at a path: a value, or a section.
    pub fn holds(&self, path: &str) -> bool {
        let holds = |path: Path| path.keys().try_fold(&self.data, |data, key| data.get(key)).is_some();
        Path::parse(path).is_some_and(holds)
    }

    /// The paths of all values that are used.
    pub fn paths(&self) -> Vec<String> {
        leaves_of(&self.tree).into_keys().collect()
    }
}
