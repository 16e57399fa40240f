//! Resources and counts of records in messages. Pure.

use crate::catalogue::model::Resource;
use crate::text::counts::thousands;

/// `1 tag`, `2 tags`.
pub fn counted(count: usize, resource: &Resource) -> String {
    let name = if count == 1 { resource.singular } else { resource.last_word() };
    format!("{} {name}", thousands(count as u64))
}
