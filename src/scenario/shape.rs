//! The shape of a scenario: what may stand where. Derived from the types in `schema`, by way of their JSON Schema.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::schema::{Distribution, Scenario};

/// What may stand at a place, and how it is described.
#[derive(Debug)]
pub struct Shape {
    /// What may stand here.
    pub form: Form,
    /// What it means, from the documentation of the type or field.
    pub description: String,
    /// An example of what to write, in TOML.
    pub example: Option<String>,
    /// Whether it is an amount of money.
    pub is_money: bool,
}

impl Shape {
    /// The shape of an entry.
    pub fn inside(&self, name: &str) -> Option<&Shape> {
        match &self.form {
            Form::Struct(fields) => fields.get(name).map(|field| &field.shape),
            Form::Map { values, .. } => Some(values),
            Form::Choice(variants) => variants.get(name)?.as_ref(),
            Form::Number { .. } | Form::Distribution { .. } => DISTRIBUTION.inside(name),
            _ => None,
        }
    }
}

/// What may stand at a place.
#[derive(Debug)]
pub enum Form {
    /// A table with known keys.
    Struct(IndexMap<String, Field>),
    /// A table whose keys are the user's names.
    Map {
        /// What each entry holds.
        values: Box<Shape>,
        /// The only names allowed; any name when absent.
        names: Option<Vec<String>>,
        /// How the user's table goes together with the defaults.
        merge: Merge,
    },
    /// One of several words or of several tables with one key.
    Choice(Variants),
    /// A distribution over customers.
    Distribution {
        /// Lowest value that a customer may have.
        low: f64,
        /// Highest value that a customer may have.
        high: f64,
    },
    /// A list of numbers.
    List {
        /// The fewest and the most numbers that it may hold.
        length: (usize, usize),
    },
    /// A number, or a distribution of it.
    Number {
        /// Lowest value.
        low: f64,
        /// Highest value.
        high: f64,
    },
    /// A whole number.
    Integer {
        /// Lowest value.
        low: i64,
        /// Highest value.
        high: i64,
    },
    /// A text.
    Text,
    /// True or false.
    Flag,
}

/// A known key of a table.
#[derive(Debug)]
pub struct Field {
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// The alternatives of a choice, by name: what the table under the name holds, or nothing for a word.
pub type Variants = IndexMap<String, Option<Shape>>;

/// How a user's table goes together with the default one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Entries of both, those of the same name merged.
    Union,
    /// The user's entries only, those of the same name merged with the default ones.
    Keys,
    /// Entries of both, the user's as they are.
    Entries,
}

/// The shape of a whole scenario.
pub static SCENARIO: LazyLock<Shape> = LazyLock::new(|| of_root(&schemars::schema_for!(Scenario).to_value()));

/// The shape of a distribution.
pub static DISTRIBUTION: LazyLock<Shape> = LazyLock::new(|| of_root(&schemars::schema_for!(Distribution).to_value()));

fn of_root(root: &Value) -> Shape {
    Deriver {
        definitions: &root["$defs"],
    }
    .shape(root)
}

/// Follows references into the definitions of one JSON Schema.
struct Deriver<'a> {
    definitions: &'a Value,
}

impl<'a> Deriver<'a> {
    fn shape(&self, schema: &'a Value) -> Shape {
        let target = self.target(schema);
        let words = |key: &str| schema[key].as_str().or(target[key].as_str()).map(one_line);
        Shape {
            form: if std::ptr::eq(target, &self.definitions["Distribution"]) {
                let (low, high) = range(schema);
                Form::Distribution { low, high }
            } else {
                self.form(target)
            },
            description: words("description").unwrap_or_default(),
            example: words("x-example"),
            is_money: schema["x-unit"] == "money",
        }
    }

    /// The schema that a reference, or an optional reference, refers to.
    fn target(&self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").or_else(|| schema["anyOf"][0].get("$ref"));
        match reference
            .and_then(Value::as_str)
            .and_then(|path| path.rsplit('/').next())
        {
            Some(name) => self.target(&self.definitions[name]),
            None => schema,
        }
    }

