//! Tables: one record, or the rows of a listing so far.

use super::Writer;
use crate::error::Result;
use crate::output::dates::Dates;
use crate::output::{Count, table};
use crate::text::json::value::Value;

impl Writer<'_> {
    pub(super) fn write_table(&mut self, items: &[String]) -> Result<Vec<String>> {
        if let (Count::One, [item]) = (self.count, items) {
            let names = self.shows_names().then_some(&self.names);
            let text = table::single(item, self.columns.chosen(), self.style(), names);
            self.write(text.as_bytes())?;
            return Ok(Vec::new());
        }
        self.write_listing(items)?;
        match self.listing.as_ref().map(table::Listing::hidden) {
            None | Some([]) => Ok(Vec::new()),
            Some(hidden) => Ok(vec![format!("the terminal is too narrow for: {}", hidden.join(", "))]),
        }
    }

    /// Writes the next rows of a table.
    pub(super) fn write_listing(&mut self, items: &[String]) -> Result<()> {
        let Some(first) = items.first() else { return Ok(()) };
        if self.listing.is_none() {
            let first = Value::new(first);
            let columns = self.columns.of_rows(Some(first));
            self.listing =
                Some(table::Listing::new(columns, &self.columns.further(first, self.output.width), self.style()));
        }
        let names = self.shows_names().then_some(&self.names);
        let text = self.listing.as_mut().map(|listing| listing.rows(items, names)).unwrap_or_default();
        self.write(text.as_bytes())
    }

    fn style(&self) -> table::Style {
        let is_shown = self.output.is_shown();
        table::Style {
            width: self.output.width.map(usize::from),
            dates: if is_shown { Dates::Relative(jiff::Timestamp::now()) } else { Dates::Absolute },
            no_header: self.output.no_header,
            color: self.output.color && is_shown,
            resource: self.columns.resource(),
            has_labels: self.has_labels,
            wraps: self.output.wraps,
        }
    }
}
