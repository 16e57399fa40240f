//! Custom objects: kinds of things the account defines (schemas), and the things (records). A service of its own, with
//! real JSON types and UUIDs. What was just written may be missing from listings for ten seconds and more.

use super::build::resource;
use super::model::{Group, Resource};

pub mod records;
pub mod schemas;

/// `acamp custom-objects`.
pub static CUSTOM_OBJECTS: Resource =
    resource("custom-objects", "custom-object", "Kinds of things of your own, and the things", Group::Data);
