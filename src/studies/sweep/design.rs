//! Designs: which points are made of the values of the factors.

use super::factor::{Factor, Levels};
use crate::diagnostics::{Diagnostic, InputErrors};
use crate::random::design::{self, SOBOL_DIMENSIONS};
use crate::random::{Key, Purpose, words};
use crate::studies::experiment::Point;

/// More points than this are refused.
pub const MOST_POINTS: usize = 10_000;

/// How the values of several factors are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Every value with every other; the last factor changes first.
    Grid,
    /// The first values of all factors, then the second ones …
    Zip,
    /// So many points, spread so that each factor has as many equal steps and takes each step once.
    LatinHypercube(usize),
    /// So many points of Sobol's sequence with Owen's scrambling.
    Sobol(usize),
}

/// The points of a design; `option` is what messages call the factors. The seed places the points of the last two.
///
/// # Errors
/// Where the values of the factors do not make a design, or there are too many points.
pub fn points(factors: &[Factor], design: Design, seed: u32, option: &str) -> Result<Vec<Point>, InputErrors> {
    let one = |diagnostic: Diagnostic| InputErrors(vec![diagnostic]);
    if factors.is_empty() {
        let help = format!("say what to vary: `{option} plans.ax.teams.sync.headcount=4..12`");
        return Err(one(Diagnostic::new("nothing is varied").help(help)));
    }
    for (index, factor) in factors.iter().enumerate() {
        if factors[..index].iter().any(|earlier| earlier.path == factor.path) {
            let message = format!("`{}` is varied twice", factor.path);
            return Err(one(
                Diagnostic::new(message).help(format!("write all of its values in one `{option}`"))
            ));
        }
    }
    let shares = match design {
        Design::Grid => return grid(&listed(factors, option)?).map_err(one),
        Design::Zip => return zip(&listed(factors, option)?, option).map_err(one),
        Design::LatinHypercube(number) => latin_hypercube(factors.len(), within(number).map_err(one)?, seed),
        Design::Sobol(_) if factors.len() > SOBOL_DIMENSIONS => {
            let message = format!("a Sobol sequence has at most {SOBOL_DIMENSIONS} factors");
            return Err(one(Diagnostic::new(message).help("take `--design latin-hypercube`")));
        }
        Design::Sobol(number) => sobol(factors.len(), within(number).map_err(one)?, seed),
    };
    let point = |shares: Vec<f64>| Point {
        values: factors
            .iter()
            .zip(shares)
            .map(|(factor, share)| (factor.path.clone(), factor.at(share)))
            .collect(),
    };
    Ok(distinct(shares.into_iter().map(point)))
}

/// Whole numbers and lists may give the same point twice.
fn distinct(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut seen = std::collections::HashSet::new();
    points.filter(|point| seen.insert(point.to_string())).collect()
}

fn within(number: usize) -> Result<usize, Diagnostic> {
    if (1..=MOST_POINTS).contains(&number) {
        Ok(number)
    } else {
        let message = format!("a design has 1 to {MOST_POINTS} points, not {number}");
        Err(Diagnostic::new(message).help("take another number of `--points`"))
    }
}

/// A path and its values.
type Column<'a> = (&'a str, &'a [String]);

fn listed<'a>(factors: &'a [Factor], option: &str) -> Result<Vec<Column<'a>>, InputErrors> {
    let mut columns = Vec::new();
    let mut errors = Vec::new();
    for factor in factors {
        match &factor.levels {
            Levels::Listed(values) => columns.push((factor.path.as_str(), values.as_slice())),
            Levels::Between(low, high) => {
                let message = format!(
                    "`{}={low}..{high}` does not say which numbers between them",
                    factor.path
                );
                let help = format!(
                    "write a step, `{option} {0}={low}..{high}/{1}`, or how many, `{option} {0}={low}..{high}%5`; or take \
                     `--design latin-hypercube` or `sobol`",
                    factor.path,
                    (high - low) / 4.0
                );
                errors.push(Diagnostic::new(message).help(help));
            }
        }
    }
    if errors.is_empty() {
        Ok(columns)
    } else {
        Err(InputErrors(errors))
    }
}

