//! Tasks of deals and contacts, their types, outcomes and notifications.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, LINKS, Operations, Resource, Source, children, derived, fixed, null, owned,
    parent, read_only, read_only_null, resource, text,
};

const TASK_COLUMNS: &[Column] = &[
    text("relid", ""),
    text("reltype", "Deal"),
    text("dealTasktype", ""),
    read_only("user", "1"),
    text("assignee", "1"),
    null("automation"),
    read_only_null("cdate"),
    null("duedate"),
    null("edate"),
    text("duration", "0"),
    text("status", "0"),
    text("title", ""),
    text("note", ""),
    // Whether the server sets it when a task is completed is not established.
    read_only_null("donedate"),
    null("doneAutomation"),
    read_only_null("udate"),
    derived("owner", Source::Owner),
    ID,
    null("outcomeId"),
    null("outcomeInfo"),
    LINKS,
];

pub(crate) static TASKS: Resource = resource("dealTasks", "dealTask", "DealTask", TASK_COLUMNS)
    .links(&["activities", "notes", "owner", "user", "assignee", "dealTasktype", "taskNotifications", "outcome"])
    .echo(&[
        Echo::Column("reltype"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("automation"),
        Echo::Column("user"),
        Echo::Column("assignee"),
        Echo::Column("owner"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["relid", "duedate", "dealTasktype"])
    .parents(&[("dealTasktype", "dealTasktypes"), ("assignee", "users")])
    .filters(&[
        ("d_tasktypeid", "dealTasktype"),
        ("userid", "user"),
        ("assignee_userid", "assignee"),
        ("outcome_id", "outcomeId"),
    ])
    .custom_filters(&[
        ("due_after", "datetime(body->>'duedate') > datetime(?)"),
        ("due_before", "datetime(body->>'duedate') < datetime(?)"),
        ("note", "instr(lower(body->>'note'), lower(?)) > 0"),
        ("title", "instr(lower(body->>'title'), lower(?)) > 0"),
    ])
    .nested(&[
        owned("notes", "notes", "DealTask"),
        parent("user", "users", "user"),
        parent("assignee", "users", "assignee"),
        parent("dealTasktype", "dealTasktypes", "dealTasktype"),
        parent("outcome", "taskOutcomes", "outcomeId"),
        children("taskNotifications", "dealTask"),
        fixed("activities", r#"{"activities":[]}"#),
    ])
    .indices(&["body->>'relid'"])
    .operations(Operations { list: false, create: false, update: false, ..ALL_OPERATIONS });

const TYPE_COLUMNS: &[Column] = &[
    text("defduration", "0"),
    text("status", "0"),
    text("title", ""),
    read_only_null("cdate"),
    read_only_null("udate"),
    read_only("created_by", "1"),
    read_only_null("updated_by"),
    // With an offset, in spite of the name.
    derived("created_utc_timestamp", Source::Same("cdate")),
    derived("updated_utc_timestamp", Source::Same("udate")),
    text("display_order", "0"),
    LINKS,
    ID,
];

pub(crate) static TASK_TYPES: Resource = resource("dealTasktypes", "dealTasktype", "DealTasktype", TYPE_COLUMNS)
    .links(&["dealTasks", "tasktypeOutcomeRels"])
    .required(&["title"])
    .search(&["title"])
    .cascades(&[("tasktypeOutcomeRels", "tasktype_id")])
    .nested(&[children("dealTasks", "dealTasktype"), children("tasktypeOutcomeRels", "tasktype_id")]);

const OUTCOME_COLUMNS: &[Column] = &[
    text("title", ""),
    text("sentiment", ""),
    text("disabled", "0"),
    read_only("created_by", "1"),
    read_only("updated_by", "1"),
    derived("created_utc_timestamp", Source::Same("cdate")),
    derived("updated_utc_timestamp", Source::Same("udate")),
    derived(
        "dealTasktype_ids",
        Source::Ids(
            "SELECT CAST(body->>'tasktype_id' AS INTEGER) FROM tasktypeOutcomeRels WHERE body->>'outcome_id' = ?1",
        ),
    ),
    LINKS,
    ID,
];

/// The sentiment is upper case. A body has an envelope or none.
pub(crate) static OUTCOMES: Resource = resource("taskOutcomes", "taskOutcome", "TaskOutcome", OUTCOME_COLUMNS)
    .links(&["tasktypeOutcomeRels", "dealTasks"])
    .echo(&[Echo::Column("created_by"), Echo::Literal("disabled", "\"\""), Echo::Column("links"), Echo::Column("id")])
    .required(&["title"])
    .search(&["title"])
    .cascades(&[("tasktypeOutcomeRels", "outcome_id")])
    .nested(&[children("tasktypeOutcomeRels", "outcome_id"), children("dealTasks", "outcomeId")])
    .operations(Operations { create: false, update: false, ..ALL_OPERATIONS });

const REL_COLUMNS: &[Column] = &[
    text("tasktype_id", ""),
    text("outcome_id", ""),
    text("display_order", "0"),
    read_only("created_by", "1"),
    derived("created_utc_timestamp", Source::Same("cdate")),
    read_only_null("updated_by"),
    derived("updated_utc_timestamp", Source::Naive("udate")),
    LINKS,
    ID,
    derived("tasktype", Source::Alias("tasktype_id")),
    derived("outcome", Source::Alias("outcome_id")),
    derived("createdBy", Source::Alias("created_by")),
];

/// The envelope is not established: the documented request is a copy of another operation's.
pub(crate) static OUTCOME_RELS: Resource =
    resource("tasktypeOutcomeRels", "tasktypeOutcomeRel", "TasktypeOutcomeRel", REL_COLUMNS)
        .links(&["tasktype", "outcome", "createdBy"])
        .echo(&[Echo::Column("created_by"), Echo::Column("links"), Echo::Column("id")])
        .renames(&[("tasktype", "tasktype_id"), ("outcome", "outcome_id")])
        .required(&["tasktype_id", "outcome_id"])
        .parents(&[("tasktype_id", "dealTasktypes"), ("outcome_id", "taskOutcomes")])
        .nested(&[
            parent("tasktype", "dealTasktypes", "tasktype_id"),
            parent("outcome", "taskOutcomes", "outcome_id"),
            parent("createdBy", "users", "created_by"),
        ]);

const NOTIFICATION_COLUMNS: &[Column] =
    &[text("dealTask", ""), text("interval", ""), read_only_null("cdate"), LINKS, ID];

/// Create only. The response is not established.
pub(crate) static NOTIFICATIONS: Resource =
    resource("taskNotifications", "taskNotification", "TaskNotification", NOTIFICATION_COLUMNS)
        .links(&["dealTask"])
        .required(&["dealTask", "interval"])
        .parents(&[("dealTask", "dealTasks")])
        .dates(&["cdate"], &[])
        .operations(Operations { list: false, create: true, get: false, update: false, delete: false });
