//! The records, in SQLite: a table per resource with an id and a JSON body that holds the stored columns. Knows nothing
//! of HTTP.

mod conditions;
mod counts;
mod database;
pub(crate) mod migrate;
mod row;

pub use conditions::{Conditions, Selection};
pub(crate) use conditions::{column_sql, text_sql};
pub use database::Store;
pub use row::Row;
