//! Which column of a list is which.

use indexmap::IndexMap;

use super::aliases::{KNOWN, Known, known};
use super::complaint::shown;
use super::currency;
use super::table::Table;
use crate::diagnostics::{Diagnostic, nearest};
use crate::scenario::schema::Column;

/// What CRMs call a company's own turnover: close to ARR in spelling alone.
const TURNOVER: &str = "annualrevenue";

/// The columns of a list, recognised.
#[derive(Debug)]
pub(super) struct Recognised {
    /// Each recognised column with its place in the rows, in the order of the schema.
    pub(super) columns: Vec<(Column, usize)>,
    /// The columns that the scenario names itself.
    by_hand: Vec<Column>,
}

impl Recognised {
    /// The place of a column in the rows.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, place)| *place)
    }

    /// Whether the scenario names the column itself.
    pub(super) fn is_by_hand(&self, column: Column) -> bool {
        self.by_hand.contains(&column)
    }

    /// Takes a column for an attribute after all.
    pub(super) fn forget(&mut self, column: Column) {
        self.columns.retain(|(known, _)| *known != column);
    }
}

/// A header in lower case, without its currency, blanks and punctuation.
pub(super) fn plain(header: &str) -> String {
    let mut header = header.trim().trim_end_matches("__c");
    if let Some((before, inside)) = header
        .strip_suffix([')', ']'])
        .and_then(|rest| rest.rsplit_once(['(', '[']))
    {
        let inside = inside.trim();
        if currency::of(inside.strip_prefix("in ").unwrap_or(inside)).is_some() {
            header = before;
        }
    }
    let mut words: Vec<&str> = header
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 && words.last().is_some_and(|word| currency::code(word).is_some()) {
        words.pop();
        words.pop_if(|word| *word == "in");
    }
    words.concat().to_lowercase()
}

/// Finds each column under the header that the scenario gives it, or under one of the usual headers.
pub(super) fn recognise(table: &Table<'_>, map: &IndexMap<Column, String>) -> Result<Recognised, Vec<Diagnostic>> {
    let headers = Headers::of(table);
    if headers.names.len() == 1 {
        return Err(vec![headers.undivided()]);
    }
    let mut errors = Vec::new();
    let mut recognised = Recognised {
        columns: Vec::new(),
        by_hand: map.keys().copied().collect(),
    };
    for (column, header) in map {
        if !header.trim().is_empty() {
            match headers.mapped(*column, header) {
                Ok(place) => recognised.columns.push((*column, place)),
                Err(error) => errors.push(error),
            }
        }
    }
    let taken: Vec<usize> = recognised.columns.iter().map(|(_, place)| *place).collect();
    let has_amount = |recognised: &Recognised| recognised.place(Column::Arr).is_some();
    for known in &KNOWN {
        // ARR and MRR say the same: what the scenario names goes first, then ARR.
        let instead = match known.column {
            Column::Arr => recognised.place(Column::Mrr).is_some(),
            Column::Mrr => has_amount(&recognised),
            _ => false,
        };
        if instead || recognised.is_by_hand(known.column) {
            continue;
        }
        match headers.usual(known, &taken) {
            Ok(Some(place)) => recognised.columns.push((known.column, place)),
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
    }
    if has_amount(&recognised) {
        recognised.forget(Column::Mrr);
    }
    recognised.columns.sort_unstable();
    if errors.is_empty() {
        let amount = recognised.place(Column::Arr).or(recognised.place(Column::Mrr));
        if recognised.place(Column::Id).is_none() {
            errors.push(headers.no_id(recognised.place(Column::Name)));
        }
        if amount.is_none() {
            errors.push(headers.no_amount());
        }
    }
    if errors.is_empty() { Ok(recognised) } else { Err(errors) }
}

/// The headers of a list.
struct Headers<'a> {
    table: &'a Table<'a>,
    names: Vec<&'a str>,
    plain: Vec<String>,
}

impl<'a> Headers<'a> {
    fn of(table: &'a Table<'a>) -> Self {
        let names: Vec<&str> = (0..table.header.len()).map(|place| table.header.cell(place)).collect();
        let plain = names.iter().map(|name| plain(name)).collect();
        Self { table, names, plain }
    }

