//! Custom objects: schemas defined by the account, and their records. A separate API with proper JSON types and UUIDs.
//! A new record may be missing from listings for ten seconds or more.

use super::build::resource;
use super::model::{Group, Resource};

pub mod records;
pub mod schemas;

pub static CUSTOM_OBJECTS: Resource =
    resource("custom-objects", "custom-object", "Custom object schemas and records", Group::Data);
