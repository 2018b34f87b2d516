//! Over two inputs: at which pairs of values a plan pays, and the line between.

use serde::{Deserialize, Serialize};

use super::along::Crossing;
use super::figures::{Gain, knot};
use super::{Question, Vary};
use crate::engine::{Stopped, Watch};
use crate::statistics::crossing::{Curve, Knot};
use crate::studies::inputs::Inputs;

/// The map of two inputs.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Map {
    /// The input that goes from left to right.
    pub across: Vary,
    /// The input that goes from bottom to top.
    pub up: Vary,
    /// By value of `up`, rising.
    pub rows: Vec<Row>,
}

/// One value of the input that goes up.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Row {
    /// The value.
    pub up: f64,
    /// By value of the other input, rising.
    pub cells: Vec<Cell>,
    /// Where the row crosses the zero line, by straight lines between its cells.
    pub crossings: Vec<Crossing>,
}

/// One pair of values.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Cell {
    /// The value of the input that goes across.
    pub across: f64,
    /// The difference of the metric.
    pub value: Gain,
}

impl Map {
    pub(super) fn run(question: &Question, inputs: &Inputs, watch: &Watch) -> Result<Self, Stopped> {
        let (across, up) = (&question.vary[0], &question.vary[1]);
        let replications = inputs.template.central().run.replications;
        let grid = question.grid();
        let steps = across.steps(question.steps);
        let mut rows = Vec::with_capacity(steps.len());
        for (up, points) in up.steps(question.steps).into_iter().zip(grid.chunks(steps.len())) {
            let (mut cells, mut knots): (Vec<Cell>, Vec<Knot>) = (Vec::new(), Vec::new());
            for (&across, point) in steps.iter().zip(points) {
                let responses = question.pair(inputs, point).run(question.metric, replications, watch)?;
                knots.push(knot(across, &responses));
                cells.push(Cell {
                    across,
                    value: Gain::new(&responses),
                });
            }
            let crossings = Curve::new(knots).crossings().into_iter().map(Crossing::from);
            rows.push(Row {
                up,
                cells,
                crossings: crossings.collect(),
            });
        }
        Ok(Self {
            across: across.clone(),
            up: up.clone(),
            rows,
        })
    }
}
