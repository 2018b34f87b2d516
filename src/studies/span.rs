//! Ranges of numbers as arguments write them: `low..high`.

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span<'a> {
    /// Its ends as they are written.
    pub written: [&'a str; 2],
    /// Its ends, the lower one first; never equal.
    pub ends: [f64; 2],
}

impl<'a> Span<'a> {
    /// Reads `low..high`; nothing where no `..` stands there.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence without a full stop.
    pub fn parse(text: &'a str) -> Result<Option<Self>, String> {
        let Some((low, high)) = text.split_once("..") else {
            return Ok(None);
        };
        let written = [low.trim(), high.trim()];
        let ends = [finite(written[0])?, finite(written[1])?];
        if ends[0] >= ends[1] {
            return Err(format!(
                "`{}` is empty: {} is not below {}",
                text.trim(),
                written[0],
                written[1]
            ));
        }
        Ok(Some(Self { written, ends }))
    }
}

/// Takes `path=range` apart at its last `=`; no range where none stands outside of a quoted name.
#[must_use]
pub fn path_and_range(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once('=') {
        Some((path, range)) if !range.contains(['"', '\'']) => (path.trim(), Some(range)),
        _ => (text.trim(), None),
    }
}

/// A number that can be computed with.
///
/// # Errors
/// Where it is none.
pub fn finite(text: &str) -> Result<f64, String> {
    if text.is_empty() {
        return Err("a number is missing".to_owned());
    }
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| format!("`{text}` is not a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_two_ends_and_rise() {
        let span = Span::parse(" 0.5 .. 1e2 ").unwrap().unwrap();
        assert_eq!((span.written, span.ends), (["0.5", "1e2"], [0.5, 100.0]));
        assert_eq!(Span::parse("0.5"), Ok(None));
        assert_eq!(Span::parse("4..4").unwrap_err(), "`4..4` is empty: 4 is not below 4");
        assert_eq!(Span::parse("..4").unwrap_err(), "a number is missing");
        assert_eq!(Span::parse("1..inf").unwrap_err(), "`inf` is not a number");
        assert_eq!(path_and_range(" a.b = 1..2"), ("a.b", Some(" 1..2")));
        assert_eq!(path_and_range("a.\"=b\".c=1..2"), ("a.\"=b\".c", Some("1..2")));
        assert_eq!(path_and_range("a.'=b'.c"), ("a.'=b'.c", None));
        assert_eq!(Span::parse("1..2..3").unwrap_err(), "`2..3` is not a number");
    }
}
