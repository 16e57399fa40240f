//! `acamp mirror path`: where the file of the mirror is, whether it exists or not.

use clap::Command;
use serde_json::json;

use crate::error::Result;
use crate::session::Context;

/// Its clap command.
pub fn command() -> Command {
    Command::new("path").about("Print the path of the mirror")
}

/// Prints the path. Shape: an object `path`, if an output format is chosen.
///
/// # Errors
/// As [`Context::mirror_file`].
pub fn run(context: &Context) -> Result<()> {
    let path = context.mirror_file()?.path().display().to_string();
    context.print_value(Some(&path), &["path"], &json!({ "path": path }))
}
