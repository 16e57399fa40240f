//! Flows: scripted conversations. An execution is a run of a flow; an execution contact is a contact in it. Contacts
//! here are WhatsApp contacts, with UUIDs, not contacts of the account.

use super::super::build::{boolean, call, get, json, list, reference, resource, text};
use super::super::meanings::Meaning;
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role};

const FLOW: Param = reference("flow", "whatsapp flows", "Filter by flow ID");
const VERSION: Param = text("flow-version", "Filter by flow version ID").wire("flow_version");
const SEARCH: Param = text("search", "Search in statuses, email addresses, and names");

pub static FLOWS: Resource =
    resource("whatsapp flows", "flow", "WhatsApp flows (scripted conversations)", Group::Messaging)
        .columns(&["id", "status", "num_contacts", "running", "completed", "failed", "created_on"])
        .operations(&[call(
            "run",
            Method::Post,
            "/channel/whatsapp/flow/{id}/run",
            "Run a flow for the given contacts",
        )
        .role(Role::Send)
        .arguments(&[reference("flow", "whatsapp flows", "Flow ID").wire("id")])
        .body(
            "",
            &[
                boolean("priority", "Run before other executions").wire("has_priority"),
                json("contacts", r#"Contacts: [{"phone": "+4915112345678", "first_name": "Ana"}]"#)
                    .wire("contact_list")
                    .required(),
            ],
        )
        .fixed(&[("execute_for", r#""LIST""#)])
        .reply(Reply::Whole)
        .spec("Create a Flow Execution")
        .examples(&[
            "whatsapp flows run 9b2f6f0e-0d1c-4e57-9f3c-1f6a2f9d8c11 --contacts @contacts.json",
            "whatsapp flows run 9b2f6f0e-0d1c-4e57-9f3c-1f6a2f9d8c11 --contacts @contacts.json --dry-run",
        ])
        .note("Messages are sent to every given contact immediately.")]);

pub static EXECUTIONS: Resource =
    resource("whatsapp executions", "execution", "Executions of WhatsApp flows", Group::Messaging)
        .columns(&["id", "status", "num_contacts", "running", "completed", "failed", "created_on"])
        .operations(&[
            list("/channel/whatsapp/flow-execution", "List flow executions", "results")
                .params(&[FLOW, VERSION, SEARCH])
                .paging(Paging::Page)
                .spec("List Flow Execution")
                .examples(&[
                    "whatsapp executions list --limit 20",
                    "whatsapp executions list --flow 9b2f6f0e-0d1c-4e57-9f3c-1f6a2f9d8c11",
                ]),
            get("/channel/whatsapp/flow-execution/{id}", "Show a flow execution", "")
                .arguments(&[reference("execution", "whatsapp executions", "Execution ID").wire("id")])
                .reply(Reply::Whole)
                .spec("Get Flow Execution")
                .examples(&[
                    "whatsapp executions get 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10",
                    "whatsapp executions get 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10 --jq .status",
                ]),
        ]);

pub static EXECUTION_CONTACTS: Resource =
    resource("whatsapp execution-contacts", "execution-contact", "Contacts in flow executions", Group::Messaging)
        .meanings(&[("contact", Meaning::Plain)])
        .columns(&["id", "contact.phone", "contact.first_name", "status", "status_reason", "flow_name", "created_on"])
        .operations(&[
            list("/channel/whatsapp/flow-execution-contact", "List the contacts in flow executions", "results")
                .params(&[
                    text("contact", "Filter by WhatsApp contact ID"),
                    text("step", "Filter by the ID of a step the contact reached").wire("execution_steps__step_id"),
                    FLOW,
                    reference("execution", "whatsapp executions", "Filter by execution ID").wire("flow_execution"),
                    VERSION,
                    reference("execution-contact", "whatsapp execution-contacts", "Filter by execution contact ID")
                        .wire("id"),
                    boolean("active", "Only active contacts (true) or only finished contacts (false)")
                        .wire("is_active"),
                    SEARCH,
                ])
                .paging(Paging::Page)
                .spec("List Flow Execution Contact")
                .examples(&[
                    "whatsapp execution-contacts list --active true",
                    "whatsapp execution-contacts list --execution 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10 -o csv",
                ]),
            get("/channel/whatsapp/flow-execution-contact/{id}", "Show a contact in a flow execution", "")
                .arguments(&[
                    reference("execution-contact", "whatsapp execution-contacts", "Execution contact ID").wire("id")
                ])
                .reply(Reply::Whole)
                .spec("Get Flow Execution Contact")
                .examples(&[
                    "whatsapp execution-contacts get 5e1a7c39-3c1f-4a8f-a6de-0b1f7a5f3d22",
                    "whatsapp execution-contacts get 5e1a7c39-3c1f-4a8f-a6de-0b1f7a5f3d22 --jq .execution_steps",
                ]),
        ]);
