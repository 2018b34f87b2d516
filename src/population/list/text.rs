//! From a file to text: what is a spreadsheet, or in another encoding than UTF-8, is refused with what to save it as.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::subject::{NamedBy, Subject};
use crate::diagnostics::{Diagnostic, encoding};

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
            NamedBy::Option(_) | NamedBy::New => String::new(),
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
    encoding::text_of(bytes, shown_as, SAVE_AS)
}
