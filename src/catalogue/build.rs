//! The `const fn` builders of resources and operations. Each convention is documented on the method it applies to.

use super::guarding::Guard;
use super::managed::Managed;
use super::model::{
    Encoding, Evidence, Group, Kept, Method, NaturalKey, Operation, Paging, Param, Poll, Relation, Reply, Resource,
    Role, Server, Web, When,
};
use super::properties;
use super::references::{self, References};
use super::side_loads::SideLoad;
use super::undoing::Undo;

pub use super::parameters::{
    address, bit, boolean, choice, content, custom_field, date, epoch_milliseconds, epoch_seconds, expression, integer,
    json, money, number, option_value, optional, param, past_time, reference, reference_and, reference_by,
    reference_number, switch, text, timestamp,
};

/// A resource: its words in the plural, the singular of the last word, and one line for the help text.
pub const fn resource(name: &'static str, singular: &'static str, about: &'static str, group: Group) -> Resource {
    Resource {
        name,
        singular,
        counted_as: None,
        about,
        group,
        columns: &[],
        wide: &[],
        meanings: &[],
        identity: "",
        alternate_name: "",
        natural_key: NaturalKey { properties: &[], is_unique: false },
        separate_properties: &[],
        references: &references::NONE,
        filterable: &properties::NONE,
        parent: None,
        cached: false,
        values: None,
        managed: &[],
        web: Web { all: "", one: "" },
        operations: &[],
    }
}

