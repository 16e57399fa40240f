//! Saves an edited text that could not be sent.

use std::fs::DirBuilder;
use std::io::Write;
use std::path::PathBuf;

use tempfile::NamedTempFile;

use crate::error::{Result, cannot_write};
use crate::system::paths::Paths;

/// Writes `text` to the file `name` in the folder of saved texts, readable by its owner only, and returns its path.
///
/// # Errors
/// `Other` if there is no folder for it or it cannot be written.
pub fn write(paths: &Paths, name: &str, text: &str) -> Result<PathBuf> {
    let folder = paths.state()?.join("edits");
    // The id comes from the server: it must not lead to another folder.
    let plain = |letter: char| if letter.is_alphanumeric() || matches!(letter, '-' | '.') { letter } else { '_' };
    let path = folder.join(name.trim_start_matches('.').chars().map(plain).collect::<String>());
    let failed = |error: &std::io::Error| cannot_write(&path, error);
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|error| failed(&error))?;
    let mut file = NamedTempFile::new_in(&folder).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    file.persist(&path).map_err(|error| failed(&error.error))?;
    Ok(path)
}
