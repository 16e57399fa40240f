//! Schemas: what records of a custom object are made of.

use super::super::build::{call, create, delete, get, json, list, reference, resource, text, update};
use super::super::guarding::Level;
use super::super::model::{Group, Method, Param, Reply, Resource, Role, When};

const SCHEMA: Param = reference("schema", "custom-objects schemas", "Id or slug of the schema").wire("id");
const SCHEMA_BY_NAME: Param =
    reference("schema", "custom-objects schemas", "Id or slug of the schema").wire("schemaId");

const SLUG: Param = text("slug", "Short name in addresses: my-object");
const SINGULAR: Param = text("singular", "Label of one record").wire("labels.singular");
const PLURAL: Param = text("plural", "Label of several records").wire("labels.plural");
const DESCRIPTION: Param = text("description", "What its records are");
const APP: Param = text("app", "Id of the app it belongs to").wire("appId");
const FIELDS: Param = json("fields", r#"Fields: [{"id": "price", "type": "number", "labels": {…}}]"#);
const RELATIONSHIPS: Param =
    json("relationships", r#"Relationships: [{"id", "namespace": "contacts", "labels", "hasMany": false}]"#);
const SHOW_FIELDS: Param =
    text("show-fields", "Show inherited and deleted fields too").wire("showFields").one_of(&["all"]);

const HAS_MANY: &str = "The service refuses a relationship with hasMany true.";

/// `acamp custom-objects schemas`.
pub static SCHEMAS: Resource =
    resource("custom-objects schemas", "schema", "Definitions of custom objects", Group::Data)
        .columns(&["id", "slug", "labels.plural", "visibility", "description", "createdTimestamp", "updatedTimestamp"])
        .identity("slug")
        .handle("labels.plural")
        .remembered()
        .operations(&[
            list("/customObjects/schemas", "List schemas", "schemas")
                .params(&[SHOW_FIELDS])
                .orders(&["slug", "createdTimestamp", "updatedTimestamp"])
                .spec("list-all-schemas")
                .examples(&["custom-objects schemas list", "custom-objects schemas list --show-fields all -o json"])
                .note("Answers 404 or 400 where the plan has no custom objects."),
            get("/customObjects/schemas/{id}", "Show one schema", "schema")
                .arguments(&[SCHEMA])
                .params(&[SHOW_FIELDS])
                .spec("retrieve-a-schema")
                .examples(&[
                    "custom-objects schemas get event-tickets",
                    "custom-objects schemas get event-tickets --show-fields all -o json",
                ]),
            create("/customObjects/schemas", "Create a schema", "schema")
                .body("schema", &[SLUG, SINGULAR, PLURAL, DESCRIPTION, FIELDS, RELATIONSHIPS])
                .spec("create-a-schema")
                .examples(&[
                    "custom-objects schemas create --slug car --singular Car --plural Cars --fields @fields.json",
                    "custom-objects schemas create --data @schema.json",
                ])
                .note(HAS_MANY),
            create("/customObjects/schemas/public", "Create a schema that other accounts can use", "schema")
                .body("schema", &[SLUG, APP, SINGULAR, PLURAL, DESCRIPTION, FIELDS, RELATIONSHIPS])
                .when(When::Flag("public"))
                .spec("create-a-public-schema")
                .examples(&[
                    "custom-objects schemas create --public --slug event-tickets --app my-app --fields @fields.json",
                    "custom-objects schemas create --public --data @schema.json",
                ])
                .note(HAS_MANY),
            update("/customObjects/schemas/{schemaId}", "Change a schema", "schema")
                .arguments(&[SCHEMA_BY_NAME])
                .params(&[SHOW_FIELDS])
                .body(
                    "schema",
                    &[
                        SLUG,
                        SINGULAR,
                        PLURAL,
                        DESCRIPTION,
                        APP,
                        FIELDS,
                        text("icon", "URL of the icon").wire("icons.default"),
                        RELATIONSHIPS,
                    ],
                )
                .spec("update-a-schema")
                .examples(&[
                    "custom-objects schemas update car --description 'Cars of our customers'",
                    "custom-objects schemas update car --fields @fields.json --show-fields all",
                ])
                .note("A new field must not have the id of a deleted one: look with --show-fields all first."),
            delete("/customObjects/schemas/{id}", "Delete a schema")
                .level(Level::Severe)
                .arguments(&[SCHEMA])
                .spec("delete-a-schema")
                .examples(&["custom-objects schemas delete car", "custom-objects schemas delete car --confirm car"])
                .note("Its records go with it. There is no undo."),
            call(
                "create-child",
                Method::Post,
                "/customObjects/schemas/{id}/child",
                "Take over another account's schema",
            )
            .role(Role::Create)
            .arguments(&[SCHEMA])
            .reply(Reply::Item("schema"))
            .spec("create-a-child-schema")
            .examples(&[
                "custom-objects schemas create-child event-tickets",
                "custom-objects schemas create-child 6449c3f3-b68d-46d1-850b-c8aea998ce1b",
            ])
            .note("The child extends a public schema and starts with its fields."),
            call(
                "delete-field",
                Method::Delete,
                "/customObjects/schemas/{schemaId}/fields/{fieldId}",
                "Delete a field of a schema",
            )
            .role(Role::Delete)
            .level(Level::Severe)
            .arguments(&[SCHEMA_BY_NAME, text("field", "Id of the field").wire("fieldId")])
            .params(&[SHOW_FIELDS])
            .spec("delete-a-field-1")
            .examples(&[
                "custom-objects schemas delete-field car price",
                "custom-objects schemas delete-field car price --confirm price",
            ])
            .note("Its values in all records are out of reach at once. There is no undo."),
        ]);
