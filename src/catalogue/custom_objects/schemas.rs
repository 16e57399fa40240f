//! Schemas: the definitions of custom objects.

use super::super::build::{create, delete, get, json, list, reference, resource, text, update};
use super::super::guarding::Level;
use super::super::model::{Group, Param, Resource, ValueFormat, When};

const SCHEMA: Param = reference("schema", "custom-objects schemas", "Schema slug or ID").wire("id");
const SCHEMA_ID: Param = reference("schema", "custom-objects schemas", "Schema slug or ID").wire("schemaId");

const SLUG: Param = text("slug", "Short name used in URLs: my-object");
const SINGULAR: Param = text("singular", "Singular label").wire("labels.singular");
const PLURAL: Param = text("plural", "Plural label").wire("labels.plural");
const DESCRIPTION: Param = text("description", "Schema description");
const APP: Param = text("app", "ID of the app that owns the schema").wire("appId");
const FIELDS: Param = json("fields", r#"Fields: [{"id": "price", "type": "number", "labels": {…}}]"#);
const RELATIONSHIPS: Param =
    json("relationships", r#"Relationships: [{"id", "namespace": "contacts", "labels", "hasMany": false}]"#);
const SHOW_FIELDS: Param =
    text("show-fields", "Include inherited and deleted fields").wire("showFields").one_of(&["all"]);

const HAS_MANY: &str = "The server rejects relationships with hasMany true.";

pub static SCHEMAS: Resource =
    resource("custom-objects schemas", "schema", "Definitions of custom objects", Group::Data)
        .columns(&["id", "slug", "labels.plural", "visibility", "description", "createdTimestamp", "updatedTimestamp"])
        .natural_key(&["slug"])
        .alternate_name("labels.plural")
        .cached()
        .managed(super::super::managed::account::SCHEMAS)
        .operations(&[
            list("/customObjects/schemas", "List schemas", "schemas")
                .params(&[SHOW_FIELDS])
                .orders(&["slug", "createdTimestamp", "updatedTimestamp"])
                .spec("list-all-schemas")
                .examples(&["custom-objects schemas list", "custom-objects schemas list --show-fields all -o json"])
                .note("The server responds with 404 or 400 if the plan does not include custom objects."),
            get("/customObjects/schemas/{id}", "Show a schema", "schema")
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
            create("/customObjects/schemas/public", "Create a public schema that other accounts can use", "schema")
                .body("schema", &[SLUG, APP, SINGULAR, PLURAL, DESCRIPTION, FIELDS, RELATIONSHIPS])
                .when(When::Flag("public"))
                .spec("create-a-public-schema")
                .examples(&[
                    "custom-objects schemas create --public --slug event-tickets --app my-app --fields @fields.json",
                    "custom-objects schemas create --public --data @schema.json",
                ])
                .note(HAS_MANY),
            update("/customObjects/schemas/{schemaId}", "Update a schema", "schema")
                .arguments(&[SCHEMA_ID])
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
                        text("icon", "Icon URL").wire("icons.default").format(ValueFormat::Url),
                        RELATIONSHIPS,
                    ],
                )
                .spec("update-a-schema")
                .examples(&[
                    "custom-objects schemas update car --description 'Cars of our customers'",
                    "custom-objects schemas update car --fields @fields.json --show-fields all",
                ])
                .note(
                    "A new field cannot reuse the ID of a deleted field; list deleted fields with --show-fields all.",
                ),
            delete("/customObjects/schemas/{id}", "Delete a schema")
                .level(Level::Severe)
                .arguments(&[SCHEMA])
                .spec("delete-a-schema")
                .examples(&["custom-objects schemas delete car", "custom-objects schemas delete car --confirm car"])
                .note("Deletes all its records. This cannot be undone."),
            create("/customObjects/schemas/{id}/child", "Create a child schema of a public schema", "schema")
                .verb("create-child")
                .arguments(&[SCHEMA])
                .spec("create-a-child-schema")
                .examples(&[
                    "custom-objects schemas create-child event-tickets",
                    "custom-objects schemas create-child 6449c3f3-b68d-46d1-850b-c8aea998ce1b",
                ])
                .note("The child schema extends a public schema and inherits its fields."),
            delete("/customObjects/schemas/{schemaId}/fields/{fieldId}", "Delete a field of a schema")
                .verb("delete-field")
                .level(Level::Severe)
                .arguments(&[SCHEMA_ID, text("field", "Field ID").wire("fieldId")])
                .params(&[SHOW_FIELDS])
                .spec("delete-a-field-1")
                .examples(&[
                    "custom-objects schemas delete-field car price",
                    "custom-objects schemas delete-field car price --confirm price",
                ])
                .note("Its values in all records become inaccessible immediately. This cannot be undone."),
        ]);
