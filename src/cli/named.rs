//! Files that a scenario names: those in its own folder and below, and others only where the user says so. A scenario may come from
//! someone else; what it reads may end in results that are sent back (docs/decisions/0011-files-that-a-scenario-names.md).

use std::path::{Path, PathBuf};

use super::options::ScenarioOptions;
use crate::diagnostics::InputErrors;
use crate::results::directory::folder_of;
use crate::results::manifest::{Manifest, hash_of};
use crate::results::reading::read_manifest;
use crate::scenario::Template;

/// A list that a scenario names.
#[derive(Clone, Copy, Debug)]
pub enum Named {
    /// `population.file`.
    Customers,
    /// `people.file`.
    People,
}

impl Named {
    /// What messages call it.
    pub fn what(self) -> &'static str {
        match self {
            Self::Customers => "customer list",
            Self::People => "list of people",
        }
    }

    fn place(self) -> &'static str {
        match self {
            Self::Customers => "population.file",
            Self::People => "people.file",
        }
    }

    /// The path of the list as seen from here.
    ///
    /// # Errors
    /// Where it is no file, or lies outside of the scenario's folder and nobody allowed that.
    pub fn found(self, template: &Template, file: &str, options: &ScenarioOptions) -> Result<PathBuf, InputErrors> {
        let path = template.directory().join(file);
        let refused = |message: String, help: &str| {
            Err(InputErrors(vec![
                template.diagnostic_at(self.place(), message).help(help),
            ]))
        };
        if !path.is_file() {
            let message = if path.is_dir() {
                format!("`{}` is a folder, and no {}", path.display(), self.what())
            } else {
                format!("there is no {} `{}`", self.what(), path.display())
            };
            return refused(message, "write its path as seen from the folder of the scenario file");
        }
        let allowed = options.allow_outside || template.is_of_an_option(self.place());
        if allowed || is_inside(&path, folder_of(&options.scenario)) {
            return Ok(path);
        }
        match self.is_recorded(&path, &options.scenario) {
            Some(true) => return Ok(path),
            Some(false) => {
                let folder = folder_of(&options.scenario).display();
                return refused(
                    format!(
                        "the {} is no longer the one that made `{folder}`, and lies outside of the folder of the scenario file",
                        self.what()
                    ),
                    "run the scenario itself again; or, if the list may be another one, add `--allow-outside`",
                );
            }
            None => {}
        }
        refused(
            format!("`{}` lies outside of the folder of the scenario file", path.display()),
            "a scenario reads files in its own folder and below: copy or move the list there; or, if you trust this scenario, add \
             `--allow-outside`",
        )
    }

    /// Whether the results directory that the scenario stands in was made of this very list: same bytes; nothing where it stands
    /// in none. Who does not know a file cannot write its hash, so reading it tells nothing new.
    fn is_recorded(self, path: &Path, scenario: &Path) -> Option<bool> {
        let manifest = read_manifest(folder_of(scenario)).ok()?;
        Some(hash_of(path).ok()? == self.recorded(&manifest)?)
    }

    /// The hash that results were made with.
    pub fn recorded(self, manifest: &Manifest) -> Option<&str> {
        match self {
            Self::Customers => manifest.customers_hash.as_deref(),
            Self::People => manifest.people_hash.as_deref(),
        }
    }
}

/// Whether a file lies in a folder or below, symbolic links followed.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    let folder = folder.canonicalize();
    folder.is_ok_and(|folder| path.canonicalize().is_ok_and(|path| path.starts_with(folder)))
}
