//! Writes of deals, pipelines, stages and tasks, as operations of API v3.

use serde_json::{Value, json};

use crate::handlers::contact_records;
use crate::resources::deals::DEALS;
use crate::store::Row;
use crate::util::text::id_of;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;
use crate::v1::write::{Delete, Through, created};

const COLUMNS: &[(&str, &str)] = &[
    ("title", "title"),
    ("currency", "currency"),
    ("pipeline", "group"),
    ("stage", "stage"),
    ("status", "status"),
    ("owner", "owner"),
    ("userid", "owner"),
    ("contactid", "contact"),
    ("orgid", "account"),
    ("customer_acct_id", "account"),
];

/// Creates a deal. The value is in whole units, `450.00`; API v3 stores cents. A contact is an id or an email address,
/// which creates the contact if needed.
pub(super) fn add(call: &Call<'_>) -> Answered {
    call.require(&["title", "value", "currency"])?;
    let mut deal = sent(call)?;
    let address = call.params.text("contact");
    if !address.is_empty() {
        let name = call.params.text("contact_name");
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        let contact = match contact_records::by_email(call.request, address)? {
            Some(row) => row.id,
            None => {
                let phone = call.params.text("contact_phone");
                let body = json!({"email": address, "firstName": first, "lastName": last, "phone": phone});
                created(&call.v3("POST", "/contacts", json!({ "contact": body }))?, "contact")
            }
        };
        deal["contact"] = json!(contact.to_string());
    }
    let id = created(&call.v3("POST", "/deals", json!({ "deal": deal }))?, "deal");
    let row = call.request.store.find(&DEALS, id)?;
    let of = |column: &str| row.as_ref().map_or(0, |row: &Row| id_of(row.body.get(column)));
    let owner = of("owner").max(1);
    // The message was recorded in 2015; the page says "Deal added".
    let answer = Answer::done("Deal successfully created.").with("id", id);
    Ok(answer.with("contact", of("contact")).with("owner", owner))
}

pub(super) fn edit(call: &Call<'_>) -> Answered {
    call.require(&["id"])?;
    call.v3("PUT", &format!("/deals/{}", call.params.id("id")), json!({ "deal": sent(call)? }))?;
    // Invented: no text is on record.
    Ok(Answer::done("Deal updated"))
}

fn sent(call: &Call<'_>) -> Result<Value, Failure> {
    let mut deal = call.columns(COLUMNS);
    let value = call.params.text("value");
    if !value.is_empty() {
        // Invented: no text is on record.
        let cents = cents(value).ok_or_else(|| Failure::refused("Invalid value"))?;
        deal.insert("value".to_owned(), json!(cents.to_string()));
    }
    Ok(Value::Object(deal))
}

/// Converts an amount in whole units to cents: `450.00` is 45000.
fn cents(value: &str) -> Option<i64> {
    let (units, rest) = value.split_once('.').unwrap_or((value, ""));
    let fraction: String = rest.chars().chain("00".chars()).take(2).collect();
    let sign = if units.starts_with('-') { -1 } else { 1 };
    let units: i64 = units.replace(',', "").parse().ok()?;
    Some(units.checked_mul(100)? + sign * fraction.parse::<i64>().ok()?)
}

// Invented: none of the texts below is on record, except where a comment says so.

pub(super) static DELETE: Delete = Delete { param: "id", path: "/deals/{}", message: "Deal deleted" };
pub(super) static DELETE_PIPELINE: Delete = Delete { param: "id", path: "/dealGroups/{}", message: "Pipeline deleted" };

pub(super) static ADD_NOTE: Through = Through {
    method: "POST",
    path: "/deals/{dealid}/notes",
    envelope: "note",
    keys: &[("note", "note")],
    required: &["dealid", "note"],
    message: "Deal note added",
    id: "id",
};

pub(super) static EDIT_NOTE: Through = Through {
    method: "PUT",
    path: "/notes/{id}",
    required: &["id", "note"],
    message: "Deal note updated",
    id: "",
    ..ADD_NOTE
};

