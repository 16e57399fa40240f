//! Resources and counts of records in messages. Pure.

use crate::catalogue::model::Resource;
use crate::text::counts::thousands;

/// `1 tag`, `2 tags`.
pub fn counted(count: usize, resource: &Resource) -> String {
    let noun = if count == 1 { resource.singular } else { resource.last_word() };
    format!("{} {noun}", thousands(count as u64))
}
