//! Which study a results directory is of, told by its files.

use std::path::Path;

use super::reading::{REPLICATIONS, one, read_manifest, whole};
use crate::diagnostics::InputErrors;

/// A study whose results can be shown on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `axplan run`.
    Run,
    /// `axplan sweep`.
    Sweep,
    /// `axplan size`.
    Size,
    /// `axplan sensitivity`, by any of its methods.
    Sensitivity,
    /// `axplan breakeven`.
    Breakeven,
}

/// A file that no other study writes.
const FILES: [(&str, Kind); 8] = [
    (REPLICATIONS, Kind::Run),
    ("sweep.csv", Kind::Sweep),
    ("size.csv", Kind::Size),
    ("tornado.csv", Kind::Sensitivity),
    ("morris.csv", Kind::Sensitivity),
    ("sobol.csv", Kind::Sensitivity),
    ("evpi.csv", Kind::Sensitivity),
    ("crossings.csv", Kind::Breakeven),
];

impl Kind {
    /// The study that a results directory is of.
    ///
    /// # Errors
    /// Where it is no results directory, or of a study without a page.
    pub fn of(directory: &Path) -> Result<Self, InputErrors> {
        let manifest = read_manifest(directory)?;
        whole(directory, &manifest)?;
        let found = FILES.iter().find(|(file, _)| directory.join(file).is_file());
        found.map(|(_, kind)| *kind).ok_or_else(|| {
            if manifest.command.get(1).is_some_and(|study| study == "calibrate") {
                return one(
                    format!("`{}` holds results of `axplan calibrate`, which has no page", directory.display()),
                    "run the scenario that it wrote, <scenario>-calibrated.toml, and make the page of that: axplan run … --report",
                );
            }
            one(
                format!(
                    "`{}` holds no results that a report is made of: these are of another command, or not all of them",
                    directory.display()
                ),
                "write the path of results of `axplan run`, `sweep`, `size`, `sensitivity` or `breakeven`: results/<scenario>, \
                 results/<scenario>-sweep …",
            )
        })
    }
}
