//! Connections: accounts in other services, mostly shops, that customers and orders come from.

use super::build::{choice, create, delete, get, list, reference, resource, text, update};
use super::meanings::Meaning;
use super::model::{Group, Param, Resource};

const CONNECTION: Param = reference("connection", "connections", "Id or name of the connection").wire("id");

const SERVICE: Param = text("service", "Name of the other service");
const EXTERNAL_ID: Param = text("external-id", "Id of the account in the other service").wire("externalid");
const NAME: Param = text("name", "Name of the account in the other service");
const LOGO: Param = text("logo-url", "URL of the other service's logo").wire("logoUrl");
const LINK: Param = text("link-url", "URL where the connection is managed there").wire("linkUrl");

const STATES: &[(&str, &str)] = &[("error", "0"), ("connected", "1")];
const SYNC_STATES: &[(&str, &str)] = &[("stopped", "0"), ("running", "1")];

/// `acamp connections`.
pub static CONNECTIONS: Resource =
    resource("connections", "connection", "Links to shops and other services", Group::Data)
        .columns(&["id", "service", "externalid", "name", "status", "syncStatus", "lastSync"])
        .meanings(&[("status", Meaning::Words(STATES)), ("syncStatus", Meaning::Words(SYNC_STATES))])
        .identity("name")
        .remembered()
        .operations(&[
            list("/connections", "List connections", "connections")
                .params(&[
                    text("service", "Only to this service").wire("filters[service]"),
                    text("external-id", "Only with this id in the other service").wire("filters[externalid]"),
                ])
                .spec("list-all-connections")
                .examples(&["connections list", "connections list --service shopify"]),
            get("/connections/{id}", "Show one connection", "connection")
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
                        reference("list", "lists", "List that takes new contacts").wire("listId"),
                    ],
                )
                .spec("create-connection")
                .examples(&[
                    "connections create --service fooCommerce --external-id toystore123 --name 'Toystore, Inc.' \
                 --logo-url https://example.com/foo.png --link-url https://example.com/foo",
                    "connections create --data @connection.json",
                ]),
            update("/connections/{id}", "Change a connection", "connection")
                .arguments(&[CONNECTION])
                .body(
                    "connection",
                    &[
                        SERVICE,
                        EXTERNAL_ID,
                        NAME,
                        LOGO,
                        LINK,
                        choice("status", STATES, "State of the connection"),
                        choice("sync-status", SYNC_STATES, "State of its last synchronization").wire("syncStatus"),
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
