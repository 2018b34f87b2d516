//! `axplan report`: the page of results that were made.

use std::path::{Path, PathBuf};

use clap::Args;

use super::options::ReportOptions;
use super::{Failure, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::report;
use crate::results::directory::Staging;
use crate::results::kind::Kind;
use crate::results::recorded::RecordedRun;
use crate::results::study::RecordedStudy;

/// Name of the page in a results directory.
const PAGE: &str = "report.html";

/// Arguments of `axplan report`.
#[derive(Debug, Args)]
#[command(
    after_help = "One HTML file that needs nothing else: it opens offline, asks nothing of any network, prints,\n\
    and can be sent on. It is made of the files of the results directory alone; nothing is simulated.\n\
    Where the sensitivity of a run's scenario stands beside it (results/<scenario>-sensitivity), the page\n\
    of the run shows it.\n\n\
    Examples:\n  \
    axplan run scenarios/crm-smb.toml --report\n  \
    axplan report results/crm-smb\n  \
    axplan report results/crm-smb-sweep\n  \
    axplan report results/crm-smb --out our-move.html"
)]
pub struct Arguments {
    /// A results directory, as `axplan run`, `sweep`, `size`, `sensitivity` and `breakeven` write it.
    results: PathBuf,
    /// Where the page goes; `report.html` in the results directory when absent. An earlier one there is replaced.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Reads the results and writes the page.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let out = arguments.out.clone().unwrap_or_else(|| arguments.results.join(PAGE));
    if out.is_dir() {
        let message = format!("`{}` is a directory", out.display());
        let help = "write the name of the file that the page goes to: --out our-move.html";
        return Err(InputErrors(vec![Diagnostic::new(message).help(help)]).into());
    }
    write(&arguments.results, &arguments.results, &out)?;
    anstream::eprintln!("Report in {}", out.display());
    Ok(())
}

/// Writes the page into the results directory that it is made of, which has yet to be put into its place.
pub fn beside(results: &Path, place: &Path) -> Result<(), Failure> {
    write(results, place, &results.join(PAGE))
}

impl ReportOptions {
    /// Writes the page into the results directory in the making, where it is asked for.
    pub fn beside(&self, results: &Staging, place: &Path) -> Result<(), Failure> {
        if self.report {
            beside(&results.path(), place)
        } else {
            Ok(())
        }
    }
}

fn write(results: &Path, place: &Path, out: &Path) -> Result<(), Failure> {
    writing::whole(out, &page(results, place)?)?;
    Ok(())
}

/// The page of what a results directory holds.
fn page(results: &Path, place: &Path) -> Result<String, InputErrors> {
    Ok(match Kind::of(results)? {
        Kind::Run => report::run(&RecordedRun::read(results, place)?),
        Kind::Sweep => report::sweep(&RecordedStudy::read(results)?),
        Kind::Size => report::size(&RecordedStudy::read(results)?),
        Kind::Sensitivity => report::sensitivity(&RecordedStudy::read(results)?),
        Kind::Breakeven => report::breakeven(&RecordedStudy::read(results)?),
    })
}
