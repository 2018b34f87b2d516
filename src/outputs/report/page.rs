//! What a page is made of: sections of text, tables and charts. A chart never stands without its table and its description.

use serde::Serialize;

use crate::studies::size::frontier::Standing;

/// A part of the page, under a title.
pub struct Section {
    /// Its anchor.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
pub enum Block {
    /// A sentence that carries the answer.
    Verdict(String),
    /// A heading inside of a section.
    Heading(String),
    /// A paragraph. Names between backticks are set apart.
    Text(String),
    /// Numbers to be seen first.
    Tiles(Vec<Tile>),
    /// A chart with its table.
    Figure(Box<Figure>),
    /// A table that is always open.
    Table(Table),
    /// A table that opens when asked for.
    Folded(Table),
    /// The list of customers, which is filtered in the page.
    Customers(CustomerList),
}

/// One number, large, with what must be said of it.
pub struct Tile {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// What is said of it: a label and a text each.
    pub lines: Vec<(&'static str, String)>,
}

/// A chart, what it shows in words, and the numbers behind it.
pub struct Figure {
    /// Its element; numbered when the page is put together.
    pub id: String,
    /// The plan that it alone is of, where others have charts like it.
    pub of: Option<String>,
    /// Its title.
    pub title: String,
    /// What one sees, for those who do not.
    pub alternative: String,
    /// The chart.
    pub chart: Chart,
    /// Its numbers.
    pub table: Table,
}

impl Figure {
    /// A chart that has yet to be numbered.
    pub fn block(title: impl Into<String>, alternative: String, chart: Chart, table: Table) -> Block {
        let figure = Self {
            id: String::new(),
            of: None,
            title: title.into(),
            alternative,
            chart,
            table,
        };
        Block::Figure(Box::new(figure))
    }
}

impl Block {
    /// The same, known as one of several plans' charts: of many the reader chooses.
    pub fn of(mut self, plan: &str) -> Self {
        if let Self::Figure(figure) = &mut self {
            figure.of = Some(plan.to_owned());
        }
        self
    }
}

/// A table: the first columns are names, the others numbers.
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// How many columns are names.
    pub names: usize,
}

impl Table {
    /// A table without rows.
    pub fn new<T: Into<String>>(caption: impl Into<String>, names: usize, header: impl IntoIterator<Item = T>) -> Self {
        Self {
            caption: caption.into(),
            header: header.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            names,
        }
    }
}

/// Customers that the page lists.
pub struct CustomerList {
    /// How many rows there are in the file.
    pub all: usize,
    /// How many are in the page.
    pub listed: usize,
}

/// How a number is written on an axis and where the pointer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A fraction as a percentage.
    Percent,
    /// A difference of fractions in points.
    Points,
    /// The scenario's currency.
    Money,
    /// A difference in it, with its sign.
    Change,
    /// A number.
    Number,
}

/// What the page draws.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Chart {
    /// Lines by month, with the ranges of 1 outcome in 2 and of 9 in 10.
    Fan {
        /// How values are written.
        unit: Unit,
        /// The plans.
        plans: Vec<Fan>,
    },
    /// Bars.
    Bars {
        /// How values are written.
        unit: Unit,
        /// What each row is.
        rows: Vec<String>,
        /// Values by row; a row of stacked series has only one where they tell kinds apart.
        series: Vec<Series>,
        /// A line to compare with.
        mark: Option<f64>,
        /// Whether series stand on each other rather than side by side.
        stacked: bool,
        /// Whether bars lie.
        lying: bool,
    },
    /// How often each outcome came.
    Histogram {
        /// How values are written.
        unit: Unit,
        /// Where the first bin begins.
        from: f64,
        /// How wide a bin is.
        width: f64,
        /// How many outcomes are in each.
        counts: Vec<usize>,
        /// The mean.
        mean: f64,
        /// The mean as people write it.
        told: String,
        /// Its 95 % interval.
        interval: [f64; 2],
    },
    /// From one amount to another by what came and went.
    Waterfall {
        /// The steps.
        steps: Vec<Step>,
    },
    /// From what comes out at the low value of each input to what comes out at its high value.
    Tornado {
        /// How values are written.
        unit: Unit,
        /// What comes out with all inputs at their medians.
        centre: f64,
        /// The same as people write it.
        told: String,
        /// The inputs.
        bars: Vec<TornadoBar>,
    },
    /// Estimates with their intervals, a row a thing, in one or more kinds.
    Intervals {
        /// How values are written.
        unit: Unit,
        /// What each row is.
        rows: Vec<String>,
        /// The kinds.
        series: Vec<Estimates>,
    },
    /// Estimates with their intervals over amounts.
    Frontier {
        /// How amounts from left to right are written, and what they are.
        across: (Unit, String),
        /// How estimates are written, and what they are.
        up: (Unit, String),
        /// Kinds of points.
        groups: Vec<PointGroup>,
        /// What was chosen: what it is, the amount, and the estimate with the ends of its 95 % interval, where there is one.
        chosen: Option<(String, f64, Option<[f64; 3]>)>,
    },
    /// What measures are at many points, of which the reader chooses what is drawn.
    Explorer(Explorer),
    /// What goes from where to where.
    Flow {
        /// Where it comes from, and where it goes to; their amounts follow from what flows.
        sides: [Vec<String>; 2],
        /// What flows: from, to, customers, ARR.
        flows: Vec<(usize, usize, usize, f64)>,
    },
    /// A range in parts.
    Zones {
        /// What the range is of.
        axis: String,
        /// The parts.
        zones: Vec<Zone>,
        /// What the scenario says.
        stated: Option<f64>,
        /// Where 9 in 10 of what it says lie.
        range: Option<[f64; 2]>,
    },
}

