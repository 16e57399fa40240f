//! What the server returns for `GET /{resource}/{id}/{name}`, and side-loads for `include={name}`.

/// A response below one record. Each `resource` is the path of another resource.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Nested {
    /// The records of `resource` whose `column` is the id, under the key `envelope`, without `meta`.
    Children { name: &'static str, envelope: &'static str, resource: &'static str, column: &'static str },
    /// The records of `resource` whose `reltype` is `kind` and whose `relid` is the id, without `meta`.
    Owned { name: &'static str, resource: &'static str, kind: &'static str },
    /// The record of `resource` whose id is in this record's `column`.
    Parent { name: &'static str, resource: &'static str, column: &'static str },
    /// A fixed JSON text, where the emulator holds no data.
    Fixed { name: &'static str, body: &'static str },
}

impl Nested {
    /// The last path segment.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Nested::Children { name, .. }
            | Nested::Owned { name, .. }
            | Nested::Parent { name, .. }
            | Nested::Fixed { name, .. } => name,
        }
    }
}

/// The records of `resource` whose `column` is the id, under the name and envelope `resource`.
pub(crate) const fn children(resource: &'static str, column: &'static str) -> Nested {
    Nested::Children { name: resource, envelope: resource, resource, column }
}

/// The records of `resource` whose `column` is the id, under another name and envelope.
pub(crate) const fn children_as(
    name: &'static str,
    envelope: &'static str,
    resource: &'static str,
    column: &'static str,
) -> Nested {
    Nested::Children { name, envelope, resource, column }
}

/// The records of `resource` whose `reltype` is `kind` and whose `relid` is the id.
pub(crate) const fn owned(name: &'static str, resource: &'static str, kind: &'static str) -> Nested {
    Nested::Owned { name, resource, kind }
}

/// The record of `resource` whose id is in this record's `column`.
pub(crate) const fn parent(name: &'static str, resource: &'static str, column: &'static str) -> Nested {
    Nested::Parent { name, resource, column }
}

/// A fixed JSON text.
pub(crate) const fn fixed(name: &'static str, body: &'static str) -> Nested {
    Nested::Fixed { name, body }
}
