//! The shape of the catalogue: a resource is a noun, an operation is one API call with its command, a parameter is one
//! value with its flag and its name on the wire. Pure data, made by the `const fn`s of [`super::build`]; all policy the
//! engine needs hangs on [`Role`] and on fields every row has, so that no code asks which resource it works for.

use super::guarding::Guard;
use super::meanings::Meanings;
pub use super::naming::{Options, Parent, Several, Values};
use super::references::References;
use super::undoing::{Part, Undo};
pub use super::wire::{Encoding, Method, Server};

/// A noun of the command line and the calls it has.
#[derive(Debug)]
pub struct Resource {
    /// The words of the command, in the plural: `contacts`, `contacts tags`. The path of words is the tree.
    pub name: &'static str,
    /// The singular of the last word, an accepted alias and the word used in messages: `contact`.
    pub singular: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// The heading of the root help under which the noun stands; nouns below another one inherit theirs.
    pub group: Group,
    /// JSON keys shown as columns by default, in order; a dot descends (`attributes.name`).
    pub columns: &'static [&'static str],
    /// Members that tables show as words or amounts; empty for most.
    pub meanings: Meanings,
    /// The JSON key people know a thing by: `tag` for tags, `email` for contacts; a dot descends. Empty where only
    /// ids exist.
    pub identity: &'static str,
    /// A second such key: `perstag` beside `title` for fields. Empty for most.
    pub handle: &'static str,
    /// Members of the body that a thing of it holds elsewhere when it is read; empty for most.
    pub parts: &'static [Part],
    /// What its things stand in, where a name is not unique without it: stages in pipelines.
    pub parent: Option<Parent>,
    /// Whether names are kept between runs; not those of people, and not of collections that grow without end.
    pub remembered: bool,
    /// How values of it are written, where its things are custom fields.
    pub values: Option<Values>,
    /// What may use its things, and where that is seen; none for nouns of which nothing is known.
    pub references: &'static References,
    /// Its pages in the web app.
    pub web: Web,
    /// The calls, canonical first where several share a verb.
    pub operations: &'static [Operation],
}

/// Where the web app has a noun's pages: paths below the account's web address, empty where nobody has established them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Web {
    /// The page of all.
    pub all: &'static str,
    /// The page of one, with `{id}` in it.
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

/// One API call and the command that makes it.
#[derive(Debug)]
pub struct Operation {
    /// The last word of the command: `list`, `add`, `move-deals`.
    pub verb: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// Which of the service's hosts and prefixes `path` belongs to.
    pub server: Server,
    /// The path below the server's prefix, with `{name}` for each path argument.
    pub path: &'static str,
    /// The same call as the provider published it once more, as (path, operation id): other placeholder names.
    pub twins: &'static [(&'static str, &'static str)],
    /// Positional arguments, in order. One whose `wire` stands in `path` goes there; another goes into the query of a
    /// GET and into the body of any other method.
    pub arguments: &'static [Param],
    /// Query parameters.
    pub params: &'static [Param],
    /// Names accepted by `--order NAME[:desc]`, sent as `orders[NAME]`.
    pub orders: &'static [&'static str],
    /// Members of the request body.
    pub fields: &'static [Param],
    /// Members of the body that are sent whether given or not, as (name, JSON text), such as `("status", "1")`; a flag or
    /// `--data` has the last word.
    pub fixed: &'static [(&'static str, &'static str)],
    /// The key the body's members are wrapped in; empty for a flat body.
    pub envelope: &'static str,
    /// How the body travels.
    pub encoding: Encoding,
    /// What a successful answer looks like.
    pub reply: Reply,
    /// How a listing is walked.
    pub paging: Paging,
    /// What the call does, which decides all policy.
    pub role: Role,
    /// When this row is meant, where several rows share one verb.
    pub when: When,
    /// How the id in the path is found from the arguments, where it is the id of a relation.
    pub relation: Option<Relation>,
    /// How to see whether the work the call started is finished, where it goes on at the service.
    pub poll: Option<Poll>,
    /// How much it can hurt.
    pub guard: Guard,
    /// How it is undone.
    pub undo: Undo,
    /// The operation id of the published document; empty where it has none.
    pub spec: &'static str,
    /// Where the call is known from.
    pub evidence: Evidence,
    /// Example command lines without the leading `acamp`, two or more.
    pub examples: &'static [&'static str],
    /// What a user must know before calling, shown in the long help; empty for most.
    pub note: &'static str,
}

/// One value: how it is typed on the command line and how it travels.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// The flag without dashes, or the name of the positional argument.
    pub flag: &'static str,
    /// The name on the wire: a query key as `filters[name]`, or a body member; a dot descends (`address.city`).
    pub wire: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Whether the service refuses the call without it.
    pub required: bool,
    /// Whether a person at a terminal is asked for it where it is not given, though the service may do without.
    pub asked: bool,
    /// Whether it may be given several times: an array in a body, a repeated name in a query (the wire name says
    /// whether with `[]`).
    pub many: bool,
    /// Whether several values travel as one text, separated by commas (`ids=1,2,3`).
    pub joined: bool,
    /// Where a body member stands.
    pub place: Place,
    /// One line for the help, with units.
    pub help: &'static str,
}

/// Where a body field's value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside the envelope; for a query parameter or argument, its own list says.
    Regular,
    /// Beside the envelope, at the top level of the body (`useDefaults` beside `fieldValue`).
    Beside,
    /// In a further call after this one, per value: the command named takes the new item's id as its first argument
    /// and the value as its second (`--tag` on `contacts create`).
    After(&'static str),
}

