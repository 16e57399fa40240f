//! Side-loads: records of other resources that a response has beside its own, because the request names them in `include`
//! or because the server always adds them. Sources: recorded responses, and the code of public clients that read them.

/// A relation whose records a response can have beside its own.
///
/// Shape: `{"contactTags": [{"contact": "193", "tag": "14", …, "id": "37"}, …], "contacts": [{…, "contactTags": ["37"],
/// "id": "193"}]}`.
#[derive(Debug)]
pub struct SideLoad {
    /// The name in `include`: a key of the `links` of a record. After a dot, a key of the `links` of a related record
    /// (`contactTags.tag`), which continues the relation before the dot.
    pub name: &'static str,
    /// The array at the top level of the response.
    pub array: &'static str,
    /// How its records belong to those of the listing.
    pub association: Association,
    /// Which responses have it.
    pub added: Added,
}

/// Which responses have the records of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// Those to a request that names it in `include`.
    OnRequest,
    /// Also those to a request without `include`. Whether naming another relation replaces it is not known.
    ByDefault,
    /// All. No request names it.
    Always,
}

/// How side-loaded records belong to the records beside them.
#[derive(Clone, Copy, Debug)]
pub enum Association {
    /// Each belongs to one record, which it names in the first of the properties `back` that it has. The record in turn has
    /// the IDs of its rows in the array `ids`, which shows whether all arrived; empty if it is not known to have one.
    /// `nested` is the path of the rows of one record, with `{id}`; empty if the API has none.
    Rows {
        /// Property of a row, in its known spellings.
        back: &'static [&'static str],
        /// Property of the record.
        ids: &'static str,
        /// Path of the rows of one record.
        nested: &'static str,
    },
    /// Each is named by the property `key` of one or more records, or of rows of the relation before the dot; it can be
    /// read as a record of `resource`.
    Target {
        /// Property with the ID; "0" and null name nothing.
        key: &'static str,
        /// The resource of the records.
        resource: &'static str,
    },
}

impl SideLoad {
    /// Rows that belong to one record each. The array and the property with the IDs are called like the relation.
    pub const fn rows(name: &'static str, back: &'static [&'static str], nested: &'static str) -> Self {
        let association = Association::Rows { back, ids: name, nested };
        SideLoad { name, array: name, association, added: Added::OnRequest }
    }

    /// Records named by the property `key`, in the array `array`.
    pub const fn target(name: &'static str, array: &'static str, key: &'static str, resource: &'static str) -> Self {
        SideLoad { name, array, association: Association::Target { key, resource }, added: Added::OnRequest }
    }

    /// The property of the record with the IDs of its rows, if it differs from the name of the relation.
    pub const fn ids(mut self, property: &'static str) -> Self {
        if let Association::Rows { back, nested, .. } = self.association {
            self.association = Association::Rows { back, ids: property, nested };
        }
        self
    }

    /// Which responses have it.
    pub const fn added(mut self, added: Added) -> Self {
        self.added = added;
        self
    }

    /// The relation it continues, if its name has a dot.
    pub fn parent(&self) -> Option<&'static str> {
        self.name.rsplit_once('.').map(|(parent, _)| parent)
    }
}
