//! One amount, as people and CRMs write it: `$1,234.50`, `1.234,50 €`, `USD 12 000`, `12k`.

use super::currency;
use crate::scenario::schema::NumberFormat;

/// The largest amount that is believed.
pub(super) const MAX_AMOUNT: f64 = 1e15;

/// An amount that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    /// How much.
    pub(super) value: f64,
    /// The currency whose sign stands with it.
    pub(super) currency: Option<&'static str>,
    /// What its decimal mark shows.
    pub(super) mark: Mark,
}

/// What the decimal mark of an amount shows about the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: there is none.
    Absent,
    /// The mark could as well be a thousands separator of the other format, as in `1.234`.
    Either,
    /// The mark can only be a decimal mark, or the amount also has thousands separators.
    Certain,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotAnAmount {
    /// It is no number in either format.
    Unreadable,
    /// It is one in the other format.
    OtherFormat,
    /// It is below zero.
    Negative,
    /// It is larger than `MAX_AMOUNT`, or infinite.
    TooLarge,
    /// It is a percentage.
    Percentage,
}

/// The other way to write numbers.
pub(super) fn other(format: NumberFormat) -> NumberFormat {
    match format {
        NumberFormat::PointDecimal => NumberFormat::CommaDecimal,
        NumberFormat::CommaDecimal => NumberFormat::PointDecimal,
    }
}

/// Reads an amount.
pub(super) fn amount(text: &str, format: NumberFormat) -> Result<Amount, NotAnAmount> {
    if text.ends_with('%') {
        return Err(NotAnAmount::Percentage);
    }
    match in_format(text, format) {
        None if in_format(text, other(format)).is_some() => Err(NotAnAmount::OtherFormat),
        None => Err(NotAnAmount::Unreadable),
        Some(amount) if amount.value.is_nan() || amount.value > MAX_AMOUNT => Err(NotAnAmount::TooLarge),
        Some(amount) if amount.value < 0.0 => Err(NotAnAmount::Negative),
        Some(amount) => Ok(Amount {
            value: amount.value.abs(),
            ..amount
        }),
    }
}

/// The amount in one format, whatever its size and sign.
fn in_format(text: &str, format: NumberFormat) -> Option<Amount> {
    let (negative, text) = without_sign(text);
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (mut prefix, mut first) = (text[..first].trim(), first);
    // A decimal mark may open an amount (`.50`); that of `Rs.` does not.
    let decimal = marks(format).0;
    if currency::of(prefix).is_none() && prefix.ends_with(decimal) {
        prefix = prefix[..prefix.len() - decimal.len_utf8()].trim();
        first -= decimal.len_utf8();
    }
    let (inner_sign, prefix) = match prefix
        .strip_prefix(['-', '−'])
        .or_else(|| prefix.strip_suffix(['-', '−']))
    {
        Some(rest) => (true, rest.trim()),
        None => (false, prefix),
    };
    if negative && inner_sign {
        return None;
    }
    let suffix = text[last..].strip_prefix(decimal).unwrap_or(&text[last..]).trim();
    let (scale, suffix) = scaled(suffix)?;
    let currency = match (prefix, suffix) {
        ("", "") => None,
        (sign, "") | ("", sign) => Some(currency::of(sign)?),
        (before, after) => Some(currency::of(before).filter(|code| currency::of(after) == Some(code))?),
    };
    let (digits, mark) = plain_digits(text.get(first..last)?, format)?;
    let value = digits.parse::<f64>().ok()? * scale;
    Some(Amount {
        value: if negative || inner_sign { -value } else { value },
        currency,
        mark: if scale == 1.0 || mark == Mark::Absent {
            mark
        } else {
            Mark::Certain
        },
    })
}

/// Whether the amount is negative, `(1,234)`, `-1,234` or `1,234-`, and the rest.
fn without_sign(text: &str) -> (bool, &str) {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let inner = inner
        .or_else(|| text.strip_prefix(['-', '−']))
        .or_else(|| text.strip_suffix(['-', '−']));
    match inner {
        Some(inner) => (true, inner.trim()),
        None => (false, text.strip_prefix('+').unwrap_or(text).trim()),
    }
}

/// The factor that `k` or `m` after the digits stands for, and what follows it: the currency.
fn scaled(suffix: &str) -> Option<(f64, &str)> {
    if currency::of(suffix).is_some() {
        return Some((1.0, suffix));
    }
    let mut characters = suffix.chars();
    match characters.next() {
        None => Some((1.0, "")),
        Some('k' | 'K') => Some((1e3, characters.as_str().trim())),
        Some('m' | 'M') => Some((1e6, characters.as_str().trim())),
        Some(_) => None,
    }
}

/// Decimal mark and thousands separator.
fn marks(format: NumberFormat) -> (char, char) {
    match format {
        NumberFormat::PointDecimal => ('.', ','),
        NumberFormat::CommaDecimal => (',', '.'),
    }
}

/// The digits as Rust writes them, if separators stand where the format puts them.
fn plain_digits(text: &str, format: NumberFormat) -> Option<(String, Mark)> {
    let (decimal, thousands) = marks(format);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.parse::<i32>().ok()?)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let groups: Vec<&str> = match separator {
        Some(c) if c == thousands || is_neutral_separator(c) => whole.split(c).collect(),
        Some(_) => return None,
        None => vec![whole],
    };
    let fraction_digits = fraction.unwrap_or_default();
    let all_digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !groups.iter().chain([&fraction_digits]).all(all_digits) || !well_grouped(&groups) {
        return None;
    }
    let mark = match fraction {
        None => Mark::Absent,
        Some(digits) if digits.len() == 3 && groups.len() == 1 && exponent.is_none() => match whole.len() {
            1..=3 if !whole.starts_with('0') => Mark::Either,
            _ => Mark::Certain,
        },
        Some(_) => Mark::Certain,
    };
    let whole = if whole.is_empty() {
        "0".to_owned()
    } else {
        groups.concat()
    };
    Some((format!("{whole}.{fraction_digits}0e{}", exponent.unwrap_or(0)), mark))
}

/// Blanks and apostrophes separate thousands in both formats.
fn is_neutral_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

/// Groups of three digits, or three and then twos as in `12,34,567`.
fn well_grouped(groups: &[&str]) -> bool {
    let [first, middle @ .., last] = groups else {
        return true;
    };
    let by = |size: usize| (1..=size).contains(&first.len()) && middle.iter().all(|group| group.len() == size);
    last.len() == 3 && (by(3) || (!middle.is_empty() && by(2)))
}
