//! The data model of the catalogue: a resource is a group of commands, an operation is one API request with its
//! command, a parameter is one value with its flag and its name on the wire. Pure data, built by the `const fn`s of
//! [`super::build`]. All policy is in [`Role`] and in fields that every operation has, so that no code asks which
//! resource it works for.

use serde::Serialize;

use super::consent::Consent;
use super::definitions::Definition;
use super::guarding::Guard;
pub use super::kinds::Kind;
use super::managed::Managed;
use super::meanings::Meanings;
pub use super::naming::{Kept, Options, Parent, Several, UnknownId, Values};
use super::properties::Filterable;
use super::references::References;
use super::refusals::Probe;
pub use super::responses::{Paging, Reply};
use super::scope::{DefaultFilter, EachRecord, OnlyWith, SameParent};
use super::side_loads::SideLoad;
use super::undoing::{SeparateProperty, Undo};
pub use super::value_format::{Letters, ValueFormat};
use super::wire::is_placeholder;
pub use super::wire::{Encoding, Method, Server};

/// A resource of the command line and its operations.
#[derive(Debug)]
pub struct Resource {
    /// The words of the command, in the plural: `contacts`, `contacts tags`. They form the command tree.
    pub name: &'static str,
    /// The singular of the last word, an accepted alias and the word used in messages: `contact`.
    pub singular: &'static str,
    /// What several records are called if that is not the last word of `name`, after the word for one: `run`, `runs`.
    pub counted_as: Option<(&'static str, &'static str)>,
    /// One line for the help text.
    pub about: &'static str,
    /// The heading of the root help that lists the resource; a nested resource has its parent's.
    pub group: Group,
    /// JSON keys shown as columns by default, in order; a dot descends (`attributes.name`).
    pub columns: &'static [&'static str],
    /// Further columns that tables on a wide terminal show, in order.
    pub wide: &'static [&'static str],
    /// The meanings of keys that differ from those in other resources; empty for most resources.
    pub meanings: Meanings,
    /// The JSON key of a record's name: `tag` for tags, `email` for contacts; a dot descends. Empty if a record has
    /// only an id.
    pub identity: &'static str,
    /// A second such key: `perstag` in addition to `title` for fields. Empty for most resources.
    pub alternate_name: &'static str,
    /// What identifies a record without its ID: decides what exists already before a create.
    pub natural_key: NaturalKey,
    /// Properties of the request body that a response has elsewhere; empty for most resources.
    pub separate_properties: &'static [SeparateProperty],
    /// The parent of a record, if names are unique only within it: stages in pipelines.
    pub parent: Option<Parent>,
    /// Whether names are cached between runs. False for people and for collections of unlimited size.
    pub cached: bool,
    /// How values are encoded, if the records are custom fields.
    pub values: Option<Values>,
    /// What can refer to a record, and where to look for it; empty if nothing is known.
    pub references: &'static References,
    /// What filter expressions can name on its records; empty for most resources.
    pub filterable: &'static Filterable,
    /// How its records are held in the files of a set-up; empty if they are not.
    pub managed: &'static [Managed],
    /// The pages in the web app.
    pub web: Web,
    /// The operations; of several that share a verb, the default is first.
    pub operations: &'static [Operation],
}

/// The properties that identify a record without its ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaturalKey {
    /// Their JSON keys, the name of the record first; empty if records with the same name are ordinary.
    pub properties: &'static [&'static str],
    /// Whether the server rejects a second record with the same key.
    pub is_unique: bool,
}

/// The pages of a resource in the web app: paths below the account's URL, empty if unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Web {
    /// The page of all records.
    pub all: &'static str,
    /// The page of one record, with an `{id}` placeholder.
    pub one: &'static str,
}

/// The headings of the root help, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Contacts, lists, tags, fields, segments.
    Audience,
    /// Campaigns, messages, templates, automations, forms.
    Marketing,
    /// Deals, pipelines, stages, tasks, accounts, notes.
    Sales,
    /// SMS and WhatsApp.
    Messaging,
    /// E-commerce, custom objects, tracking, connections, webhooks.
    Data,
    /// Users, groups, settings, addresses, brandings.
    Account,
}

