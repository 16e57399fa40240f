//! Custom objects: schemas defined by the account, and their records. A separate API with proper JSON types and UUIDs.
//! A new record may be missing from listings for ten seconds or more.

use super::build::resource;
use super::model::{Group, Resource};

pub(crate) mod records;
pub(crate) mod schemas;

pub(crate) static CUSTOM_OBJECTS: Resource =
    resource("custom-objects", "custom-object", "Custom object schemas and records", Group::Data);
