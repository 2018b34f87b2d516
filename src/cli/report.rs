//! `axplan report`: the page of results that were made, and the workbook of a run.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::iter;
use std::path::{Path, PathBuf};

use clap::Args;

use super::options::ReportOptions;
use super::{Failure, watching, writing};
use crate::diagnostics::letters::visible;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::outputs::{report, workbook};
use crate::results::directory::{DirectoryError, Lock, Staging, folder_of, with_a_name};
use crate::results::kind::Kind;
use crate::results::names::{PAGE, WORKBOOK};
use crate::results::reading::bytes_of;
use crate::results::recorded::RecordedRun;
use crate::results::sibling::{Held, Sibling};
use crate::results::study::RecordedStudy;

/// What reports are called in a results directory; a workbook is of a run alone.
const REPORTS: [(File, &str); 2] = [(File::Page, PAGE), (File::Workbook, WORKBOOK)];

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
    let wanted = match asked {
        Some((file, out)) => vec![(file, out.to_owned())],
        None => reports(kind).map(|(file, name)| (file, results.join(name))).collect(),
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
    let places: Vec<String> = wanted
        .iter()
        .map(|(_, out)| visible(&out.display().to_string()))
        .collect();
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
    // Where a run locks them, too, if a link leads to them.
    match fs::canonicalize(results).and_then(|results| Lock::on(&results)) {
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
    for (file, name) in REPORTS {
        let content = content((results, place), Kind::Run, file, fiscal_year_starts)?;
        writing::whole(&results.join(name), &content)?;
    }
    Ok(())
}

/// The reports that there may be of a study.
fn reports(kind: Kind) -> impl Iterator<Item = (File, &'static str)> {
    REPORTS.into_iter().take(1 + usize::from(kind == Kind::Run))
}

/// Compares the reports that stand in a results directory with what is made of the rest; how many there are, and which are not the same. The
/// command that made it may have said how it is called, and in which month a fiscal year starts.
pub fn made_again(
    results: &Path,
    said: (Option<&OsStr>, Option<u32>),
    differences: &mut Vec<String>,
) -> Result<usize, Failure> {
    // Of some studies there is none.
    let Ok(kind) = Kind::of(results) else {
        return Ok(0);
    };
    let mut compared = 0;
    for (file, name) in reports(kind).filter(|(_, name)| fs::symlink_metadata(results.join(name)).is_ok()) {
        compared += 1;
        let found = bytes_of(results, name)?;
        let (is_the_same, or) = match kind {
            Kind::Run => (
                is_of_run(results, said, file, &found)?,
                ", or the folder was called otherwise",
            ),
            _ => (content((results, results), kind, file, None)? == found, ""),
        };
        if !is_the_same {
            differences.push(format!("{name} is not what `axplan report` makes of these results{or}"));
        }
    }
    Ok(compared)
}

/// Whether a report is of a run. It tells what stands in no other file: how the results were called, in which month a fiscal year starts, and
/// what stood beside them: their sensitivity, or not yet. So all that may have been is tried, what the command said first.
fn is_of_run(
    results: &Path,
    (called, fiscal_year_starts): (Option<&OsStr>, Option<u32>),
    file: File,
    found: &[u8],
) -> Result<bool, Failure> {
    let here = with_a_name(results);
    let mut run = RecordedRun::read(results, &here)?;
    let mut siblings = vec![run.sibling.clone()];
    let elsewhere = called.map(|called| here.with_file_name(called));
    if let Some(place) = elsewhere.filter(|place| *place != here) {
        siblings.push(Sibling::of(&place, results, &run.manifest)?);
    }
    let not_yet: Vec<Sibling> = siblings.iter().map(Sibling::not_yet).collect();
    siblings.retain(|sibling| !matches!(sibling.held, Held::Nothing));
    siblings.extend(not_yet);
    let first = fiscal_year_starts.unwrap_or(JANUARY);
    let months = match file {
        File::Page => vec![first],
        File::Workbook => iter::once(first)
            .chain((1..=12).filter(|month| *month != first))
            .collect(),
    };
    for month in months {
        for sibling in &siblings {
            watching::stopped()?;
            run.sibling = sibling.clone();
            if of_recorded(&run, file, month)? == found {
                return Ok(true);
            }
        }
    }
    Ok(false)
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
    let page = match kind {
        Kind::Run => {
            let run = RecordedRun::read(results, &with_a_name(place))?;
            return of_recorded(&run, file, fiscal_year_starts.unwrap_or(JANUARY));
        }
        Kind::Sweep => report::sweep(&RecordedStudy::read(results)?),
        Kind::Size => report::size(&RecordedStudy::read(results)?),
        Kind::Sensitivity => report::sensitivity(&RecordedStudy::read(results)?),
        Kind::Breakeven => report::breakeven(&RecordedStudy::read(results)?),
    };
    Ok(page.into_bytes())
}

/// What a file holds of a run.
fn of_recorded(run: &RecordedRun, file: File, fiscal_year_starts: u32) -> Result<Vec<u8>, Failure> {
    match file {
        File::Page => Ok(report::run(run).into_bytes()),
        File::Workbook => workbook::render(run, fiscal_year_starts)
            .map_err(|error| Failure::Running(format!("cannot make the workbook: {error}"))),
    }
}
