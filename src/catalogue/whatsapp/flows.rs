//! Flows: scripted conversations. An execution is one run of a flow; an execution contact is one person in it. Contacts
//! here are those of the WhatsApp service, with UUIDs, not the account's.

use super::super::build::{boolean, call, get, json, list, reference, resource, text};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role};

const FLOW: Param = reference("flow", "whatsapp flows", "Only of this flow, by id");
const VERSION: Param = text("flow-version", "Only of this version of a flow, by id").wire("flow_version");
const SEARCH: Param = text("search", "Part of what the service searches: states, e-mail addresses, names");

/// `acamp whatsapp flows`.
pub static FLOWS: Resource = resource("whatsapp flows", "flow", "Scripted conversations", Group::Messaging)
    .columns(&["id", "status", "num_contacts", "running", "completed", "failed", "created_on"])
    .operations(&[call("run", Method::Post, "/channel/whatsapp/flow/{id}/run", "Start a flow with contacts")
        .role(Role::Send)
        .arguments(&[reference("flow", "whatsapp flows", "Id of the flow").wire("id")])
        .body(
            "",
            &[
                boolean("priority", "Whether it goes before other runs").wire("has_priority"),
                json("contacts", r#"Who: [{"phone": "+4915112345678", "first_name": "Ana"}]"#)
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
        .note("Messages go out to every contact given, at once.")]);

/// `acamp whatsapp executions`.
pub static EXECUTIONS: Resource = resource("whatsapp executions", "execution", "Runs of flows", Group::Messaging)
    .columns(&["id", "status", "num_contacts", "running", "completed", "failed", "created_on"])
    .operations(&[
        list("/channel/whatsapp/flow-execution", "List runs of flows", "results")
            .params(&[FLOW, VERSION, SEARCH])
            .paging(Paging::Page)
            .spec("List Flow Execution")
            .examples(&[
                "whatsapp executions list --limit 20",
                "whatsapp executions list --flow 9b2f6f0e-0d1c-4e57-9f3c-1f6a2f9d8c11",
            ]),
        get("/channel/whatsapp/flow-execution/{id}", "Show one run of a flow", "")
            .arguments(&[reference("execution", "whatsapp executions", "Id of the execution").wire("id")])
            .reply(Reply::Whole)
            .spec("Get Flow Execution")
            .examples(&[
                "whatsapp executions get 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10",
                "whatsapp executions get 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10 --jq .status",
            ]),
    ]);

/// `acamp whatsapp execution-contacts`.
pub static EXECUTION_CONTACTS: Resource =
    resource("whatsapp execution-contacts", "execution-contact", "People in runs of flows", Group::Messaging)
        .columns(&["id", "contact.phone", "contact.first_name", "status", "status_reason", "flow_name", "created_on"])
        .operations(&[
            list("/channel/whatsapp/flow-execution-contact", "List people in runs of flows", "results")
                .params(&[
                    text("contact", "Only this contact of the WhatsApp service, by id"),
                    text("step", "Only those who came to this step, by id").wire("execution_steps__step_id"),
                    FLOW,
                    reference("execution", "whatsapp executions", "Only of this execution, by id")
                        .wire("flow_execution"),
                    VERSION,
                    reference("execution-contact", "whatsapp execution-contacts", "Only this one, by id").wire("id"),
                    boolean("active", "Only those still in it, or only those through").wire("is_active"),
                    SEARCH,
                ])
                .paging(Paging::Page)
                .spec("List Flow Execution Contact")
                .examples(&[
                    "whatsapp execution-contacts list --active true",
                    "whatsapp execution-contacts list --execution 0f7d3c52-5a0e-4d55-8b52-6f5d5c1d6a10 -o csv",
                ]),
            get("/channel/whatsapp/flow-execution-contact/{id}", "Show one person in a run of a flow", "")
                .arguments(&[reference(
                    "execution-contact",
                    "whatsapp execution-contacts",
                    "Id of the execution contact",
                )
                .wire("id")])
                .reply(Reply::Whole)
                .spec("Get Flow Execution Contact")
                .examples(&[
                    "whatsapp execution-contacts get 5e1a7c39-3c1f-4a8f-a6de-0b1f7a5f3d22",
                    "whatsapp execution-contacts get 5e1a7c39-3c1f-4a8f-a6de-0b1f7a5f3d22 --jq .execution_steps",
                ]),
        ]);
