//! Factors: what is varied, and over which values (`--vary path=values`).

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Source};
use crate::studies::span::{Span, finite, path_and_range};

/// More values of one factor than this are refused.
const MOST_LEVELS: usize = 10_000;

/// How values are written.
const FORMS: &str = "write a list `4,6,8`; whole numbers `4..12`; numbers by step `0.5..2.5/0.25`; or so many numbers, evenly \
                     spaced, ends included: `0.5..2.5%9`";

/// A place in the scenario and the values that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The place, as `--set` takes it.
    pub path: String,
    /// Its values.
    pub levels: Levels,
}

/// The values of a factor.
#[derive(Clone, Debug, PartialEq)]
pub enum Levels {
    /// These, as they are written.
    Listed(Vec<String>),
    /// Every number between two.
    Between(f64, f64),
}

impl Factor {
    /// Reads `path=values`; `option` is what messages call it.
    ///
    /// # Errors
    /// Where no path, or no values, stand there.
    pub fn parse(option: &str, argument: &str) -> Result<Self, Diagnostic> {
        let source = Arc::new(Source {
            name: option.to_owned(),
            text: argument.to_owned(),
            first_line: 1,
        });
        let wrong = |message: String, from: usize| Diagnostic::new(message).at(&source, from..argument.len(), "");
        let pieces = split(argument, '=').ok_or_else(|| {
            wrong("a quote or bracket is not closed here".to_owned(), 0)
                .help("close it; texts with commas stand in quotes")
        })?;
        let (path, at) = (pieces[0].trim(), pieces[0].len() + 1);
        if path.is_empty() || pieces.len() < 2 {
            let message = format!("`{option} {argument}` does not say what takes which values");
            let help = "write path=values, for example `--vary plans.ax.teams.sync.headcount=4..12`";
            return Err(wrong(message, 0).help(help));
        }
        let levels = levels(&argument[at..]).map_err(|(message, help)| wrong(message, at).help(help))?;
        Ok(Self {
            path: path.to_owned(),
            levels,
        })
    }

    /// The value at a share of the way from the first to the last, at least 0 and less than 1.
    pub fn at(&self, share: f64) -> String {
        match &self.levels {
            Levels::Listed(values) => values[((share * values.len() as f64) as usize).min(values.len() - 1)].clone(),
            Levels::Between(low, high) => rounded(low + (high - low) * share),
        }
    }
}

/// A warning where one value may be meant as a range of people: `4.12` is a number, and `4..12` are nine.
pub fn meant_as_range(argument: &str) -> Option<String> {
    let (path, value) = path_and_range(argument);
    let (low, high) = value?.trim().split_once('.')?;
    let (from, to): (u32, u32) = (low.parse().ok()?, high.parse().ok()?);
    (path.ends_with("headcount") && 0 < from && from < to).then(|| {
        format!(
            "Warning: `{path}` takes one value, {low}.{high}. If you mean the whole numbers {low} to {high}, write `{low}..{high}`."
        )
    })
}

