//! How a resource of the API is described: static data, built with `const fn` builders. Holds no behavior and knows
//! nothing of HTTP or SQLite.

mod column;
mod nested;
mod resource;

pub(crate) use column::{
    Column, ID, LINKS, Source, derived, flag, json, null, number, read_only, read_only_null, text,
};
pub(crate) use nested::{Nested, children, children_as, fixed, owned, parent};
pub use resource::Resource;
pub(crate) use resource::{
    ALL_OPERATIONS, Echo, INTERNAL, Includes, LIST_ONLY, Operations, READ_ONLY, SideLoad, Style, Total, resource,
};
