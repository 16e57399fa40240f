//! Connections to external services, mostly online stores, that supply customers and orders.

use super::build::{choice, create, delete, get, list, reference, resource, text, update};
use super::meanings::Meaning;
use super::model::{Group, Param, Resource, ValueFormat};

const CONNECTION: Param = reference("connection", "connections", "Connection name or ID").wire("id");

const SERVICE: Param = text("service", "Name of the external service");
const EXTERNAL_ID: Param = text("external-id", "Account ID in the external service").wire("externalid");
const NAME: Param = text("name", "Account name in the external service");
const LOGO: Param = text("logo-url", "URL of the external service's logo").wire("logoUrl").format(ValueFormat::Url);
const LINK: Param = text("link-url", "URL for managing the connection in the external service")
    .wire("linkUrl")
    .format(ValueFormat::Url);

const STATUSES: &[(&str, &str)] = &[("error", "0"), ("connected", "1")];
const SYNC_STATUSES: &[(&str, &str)] = &[("stopped", "0"), ("running", "1")];

pub static CONNECTIONS: Resource =
    resource("connections", "connection", "Connections to online stores and other services", Group::Data)
        .columns(&["id", "service", "externalid", "name", "status", "syncStatus", "lastSync"])
        .meanings(&[("status", Meaning::Words(STATUSES)), ("syncStatus", Meaning::Words(SYNC_STATUSES))])
        .natural_key(&["name", "service"])
        .cached()
        .operations(&[
            list("/connections", "List connections", "connections")
                .params(&[
                    text("service", "Filter by external service").wire("filters[service]"),
                    text("external-id", "Filter by account ID in the external service").wire("filters[externalid]"),
                ])
                .spec("list-all-connections")
                .examples(&["connections list", "connections list --service shopify"]),
            get("/connections/{id}", "Show a connection", "connection")
                .arguments(&[CONNECTION])
                .spec("get-connection")
                .examples(&["connections get 'Toystore, Inc.'", "connections get 1 -o json"]),
            create("/connections", "Create a connection", "connection")
                .body(
                    "connection",
                    &[
                        SERVICE.required(),
                        EXTERNAL_ID.required(),
                        NAME.required(),
                        LOGO.required(),
                        LINK.required(),
                        reference("list", "lists", "List that new contacts are added to").wire("listId").unverified(),
                    ],
                )
                .spec("create-connection")
                .examples(&[
                    "connections create --service fooCommerce --external-id toystore123 --name 'Toystore, Inc.' \
                     --logo-url https://example.com/foo.png --link-url https://example.com/foo",
                    "connections create --data @connection.json",
                ]),
            update("/connections/{id}", "Update a connection", "connection")
                .arguments(&[CONNECTION])
                .body(
                    "connection",
                    &[
                        SERVICE,
                        EXTERNAL_ID,
                        NAME,
                        LOGO,
                        LINK,
                        choice("status", STATUSES, "Connection status"),
                        choice("sync-status", SYNC_STATUSES, "Synchronization status").wire("syncStatus"),
                    ],
                )
                .spec("update-connection")
                .examples(&[
                    "connections update 1 --name 'Acme, Inc.'",
                    "connections update 1 --status connected --sync-status stopped",
                ]),
            delete("/connections/{id}", "Delete a connection")
                .arguments(&[CONNECTION])
                .spec("delete-connection")
                .examples(&["connections delete 'Toystore, Inc.'", "connections delete 1 --yes"]),
        ]);
