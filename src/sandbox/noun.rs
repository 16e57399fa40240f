//! What the emulator knows of one noun, as data: its envelope, its columns in the service's order, what a create echoes
//! back, which filters it has, what hangs below it. Builders are `const`, so a noun is a static table. Holds no behaviour
//! and knows nothing of HTTP or SQLite.
//!
//! A regular noun is about 30 lines of this; [`crate::sandbox::regular`] acts it out.

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
    /// 32 hexadecimal digits that depend on the id alone.
    Hash,
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

/// What a create's answer holds after the keys that were sent.
#[derive(Clone, Copy, Debug)]
pub enum Echo {
    /// The column as a read shows it.
    Column(&'static str),
    /// The column as a JSON number (`field.ordernum`).
    Number(&'static str),
    /// A key with this JSON text (`"orgid":""`, where a read shows `"0"`).
    Literal(&'static str, &'static str),
}

/// What `GET /{noun}/{id}/{name}` answers.
#[derive(Clone, Copy, Debug)]
pub enum Nested {
    /// The rows of `noun` whose `column` is the id, under the key `envelope`, without `meta`.
    Children {
        /// The last path segment.
        name: &'static str,
        /// The key of the answer.
        envelope: &'static str,
        /// The path of the noun the rows are of.
        noun: &'static str,
        /// Its column that holds the id.
        column: &'static str,
    },
    /// The one row of `noun` that this row's `column` names.
    Parent {
        /// The last path segment.
        name: &'static str,
        /// The path of the noun.
        noun: &'static str,
        /// This noun's column that holds its id.
        column: &'static str,
    },
    /// A fixed JSON text: what the service answers where the emulator holds no data.
    Fixed {
        /// The last path segment.
        name: &'static str,
        /// The body.
        body: &'static str,
    },
}

/// Rows of `noun` (and of that name and envelope) whose `column` is the id.
pub const fn children(noun: &'static str, column: &'static str) -> Nested {
    Nested::Children { name: noun, envelope: noun, noun, column }
}

/// Rows of `noun` below another name and envelope.
pub const fn children_as(
    name: &'static str,
    envelope: &'static str,
    noun: &'static str,
    column: &'static str,
) -> Nested {
    Nested::Children { name, envelope, noun, column }
}

/// The row of `noun` that this row's `column` names.
pub const fn parent(name: &'static str, noun: &'static str, column: &'static str) -> Nested {
    Nested::Parent { name, noun, column }
}

/// A body that never changes.
pub const fn fixed(name: &'static str, body: &'static str) -> Nested {
    Nested::Fixed { name, body }
}

/// How `meta.total` of a listing is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// `"total":"3"`, most listings.
    Text,
    /// `"total":3`.
    Number,
    /// The listing has no `meta`.
    Absent,
}

/// The regular calls a noun has; the others answer 405.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calls {
    /// `GET /noun`.
    pub list: bool,
    /// `POST /noun`.
    pub create: bool,
    /// `GET /noun/{id}`.
    pub get: bool,
    /// `PUT /noun/{id}`.
    pub update: bool,
    /// `DELETE /noun/{id}`.
    pub delete: bool,
}

/// All five calls.
pub const ALL_CALLS: Calls = Calls { list: true, create: true, get: true, update: true, delete: true };
/// Listing and showing only.
pub const READ_ONLY: Calls = Calls { list: true, create: false, get: true, update: false, delete: false };
/// No route of its own: a table below other nouns.
pub const INNER: Calls = Calls { list: false, create: false, get: false, update: false, delete: false };

