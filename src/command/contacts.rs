//! Commands about one contact: `contacts show` (everything on one page), `contacts timeline` (its activity), and
//! `contacts explain` (why it does or does not receive email).

mod contact_data;
pub mod count;
pub mod explain;
mod record_names;
mod related;
pub mod show;
pub mod timeline;