/// The type of a value, as typed and as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number, sent as a JSON number.
    Integer,
    /// A number, sent as a JSON number.
    Number,
    /// `true` or `false`, sent as a JSON boolean.
    Boolean,
    /// `true` or `false`, sent as 1 or 0.
    Bit,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these words, each sent as the value beside it: `("active", "1")`. Numbers are sent as numbers; the wire
    /// value is accepted too.
    Choice(&'static [(&'static str, &'static str)]),
    /// A calendar date, `2026-11-01`.
    Date,
    /// A moment, RFC 3339 or a date.
    Moment,
    /// A moment, sent as whole seconds since 1970.
    EpochSeconds,
    /// A moment, sent as whole milliseconds since 1970.
    EpochMilliseconds,
    /// Given or not, without a value; sent in the query with an empty one.
    Present,
    /// Any JSON, given inline, as `@FILE` or as `-`.
    Json,
    /// The id of a thing of the resource named, or a name of it that [`crate::session::name_resolution`] turns into the id.
    Reference(&'static str),
    /// A reference that the service wants as a JSON number.
    ReferenceNumber(&'static str),
    /// A reference to a thing whose noun another flag says: that flag, and the noun of each of its words, the first of
    /// them where the flag is not given.
    ReferenceBy(&'static str, &'static [(&'static str, &'static str)]),
    /// `NAME:NUMBER`, a reference and what its thing is compared with (`Engagement:50`).
    ReferenceAnd(&'static str),
    /// `NAME=VALUE` of a custom field of the resource named, sent as `[{"field": ID, "value": VALUE}, …]`.
    FieldValue(&'static str),
    /// The same for the fields of deals and accounts: `[{"customFieldId": ID, "fieldValue": VALUE}, …]`, the id a
    /// JSON number.
    CustomFieldValue(&'static str),
    /// `KEY=VALUE`, sent as `[{"key": KEY, "value": VALUE}, …]`.
    Pair,
    /// A text filter that also takes operators through `--filter 'name[contains]=VALUE'`.
    Match,
}

/// What a successful answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An array under this key.
    Items(&'static str),
    /// An object under this key, or the only element of an array there (`data` of segments).
    Item(&'static str),
    /// The whole object, without an envelope.
    Whole,
    /// A bare array.
    Array,
    /// Text that is not JSON.
    Text,
    /// Nothing of interest: `{}`, an empty body, or a message.
    Nothing,
}

/// How a listing is walked to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// The answer is complete; the service takes no paging here.
    Complete,
    /// `limit` and `offset`.
    Offset,
    /// `orders[id]=ASC&id_greater=`: contacts only.
    Keyset,
    /// `page` from 1, and `page_size`.
    Page,
    /// `page` from 1 and `per_page`, as the WhatsApp service has it.
    PerPage,
}

/// What a call does. The engine takes all policy from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads a collection.
    List,
    /// Reads one thing, or anything else without an effect.
    Get,
    /// Makes a new thing; twice makes two.
    Create,
    /// Makes or changes; twice is the same as once.
    Upsert,
    /// Changes; twice is the same as once.
    Update,
    /// Removes; asks first.
    Delete,
    /// Ends a membership that can be made again, such as a tag on a contact; does not ask.
    Remove,
    /// Sends something to people, or starts what will.
    Send,
    /// Any other effect; not safe to repeat blindly.
    Other,
}

impl Role {
    /// Whether the call changes something at the service.
    pub const fn is_write(self) -> bool {
        !matches!(self, Role::List | Role::Get)
    }

    /// Whether the call may be sent again when its answer was lost.
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Role::List | Role::Get | Role::Upsert | Role::Update | Role::Delete | Role::Remove)
    }
}

/// When one of several rows that share a verb is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Unless another row's condition holds.
    Always,
    /// When this flag is given; the row's own parameters of that name carry its value, if it has one. Where it is the
    /// only row of its verb, the flag is required.
    Flag(&'static str),
    /// When two or more ids are given: one call for all, the ids in the query under the argument's wire name.
    Many,
    /// When the argument contains `@`.
    Email,
    /// When the argument starts with this prefix, which is cut off.
    Prefix(&'static str),
    /// When the first argument is given at all (`list [ORDER]`).
    Given,
    /// When the row before it was answered 404 or 405.
    Refused,
}

/// How the id of a relation is found: by listing and comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The collection to read, with `{name}` for the first argument.
    pub path: &'static str,
    /// Its key in the answer.
    pub key: &'static str,
    /// The member to compare with the second argument's id.
    pub member: &'static str,
}

/// How to see whether work that goes on at the service is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// The v3 path that tells, and at most one query parameter; `{member}` is filled from the answer that started the work.
    pub path: &'static str,
    /// What that path answers.
    pub reply: Reply,
    /// The member that tells; a dot descends.
    pub member: &'static str,
    /// Its values when the work is finished.
    pub finished: &'static [&'static str],
    /// Its values when the work was given up.
    pub failed: &'static [&'static str],
}

/// Where a call is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The provider's published documents.
    Published,
    /// The provider's index of pages only.
    Listed,
    /// Recorded traffic.
    Observed,
    /// Asked for by this project's mission; in no published document.
    Mission,
}

impl Operation {
    /// The positional arguments that stand in the path.
    pub fn path_arguments(&self) -> impl Iterator<Item = &'static Param> + use<> {
        let path = self.path;
        self.arguments.iter().filter(move |param| stands_in(path, param.wire))
    }

    /// Whether `param`'s value goes into the path.
    pub fn takes_in_path(&self, param: &Param) -> bool {
        stands_in(self.path, param.wire)
    }
}

/// Whether `{name}` is a part of `path`.
fn stands_in(path: &str, name: &str) -> bool {
    path.split('{').skip(1).any(|rest| rest.split_once('}').is_some_and(|(inside, _)| inside == name))
}
