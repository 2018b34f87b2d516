//! The texts that a scenario is made of: the built-in defaults and the user's file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::document::{Node, Origin, parse};
use crate::diagnostics::{Diagnostic, Source, encoding};

/// Larger files are refused.
const LARGEST: u64 = 10_000_000;

/// A file that every results directory has.
const OF_RESULTS: &str = "manifest.json";

/// The built-in defaults as a tree.
pub fn defaults() -> Result<Node, Diagnostic> {
    static DEFAULTS: LazyLock<Result<Node, Diagnostic>> = LazyLock::new(|| {
        let source = Arc::new(Source {
            name: "the built-in defaults".to_owned(),
            text: include_str!("defaults.toml").to_owned(),
            first_line: 1,
        });
        parse(&source, Origin::Default)
    });
    DEFAULTS.clone()
}

/// What a file holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// A scenario.
    Scenario,
    /// Figures of last year.
    Figures,
}

/// Reads a scenario file as text.
pub fn read(path: &Path, holds: Holds) -> Result<String, Diagnostic> {
    let name = path.display();
    let mut bytes = Vec::new();
    let file = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    if let Err(error) = file {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        let help = match holds {
            Holds::Scenario if path.join(OF_RESULTS).is_file() => format!(
                "these are results: `axplan report {name}` makes a page of them, and `axplan run {}` runs their scenario",
                path.join("scenario.resolved.toml").display()
            ),
            Holds::Scenario => "give the path of a scenario file; `axplan new` writes one to start from".to_owned(),
            Holds::Figures => {
                "give the path of a file of figures; `axplan calibrate --help` shows what stands in it".to_owned()
            }
        };
        return Err(Diagnostic::new(format!("`{name}` cannot be read: {why}")).help(help));
    }
    let is_csv = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv && matches!(holds, Holds::Scenario) {
        let help = format!("if it is your customer list: `axplan new --from {name} > our-move.toml`");
        return Err(Diagnostic::new(format!("`{name}` is a list (CSV), and no scenario")).help(help));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(
            Diagnostic::new(format!("`{name}` is larger than 10 MB, which no scenario is"))
                .help("give the scenario file (TOML); the customer list is named in it, as `population.file`"),
        );
    }
    // Without its byte-order mark, which messages about the first line would show.
    encoding::text_of(&bytes, &name.to_string(), "save the file as UTF-8 in your editor").map(str::to_owned)
}
