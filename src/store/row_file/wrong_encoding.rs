//! Counts the rows with text that was encoded twice, and words the warning.

use crate::api::reply::wording::brief;
use crate::text::counts::count_of;

/// Maximum characters of a text that are shown.
const SHOWN: usize = 60;

/// The rows with text that was encoded twice.
#[derive(Debug, Default)]
pub struct WrongEncoding {
    rows: u64,
    /// The line of the first one, its text, and what it was before.
    first: Option<(u64, String, String)>,
}

impl WrongEncoding {
    /// Adds the row on a line, with what [`super::Cells::encoded_twice`] found in it.
    pub fn add(&mut self, line: u64, found: Option<(String, String)>) {
        let Some((text, repaired)) = found else { return };
        self.rows += 1;
        self.first.get_or_insert((line, text, repaired));
    }

    /// A warning if there are any.
    pub fn warning(&self) -> Option<String> {
        let (line, text, repaired) = self.first.as_ref()?;
        let (rows, text, repaired) = (count_of(self.rows, "row"), brief(text, SHOWN), brief(repaired, SHOWN));
        let example = format!("\"{text}\" for \"{repaired}\" on line {line}");
        Some(format!("{rows} in the wrong encoding, such as {example}; export the file again as UTF-8, or correct it"))
    }
}
