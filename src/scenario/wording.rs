//! The sentences in which the walk says what is wrong and what to write instead.

use indexmap::IndexMap;

use super::document::{Node, Table, Value};
use super::findings::{and, known, or};
use super::merge::KEY;
use super::path::{Path, quoted};
use super::shape::{Field, Form, Shape, Variants};
use crate::diagnostics::letters::steering;
use crate::diagnostics::nearest;

/// The most letters of a name: every row of results repeats names.
pub const LONGEST_NAME: usize = 200;

/// A message and its help.
pub type Words = (String, String);

/// How a table is called.
pub fn table_at(path: &Path) -> String {
    match path.depth() {
        0 => "the scenario".to_owned(),
        _ => format!("`{path}`"),
    }
}

/// A value, in the words of messages: itself if it is short.
pub fn shown(node: &Node) -> String {
    match &node.value {
        Value::String(text) if text.chars().count() <= 40 => format!("the text {text:?}"),
        Value::Float(number) if !number.is_finite() => format!("`{number}`"),
        Value::Integer(number) => format!("`{number}`"),
        Value::Float(number) => format!("`{number:?}`"),
        Value::Bool(flag) => format!("`{flag}`"),
        _ => node.what().to_owned(),
    }
}

/// A number of things.
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Something stands where something else belongs.
pub fn wrong_type(path: &Path, node: &Node, shape: &Shape, plain: bool) -> Words {
    let key = quoted(path.last());
    let (expected, help) = match &shape.form {
        Form::Number { .. } if plain && node.table().is_some() => (
            "a plain number",
            "the numbers of an uncertain number are certain; make the distribution wider instead".to_owned(),
        ),
        Form::Number { .. } => ("a number or a distribution", number_instead(&key, node, shape)),
        Form::Integer { low, .. } => ("a whole number", whole_instead(&key, node, *low)),
        Form::Text => ("a text", text_instead(&key, node, shape)),
        Form::Flag => (
            "`true` or `false`",
            format!("write `{key} = true` or `{key} = false`, without quotes"),
        ),
        Form::List { .. } => ("a list of numbers", format!("write `{key} = [12000, 25000]`")),
        Form::Distribution { .. } => (
            "a distribution",
            format!("write for example `{key} = {{ lognormal = {{ median = 24000, sigma = 1.1 }} }}`"),
        ),
        Form::Choice(variants) => ("one of several alternatives", one_of("", variants)),
        Form::Struct(_) | Form::Map { .. } => ("a table", table_instead(path, shape)),
    };
    (
        format!("`{path}` must be {expected}, but {} stands here", shown(node)),
        help,
    )
}

fn number_instead(key: &str, node: &Node, shape: &Shape) -> String {
    let example = shape.example.as_deref().unwrap_or("0.5");
    match node.text().and_then(number_meant) {
        Some(number) => format!("write it as a plain number, without quotes: `{key} = {number}`"),
        None => format!(
            "write a number, `{key} = {example}`, or what is known of it, \
             `{key} = {{ triangular = {{ low = …, mode = …, high = … }} }}`"
        ),
    }
}

fn whole_instead(key: &str, node: &Node, low: i64) -> String {
    let meant = node.text().and_then(number_meant).and_then(|text| text.parse().ok());
    let lowest = low.max(1);
    match (&node.value, meant.or(node.number())) {
        (Value::Table(_), _) => {
            format!("what is counted is certain: write a whole number, `{key} = {lowest}` or more")
        }
        // Beyond this, whole numbers are no longer written out.
        (_, Some(number)) if number.abs() < 1e15 => format!("write `{key} = {}`", number.round()),
        _ => format!("write a whole number, `{key} = {lowest}` or more"),
    }
}

fn text_instead(key: &str, node: &Node, shape: &Shape) -> String {
    match (&node.value, &shape.example) {
        (Value::Integer(_) | Value::Float(_) | Value::Bool(_), _) => {
            format!("write it in quotes: `{key} = \"{}\"`", shown(node).trim_matches('`'))
        }
        (_, Some(example)) => format!("write for example `{key} = {example}`"),
        _ => format!("write it in quotes: `{key} = \"…\"`"),
    }
}

fn table_instead(path: &Path, shape: &Shape) -> String {
    let meaning = described(&shape.description);
    match &shape.example {
        Some(example) => format!("write for example `{} = {example}`{meaning}", quoted(path.last())),
        None => format!("write its entries under `[{path}]`{meaning}"),
    }
}

/// What a number in quotes was meant to be: `"25,000"`, `"$25000"`, `"50k"`, `"81 %"`.
fn number_meant(text: &str) -> Option<String> {
    let bare = text
        .trim()
        .trim_start_matches(['$', '€', '£'])
        .replace([',', ' ', '\u{a0}', '\''], "");
    let last = bare.chars().last()?;
    let scaled = |scale: fn(f64) -> f64| {
        let number = bare[..bare.len() - last.len_utf8()].parse::<f64>().ok()?;
        number.is_finite().then(|| scale(number).to_string())
    };
    match last {
        '%' => scaled(|percent| percent / 100.0),
        'k' | 'K' => scaled(|thousands| thousands * 1e3),
        'm' | 'M' => scaled(|millions| millions * 1e6),
        _ => bare
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|_| bare),
    }
}

