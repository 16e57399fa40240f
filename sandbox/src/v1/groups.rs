//! Groups of users and their permissions. API v3 has the same permissions under other names.

use serde_json::Value;

use super::action::{Action, rows, through, view, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, date, of, same};
use super::read::{Rows, View, by_id, rows_of};
use super::write::Through;
use crate::resources::groups::GROUPS;

pub(super) const ACTIONS: &[Action] = &[
    through("group_add", &ADD),
    through("group_edit", &EDIT),
    rows("group_list", &LISTING),
    view("group_view", &VIEW),
    write("group_delete", delete_one),
    write("group_delete_list", delete_several),
];

/// The permissions: their names here and there.
const PERMISSIONS: &[(&str, &str)] = &[
    ("title", "title"),
    ("descript", "descript"),
    ("unsubscribelink", "unsubscribelink"),
    ("pg_list_add", "pgListAdd"),
    ("pg_list_edit", "pgListEdit"),
    ("pg_list_delete", "pgListDelete"),
    ("pg_list_headers", "pgListHeaders"),
    ("pg_list_emailaccount", "pgListEmailaccount"),
    ("pg_list_bounce", "pgListBounce"),
    ("pg_message_add", "pgMessageAdd"),
    ("pg_message_edit", "pgMessageEdit"),
    ("pg_message_delete", "pgMessageDelete"),
    ("pg_message_send", "pgMessageSend"),
    ("pg_subscriber_add", "pgContactAdd"),
    ("pg_subscriber_edit", "pgContactEdit"),
    ("pg_subscriber_delete", "pgContactDelete"),
    ("pg_subscriber_import", "pgContactImport"),
    ("pg_subscriber_approve", "pgContactApprove"),
    ("pg_subscriber_export", "pgContactExport"),
    ("pg_subscriber_sync", "pgContactSync"),
    ("pg_subscriber_filters", "pgContactFilters"),
    ("pg_subscriber_actions", "pgContactActions"),
    ("pg_subscriber_fields", "pgContactFields"),
    ("pg_user_add", "pg_user_add"),
    ("pg_user_edit", "pg_user_edit"),
    ("pg_user_delete", "pg_user_delete"),
    ("pg_group_add", "pgGroupAdd"),
    ("pg_group_edit", "pgGroupEdit"),
    ("pg_group_delete", "pgGroupDelete"),
    ("pg_template_add", "pgTemplateAdd"),
    ("pg_template_edit", "pgTemplateEdit"),
    ("pg_template_delete", "pgTemplateDelete"),
    ("pg_form_edit", "pgFormEdit"),
    ("pg_automation_manage", "pgAutomationManage"),
    ("pg_reports_campaign", "pgReportsCampaign"),
    ("pg_reports_list", "pgReportsList"),
    ("pg_reports_user", "pgReportsUser"),
    ("pg_reports_trend", "pgReportsTrend"),
    ("pg_reports_deal", "pgReportsDeal"),
];

/// The keys of a group as the rows of lists contain it, in the recorded order.
pub(super) const KEYS: &[Key] = &[
    same("id"),
    same("title"),
    same("descript"),
    same("unsubscribelink"),
    same("optinconfirm"),
    same("p_admin"),
    of("pg_list_add", "pgListAdd"),
    of("pg_list_edit", "pgListEdit"),
    of("pg_list_delete", "pgListDelete"),
    of("pg_list_headers", "pgListHeaders"),
    of("pg_list_emailaccount", "pgListEmailaccount"),
    of("pg_list_bounce", "pgListBounce"),
    of("pg_message_add", "pgMessageAdd"),
    of("pg_message_edit", "pgMessageEdit"),
    of("pg_message_delete", "pgMessageDelete"),
    of("pg_message_send", "pgMessageSend"),
    of("pg_subscriber_add", "pgContactAdd"),
    of("pg_subscriber_edit", "pgContactEdit"),
    of("pg_subscriber_delete", "pgContactDelete"),
    of("pg_subscriber_import", "pgContactImport"),
    of("pg_subscriber_approve", "pgContactApprove"),
    of("pg_subscriber_export", "pgContactExport"),
    of("pg_subscriber_sync", "pgContactSync"),
    of("pg_subscriber_filters", "pgContactFilters"),
    of("pg_subscriber_actions", "pgContactActions"),
    of("pg_subscriber_fields", "pgContactFields"),
    same("pg_user_add"),
    same("pg_user_edit"),
    same("pg_user_delete"),
    of("pg_group_add", "pgGroupAdd"),
    of("pg_group_edit", "pgGroupEdit"),
    of("pg_group_delete", "pgGroupDelete"),
    of("pg_template_add", "pgTemplateAdd"),
    of("pg_template_edit", "pgTemplateEdit"),
    of("pg_template_delete", "pgTemplateDelete"),
    of("pg_personalization_add", "pgPersonalizationAdd"),
    of("pg_personalization_edit", "pgPersonalizationEdit"),
    of("pg_personalization_delete", "pgPersonalizationDelete"),
    of("pg_form_edit", "pgFormEdit"),
    of("pg_reports_campaign", "pgReportsCampaign"),
    of("pg_reports_list", "pgReportsList"),
    of("pg_reports_user", "pgReportsUser"),
    of("pg_reports_trend", "pgReportsTrend"),
    of("pg_startup_reports", "pgStartupReports"),
    of("pg_startup_gettingstarted", "pgStartupGettingstarted"),
    date("sdate"),
    of("req_approval", "reqApproval"),
    of("req_approval_1st", "reqApproval1st"),
    of("req_approval_notify", "reqApprovalNotify"),
    same("socialdata"),
];

static LISTING: Rows = rows_of(&GROUPS, KEYS);
static VIEW: View = by_id(&GROUPS, KEYS);

/// That the answer has no id is documented.
static ADD: Through = Through {
    method: "POST",
    path: "/groups",
    envelope: "group",
    keys: PERMISSIONS,
    required: &["title"],
    message: "Group added",
    id: "",
};

static EDIT: Through =
    Through { method: "PUT", path: "/groups/{id}", required: &["id"], message: "Group updated", ..ADD };

fn delete_one(call: &Call<'_>) -> Answered {
    delete(call, "id", "Group deleted")
}

fn delete_several(call: &Call<'_>) -> Answered {
    delete(call, "ids", "Groups deleted")
}

/// The first three groups are protected. The users of a deleted group move to the group `alt`.
fn delete(call: &Call<'_>, param: &str, message: &str) -> Answered {
    call.require(&[param, "alt"])?;
    let alternative = call.existing(&GROUPS, "alt")?;
    for id in call.params.ids(param) {
        if id <= 3 {
            // Invented: no text is on record.
            return Err(Failure::refused(format!("Group {id} cannot be deleted.")));
        }
        call.v3("DELETE", &format!("/groups/{id}"), Value::Null)?;
        let move_users = "UPDATE users SET body = json_set(body, '$.group', ?2) WHERE body->>'group' = ?1";
        call.request.store.connection().execute(move_users, [id.to_string(), alternative.id.to_string()])?;
    }
    Ok(Answer::done(message))
}