type Words = (String, &'static str);

fn levels(text: &str) -> Result<Levels, Words> {
    let parts = split(text, ',').unwrap_or_default();
    let mut values: Vec<String> = Vec::new();
    for part in &parts {
        let part = part.trim();
        if part.is_empty() {
            return Err(("a value is missing here".to_owned(), FORMS));
        }
        match range(part)? {
            None => values.push(part.to_owned()),
            Some(Levels::Listed(more)) => values.extend(more),
            Some(between) if parts.len() == 1 => return Ok(between),
            Some(_) => {
                let message = format!("`{part}` does not say how many numbers");
                return Err((message, FORMS));
            }
        }
    }
    if values.len() > MOST_LEVELS {
        return Err((format!("these are more than {MOST_LEVELS} values"), "take a wider step"));
    }
    let mut seen = std::collections::HashSet::new();
    match values.iter().find(|value| !seen.insert(value.as_str())) {
        Some(twice) => Err((format!("`{twice}` stands here twice"), "write each value once")),
        None => Ok(Levels::Listed(values)),
    }
}

/// `lo..hi`, `lo..hi/step` or `lo..hi%number`; `None` if it is no range but a value.
fn range(text: &str) -> Result<Option<Levels>, Words> {
    if text.starts_with(['"', '\'', '{', '[']) {
        return Ok(None);
    }
    let (ends, step) = match text.find(['/', '%']) {
        Some(at) => (&text[..at], Some((&text[at..=at], text[at + 1..].trim()))),
        None => (text, None),
    };
    let Some(span) = Span::parse(ends).map_err(|message| (message, FORMS))? else {
        return Ok(None);
    };
    let ([low_text, high_text], [low, high]) = (span.written, span.ends);
    match step {
        None if whole(low_text) && whole(high_text) => by_step(low, high, "1", low_text).map(Some),
        None => Ok(Some(Levels::Between(low, high))),
        Some(("/", step)) => by_step(low, high, step, low_text).map(Some),
        Some((_, number)) => {
            let Some(number) = number.parse().ok().filter(|number| (2..=MOST_LEVELS).contains(number)) else {
                let message = format!("`{number}` is not a number of values from 2 to {MOST_LEVELS}");
                return Err((message, FORMS));
            };
            let share = |index: usize| index as f64 / (number - 1) as f64;
            let values = (0..number).map(|index| rounded(low + (high - low) * share(index)));
            Ok(Some(Levels::Listed(values.collect())))
        }
    }
}

/// `low`, `low + step`, … up to `high`, with as many decimals as `low` and `step` have.
fn by_step(low: f64, high: f64, step_text: &str, low_text: &str) -> Result<Levels, Words> {
    let step = finite(step_text).map_err(|message| (message, FORMS))?;
    // A little more, since steps such as 0.1 are not exact.
    let steps = (high - low) / step + 1e-9;
    if step <= 0.0 {
        return Err((format!("the step is {step_text}, but must be above 0"), FORMS));
    }
    if steps >= MOST_LEVELS as f64 {
        return Err((format!("these are more than {MOST_LEVELS} values"), "take a wider step"));
    }
    if steps < 1.0 {
        let message = format!("the step, {step_text}, is wider than the range");
        return Err((message, "take a smaller step"));
    }
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let exponents = low_text.contains(['e', 'E']) || step_text.contains(['e', 'E']);
    let digits = decimals(low_text).max(decimals(step_text));
    let value = |index: usize| match (low + step * index as f64, exponents) {
        (value, false) => format!("{value:.digits$}"),
        (value, true) => rounded(value),
    };
    Ok(Levels::Listed((0..=steps as usize).map(value).collect()))
}

fn whole(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

/// To twelve significant digits, as people would write it: 0.3, not 0.30000000000000004.
fn rounded(value: f64) -> String {
    let short: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    short.to_string()
}

/// The pieces of a text between separators that stand outside of quotes and brackets; the first `=` alone separates. `None` where
/// something is not closed.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let (mut quote, mut depth, mut start) = (None, 0usize, 0);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.checked_sub(1)?,
            (None, letter) if letter == separator && depth == 0 && (separator != '=' || pieces.is_empty()) => {
                pieces.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    (quote.is_none() && depth == 0).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(values: &str) -> Vec<String> {
        match Factor::parse("--vary", &format!("a.b={values}")).unwrap().levels {
            Levels::Listed(values) => values,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lists_and_ranges() {
        assert_eq!(listed("3, 5,8"), ["3", "5", "8"]);
        assert_eq!(listed("4..7"), ["4", "5", "6", "7"]);
        assert_eq!(listed("-1..1"), ["-1", "0", "1"]);
        assert_eq!(listed("0.1..0.4/0.1"), ["0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(listed("4..9/2"), ["4", "6", "8"]);
        assert_eq!(listed("0.5..2.5%5"), ["0.5", "1", "1.5", "2", "2.5"]);
        assert_eq!(listed("0.1..0.4%4"), ["0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(listed("1,4..6,20"), ["1", "4", "5", "6", "20"]);
        assert_eq!(listed("pooled,dedicated"), ["pooled", "dedicated"]);
        assert_eq!(
            listed("{ uniform = { low = 1, high = 2 } },\"a, b\",[1, 2]"),
            ["{ uniform = { low = 1, high = 2 } }", "\"a, b\"", "[1, 2]"]
        );
    }

    #[test]
    fn paths_may_have_equals_signs_in_quotes() {
        let factor = Factor::parse("--vary", "plans.\"a=b\".teams.x.headcount=1,2").unwrap();
        assert_eq!(factor.path, "plans.\"a=b\".teams.x.headcount");
    }

    #[test]
    fn one_dot_may_be_meant_as_two() {
        let warning = meant_as_range("plans.ax.teams.sync.headcount=4.12").unwrap();
        assert!(warning.ends_with("whole numbers 4 to 12, write `4..12`."), "{warning}");
        for meant in ["4..12", "0.5", "4.5,4.6", "4.2", "4", "a.b", "1.5..2.5"] {
            assert_eq!(meant_as_range(&format!("a.b={meant}")), None, "{meant}");
        }
    }

    #[test]
    fn shares_of_the_way() {
        let factor = |values: &str| Factor::parse("--vary", &format!("a={values}")).unwrap();
        assert_eq!(factor("1.5..2.5").at(0.25), "1.75");
        assert_eq!(
            ["0", "0.3", "0.34", "0.99"].map(|share| factor("a,b,c").at(share.parse().unwrap())),
            ["a", "a", "b", "c"]
        );
    }
}