/// What to write instead of a key that is not known.
pub fn unknown_key(path: &Path, fields: &IndexMap<String, Field>) -> String {
    if in_plan(path, 3) && path.last() == KEY {
        return "a plan inherits in the scenario file, not in an argument".to_owned();
    }
    known(path.last(), "keys that it knows", fields.keys().map(String::as_str))
}

/// Whether a path has so many keys and leads to a plan or into one.
fn in_plan(path: &Path, depth: usize) -> bool {
    path.depth() == depth && path.keys().next() == Some("plans")
}

/// What to write for a key that is missing.
pub fn to_add(path: &Path, name: &str, shape: &Shape) -> String {
    let key = quoted(name);
    let inherit = if in_plan(path, 2) {
        format!("; or let the plan be a variant of another: `{KEY} = \"…\"`")
    } else {
        String::new()
    };
    let meaning = described(&shape.description);
    match (&shape.example, &shape.form) {
        (Some(example), _) => format!("add `{key} = {example}`{meaning}{inherit}"),
        (None, Form::Map { values, .. }) if matches!(values.form, Form::Struct(_)) => {
            format!("add a table for each, `[{}.…]`{meaning}{inherit}", path.join(name))
        }
        (None, Form::Struct(_) | Form::Map { .. }) => {
            format!("add the table `[{}]`{meaning}{inherit}", path.join(name))
        }
        (None, Form::Choice(variants)) => format!("add `{key}`, {}{meaning}{inherit}", choices(variants)),
        (None, _) => format!("add `{key} = …`{meaning}{inherit}"),
    }
}

/// A description as the end of a sentence.
fn described(description: &str) -> String {
    let text = description.trim_end_matches('.');
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            format!(": {}{}", first.to_lowercase(), letters.as_str())
        }
        Some(_) => format!(": {text}"),
        None => String::new(),
    }
}

/// Which alternatives there are, or which one was meant.
pub fn one_of(word: &str, variants: &Variants) -> String {
    match nearest(word, variants.keys().map(String::as_str)) {
        Some(name) => format!("did you mean {}?", alternative(name, variants[name].as_ref())),
        None => format!("write one of {}", choices(variants)),
    }
}

fn choices(variants: &Variants) -> String {
    or(&variants
        .iter()
        .map(|(name, content)| alternative(name, content.as_ref()))
        .collect::<Vec<_>>())
}

fn alternative(name: &str, content: Option<&Shape>) -> String {
    match content {
        Some(content) => format!("`{{ {} }}`", table_example(name, content)),
        None => format!("`\"{name}\"`"),
    }
}

/// An example of a table under its tag.
pub fn table_example(name: &str, content: &Shape) -> String {
    let inside = match (&content.example, &content.form) {
        (Some(example), _) => example.clone(),
        (None, Form::Struct(fields)) if fields.values().any(|field| field.required) => {
            let keys = fields
                .iter()
                .filter(|(_, field)| field.required)
                .map(|(key, _)| format!("{key} = …"));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        (None, Form::List { .. }) => "[…, …]".to_owned(),
        (None, Form::Struct(_)) => "{}".to_owned(),
        (None, Form::Choice(variants)) => choices(variants).replace('`', ""),
        (None, _) => "{ … }".to_owned(),
    };
    format!("{name} = {inside}")
}

/// A choice that names nothing, or more than one thing.
pub fn not_one_tag(path: &Path, table: &Table, variants: &Variants) -> Words {
    if table.is_empty() {
        return (format!("`{path}` is an empty table"), one_of("", variants));
    }
    let names: Vec<String> = table.keys().map(|name| format!("`{name}`")).collect();
    let parameters = ["low", "mode", "high", "mean", "median"];
    let help = if variants.contains_key("triangular") && table.keys().any(|name| parameters.contains(&name.as_str())) {
        "name the distribution: `{ triangular = { low = 1, mode = 2, high = 4 } }`".to_owned()
    } else {
        format!("keep one of {}", choices(variants))
    };
    (
        format!(
            "`{path}` says {} things, {}, but must say one",
            names.len(),
            and(&names)
        ),
        help,
    )
}

/// Why a name of so many letters at most cannot be used, if it cannot.
pub fn unfit_name(name: &str, most: usize) -> Option<String> {
    let length = name.chars().count();
    if name.trim().is_empty() {
        Some("it is empty".to_owned())
    } else if let Some(what) = steering(name, &[]) {
        Some(format!("it holds {what}"))
    } else if name.contains([',', ':', '"']) {
        Some("it holds a comma, a colon or a double quote, which separate names in results".to_owned())
    } else if name.trim() != name {
        Some("it begins or ends with a space".to_owned())
    } else if length > most {
        Some(format!("it has {length} letters; {most} is the most"))
    } else {
        None
    }
}
