//! A temporary home: the program's `HOME` and working directory.

use std::path::{Path, PathBuf};

/// The path with the separators of this system, as the program shows it.
pub fn native(path: &Path) -> PathBuf {
    if cfg!(windows) { path.components().collect() } else { path.to_owned() }
}

/// A folder that is removed when this value is dropped.
pub struct Home(tempfile::TempDir);

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Home(tempfile::tempdir().unwrap())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file below the folder, whether it exists or not.
    pub fn join(&self, name: &str) -> PathBuf {
        native(&self.path().join(name))
    }

    /// Replaces the journal of the only job: a run announced its first row at this time, in milliseconds since 1970, and
    /// then died.
    pub fn announce(&self, at: i64) {
        let jobs = std::fs::read_dir(self.join(".local/state/acamp/jobs")).unwrap();
        let journal = jobs.map(|job| job.unwrap().path().join("journal.jsonl")).find(|path| path.exists()).unwrap();
        std::fs::write(journal, format!("{{\"what\":\"sending\",\"rows\":[1,1],\"at\":{at}}}\n")).unwrap();
    }

    /// Writes a file, with its parent folders, and returns its path as text.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.join(name)).unwrap()
    }
}
