//! The profit and loss of each plan over time, and its net present value from the cash flows.

use rust_xlsxwriter::XlsxError;

use super::assumptions::SEVERANCE;
use super::book::{Book, Check};
use super::charts;
use super::headcount::LetGo;
use super::sheet::{Sheet, Style, cell};
use super::timeline::{Formula, Line, Over, Timeline};
use crate::measures::ledger::discount;
use crate::measures::metric::Metric;

const NAME: &str = "P&L";

/// Rows of a plan, counted from that of its name.
mod at {
    pub const REVENUE: u32 = 1;
    pub const BOUGHT: u32 = 2;
    pub const COST_OF_REVENUE: u32 = 3;
    pub const GROSS_MARGIN: u32 = 4;
    pub const PEOPLE: u32 = 5;
    pub const HIRING: u32 = 6;
    pub const OPERATIONS: u32 = 7;
    pub const PLAN: u32 = 8;
    pub const CS_COST: u32 = 9;
    pub const MARGIN: u32 = 10;
    pub const IDLE: u32 = 11;
    pub const SEVERANCE: u32 = 12;
    pub const AFTER: u32 = 13;
    pub const GAIN: u32 = 14;
    pub const CUMULATIVE: u32 = 15;
    pub const DISCOUNT: u32 = 16;
    pub const PRESENT: u32 = 17;
    pub const PRESENT_AFTER: u32 = 18;
    pub const ERROR: u32 = 19;
    /// Rows of a block, with an empty one.
    pub const ALL: u32 = 21;
}

/// What a plan earns and costs, by month; costs are negative.
struct Flows {
    revenue: Vec<f64>,
    bought: Vec<f64>,
    cost_of_revenue: Vec<f64>,
    gross_margin: Vec<f64>,
    people: Vec<f64>,
    hiring: Vec<f64>,
    operations: Vec<f64>,
    plan: Vec<f64>,
    cs_cost: Vec<f64>,
    margin: Vec<f64>,
    idle: Vec<f64>,
}

impl Flows {
    fn of(book: &Book, plan: &str) -> Self {
        let mean = |metric| book.monthly_or_none(plan, metric);
        let cost = |metric| mean(metric).iter().map(|cost| 0.0 - cost).collect::<Vec<f64>>();
        let (revenue, bought) = (mean(Metric::Revenue), mean(Metric::PaidRevenue));
        let rate = book.gross_margin_rate();
        let cost_of_revenue = combined([&revenue, &bought], |[all, bought]| -(all - bought) * (1.0 - rate));
        let gross_margin = combined([&revenue, &cost_of_revenue], |[revenue, cost]| revenue + cost);
        let (people, hiring, operations) = (
            cost(Metric::PeopleCost),
            cost(Metric::HiringCost),
            cost(Metric::OperationsCost),
        );
        let cs_cost = cost(Metric::CsCost);
        let rest = combined(
            [&cs_cost, &people, &hiring, &operations],
            |[all, people, hiring, operations]| without_rounding(all - people - hiring - operations, all),
        );
        Self {
            margin: combined([&gross_margin, &cs_cost], |[gross, cost]| gross + cost),
            idle: cost(Metric::IdleCost),
            plan: rest,
            revenue,
            bought,
            cost_of_revenue,
            gross_margin,
            people,
            hiring,
            operations,
            cs_cost,
        }
    }
}

/// The sheet.
pub fn sheet(book: &Book, let_go: &[LetGo], checks: &mut Vec<Check>) -> Result<Sheet, XlsxError> {
    let mut notes = vec![
        format!(
            "Means over {} replications, in {}. Gross margin, sums, quarters and the net present value are formulas; discount_rate, \
             gross_margin_rate and severance_per_person stand on Assumptions.",
            book.run.answer.replications, book.run.answer.currency
        ),
        "Idle capacity is the part of the people's pay that buys hours which nobody worked. Severance is this workbook's alone: the engine \
         knows none, and its margin is that before severance."
            .to_owned(),
    ];
    notes.extend(
        book.rates_are_uncertain()
            .then(|| super::assumptions::UNCERTAIN_RATES.to_owned()),
    );
    let mut sheet = Sheet::new(NAME, "Profit and loss", &notes)?;
    let time = Timeline::new(book.months(), book.calendar, sheet.top);
    time.head(&mut sheet)?;
    let first = time.first_row();
    let of_plans: Vec<Flows> = book.plans.iter().map(|plan| Flows::of(book, plan)).collect();
    for (index, plan) in book.plans.iter().enumerate() {
        let block = Block {
            book,
            time: &time,
            top: first + index as u32 * at::ALL,
            baseline: (index > 0).then_some(first),
        };
        sheet.heading(block.top, 0, plan)?;
        block.margin(&mut sheet, &of_plans[index], &let_go[index])?;
        let found = block.gain(
            &mut sheet,
            [&of_plans[0], &of_plans[index]],
            [&let_go[0], &let_go[index]],
        )?;
        let means = book.run.monthly(plan, Metric::Margin);
        time.errors(&mut sheet, block.top + at::ERROR, "the margin", &means, Style::Money)?;
        block.checks(&sheet, index, &of_plans[index], found, checks);
    }
    let end = first + book.plans.len() as u32 * at::ALL;
    let drawn: Vec<(u32, u32)> = (0..book.plans.len() as u32)
        .map(|index| (first + index * at::ALL, first + index * at::ALL + at::MARGIN))
        .collect();
    charts::lines(
        &mut sheet,
        (end, 0),
        &time,
        "Margin after Customer Success, each month",
        &drawn,
        Style::Money,
    )?;
    time.print(&mut sheet, end + 20)?;
    Ok(sheet)
}

