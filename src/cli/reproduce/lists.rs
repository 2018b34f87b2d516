//! The lists that results were made from, where they are now.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Value};

use super::cannot;
use crate::cli::named::Named;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::results::manifest::{Manifest, hash_of};
use crate::results::reading::RESOLVED;
use crate::scenario::{Overrides, Template};
use crate::studies::inputs::absolute;

/// All lists that were read; each is there as it was, at its place or at another.
#[derive(Debug, Default)]
pub struct Lists {
    /// Those of the scenario, by the section that names them: where they were, and where they are.
    of_scenario: Vec<(&'static str, [String; 2])>,
    /// Those that options name, by their options.
    of_options: BTreeMap<String, String>,
}

/// A list that was read.
struct Wanted<'a> {
    what: String,
    path: PathBuf,
    hash: Option<&'a str>,
}

impl Lists {
    /// Makes sure that every list is there as it was, before anything is run. Those that are not at their places are looked for by their
    /// names in the folders of `from`; by its hash no other is taken for one.
    ///
    /// # Errors
    /// All that are not.
    pub fn find(results: &Path, manifest: &Manifest, from: &[PathBuf]) -> Result<Self, InputErrors> {
        let resolved = Template::read(&results.join(RESOLVED), &[], &Overrides::default())?;
        let scenario = resolved.central();
        let mut lists = Self::default();
        let mut amiss = Vec::new();
        let mut find = |wanted: Wanted<'_>| match wanted.found(from) {
            Ok(path) => Some(absolute(&path.display().to_string())),
            Err(why) => {
                amiss.push(missing(results, &why));
                None
            }
        };
        for (list, section, file) in [
            (Named::Customers, "population", scenario.population.file.as_ref()),
            (
                Named::People,
                "people",
                scenario.people.as_ref().map(|people| &people.file),
            ),
        ] {
            let Some(file) = file else { continue };
            let found = find(Wanted {
                what: list.what().to_owned(),
                path: resolved.directory().join(file),
                hash: list.recorded(manifest),
            });
            lists
                .of_scenario
                .extend(found.map(|found| (section, [file.clone(), found])));
        }
        for read in &manifest.files {
            let found = find(Wanted {
                what: format!("file of `--{}`", read.option),
                path: PathBuf::from(&read.file),
                hash: Some(read.hash.as_str()),
            });
            lists.of_options.extend(found.map(|found| (read.option.clone(), found)));
        }
        if amiss.is_empty() {
            Ok(lists)
        } else {
            Err(InputErrors(amiss))
        }
    }

    /// The file that an option names.
    pub fn of_option(&self, option: &str) -> Option<&str> {
        self.of_options.get(option).map(String::as_str)
    }

    /// A scenario that names the lists where they were, with where they are. However they are written there, it then names these alone.
    ///
    /// # Errors
    /// If it names none.
    pub fn as_they_are(&self, scenario: &str) -> io::Result<String> {
        self.with_places(scenario, |[_, now]| now)
    }

    /// The other way round.
    ///
    /// # Errors
    /// As above.
    pub fn as_they_were(&self, scenario: &str) -> io::Result<String> {
        self.with_places(scenario, |[then, _]| then)
    }

    fn with_places(&self, scenario: &str, place: impl Fn(&[String; 2]) -> &String) -> io::Result<String> {
        let mut document: DocumentMut = scenario.parse().map_err(io::Error::other)?;
        for (section, places) in &self.of_scenario {
            let file = document.get_mut(section).and_then(|section| section.get_mut("file"));
            let file = file
                .and_then(Item::as_value_mut)
                .ok_or_else(|| io::Error::other(format!("the scenario has no `{section}.file`")))?;
            // The comment behind it stays.
            let around = file.decor().clone();
            *file = Value::from(place(places));
            *file.decor_mut() = around;
        }
        Ok(document.to_string())
    }
}

impl Wanted<'_> {
    /// Where it is as it was; or what is wrong with it.
    fn found(&self, from: &[PathBuf]) -> Result<PathBuf, String> {
        let (what, shown) = (&self.what, self.path.display());
        let why = match self.is_at(&self.path) {
            Ok(true) => return Ok(self.path.clone()),
            Ok(false) => format!("the {what} is another: `{shown}` is not as it was"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => format!("there is no {what} `{shown}` any more"),
            Err(error) => format!("the {what} `{shown}` cannot be read: {error}"),
        };
        let mut moved = from
            .iter()
            .filter_map(|folder| Some(folder.join(self.path.file_name()?)));
        let found = moved.find(|path| self.is_at(path).unwrap_or(false));
        found.ok_or_else(|| match from {
            [] => why,
            _ => format!("{why}, and none of its name and hash stands where `--from` says"),
        })
    }

    fn is_at(&self, path: &Path) -> io::Result<bool> {
        if !path.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Some(hash_of(path)?.as_str()) == self.hash)
    }
}

fn missing(results: &Path, why: &str) -> Diagnostic {
    cannot(
        results,
        why,
        "put it back as it was, or name the folder that it is in now, `--from FOLDER`; or, if it may be another one, run the study itself \
         again",
    )
}