/// One API request and its command.
#[derive(Debug)]
pub struct Operation {
    /// The last word of the command: `list`, `add`, `move-deals`.
    pub verb: &'static str,
    /// One line for the help text.
    pub about: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The host and prefix of `path`.
    pub server: Server,
    /// The path below the server's prefix, with `{name}` for each path argument.
    pub path: &'static str,
    /// Duplicates of the operation in the published reference, as (path, operation id), with other placeholder names.
    pub duplicates: &'static [(&'static str, &'static str)],
    /// Positional arguments, in order: a placeholder of `path` is inserted there, any other is sent in query or body.
    pub arguments: &'static [Param],
    /// Query parameters.
    pub params: &'static [Param],
    /// Names accepted by `--order NAME[:desc]`.
    pub orders: &'static [&'static str],
    /// The property that pages are ordered by unless the user chooses an order; empty for most operations.
    pub stable_order: &'static str,
    /// Whether the records come in ascending order of their IDs, new ones last.
    pub ascending: bool,
    /// Properties of the request body.
    pub fields: &'static [Param],
    /// Body properties that every update must contain, filled in with their current values; empty for most operations.
    pub kept: &'static [Kept],
    /// Body properties that are always sent, as (name, JSON text), such as `("status", "1")`; a flag or `--data`
    /// overrides them.
    pub fixed: &'static [(&'static str, &'static str)],
    /// The key that wraps the body's properties; empty for a flat body.
    pub envelope: &'static str,
    /// The encoding of the body.
    pub encoding: Encoding,
    /// The shape of a successful response.
    pub reply: Reply,
    /// The pagination of a listing.
    pub paging: Paging,
    /// The relations that the response can have beside the records; empty for most operations.
    pub side_loads: &'static [SideLoad],
    /// What the operation does, which decides all policy.
    pub role: Role,
    /// The condition that selects this operation among several with the same verb.
    pub when: When,
    /// How to look up the id in the path from the arguments, if it is the id of a relation.
    pub relation: Option<&'static Relation>,
    /// How to check whether asynchronous processing on the server is finished, if the operation starts any.
    pub poll: Option<&'static Poll>,
    /// How much damage it can do.
    pub guard: Guard,
    /// How it is undone.
    pub undo: Undo,
    /// The property of the response with the new record's ID, if role and reply do not say so; empty for most operations.
    pub creates: &'static str,
    /// How to find out why the server refused it; empty for most operations.
    pub probes: &'static [Probe],
    /// The consent of the contact that it can grant.
    pub consent: Option<&'static Consent>,
    /// The filter that it sends unless the user chooses its value.
    pub default_filter: Option<&'static DefaultFilter>,
    /// The records that it is sent for, one request each.
    pub each: Option<&'static EachRecord>,
    /// The argument that names a record with the same parent as the record of the operation.
    pub same_parent: Option<&'static SameParent>,
    /// The operation id in the published reference; empty if it has none.
    pub spec: &'static str,
    /// How the operation is known.
    pub evidence: Evidence,
    /// Example command lines without the leading `acamp`, two or more.
    pub examples: &'static [&'static str],
    /// What a user must know before running the command, shown in the long help; empty for most operations.
    pub note: &'static str,
}

/// One value: its form on the command line and on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The flag without dashes, or the name of the positional argument.
    pub flag: &'static str,
    /// The name on the wire: a query key such as `filters[name]`, or a body property; a dot descends (`address.city`).
    pub wire: &'static str,
    /// The type of its values.
    pub kind: Kind,
    /// Whether the server rejects a request without it.
    pub required: bool,
    /// Whether to prompt for it on a terminal if it is missing, although the server does not require it.
    pub prompted: bool,
    /// Whether it can be repeated: an array in a body, a repeated name in a query (with `[]` if the wire name has it).
    pub repeatable: bool,
    /// Whether it can be repeated although the server takes one value: the first is sent, and a filter expression checks the
    /// others, because all must apply.
    pub is_combinable: bool,
    /// Whether several values are sent as one comma-separated string (`ids=1,2,3`).
    pub comma_separated: bool,
    /// The position in the body.
    pub place: Place,
    /// What the server does with the ID of a record that does not exist.
    pub unknown_id: UnknownId,
    /// The flags that decide whether it is accepted; none for most parameters.
    pub only_with: Option<OnlyWith>,
    /// One line for the help text, with units.
    pub help: &'static str,
}

