//! Resources and counts of records in messages. Pure.

use crate::catalogue::model::Resource;
use crate::text::counts::thousands;

/// The last word of a resource, in the plural: `tags` for `contacts tags`.
pub fn plural(resource: &Resource) -> &'static str {
    resource.name.rsplit(' ').next().unwrap_or(resource.name)
}

/// `1 tag`, `2 tags`.
pub fn counted(count: usize, resource: &Resource) -> String {
    let noun = if count == 1 { resource.singular } else { plural(resource) };
    format!("{} {noun}", thousands(count as u64))
}
