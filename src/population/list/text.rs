//! From a file to text: what is not UTF-8 is refused with what to save it as.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::subject::{NamedBy, Subject};
use crate::diagnostics::{Diagnostic, Source};

/// The largest file that is read.
const MAX_BYTES: u64 = 2_000_000_000;
const SAVE_AS: &str = "save the list as `CSV UTF-8 (comma delimited)`, or export it again with UTF-8 as its encoding";

/// The bytes of a file.
pub(super) fn bytes_of(path: &Path, shown_as: &str, subject: &Subject) -> Result<Vec<u8>, Diagnostic> {
    let cannot = |error: io::Error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        let relative = match subject.named_by {
            NamedBy::Section(section) => format!("; `{section}.file` is relative to the scenario file"),
            NamedBy::Option(_) => String::new(),
        };
        Diagnostic::new(format!("the {} `{shown_as}` cannot be read: {why}", subject.list))
            .help(format!("give the path of a CSV file{relative}"))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(
            Diagnostic::new(format!("the {} `{shown_as}` is larger than 2 GB", subject.list))
                .help(format!("export only the columns that are needed: {}", subject.columns)),
        );
    }
    Ok(bytes)
}

/// The text in the bytes, without its byte-order mark.
pub(super) fn text_of<'a>(bytes: &'a [u8], shown_as: &str, subject: &Subject) -> Result<&'a str, Diagnostic> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(
            Diagnostic::new(format!("`{shown_as}` is a spreadsheet, not a CSV file")).help(format!(
                "open it and save the sheet with the {} as `CSV UTF-8 (comma delimited)`",
                subject.rows
            )),
        );
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Diagnostic::new(format!("`{shown_as}` is encoded as UTF-16, not as UTF-8")).help(SAVE_AS));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            Err(Diagnostic::new(format!("`{shown_as}` is not a text file: it holds zero bytes")).help(SAVE_AS))
        }
        Ok(text) => Ok(text.trim_start_matches('\u{feff}')),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to(), shown_as)),
    }
}

/// Points at the first byte that is not UTF-8.
fn not_utf8(bytes: &[u8], at: usize, shown_as: &str) -> Diagnostic {
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
        .help(SAVE_AS)
}

/// Number of line breaks: `\n`, `\r\n` or `\r`.
pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
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
