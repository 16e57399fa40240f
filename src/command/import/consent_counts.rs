//! Counts what the rows of a file say about consent, and words the warnings. Pure.

use std::collections::BTreeMap;

use super::consent::Answer;
use super::contact::Named;
use super::layout::Layout;
use crate::text::counts::{count_of, thousands};

/// What the rows say.
#[derive(Debug, Default)]
pub struct ConsentCounts {
    /// Rows that are subscribed to a list.
    subscribed: u64,
    /// Rows that are not, because a column mapped to consent says no.
    pub refused: u64,
    /// What columns that are not used for consent say about rows that are subscribed: how many say no, and how many
    /// nothing.
    unused: BTreeMap<usize, (u64, u64)>,
}

impl ConsentCounts {
    /// Adds a valid row.
    pub fn add(&mut self, named: &Named<'_>) {
        self.refused += u64::from(named.refused);
        if named.subscribe.is_empty() {
            return;
        }
        self.subscribed += 1;
        for (column, answer) in named.answers {
            let (no, blank) = self.unused.entry(*column).or_default();
            match answer {
                Answer::No => *no += 1,
                Answer::Blank => *blank += 1,
                Answer::Yes | Answer::Unknown => {}
            }
        }
    }

    /// A warning for each column that says no about rows that are subscribed all the same.
    pub fn warnings(&self, layout: &Layout) -> Vec<String> {
        let warning = |(at, (no, blank)): (&usize, &(u64, u64))| {
            let name = &layout.columns.get(*at)?.name;
            let empty = if *blank > 0 { format!(", {} empty", count_of(*blank, "cell")) } else { String::new() };
            let verb = if *no == 1 { "says" } else { "say" };
            (no + blank > 0).then(|| {
                format!(
                    "column \"{name}\": {} of {} to subscribe {verb} no to email{empty}; to leave them unsubscribed: \
                     --map '{name}=consent'",
                    thousands(*no),
                    count_of(self.subscribed, "row"),
                )
            })
        };
        self.unused.iter().filter_map(warning).collect()
    }
}
