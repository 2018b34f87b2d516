//! What a scenario says of one of its numbers.

use super::findings::or;
use super::leaves::leaves_of;
use super::path::Path;
use super::schema::Distribution;
use super::template::Template;
use crate::diagnostics::{Diagnostic, nearest};

/// Paths that one may have meant, at most.
const MOST: usize = 6;

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

    /// What a path at which nothing stands may stand for: the paths that end with it, since people write them short; else the
    /// nearest one.
    pub fn did_you_mean(&self, path: &str) -> Option<String> {
        let all = self.paths();
        let end = format!(".{path}");
        let ending: Vec<&String> = all.iter().filter(|known| known.ends_with(&end)).collect();
        let others = if ending.len() > MOST { " or others" } else { "" };
        let ending: Vec<String> = ending.iter().take(MOST).map(|known| format!("`{known}`")).collect();
        if ending.is_empty() {
            let near = nearest(path, all.iter().map(String::as_str))?;
            return Some(format!("did you mean `{near}`?"));
        }
        Some(format!("did you mean {}{others}?", or(&ending)))
    }

    /// What to say of a path at which nothing stands; `option` is what it was given by.
    pub fn unknown_path(&self, option: &str, path: &str) -> Diagnostic {
        let help = self.did_you_mean(path);
        let help = help.unwrap_or_else(|| "`axplan check` and scenario.resolved.toml show what there is".to_owned());
        Diagnostic::new(format!("{option}: there is no `{path}` in this scenario")).help(help)
    }
}