fn grid(columns: &[Column]) -> Result<Vec<Point>, Diagnostic> {
    let number = columns
        .iter()
        .try_fold(1usize, |number, (_, values)| number.checked_mul(values.len()));
    let Some(number) = number.filter(|number| *number <= MOST_POINTS) else {
        let sizes: Vec<String> = columns.iter().map(|(_, values)| values.len().to_string()).collect();
        let message = format!("a grid of {} has more than {MOST_POINTS} points", sizes.join(" × "));
        let help = "take fewer values, or `--design latin-hypercube --points 200`";
        return Err(Diagnostic::new(message).help(help));
    };
    let point = |index: usize| {
        let mut rest = index;
        let mut values: Vec<(String, String)> = Vec::with_capacity(columns.len());
        for (path, levels) in columns.iter().rev() {
            values.push(((*path).to_owned(), levels[rest % levels.len()].clone()));
            rest /= levels.len();
        }
        values.reverse();
        Point { values }
    };
    Ok((0..number).map(point).collect())
}

fn zip(columns: &[Column], option: &str) -> Result<Vec<Point>, Diagnostic> {
    let number = columns[0].1.len();
    if let Some((path, values)) = columns.iter().find(|(_, values)| values.len() != number) {
        let message = format!(
            "`{}` has {number} values, but `{path}` has {}: they do not pair up",
            columns[0].0,
            values.len()
        );
        let help = format!("write as many values in each `{option}`, or take `--design grid`");
        return Err(Diagnostic::new(message).help(help));
    }
    let point = |index: usize| Point {
        values: columns
            .iter()
            .map(|(path, values)| ((*path).to_owned(), values[index].clone()))
            .collect(),
    };
    Ok((0..number).map(point).collect())
}

/// By point, then factor.
fn latin_hypercube(factors: usize, number: usize, seed: u32) -> Vec<Vec<f64>> {
    let columns = (0..factors).map(|factor| {
        let step = |step: usize| words(Key::new(seed, factor as u32), step as u64, 0, Purpose::Design.code(0));
        design::latin_hypercube(&(0..number).map(step).collect::<Vec<_>>())
    });
    let columns: Vec<Vec<f64>> = columns.collect();
    (0..number)
        .map(|point| columns.iter().map(|column| column[point]).collect())
        .collect()
}

fn sobol(factors: usize, number: usize, seed: u32) -> Vec<Vec<f64>> {
    let coordinate = |point: usize, factor: usize| design::sobol(point as u32, factor as u32, seed);
    (0..number)
        .map(|point| (0..factors).map(|factor| coordinate(point, factor)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(values: &[&str], design: Design) -> Vec<String> {
        let factors: Vec<Factor> = values
            .iter()
            .map(|value| Factor::parse("--vary", value).unwrap())
            .collect();
        let points = points(&factors, design, 7, "--vary").unwrap_or_else(|errors| panic!("{errors}"));
        points.iter().map(Point::to_string).collect()
    }

    #[test]
    fn a_grid_has_every_value_with_every_other() {
        assert_eq!(
            made(&["a=1..2", "b=x,y,z"], Design::Grid),
            ["a=1, b=x", "a=1, b=y", "a=1, b=z", "a=2, b=x", "a=2, b=y", "a=2, b=z"]
        );
    }

    #[test]
    fn a_zip_pairs_values_up() {
        assert_eq!(
            made(&["a=1..3", "b=x,y,z"], Design::Zip),
            ["a=1, b=x", "a=2, b=y", "a=3, b=z"]
        );
    }

    /// In each factor, each of the equal steps holds one point.
    #[test]
    fn a_latin_hypercube_takes_each_step_once() {
        for design in [latin_hypercube(5, 40, 3), latin_hypercube(1, 1, 3)] {
            let number = design.len();
            for factor in 0..design[0].len() {
                let mut steps: Vec<usize> = design
                    .iter()
                    .map(|point| (point[factor] * number as f64) as usize)
                    .collect();
                steps.sort_unstable();
                assert!(steps.into_iter().eq(0..number));
            }
        }
        assert_ne!(latin_hypercube(2, 40, 3), latin_hypercube(2, 40, 4));
        let correlation: f64 = latin_hypercube(2, 1000, 3)
            .iter()
            .map(|point| (point[0] - 0.5) * (point[1] - 0.5) * 12.0)
            .sum();
        assert!((correlation / 1000.0).abs() < 4.0 / 1000f64.sqrt());
    }

    #[test]
    fn designs_of_points_take_lists_whole_numbers_and_real_ones() {
        let points = made(&["a=1..4", "b=0.5..1.5", "c=x,y"], Design::LatinHypercube(4));
        assert_eq!(points.len(), 4);
        for value in ["a=1,", "a=2,", "a=3,", "a=4,"] {
            assert_eq!(points.iter().filter(|point| point.starts_with(value)).count(), 1);
        }
        assert_eq!(points.iter().filter(|point| point.ends_with("c=x")).count(), 2);
        // Few values give points twice; they are run once.
        assert_eq!(made(&["a=x,y"], Design::Sobol(16)).len(), 2);
    }
}