/// The position of a value in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside the envelope. Also the value for query parameters and arguments.
    Regular,
    /// Next to the envelope, at the top level of the body (`useDefaults` next to `fieldValue`).
    TopLevel,
    /// In a separate request per value, whose command takes the new record's id and the value (`--tag`).
    FollowUp(&'static str),
    /// Not sent: the record that keeps members which would be deleted ([`super::cascading`]).
    KeepOn,
    /// Not sent: a filter expression that stands for other properties of the body.
    Definition(&'static Definition),
}

/// What an operation does; decides all policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads a collection.
    List,
    /// Reads one record, or anything else without a side effect.
    Get,
    /// Creates a record. Not idempotent: a second request creates another one.
    Create,
    /// Creates or updates a record. Idempotent.
    Upsert,
    /// Updates a record. Idempotent.
    Update,
    /// Deletes a record; requires confirmation.
    Delete,
    /// Removes a membership that can be added again, such as a tag of a contact; requires no confirmation.
    Remove,
    /// Sends messages to contacts, or starts something that does.
    Send,
    /// Any other side effect. Not idempotent.
    Other,
}

impl Role {
    /// Whether the operation changes data on the server.
    pub const fn is_write(self) -> bool {
        !matches!(self, Role::List | Role::Get)
    }

    /// Whether the operation deletes a record or removes a membership.
    pub const fn is_removal(self) -> bool {
        matches!(self, Role::Delete | Role::Remove)
    }

    /// Whether the request can be retried if no response was received.
    pub const fn is_idempotent(self) -> bool {
        matches!(self, Role::List | Role::Get | Role::Upsert | Role::Update | Role::Delete | Role::Remove)
    }
}

/// The condition that selects one of several operations with the same verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Selected unless another operation's condition is met.
    Always,
    /// If this flag is given; if the flag has a value, the operation has a parameter of that name. If it is the only
    /// operation of its verb, the flag is required.
    Flag(&'static str),
    /// If two or more ids are given: one request for all, with the ids in the query under the argument's wire name.
    SeveralIds,
    /// If the argument contains `@`.
    Email,
    /// If the argument starts with this prefix, which is stripped.
    Prefix(&'static str),
    /// If the first argument is given (`list [ORDER]`).
    WithArgument,
    /// If the server responded to the previous operation with 404 or 405.
    Fallback,
}

/// How to look up the id of a relation: list a collection and compare a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The collection to read, with a `{name}` placeholder for the first argument.
    pub path: &'static str,
    /// Its key in the response.
    pub key: &'static str,
    /// The property to compare with the second argument's id.
    pub property: &'static str,
}

impl Relation {
    /// From path, key and property.
    pub const fn new(path: &'static str, key: &'static str, property: &'static str) -> Self {
        Relation { path, key, property }
    }
}

/// How to check whether asynchronous processing on the server is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The v3 path to poll, with at most one query parameter; `{property}` is filled from the first response.
    pub path: &'static str,
    /// The shape of its response.
    pub reply: Reply,
    /// The property that holds the status; a dot descends.
    pub property: &'static str,
    /// Its values once processing is finished.
    pub finished: &'static [&'static str],
    /// Its values once processing has failed.
    pub failed: &'static [&'static str],
}

/// How an operation is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// From the published reference.
    Published,
    /// From the index of the published reference only, without a description.
    Listed,
    /// From recorded traffic.
    Observed,
    /// Not in the published reference.
    Undocumented,
    /// From the vendor's pages about API v1.
    V1,
}

impl Operation {
    /// The positional arguments that are placeholders of the path.
    pub fn path_arguments(&self) -> impl Iterator<Item = &'static Param> + use<> {
        let path = self.path;
        self.arguments.iter().filter(move |param| is_placeholder(path, param.wire))
    }

    /// Whether the server rejects a request without this value: in an update, only one that is [`kept`](Self::kept).
    pub fn requires(&self, param: &Param) -> bool {
        if self.role == Role::Update { self.kept.iter().any(|kept| kept.wire == param.wire) } else { param.required }
    }

    /// Whether `param`'s value is inserted into the path.
    pub fn takes_in_path(&self, param: &Param) -> bool {
        is_placeholder(self.path, param.wire)
    }
}
