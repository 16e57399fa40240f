//! One resource, as data: its envelope, its columns in the server's order, what a create echoes, its filters, what is
//! nested below it. A regular resource takes about 30 lines; `api` handles its requests.

use super::column::Column;
use super::nested::Nested;

/// What the response to a create contains after the sent keys.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Echo {
    /// The column as a read returns it.
    Column(&'static str),
    /// The column as a JSON number (`field.ordernum`).
    Number(&'static str),
    /// A key with this JSON text (`"orgid":""`, where a read returns `"0"`).
    Literal(&'static str, &'static str),
}

/// The type of `meta.total` in a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// `"total":"3"`, as in most listings.
    Text,
    /// `"total":3`.
    Number,
    /// The listing has no `meta`.
    Absent,
}

/// Related records that reads and listings include: their ids inside the object, the records next to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SideLoad {
    /// The key of the ids, which comes before `links`.
    pub(crate) key: &'static str,
    /// The path of the other resource, which is also the key of its records.
    pub(crate) resource: &'static str,
    /// The column of the other resource that holds this record's id.
    pub(crate) column: &'static str,
}

/// How the API responds to errors and deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// 404 with the model name; `{}` after a delete.
    Classic,
    /// 404 as a list of errors; this message after a delete.
    Newer(&'static str),
}

/// The regular operations of a resource; the others return 405.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // One for each operation.
pub(crate) struct Operations {
    pub(crate) list: bool,
    pub(crate) create: bool,
    pub(crate) get: bool,
    pub(crate) update: bool,
    pub(crate) delete: bool,
}

pub(crate) const ALL_OPERATIONS: Operations =
    Operations { list: true, create: true, get: true, update: true, delete: true };
/// List and get.
pub(crate) const READ_ONLY: Operations =
    Operations { list: true, create: false, get: true, update: false, delete: false };
/// List. No document describes these listings, but integrations read them.
pub(crate) const LIST_ONLY: Operations =
    Operations { list: true, create: false, get: false, update: false, delete: false };
/// No route of its own: a table that only handlers use.
pub(crate) const INTERNAL: Operations =
    Operations { list: false, create: false, get: false, update: false, delete: false };

/// Which responses about a resource honor `include`. The names are those of [`Nested`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Includes {
    /// None, as far as is known.
    Nowhere,
    /// The listing below a record of another resource.
    BelowRecords,
    /// Listings and single responses.
    Everywhere,
}

/// One resource of the API. References to other resources are their paths.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// The first path segment, the envelope of listings and the name of the table.
    pub path: &'static str,
    /// The envelope of a single object.
    pub(crate) singular: &'static str,
    /// The server's internal name, used in its 404 messages.
    pub(crate) model: &'static str,
    /// Every key of a complete object, in the server's order.
    pub(crate) columns: &'static [Column],
    /// The names in `links`, each with its query, if any. If empty, `links` is `[]`.
    pub(crate) links: &'static [&'static str],
    /// What the response to a create contains after the sent keys. If empty, the response is the complete object.
    pub(crate) echo: &'static [Echo],
    /// The keys a create requires; 422 `field_missing` otherwise.
    pub(crate) required: &'static [&'static str],
    /// Other accepted names: sent key, column.
    pub(crate) renames: &'static [(&'static str, &'static str)],
    /// The columns that `search` matches.
    pub(crate) search: &'static [&'static str],
    /// Other names of filters: query name, column. Every stored column is a filter under its own name.
    pub(crate) filters: &'static [(&'static str, &'static str)],
    /// Filters with operators, such as `filters[search][contains]`: query name, column.
    pub(crate) operators: &'static [(&'static str, &'static str)],
    /// Columns that must hold the id of a record: column, resource. 404 otherwise.
    pub(crate) parents: &'static [(&'static str, &'static str)],
    /// Dependent records that are deleted with a record: resource, its column that holds the id.
    pub(crate) cascades: &'static [(&'static str, &'static str)],
    /// What is nested below one record.
    pub(crate) nested: &'static [Nested],
    /// Which responses honor `include`.
    pub(crate) includes: Includes,
    /// Related records included in reads and listings.
    pub(crate) side_loads: &'static [SideLoad],
    /// Records included in the response to a create: resource, this resource's column that holds their id.
    pub(crate) related: &'static [(&'static str, &'static str)],
    /// Records included in the response to an update: resource, this resource's column that holds their id.
    pub(crate) related_update: &'static [(&'static str, &'static str)],
    /// Filters with their own SQL: query name, a condition whose one `?` is the value as text.
    pub(crate) custom_filters: &'static [(&'static str, &'static str)],
    /// Orders with their own SQL: query name, an expression.
    pub(crate) custom_orders: &'static [(&'static str, &'static str)],
    /// How the API responds to errors and deletes.
    pub(crate) style: Style,
    /// The status of a create.
    pub(crate) create_status: u16,
    /// SQL index expressions over `body`.
    pub(crate) indices: &'static [&'static str],
    /// The columns set to the current time by a create.
    pub(crate) created: &'static [&'static str],
    /// The columns set to the current time by every write.
    pub(crate) updated: &'static [&'static str],
    /// The type of `meta.total`.
    pub(crate) total: Total,
    /// The regular operations.
    pub(crate) operations: Operations,
}

