//! What is wrong in the files of a set-up.

use std::path::{Path, PathBuf};

use super::toml_value::place;
use crate::error::Error;
use crate::text::similarity::nearest;

/// A problem, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// The file, below the folder of the set-up.
    pub path: PathBuf,
    /// The line, 1-based; 0 for the whole file.
    pub line: usize,
    /// The column, 1-based, in characters; 0 for the whole file.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty if that is plain.
    pub hint: String,
    /// Whether the file can be used nevertheless.
    pub is_warning: bool,
}

impl FileProblem {
    /// A problem of a whole file.
    pub fn of_file(path: &Path, message: impl Into<String>) -> Self {
        let message = message.into();
        FileProblem { path: path.to_owned(), line: 0, column: 0, message, hint: String::new(), is_warning: false }
    }

    /// A problem at a byte of the text of a file.
    pub fn at(path: &Path, text: &str, byte: usize, message: impl Into<String>) -> Self {
        let (line, column) = place(text, byte);
        FileProblem { line, column, ..FileProblem::of_file(path, message) }
    }

    /// With what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With the closest of `names`, if one is close to what was typed.
    pub fn near<'a>(self, typed: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(typed, names) {
            Some(near) => self.hint(format!("did you mean {near}?")),
            None => self,
        }
    }

    /// The file can be used nevertheless.
    pub fn warning(mut self) -> Self {
        self.is_warning = true;
        self
    }

    /// `lists/newsletter.toml:3:1: unknown property`.
    pub fn line_text(&self) -> String {
        let path = self.path.display();
        if self.line == 0 {
            return format!("{path}: {}", self.message);
        }
        format!("{path}:{}:{}: {}", self.line, self.column, self.message)
    }
}

/// One error for the problems of a folder; none if it can be used.
pub fn as_error(folder: &Path, problems: &[FileProblem]) -> Option<Error> {
    let mut errors = problems.iter().filter(|problem| !problem.is_warning);
    let first = errors.next()?;
    let others = errors.count();
    let more = if others == 0 { String::new() } else { format!(" (and {others} more)") };
    let error = Error::usage(format!("cannot use {}: {}{more}", folder.display(), first.line_text()));
    Some(if others > 0 || first.hint.is_empty() {
        error.hint(format!("acamp validate {}", crate::text::shell_words::quoted(&folder.display().to_string())))
    } else {
        error.hint(first.hint.clone())
    })
}
