//! Numbers and texts as people write them.

use super::width::width;
pub use crate::diagnostics::letters::visible;
pub use crate::results::manifest::command_line;

/// A number as it is written; a dash for one that is not defined.
pub fn defined(number: f64, written: String) -> String {
    if number.is_nan() { "–".to_owned() } else { written }
}

/// `$121.9M`, `$842.5k`, `-$35`.
pub fn money(currency: &str, amount: f64) -> String {
    let sign = if amount < 0.0 { "-" } else { "" };
    let size = amount.abs();
    let (scaled, unit) = if size >= 999.5e6 {
        (size / 1e9, "B")
    } else if size >= 999.5e3 {
        (size / 1e6, "M")
    } else if size >= 999.5 {
        (size / 1e3, "k")
    } else {
        (size, "")
    };
    let digits = if unit.is_empty() {
        0
    } else if scaled >= 9.995 {
        1
    } else {
        2
    };
    defined(amount, format!("{sign}{currency}{scaled:.digits$}{unit}"))
}

/// Money with its sign always shown.
pub fn money_change(currency: &str, amount: f64) -> String {
    let plus = if amount >= 0.0 { "+" } else { "" };
    format!("{plus}{}", money(currency, amount))
}

/// `98.1 %` of the fraction 0.981.
pub fn percent(fraction: f64) -> String {
    defined(fraction, format!("{:.1} %", fraction * 100.0))
}

/// `85 %` of the fraction 0.853.
pub fn whole_percent(fraction: f64) -> String {
    defined(fraction, format!("{:.0} %", fraction * 100.0))
}

/// `+6.9` of the fraction 0.069, in percentage points; as many digits as tell it from 0, up to three.
pub fn points(fraction: f64) -> String {
    let points = fraction * 100.0;
    let digits = match points.abs() {
        size if size == 0.0 || size >= 0.95 => 1,
        size if size >= 0.095 => 2,
        _ => 3,
    };
    defined(points, format!("{points:+.digits$}"))
}

/// `+6.88 to +6.94` of the ends of an interval of fractions, in percentage points: [`points`], with more digits, up to three, where
/// both ends would look the same.
pub fn points_between(low: f64, high: f64) -> String {
    let (mut ends, mut digits) = ([low, high].map(points), 2);
    // What is not defined differs from itself, and has no digits.
    while !low.is_nan() && low != high && ends[0] == ends[1] && digits <= 3 {
        ends = [low, high].map(|end| format!("{:+.digits$}", end * 100.0));
        digits += 1;
    }
    ends.join(" to ")
}

/// `+6.9 ±0.1` of a fraction and half the width of its interval, in percentage points; as many digits as the error has
/// meaning in, up to three.
pub fn points_with_error(fraction: f64, half_width: f64) -> String {
    let half = half_width * 100.0;
    // One cluster tells no error, and what never varies has none.
    if half.is_nan() || half == 0.0 {
        return if fraction == 0.0 {
            "0".to_owned()
        } else {
            points(fraction)
        };
    }
    let digits = match half {
        size if size >= 0.095 => 1,
        size if size >= 0.0095 => 2,
        _ => 3,
    };
    let points = fraction * 100.0;
    // What rounds to 0 has no sign.
    if points.abs() < 0.5 * f64::powi(0.1, digits as i32) {
        format!("{:.digits$} ±{half:.digits$}", 0.0)
    } else {
        format!("{points:+.digits$} ±{half:.digits$}")
    }
}

/// `+$5.30M ±$44.1k`.
pub fn money_with_error(currency: &str, amount: f64, half_width: f64) -> String {
    if half_width > 0.0 {
        format!("{} ±{}", money_change(currency, amount), money(currency, half_width))
    } else if amount == 0.0 {
        "0".to_owned()
    } else {
        money_change(currency, amount)
    }
}

/// `1,234` of 1234.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `` `a`, `b` and `c` ``.
pub fn and(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

/// `1 team`, `2 teams`.
pub fn several(number: usize, singular: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {singular}{plural}", count(number))
}

/// A time to wait in minutes, from two hours on in hours.
pub fn waiting_time(hours: f64) -> String {
    let minutes = hours * 60.0;
    if minutes < 0.5 {
        "< 1 min".to_owned()
    } else if minutes < 119.5 {
        format!("{minutes:.0} min")
    } else {
        format!("{hours:.1} h")
    }
}

/// Hours, accounts and the like, with thousands separators from 1,000; `1.2e15` where digits would be too many to read.
pub fn quantity(number: f64) -> String {
    if number.abs() >= 1e15 {
        format!("{number:.1e}")
    } else if number.abs() >= 999.5 {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}{}", count(number.abs().round() as usize))
    } else if number.abs() >= 99.95 {
        format!("{number:.0}")
    } else {
        defined(number, format!("{number:.1}"))
    }
}