    /// The place of a header that the scenario names: written exactly so, or but for case and punctuation.
    fn mapped(&self, column: Column, header: &str) -> Result<usize, Diagnostic> {
        let exactly = self.places(|place| self.names[place] == header.trim());
        let nearly = self.places(|place| !self.plain[place].is_empty() && self.plain[place] == plain(header));
        let found = if exactly.is_empty() { nearly } else { exactly };
        let key = known(column).map_or("", |known| known.key);
        match found[..] {
            [place] => Ok(place),
            [] => {
                let message = format!("no column of the customer list has the header `{}`", header.trim());
                Err(match nearest(header, self.names.iter().copied()) {
                    Some(near) => self
                        .at(Diagnostic::new(message), near, "this one?")
                        .help(to_write(key, near)),
                    None => Diagnostic::new(message).help(self.all()),
                })
            }
            [first, second, ..] => Err(self.twice(key, first, second)),
        }
    }

    /// The place of a column under one of its usual headers, the most specific one that occurs.
    fn usual(&self, known: &Known, taken: &[usize]) -> Result<Option<usize>, Diagnostic> {
        for usual in known.headers {
            let found = self.places(|place| self.plain[place] == *usual && !taken.contains(&place));
            match found[..] {
                [] => {}
                [place] => return Ok(Some(place)),
                [first, second, ..] => return Err(self.twice(known.key, first, second)),
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
            format!("{}, or the other one", to_write(key, one))
        })
    }

    /// The headers are not separated by a delimiter that is known.
    fn undivided(&self) -> Diagnostic {
        let row = &self.table.header;
        Diagnostic::new("the customer list has one column only")
            .at(
                &self.table.source(row),
                self.table.whole(row),
                "no comma, semicolon or tab between headers",
            )
            .help("save the list with commas, semicolons or tabs between its columns; an id and an ARR are needed")
    }

    /// The list has no identities.
    fn no_id(&self, name: Option<usize>) -> Diagnostic {
        let diagnostic = Diagnostic::new(
            "the customer list has no column that is known to hold the identity of the customers, such as `Account ID`",
        );
        match (self.closest(&[Column::Id]), name) {
            (Some((known, near)), _) => {
                let help = format!("{}; {}", to_write(known.key, near), self.all());
                self.at(diagnostic, near, "this one?").help(help)
            }
            (None, Some(name)) => diagnostic.help(format!(
                "add it to the export; or, if no two customers have the same name, {}",
                to_write("id", self.names[name])
            )),
            (None, None) => diagnostic.help(format!("{}; {}", to_write("id", "…"), self.all())),
        }
    }

    /// The list has neither ARR nor MRR.
    fn no_amount(&self) -> Diagnostic {
        let diagnostic = Diagnostic::new(
            "the customer list has no column that is known to hold revenue, such as `ARR` (a year) or `MRR` (a month)",
        );
        if let Some((known, near)) = self.closest(&[Column::Arr, Column::Mrr]) {
            let help = format!("{}; {}", to_write(known.key, near), self.all());
            return self.at(diagnostic, near, "this one?").help(help);
        }
        let mut help = to_write("arr", "…");
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

/// What to write in the scenario, in the quotation marks that the header allows.
fn to_write(key: &str, header: &str) -> String {
    let mark = if header.contains(['"', '\\']) { '\'' } else { '"' };
    format!("write under [population]: `columns = {{ {key} = {mark}{header}{mark} }}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_columns() {
        let mut all: Vec<&str> = KNOWN.iter().flat_map(|known| known.headers).copied().collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn usual_headers_are_plain() {
        for usual in KNOWN.iter().flat_map(|known| known.headers) {
            assert_eq!(plain(usual), *usual);
        }
    }

    #[test]
    fn currencies_and_punctuation_do_not_matter() {
        for header in [
            "ARR",
            "arr (USD)",
            "ARR [€]",
            "A.R.R.",
            "ARR__c",
            "ARR_USD",
            "ARR in EUR",
            "ARR (in $)",
            " Arr ",
        ] {
            assert_eq!(plain(header), "arr", "{header}");
        }
        assert_eq!(plain("ARR (in thousands)"), "arrinthousands");
    }
}
