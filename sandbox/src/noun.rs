//! What the emulator knows of one noun, as data: its envelope, its columns in the service's order, what a create echoes
//! back, which filters it has, what hangs below it. Builders are `const`, so a noun is a static table. Holds no behaviour
//! and knows nothing of HTTP or SQLite.
//!
//! A regular noun is about 30 lines of this; [`crate::regular`] acts it out.

pub use super::column::{Column, ID, LINKS, Source, derived, flag, json, kept, kept_null, null, number, text};

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
    /// The rows of `noun` whose `reltype` is `kind` and whose `relid` is the id, under the key `noun`, without `meta`.
    Owned {
        /// The last path segment.
        name: &'static str,
        /// The path of the noun the rows are of.
        noun: &'static str,
        /// What `reltype` says of this noun.
        kind: &'static str,
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

/// Rows of `noun` whose `reltype` is `kind` and whose `relid` is the id.
pub const fn owned(name: &'static str, noun: &'static str, kind: &'static str) -> Nested {
    Nested::Owned { name, noun, kind }
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

/// Rows of another noun that a single answer and a listing show twice: their ids in the object, the rows beside it.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// The key of the ids, which stands before `links`.
    pub key: &'static str,
    /// The path of the other noun and the key of its rows.
    pub noun: &'static str,
    /// Its column that holds this row's id.
    pub column: &'static str,
}

/// Which of the service's manners of refusing and deleting a noun has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// 404 with the model's name; `{}` after a delete.
    Classic,
    /// 404 as a list of errors; this message after a delete.
    Service(&'static str),
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
/// Listing only: what no document names and integrations read all the same.
pub const LIST_ONLY: Calls = Calls { list: true, create: false, get: false, update: false, delete: false };
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
    /// What a create's answer holds after the keys that were sent. None: the answer is the complete object.
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
    /// Rows shown with every row of this noun.
    pub inside: &'static [Inside],
    /// Rows shown beside the answer to a create: their noun, this noun's column that holds their id.
    pub beside: &'static [(&'static str, &'static str)],
    /// Rows shown beside the answer to an update, likewise.
    pub beside_update: &'static [(&'static str, &'static str)],
    /// Filters of their own: query name, an SQL condition whose one `?` is the value as text.
    pub queries: &'static [(&'static str, &'static str)],
    /// Orders of their own: query name, an SQL expression.
    pub orders: &'static [(&'static str, &'static str)],
    /// How it refuses and deletes.
    pub manner: Manner,
    /// The status of a create.
    pub made: u16,
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
        inside: &[],
        beside: &[],
        beside_update: &[],
        queries: &[],
        orders: &[],
        manner: Manner::Classic,
        made: 201,
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

    /// Sets the rows shown with every row.
    pub const fn inside(mut self, inside: &'static [Inside]) -> Self {
        self.inside = inside;
        self
    }

    /// Sets the rows shown beside the answers to creates and to updates.
    pub const fn beside(
        mut self,
        create: &'static [(&'static str, &'static str)],
        update: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.beside = create;
        self.beside_update = update;
        self
    }

    /// Sets the filters of its own.
    pub const fn queries(mut self, queries: &'static [(&'static str, &'static str)]) -> Self {
        self.queries = queries;
        self
    }

    /// Sets the orders of its own.
    pub const fn orders(mut self, orders: &'static [(&'static str, &'static str)]) -> Self {
        self.orders = orders;
        self
    }

    /// Refuses and deletes as the newer services do, with this message after a delete; a create shows everything.
    pub const fn service(mut self, deleted: &'static str, made: u16) -> Self {
        self.manner = Manner::Service(deleted);
        self.echo = &[];
        self.made = made;
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
