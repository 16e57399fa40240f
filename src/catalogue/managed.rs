//! How the set-up of an account is held in files: which resources, what identifies a record, where each property is read and
//! how it is written. Data; the properties themselves are those of the create operation, under the names of its flags.

pub(crate) mod account;
pub(crate) mod audience;
pub(crate) mod sales;

use super::model::{Kind, Operation, Param, Place, Resource, Role, When};
use super::value_format::ValueFormat;

/// A kind of record of the set-up of an account.
#[derive(Debug)]
pub struct Managed {
    /// The name of its file or folder, and of the kind on the command line: `contact-fields`.
    pub kind: &'static str,
    /// How far acamp manages it.
    pub class: ManagedClass,
    /// The position in the order of creation; deletion is the reverse.
    pub place: u8,
    /// How its records are held in files.
    pub files: FileLayout,
    /// The properties that identify a record, the most general first; the last is the name that other kinds use.
    pub key: &'static [&'static str],
    /// How its records are read.
    pub reads: RecordSource,
    /// The verbs that create, update and delete a record; empty if the API has no such operation.
    pub verbs: [&'static str; 3],
    /// Flags of the create operation that are not managed: set by the server, without effect, or personal.
    pub omitted: &'static [&'static str],
    /// Properties that cannot change once a record exists.
    pub fixed: &'static [&'static str],
    /// Properties that differ from their flag, and those that no flag has.
    pub properties: &'static [ManagedProperty],
    /// The properties with records that the server creates by itself with a new record.
    pub created_with: &'static [&'static str],
    /// What is not carried; empty if everything is.
    pub note: &'static str,
}

/// How far acamp manages a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagedClass {
    /// Created, updated and deleted.
    Full,
    /// The API cannot update it, or not all of it.
    Partly,
    /// Only listed: the API cannot write it.
    Inventory,
}

/// How the records of a kind are held in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileLayout {
    /// A file per record in a folder.
    Folder,
    /// One line per record in one file; if the key has two properties, the first is the heading of a table.
    Lines,
    /// One file, because there is one record.
    Single,
}

