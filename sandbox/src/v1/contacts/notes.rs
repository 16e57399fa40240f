//! Notes on contacts. Their list, of which 0 stands for all, is not stored.

use serde_json::json;

use super::find::contact;
use crate::v1::answer::{Answer, Answered};
use crate::v1::call::Call;
use crate::v1::write::{Delete, Through};

/// `contact_note_add`: HTML is stripped. The answer is not on record.
pub(super) fn add(call: &Call<'_>) -> Answered {
    call.require(&["note"])?;
    let contact = contact(call, "id", "email")?;
    let note = json!({
        "note": without_tags(call.params.text("note")), "relid": contact.id.to_string(), "reltype": "Subscriber",
    });
    call.v3("POST", "/notes", json!({ "note": note }))?;
    // Invented: no text is on record.
    Ok(Answer::done("Note added"))
}

pub(super) static EDIT: Through = Through {
    method: "PUT",
    path: "/notes/{noteid}",
    envelope: "note",
    keys: &[("note", "note")],
    required: &["noteid", "note"],
    message: "Note updated",
    id: "",
};

// Invented: no text is on record.
pub(super) static DELETE: Delete = Delete { param: "id", path: "/notes/{}", message: "Note deleted" };

/// Removes everything between angle brackets.
fn without_tags(text: &str) -> String {
    let mut depth = 0;
    let kept = text.chars().filter(|character| {
        match character {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ => return depth == 0,
        }
        false
    });
    kept.collect()
}
