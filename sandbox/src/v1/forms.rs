//! Forms, which only the form builder creates. Their former actions read the same records.

use serde_json::json;

use super::action::{Action, delete, read, rows, view};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, date, same};
use super::read::{Rows, View, by_id, rows_of};
use super::write::Delete;
use crate::resources::content::FORMS;

pub(super) const ACTIONS: &[Action] = &[
    rows("form_getforms", &LISTING),
    read("form_html", html),
    rows("form_list", &LISTING),
    view("form_view", &VIEW),
    delete("form_delete", &DELETE),
    delete("form_delete_list", &DELETE_LIST),
];

const KEYS: &[Key] = &[
    same("id"),
    same("name"),
    same("action"),
    same("submit"),
    same("url"),
    same("layout"),
    same("title"),
    same("button"),
    same("thanks"),
    same("userid"),
    same("addressid"),
    date("cdate"),
    date("udate"),
];

static LISTING: Rows = Rows { by_ids: false, ..rows_of(&FORMS, KEYS) };
static VIEW: View = by_id(&FORMS, KEYS);

// Invented: no text is on record.
static DELETE: Delete = Delete { param: "id", path: "/forms/{}", message: "Form deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/forms/{}", message: "Form deleted" };

/// HTML, not JSON. The page is the emulator's own.
fn html(call: &Call<'_>) -> Answered {
    let form = call.find(&FORMS, "id")?.ok_or_else(Failure::nothing)?;
    let action = json!(format!("{}/proc.php", call.request.base));
    let button = call.request.renderer().named(&FORMS, &form, "button")?;
    Ok(Answer::Html(format!(
        "<form action={action} method=\"post\"><input type=\"hidden\" name=\"u\" value=\"{}\">\
         <input type=\"email\" name=\"email\" required><button type=\"submit\">{}</button></form>",
        form.id,
        button.as_str().unwrap_or_default()
    )))
}
