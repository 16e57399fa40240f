//! Commands about one contact: `contacts show` (everything on one page), `contacts timeline` (its activity),
//! `contacts explain` (why it does or does not receive email), `contacts export-person` (all data about it) and
//! `contacts erase`; and `contacts duplicates`, about all of them.

mod contact_data;
pub mod count;
pub mod duplicates;
pub mod explain;
pub mod person;
mod record_names;
mod related;
pub mod show;
pub mod timeline;
