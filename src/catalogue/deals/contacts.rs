//! The further contacts of deals, beside the main one.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, update};
use super::super::model::{Evidence, Group, Paging, Param, Resource, Role, When};

const LINK: Param = reference("deal-contact", "deals contacts", "Id of the link between deal and contact").wire("id");

/// `acamp deals contacts`.
pub static CONTACTS: Resource = resource("deals contacts", "contact", "Further contacts of deals", Group::Sales)
    .columns(&["id", "deal", "contact", "role", "cdate"])
    .operations(&[
        list("/contactDeals", "List the further contacts of deals", "contactDeals")
            .spec("list-all-secondary-contacts")
            .examples(&["deals contacts list", "deals contacts list --all -o csv"]),
        list("/deals/{id}/contactDeals", "List the further contacts of one deal", "contactDeals")
            .arguments(&[reference("deal", "deals", "Id or title of the deal").wire("id")])
            .paging(Paging::Complete)
            .when(When::Given)
            .evidence(Evidence::Observed)
            .examples(&["deals contacts list 18", "deals contacts list 'Website relaunch'"]),
        get("/contactDeals/{id}", "Show one link between deal and contact", "contactDeal")
            .arguments(&[LINK])
            .spec("retrieve-a-secondary-contact")
            .examples(&["deals contacts get 7", "deals contacts get 7 -o json"]),
        create("/contactDeals", "Add a further contact to a deal", "contactDeal")
            .verb("add")
            .arguments(&[
                reference("deal", "deals", "Id or title of the deal"),
                reference("contact", "contacts", "Id or e-mail address of the contact"),
            ])
            .body("contactDeal", &[])
            .spec("create-a-secondary-contact")
            .examples(&["deals contacts add 'Website relaunch' ana@example.com", "deals contacts add 18 8432"]),
        update("/contactDeals/{id}", "Change a link between deal and contact", "contactDeal")
            .arguments(&[LINK])
            .body(
                "contactDeal",
                &[
                    reference("deal", "deals", "The other deal"),
                    reference("contact", "contacts", "The other contact"),
                    reference_number("role", "deals roles", "Part the contact plays in the deal"),
                ],
            )
            .spec("update-a-secondary-contact")
            .examples(&[
                "deals contacts update 7 --role 'Decision Maker'",
                "deals contacts update 7 --contact bo@example.com",
            ]),
        delete("/contactDeals/{id}", "Take a further contact out of a deal")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[
                reference("deal", "deals", "Id or title of the deal"),
                reference("contact", "contacts", "Id or e-mail address of the contact"),
            ])
            .relation("/deals/{deal}/contactDeals", "contactDeals", "contact")
            .undone_by("deals contacts add")
            .spec("delete-a-secondary-contact")
            .examples(&["deals contacts remove 'Website relaunch' ana@example.com", "deals contacts remove 18 8432"]),
    ]);
