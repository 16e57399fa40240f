//! One key of a noun's complete object: its name, where its value comes from and whether clients may write it. Builders
//! are `const`, so that a noun is a static table. Knows nothing of HTTP or SQLite.

/// Where the value of one key of a complete object comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Stored text, written by clients; the text shown until then.
    Text(&'static str),
    /// Stored text, `null` until it is written.
    Null,
    /// A stored real number of the newer services.
    Number(i64),
    /// A stored real boolean of the newer services.
    Flag(bool),
    /// Stored JSON of any shape; the JSON text shown until it is written.
    Json(&'static str),
    /// Always this JSON text; clients cannot write it.
    Fixed(&'static str),
    /// The value of another stored column, `null` where that is empty or `0`: `user` beside `userid`.
    Alias(&'static str),
    /// Another column's date without offset and with a space: `created_timestamp` beside `cdate`.
    Naive(&'static str),
    /// The part of another column after its `@`.
    Domain(&'static str),
    /// A count, as text: an SQL query over `?1`, the row's id as text.
    Count(&'static str),
    /// The ids of other rows, as an array of text: an SQL query over `?1`, the row's id as text.
    Ids(&'static str),
    /// The very value of another column, number or text.
    Same(&'static str),
    /// Another column's date in UTC: `2020-07-14T03:11:45+00:00`.
    Utc(&'static str),
    /// `{"type":"deal","id":"18"}`, from the columns `reltype` and `relid`.
    Owner,
    /// 32 hexadecimal digits that depend on the id alone.
    Hash,
    /// The first eight of them.
    ShortHash,
    /// The absolute URLs of the related resources.
    Links,
    /// The row's id, as text.
    Id,
}

/// One key of a complete object.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The JSON key.
    pub name: &'static str,
    /// Where its value comes from.
    pub source: Source,
    /// Whether clients may write it.
    pub writable: bool,
    /// Whether only listings show it.
    pub listed_only: bool,
}

impl Column {
    const fn new(name: &'static str, source: Source, writable: bool) -> Self {
        Column { name, source, writable, listed_only: false }
    }

    /// Clients cannot write it: a create or update that names it is ignored, as the service does.
    pub const fn kept(mut self) -> Self {
        self.writable = false;
        self
    }

    /// Only listings show it.
    pub const fn listed(mut self) -> Self {
        self.listed_only = true;
        self
    }

    /// Whether the store holds a value under this key.
    pub const fn is_stored(&self) -> bool {
        matches!(self.source, Source::Text(_) | Source::Null | Source::Number(_) | Source::Flag(_) | Source::Json(_))
    }
}

/// Text that clients write, `default` until then.
pub const fn text(name: &'static str, default: &'static str) -> Column {
    Column::new(name, Source::Text(default), true)
}

/// Text that clients write, `null` until then.
pub const fn null(name: &'static str) -> Column {
    Column::new(name, Source::Null, true)
}

/// A real number that clients write.
pub const fn number(name: &'static str, default: i64) -> Column {
    Column::new(name, Source::Number(default), true)
}

/// A real boolean that clients write.
pub const fn flag(name: &'static str, default: bool) -> Column {
    Column::new(name, Source::Flag(default), true)
}

/// JSON of any shape that clients write.
pub const fn json(name: &'static str, default: &'static str) -> Column {
    Column::new(name, Source::Json(default), true)
}

/// Text of the service's own.
pub const fn kept(name: &'static str, default: &'static str) -> Column {
    text(name, default).kept()
}

/// Text of the service's own, `null` until it is set.
pub const fn kept_null(name: &'static str) -> Column {
    null(name).kept()
}

/// Any other source; never written by clients.
pub const fn derived(name: &'static str, source: Source) -> Column {
    Column::new(name, source, false)
}

/// The `id` key.
pub const ID: Column = derived("id", Source::Id);
/// The `links` key.
pub const LINKS: Column = derived("links", Source::Links);
