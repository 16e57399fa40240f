//! Deleting lists.

use serde_json::{Value, json};

use crate::client::{fresh, get, send, status};

/// Creates a contact with memberships, each a list and a status, and returns its id.
fn contact(running: &acamp_sandbox::Running, email: &str, memberships: &[(&str, u8)]) -> String {
    let created = send(running, "POST", "/contacts", json!({"contact": {"email": email}}));
    let id = created.at("/contact/id").as_str().unwrap().to_owned();
    for (list, status) in memberships {
        let body = json!({"contactList": {"contact": id, "list": list, "status": status}});
        assert_eq!(send(running, "POST", "/contactLists", body).status, 201);
    }
    id
}

#[test]
fn deleting_a_list_deletes_the_contacts_that_have_no_active_subscription_to_another_list() {
    let running = fresh();
    let of = |name: &str, memberships: &[(&str, u8)]| contact(&running, &format!("{name}@example.net"), memberships);
    let deleted = [
        of("active", &[("2", 1)]),
        of("unsubscribed", &[("2", 2)]),
        of("unsubscribed-elsewhere", &[("2", 1), ("1", 2)]),
        of("unconfirmed-elsewhere", &[("2", 1), ("1", 0)]),
        of("bounced-elsewhere", &[("2", 1), ("1", 3)]),
    ];
    let kept = [of("elsewhere", &[("2", 1), ("1", 1)]), of("never-on-it", &[("1", 2)]), of("on-no-list", &[])];
    assert_eq!(send(&running, "DELETE", "/lists/2", Value::Null).json(), json!({}));
    for id in deleted {
        assert_eq!(status(&running, "GET", &format!("/contacts/{id}")), 404, "{id}");
        assert_eq!(status(&running, "DELETE", &format!("/contacts/{id}")), 404, "{id}");
    }
    for id in &kept {
        assert_eq!(status(&running, "GET", &format!("/contacts/{id}")), 200, "{id}");
    }
    let lists = get(&running, &format!("/contacts/{}/contactLists", kept[0]));
    assert_eq!(lists.column("/contactLists", "list"), [json!("1")], "the membership of the deleted list is gone");
}

#[test]
fn deleting_a_list_deletes_the_dependents_of_its_contacts() {
    let running = fresh();
    // Kamal, contact 11, is on list 2 only and has tag 2.
    let tagged = || get(&running, "/tags/2").at("/tag/subscriber_count");
    assert_eq!(tagged(), "9");
    assert_eq!(status(&running, "DELETE", "/lists/2"), 200);
    assert_eq!(status(&running, "GET", "/contacts/11"), 404);
    // Dmitri (4), Kamal (11) and Søren (19) had the tag as well and are on no other list.
    assert_eq!(tagged(), "6");
    let remaining = get(&running, "/contactLists?limit=100").column("/contactLists", "contact");
    assert!(!remaining.is_empty() && !remaining.contains(&json!("11")), "{remaining:?}");
}

#[test]
fn deleting_an_unknown_list_is_404_and_deletes_no_contact() {
    let running = fresh();
    assert_eq!(status(&running, "DELETE", "/lists/99"), 404);
    assert_eq!(get(&running, "/contacts?limit=1").at("/meta/total"), "25");
}
