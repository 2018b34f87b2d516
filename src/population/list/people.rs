//! Reads a list of people (CSV): who they are, in which team, since when and for how many hours.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::complaint::{Complaint, Findings, Judged, is_blank, name_if_any, shown};
use super::date_column::Dates;
use super::header_row::Headers;
use super::rows::{BadRows, misshapen};
use super::subject::PEOPLE;
use super::table::{Row, Table};
use super::{numbers, text};
use crate::diagnostics::{Diagnostic, InputErrors, Source};
use crate::scenario::schema::{NumberFormat, PEOPLE_COLUMNS};

/// The most errors that one reading shows.
const MAX_SHOWN: usize = 200;

/// The hours that people may have in a month: all that it has at most; less than half a minute is a slip of the pen.
const HOURS_OF_A_MONTH: RangeInclusive<f64> = 0.01..=744.0;

/// A list of people that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleList {
    /// The file, as the user named it.
    pub file: String,
    /// The columns that were recognised, each with its header in the list.
    pub columns: Vec<(&'static str, String)>,
    /// The people, in the order of the file.
    pub people: Vec<ListedPerson>,
    /// What was understood that the list itself does not say, in sentences.
    pub notes: Vec<String>,
    /// BLAKE3 hash of the file's bytes, in hexadecimal.
    pub hash: String,
}

/// A person of a list. What the list does not say is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPerson {
    /// Its row, as a text that a diagnostic can show.
    pub row: Arc<Source>,
    /// Where its role stands there; the whole row where the list has no roles.
    pub role_at: Range<usize>,
    /// Where its first day stands there.
    pub start_at: Range<usize>,
    /// Name; the id where the list has only that.
    pub name: String,
    /// Identity, such as an email address.
    pub id: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// Team, as the list names it.
    pub team: String,
    /// First day.
    pub start: Option<Date>,
    /// Paid hours a month.
    pub hours: Option<f64>,
}

/// How a list of people is to be read.
#[derive(Clone, Copy, Debug)]
pub struct PeopleFormat<'a> {
    /// Which header is which column, by the names in `PEOPLE_COLUMNS`; an empty header means that there is none.
    pub columns: &'a IndexMap<String, String>,
    /// How numbers are written.
    pub number_format: NumberFormat,
    /// How dates are written, in strftime terms, or `auto`.
    pub date_format: &'a str,
}

/// The usual headers of each of `PEOPLE_COLUMNS`, as `plain` makes them, the most specific first.
#[rustfmt::skip]
const USUAL: [&[&str]; 6] = [
    &[
        "fullname", "employeename", "personname", "workername", "csmname", "displayname", "employee", "person", "csm",
        "customersuccessmanager", "ownername", "owner", "username", "name",
    ],
    &[
        "employeeid", "personid", "workerid", "staffid", "personnelnumber", "employeenumber", "ownerid", "userid",
        "workemail", "emailaddress", "email", "id",
    ],
    &["role", "jobrole", "jobtitle", "title", "position", "function"],
    &["csteam", "coverageteam", "team", "teamname", "squad", "pod", "department"],
    &[
        "hiredate", "dateofhire", "hiredon", "employmentstartdate", "joiningdate", "joindate", "datejoined", "joined",
        "startdate", "startedon", "employedsince", "start",
    ],
    &["paidhourspermonth", "hourspermonth", "monthlyhours", "hoursamonth", "paidhours", "hours"],
];

/// Reads a list of people.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn read(path: &Path, shown_as: &str, format: &PeopleFormat<'_>) -> Result<PeopleList, InputErrors> {
    let bytes = text::bytes_of(path, shown_as, &PEOPLE).map_err(|error| InputErrors(vec![error]))?;
    read_bytes(&bytes, shown_as, format)
}

/// Reads a list of people from its bytes.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn read_bytes(bytes: &[u8], shown_as: &str, format: &PeopleFormat<'_>) -> Result<PeopleList, InputErrors> {
    let one = |error| InputErrors(vec![error]);
    let text = text::text_of(bytes, shown_as, &PEOPLE).map_err(one)?;
    let table = Table::of(text, shown_as, PEOPLE).map_err(one)?;
    let places = recognise(&table, format.columns).map_err(InputErrors)?;
    let mut list = people_of(&table, places, format)?;
    list.hash = blake3::hash(bytes).to_hex().to_string();
    Ok(list)
}

