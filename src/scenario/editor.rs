//! The JSON Schema of scenario files, by which editors complete and check while one writes.

use serde_json::{Map, Value, json};

use super::document::Node;
use super::layers;
use super::mechanisms::{MECHANISMS, SWITCH};
use super::schema::Scenario;
use super::uncertain::json as as_json;

/// JSON Schema (2020-12) of what a scenario file may say: any number may be a distribution, what has a default need
/// not be there, and a plan may inherit from another.
pub fn schema_json() -> Value {
    let mut root = schemars::schema_for!(Scenario).to_value();
    let mut definitions = root["$defs"].take();
    let plain = definitions["Distribution"].clone();
    let Some(all) = definitions.as_object_mut() else {
        return root;
    };
    for definition in all.values_mut() {
        let_numbers_be_uncertain(definition);
    }
    all.insert(UNCERTAIN.to_owned(), plain);
    let_plans_inherit(&mut all["Plan"]);
    // What an inheriting plan does not say of a segment or a team is as it was.
    for part in ["Segment", "Team"] {
        all[part]["required"] = json!([]);
    }
    let_numbers_be_uncertain(&mut root);
    if let Ok(defaults) = layers::defaults() {
        root = relaxed(root, &defaults, &definitions);
    }
    for name in MECHANISMS.iter() {
        root["properties"][name]["properties"][SWITCH]["default"] = json!(true);
    }
    root["$defs"] = definitions;
    let mut ordered = Map::new();
    let first = ["$schema", "title", "description"].map(|key| (key.to_owned(), root[key].take()));
    ordered.extend(first);
    for (key, value) in root.as_object_mut().into_iter().flatten() {
        ordered.entry(key.clone()).or_insert_with(|| value.take());
    }
    Value::Object(ordered)
}

/// The definition of the distribution of an uncertain number, whose own numbers are plain.
const UNCERTAIN: &str = "UncertainNumber";

/// Wherever a number stands, a distribution may stand; lists hold plain numbers.
fn let_numbers_be_uncertain(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let kind = object
        .get("type")
        .map(|kind| kind[0].as_str().or(kind.as_str()).unwrap_or_default().to_owned());
    if kind.as_deref() == Some("number") {
        let number: Map<String, Value> = ["type", "minimum", "maximum"]
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), object.remove(*key)?)))
            .collect();
        object.remove("format");
        object.insert(
            "anyOf".into(),
            json!([number, { "$ref": format!("#/$defs/{UNCERTAIN}") }]),
        );
        return;
    }
    for (key, inner) in object.iter_mut() {
        match (key.as_str(), inner) {
            ("properties", Value::Object(fields)) => fields.values_mut().for_each(let_numbers_be_uncertain),
            ("oneOf", Value::Array(variants)) => variants.iter_mut().for_each(let_numbers_be_uncertain),
            ("additionalProperties", values) => let_numbers_be_uncertain(values),
            _ => {}
        }
    }
}

fn let_plans_inherit(plan: &mut Value) {
    let required = plan["required"].take();
    plan["properties"]["inherits"] = json!({
        "type": "string",
        "description": "The plan that this one is a variant of: what is not said here is as it is there.",
    });
    plan["anyOf"] = json!([{ "required": ["inherits"] }, { "required": required }]);
    if let Some(plan) = plan.as_object_mut() {
        plan.remove("required");
    }
}

/// A schema in which nothing that has a default is required, and each default is said.
fn relaxed(schema: Value, default: &Node, definitions: &Value) -> Value {
    let mut schema = inlined(schema, definitions);
    let Some(table) = default.table() else {
        schema["default"] = as_json(default);
        return schema;
    };
    if schema.get("anyOf").is_some() || schema.get("oneOf").is_some() {
        schema["default"] = as_json(default);
        return schema;
    }
    let others = schema["additionalProperties"].clone();
    for (name, entry) in table {
        let property = schema["properties"].get(name).unwrap_or(&others).clone();
        if !property.is_object() {
            continue;
        }
        schema["properties"][name] = relaxed(property, &entry.node, definitions);
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|key| key != name);
        }
    }
    schema
}

/// A schema in the place of a reference to it, or of an optional one, so that it can differ here.
fn inlined(mut schema: Value, definitions: &Value) -> Value {
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    let optional = object.get("anyOf").filter(|any| any[1]["type"] == "null");
    let optional = optional.map(|any| any[0]["$ref"].clone());
    if optional.is_some() {
        object.remove("anyOf");
    }
    let reference = object.remove("$ref").or(optional);
    let name = reference
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|path| path.rsplit('/').next());
    if let Some(Value::Object(definition)) = name.and_then(|name| definitions.get(name)) {
        for (key, value) in definition {
            object.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    schema
}