/// A resource with the usual dates (`cdate`, `udate`), echo and total, and all five operations.
pub(crate) const fn resource(
    path: &'static str,
    singular: &'static str,
    model: &'static str,
    columns: &'static [Column],
) -> Resource {
    Resource {
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
        includes: Includes::Nowhere,
        side_loads: &[],
        related: &[],
        related_update: &[],
        custom_filters: &[],
        custom_orders: &[],
        style: Style::Classic,
        create_status: 201,
        indices: &[],
        created: &["cdate"],
        updated: &["udate"],
        total: Total::Text,
        operations: ALL_OPERATIONS,
    }
}

impl Resource {
    pub(crate) const fn links(mut self, links: &'static [&'static str]) -> Self {
        self.links = links;
        self
    }

    pub(crate) const fn echo(mut self, echo: &'static [Echo]) -> Self {
        self.echo = echo;
        self
    }

    pub(crate) const fn required(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    pub(crate) const fn renames(mut self, renames: &'static [(&'static str, &'static str)]) -> Self {
        self.renames = renames;
        self
    }

    pub(crate) const fn search(mut self, search: &'static [&'static str]) -> Self {
        self.search = search;
        self
    }

    pub(crate) const fn filters(mut self, filters: &'static [(&'static str, &'static str)]) -> Self {
        self.filters = filters;
        self
    }

    pub(crate) const fn operators(mut self, operators: &'static [(&'static str, &'static str)]) -> Self {
        self.operators = operators;
        self
    }

    pub(crate) const fn parents(mut self, parents: &'static [(&'static str, &'static str)]) -> Self {
        self.parents = parents;
        self
    }

    pub(crate) const fn cascades(mut self, cascades: &'static [(&'static str, &'static str)]) -> Self {
        self.cascades = cascades;
        self
    }

    pub(crate) const fn nested(mut self, nested: &'static [Nested]) -> Self {
        self.nested = nested;
        self
    }

    pub(crate) const fn includes(mut self, includes: Includes) -> Self {
        self.includes = includes;
        self
    }

    pub(crate) const fn side_loads(mut self, side_loads: &'static [SideLoad]) -> Self {
        self.side_loads = side_loads;
        self
    }

    /// Sets the records included in the responses to creates and to updates.
    pub(crate) const fn related(
        mut self,
        create: &'static [(&'static str, &'static str)],
        update: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.related = create;
        self.related_update = update;
        self
    }

    pub(crate) const fn custom_filters(mut self, filters: &'static [(&'static str, &'static str)]) -> Self {
        self.custom_filters = filters;
        self
    }

    pub(crate) const fn custom_orders(mut self, orders: &'static [(&'static str, &'static str)]) -> Self {
        self.custom_orders = orders;
        self
    }

    /// Uses the style of the newer endpoints, with this message after a delete. A create returns the complete object.
    pub(crate) const fn newer(mut self, deleted: &'static str, create_status: u16) -> Self {
        self.style = Style::Newer(deleted);
        self.echo = &[];
        self.create_status = create_status;
        self
    }

    pub(crate) const fn indices(mut self, indices: &'static [&'static str]) -> Self {
        self.indices = indices;
        self
    }

    /// Sets the columns that hold the dates of creation and of the last write.
    pub(crate) const fn dates(mut self, created: &'static [&'static str], updated: &'static [&'static str]) -> Self {
        self.created = created;
        self.updated = updated;
        self
    }

    pub(crate) const fn total(mut self, total: Total) -> Self {
        self.total = total;
        self
    }

    pub(crate) const fn operations(mut self, operations: Operations) -> Self {
        self.operations = operations;
        self
    }

    /// Returns the column with that name.
    pub(crate) fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
