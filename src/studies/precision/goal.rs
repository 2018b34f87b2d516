//! What a run is to be how sure of, as people write it: `nrr_12m=0.1pt`, `margin=500k`.

use super::{FEWEST, pairs};
use crate::diagnostics::{Diagnostic, InputErrors, nearest};
use crate::measures::metric::Metric;
use crate::measures::unit::Unit;
use crate::scenario::schema::OuterDesign;
use crate::studies::compare::Study;

/// How narrow the paired interval of a metric is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The metric: a headline.
    pub metric: Metric,
    /// How far its 95 % interval may reach to each side, in the metric's own unit.
    pub half_width: f64,
}

/// A fraction above this, 5 points, is a slip: `0.1` for `0.1pt`. A judgement.
const WIDEST: f64 = 0.05;

/// Reads the goals of a run of a study of at most `most` replications.
///
/// # Errors
/// All that is wrong with them: how they are written, that the study does not measure them, or that `most` is too few.
pub fn goals(texts: &[String], study: &Study, most: u32) -> Result<Vec<Goal>, InputErrors> {
    let currency = &study.template.central().currency;
    let mut errors = Vec::new();
    let mut goals: Vec<Goal> = Vec::new();
    for text in texts {
        match parse(text, currency).and_then(|goal| measured(goal, text, study)) {
            Ok(goal) if goals.iter().any(|other| other.metric == goal.metric) => errors.push(wrong(
                text,
                format!("`{}` is asked twice", goal.metric.name()),
                "keep the narrower one",
            )),
            Ok(goal) => goals.push(goal),
            Err(error) => errors.push(error),
        }
    }
    if pairs(study).is_empty() {
        let message = "--precision is about differences between plans, and there is one plan here";
        errors.push(Diagnostic::new(message).help("add a plan, or say how many: `--replications 1000`"));
    }
    let design = study.template.outer_design();
    if design != OuterDesign::Random {
        let message = format!(
            "--precision and `run.outer_design = \"{}\"` do not go together: a run to a precision may end inside of a design, whose \
             draws are not independent",
            design.name()
        );
        let help = "say how many: `--replications 1024`; or take `--set run.outer_design=random`";
        errors.push(Diagnostic::new(message).help(help));
    }
    let inner = study.template.inner();
    if most / inner < FEWEST {
        let why = if inner > 1 {
            format!("intervals take {FEWEST} draws of the uncertain inputs, with {inner} replications in each")
        } else {
            format!("intervals take {FEWEST} replications")
        };
        let message = format!("--max-replications is {most}, but {why}");
        errors.push(Diagnostic::new(message).help(format!("write {} or more", FEWEST * inner)));
    }
    if errors.is_empty() {
        Ok(goals)
    } else {
        Err(InputErrors(errors))
    }
}

fn wrong(text: &str, message: impl AsRef<str>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(format!("--precision {text}: {}", message.as_ref())).help(help)
}

fn parse(text: &str, currency: &str) -> Result<Goal, Diagnostic> {
    let Some((name, width)) = text.split_once('=') else {
        return Err(wrong(
            text,
            "this says no width",
            format!(
                "write how far the 95 % interval of the difference may reach to each side: `--precision {}=0.1pt`",
                if text.is_empty() { "nrr_12m" } else { text }
            ),
        ));
    };
    let name = name.trim();
    let metric = Metric::HEADLINES.into_iter().find(|metric| metric.name() == name);
    let metric = metric.ok_or_else(|| {
        let names = Metric::HEADLINES.map(Metric::name);
        let begins = names
            .into_iter()
            .find(|known| !name.is_empty() && known.starts_with(name));
        let help = match begins.or_else(|| nearest(name, names)) {
            Some(meant) => format!("write `{meant}`"),
            None => format!("write one of {}", names.join(", ")),
        };
        wrong(text, format!("`{name}` is no headline metric"), help)
    })?;
    let half_width = number(width, metric.unit(), currency).ok_or_else(|| {
        let what = match metric.unit() {
            Unit::Fraction => {
                format!("`{name}` is a fraction, its difference in points: write `{name}=0.1pt`, or `{name}=0.001`")
            }
            Unit::Money => format!("`{name}` is money: write `{name}=500k`, `{name}=1.5M`, or `{name}=500000`"),
            Unit::Hours => format!("`{name}` is in hours: write `{name}=250`, or `{name}=250h`"),
            Unit::Number => format!("`{name}` is a plain number: write `{name}=0.5`"),
        };
        wrong(text, format!("`{width}` is no width"), what)
    })?;
    let points = width.trim().ends_with(|letter: char| letter.is_ascii_alphabetic());
    if metric.unit() == Unit::Fraction && half_width > WIDEST && !points {
        let width = width.trim();
        Err(wrong(
            text,
            format!("`{width}` is {} points to each side", 100.0 * half_width),
            format!(
                "write `{name}={width}pt` if you mean {width} points, `{name}={}pt` if you mean that",
                100.0 * half_width
            ),
        ))
    } else if half_width > 0.0 && half_width.is_finite() {
        Ok(Goal { metric, half_width })
    } else {
        Err(wrong(
            text,
            "no interval is that narrow",
            "write a width above 0: how far the interval may reach to each side",
        ))
    }
}

