//! The shapes of argument that the special commands declare.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction};

use crate::error::{Error, Result};

/// A required positional argument.
pub fn positional(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).required(true).help(help)
}

/// A flag without a value.
pub fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// A flag with a value.
pub fn option(name: &'static str, value: &'static str, help: impl Into<StyledStr>) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help.into())
}

/// The two sides of `KEY=VALUE`.
///
/// # Errors
/// `Usage` without an equals sign, and for an empty key.
pub fn key_value(text: impl AsRef<str>) -> Result<(String, String)> {
    let text = text.as_ref();
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(Error::usage(format!("`{text}` is not KEY=VALUE"))),
    }
}
