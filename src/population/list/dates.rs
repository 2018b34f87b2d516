//! One date, as CRMs and spreadsheets write it.

use jiff::civil::Date;

use crate::scenario::schema::YEARS;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date, as far as its own cell tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It can only be this one.
    Certain(Date),
    /// Day and month are both numbers, in an order that only the column can tell; a date that does not exist is `None`.
    Numbers {
        /// With the day first.
        day_first: Option<Date>,
        /// With the month first.
        month_first: Option<Date>,
    },
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotADate {
    /// No form of it is known.
    Unreadable,
    /// Its year has two digits.
    TwoDigitYear,
    /// It is the number under which spreadsheets keep a date.
    Serial,
    /// The calendar does not have it.
    NoSuchDay,
    /// Its year is not in `YEARS`.
    Year,
}

/// Reads a date in any of the known forms.
pub(super) fn known_form(text: &str) -> Result<Written, NotADate> {
    let text = without_time(text);
    if let Some(result) = run_of_digits(text) {
        return result;
    }
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',');
    let mut parts: Vec<&str> = text.split(is_separator).filter(|part| !part.is_empty()).collect();
    if parts.len() == 4 && is_weekday(parts[0]) {
        parts.remove(0);
    }
    let [first, second, third] = parts[..] else {
        return Err(NotADate::Unreadable);
    };
    match (month(first), month(second)) {
        (Some(month), None) => certain(third, Some(month), day(second)),
        (None, Some(month)) if first.len() == 4 => certain(first, Some(month), day(third)),
        (None, Some(month)) => certain(third, Some(month), day(first)),
        (Some(_), Some(_)) => Err(NotADate::Unreadable),
        (None, None) => numbers(text, [first, second, third]),
    }
}

/// Without the time of day that may follow a date.
pub(super) fn without_time(text: &str) -> &str {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let begins_time = |&i: &usize| match bytes[i] {
        b'T' => i > 0 && digit(i - 1) && digit(i + 1),
        b' ' => digit(i + 1) && (bytes.get(i + 2) == Some(&b':') || (digit(i + 2) && bytes.get(i + 3) == Some(&b':'))),
        _ => false,
    };
    match (0..bytes.len()).find(begins_time) {
        Some(i)
            if text[i + 1..]
                .chars()
                .all(|c| c.is_ascii_digit() || ":.+- ZUTCAMPamp\u{202f}".contains(c)) =>
        {
            text[..i].trim_end_matches([',', ' '])
        }
        _ => text,
    }
}

/// `20250131`, or a spreadsheet's serial number such as `45688`.
fn run_of_digits(text: &str) -> Option<Result<Written, NotADate>> {
    let number = text.parse::<f64>().ok()?;
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    Some(match (digits, text.len()) {
        (true, 8) => certain(&text[..4], text[4..6].parse().ok(), text[6..].parse().ok()),
        _ if (20_000.0..100_000.0).contains(&number) => Err(NotADate::Serial),
        _ => Err(NotADate::Unreadable),
    })
}

/// Three numbers: the year first, or last with points (day first) or with another separator (either order).
fn numbers(text: &str, [first, second, third]: [&str; 3]) -> Result<Written, NotADate> {
    let separators: Vec<char> = text.chars().filter(|c| !c.is_ascii_alphanumeric()).collect();
    let [separator, same] = separators[..] else {
        return Err(NotADate::Unreadable);
    };
    if separator != same {
        return Err(NotADate::Unreadable);
    }
    // Longer ones are no years, but stand in their place.
    if first.len() >= 4 {
        return certain(first, small(second), small(third));
    }
    if separator == '.' {
        return certain(third, small(second), small(first));
    }
    let year = year(third)?;
    let (Some(first), Some(second)) = (small(first), small(second)) else {
        return Err(NotADate::Unreadable);
    };
    let (day_first, month_first) = (Date::new(year, second, first).ok(), Date::new(year, first, second).ok());
    match (day_first, month_first) {
        (None, None) => Err(NotADate::NoSuchDay),
        (Some(one), Some(other)) if one == other => Ok(Written::Certain(one)),
        _ => Ok(Written::Numbers { day_first, month_first }),
    }
}

fn certain(year_text: &str, month: Option<i8>, day: Option<i8>) -> Result<Written, NotADate> {
    let year = year(year_text)?;
    let (Some(month), Some(day)) = (month, day) else {
        return Err(NotADate::Unreadable);
    };
    Date::new(year, month, day)
        .map(Written::Certain)
        .map_err(|_| NotADate::NoSuchDay)
}

fn year(text: &str) -> Result<i16, NotADate> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match (digits, text.len(), text.parse()) {
        (true, 4, Ok(year)) if YEARS.contains(&year) => Ok(year),
        (true, 4.., _) => Err(NotADate::Year),
        (true, 2, _) => Err(NotADate::TwoDigitYear),
        _ => Err(NotADate::Unreadable),
    }
}

/// One or two digits.
fn small(text: &str) -> Option<i8> {
    (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// A day, as in `31` or `31st`.
fn day(text: &str) -> Option<i8> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    matches!(&text[number.len()..], "" | "st" | "nd" | "rd" | "th")
        .then(|| small(number))
        .flatten()
}

/// A month by its English name, or three letters of it or more.
fn month(text: &str) -> Option<i8> {
    let lower = text.to_lowercase();
    let index = MONTHS
        .iter()
        .position(|name| lower.len() >= 3 && name.starts_with(lower.as_str()))?;
    i8::try_from(index + 1).ok()
}

fn is_weekday(text: &str) -> bool {
    let lower = text.to_lowercase();
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    lower.len() >= 3 && days.iter().any(|name| name.starts_with(lower.as_str()))
}
