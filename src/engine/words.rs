//! Resources and counts of records in messages. Pure.

use crate::catalogue::model::Resource;
use crate::text::counts::thousands;

/// `1 tag`, `2 tags`.
pub fn counted(count: usize, resource: &Resource) -> String {
    format!("{} {}", thousands(count as u64), resource.counted(count as u64))
}
