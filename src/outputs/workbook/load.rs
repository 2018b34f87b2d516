//! The load in month 1, by team and by CSM.

use rust_xlsxwriter::{ChartSolidFill, ChartType, XlsxError};

use super::book::Book;
use super::charts::{colour, titled};
use super::sheet::{Live, Sheet, Style, Written, cell};
use crate::measures::metric::Metric;
use crate::outputs::load::mode_name;
use crate::studies::answer::TeamLoad;

const NAME: &str = "Load";
const COLUMNS: [&str; 12] = [
    "plan",
    "team",
    "mode",
    "FTE",
    "accounts per FTE",
    "ARR per FTE",
    "required load",
    "standard error",
    "utilisation",
    "standard error",
    "wait, hours (median)",
    "FTE at the target load",
];
const FTE: u16 = 3;
const REQUIRED: u16 = 6;

/// The sheet.
pub fn sheet(book: &Book) -> Result<Sheet, XlsxError> {
    let notes = [
        "Month 1, means over replications. Required load is the hours that delivering every customer's appropriate experience takes ÷ hours \
         available. It needs no belief about churn."
            .to_owned(),
        "FTE at the target load is a formula: FTE × required load ÷ target_utilisation (Assumptions), everything else as it is. `axplan size` \
         finds the people that meet targets."
            .to_owned(),
    ];
    let mut sheet = Sheet::new(NAME, "The load today", &notes)?;
    let header = sheet.top;
    sheet.header(header, (0, 3), &COLUMNS)?;
    sheet.tall(header)?;
    let teams: Vec<&TeamLoad> = book
        .run
        .answer
        .load
        .iter()
        .filter(|team| book.plans.contains(&&*team.plan))
        .collect();
    for (row, team) in (header + 1..).zip(&teams) {
        of_team(book, team, &mut sheet, row)?;
    }
    let last = header + teams.len() as u32;
    let mut chart = titled(ChartType::Bar, "Required load in month 1, by team", Style::Percent);
    chart.legend().set_hidden();
    chart.set_height(90 + 20 * teams.len() as u32);
    chart.x_axis().set_num_format(r"0\ %");
    chart.y_axis().set_num_format("General").set_reverse();
    chart
        .add_series()
        .set_categories((NAME, header + 1, 0, last, 1))
        .set_values((NAME, header + 1, REQUIRED, last, REQUIRED))
        .set_gap(40)
        .set_format(ChartSolidFill::new().set_color(colour(0)));
    sheet.raw().insert_chart(last + 2, 0, &chart)?;
    by_csm(book, &teams, &mut sheet, last + 8 + teams.len() as u32)?;
    sheet.widths(&[18.0, 24.0, 13.0, 9.0, 11.0, 13.0, 11.0, 10.0, 11.0, 10.0, 13.0, 13.0])?;
    sheet.freeze(header + 1, 2)?;
    Ok(sheet)
}

fn of_team(book: &Book, team: &TeamLoad, sheet: &mut Sheet, row: u32) -> Written {
    sheet.text(row, 0, &team.plan)?;
    sheet.text(row, 1, &team.team)?;
    sheet.text(row, 2, team.mode.map_or("", mode_name))?;
    sheet.number(row, FTE, team.headcount, Style::Number)?;
    let group = team.mode.map_or("all".to_owned(), |_| format!("team:{}", team.team));
    let numbers = [
        team.accounts_per_csm,
        team.arr_per_csm,
        team.required_load,
        team.utilisation,
    ];
    of_people(book, sheet, row, (&team.plan, &group), numbers)?;
    sheet.number(row, 10, team.waiting_hours.unwrap_or(f64::NAN), Style::Number)?;
    let needed = team.required_load.unwrap_or(f64::NAN) * team.headcount / book.target_utilisation();
    let formula = format!("{}*{}/target_utilisation", cell(row, FTE), cell(row, REQUIRED));
    sheet.live(row, 11, &Live::new(formula, needed), Style::Number)
}

/// Accounts, ARR, required load and utilisation of a team or a CSM, with errors.
fn of_people(
    book: &Book,
    sheet: &mut Sheet,
    row: u32,
    (plan, group): (&str, &str),
    [accounts, arr, required, utilisation]: [Option<f64>; 4],
) -> Written {
    let error = |metric| {
        let found = book.run.monthly_of(plan, metric, group);
        found.first().map(|found| found.se)
    };
    let cells = [
        (accounts, Style::Number),
        (arr, Style::Money),
        (required, Style::Percent),
        (error(Metric::RequiredLoad), Style::Percent),
        (utilisation, Style::Percent),
        (error(Metric::Utilisation), Style::Percent),
    ];
    for (column, (value, style)) in (FTE + 1..).zip(cells) {
        sheet.number(row, column, value.unwrap_or(f64::NAN), style)?;
    }
    Ok(())
}

fn by_csm(book: &Book, teams: &[&TeamLoad], sheet: &mut Sheet, top: u32) -> Written {
    if teams.iter().all(|team| team.csms.is_empty()) {
        return Ok(());
    }
    sheet.heading(top, 0, "By CSM of dedicated teams")?;
    let header: Vec<&str> = ["plan", "CSM", "owner", ""]
        .into_iter()
        .chain(COLUMNS[4..10].iter().copied())
        .collect();
    sheet.header(top + 1, (0, 3), &header)?;
    sheet.tall(top + 1)?;
    let csms = teams
        .iter()
        .flat_map(|team| team.csms.iter().map(move |csm| (team, csm)))
        // Books that open later have no load in month 1.
        .filter(|(_, csm)| csm.required_load.is_some());
    for (row, (team, csm)) in (top + 2..).zip(csms) {
        sheet.text(row, 0, &team.plan)?;
        sheet.text(row, 1, &csm.csm)?;
        sheet.text(row, 2, csm.owner.as_deref().unwrap_or_default())?;
        let group = format!("csm:{}", csm.csm);
        let numbers = [csm.accounts, csm.arr, csm.required_load, csm.utilisation];
        of_people(book, sheet, row, (&team.plan, &group), numbers)?;
    }
    Ok(())
}