/// A plan on the sheet.
struct Block<'a> {
    book: &'a Book<'a>,
    time: &'a Timeline,
    top: u32,
    /// Row of the baseline's name, where this is another plan.
    baseline: Option<u32>,
}

impl Block<'_> {
    fn cell(&self, row: u32, column: u16) -> String {
        cell(self.top + row, column)
    }

    /// From revenue to margin, and what severance leaves of it.
    fn margin(&self, sheet: &mut Sheet, flows: &Flows, let_go: &LetGo) -> Result<(), XlsxError> {
        self.given(sheet, at::REVENUE, "revenue", &flows.revenue)?;
        self.given(
            sheet,
            at::BOUGHT,
            "  of which coverage that customers bought",
            &flows.bought,
        )?;
        let cost = |column| {
            format!(
                "-({}-{})*(1-gross_margin_rate)",
                self.cell(at::REVENUE, column),
                self.cell(at::BOUGHT, column)
            )
        };
        self.live(
            sheet,
            at::COST_OF_REVENUE,
            "cost of revenue",
            &flows.cost_of_revenue,
            &cost,
        )?;
        let gross = |column| self.sum_of([at::REVENUE, at::COST_OF_REVENUE], column);
        self.total(sheet, at::GROSS_MARGIN, "gross margin", &flows.gross_margin, &gross)?;
        self.given(sheet, at::PEOPLE, "people", &flows.people)?;
        self.given(sheet, at::HIRING, "hiring", &flows.hiring)?;
        self.given(
            sheet,
            at::OPERATIONS,
            "operations of segments, hours bought",
            &flows.operations,
        )?;
        self.given(sheet, at::PLAN, "enablement, tooling, transition", &flows.plan)?;
        let costs = |column| format!("SUM({}:{})", self.cell(at::PEOPLE, column), self.cell(at::PLAN, column));
        self.total(sheet, at::CS_COST, "cost of Customer Success", &flows.cs_cost, &costs)?;
        let margin = |column| self.sum_of([at::GROSS_MARGIN, at::CS_COST], column);
        self.total(
            sheet,
            at::MARGIN,
            "margin after Customer Success",
            &flows.margin,
            &margin,
        )?;
        self.given(sheet, at::IDLE, "  of the people: idle capacity", &flows.idle)?;
        let severance = severance(let_go);
        let lost = |column| format!("-severance_per_person*Headcount!{}", cell(let_go.row, column));
        self.live(sheet, at::SEVERANCE, "severance", &severance, &lost)?;
        let after = combined([&flows.margin, &severance], |[margin, severance]| margin + severance);
        let both = |column| self.sum_of([at::MARGIN, at::SEVERANCE], column);
        self.total(sheet, at::AFTER, "margin after severance", &after, &both)
    }

    /// What a plan gains over the baseline, and what that is worth today; returns that worth.
    fn gain(&self, sheet: &mut Sheet, [baseline, plan]: [&Flows; 2], let_go: [&LetGo; 2]) -> Result<f64, XlsxError> {
        let Some(theirs) = self.baseline else {
            return Ok(f64::NAN);
        };
        let gain = combined([&plan.margin, &baseline.margin], |[ours, theirs]| ours - theirs);
        let less = |row: u32, column: u16| format!("{}-{}", self.cell(row, column), cell(theirs + row, column));
        let formula = |column| less(at::MARGIN, column);
        self.live(sheet, at::GAIN, "margin gained over the baseline", &gain, &formula)?;
        let mut so_far = 0.0;
        let cumulative: Vec<f64> = gain
            .iter()
            .map(|gain| {
                so_far += gain;
                so_far
            })
            .collect();
        let (first, _) = self.time.month_columns();
        let formula = |column: u16| {
            let before = (column > first).then(|| self.cell(at::CUMULATIVE, column - 1) + "+");
            before.unwrap_or_default() + &self.cell(at::GAIN, column)
        };
        let line = Line {
            over: Over::Last,
            ..money("gained so far", &cumulative)
        };
        self.time.live(sheet, self.top + at::CUMULATIVE, &line, &formula)?;
        let rate = self.book.discount_rate();
        let discount: Vec<f64> = (1..=self.book.months()).map(|month| discount(rate, month)).collect();
        let formula = |column| format!("(1+discount_rate)^(-{}/12)", cell(self.time.month_row(), column));
        let line = Line {
            name: "discount factor",
            months: &discount,
            style: Style::Index,
            over: Over::Mean,
        };
        self.time.live(sheet, self.top + at::DISCOUNT, &line, &formula)?;
        let present = combined([&gain, &discount], |[gain, discount]| gain * discount);
        let formula = |column| format!("{}*{}", self.cell(at::GAIN, column), self.cell(at::DISCOUNT, column));
        self.live(
            sheet,
            at::PRESENT,
            "present value: the run's is the NPV",
            &present,
            &formula,
        )?;
        let [theirs, ours] = let_go.map(severance);
        let after = combined(
            [&present, &ours, &theirs, &discount],
            |[present, ours, theirs, discount]| present + (ours - theirs) * discount,
        );
        let formula = |column| {
            format!(
                "{}+({})*{}",
                self.cell(at::PRESENT, column),
                less(at::SEVERANCE, column),
                self.cell(at::DISCOUNT, column)
            )
        };
        self.live(
            sheet,
            at::PRESENT_AFTER,
            "present value after severance",
            &after,
            &formula,
        )?;
        Ok(present.iter().sum())
    }

    fn checks(&self, sheet: &Sheet, plan: usize, flows: &Flows, npv: f64, checks: &mut Vec<Check>) {
        let Self { book, time, top, .. } = self;
        let name = book.plans[plan];
        let mut check = |what, row, result, engine, metric, file| {
            checks.push(Check {
                what,
                plan: name.to_owned(),
                place: time.whole(sheet, top + row),
                result,
                engine,
                metric,
                file,
            });
        };
        check(
            "cost of Customer Success, the run",
            at::CS_COST,
            flows.cs_cost.iter().sum::<f64>(),
            -book.whole(name, Metric::CsCost).unwrap_or(f64::NAN),
            Metric::CsCost,
            "summary.csv, cs_cost",
        );
        check(
            "margin, sum of the months",
            at::MARGIN,
            flows.margin.iter().sum::<f64>(),
            book.monthly_or_none(name, Metric::Margin).iter().sum::<f64>(),
            Metric::Margin,
            "summary.csv, margin of all months",
        );
        if let Some(average) = book.average(plan, Metric::Npv).filter(|_| npv.is_finite()) {
            check(
                "net present value, from the cash flows",
                at::PRESENT,
                npv,
                average.result,
                Metric::Npv,
                "replications.csv, mean of npv",
            );
        }
    }

    fn sum_of(&self, [one, other]: [u32; 2], column: u16) -> String {
        format!("{}+{}", self.cell(one, column), self.cell(other, column))
    }

    fn given(&self, sheet: &mut Sheet, row: u32, name: &str, months: &[f64]) -> Result<(), XlsxError> {
        self.time.given(sheet, self.top + row, &money(name, months))
    }

    fn live(&self, sheet: &mut Sheet, row: u32, name: &str, months: &[f64], formula: Formula) -> Result<(), XlsxError> {
        self.time.live(sheet, self.top + row, &money(name, months), formula)
    }

    fn total(
        &self,
        sheet: &mut Sheet,
        row: u32,
        name: &str,
        months: &[f64],
        formula: Formula,
    ) -> Result<(), XlsxError> {
        self.time.total(sheet, self.top + row, &money(name, months), formula)
    }
}

fn money<'a>(name: &'a str, months: &'a [f64]) -> Line<'a> {
    Line {
        name,
        months,
        style: Style::Money,
        over: Over::Sum,
    }
}

fn severance(let_go: &LetGo) -> Vec<f64> {
    let_go.months.iter().map(|people| 0.0 - SEVERANCE * people).collect()
}

/// Month by month, of several lines.
fn combined<const N: usize>(lines: [&[f64]; N], of: impl Fn([f64; N]) -> f64) -> Vec<f64> {
    (0..lines[0].len())
        .map(|month| of(lines.map(|line| line[month])))
        .collect()
}

/// What is left of a whole, or nothing where it is so small a share of it that it is rounding.
fn without_rounding(rest: f64, whole: f64) -> f64 {
    if rest.abs() <= 1e-9 * whole.abs() { 0.0 } else { rest }
}