pub(super) static ADD_PIPELINE: Through = Through {
    method: "POST",
    path: "/dealGroups",
    envelope: "dealGroup",
    keys: &[("title", "title"), ("currency", "currency"), ("autoassign", "autoassign")],
    required: &["title"],
    message: "Pipeline successfully added.",
    id: "id",
};

pub(super) static EDIT_PIPELINE: Through = Through {
    method: "PUT",
    path: "/dealGroups/{id}",
    required: &["id"],
    message: "Pipeline updated",
    id: "",
    ..ADD_PIPELINE
};

/// The message was recorded in 2015.
pub(super) static ADD_STAGE: Through = Through {
    method: "POST",
    path: "/dealStages",
    envelope: "dealStage",
    keys: &[("title", "title"), ("pipeline", "group"), ("color", "color"), ("order", "order")],
    required: &["title", "pipeline"],
    message: "Stage successfully added.",
    id: "id",
};

pub(super) static EDIT_STAGE: Through = Through {
    method: "PUT",
    path: "/dealStages/{id}",
    required: &["id"],
    message: "Stage updated",
    id: "",
    ..ADD_STAGE
};

const TASK: &[(&str, &str)] = &[
    ("dealid", "relid"),
    ("duedate", "duedate"),
    ("tasktypeid", "dealTasktype"),
    ("title", "title"),
    ("note", "note"),
    ("status", "status"),
    ("owner", "assignee"),
    ("userid", "assignee"),
];

pub(super) static ADD_TASK: Through = Through {
    method: "POST",
    path: "/dealTasks",
    envelope: "dealTask",
    keys: TASK,
    required: &["dealid", "duedate", "tasktypeid"],
    message: "Deal task added",
    id: "id",
};

/// The message is documented.
pub(super) static EDIT_TASK: Through = Through {
    method: "PUT",
    path: "/dealTasks/{id}",
    required: &["id"],
    message: "Deal task updated",
    id: "",
    ..ADD_TASK
};

pub(super) static ADD_TASK_TYPE: Through = Through {
    method: "POST",
    path: "/dealTasktypes",
    envelope: "dealTasktype",
    keys: &[("title", "title")],
    required: &["title"],
    message: "Task type added",
    id: "id",
};

pub(super) static EDIT_TASK_TYPE: Through = Through {
    method: "PUT",
    path: "/dealTasktypes/{id}",
    required: &["id", "title"],
    message: "Task type updated",
    id: "",
    ..ADD_TASK_TYPE
};

/// Deletes a stage; with `type=move`, its deals move to another one first.
pub(super) fn delete_stage(call: &Call<'_>) -> Answered {
    call.require(&["id"])?;
    let path = format!("/dealStages/{}", call.params.id("id"));
    if call.params.text("type") == "move" {
        let stage = json!({"deal": {"stage": call.params.text("new_stage")}});
        call.v3("PUT", &format!("{path}/deals"), stage)?;
    }
    call.v3("DELETE", &path, Value::Null)?;
    // Invented: no text is on record.
    Ok(Answer::done("Stage deleted"))
}

/// Deletes a task type; its tasks get the type `new_id`, if it was sent.
pub(super) fn delete_task_type(call: &Call<'_>) -> Answered {
    call.require(&["id"])?;
    let path = format!("/dealTasktypes/{}", call.params.id("id"));
    if !call.params.text("new_id").is_empty() {
        let kind = json!({"dealTask": {"dealTasktype": call.params.text("new_id")}});
        call.v3("PUT", &format!("{path}/dealTasks"), kind)?;
    }
    call.v3("DELETE", &path, Value::Null)?;
    // Invented: no text is on record.
    Ok(Answer::done("Task type deleted"))
}

#[cfg(test)]
mod tests {
    use super::cents;

    #[test]
    fn amounts_are_whole_units_with_an_optional_fraction() {
        assert_eq!(
            ["450", "450.5", "1,450.00", "-0.25", "many"].map(cents),
            [Some(45_000), Some(45_050), Some(145_000), Some(-25), None]
        );
    }
}
