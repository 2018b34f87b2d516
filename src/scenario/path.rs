//! Places in a scenario by name: `plans.ax.teams.sync.headcount`.

use std::fmt;

/// The keys that lead to a place, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(Vec<String>);

impl Path {
    /// Reads a dotted path as TOML does; names with other characters than letters, digits, `-` and `_` stand in quotes.
    pub fn parse(text: &str) -> Option<Self> {
        let keys = toml_edit::Key::parse(text.trim()).ok()?;
        Some(Self(keys.iter().map(|key| key.get().to_owned()).collect()))
    }

    /// The path to an entry of what stands here.
    pub fn join(&self, key: &str) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.to_owned());
        Self(keys)
    }

    /// The keys, outermost first.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.0.iter().map(String::as_str)
    }

    /// The innermost key.
    pub fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// How many keys there are.
    pub fn depth(&self) -> usize {
        self.0.len()
    }
}

impl<'a> FromIterator<&'a str> for Path {
    fn from_iter<I: IntoIterator<Item = &'a str>>(keys: I) -> Self {
        Self(keys.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, key) in self.0.iter().enumerate() {
            let dot = if position > 0 { "." } else { "" };
            write!(f, "{dot}{}", quoted(key))?;
        }
        Ok(())
    }
}

/// A key as TOML writes it: in quotes where it needs them.
pub fn quoted(key: &str) -> String {
    toml_edit::Key::new(key).display_repr().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_names_that_need_it() {
        let path = Path::parse("plans.\"our plan\".teams.x-1").expect("a path");
        assert_eq!(path.keys().collect::<Vec<_>>(), ["plans", "our plan", "teams", "x-1"]);
        assert_eq!(path.to_string(), "plans.\"our plan\".teams.x-1");
        assert_eq!(Path::parse("plans.our plan"), None);
    }
}
