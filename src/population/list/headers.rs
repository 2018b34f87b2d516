//! Which column of a list is which.

use indexmap::IndexMap;

use super::aliases::{KNOWN, known};
use super::currency;
use super::header_row::Headers;
use super::table::Table;
use crate::diagnostics::Diagnostic;
use crate::scenario::schema::Column;

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
            match headers.mapped(known(*column).map_or("", |known| known.key), header) {
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
        match headers.usual(known.key, known.headers, &taken) {
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
