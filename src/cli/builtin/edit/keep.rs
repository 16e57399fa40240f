//! Saves an edited text that could not be sent.

use std::path::PathBuf;

use crate::error::{Result, cannot_write};
use crate::system::paths::Paths;
use crate::system::private_files::{create_folder, replace};

/// Writes `text` to the file `name` in the folder of saved texts, readable by its owner only, and returns its path.
///
/// # Errors
/// `Other` if there is no folder for it or it cannot be written.
pub fn write(paths: &Paths, name: &str, text: &str) -> Result<PathBuf> {
    let folder = paths.state()?.join("edits");
    // The id comes from the server: it must not lead to another folder.
    let plain = |letter: char| if letter.is_alphanumeric() || matches!(letter, '-' | '.') { letter } else { '_' };
    let path = folder.join(name.trim_start_matches('.').chars().map(plain).collect::<String>());
    create_folder(&folder)
        .and_then(|()| replace(&path, text.as_bytes()))
        .map_err(|error| cannot_write(&path, &error))?;
    Ok(path)
}
