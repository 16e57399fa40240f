//! Writes the files of a pull.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Result, cannot_write};
use crate::system::private_files::Replacement;

/// Writes the files that change below `root`, each atomically.
///
/// # Errors
/// `Other` for a file that cannot be written.
pub fn write(root: &Path, changes: &BTreeMap<PathBuf, Option<String>>) -> Result<()> {
    for (path, text) in changes {
        let path = root.join(path);
        let failed = |error: std::io::Error| cannot_write(&path, &error);
        let Some(text) = text else {
            std::fs::remove_file(&path).map_err(failed)?;
            continue;
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut replacement = Replacement::readable(path.clone()).map_err(failed)?;
        replacement.keep_permissions().map_err(failed)?;
        replacement.write_all(text.as_bytes()).map_err(failed)?;
        replacement.commit().map_err(failed)?;
    }
    Ok(())
}