/// One noun.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// The first path segment, the envelope of listings and the name of the table.
    pub path: &'static str,
    /// The envelope of a single object.
    pub singular: &'static str,
    /// The service's internal name, as its 404s say it.
    pub model: &'static str,
    /// Every key of a complete object, in the service's order.
    pub columns: &'static [Column],
    /// The names of `links`, each with the query it carries, if any. None: `links` is `[]`.
    pub links: &'static [&'static str],
    /// What a create's answer holds after the keys that were sent.
    pub echo: &'static [Echo],
    /// Keys a create must have, or 422 `field_missing`.
    pub required: &'static [&'static str],
    /// Other names a key is accepted under: sent key, column.
    pub renames: &'static [(&'static str, &'static str)],
    /// Columns that `search` looks into.
    pub search: &'static [&'static str],
    /// Other names of filters: query name, column. Every stored column is a filter under its own name.
    pub filters: &'static [(&'static str, &'static str)],
    /// Filters with operators, as `filters[search][contains]`: query name, column.
    pub operators: &'static [(&'static str, &'static str)],
    /// Columns that must name a row of another noun: column, that noun's path. 404 of its model otherwise.
    pub parents: &'static [(&'static str, &'static str)],
    /// Rows that go when a row goes: noun, its column that holds the id.
    pub cascades: &'static [(&'static str, &'static str)],
    /// What hangs below one row.
    pub nested: &'static [Nested],
    /// SQL index expressions over `body`.
    pub indices: &'static [&'static str],
    /// Columns set to now when a row is made.
    pub created: &'static [&'static str],
    /// Columns set to now whenever a row is written.
    pub updated: &'static [&'static str],
    /// How `meta.total` is typed.
    pub total: Total,
    /// The regular calls it has.
    pub calls: Calls,
}

/// A noun with the service's usual dates (`cdate`, `udate`), echo and total, all five calls and nothing else.
pub const fn noun(path: &'static str, singular: &'static str, model: &'static str, columns: &'static [Column]) -> Noun {
    Noun {
        path,
        singular,
        model,
        columns,
        links: &[],
        echo: &[Echo::Column("cdate"), Echo::Column("udate"), Echo::Column("links"), Echo::Column("id")],
        required: &[],
        renames: &[],
        search: &[],
        filters: &[],
        operators: &[],
        parents: &[],
        cascades: &[],
        nested: &[],
        indices: &[],
        created: &["cdate"],
        updated: &["udate"],
        total: Total::Text,
        calls: ALL_CALLS,
    }
}

impl Noun {
    /// Sets the names of `links`.
    pub const fn links(mut self, links: &'static [&'static str]) -> Self {
        self.links = links;
        self
    }

    /// Sets what a create's answer holds after the keys that were sent.
    pub const fn echo(mut self, echo: &'static [Echo]) -> Self {
        self.echo = echo;
        self
    }

    /// Sets the keys a create must have.
    pub const fn required(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    /// Sets the other names keys are accepted under.
    pub const fn renames(mut self, renames: &'static [(&'static str, &'static str)]) -> Self {
        self.renames = renames;
        self
    }

    /// Sets the columns `search` looks into.
    pub const fn search(mut self, search: &'static [&'static str]) -> Self {
        self.search = search;
        self
    }

    /// Sets the other names of filters.
    pub const fn filters(mut self, filters: &'static [(&'static str, &'static str)]) -> Self {
        self.filters = filters;
        self
    }

    /// Sets the filters that take operators.
    pub const fn operators(mut self, operators: &'static [(&'static str, &'static str)]) -> Self {
        self.operators = operators;
        self
    }

    /// Sets the columns that must name a row of another noun.
    pub const fn parents(mut self, parents: &'static [(&'static str, &'static str)]) -> Self {
        self.parents = parents;
        self
    }

    /// Sets the rows that go when a row goes.
    pub const fn cascades(mut self, cascades: &'static [(&'static str, &'static str)]) -> Self {
        self.cascades = cascades;
        self
    }

    /// Sets what hangs below one row.
    pub const fn nested(mut self, nested: &'static [Nested]) -> Self {
        self.nested = nested;
        self
    }

    /// Sets the SQL index expressions.
    pub const fn indices(mut self, indices: &'static [&'static str]) -> Self {
        self.indices = indices;
        self
    }

    /// Sets the columns that hold the dates of making and of the last write.
    pub const fn dates(mut self, created: &'static [&'static str], updated: &'static [&'static str]) -> Self {
        self.created = created;
        self.updated = updated;
        self
    }

    /// Sets how `meta.total` is typed.
    pub const fn total(mut self, total: Total) -> Self {
        self.total = total;
        self
    }

    /// Sets the regular calls.
    pub const fn calls(mut self, calls: Calls) -> Self {
        self.calls = calls;
        self
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
