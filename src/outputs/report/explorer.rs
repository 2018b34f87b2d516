//! Measures at many points, of which the reader chooses what is drawn: a heat map of two inputs, or lines over one.

use indexmap::IndexSet;

use super::page::{Cell, Explorer, Factor, Unit};
use crate::measures::metric::Metric;
use crate::outputs::measures;
use crate::outputs::words::several;

/// Estimates that a page has room for: about a megabyte, since a page has to stay below 3 MB.
pub const ROOM: usize = 30_000;

/// How the values of a metric are written on a chart, and how its differences are.
pub fn units(metric: Metric) -> (Unit, Unit) {
    match measures::unit(metric) {
        measures::Unit::Money => (Unit::Money, Unit::Change),
        measures::Unit::Share => (Unit::Percent, Unit::Points),
        measures::Unit::Index | measures::Unit::Number => (Unit::Number, Unit::Number),
    }
}

/// An estimate with the ends of its interval, as short as a chart needs them.
pub fn cell([mean, low, high]: [f64; 3]) -> Cell {
    let short = |value: f64| format!("{value:.5e}").parse().unwrap_or(value);
    mean.is_finite().then(|| [short(mean), short(low), short(high)])
}

/// What one sees, for those who do not; the page then says what is chosen.
pub fn seen(chart: &Explorer, chosen: &str) -> String {
    let factors = chart.factors.len();
    let drawn = if !chart.is_grid {
        "points with their 95 % intervals, a colour a plan".to_owned()
    } else if factors == 1 {
        "lines over its values, one a plan, with bands of the 95 % intervals of the means".to_owned()
    } else {
        let best = if chart.best[0].is_empty() {
            ""
        } else {
            "; a frame marks the best"
        };
        format!(
            "a heat map of two of them under one plan; of differences, orange is below 0 and blue above, and `?` marks those whose 95 % interval \
             holds 0{best}"
        )
    };
    let (points, inputs) = (several(chart.points.len(), "point"), several(factors, "input"));
    format!("{points} of {inputs}: {drawn}. {chosen}").trim_end().to_owned()
}

/// The values that each factor takes, numbers by size and names as they come, and which of them each point has.
pub fn design(names: Vec<String>, points: &[&[String]]) -> (Vec<Factor>, Vec<Vec<usize>>) {
    let factor = |(index, name): (usize, String)| {
        let mut values: IndexSet<&String> = points.iter().map(|point| &point[index]).collect();
        let numbers: Option<Vec<f64>> = values.iter().map(|value| value.parse().ok()).collect();
        if numbers.is_some() {
            let number = |value: &String| value.parse().unwrap_or(f64::NAN);
            values.sort_by(|one, other| f64::total_cmp(&number(one), &number(other)));
        }
        (name, values)
    };
    let factors: Vec<(String, IndexSet<&String>)> = names.into_iter().enumerate().map(factor).collect();
    let place =
        |(value, (_, values)): (&String, &(String, IndexSet<&String>))| values.get_index_of(value).unwrap_or_default();
    let placed = points
        .iter()
        .map(|point| point.iter().zip(&factors).map(place).collect());
    let placed = placed.collect();
    let owned = |(name, values): (String, IndexSet<&String>)| (name, values.into_iter().cloned().collect());
    (factors.into_iter().map(owned).collect(), placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_names_stay_in_their_order() {
        let point = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let points = [point("10", "warm"), point("9", "cold"), point("10", "cold")];
        let points: Vec<&[String]> = points.iter().map(|point| &point[..]).collect();
        let (factors, placed) = design(point("a", "b"), &points);
        assert_eq!(factors[0], ("a".to_owned(), point("9", "10")));
        assert_eq!(factors[1], ("b".to_owned(), point("warm", "cold")));
        assert_eq!(placed, [[1, 0], [0, 1], [1, 1]]);
    }

    #[test]
    fn what_is_not_defined_is_no_cell() {
        assert_eq!(cell([f64::NAN, 0.0, 1.0]), None);
        assert_eq!(cell([1_234_567.8, -0.5, 2.0]), Some([1_234_570.0, -0.5, 2.0]));
    }
}
