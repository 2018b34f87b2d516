//! What each coverage segment earns and costs over the run, and what lies between their margins and the plan's.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Check};
use super::sheet::{Live, Sheet, Style, cell};
use crate::measures::metric::Metric;
use crate::results::recorded::Spread;

const NAME: &str = "P&L by segment";
const COLUMNS: [&str; 9] = [
    "plan",
    "segment",
    "revenue",
    "of which bought coverage",
    "cost of revenue",
    "cost to serve",
    "margin",
    "margin of revenue",
    "standard error of the margin",
];
const REVENUE: u16 = 2;
const BOUGHT: u16 = 3;
const COST_OF_REVENUE: u16 = 4;
const COST_TO_SERVE: u16 = 5;
const MARGIN: u16 = 6;
const SHARE: u16 = 7;
const ERROR: u16 = 8;

/// The sheet.
pub fn sheet(book: &Book, checks: &mut Vec<Check>) -> Result<Sheet, XlsxError> {
    let notes = [
        format!(
            "Means over {} replications, over the run, in {}; costs are negative. A customer counts in the segment that it is in, month by month.",
            book.run.answer.replications, book.run.answer.currency
        ),
        "Cost to serve is hours worked or reserved for its customers at the cost of an available hour, and its operations. Hours that nobody \
         worked belong to no segment."
            .to_owned(),
        "Overtime is not paid, but counts in the cost to serve; so it is taken off again.".to_owned(),
    ];
    let mut sheet = Sheet::new(NAME, "Profit and loss by coverage segment", &notes)?;
    let header = sheet.top;
    sheet.header(header, (0, 2), &COLUMNS)?;
    sheet.tall(header)?;
    let mut row = header + 1;
    for plan in &book.plans {
        let first = row;
        let segments = book.run.by_group(plan, Metric::Revenue, "segment");
        let mut sums = [0.0; COLUMNS.len()];
        for (segment, _) in &segments {
            let numbers = Segment { book, plan, segment };
            numbers.write(&mut sheet, row, &mut sums)?;
            row += 1;
        }
        sheet.heading(row, 0, plan)?;
        sheet.heading(row, 1, "all segments")?;
        for column in REVENUE..=MARGIN {
            let sum = format!("SUM({}:{})", cell(first, column), cell(row - 1, column));
            sheet.total(row, column, &Live::new(sum, sums[usize::from(column)]), Style::Money)?;
        }
        row = reconciled(book, plan, (&mut sheet, row), sums, checks)? + 2;
    }
    sheet.widths(&[16.0, 40.0, 15.0, 15.0, 15.0, 15.0, 15.0, 14.0, 19.0])?;
    sheet.freeze(header + 1, 2)?;
    sheet.raw().set_repeat_rows(header, header)?;
    Ok(sheet)
}

/// A segment of a plan.
struct Segment<'a> {
    book: &'a Book<'a>,
    plan: &'a str,
    segment: &'a str,
}

impl Segment<'_> {
    fn found(&self, metric: Metric) -> Option<&Spread> {
        let of_kind = self.book.run.by_group(self.plan, metric, "segment");
        of_kind
            .into_iter()
            .find(|(name, _)| *name == self.segment)
            .map(|(_, found)| found)
    }

    fn write(&self, sheet: &mut Sheet, row: u32, sums: &mut [f64; COLUMNS.len()]) -> Result<(), XlsxError> {
        let mean = |metric| self.found(metric).map_or(0.0, |found| found.mean);
        let (revenue, bought, serve) = (
            mean(Metric::Revenue),
            mean(Metric::PaidRevenue),
            0.0 - mean(Metric::CostToServe),
        );
        let cost = -(revenue - bought) * (1.0 - self.book.gross_margin_rate());
        let margin = revenue + cost + serve;
        for (column, value) in [
            (REVENUE, revenue),
            (BOUGHT, bought),
            (COST_OF_REVENUE, cost),
            (COST_TO_SERVE, serve),
            (MARGIN, margin),
        ] {
            sums[usize::from(column)] += value;
        }
        sheet.text(row, 0, self.plan)?;
        sheet.text(row, 1, self.segment)?;
        sheet.number(row, REVENUE, revenue, Style::Money)?;
        sheet.number(row, BOUGHT, bought, Style::Money)?;
        let of_revenue = format!("-({}-{})*(1-gross_margin_rate)", cell(row, REVENUE), cell(row, BOUGHT));
        sheet.live(row, COST_OF_REVENUE, &Live::new(of_revenue, cost), Style::Money)?;
        sheet.number(row, COST_TO_SERVE, serve, Style::Money)?;
        let sum = format!(
            "{}+{}+{}",
            cell(row, REVENUE),
            cell(row, COST_OF_REVENUE),
            cell(row, COST_TO_SERVE)
        );
        sheet.live(row, MARGIN, &Live::new(sum, margin), Style::Money)?;
        let share = format!("{}/{}", cell(row, MARGIN), cell(row, REVENUE));
        sheet.live(row, SHARE, &Live::new(share, margin / revenue), Style::Percent)?;
        let error = self.found(Metric::Margin).map_or(f64::NAN, |found| found.se);
        sheet.number(row, ERROR, error, Style::Money)
    }
}

/// From the margins of the segments to that of the plan; returns the last row.
fn reconciled(
    book: &Book,
    plan: &str,
    (sheet, all): (&mut Sheet, u32),
    sums: [f64; COLUMNS.len()],
    checks: &mut Vec<Check>,
) -> Result<u32, XlsxError> {
    let cost = |metric| 0.0 - book.whole(plan, metric).unwrap_or(0.0);
    let (cs_cost, people, hiring, operations) = (
        cost(Metric::CsCost),
        cost(Metric::PeopleCost),
        cost(Metric::HiringCost),
        cost(Metric::OperationsCost),
    );
    let idle = cost(Metric::IdleCost);
    let of_plan = cs_cost - people - hiring - operations;
    // What was counted as served beyond what is paid.
    let overtime = cs_cost - sums[usize::from(COST_TO_SERVE)] - idle - hiring - of_plan;
    let mut margin = sums[usize::from(MARGIN)];
    let lines = [
        ("idle capacity", idle),
        ("hiring", hiring),
        ("enablement, tooling, transition", of_plan),
        ("overtime, which is not paid", overtime),
    ];
    for (row, (name, amount)) in (all + 1..).zip(lines) {
        let amount = if amount.abs() <= 1e-9 * cs_cost.abs() {
            0.0
        } else {
            amount
        };
        margin += amount;
        sheet.text(row, 1, name)?;
        sheet.number(row, MARGIN, amount, Style::Money)?;
    }
    let total = all + 1 + lines.len() as u32;
    sheet.heading(total, 1, "margin after Customer Success")?;
    let sum = format!("SUM({}:{})", cell(all, MARGIN), cell(total - 1, MARGIN));
    sheet.total(total, MARGIN, &Live::new(sum, margin), Style::Money)?;
    checks.push(Check {
        what: "margin, from its segments",
        plan: plan.to_owned(),
        place: sheet.place(total, MARGIN),
        result: margin,
        engine: book.monthly_or_none(plan, Metric::Margin).iter().sum(),
        metric: Metric::Margin,
        file: "summary.csv, margin of all months",
    });
    Ok(total)
}