    fn form(&self, schema: &'a Value) -> Form {
        if let Some(variants) = schema["oneOf"].as_array() {
            return Form::Choice(variants.iter().map(|variant| self.variant(variant)).collect());
        }
        let (low, high) = range(schema);
        let length = |key: &str, open: usize| schema[key].as_u64().map_or(open, |length| length as usize);
        let kind = schema["type"].as_str().or(schema["type"][0].as_str());
        match (kind, schema["properties"].as_object()) {
            (Some("object"), Some(properties)) => Form::Struct(self.fields(schema, properties)),
            (Some("object"), None) => match schema["additionalProperties"].as_object() {
                Some(_) => self.map(schema),
                None => Form::Struct(IndexMap::new()),
            },
            (Some("array"), _) => Form::List {
                length: (length("minItems", 0), length("maxItems", usize::MAX)),
            },
            (Some("number"), _) => Form::Number { low, high },
            (Some("integer"), _) => Form::Integer {
                low: low.max(0.0) as i64,
                high: high.min(u32::MAX.into()) as i64,
            },
            (Some("boolean"), _) => Form::Flag,
            _ => Form::Text,
        }
    }

    fn fields(&self, schema: &'a Value, properties: &'a Map<String, Value>) -> IndexMap<String, Field> {
        let required = |name: &String| {
            let list = schema["required"].as_array();
            list.is_some_and(|list| list.iter().any(|key| key == name.as_str()))
        };
        let field = |(name, property): (&String, &'a Value)| {
            let field = Field {
                shape: self.shape(property),
                required: required(name),
            };
            (name.clone(), field)
        };
        properties.iter().map(field).collect()
    }

    fn map(&self, schema: &'a Value) -> Form {
        let names = schema["propertyNames"]["enum"].as_array();
        Form::Map {
            values: Box::new(self.shape(&schema["additionalProperties"])),
            names: names.map(|names| names.iter().filter_map(Value::as_str).map(String::from).collect()),
            merge: match schema["x-merge"].as_str() {
                Some("keys") => Merge::Keys,
                Some("entries") => Merge::Entries,
                _ => Merge::Union,
            },
        }
    }

    fn variant(&self, schema: &'a Value) -> (String, Option<Shape>) {
        let tagged = schema["properties"]
            .as_object()
            .and_then(|properties| properties.iter().next());
        match tagged {
            Some((name, content)) => (name.clone(), Some(self.shape(content))),
            None => (schema["const"].as_str().unwrap_or_default().to_owned(), None),
        }
    }
}

/// The lowest and the highest value that a schema allows.
fn range(schema: &Value) -> (f64, f64) {
    let bound = |key: &str, open: f64| schema[key].as_f64().unwrap_or(open);
    (bound("minimum", f64::NEG_INFINITY), bound("maximum", f64::INFINITY))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_that_the_types_have() {
        let at = |path: &[&str]| {
            let place = path.iter().try_fold(&*SCENARIO, |shape, name| shape.inside(name));
            &place.expect("a place").form
        };
        assert!(matches!(at(&["months"]), Form::Integer { low: 12, high: 600 }));
        assert!(matches!(at(&["run", "seed"]), Form::Integer { low: 0, high } if *high == i64::from(u32::MAX)));
        assert!(matches!(at(&["population", "size"]), Form::Integer { low: 1, .. }));
        assert!(matches!(
            at(&["population", "arr"]),
            Form::Distribution { low: 0.0, .. }
        ));
        assert!(matches!(
            at(&["population", "profiles"]),
            Form::Map { merge: Merge::Keys, .. }
        ));
        assert!(matches!(at(&["population", "columns"]), Form::Map { names: Some(names), .. } if names[0] == "id"));
        assert!(matches!(
            at(&["need", "profiles"]),
            Form::Map {
                merge: Merge::Entries,
                ..
            }
        ));
        let team = ["plans", "x", "teams", "y", "shrinkage"];
        assert!(matches!(at(&team), Form::Number { low: 0.0, high: 1.0 }));
        assert!(matches!(at(&["plans", "x", "rule", "revenue"]), Form::Map { .. }));
        assert!(matches!(at(&["need", "kinds", "x", "inbound"]), Form::Flag));
        assert!(matches!(at(&["measures", "arr_bands"]), Form::List { length: (0, 50) }));
    }
}
