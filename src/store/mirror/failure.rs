//! What SQLite reports, as errors of the program.

use std::path::Path;

use rusqlite::ErrorCode;
use rusqlite::ffi::Error as Code;

use crate::error::{Error, Kind};

/// The failure of a statement of the program on the file `path`.
pub fn of(path: &Path, error: &rusqlite::Error) -> Error {
    let name = path.display();
    let code = error.sqlite_error().map(|Code { code, .. }| *code);
    match code {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            Error::new(Kind::Other, format!("{name} is damaged: {}", reason(error)))
                .hint("delete the file, then run acamp mirror sync")
        }
        Some(ErrorCode::DiskFull) => Error::new(Kind::Other, format!("cannot write {name}: no space left on device"))
            .hint("free space, then run acamp mirror sync again: it continues"),
        Some(ErrorCode::CannotOpen) => Error::new(Kind::Other, format!("cannot open {name}")),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::new(Kind::Other, format!("{name} is in use by another program"))
        }
        Some(ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Error::new(Kind::Other, format!("cannot read or write {name}: {}", reason(error)))
        }
        _ => Error::new(Kind::Other, format!("{name}: {}", reason(error))),
    }
}

/// SQLite's message, without its codes.
pub fn reason(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } | rusqlite::Error::SqliteFailure(_, Some(msg)) => msg.clone(),
        rusqlite::Error::SqliteFailure(code, None) => {
            let text = code.to_string();
            text.split_once(": ").map_or(text.clone(), |(_, text)| text.to_owned())
        }
        other => other.to_string(),
    }
}
