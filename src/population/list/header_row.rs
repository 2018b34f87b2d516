//! The row of headers: finds columns in it, and says which header to name where it cannot.

use super::aliases::{KNOWN, Known, known};
use super::complaint::shown;
use super::headers::plain;
use super::subject::{NamedBy, Subject};
use super::table::Table;
use crate::diagnostics::{Diagnostic, nearest};
use crate::scenario::schema::Column;

/// What CRMs call a company's own turnover: close to ARR in spelling alone.
const TURNOVER: &str = "annualrevenue";

/// The headers of a list.
pub(super) struct Headers<'a> {
    table: &'a Table<'a>,
    /// The headers, as written.
    pub(super) names: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Headers<'a> {
    /// The headers of a table.
    pub(super) fn of(table: &'a Table<'a>) -> Self {
        let names: Vec<&str> = (0..table.header.len()).map(|place| table.header.cell(place)).collect();
        let plain = names.iter().map(|name| plain(name)).collect();
        Self { table, names, plain }
    }

    /// The place of a header that the scenario names: written exactly so, or but for case and punctuation.
    pub(super) fn mapped(&self, key: &str, header: &str) -> Result<usize, Diagnostic> {
        let exactly = self.places(|place| self.names[place] == header.trim());
        let nearly = self.places(|place| !self.plain[place].is_empty() && self.plain[place] == plain(header));
        let found = if exactly.is_empty() { nearly } else { exactly };
        match found[..] {
            [place] => Ok(place),
            [] => {
                let message = format!(
                    "no column of the {} has the header `{}`",
                    self.table.subject.list,
                    header.trim()
                );
                Err(match nearest(header, self.names.iter().copied()) {
                    Some(near) => self
                        .at(Diagnostic::new(message), near, "this one?")
                        .help(self.to_write(key, near)),
                    None => Diagnostic::new(message).help(self.all()),
                })
            }
            [first, second, ..] => Err(self.twice(key, first, second)),
        }
    }

    /// The place of a column under one of its usual headers, the most specific one that occurs.
    pub(super) fn usual(&self, key: &str, headers: &[&str], taken: &[usize]) -> Result<Option<usize>, Diagnostic> {
        for usual in headers {
            let found = self.places(|place| self.plain[place] == *usual && !taken.contains(&place));
            match found[..] {
                [] => {}
                [place] => return Ok(Some(place)),
                [first, second, ..] => return Err(self.twice(key, first, second)),
            }
        }
        Ok(None)
    }

    fn places(&self, is_it: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.names.len()).filter(|place| is_it(*place)).collect()
    }

    fn twice(&self, key: &str, first: usize, second: usize) -> Diagnostic {
        let (one, other) = (self.names[first], self.names[second]);
        let diagnostic = Diagnostic::new(format!("two columns can be `{key}`: `{one}` and `{other}`")).at(
            &self.table.source(&self.table.header),
            self.table.span(&self.table.header, second),
            format!("column {}; the other one is column {}", second + 1, first + 1),
        );
        diagnostic.help(if one == other {
            "give one of them another header in the list".to_owned()
        } else {
            format!("{}, or the other one", self.to_write(key, one))
        })
    }

    /// The headers are not separated by a delimiter that is known.
    pub(super) fn undivided(&self) -> Diagnostic {
        let row = &self.table.header;
        let Subject { list, needed, .. } = self.table.subject;
        Diagnostic::new(format!("the {list} has one column only"))
            .at(
                &self.table.source(row),
                self.table.whole(row),
                "no comma, semicolon or tab between headers",
            )
            .help(format!(
                "save the list with commas, semicolons or tabs between its columns; {needed}"
            ))
    }

    /// The list has no identities.
    pub(super) fn no_id(&self, name: Option<usize>) -> Diagnostic {
        let diagnostic = Diagnostic::new(
            "the customer list has no column that is known to hold the identity of the customers, such as `Account ID`",
        );
        match (self.closest(&[Column::Id]), name) {
            (Some((known, near)), _) => {
                let help = format!("{}; {}", self.to_write(known.key, near), self.all());
                self.at(diagnostic, near, "this one?").help(help)
            }
            (None, Some(name)) => diagnostic.help(format!(
                "add it to the export; or, if no two customers have the same name, {}",
                self.to_write("id", self.names[name])
            )),
            (None, None) => diagnostic.help(format!("{}; {}", self.to_write("id", "…"), self.all())),
        }
    }

    /// The list has neither ARR nor MRR.
    pub(super) fn no_amount(&self) -> Diagnostic {
        let diagnostic = Diagnostic::new(
            "the customer list has no column that is known to hold revenue, such as `ARR` (a year) or `MRR` (a month)",
        );
        if let Some((known, near)) = self.closest(&[Column::Arr, Column::Mrr]) {
            let help = format!("{}; {}", self.to_write(known.key, near), self.all());
            return self.at(diagnostic, near, "this one?").help(help);
        }
        let mut help = self.to_write("arr", "…");
        if let Some(name) = self
            .places(|place| self.plain[place] == TURNOVER)
            .first()
            .map(|place| self.names[*place])
        {
            help += &format!(" (not `{name}`, which as a rule is the customer's own turnover)");
        }
        diagnostic.help(format!("{help}; {}", self.all()))
    }

    /// The header that is closest to any usual header of some columns, among those that mean nothing else.
    fn closest(&self, columns: &[Column]) -> Option<(&'static Known, &'a str)> {
        let free = |place: usize| !self.plain[place].is_empty() && !is_usual(&self.plain[place]);
        let places = self.places(free);
        let columns: Vec<&'static Known> = columns.iter().filter_map(|column| known(*column)).collect();
        for known in &columns {
            let is_word = |word: &str| word.eq_ignore_ascii_case(known.key);
            let has_word = |place: &&usize| self.names[**place].split(|c: char| !c.is_alphanumeric()).any(is_word);
            if let Some(place) = places.iter().find(has_word) {
                return Some((known, self.names[*place]));
            }
        }
        let pairs = columns
            .into_iter()
            .flat_map(|known| places.iter().map(move |place| (known, *place)));
        let likeness = |(known, place): (&'static Known, usize)| {
            let usual = known.headers.iter();
            let near = usual.map(|usual| strsim::normalized_damerau_levenshtein(&self.plain[place], usual));
            (near.fold(0.0, f64::max), known, self.names[place])
        };
        let near = pairs.map(likeness).filter(|(likeness, ..)| *likeness >= 0.65);
        near.max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, known, name)| (known, name))
    }

    fn at(&self, diagnostic: Diagnostic, header: &str, label: &str) -> Diagnostic {
        let place = self.names.iter().position(|name| *name == header).unwrap_or(0);
        let row = &self.table.header;
        diagnostic.at(&self.table.source(row), self.table.span(row, place), label)
    }

    /// A column that is needed is not among the headers.
    pub(super) fn lacks(&self, key: &str, what: &str) -> Diagnostic {
        let list = self.table.subject.list;
        Diagnostic::new(format!("the {list} has no column that is known to hold {what}")).help(format!(
            "{}; {}",
            self.to_write(key, "…"),
            self.all()
        ))
    }

    /// What to write in the scenario or the command line, in the quotation marks that the header allows.
    fn to_write(&self, key: &str, header: &str) -> String {
        let mark = if header.contains(['"', '\\']) { '\'' } else { '"' };
        match self.table.subject.named_by {
            NamedBy::Section(section) => {
                format!("write under [{section}]: `columns = {{ {key} = {mark}{header}{mark} }}`")
            }
            NamedBy::Option(option) => format!("say which it is: `--column {mark}{option}.{key}={header}{mark}`"),
            NamedBy::New => format!("say which it is: `--column {mark}{key}={header}{mark}`"),
        }
    }

    fn all(&self) -> String {
        let named = self.names.iter().filter(|name| !name.is_empty());
        let shown: Vec<String> = named
            .clone()
            .take(30)
            .map(|name| format!("`{}`", shown(name)))
            .collect();
        let more = named.count() - shown.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("its columns are {}{more}", shown.join(", "))
    }
}

fn is_usual(plain: &str) -> bool {
    plain == TURNOVER || KNOWN.iter().any(|known| known.headers.contains(&plain))
}
