//! Tags of contacts, by name.

use serde_json::{Value, json};

use super::find::contact;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::tags::TAGS;
use crate::store::Conditions;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;
use crate::v1::write::created;

/// `contact_tag_add`: creates tags that do not exist.
pub(super) fn add(call: &Call<'_>) -> Answered {
    let contact = contact(call, "id", "email")?;
    for tag in sent(call)? {
        attach(call, contact.id, tag)?;
    }
    // Invented: no text is on record.
    Ok(Answer::done("Contact tag added"))
}

/// `contact_tag_remove`.
pub(super) fn remove(call: &Call<'_>) -> Answered {
    let contact = contact(call, "id", "email")?;
    for name in sent(call)? {
        let tag = call.request.store.find_by(&TAGS, Conditions::of("tag", name))?;
        let mut pair = Conditions::of("contact", &contact.id.to_string());
        pair.equals("tag", &tag.map_or(0, |tag| tag.id).to_string());
        let Some(link) = call.request.store.find_by(&CONTACT_TAGS, pair)? else {
            // Invented: no text is on record.
            return Err(Failure::refused(format!("The contact does not have the tag {name}.")));
        };
        call.v3("DELETE", &format!("/contactTags/{}", link.id), Value::Null)?;
    }
    Ok(Answer::done("Contact tag deleted"))
}

fn sent<'a>(call: &'a Call<'_>) -> Result<Vec<&'a str>, Failure> {
    let tags = call.params.all("tags");
    // Invented: no text is on record.
    if tags.is_empty() { Err(Failure::refused("You did not provide tags.")) } else { Ok(tags) }
}

/// Gives a contact the tag with that name.
pub(super) fn attach(call: &Call<'_>, contact: i64, name: &str) -> Result<(), Failure> {
    let tag = call.v3("POST", "/tags", json!({"tag": {"tag": name, "tagType": "contact"}}))?;
    let pair = json!({"contactTag": {"contact": contact.to_string(), "tag": created(&tag, "tag").to_string()}});
    call.v3("POST", "/contactTags", pair).map(drop)
}
