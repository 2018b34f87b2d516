//! Texts that are not TOML: what is wrong, in words for people who write TOML for the first time.

use std::sync::Arc;

use super::document::within;
use crate::diagnostics::{Diagnostic, Source};

/// What is wrong with a text that is not TOML.
pub fn syntax_error(source: &Arc<Source>, error: &toml_edit::TomlError) -> Diagnostic {
    let text = &source.text;
    let span = within(text, error.span().unwrap_or(0..0));
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line..].lines().next().unwrap_or("");
    let message = error.message().replace('\n', ", ");
    let (what, help) = match meant(&message, line) {
        Some((what, help)) => (what.to_owned(), help),
        None => (
            message,
            "texts stand in double quotes, tables in `{ … }`, lists in `[ … ]`, and each `key = value` on a line",
        ),
    };
    Diagnostic::new(format!("this is not valid TOML: {what}"))
        .at(source, span, "")
        .help(help)
}

/// What is wrong and what to write instead, for the mistakes that people make.
fn meant(message: &str, line: &str) -> Option<(&'static str, &'static str)> {
    let says = |words: &str| message.contains(words);
    let bare = line.split('#').next().unwrap_or(line);
    let colon = bare
        .split_once(':')
        .is_some_and(|(key, _)| !key.contains(['=', '"', '\'']));
    let before_comma = bare
        .split(',')
        .rev()
        .skip(1)
        .map(|part| part.ends_with(|letter: char| letter.is_ascii_digit()));
    let after_comma = bare
        .split(',')
        .rev()
        .map(|part| part.starts_with(|letter: char| letter.is_ascii_digit()));
    if says("duplicate key") {
        Some((
            "this key or table was there before",
            "each key and each [table] may stand once; put the entries together or remove one of them",
        ))
    } else if before_comma.zip(after_comma).any(|(before, after)| before && after) && !bare.contains('[') {
        Some((
            "a number has no comma",
            "write numbers without separators, `25000`, and fractions with a point, `0.5`",
        ))
    } else if says("key with no value") && colon {
        Some((
            "a key and its value stand on two sides of `=`",
            "write `key = value` instead of `key: value`",
        ))
    } else if says("key with no value") {
        Some(("this key has no value", "write `key = value`, or `[key]` for a table"))
    } else if says("string values must be quoted") {
        Some((
            "a text must stand in quotes",
            "texts stand in double quotes, `name = \"Our move\"`; numbers have neither spaces nor units, `25000`",
        ))
    } else if says("recursion limit") || says("recursion depth") {
        Some((
            "lists or tables are nested far too deep here",
            "no part of a scenario is nested so deeply",
        ))
    } else if says("unclosed table") {
        Some((
            "the header of a table is not closed",
            "a header is written `[plans.ax]`, on a line of its own",
        ))
    } else if says("key-value pairs") || says("inline table") {
        Some((
            "an inline table is not closed, or lacks a comma",
            "write `{ key = value, key = value }`, with commas between and a brace at the end",
        ))
    } else {
        None
    }
}