impl Resource {
    /// The properties that identify a record, its name first. The server accepts a second record with the same values.
    pub const fn natural_key(mut self, properties: &'static [&'static str]) -> Self {
        self.identity = properties[0];
        self.natural_key = NaturalKey { properties, is_unique: false };
        self
    }

    /// The properties that identify a record, its name first. The server rejects a second record with the same values.
    pub const fn unique_key(mut self, properties: &'static [&'static str]) -> Self {
        self.identity = properties[0];
        self.natural_key = NaturalKey { properties, is_unique: true };
        self
    }

    setters! {
        /// Default columns: keys of recorded responses, starting with the id, at most seven.
        pub columns(columns: &'static [&'static str]) => columns = columns;
        /// Columns that tables show after the default ones where there is room.
        pub wide(columns: &'static [&'static str]) => wide = columns;
        /// The JSON key of a record's name, if records with the same name are ordinary; lookups compare it exactly.
        pub identity(key: &'static str) => identity = key;
        /// The JSON key of a second name.
        pub alternate_name(key: &'static str) => alternate_name = key;
        /// What can refer to a record: shown by `refs`, and by `delete` before it asks for confirmation.
        pub references(references: &'static References) => references = references;
        /// The pages in the web app: of all records, and of one record with an `{id}` placeholder. Only paths known
        /// from the published reference or recorded traffic; a comment next to it names the source.
        pub web(all: &'static str, one: &'static str) => web = Web { all, one };
        /// How its records are held in the files of a set-up.
        pub managed(kinds: &'static [Managed]) => managed = kinds;
        /// The operations, in the order of the help: list, get, create, update, delete, then the rest.
        pub operations(operations: &'static [Operation]) => operations = operations;
    }
}

/// An operation of any kind; the named builders below set role and reply.
pub const fn call(verb: &'static str, method: Method, path: &'static str, about: &'static str) -> Operation {
    Operation {
        verb,
        about,
        method,
        server: Server::V3,
        path,
        duplicates: &[],
        arguments: &[],
        params: &[],
        orders: &[],
        stable_order: "",
        ascending: false,
        fields: &[],
        kept: &[],
        fixed: &[],
        envelope: "",
        encoding: Encoding::Json,
        reply: Reply::Nothing,
        paging: Paging::Complete,
        side_loads: &[],
        role: Role::Other,
        when: When::Always,
        relation: None,
        poll: None,
        guard: Guard::BY_ROLE,
        undo: Undo::BY_ROLE,
        creates: "",
        probes: &[],
        consent: None,
        default_filter: None,
        each: None,
        same_parent: None,
        spec: "",
        evidence: Evidence::Published,
        examples: &[],
        note: "",
    }
}

/// `list`: a collection under `key`, paginated by `limit` and `offset`.
pub const fn list(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("list", Method::Get, path, about).role(Role::List).reply(Reply::Items(key)).paging(Paging::Offset)
}

/// [`list`] of records in ascending order of their IDs, new ones last, so that only these need to be read again.
pub const fn id_list(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    Operation { ascending: true, ..list(path, about, key) }
}

/// `get`: one record under `key`.
pub const fn get(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("get", Method::Get, path, about).role(Role::Get).reply(Reply::Item(key))
}

/// `create`: a POST that returns the new record under `key`.
pub const fn create(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("create", Method::Post, path, about).role(Role::Create).reply(Reply::Item(key))
}

/// `update`: a PUT that returns the updated record under `key`.
pub const fn update(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("update", Method::Put, path, about).role(Role::Update).reply(Reply::Item(key))
}

/// `delete`: a DELETE whose response has no content of interest.
pub const fn delete(path: &'static str, about: &'static str) -> Operation {
    call("delete", Method::Delete, path, about).role(Role::Delete)
}

/// An operation of API v1, a POST of a form: its `api_action`, with a leading slash.
pub const fn v1(verb: &'static str, action: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Post, action, about).server(Server::V1).encoding(Encoding::Form).evidence(Evidence::V1)
}

/// A delete of API v1, which acamp cannot undo: it does not know what the action deletes with the record.
pub const fn delete_v1(action: &'static str, about: &'static str) -> Operation {
    v1("delete", action, about).role(Role::Delete).irreversible("the record was deleted through API v1")
}

/// A listing of API v1.
pub const fn v1_list(action: &'static str, about: &'static str) -> Operation {
    v1("list", action, about).role(Role::List).reply(Reply::Numbered)
}

impl Operation {
    setters! {
        /// The verb, if it differs from the builder's.
        pub verb(verb: &'static str) => verb = verb;
        /// What the operation does; see [`Role`].
        pub role(role: Role) => role = role;
        /// The shape of the response.
        pub reply(reply: Reply) => reply = reply;
        /// The pagination; [`Paging::Complete`] for nested collections, which have no `meta`.
        pub paging(paging: Paging) => paging = paging;
        /// The relations that the response can have beside the records, for `--include` and for exports.
        pub side_loads(relations: &'static [SideLoad]) => side_loads = relations;
        /// Positional arguments in order; every placeholder of the path must be the wire name of one.
        pub arguments(arguments: &'static [Param]) => arguments = arguments;
        /// Duplicates of the operation in the published reference, as (path, operation id).
        pub duplicates(duplicates: &'static [(&'static str, &'static str)]) => duplicates = duplicates;
        /// Query parameters, each a flag.
        pub params(params: &'static [Param]) => params = params;
        /// Names for `--order`, as sent in `orders[…]`.
        pub orders(orders: &'static [&'static str]) => orders = orders;
        /// The property to order pages by, if the server is known to honor it and the listing is not stable without: pages of
        /// an unordered listing overlap and skip records. A comment next to it names the source. Not for listings whose own
        /// order is known and matters to people, such as activities.
        pub stable_order(property: &'static str) => stable_order = property;
        /// The body: its envelope key (empty for a flat body) and its properties, each a flag.
        pub body(envelope: &'static str, fields: &'static [Param]) => envelope = envelope, fields = fields;
        /// Body properties that an update must contain even if they do not change, and how to read them.
        pub keeps(kept: &'static [Kept]) => kept = kept;
        /// Body properties that are always sent, as (name, JSON text).
        pub fixed(fixed: &'static [(&'static str, &'static str)]) => fixed = fixed;
        /// The encoding of the body, if it is not a JSON object.
        pub encoding(encoding: Encoding) => encoding = encoding;
        /// The host and prefix, if it is not the account's `/api/3`.
        pub server(server: Server) => server = server;
        /// The condition that selects this operation among several with the same verb.
        pub when(when: When) => when = when;
        /// Looks up the id in the path by reading a collection and comparing a property with the second argument's id.
        pub relation(relation: &'static Relation) => relation = Some(relation);
        /// How to check whether asynchronous processing is finished; adds `--wait` to the command.
        pub poll(poll: &'static Poll) => poll = Some(poll);
        /// The property of the response with the ID of the new record, if role and reply do not say so.
        pub creates(property: &'static str) => creates = property;
        /// The operation id in the published reference.
        pub spec(id: &'static str) => spec = id;
        /// How the operation is known, if not from the published reference.
        pub evidence(evidence: Evidence) => evidence = evidence;
        /// Example command lines without the leading `acamp`: two or more for every command.
        pub examples(examples: &'static [&'static str]) => examples = examples;
        /// What a user must know before running the command.
        pub note(note: &'static str) => note = note;
    }
}
