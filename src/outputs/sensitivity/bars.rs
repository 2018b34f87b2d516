//! The tornado as bars: from what comes out at the low value of an input to what comes out at its high value.

use std::fmt::Write;

use super::super::words::{several, wrapped};
use super::amounts::{Amounts, value};
use super::{MOST, left_out, of_target};
use crate::studies::sensitivity::Answer;
use crate::studies::sensitivity::tornado::{Bar, Chart, Tornado};

/// Columns of a bar.
const WIDTH: usize = 48;

/// How it was looked.
pub fn in_words(tornado: &Tornado) -> String {
    format!(
        "One input at a time, at its 5 % and its 95 % quantile, all others at their medians; {} at each point",
        several(tornado.replications as usize, "replication")
    )
}

/// The charts.
pub fn render(answer: &Answer, tornado: &Tornado) -> String {
    let how = in_words(tornado);
    let mut text = wrapped(&format!("{how}; ░ towards the low value, █ towards the high one"), "");
    text.push('\n');
    for chart in &tornado.charts {
        let _ = write!(text, "\n{}", of_chart(answer, chart));
    }
    text
}

fn of_chart(answer: &Answer, chart: &Chart) -> String {
    let amounts = Amounts::of(answer, &chart.target);
    let mut text = of_target(&chart.target) + amounts.unit();
    let Some(central) = &chart.central else {
        return wrapped(&format!("{text}: not defined with inputs at their medians."), "") + "\n";
    };
    let _ = write!(text, ": {} at the medians", amounts.outcome_with_error(central));
    text = wrapped(&text, "") + "\n";
    let (noise, told): (Vec<&Bar>, Vec<&Bar>) = chart.bars.iter().partition(|bar| bar.within_noise);
    let shown = &told[..told.len().min(MOST)];
    let ends = shown.iter().flat_map(|bar| [bar.at_low.value, bar.at_high.value]);
    let scale = Scale::over(ends.chain([central.value]));
    let ends = shown.iter().flat_map(|bar| [bar.at_low.value, bar.at_high.value]);
    let width = ends.map(|end| amounts.outcome(end).chars().count()).max().unwrap_or(0);
    for bar in shown {
        let range = format!("{} to {}", value(bar.low), value(bar.high));
        let swing = amounts.with_error(&bar.swing);
        let _ = writeln!(text, "{:<44} {range:<16} {swing:>18}", bar.input);
        // The smaller outcome at the left, whichever value of the input makes it.
        let (left, right) = (
            f64::min(bar.at_low.value, bar.at_high.value),
            f64::max(bar.at_low.value, bar.at_high.value),
        );
        let drawn = scale.draw(central.value, bar.at_low.value, bar.at_high.value);
        let (left, right) = (amounts.outcome(left), amounts.outcome(right));
        let _ = writeln!(text, "  {left:>width$} {drawn} {right}");
    }
    let names: Vec<String> = noise.iter().map(|bar| bar.input.clone()).collect();
    let rest = left_out(&names, told.len() - shown.len(), "tornado.csv");
    if !rest.is_empty() {
        text += &(wrapped(&rest, "") + "\n");
    }
    text
}

/// Where numbers stand in a bar.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn over(numbers: impl Iterator<Item = f64>) -> Self {
        let (low, high) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| {
            (low.min(number), high.max(number))
        });
        Self { low, high }
    }

    fn column(&self, number: f64) -> usize {
        if self.high > self.low {
            ((number - self.low) / (self.high - self.low) * (WIDTH - 1) as f64).round() as usize
        } else {
            WIDTH / 2
        }
    }

    fn draw(&self, central: f64, at_low: f64, at_high: f64) -> String {
        let centre = self.column(central);
        let mut cells = vec![' '; WIDTH];
        let mut ends = [(self.column(at_low), '░'), (self.column(at_high), '█')];
        // Where both are at one side, the shorter is drawn over the longer.
        ends.sort_by_key(|(column, _)| std::cmp::Reverse(column.abs_diff(centre)));
        for (end, cell) in ends {
            cells[end.min(centre)..=end.max(centre)].fill(cell);
        }
        cells[centre] = '│';
        cells.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_reach_from_the_centre_to_the_ends() {
        let scale = Scale::over([0.0, 47.0, 10.0].into_iter());
        let drawn = scale.draw(10.0, 5.0, 47.0);
        assert_eq!(drawn.trim_start(), format!("░░░░░│{}", "█".repeat(37)));
        assert_eq!(drawn.chars().count(), WIDTH);
        let one_side = scale.draw(10.0, 14.0, 12.0);
        assert_eq!(one_side.trim(), "│██░░");
    }
}
