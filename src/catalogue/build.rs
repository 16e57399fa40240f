//! The `const fn` builders of resources and operations. Each convention is documented on the method it applies to.

use super::guarding::Guard;
use super::model::{
    Encoding, Evidence, Group, Method, Operation, Paging, Param, Poll, Relation, Reply, Resource, Role, Server, Web,
    When,
};
use super::references::{self, References};
use super::undoing::Undo;

pub use super::parameters::{
    bit, boolean, choice, custom_field, date, epoch_milliseconds, epoch_seconds, integer, json, number, optional,
    param, reference, reference_and, reference_by, reference_number, switch, text, timestamp,
};

/// A resource: its words in the plural, the singular of the last word, and one line for the help text.
pub const fn resource(name: &'static str, singular: &'static str, about: &'static str, group: Group) -> Resource {
    Resource {
        name,
        singular,
        about,
        group,
        columns: &[],
        meanings: &[],
        identity: "",
        handle: "",
        parts: &[],
        references: &references::NONE,
        parent: None,
        remembered: false,
        values: None,
        web: Web { all: "", one: "" },
        operations: &[],
    }
}

impl Resource {
    /// Default columns: keys of recorded responses, starting with the id, at most seven.
    pub const fn columns(mut self, columns: &'static [&'static str]) -> Self {
        self.columns = columns;
        self
    }

    /// The JSON key of a record's name; lookups compare it exactly.
    pub const fn identity(mut self, key: &'static str) -> Self {
        self.identity = key;
        self
    }

    /// The JSON key of a second name.
    pub const fn handle(mut self, key: &'static str) -> Self {
        self.handle = key;
        self
    }

    /// What can refer to a record: shown by `refs`, and by `delete` before it asks for confirmation.
    pub const fn references(mut self, references: &'static References) -> Self {
        self.references = references;
        self
    }

    /// The pages in the web app: of all records, and of one record with an `{id}` placeholder. Only paths known from
    /// the published reference or recorded traffic; a comment next to it names the source.
    pub const fn web(mut self, all: &'static str, one: &'static str) -> Self {
        self.web = Web { all, one };
        self
    }

    /// The operations, in the order of the help: list, get, create, update, delete, then the rest.
    pub const fn operations(mut self, operations: &'static [Operation]) -> Self {
        self.operations = operations;
        self
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
        fields: &[],
        always: &[],
        fixed: &[],
        envelope: "",
        encoding: Encoding::Json,
        reply: Reply::Nothing,
        paging: Paging::Complete,
        role: Role::Other,
        when: When::Always,
        relation: None,
        poll: None,
        guard: Guard::BY_ROLE,
        undo: Undo::BY_ROLE,
        consent: None,
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

impl Operation {
    /// The verb, if it differs from the builder's.
    pub const fn verb(mut self, verb: &'static str) -> Self {
        self.verb = verb;
        self
    }

    /// What the operation does; see [`Role`].
    pub const fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// The shape of the response.
    pub const fn reply(mut self, reply: Reply) -> Self {
        self.reply = reply;
        self
    }

    /// The pagination; [`Paging::Complete`] for nested collections, which have no `meta`.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// Positional arguments in order; every placeholder of the path must be the wire name of one.
    pub const fn arguments(mut self, arguments: &'static [Param]) -> Self {
        self.arguments = arguments;
        self
    }

    /// Duplicates of the operation in the published reference, as (path, operation id).
    pub const fn duplicates(mut self, duplicates: &'static [(&'static str, &'static str)]) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// Query parameters, each a flag.
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// Names for `--order`, as sent in `orders[…]`.
    pub const fn orders(mut self, orders: &'static [&'static str]) -> Self {
        self.orders = orders;
        self
    }

    /// The body: its envelope key (empty for a flat body) and its properties, each a flag.
    pub const fn body(mut self, envelope: &'static str, fields: &'static [Param]) -> Self {
        self.envelope = envelope;
        self.fields = fields;
        self
    }

    /// Wire names of the body properties that an update must contain even if they do not change.
    pub const fn always(mut self, properties: &'static [&'static str]) -> Self {
        self.always = properties;
        self
    }

    /// Body properties that are always sent, as (name, JSON text).
    pub const fn fixed(mut self, fixed: &'static [(&'static str, &'static str)]) -> Self {
        self.fixed = fixed;
        self
    }

    /// The encoding of the body, if it is not a JSON object.
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The host and prefix, if it is not the account's `/api/3`.
    pub const fn server(mut self, server: Server) -> Self {
        self.server = server;
        self
    }

    /// The condition that selects this operation among several with the same verb.
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Looks up the id in the path by listing `path` and comparing `property` with the second argument's id.
    pub const fn relation(mut self, path: &'static str, key: &'static str, property: &'static str) -> Self {
        self.relation = Some(Relation { path, key, member: property });
        self
    }

    /// How to check whether asynchronous processing is finished; adds `--wait` to the command.
    pub const fn poll(mut self, poll: Poll) -> Self {
        self.poll = Some(poll);
        self
    }

    /// The operation id in the published reference.
    pub const fn spec(mut self, id: &'static str) -> Self {
        self.spec = id;
        self
    }

    /// How the operation is known, if not from the published reference.
    pub const fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Example command lines without the leading `acamp`: two or more for every command.
    pub const fn examples(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self
    }

    /// What a user must know before running the command.
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}