/// How often, of the fraction of outcomes: `in 87 % of outcomes`, `in every outcome`.
pub fn odds(fraction: f64) -> String {
    match fraction * 100.0 {
        0.0 => "in no outcome".to_owned(),
        100.0 => "in every outcome".to_owned(),
        share if share >= 99.5 => "in over 99 % of outcomes".to_owned(),
        share if share < 0.5 => "in under 1 % of outcomes".to_owned(),
        share => format!("in {share:.0} % of outcomes"),
    }
}

/// Text in lines that fit a narrow terminal, each of them indented; a number keeps its `%`.
pub fn wrapped(text: &str, indent: &str) -> String {
    wrapped_at(width(), text, indent)
}

/// The same at another width.
pub fn wrapped_at(most: usize, text: &str, indent: &str) -> String {
    let text = text.replace(" %", "\u{a0}%");
    let mut lines = String::from(indent);
    let mut used = indent.len();
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > indent.len() && used + 1 + length > most {
            lines.push('\n');
            lines.push_str(indent);
            used = indent.len();
        } else if used > indent.len() {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
    }
    lines.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_an_interval_differ_to_the_eye() {
        assert_eq!(points_between(0.021, 0.069), "+2.1 to +6.9");
        assert_eq!(points_between(0.0689, 0.0694), "+6.89 to +6.94");
        assert_eq!(points_between(0.05, 0.05), "+5.0 to +5.0");
        assert_eq!(points_between(f64::NAN, f64::NAN), "– to –");
    }

    #[test]
    fn a_shell_takes_a_command_line_apart_again() {
        let target = "P(required_load@team:sync <= 0.9) >= 0.95";
        let command = ["axplan", "size", "our move.toml", "--target", target];
        assert_eq!(shlex::split(&command_line(&command)).unwrap(), command);
    }

    #[test]
    fn errors_say_how_many_digits_count() {
        let told = [
            (0.0687, 0.0007),
            (-0.003, 0.0004),
            (0.0, 0.0),
            (-1e-6, 1e-5),
            (0.02, f64::NAN),
            (0.12, 0.04),
        ]
        .map(|(mean, half)| points_with_error(mean, half));
        assert_eq!(
            told,
            ["+6.87 ±0.07", "-0.30 ±0.04", "0", "0.000 ±0.001", "+2.0", "+12.0 ±4.0"]
        );
        assert_eq!(money_with_error("$", 5.3e6, 44_100.0), "+$5.30M ±$44.1k");
        assert_eq!(money_with_error("$", 0.0, 0.0), "0");
    }

    #[test]
    fn certainty_is_not_rounded_to() {
        let told = [0.0, 0.001, 0.5, 0.999, 1.0].map(odds);
        assert_eq!(
            told,
            [
                "in no outcome",
                "in under 1 % of outcomes",
                "in 50 % of outcomes",
                "in over 99 % of outcomes",
                "in every outcome"
            ]
        );
    }

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let words = "word ".repeat(15);
        let expected = format!("  {}\n  95 % of all", words.trim_end());
        assert_eq!(wrapped(&format!("{words}95 % of all"), "  "), expected);
    }

    #[test]
    fn money_is_short() {
        let written =
            [0.0, 35.4, 842_499.0, 999_600.0, 121_915_500.0, -9_876.0, 2.5e9].map(|amount| money("$", amount));
        assert_eq!(
            written,
            ["$0", "$35", "$842.5k", "$1.00M", "$121.9M", "-$9.88k", "$2.50B"]
        );
    }

    #[test]
    fn points_tell_small_from_nothing() {
        let written = [0.0, 0.0691, -0.0042, 0.0004].map(points);
        assert_eq!(written, ["+0.0", "+6.9", "-0.42", "+0.040"]);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(count),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([3.06, 123.4, 12_345.6].map(quantity), ["3.1", "123", "12,346"]);
        assert_eq!(
            [9e14, -1.25e15, 1e300].map(quantity),
            ["900,000,000,000,000", "-1.2e15", "1.0e300"]
        );
    }
}
