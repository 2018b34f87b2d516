//! Distributions as written: whether their parameters make sense, and which values they can take.

use super::document::{Node, Value};
use super::ranges::brief;
use super::schema::Distribution;
use super::wording::Words;
use crate::random;

/// A distribution as written, read into numbers.
pub fn read(node: &Node) -> Option<Distribution> {
    serde_json::from_value(json(node)).ok()
}

/// A tree as JSON, which the scenario's types are read from.
pub fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Table(table) => {
            let entries = table.iter().map(|(name, entry)| (name.clone(), json(&entry.node)));
            serde_json::Value::Object(entries.collect())
        }
        Value::Array(nodes) => nodes.iter().map(json).collect(),
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(flag) => (*flag).into(),
    }
}

/// The lowest and the highest value that a distribution can take. They are finite for every distribution, since a
/// uniform number of 32 bits never comes nearer to 0 and 1 than 2⁻³³.
pub fn range(distribution: &Distribution) -> (f64, f64) {
    let lowest = random::uniform(0);
    let highest = random::uniform(u32::MAX);
    (distribution.quantile(lowest), distribution.quantile(highest))
}

/// The lowest and the highest value of a distribution whose own parameters may be uncertain, or what is wrong with it.
pub fn range_as_written(node: &Node) -> Result<(f64, f64), Words> {
    let Some((_, family)) = node.table().and_then(|table| table.first()) else {
        return Err((
            "it has no parameters".to_owned(),
            "write its numbers in a table".to_owned(),
        ));
    };
    if let Value::Array(values) = &family.node.value {
        rising(values)?;
    }
    let mut corners = vec![node.clone()];
    let mut ordered: Vec<(&str, (f64, f64))> = Vec::new();
    for (name, entry) in family.node.table().into_iter().flatten() {
        let Some(distribution) = read(&entry.node) else {
            let number = entry.node.number().unwrap_or_default();
            ordered.push((name, (number, number)));
            continue;
        };
        let (low, high) = range(&distribution);
        ordered.push((name, (low, high)));
        corners = corners
            .iter()
            .flat_map(|corner| [low, high].map(|number| with_parameter(corner, name, number)))
            .collect();
    }
    in_order(&ordered)?;
    let ranges = corners.iter().filter_map(read).map(|corner| range(&corner));
    let (low, high) = ranges.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (lowest, highest)| {
        (low.min(lowest), high.max(highest))
    });
    if low.is_finite() && high.is_finite() && low <= high {
        Ok((low, high))
    } else {
        Err((
            "its values would be too large to compute with".to_owned(),
            "write smaller numbers".to_owned(),
        ))
    }
}

fn with_parameter(distribution: &Node, name: &str, number: f64) -> Node {
    let mut corner = distribution.clone();
    let family = corner.table_mut().and_then(|table| table.first_mut());
    if let Some(entry) = family.and_then(|(_, family)| family.node.table_mut()?.get_mut(name)) {
        entry.node.value = Value::Float(number);
    }
    corner
}

/// `low`, `mode` and `high` must stand in this order whatever they turn out to be.
fn in_order(parameters: &[(&str, (f64, f64))]) -> Result<(), Words> {
    let value = |name: &str| {
        parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, range)| *range)
    };
    for (one, other) in [("low", "mode"), ("mode", "high"), ("low", "high")] {
        let (Some((_, lower)), Some((upper, _))) = (value(one), value(other)) else {
            continue;
        };
        if lower > upper || (lower == upper && (one, other) == ("low", "high")) {
            return Err((
                format!("`{one}` is {}, but `{other}` is {}", brief(lower), brief(upper)),
                "its numbers must rise: `low` below `high`, and `mode` not outside of them".to_owned(),
            ));
        }
    }
    Ok(())
}

fn rising(values: &[Node]) -> Result<(), Words> {
    let numbers: Vec<f64> = values.iter().filter_map(Node::number).collect();
    match numbers.windows(2).find(|pair| pair[1] < pair[0]) {
        Some(pair) => Err((
            format!("its values must rise, but {} follows {}", pair[1], pair[0]),
            "write the values from the lowest to the highest".to_owned(),
        )),
        None => Ok(()),
    }
}
