//! One key of a resource's complete object: its name, where its value comes from and whether clients may write it.

/// Where the value of a key comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// Stored text. The argument is the default.
    Text(&'static str),
    /// Stored text, `null` by default.
    Null,
    /// A stored JSON number, as newer endpoints use them. The argument is the default.
    Number(i64),
    /// A stored JSON boolean, as newer endpoints use them. The argument is the default.
    Flag(bool),
    /// Stored JSON of any type. The argument is the default, as JSON text.
    Json(&'static str),
    /// Always this JSON text.
    Fixed(&'static str),
    /// The value of another stored column; `null` if it is empty or `0`: `user` next to `userid`.
    Alias(&'static str),
    /// The date in another column, without an offset: `created_timestamp` next to `cdate`.
    Naive(&'static str),
    /// The part after `@` of another column.
    Domain(&'static str),
    /// A count, as text: an SQL query with the record's id, as text, as `?1`.
    Count(&'static str),
    /// The ids of other records, as an array of text: an SQL query with the record's id, as text, as `?1`.
    Ids(&'static str),
    /// The value of another column, with its type.
    Same(&'static str),
    /// The date in another column, in UTC: `2020-07-14T03:11:45+00:00`.
    Utc(&'static str),
    /// `{"type":"deal","id":"18"}`, from the columns `reltype` and `relid`.
    Owner,
    /// 32 hexadecimal digits that depend only on the id.
    Hash,
    /// The first 8 digits of `Hash`.
    ShortHash,
    /// The absolute URLs of the related resources.
    Links,
    /// The record's id, as text.
    Id,
}

/// Which responses include a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Always,
    /// Listings only.
    Listed,
    /// Everything but listings.
    Single,
}

/// One key of a complete object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// The JSON key.
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    /// Whether clients may write it.
    pub(crate) writable: bool,
    /// Which responses include it.
    pub(crate) shown: Shown,
}

impl Column {
    const fn new(name: &'static str, source: Source, writable: bool) -> Self {
        Column { name, source, writable, shown: Shown::Always }
    }

    /// Ignores the key in creates and updates, as the server does.
    pub(crate) const fn read_only(mut self) -> Self {
        self.writable = false;
        self
    }

    /// Includes the key in listings only.
    pub(crate) const fn listed(mut self) -> Self {
        self.shown = Shown::Listed;
        self
    }

    /// Includes the key everywhere but in listings.
    pub(crate) const fn single(mut self) -> Self {
        self.shown = Shown::Single;
        self
    }

    /// Whether a response includes the key; `listed` for a listing.
    pub(crate) fn is_shown(&self, listed: bool) -> bool {
        match self.shown {
            Shown::Always => true,
            Shown::Listed => listed,
            Shown::Single => !listed,
        }
    }

    /// Whether the store holds a value under this key.
    pub(crate) const fn is_stored(&self) -> bool {
        matches!(self.source, Source::Text(_) | Source::Null | Source::Number(_) | Source::Flag(_) | Source::Json(_))
    }
}

/// Writable text.
pub(crate) const fn text(name: &'static str, default: &'static str) -> Column {
    Column::new(name, Source::Text(default), true)
}

/// Writable text, `null` by default.
pub(crate) const fn null(name: &'static str) -> Column {
    Column::new(name, Source::Null, true)
}

/// A writable JSON number.
pub(crate) const fn number(name: &'static str, default: i64) -> Column {
    Column::new(name, Source::Number(default), true)
}

/// A writable JSON boolean.
pub(crate) const fn flag(name: &'static str, default: bool) -> Column {
    Column::new(name, Source::Flag(default), true)
}

/// Writable JSON of any type; `default` is JSON text.
pub(crate) const fn json(name: &'static str, default: &'static str) -> Column {
    Column::new(name, Source::Json(default), true)
}

/// Text that only the server writes.
pub(crate) const fn read_only(name: &'static str, default: &'static str) -> Column {
    text(name, default).read_only()
}

/// Text that only the server writes, `null` by default.
pub(crate) const fn read_only_null(name: &'static str) -> Column {
    null(name).read_only()
}

/// A key with any other source, read-only.
pub(crate) const fn derived(name: &'static str, source: Source) -> Column {
    Column::new(name, source, false)
}

/// The `id` key.
pub(crate) const ID: Column = derived("id", Source::Id);
/// The `links` key.
pub(crate) const LINKS: Column = derived("links", Source::Links);
