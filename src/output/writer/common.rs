//! A writer of one of several profiles: its records go to the common output, which selects, sorts and formats them.

use super::Writer;
use crate::api::reply::Item;
use crate::error::Result;
use crate::output::feed::{FeedPart, FeedRecords};

impl Writer<'_> {
    /// Keeps the default columns whatever the first record has.
    #[must_use]
    pub fn with_fixed_columns(self) -> Self {
        Writer { columns: self.columns.fixed(), ..self }
    }

    /// Verifies the columns and hands the record over.
    pub(super) fn hand_over(&mut self, item: &Item) -> Result<()> {
        self.expect(std::slice::from_ref(item))?;
        self.announce()?;
        self.output.feed.as_ref().map_or(Ok(()), |feed| feed.record(item.json()))
    }

    pub(super) fn end_handing_over(mut self) -> Result<Vec<String>> {
        self.announce()?;
        let names = std::mem::take(&mut self.names);
        self.output.feed.as_ref().map_or(Ok(()), |feed| feed.send(FeedPart::Names(names)))?;
        Ok(Vec::new())
    }

    /// Says what the records are, before the first of them.
    fn announce(&mut self) -> Result<()> {
        let Some(feed) = self.output.feed.as_ref().filter(|_| !self.is_announced) else { return Ok(()) };
        self.is_announced = true;
        feed.send(FeedPart::Start(FeedRecords {
            columns: self.columns.default().iter().map(|path| (*path).to_owned()).collect(),
            resource: self.columns.resource(),
            has_labels: self.has_labels,
            wraps: self.output.wraps,
        }))
    }
}
