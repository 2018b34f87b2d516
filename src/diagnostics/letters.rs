//! Letters that are not shown but steer how others are: they could make a page or a terminal show something else than what is there.

/// Whether a letter steers how text is shown instead of being shown: control characters, which terminals obey; what turns the direction
/// of writing around, and numbers with it (Unicode Standard Annex 9, 2.6); separators of lines and paragraphs; and what takes no room, by
/// which two names may look the same (Unicode Technical Standard 39, 3.1.1). The joiners U+200C and U+200D and tags are none: Persian and
/// emoji need them.
pub fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// Letters that steer, and that a text of several lines needs.
pub const OF_TEXTS: [char; 2] = ['\n', '\t'];

/// The first letter of a text that steers and is not among those that it may hold, in the words of messages.
pub fn steering(text: &str, allowed: &[char]) -> Option<String> {
    let letter = text
        .chars()
        .find(|letter| steers(*letter) && !allowed.contains(letter))?;
    Some(if letter.is_control() {
        "a control character".to_owned()
    } else {
        format!("an invisible letter (U+{:04X})", u32::from(letter))
    })
}

/// A text of what somebody else may have written, with a dot for each letter that steers.
pub fn visible(text: &str) -> String {
    text.replace(steers, "\u{b7}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_nothing() {
        let text = "0.1\u{1b}[31m\u{9b}2J\u{7f}\r\nü…\u{202e}1\u{2069}\u{200b}";
        assert_eq!(visible(text), "0.1·[31m·2J···ü…·1··");
    }

    #[test]
    fn what_is_shown_does_not_steer() {
        let shown = "Müller & Søn, ¥, می\u{200c}خواهم, שלום, 👩\u{200d}💻, a\u{a0}b";
        assert_eq!(steering(shown, &[]), None);
        for letter in [
            '\u{ad}', '\u{61c}', '\u{200b}', '\u{200f}', '\u{2028}', '\u{2060}', '\u{2069}', '\u{feff}',
        ] {
            assert!(steers(letter), "{letter:?}");
        }
    }

    #[test]
    fn messages_name_the_first() {
        assert_eq!(
            steering("a\u{ad}\u{202e}", &[]).unwrap(),
            "an invisible letter (U+00AD)"
        );
        assert_eq!(steering("a\tb\u{7}", &['\t']).unwrap(), "a control character");
        assert_eq!(steering("a\tb\n", &['\n', '\t']), None);
    }
}