/// The place of each of `PEOPLE_COLUMNS`, under the header that the scenario gives it or under a usual one.
fn recognise(table: &Table<'_>, map: &IndexMap<String, String>) -> Result<[Option<usize>; 6], Vec<Diagnostic>> {
    let headers = Headers::of(table);
    if headers.names.len() == 1 {
        return Err(vec![headers.undivided()]);
    }
    let mut errors = Vec::new();
    let mut places = [None; 6];
    for (place, key) in places.iter_mut().zip(PEOPLE_COLUMNS) {
        if let Some(header) = map.get(key).filter(|header| !header.trim().is_empty()) {
            match headers.mapped(key, header) {
                Ok(found) => *place = Some(found),
                Err(error) => errors.push(error),
            }
        }
    }
    let taken: Vec<usize> = places.iter().flatten().copied().collect();
    for ((place, key), usual) in places.iter_mut().zip(PEOPLE_COLUMNS).zip(USUAL) {
        if map.contains_key(key) {
            continue;
        }
        match headers.usual(key, usual, &taken) {
            Ok(found) => *place = found,
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        let [name, id, _, team, ..] = places;
        if name.or(id).is_none() {
            errors.push(headers.lacks("name", "names"));
        }
        if team.is_none() {
            errors.push(headers.lacks("team", "teams"));
        }
    }
    if errors.is_empty() { Ok(places) } else { Err(errors) }
}

fn people_of(
    table: &Table<'_>,
    places: [Option<usize>; 6],
    format: &PeopleFormat<'_>,
) -> Result<PeopleList, InputErrors> {
    let [name, id, role, team, start, hours] = places;
    let mut findings = Findings::default();
    let mut bad = BadRows::default();
    let (rows, others): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.len() == table.header.len());
    for row in others {
        bad.add(row, None, misshapen(row, table));
    }
    let header = |place: usize| table.header.cell(place);
    let starts = match start {
        None => vec![Ok(None); rows.len()],
        Some(column) => {
            let dates = Dates {
                column,
                header: header(column),
                format: format.date_format,
            };
            dates.judge(table, &rows, &mut findings)
        }
    };
    let mut first_lines = HashMap::new();
    let mut people = Vec::with_capacity(rows.len());
    for (row, start) in rows.iter().zip(starts) {
        let mut settle = |place: Option<usize>, complaint: Complaint| bad.add(row, place, complaint);
        let start = start.unwrap_or_else(|complaint| {
            settle(places[4], complaint);
            None
        });
        let hours = hours.and_then(|place| {
            hours_of(row.cell(place), header(place), format.number_format).unwrap_or_else(|complaint| {
                settle(Some(place), complaint);
                None
            })
        });
        let mut are_fit = true;
        let [own_name, own_id, own_role, own_team] = [name, id, role, team].map(|place| {
            let cell = name_if_any(row.cell(place?), header(place?));
            cell.unwrap_or_else(|complaint| {
                are_fit = false;
                settle(place, complaint);
                None
            })
        });
        if !are_fit {
            continue;
        }
        let (Some(named), Some(own_team)) = (own_name.or(own_id.clone()), own_team.clone()) else {
            let (place, what) = if own_team.is_some() {
                (name.or(id), "name")
            } else {
                (team, "team")
            };
            settle(
                place,
                Complaint::new(
                    format!("this person has no {what}"),
                    "blank",
                    format!("write the {what}; if this row is no person but a title or a total, delete it"),
                ),
            );
            continue;
        };
        let at = |place: Option<usize>| place.map_or_else(|| table.whole(row), |place| table.span(row, place));
        let person = ListedPerson {
            row: table.source(row),
            role_at: at(role),
            start_at: at(places[4]),
            name: named,
            id: own_id,
            role: own_role,
            team: own_team,
            start,
            hours,
        };
        let who = (person.name.clone(), person.id.clone(), person.team.clone());
        match first_lines.get(&who) {
            Some(line) => settle(name.or(id), twice(&person, *line)),
            None => {
                first_lines.insert(who, row.line);
                people.push(person);
            }
        }
    }
    let mut errors = findings.errors;
    errors.extend(bad.diagnostics(table, MAX_SHOWN));
    if !errors.is_empty() {
        return Err(InputErrors(errors));
    }
    Ok(PeopleList {
        file: table.name.to_owned(),
        columns: PEOPLE_COLUMNS
            .iter()
            .zip(places)
            .filter_map(|(key, place)| Some((*key, header(place?).to_owned())))
            .collect(),
        people,
        notes: findings.notes,
        hash: String::new(),
    })
}

fn hours_of(cell: &str, header: &str, format: NumberFormat) -> Judged<f64> {
    if is_blank(cell) {
        return Ok(None);
    }
    let read = numbers::amount(cell, format).or_else(|_| numbers::amount(cell, NumberFormat::PointDecimal));
    match read {
        Ok(hours) if hours.currency.is_none() && HOURS_OF_A_MONTH.contains(&hours.value) => Ok(Some(hours.value)),
        _ => Err(Complaint::new(
            format!("`{}` in `{header}` is not the paid hours of a month", shown(cell)),
            "",
            format!(
                "write hours from {} to {}, or leave the cell blank for a full-time person",
                HOURS_OF_A_MONTH.start(),
                HOURS_OF_A_MONTH.end()
            ),
        )),
    }
}

fn twice(person: &ListedPerson, line: u64) -> Complaint {
    Complaint::new(
        format!(
            "`{}` of `{}` stands in line {line} already",
            shown(&person.name),
            shown(&person.team)
        ),
        "listed twice",
        "keep one row for each person of a team, or tell two of the same name apart by an id",
    )
}
