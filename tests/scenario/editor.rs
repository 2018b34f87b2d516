//! The JSON Schema for editors accepts what the reader accepts.

use serde_json::{Value, json};

use super::{BASE, everything_on, read};
use axplan::scenario::schema_json;

/// As much of JSON Schema as the schema uses: the first reason why a value does not fit, if there is one.
fn misfit(root: &Value, schema: &Value, value: &Value, place: &str) -> Option<String> {
    let inner = |schema: &Value, value: &Value, key: &str| misfit(root, schema, value, &format!("{place}.{key}"));
    let fits = |schema: &Value| misfit(root, schema, value, place).is_none();
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("no {reference}"));
        if let Some(reason) = misfit(root, target, value, place) {
            return Some(reason);
        }
    }
    let list = |key: &str| schema[key].as_array();
    if list("anyOf").is_some_and(|any| !any.iter().any(fits)) {
        return Some(format!("{place}: none of the alternatives"));
    }
    if list("oneOf").is_some_and(|one| one.iter().filter(|schema| fits(schema)).count() != 1) {
        return Some(format!("{place}: not one of the alternatives"));
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is(kind)) {
        return Some(format!("{place}: not {kinds:?}"));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{place}: another word"));
    }
    if let Some(number) = value.as_f64() {
        let bound = |key: &str, open: f64| schema[key].as_f64().unwrap_or(open);
        if !(bound("minimum", f64::MIN)..=bound("maximum", f64::MAX)).contains(&number) {
            return Some(format!("{place}: out of range"));
        }
    }
    if let Some(missing) =
        list("required").and_then(|keys| keys.iter().find(|key| value[key.as_str().unwrap_or("")].is_null()))
    {
        return Some(format!("{place}: lacks {missing}"));
    }
    for (key, entry) in value.as_object().into_iter().flatten() {
        let reason = match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(property), _) => inner(property, entry, key),
            (None, Value::Bool(false)) => Some(format!("{place}: unknown {key}")),
            (None, others) => inner(others, entry, key),
        };
        if reason.is_some() {
            return reason;
        }
    }
    let items = value.as_array().into_iter().flatten();
    items
        .enumerate()
        .find_map(|(at, item)| inner(&schema["items"], item, &at.to_string()))
}

fn as_json(text: &str) -> Value {
    fn of(item: &toml_edit::Item) -> Value {
        if let Some(table) = item.as_table_like() {
            return Value::Object(table.iter().map(|(key, item)| (key.to_owned(), of(item))).collect());
        }
        if let Some(array) = item.as_array() {
            return array
                .iter()
                .map(|value| of(&toml_edit::Item::Value(value.clone())))
                .collect();
        }
        let number = item.as_integer().map(Value::from).or(item.as_float().map(Value::from));
        number
            .or(item.as_bool().map(Value::from))
            .or(item.as_str().map(Value::from))
            .unwrap_or(Value::Null)
    }
    of(text.parse::<toml_edit::DocumentMut>().expect("TOML").as_item())
}

fn reason(text: &str) -> Option<String> {
    let schema = schema_json();
    misfit(&schema, &schema, &as_json(text), "")
}

#[test]
fn accepts_what_the_reader_accepts() {
    assert_eq!(reason(BASE), None);
    assert_eq!(reason(&read(BASE, &[]).resolved(None)), None);
    assert_eq!(reason(&everything_on()), None);
    assert_eq!(reason(&read(&everything_on(), &[]).resolved(None)), None);
    let more = format!(
        "{BASE}[plans.variant]\ninherits = \"ax\"\nteams.pool.headcount = {{ uniform = {{ low = 1, high = 2 }} }}\n\
         [population.types.smb]\nshare = 1\n[need.kinds.sync]\nhours = 1\n"
    );
    read(&more, &[]);
    assert_eq!(reason(&more), None);
    for path in glob("scenarios") {
        let text = std::fs::read_to_string(&path).expect("a scenario");
        assert_eq!(reason(&text), None, "{}", path.display());
    }
}

/// The scenarios that are shipped.
fn glob(directory: &str) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect()
}

#[test]
fn refuses_what_the_reader_refuses() {
    for (old, new) in [
        ("headcount = 4", "headcont = 4"),
        ("headcount = 4", "headcount = \"4\""),
        ("months = 24", "months = { uniform = { low = 12, high = 24 } }"),
        ("mode = \"pooled\"", "mode = \"shared\""),
        ("inbound = 0.5", "inbound = 50"),
        ("months = 24", "months = 24\nstaffing = { hiring_months = 1.5 }"),
        ("months = 24", "months = 24\nstaffing = { hire = 2 }"),
        ("name = \"Two ways to cover 100 customers\"", ""),
    ] {
        assert!(reason(&BASE.replace(old, new)).is_some(), "{new} should not be allowed");
    }
}

#[test]
fn says_what_holds_by_default() {
    let schema = schema_json();
    assert_eq!(schema["properties"]["months"]["default"], json!(24));
    let churn = &schema["properties"]["outcomes"]["properties"]["churn"];
    assert_eq!(
        churn["properties"]["base_hazard"]["default"]["lognormal"]["median"],
        json!(0.04)
    );
    let staffing = &schema["properties"]["staffing"]["properties"];
    assert_eq!(staffing["hiring_months"]["default"], json!(3));
    assert_eq!(
        staffing["enabled"]["default"],
        json!(true),
        "who writes a section wants it"
    );
    assert_eq!(schema["required"], json!(["name", "plans"]));
    assert!(!schema.to_string().contains("null,"), "nothing is empty in the schema");
}
