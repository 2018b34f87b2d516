//! The lists that a calibration reads, and how the command line describes them.

use std::path::PathBuf;

use indexmap::IndexMap;

use super::Arguments;
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::population::history::{History, columns};
use crate::population::list::records::{self, RecordFormat, RecordKind, Records};
use crate::results::manifest::FileRead;
use crate::scenario::Template;

/// The lists that were given.
pub struct Lists {
    /// What happened to customers.
    pub history: Option<History>,
    /// Logged hours.
    pub hours: Option<Records>,
    /// Which kind an activity is.
    pub activities: IndexMap<String, String>,
    /// Where they were read from.
    pub files: Vec<FileRead>,
}

impl Lists {
    /// Reads them.
    ///
    /// # Errors
    /// Everything that is wrong with them, and with how they are described.
    pub fn read(arguments: &Arguments, template: &Template) -> Result<Self, InputErrors> {
        let population = &template.central().population;
        let columns = columns_of(&arguments.columns)?;
        let none = IndexMap::new();
        let mut files = Vec::new();
        let mut read = |path: &Option<PathBuf>, kind: &RecordKind| -> Result<Option<Records>, InputErrors> {
            let format = RecordFormat {
                columns: columns.get(kind.option).unwrap_or(&none),
                number_format: population.number_format,
                date_format: &population.date_format,
                allow_bad_rows: arguments.scenario.allow_bad_rows,
            };
            let Some(path) = path else {
                return not_given(kind, &columns).map_or(Ok(None), Err);
            };
            let records = records::read(path, kind, &format)?;
            files.push(FileRead::new(kind.option, &records.file, &records.hash));
            Ok(Some(records))
        };
        let monthly = read(&arguments.history, &columns::HISTORY)?;
        let subscriptions = read(&arguments.subscriptions, &columns::SUBSCRIPTIONS)?;
        let mut history = match (monthly, subscriptions) {
            (Some(records), _) => Some(History::monthly(&records)?),
            (None, Some(records)) => Some(History::of_subscriptions(&records)?),
            (None, None) => None,
        };
        let contacts = read(&arguments.contacts, &columns::CONTACTS)?;
        let churn_events = read(&arguments.churn_events, &columns::CHURN_EVENTS)?;
        match &mut history {
            Some(history) => {
                contacts.iter().for_each(|records| history.add_contacts(records));
                churn_events
                    .iter()
                    .for_each(|records| history.add_churn_events(records));
                check_hold_out(arguments.hold_out, history.months)?;
            }
            None if contacts.is_some() || churn_events.is_some() => {
                let message = "contacts and churn events say something only beside a history";
                let help = "add `--history history.csv` or `--subscriptions subscriptions.csv`";
                return Err(InputErrors(vec![Diagnostic::new(message).help(help)]));
            }
            None => {}
        }
        let hours = read(&arguments.hours, &columns::HOURS)?;
        Ok(Self {
            history,
            hours,
            activities: activities_of(&arguments.activities, template)?,
            files,
        })
    }
}

/// Columns of a list that is not given would change nothing.
fn not_given(kind: &RecordKind, columns: &IndexMap<String, IndexMap<String, String>>) -> Option<InputErrors> {
    let (column, header) = columns.get(kind.option)?.first()?;
    let option = kind.option;
    let message = format!("--column {option}.{column}={header}: there is no list that it is a column of");
    let help = format!("give the list, `--{option} {option}.csv`, or leave the column out");
    Some(InputErrors(vec![Diagnostic::new(message).help(help)]))
}

fn check_hold_out(hold_out: Option<usize>, months: usize) -> Result<(), InputErrors> {
    match hold_out.filter(|hold_out| hold_out + 3 > months) {
        Some(hold_out) => Err(InputErrors(vec![
            Diagnostic::new(format!(
                "--hold-out {hold_out} leaves too little of a history of {months} months"
            ))
            .help("keep three months at least to learn from, or write `--hold-out 0`"),
        ])),
        None => Ok(()),
    }
}

/// `LIST.COLUMN=HEADER`, by list.
fn columns_of(texts: &[String]) -> Result<IndexMap<String, IndexMap<String, String>>, InputErrors> {
    let kinds = [
        &columns::HISTORY,
        &columns::SUBSCRIPTIONS,
        &columns::CONTACTS,
        &columns::CHURN_EVENTS,
        &columns::HOURS,
    ];
    let mut map: IndexMap<String, IndexMap<String, String>> = IndexMap::new();
    let mut errors = Vec::new();
    for text in texts {
        let parts = text.split_once('=').and_then(|(place, header)| {
            let (list, column) = place.trim().split_once('.')?;
            let kind = kinds.iter().find(|kind| kind.option == list)?;
            let column = kind.columns.iter().find(|known| known.key == column)?;
            Some((list.to_owned(), column.key.to_owned(), header.trim().to_owned()))
        });
        match parts {
            Some((list, column, header)) => {
                map.entry(list).or_default().insert(column, header);
            }
            None => errors.push(
                Diagnostic::new(format!("--column {text}: no list has such a column"))
                    .help("write list, column and header, as in --column 'history.arr=Yearly fee'; `axplan calibrate --help` has the columns"),
            ),
        }
    }
    if errors.is_empty() {
        Ok(map)
    } else {
        Err(InputErrors(errors))
    }
}

/// `NAME=KIND`.
fn activities_of(texts: &[String], template: &Template) -> Result<IndexMap<String, String>, InputErrors> {
    let kinds = &template.central().need.kinds;
    let mut errors = Vec::new();
    let mut map = IndexMap::new();
    for text in texts {
        match text
            .rsplit_once('=')
            .filter(|(_, kind)| kinds.contains_key(kind.trim()))
        {
            Some((name, kind)) => {
                map.insert(name.trim().to_owned(), kind.trim().to_owned());
            }
            None => {
                let known = kinds.keys().cloned().collect::<Vec<_>>().join(", ");
                errors.push(
                    Diagnostic::new(format!("--activity {text}: this names no engagement kind")).help(format!(
                        "write activity and kind, as in --activity 'Call prep=sync'; kinds are {known}"
                    )),
                );
            }
        }
    }
    if errors.is_empty() {
        Ok(map)
    } else {
        Err(InputErrors(errors))
    }
}
