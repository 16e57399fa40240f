//! Parts of a custom field with ids of their own: its options and its list relations.
//! Reference: recorded traffic; the published reference documents only how to create them.

use crate::catalogue::build::{delete, get, reference, resource};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Evidence, Group, Param, Resource};

const OPTION: Param = reference("option", "contacts fields options", "Option ID").wire("id");

pub static OPTIONS: Resource =
    resource("contacts fields options", "option", "Options of a custom field", Group::Audience)
        .columns(&["id", "field", "label", "value", "cdate", "udate"])
        .operations(&[
            get("/fieldOptions/{id}", "Show an option of a custom field", "fieldOption")
                .arguments(&[OPTION])
                .evidence(Evidence::Observed)
                .examples(&["contacts fields options get 144", "contacts fields options get 144 -o json"]),
            delete("/fieldOptions/{id}", "Delete an option of a custom field")
                .arguments(&[OPTION])
                .evidence(Evidence::Observed)
                .examples(&["contacts fields options delete 144", "contacts fields options delete 144 145 --yes"])
                .note("contacts fields get --raw lists the IDs. Contacts store the text of an option, not its ID."),
        ]);

// The singular is not `list`, which is a verb of the parent resource.
pub static LISTS: Resource =
    resource("contacts fields lists", "relation", "List relations of custom fields", Group::Audience)
        .columns(&["id", "field", "relid", "dorder", "cdate"])
        .meanings(&[("relid", Meaning::Reference("lists"))])
        .operations(&[get("/fieldRels/{id}", "Show a list relation of a custom field", "fieldRel")
            .arguments(&[reference("relation", "contacts fields lists", "Relation ID").wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["contacts fields lists get 71", "contacts fields lists get 71 -o json"])
            .note("contacts fields get --raw lists the IDs under fieldRels.")]);