/// How the records of a kind are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordSource {
    /// From the collection with the name of the resource.
    Listing,
    /// From another collection, such as `segments definitions`.
    Collection(&'static str),
    /// The only record, by the operation with this verb.
    Single(&'static str),
}

/// A property in a file.
#[derive(Clone, Copy, Debug)]
pub struct ManagedProperty {
    /// Its name in files: that of the flag.
    pub name: &'static str,
    /// Where a record has it; a dot descends. Of related records, where each of them has it.
    pub read: &'static str,
    /// The property of the request body; empty if separate requests write it.
    pub write: &'static str,
    /// The type of its values.
    pub form: ValueForm,
    /// The related records that have it; none if the record itself has it.
    pub rows: Option<&'static RelatedSource>,
    /// Whether a create needs it.
    pub required: bool,
    /// How the server changes it.
    pub normal: NormalForm,
}

/// The type of the values of a property.
#[derive(Clone, Copy, Debug)]
pub enum ValueForm {
    /// Text.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A word, and its code on the wire.
    Words(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// The name of a record of this resource, or nothing.
    Reference(&'static str),
    /// Names of records of this resource; order does not count. `*` stands for the ID 0, all records.
    References(&'static str),
    /// Texts. Whether their order counts.
    Texts(bool),
    /// Text that may be in a file of its own.
    Body,
    /// An address whose query may hold a secret.
    SecretAddress,
    /// The choices of a field, in order.
    Choices,
    /// Tables with these properties, in order.
    Tables(&'static [ManagedProperty]),
    /// Nested data without the keys that the server sets.
    Data(&'static [&'static str]),
    /// A filter expression that stands for the definition of the resource.
    Expression,
}

/// Records that belong to a record and hold one of its properties.
#[derive(Debug)]
pub struct RelatedSource {
    /// Where they are.
    pub from: RelatedPlace,
    /// The properties of a related record with the ID of the record; the first that is there counts.
    pub owner: &'static [&'static str],
    /// The property with their order; empty if it does not matter.
    pub order: &'static str,
    /// A property of the record that holds them, and its value, if not all count. One without the property counts.
    pub only: Option<(&'static str, &'static str)>,
    /// The commands that add and remove one; empty if there is none.
    pub commands: [&'static str; 2],
}

/// Where related records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelatedPlace {
    /// Beside the records of the listing, in this array.
    SideLoad(&'static str),
    /// In this collection.
    Collection(&'static str),
    /// In the arrays with the second name inside the records of this collection.
    Inside(&'static str, &'static str),
}

/// How the server changes a value, which is not a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormalForm {
    /// Not at all.
    Kept,
    /// It converts letters to upper case.
    Upper,
    /// It converts letters to lower case.
    Lower,
    /// Codes have other letter cases in responses.
    AnyCase,
}

/// A kind with everything managed, one file per record, read from its listing.
pub const fn managed(kind: &'static str, place: u8, key: &'static [&'static str]) -> Managed {
    Managed {
        kind,
        class: ManagedClass::Full,
        place,
        files: FileLayout::Folder,
        key,
        reads: RecordSource::Listing,
        verbs: ["create", "update", "delete"],
        omitted: &[],
        fixed: &[],
        properties: &[],
        created_with: &[],
        note: "",
    }
}

/// A kind that is only listed.
pub const fn inventory(kind: &'static str, place: u8, key: &'static [&'static str]) -> Managed {
    managed(kind, place, key).class(ManagedClass::Inventory).lines().verbs(["", "", ""])
}

impl Managed {
    setters! {
        /// How far it is managed.
        pub class(class: ManagedClass) => class = class;
        /// One line per record.
        pub lines() => files = FileLayout::Lines;
        /// The only record, read by the operation with this verb.
        pub single(verb: &'static str) => files = FileLayout::Single, reads = RecordSource::Single(verb);
        /// Read from this collection.
        pub collection(name: &'static str) => reads = RecordSource::Collection(name);
        /// The verbs that create, update and delete a record.
        pub verbs(verbs: [&'static str; 3]) => verbs = verbs;
        /// Flags that are not managed.
        pub omitted(flags: &'static [&'static str]) => omitted = flags;
        /// Properties that cannot change once a record exists.
        pub fixed(names: &'static [&'static str]) => fixed = names;
        /// Properties that differ from their flag or have none.
        pub properties(properties: &'static [ManagedProperty]) => properties = properties;
        /// The properties with what the server creates by itself.
        pub created_with(names: &'static [&'static str]) => created_with = names;
        /// What is not carried.
        pub note(note: &'static str) => note = note;
    }

    /// The operation that creates a record.
    pub fn create(&self, resource: &'static Resource) -> Option<&'static Operation> {
        let is_it = |operation: &&Operation| operation.verb == self.verbs[0] && operation.when == When::Always;
        resource.operations.iter().find(is_it).filter(|operation| operation.role == Role::Create)
    }

    /// The properties of a record in files, in their order.
    pub fn all_properties(&self, resource: &'static Resource) -> Vec<ManagedProperty> {
        let params = self.create(resource).into_iter().flat_map(|one| one.arguments.iter().chain(one.fields));
        let own = |param: &Param| {
            let is_it = |property: &&ManagedProperty| property.name == param.flag || property.write == param.wire;
            self.properties.iter().find(is_it)
        };
        let mut all: Vec<ManagedProperty> = params
            .filter(|param| !self.omitted.contains(&param.flag) && is_sent(param))
            .map(|param| own(param).copied().unwrap_or_else(|| property_of(param)))
            .collect();
        let is_new = |property: &&ManagedProperty| !all.iter().any(|known| known.name == property.name);
        let more: Vec<ManagedProperty> = self.properties.iter().filter(is_new).copied().collect();
        all.extend(more);
        all
    }
}

fn is_sent(param: &Param) -> bool {
    matches!(param.place, Place::Regular | Place::Definition(_))
}

/// The property that a flag of a create stands for.
fn property_of(param: &Param) -> ManagedProperty {
    let form = match param.kind {
        Kind::Bit | Kind::Boolean => ValueForm::Flag,
        Kind::Integer | Kind::Number => ValueForm::Number,
        Kind::OneOf(values) if !param.repeatable => ValueForm::OneOf(values),
        Kind::Choice(words) => ValueForm::Words(words),
        Kind::Reference(resource) | Kind::ReferenceNumber(resource) if param.repeatable => {
            ValueForm::References(resource)
        }
        Kind::Reference(resource) | Kind::ReferenceNumber(resource) => ValueForm::Reference(resource),
        Kind::Formatted(ValueFormat::OptionValue) if param.repeatable => ValueForm::Texts(true),
        Kind::Expression => ValueForm::Expression,
        Kind::Json => ValueForm::Data(&[]),
        Kind::Content => ValueForm::Body,
        _ if param.repeatable => ValueForm::Texts(false),
        _ => ValueForm::Text,
    };
    ManagedProperty { required: param.required, ..file_property(param.flag, param.wire, form) }
}

/// A property that is written under the name it is read.
pub const fn file_property(name: &'static str, wire: &'static str, form: ValueForm) -> ManagedProperty {
    ManagedProperty { name, read: wire, write: wire, form, rows: None, required: false, normal: NormalForm::Kept }
}

impl ManagedProperty {
    setters! {
        /// Where it is read, if it is written under another name.
        pub read(path: &'static str) => read = path;
        /// The related records that have it.
        pub related(rows: &'static RelatedSource) => rows = Some(rows), write = "";
        /// A create needs it.
        pub required() => required = true;
        /// How the server changes it.
        pub normal(normal: NormalForm) => normal = normal;
    }

    /// Whether it names users, who differ from account to account.
    pub fn is_personal(&self) -> bool {
        matches!(self.form, ValueForm::Reference("users") | ValueForm::References("users"))
    }
}
