//! What is wrong with an input, where it stands, and what to write instead.

pub mod encoding;
pub mod letters;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, normalize_untrusted_str};

use letters::{steers, visible};

/// The most diagnostics that are shown at once; nobody reads more. A list of 200 rows that cannot be read, with what sums it up, fits.
const MOST_SHOWN: usize = 250;

/// A text that can be wrong: a file, some lines of one, or an argument of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How messages name it: a path, or the option it came from.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The line number of the text's first line.
    pub first_line: usize,
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes of the text to underline.
    pub span: Range<usize>,
    /// What to say under the underlined text; may be empty.
    pub label: String,
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// The same, at a place.
    pub fn at(mut self, source: &Arc<Source>, span: Range<usize>, label: impl Into<String>) -> Self {
        self.place = Some(Place {
            source: Arc::clone(source),
            span,
            label: label.into(),
        });
        self
    }

    /// The same, with what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// File, line and message, in one line.
    pub fn in_one_line(&self) -> String {
        let Some(Place { source, span, .. }) = &self.place else {
            return visible(&self.message);
        };
        let line = source.first_line + source.text[..span.start.min(source.text.len())].matches('\n').count();
        visible(&format!("{}:{line}: {}", source.name, self.message))
    }

    /// As a compiler shows it: message, file, line and column, the text underlined, help.
    pub fn render(&self, colour: bool) -> String {
        let (message, text) = (
            tamed(&self.message),
            self.place.as_ref().map(|place| tamed(&place.source.text)),
        );
        let title = Level::ERROR.primary_title(message);
        let place = self.place.as_ref().zip(text).map(|(place, text)| {
            let annotation = AnnotationKind::Primary.span(place.span.clone());
            Snippet::source(text)
                .path(visible(&place.source.name))
                .line_start(place.source.first_line)
                .annotation(if place.label.is_empty() {
                    annotation
                } else {
                    annotation.label(visible(&place.label))
                })
        });
        // The renderer trusts what it is told as help.
        let help = self
            .help
            .as_ref()
            .map(|help| Level::HELP.message(normalize_untrusted_str(&tamed(help))));
        let report = match (place, help) {
            (Some(place), Some(help)) => title.element(place).element(help),
            (Some(place), None) => title.element(place),
            (None, Some(help)) => title.element(help),
            (None, None) => annotate_snippets::Group::with_title(title),
        };
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[report])
    }
}

/// Everything that is wrong with an input, found in one reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct InputErrors(pub Vec<Diagnostic>);

impl InputErrors {
    /// Writes all of them, in colour; a stream that knows no colour strips it.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write_to(&self, to: &mut impl io::Write) -> io::Result<()> {
        for diagnostic in self.0.iter().take(MOST_SHOWN) {
            writeln!(to, "{}\n", diagnostic.render(true))?;
        }
        writeln!(to, "{}", self.count())
    }

    fn count(&self) -> String {
        let count = self.0.len();
        let shown = if count > MOST_SHOWN {
            format!(", of which the first {MOST_SHOWN} are shown")
        } else {
            String::new()
        };
        format!("{count} {}{shown}", if count == 1 { "error" } else { "errors" })
    }
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in self.0.iter().take(MOST_SHOWN) {
            writeln!(f, "{}\n", diagnostic.render(false))?;
        }
        f.write_str(&self.count())
    }
}

/// A text without the letters that steer and that the renderer leaves as they are; those that stand for them take as many bytes, so that
/// places stay where they are.
fn tamed(text: &str) -> Cow<'_, str> {
    let is_left = |letter: char| !letter.is_ascii() && steers(letter);
    if !text.contains(is_left) {
        return Cow::Borrowed(text);
    }
    let shown = |letter: char| match letter.len_utf8() {
        _ if !is_left(letter) => letter,
        2 => '\u{b7}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The known word nearest to an unknown one, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::normalized_damerau_levenshtein(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_place_and_help() {
        let source = Arc::new(Source {
            name: "a.toml".into(),
            text: "x = 1\nheadcont = 3\n".into(),
            first_line: 1,
        });
        let shown = Diagnostic::new("unknown key `headcont`")
            .at(&source, 6..14, "not a key of a team")
            .help("write `headcount`")
            .render(false);
        insta::assert_snapshot!(shown, @r"
        error: unknown key `headcont`
         --> a.toml:2:1
          |
        2 | headcont = 3
          | ^^^^^^^^ not a key of a team
          |
          = help: write `headcount`
        ");
    }

    #[test]
    fn nothing_in_it_steers() {
        let steering = "\u{1b}[2J\u{85}\u{ad}\u{200b}\u{202e}\u{2066}\u{feff}x";
        let source = Arc::new(Source {
            name: steering.into(),
            text: format!("{steering} = 1\n"),
            first_line: 1,
        });
        let shown = Diagnostic::new(steering)
            .at(&source, 0..steering.len(), steering)
            .help(steering);
        assert!(
            !shown
                .render(false)
                .contains(|letter: char| letter != '\n' && steers(letter))
        );
        assert!(!shown.in_one_line().contains(steers));
    }

    #[test]
    fn suggests_only_what_is_near() {
        assert_eq!(nearest("headcont", ["mode", "headcount"]), Some("headcount"));
        assert_eq!(nearest("zebra", ["mode", "headcount"]), None);
    }
}
