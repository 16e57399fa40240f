//! The secondary contacts of deals.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, update};
use super::super::meanings::Meaning;
use super::super::model::{Evidence, Group, Paging, Param, Relation, Resource, Role, When};
use super::super::undoing::ValueSource::{Owner, Property};
use super::super::undoing::{DependentRule, Source};

const DEAL_CONTACT: Param = reference("deal-contact", "deals contacts", "ID of the secondary contact entry").wire("id");

/// The documented create takes no role; an update does.
pub const ROLE: DependentRule = DependentRule::new(
    "role in the deal",
    Source::Own,
    "deals contacts update",
    &[("id", Owner), ("role", Property("role"))],
);

pub static CONTACTS: Resource = resource("deals contacts", "contact", "Secondary contacts of deals", Group::Sales)
    .columns(&["id", "deal", "contact", "role", "cdate"])
    .meanings(&[("role", Meaning::Reference("deals roles"))])
    .operations(&[
        list("/contactDeals", "List the secondary contacts of all deals", "contactDeals")
            .spec("list-all-secondary-contacts")
            .examples(&["deals contacts list", "deals contacts list --all -o csv"]),
        list("/deals/{id}/contactDeals", "List the secondary contacts of a deal", "contactDeals")
            .arguments(&[reference("deal", "deals", "Deal title or ID").wire("id")])
            .paging(Paging::Complete)
            .when(When::WithArgument)
            .evidence(Evidence::Observed)
            .examples(&["deals contacts list 18", "deals contacts list 'Website relaunch'"]),
        get("/contactDeals/{id}", "Show a secondary contact entry", "contactDeal")
            .arguments(&[DEAL_CONTACT])
            .spec("retrieve-a-secondary-contact")
            .examples(&["deals contacts get 7", "deals contacts get 7 -o json"]),
        create("/contactDeals", "Add a secondary contact to a deal", "contactDeal")
            .verb("add")
            .arguments(&[
                reference("deal", "deals", "Deal title or ID"),
                reference("contact", "contacts", "Contact email address or ID"),
            ])
            .body("contactDeal", &[])
            .spec("create-a-secondary-contact")
            .examples(&["deals contacts add 'Website relaunch' ana@example.com", "deals contacts add 18 8432"]),
        update("/contactDeals/{id}", "Update a secondary contact entry", "contactDeal")
            .arguments(&[DEAL_CONTACT])
            .body(
                "contactDeal",
                &[
                    reference("deal", "deals", "New deal"),
                    reference("contact", "contacts", "New contact"),
                    reference_number("role", "deals roles", "Role of the contact in the deal"),
                ],
            )
            .spec("update-a-secondary-contact")
            .examples(&[
                "deals contacts update 7 --role 'Decision Maker'",
                "deals contacts update 7 --contact bo@example.com",
            ]),
        delete("/contactDeals/{id}", "Remove a secondary contact from a deal")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[
                reference("deal", "deals", "Deal title or ID"),
                reference("contact", "contacts", "Contact email address or ID"),
            ])
            .relation(&Relation::new("/deals/{deal}/contactDeals", "contactDeals", "contact"))
            .undone_by("deals contacts add")
            .dependents(&[ROLE])
            .spec("delete-a-secondary-contact")
            .examples(&["deals contacts remove 'Website relaunch' ana@example.com", "deals contacts remove 18 8432"]),
    ]);
