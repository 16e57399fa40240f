//! `acamp mirror path`: where the file of the mirror is, whether it exists or not.

use clap::Command;
use serde_json::json;

use crate::api::reply::Item;
use crate::error::Result;
use crate::output::{self, Count, Format};
use crate::session::Context;

/// Its clap command.
pub fn command() -> Command {
    Command::new("path").about("Print the path of the mirror")
}

/// Shape: an object `path`; a table has only the path.
///
/// # Errors
/// As [`Context::mirror_file`].
pub fn run(context: &Context) -> Result<()> {
    let output = context.output()?;
    let path = context.mirror_file()?.path().display().to_string();
    if output.format == Format::Table {
        return output::text(&output, &path);
    }
    context.print(Count::One, &["path"], [Item::from_value(&json!({ "path": path }))])
}
