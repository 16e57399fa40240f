//! Pipelines with their stages, custom fields of deals and accounts, tasks, and saved responses in files.

use super::super::tasks::outcomes::SENTIMENTS;
use super::{
    Managed, ManagedClass, ManagedProperty, NormalForm, RelatedPlace, RelatedSource, ValueForm, file_property,
    inventory, managed,
};

const OPTIONS: &[ManagedProperty] = &[file_property("options", "fieldOptions", ValueForm::Texts(true))];

pub const DEAL_FIELDS: &[Managed] = &[managed("deal-fields", 11, &["name"]).fixed(&["type"]).properties(OPTIONS)];

pub const ACCOUNT_FIELDS: &[Managed] = &[managed("account-fields", 11, &["name"]).fixed(&["type"]).properties(OPTIONS)];

/// The properties of a stage in the file of its pipeline, where their order is that of the stages.
const STAGE: &[ManagedProperty] = &[
    file_property("title", "title", ValueForm::Text).required(),
    file_property("stage-color", "color", ValueForm::Text),
    file_property("width", "width", ValueForm::Number),
    file_property("deal-order", "dealOrder", ValueForm::Text),
    file_property("card-upper-left", "cardRegion1", ValueForm::Text),
    file_property("card-upper-right", "cardRegion2", ValueForm::Text),
    file_property("card-avatar", "cardRegion3", ValueForm::Text),
    file_property("card-beside-avatar", "cardRegion4", ValueForm::Text),
    file_property("card-lower-right", "cardRegion5", ValueForm::Text),
];

static STAGES: RelatedSource = RelatedSource {
    from: RelatedPlace::Collection("stages"),
    owner: &["group"],
    order: "order",
    only: None,
    commands: ["stages create", "stages delete"],
};

/// Whether a response has the users and groups is not established.
static USERS: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("dealGroupUsers"),
    owner: &["dealGroup"],
    order: "",
    only: None,
    commands: ["", ""],
};

static GROUPS: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("dealGroupGroups"),
    owner: &["d_groupid", "dealGroup"],
    order: "",
    only: None,
    commands: ["", ""],
};

const PIPELINE_PROPERTIES: &[ManagedProperty] = &[
    file_property("currency", "currency", ValueForm::Text).required().normal(NormalForm::Lower),
    ManagedProperty {
        write: "users",
        ..file_property("users", "user", ValueForm::References("users")).related(&USERS)
    },
    ManagedProperty {
        write: "groups",
        ..file_property("groups", "group", ValueForm::References("groups")).related(&GROUPS)
    },
    file_property("stages", "", ValueForm::Tables(STAGE)).related(&STAGES),
];

pub const PIPELINES: &[Managed] =
    &[managed("pipelines", 13, &["title"]).properties(PIPELINE_PROPERTIES).created_with(&["stages"])];

pub const DEAL_ROLES: &[Managed] = &[managed("deal-roles", 15, &["title"])
    .lines()
    .class(ManagedClass::Partly)
    .verbs(["create", "", "delete"])
    .note("a role cannot be renamed")];

pub const TASK_TYPES: &[Managed] = &[managed("task-types", 16, &["title"]).lines()];

// Documented: a response has it in upper case.
const OUTCOME_PROPERTIES: &[ManagedProperty] =
    &[file_property("sentiment", "sentiment", ValueForm::Words(SENTIMENTS)).required().normal(NormalForm::AnyCase)];

pub const TASK_OUTCOMES: &[Managed] =
    &[managed("task-outcomes", 17, &["title"]).lines().properties(OUTCOME_PROPERTIES)];

const TYPE_OUTCOME_PROPERTIES: &[ManagedProperty] = &[
    file_property("type", "tasktype_id", ValueForm::Reference("tasks types")),
    file_property("outcome", "outcome_id", ValueForm::Reference("tasks outcomes")),
];

pub const TYPE_OUTCOMES: &[Managed] =
    &[inventory("task-type-outcomes", 18, &["type", "outcome"]).properties(TYPE_OUTCOME_PROPERTIES)];

const RESPONSE_PROPERTIES: &[ManagedProperty] = &[file_property("body", "body", ValueForm::Body).required()];

pub const SAVED_RESPONSES: &[Managed] = &[managed("saved-responses", 20, &["title"]).properties(RESPONSE_PROPERTIES)];
