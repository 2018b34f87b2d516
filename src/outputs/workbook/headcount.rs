//! People by team and month: employed, vacant, planned, leaving.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Check, by_month};
use super::charts;
use super::sheet::{Sheet, Style, cell};
use super::timeline::{Line, Over, Timeline};
use crate::measures::metric::Metric;

const NAME: &str = "Headcount";
/// Decimals below which a change of planned people is rounding.
const DECIMALS: i32 = 6;

/// The people whom a plan lets go: the row in which they stand, and how many by month.
pub struct LetGo {
    /// Their row on the sheet.
    pub row: u32,
    /// How many, by month.
    pub months: Vec<f64>,
}

/// Where a plan's people stand.
struct Rows {
    name: u32,
    total: u32,
    planned: u32,
}

/// The sheet, and whom each plan lets go.
pub fn sheet(book: &Book, checks: &mut Vec<Check>) -> Result<(Sheet, Vec<LetGo>), XlsxError> {
    let notes = [
        "Full-time equivalents, means over replications. Planned is employed and vacant. Paid hours are at hours_per_month each (Assumptions), \
         leave and shrinkage not yet taken off."
            .to_owned(),
        "Let go is by how much the planned headcount falls from one month to the next; in month 1, by how much it is below the baseline's. Who \
         resigns is not let go."
            .to_owned(),
    ];
    let mut sheet = Sheet::new(NAME, "Headcount", &notes)?;
    let time = Timeline::new(book.months(), book.calendar, sheet.top);
    time.head(&mut sheet)?;
    let mut row = time.first_row();
    let (mut all, mut let_go): (Vec<Rows>, Vec<LetGo>) = (Vec::new(), Vec::new());
    let mut of_baseline = None;
    for plan in &book.plans {
        let block = Block {
            book,
            plan,
            time: &time,
        };
        let rows = block.write(&mut sheet, row)?;
        let planned = block.planned();
        let opening = *of_baseline.get_or_insert(planned[0]);
        let opening_cell = cell(
            all.first().map_or(rows.planned, |rows| rows.planned),
            time.month_columns().0,
        );
        let found = LetGo {
            row: rows.planned + 1,
            months: std::iter::once(opening)
                .chain(planned.iter().copied())
                .zip(&planned)
                .map(|(before, now)| rounded(f64::max(0.0, before - now)))
                .collect(),
        };
        let formula = |column: u16| {
            let before = match column {
                column if column == time.month_columns().0 => opening_cell.clone(),
                column => cell(rows.planned, column - 1),
            };
            format!("ROUND(MAX(0,{before}-{}),{DECIMALS})", cell(rows.planned, column))
        };
        time.live(
            &mut sheet,
            found.row,
            &line("let go", &found.months, Over::Sum),
            &formula,
        )?;
        checks.push(Check {
            what: "people employed, mean of the run",
            plan: (*plan).to_owned(),
            place: time.whole(&sheet, rows.total),
            result: mean(&block.employed()),
            engine: book.whole(plan, Metric::Headcount).unwrap_or(f64::NAN),
            metric: Metric::Headcount,
            file: "summary.csv, headcount",
        });
        let means = book.run.monthly(plan, Metric::Headcount);
        time.errors(&mut sheet, found.row + 1, "the employed", &means, Style::Number)?;
        row = found.row + 3;
        all.push(rows);
        let_go.push(found);
    }
    let drawn: Vec<(u32, u32)> = all.iter().map(|rows| (rows.name, rows.total)).collect();
    charts::lines(
        &mut sheet,
        (row, 0),
        &time,
        "People employed, full-time equivalents",
        &drawn,
        Style::Number,
    )?;
    time.print(&mut sheet, row + 20)?;
    Ok((sheet, let_go))
}

/// A plan on the sheet.
struct Block<'a> {
    book: &'a Book<'a>,
    plan: &'a str,
    time: &'a Timeline,
}

impl Block<'_> {
    fn employed(&self) -> Vec<f64> {
        self.book.monthly_or_none(self.plan, Metric::Headcount)
    }

    fn vacant(&self) -> Vec<f64> {
        self.book.monthly_or_none(self.plan, Metric::Vacancies)
    }

    fn planned(&self) -> Vec<f64> {
        self.employed()
            .iter()
            .zip(self.vacant())
            .map(|(one, other)| one + other)
            .collect()
    }

    fn write(&self, sheet: &mut Sheet, name: u32) -> Result<Rows, XlsxError> {
        let Self { book, plan, time } = self;
        sheet.heading(name, 0, plan)?;
        let teams = book
            .run
            .answer
            .load
            .iter()
            .filter(|team| team.plan == *plan && team.mode.is_some());
        let mut row = name + 1;
        for team in teams {
            let group = format!("team:{}", team.team);
            let months = by_month(&book.run.monthly_of(plan, Metric::Headcount, &group), book.months());
            time.given(sheet, row, &line(&format!("  {}", team.team), &months, Over::Mean))?;
            row += 1;
        }
        let total = row;
        let sum = |column| format!("SUM({}:{})", cell(name + 1, column), cell(total - 1, column));
        let employed = self.employed();
        time.total(sheet, total, &line("employed", &employed, Over::Mean), &sum)?;
        let paid: Vec<f64> = employed.iter().map(|fte| fte * book.hours_per_month()).collect();
        let hours = |column| format!("{}*hours_per_month", cell(total, column));
        time.live(sheet, total + 1, &line("paid hours", &paid, Over::Sum), &hours)?;
        time.given(sheet, total + 2, &line("vacant", &self.vacant(), Over::Mean))?;
        let resigned = book.monthly_or_none(plan, Metric::Resignations);
        time.given(sheet, total + 3, &line("resignations, people", &resigned, Over::Sum))?;
        let planned = total + 4;
        let both = |column| format!("{}+{}", cell(total, column), cell(total + 2, column));
        time.live(sheet, planned, &line("planned", &self.planned(), Over::Mean), &both)?;
        Ok(Rows { name, total, planned })
    }
}

fn line<'a>(name: &'a str, months: &'a [f64], over: Over) -> Line<'a> {
    Line {
        name,
        months,
        style: Style::Number,
        over,
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn rounded(value: f64) -> f64 {
    let scale = 10_f64.powi(DECIMALS);
    (value * scale).round() / scale
}
