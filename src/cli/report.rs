//! `axplan report`: the page of results that were made, and the workbook of a run.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;

use super::options::ReportOptions;
use super::{Failure, writing};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::{report, workbook};
use crate::results::directory::{DirectoryError, Lock, Staging, folder_of, with_a_name};
use crate::results::kind::Kind;
use crate::results::names::{PAGE, WORKBOOK};
use crate::results::recorded::RecordedRun;
use crate::results::study::RecordedStudy;

/// The month in which a fiscal year starts, where nobody says. A judgement.
const JANUARY: u32 = 1;

/// Arguments of `axplan report`.
#[derive(Debug, Args)]
#[command(
    after_help = "report.html is a page that needs nothing else: it opens offline, asks nothing of any\n\
    network, prints, and can be sent on. report.xlsx, of a run alone, is a workbook whose\n\
    formulas come to the same figures. Both are made of the files of the results directory\n\
    alone; nothing is simulated. Where the sensitivity of a run's scenario stands beside it\n\
    (results/<scenario>-sensitivity), they show it.\n\n\
    Examples:\n  \
    axplan run scenarios/crm-smb.toml --report\n  \
    axplan report results/crm-smb\n  \
    axplan report results/crm-smb --fiscal-year-starts 4\n  \
    axplan report results/crm-smb-sweep\n  \
    axplan report results/crm-smb --out our-move.html\n  \
    axplan report results/crm-smb --out our-move.xlsx"
)]
pub struct Arguments {
    /// A results directory, as `axplan run`, `sweep`, `size`, `sensitivity` and `breakeven` write it.
    results: PathBuf,
    /// One file alone, a page (.html) or a workbook (.xlsx); when absent, all that there is goes into the results directory.
    /// Earlier ones are replaced.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The calendar month in which a fiscal year starts, 1 to 12, for the workbook's quarters; January when absent.
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u32).range(1..=12))]
    fiscal_year_starts: Option<u32>,
}

/// What a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Page,
    Workbook,
}

/// Reads the results and writes what is asked for.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments {
        results,
        out,
        fiscal_year_starts,
    } = arguments;
    let asked = out
        .as_deref()
        .map(|out| Ok::<_, InputErrors>((file(out)?, out)))
        .transpose()?;
    let kind = Kind::of(results)?;
    let has_workbook = kind == Kind::Run;
    if !has_workbook && (fiscal_year_starts.is_some() || asked.is_some_and(|(file, _)| file == File::Workbook)) {
        let message = format!(
            "`{}` is no run: a workbook is made of the results of `axplan run` alone",
            results.display()
        );
        return Err(one(
            message,
            "leave --fiscal-year-starts out, and name a page: --out our-move.html",
        )
        .into());
    }
    let beside = [
        (File::Page, results.join(PAGE)),
        (File::Workbook, results.join(WORKBOOK)),
    ];
    let wanted = match asked {
        Some((file, out)) => vec![(file, out.to_owned())],
        None => beside.into_iter().take(1 + usize::from(has_workbook)).collect(),
    };
    for (_, out) in &wanted {
        file(out)?;
    }
    let within = |out: &Path| {
        let [folder, results] = [folder_of(out), results].map(fs::canonicalize);
        matches!((folder, results), (Ok(folder), Ok(results)) if folder == results)
    };
    let _lock = if out.as_deref().is_none_or(within) {
        held(results)?
    } else {
        None
    };
    let places: Vec<String> = wanted.iter().map(|(_, out)| out.display().to_string()).collect();
    for (file, out) in wanted {
        writing::whole(&out, &content((results, results), kind, file, *fiscal_year_starts)?)?;
    }
    anstream::eprintln!("Report in {}", places.join(" and "));
    Ok(())
}

/// Keeps results where they are while a page is made of them, so that it does not go into others that replaced them. Where nothing can be
/// written beside them, nothing replaces them.
fn held(results: &Path) -> Result<Option<Lock>, DirectoryError> {
    let denied = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem];
    match Lock::on(&with_a_name(results)) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(DirectoryError::Busy(results.to_owned())),
        Err(error) if denied.contains(&error.kind()) => Ok(None),
        Err(source) => Err(DirectoryError::Io {
            path: results.to_owned(),
            source,
        }),
    }
}

/// What a file is to hold, by its name.
fn file(out: &Path) -> Result<File, InputErrors> {
    let place = out.display();
    let help = "write the name of a page or of a workbook: --out our-move.html, --out our-move.xlsx";
    if out.is_dir() {
        return Err(one(format!("`{place}` is a directory"), help));
    }
    match out.extension().and_then(|kind| kind.to_str()) {
        Some("html" | "htm") => Ok(File::Page),
        Some("xlsx") => Ok(File::Workbook),
        _ => Err(one(format!("`{place}` ends neither in .html nor in .xlsx"), help)),
    }
}

fn one(message: String, help: &str) -> InputErrors {
    InputErrors(vec![Diagnostic::new(message).help(help)])
}

/// Writes page and workbook of a run into its results directory, which has yet to be put into its place.
pub fn of_run(results: &Path, place: &Path, fiscal_year_starts: Option<u32>) -> Result<(), Failure> {
    for (file, name) in [(File::Page, PAGE), (File::Workbook, WORKBOOK)] {
        let content = content((results, place), Kind::Run, file, fiscal_year_starts)?;
        writing::whole(&results.join(name), &content)?;
    }
    Ok(())
}

impl ReportOptions {
    /// Writes the page of a study into its results directory in the making, where it is asked for.
    pub fn beside(&self, staging: &Staging) -> Result<(), Failure> {
        if self.report {
            let results = staging.path();
            let page = content((&results, &results), Kind::of(&results)?, File::Page, None)?;
            writing::whole(&results.join(PAGE), &page)?;
        }
        Ok(())
    }
}

/// What a file holds of a results directory, which may have yet to be put into its place.
fn content(
    (results, place): (&Path, &Path),
    kind: Kind,
    file: File,
    fiscal_year_starts: Option<u32>,
) -> Result<Vec<u8>, Failure> {
    let run = || RecordedRun::read(results, place);
    let page = match (kind, file) {
        (Kind::Run, File::Workbook) => {
            return workbook::render(&run()?, fiscal_year_starts.unwrap_or(JANUARY))
                .map_err(|error| Failure::Running(format!("cannot make the workbook: {error}")));
        }
        (Kind::Run, File::Page) => report::run(&run()?),
        (Kind::Sweep, _) => report::sweep(&RecordedStudy::read(results)?),
        (Kind::Size, _) => report::size(&RecordedStudy::read(results)?),
        (Kind::Sensitivity, _) => report::sensitivity(&RecordedStudy::read(results)?),
        (Kind::Breakeven, _) => report::breakeven(&RecordedStudy::read(results)?),
    };
    Ok(page.into_bytes())
}
