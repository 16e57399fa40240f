//! The parts of a custom field that have ids of their own: its options and its relations to lists.
//! Reference: recorded traffic; the provider documents how to make them only.

use crate::catalogue::build::{delete, get, reference, resource};
use crate::catalogue::model::{Evidence, Group, Param, Resource};

const OPTION: Param = reference("option", "contacts fields options", "Id of the option").wire("id");

pub static OPTIONS: Resource =
    resource("contacts fields options", "option", "Choices of a custom field", Group::Audience)
        .columns(&["id", "field", "label", "value", "cdate", "udate"])
        .operations(&[
            get("/fieldOptions/{id}", "Show one choice of a custom field", "fieldOption")
                .arguments(&[OPTION])
                .evidence(Evidence::Observed)
                .examples(&["contacts fields options get 144", "contacts fields options get 144 -o json"]),
            delete("/fieldOptions/{id}", "Delete a choice of a custom field")
                .arguments(&[OPTION])
                .evidence(Evidence::Observed)
                .examples(&["contacts fields options delete 144", "contacts fields options delete 144 145 --yes"])
                .note("contacts fields get --raw lists the ids. Contacts hold the text of a choice, not its id."),
        ]);

// The singular is not `list`, which is the verb of the noun above.
pub static LISTS: Resource =
    resource("contacts fields lists", "relation", "Relations of custom fields to lists", Group::Audience)
        .columns(&["id", "field", "relid", "dorder", "cdate"])
        .operations(&[get("/fieldRels/{id}", "Show one relation of a custom field to a list", "fieldRel")
            .arguments(&[reference("relation", "contacts fields lists", "Id of the relation").wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["contacts fields lists get 71", "contacts fields lists get 71 -o json"])
            .note("contacts fields get --raw lists the ids under fieldRels.")]);
