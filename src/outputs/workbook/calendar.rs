//! Months of the run as calendar months and fiscal quarters, in the sheet's formulas and as they come out.

use jiff::civil::Date;

/// Months of a year.
const YEAR: u32 = 12;

/// When the run opens, and when a fiscal year starts.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The calendar month in which the run opens, if the scenario says.
    opening: Option<Date>,
    /// The calendar month in which a fiscal year starts, 1 to 12.
    pub fiscal_year_start: u32,
}

/// Months of the fiscal year that are over when the run opens.
pub const MONTHS_OVER: &str = "MOD(opening_month-fiscal_year_start,12)";
/// The fiscal year in which the run opens, called by the calendar year in which it ends.
pub const FIRST_YEAR: &str = "opening_year+IF(AND(fiscal_year_start>1,opening_month>=fiscal_year_start),1,0)";

impl Calendar {
    /// That of a scenario with this `start_date`.
    pub fn new(start_date: Option<&str>, fiscal_year_start: u32) -> Self {
        Self {
            opening: start_date.and_then(|date| date.parse().ok()),
            fiscal_year_start,
        }
    }

    /// Whether the scenario says when it opens.
    pub fn is_dated(&self) -> bool {
        self.opening.is_some()
    }

    /// The calendar year in which the run opens; year 1 where nobody says.
    pub fn opening_year(&self) -> i32 {
        self.opening.map_or(1, |date| i32::from(date.year()))
    }

    /// The calendar month in which it opens; January where nobody says.
    pub fn opening_month(&self) -> u32 {
        self.opening.map_or(1, |date| date.month().unsigned_abs().into())
    }

    /// What [`MONTHS_OVER`] comes to.
    pub fn months_over(&self) -> u32 {
        (self.opening_month() + YEAR - self.fiscal_year_start) % YEAR
    }

    /// What [`FIRST_YEAR`] comes to.
    pub fn first_year(&self) -> i32 {
        let late = self.fiscal_year_start > 1 && self.opening_month() >= self.fiscal_year_start;
        self.opening_year() + i32::from(late)
    }

    /// The fiscal quarter of a month, counted from the start of the fiscal year in which the run opens.
    pub fn quarter(&self, months_from_there: u32) -> String {
        let year = self.first_year() + (months_from_there / YEAR) as i32;
        format!("FY{year} Q{}", months_from_there % YEAR / 3 + 1)
    }

    /// The formula that comes to the same, of months that another formula gives.
    pub fn quarter_formula(months_from_there: &str) -> String {
        format!(
            "\"FY\"&(first_fiscal_year+INT(({months_from_there})/12))&\" Q\"&(INT(MOD({months_from_there},12)/3)+1)"
        )
    }

    /// Fiscal quarters that a run of so many months may fall into, whichever month a fiscal year starts in.
    pub const fn quarters(months: u32) -> u32 {
        (months + 2).div_ceil(3)
    }

    /// The first day of a month of the run, as sheets count days; none where the run has no date.
    pub fn serial(&self, month: u32) -> Option<f64> {
        let before = self.opening?.first_of_month();
        let date = before
            .checked_add(jiff::Span::new().months(i64::from(month) - 1))
            .ok()?;
        // Sheets count from here, which makes 1 March 1900 day 61.
        let zero = Date::constant(1899, 12, 30);
        Some(f64::from(date.since(zero).ok()?.get_days()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_the_month_in_which_a_year_starts() {
        let told = |opening: &str, start: u32| {
            let calendar = Calendar::new(Some(opening), start);
            [0, 1, 2, 3].map(|month| calendar.quarter(calendar.months_over() + month))
        };
        assert_eq!(
            told("2025-01-01", 1),
            ["FY2025 Q1", "FY2025 Q1", "FY2025 Q1", "FY2025 Q2"]
        );
        // February starts fiscal year 2026; January is the last month of 2025.
        assert_eq!(
            told("2025-01-01", 2),
            ["FY2025 Q4", "FY2026 Q1", "FY2026 Q1", "FY2026 Q1"]
        );
        assert_eq!(
            told("2024-06-15", 7),
            ["FY2024 Q4", "FY2025 Q1", "FY2025 Q1", "FY2025 Q1"]
        );
        assert_eq!(Calendar::new(None, 4).quarter(9), "FY1 Q4");
    }

    #[test]
    fn days_are_counted_as_sheets_count_them() {
        let calendar = Calendar::new(Some("2025-01-01"), 1);
        assert_eq!(calendar.serial(1), Some(45_658.0));
        assert_eq!(calendar.serial(14), Some(45_658.0 + 365.0 + 31.0));
        assert_eq!(Calendar::new(None, 1).serial(1), None);
    }

    /// 4 months from the second of a quarter touch two; from the last one, too.
    #[test]
    fn there_is_room_for_every_quarter() {
        assert_eq!([12, 13, 14, 15, 16].map(Calendar::quarters), [5, 5, 6, 6, 6]);
    }
}