/// A width in the unit of its metric.
fn number(text: &str, unit: Unit, currency: &str) -> Option<f64> {
    let text = text.trim();
    let units: &[(&str, f64)] = match unit {
        Unit::Fraction => &[
            ("points", 0.01),
            ("point", 0.01),
            ("pts", 0.01),
            ("pt", 0.01),
            ("pp", 0.01),
        ],
        Unit::Money => &[("k", 1e3), ("K", 1e3), ("M", 1e6), ("m", 1e6), ("B", 1e9), ("b", 1e9)],
        Unit::Hours => &[("hours", 1.0), ("h", 1.0), ("k", 1e3)],
        Unit::Number => &[],
    };
    let text = if unit == Unit::Money {
        text.strip_prefix(currency).unwrap_or(text)
    } else {
        text
    };
    let with_unit = units
        .iter()
        .find_map(|(unit, size)| Some((text.strip_suffix(unit)?, *size)));
    let (digits, size) = with_unit.unwrap_or((text, 1.0));
    let digits = digits.trim();
    // What Rust reads as a number beside digits is no width: `inf`, `nan`.
    let plain = digits
        .chars()
        .all(|letter| letter.is_ascii_digit() || ".eE+-".contains(letter));
    plain
        .then(|| digits.parse::<f64>().ok())
        .flatten()
        .map(|number| number * size)
}

/// Whether the study measures it under every plan that is compared.
fn measured(goal: Goal, text: &str, study: &Study) -> Result<Goal, Diagnostic> {
    let name = goal.metric.name();
    let has = |plan: usize| study.layouts[plan].position(goal.metric, 0).is_some();
    if !pairs(study).into_iter().all(|(from, to)| has(from) && has(to)) {
        return Err(wrong(
            text,
            format!("this scenario does not measure `{name}`: what it measures is not switched on"),
            "switch that mechanism on, or ask for another metric: `nrr_12m`, `margin`",
        ));
    }
    Ok(goal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_have_the_unit_of_their_metric() {
        let read = |text: &str| parse(text, "€").map(|goal| goal.half_width).ok();
        for (text, width) in [
            ("nrr_12m=0.001", 0.001),
            ("nrr_12m=0.1pt", 0.001),
            ("grr_12m = 2 points", 0.02),
            ("grr_12m=10pt", 0.1),
            ("margin=500k", 5e5),
            ("margin=€1.5M", 1.5e6),
            ("npv=250000", 250_000.0),
            ("unmet_hours=250h", 250.0),
            ("payback_month=0.5", 0.5),
        ] {
            let read = read(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert!((read - width).abs() < 1e-12 * width, "{text}: {read}");
        }
        for text in [
            "nrr_12m",
            "nrr_12m=",
            "nrr_12m=0",
            "nrr_12m=-0.1pt",
            "nrr_12m=0.1%",
            "nrr_12m=500k",
            "nrr_12m=0.1",
            "margin=0.1pt",
            "margin=$5",
            "margin=inf",
            "margin=NaN",
            "nrr=0.1pt",
            "accounts_per_csm=1",
            "=1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