/// A bar of a tornado.
#[derive(Serialize)]
pub struct TornadoBar {
    /// The input.
    pub name: String,
    /// Its low and its high value, as people write them.
    pub inputs: [String; 2],
    /// What comes out at them.
    pub ends: [f64; 2],
    /// The difference between the two, with its interval, as people write it.
    pub swing: String,
}

/// Estimates of one kind.
#[derive(Serialize)]
pub struct Estimates {
    /// What they are.
    pub name: String,
    /// By row: the estimate and the ends of its 95 % interval.
    pub values: Vec<Option<[f64; 3]>>,
}

/// Points of one kind.
#[derive(Serialize)]
pub struct PointGroup {
    /// What they have in common.
    pub name: String,
    /// How they stand to their targets, which they look by.
    pub look: Standing,
    /// Their points: what it is, the amount, the estimate and the ends of its 95 % interval.
    pub points: Vec<(String, f64, [f64; 3])>,
}

/// What measures are at many points.
#[derive(Serialize)]
pub struct Explorer {
    /// What was varied.
    pub factors: Vec<Factor>,
    /// By point: which value of each factor it has.
    pub points: Vec<Vec<usize>>,
    /// Whether every value stands with every other.
    pub is_grid: bool,
    /// The plans.
    pub plans: Vec<String>,
    /// What was read: its name, how it is written, and how a difference of it is.
    pub measures: Vec<(String, Unit, Unit)>,
    /// By measure, plan and point: the mean and the ends of its 95 % interval.
    pub means: Vec<Vec<Vec<Cell>>>,
    /// The same, less the baseline of the point.
    pub gains: Vec<Vec<Vec<Cell>>>,
    /// Plans and points that are the best of their world, and those that cannot be told from it.
    pub best: [Vec<(usize, usize)>; 2],
}

/// Something that was varied: its name, and its values as they are written.
pub type Factor = (String, Vec<String>);

/// An estimate and the ends of its 95 % interval; none where it is not defined.
pub type Cell = Option<[f64; 3]>;

/// One plan's course.
#[derive(Serialize)]
pub struct Fan {
    /// The plan.
    pub name: String,
    /// Its colour.
    pub colour: usize,
    /// Of each month: its number, then the line, amid the quantiles of 5, 25, 75 and 95 %.
    pub months: Vec<(u32, [f64; 5])>,
}

/// One kind of bars.
#[derive(Serialize)]
pub struct Series {
    /// What they are of.
    pub name: String,
    /// Their colour.
    pub colour: usize,
    /// By row.
    pub values: Vec<Option<f64>>,
}

/// A step of a waterfall.
#[derive(Serialize)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// What it adds; of an end, the whole.
    pub amount: f64,
    /// Whether it is where one begins or ends.
    pub end: bool,
}

/// A part of a range.
#[derive(Serialize)]
pub struct Zone {
    /// What it says.
    pub name: &'static str,
    /// Its colour.
    pub verdict: &'static str,
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}
