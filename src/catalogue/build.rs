//! The `const fn` builders rows are written with. Each convention of a row is stated on the method it binds.

use super::guarding::Guard;
use super::model::{
    Encoding, Evidence, Group, Method, Operation, Paging, Param, Poll, Relation, Reply, Resource, Role, Server, Web,
    When,
};
use super::references::{self, References};
use super::undoing::Undo;

pub use super::parameters::{
    bit, boolean, choice, custom_field, date, epoch_milliseconds, epoch_seconds, integer, json, moment, number,
    optional, param, present, reference, reference_and, reference_by, reference_number, text,
};

/// A noun: its words in the plural, the singular of the last, and one line for the help.
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
    /// Default columns: keys of the recorded answers, the id first, at most seven.
    pub const fn columns(mut self, columns: &'static [&'static str]) -> Self {
        self.columns = columns;
        self
    }

    /// The JSON key people know a thing by; lookups compare it exactly.
    pub const fn identity(mut self, key: &'static str) -> Self {
        self.identity = key;
        self
    }

    /// A second key people know a thing by.
    pub const fn handle(mut self, key: &'static str) -> Self {
        self.handle = key;
        self
    }

    /// What may use its things: `refs` shows it, and `delete` before it asks.
    pub const fn references(mut self, references: &'static References) -> Self {
        self.references = references;
        self
    }

    /// The pages in the web app: of all, and of one with `{id}` in it. Only what the provider's documents or recorded traffic
    /// show; the comment beside it says where.
    pub const fn web(mut self, all: &'static str, one: &'static str) -> Self {
        self.web = Web { all, one };
        self
    }

    /// The calls, in the order of the help: list, get, create, update, delete, then the rest.
    pub const fn operations(mut self, operations: &'static [Operation]) -> Self {
        self.operations = operations;
        self
    }
}

/// A call of any kind; the named builders below set role and reply.
pub const fn call(verb: &'static str, method: Method, path: &'static str, about: &'static str) -> Operation {
    Operation {
        verb,
        about,
        method,
        server: Server::V3,
        path,
        twins: &[],
        arguments: &[],
        params: &[],
        orders: &[],
        fields: &[],
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
        spec: "",
        evidence: Evidence::Published,
        examples: &[],
        note: "",
    }
}

/// `list`: a collection under `key`, walked by `limit` and `offset`.
pub const fn list(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("list", Method::Get, path, about).role(Role::List).reply(Reply::Items(key)).paging(Paging::Offset)
}

/// `get`: one thing under `key`.
pub const fn get(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("get", Method::Get, path, about).role(Role::Get).reply(Reply::Item(key))
}

/// `create`: a POST answered by the new thing under `key`.
pub const fn create(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("create", Method::Post, path, about).role(Role::Create).reply(Reply::Item(key))
}

/// `update`: a PUT answered by the changed thing under `key`.
pub const fn update(path: &'static str, about: &'static str, key: &'static str) -> Operation {
    call("update", Method::Put, path, about).role(Role::Update).reply(Reply::Item(key))
}

/// `delete`: a DELETE whose answer says nothing.
pub const fn delete(path: &'static str, about: &'static str) -> Operation {
    call("delete", Method::Delete, path, about).role(Role::Delete)
}

impl Operation {
    /// The verb, where it is not the builder's own.
    pub const fn verb(mut self, verb: &'static str) -> Self {
        self.verb = verb;
        self
    }

    /// What the call does; see [`Role`].
    pub const fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// What the answer holds.
    pub const fn reply(mut self, reply: Reply) -> Self {
        self.reply = reply;
        self
    }

    /// How the listing is walked; [`Paging::Complete`] for the nested collections, which have no `meta`.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// Positional arguments in order; every `{name}` of the path must be the wire name of one.
    pub const fn arguments(mut self, arguments: &'static [Param]) -> Self {
        self.arguments = arguments;
        self
    }

    /// The same call as the provider published it once more, as (path, operation id).
    pub const fn twins(mut self, twins: &'static [(&'static str, &'static str)]) -> Self {
        self.twins = twins;
        self
    }

    /// Query parameters, each a flag.
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// Names for `--order`, as the service spells them inside `orders[…]`.
    pub const fn orders(mut self, orders: &'static [&'static str]) -> Self {
        self.orders = orders;
        self
    }

    /// The body: its envelope key (empty for a flat one) and its members, each a flag.
    pub const fn body(mut self, envelope: &'static str, fields: &'static [Param]) -> Self {
        self.envelope = envelope;
        self.fields = fields;
        self
    }

    /// Body members that are sent whether given or not, as (name, JSON text).
    pub const fn fixed(mut self, fixed: &'static [(&'static str, &'static str)]) -> Self {
        self.fixed = fixed;
        self
    }

    /// How the body travels, where it is not a JSON object.
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Another host or prefix than the account's `/api/3`.
    pub const fn server(mut self, server: Server) -> Self {
        self.server = server;
        self
    }

    /// The condition that selects this row among those with the same verb.
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Finds the id in the path by listing `path` and comparing `member` with the second argument's id.
    pub const fn relation(mut self, path: &'static str, key: &'static str, member: &'static str) -> Self {
        self.relation = Some(Relation { path, key, member });
        self
    }

    /// How to see whether the work the call starts is finished; gives the command `--wait`.
    pub const fn poll(mut self, poll: Poll) -> Self {
        self.poll = Some(poll);
        self
    }

    /// The operation id of the published document.
    pub const fn spec(mut self, id: &'static str) -> Self {
        self.spec = id;
        self
    }

    /// Where the call is known from, where that is not the published document.
    pub const fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Example command lines without the leading `acamp`: two or more for every command.
    pub const fn examples(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self
    }

    /// What a user must know before calling.
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}
