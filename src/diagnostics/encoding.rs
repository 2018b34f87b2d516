//! Bytes as text: what is not UTF-8 is refused with what to save it as.

use std::sync::Arc;

use super::{Diagnostic, Source};

/// The text in the bytes of a file, without its byte-order mark.
///
/// # Errors
/// Where they are in another encoding; `save_as` is what is said to be done about it.
pub fn text_of<'a>(bytes: &'a [u8], shown_as: &str, save_as: &str) -> Result<&'a str, Diagnostic> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Diagnostic::new(format!("`{shown_as}` is encoded as UTF-16, not as UTF-8")).help(save_as));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            Err(Diagnostic::new(format!("`{shown_as}` is not a text file: it holds zero bytes")).help(save_as))
        }
        Ok(text) => Ok(text.trim_start_matches('\u{feff}')),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to(), shown_as, save_as)),
    }
}

/// Points at the first byte that is not UTF-8.
fn not_utf8(bytes: &[u8], at: usize, shown_as: &str, save_as: &str) -> Diagnostic {
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = bytes[..at].iter().rposition(is_break).map_or(0, |i| i + 1);
    let end = bytes[at..].iter().position(is_break).map_or(bytes.len(), |i| at + i);
    let before = String::from_utf8_lossy(&bytes[start..at]);
    let before = before.trim_start_matches('\u{feff}');
    let line = 1 + line_breaks(&bytes[..start]) as usize;
    let source = Arc::new(Source {
        name: shown_as.to_owned(),
        text: format!("{before}{}", String::from_utf8_lossy(&bytes[at..end])),
        first_line: line,
    });
    let span = before.len()..before.len() + char::REPLACEMENT_CHARACTER.len_utf8();
    Diagnostic::new(format!("line {line} is not UTF-8 text"))
        .at(&source, span, "this character is written in another encoding")
        .help(save_as)
}

/// Number of line breaks: `\n`, `\r\n` or `\r`.
pub fn line_breaks(bytes: &[u8]) -> u64 {
    let mut breaks = 0;
    let mut previous = 0;
    for &byte in bytes {
        if byte == b'\r' || (byte == b'\n' && previous != b'\r') {
            breaks += 1;
        }
        previous = byte;
    }
    breaks
}
