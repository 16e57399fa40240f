//! Contacts, their lists, tags, notes and automations.

use serde_json::json;

use super::{call, done, refused};
use crate::client::{fresh, get, status};

#[test]
fn an_existing_address_cannot_be_added_twice_but_synchronized() {
    let running = fresh();
    let text = refused(&running, "contact_add", "email=ana.garcia@example.com&p[1]=1");
    assert_eq!(text, "Email address already exists in the system");
    let answer = done(&running, "contact_sync", "email=ana.garcia@example.com&phone=123");
    assert_eq!((&answer["subscriber_id"], &answer["result_message"]), (&json!(1), &json!("Contact updated")));
    assert_eq!(get(&running, "/contacts/1").at("/contact/phone"), "123");
    assert_eq!(get(&running, "/contacts/1").at("/contact/firstName"), "Ana", "what was not sent stays");
}

#[test]
fn an_edit_overwrites_unless_it_says_no() {
    let running = fresh();
    // Ana is on lists 1 and 2.
    let lists = || done(&running, "contact_view", "id=1")["lists"].clone();
    done(&running, "contact_edit", "id=1&email=ana.garcia@example.com&first_name=Anna&p[1]=1&overwrite=0");
    assert_eq!((&lists()["1"]["status"], &lists()["2"]["status"]), (&json!("1"), &json!("1")));
    let contact = || get(&running, "/contacts/1");
    assert_eq!(
        (contact().at("/contact/firstName"), contact().at("/contact/lastName")),
        (json!("Anna"), json!("García"))
    );
    done(&running, "contact_edit", "id=1&email=ana.garcia@example.com&first_name=Anna&p[1]=1");
    assert_eq!((&lists()["1"]["status"], &lists()["2"]["status"]), (&json!("1"), &json!("2")));
    assert_eq!((contact().at("/contact/firstName"), contact().at("/contact/lastName")), (json!("Anna"), json!("")));
}

#[test]
fn the_status_of_a_list_subscribes_and_unsubscribes() {
    let running = fresh();
    let params = "email=new@example.net&p[1]=1&p[2]=2&status[2]=2&unsubreason[2]=too%20much&tags=one,two";
    let id = done(&running, "contact_add", params)["subscriber_id"].as_i64().unwrap();
    let viewed = done(&running, "contact_view", &format!("id={id}"));
    assert_eq!((&viewed["lists"]["1"]["status"], &viewed["lists"]["2"]["status"]), (&json!("1"), &json!("2")));
    assert_eq!(viewed["lists"]["2"]["unsubreason"], "too much");
    assert_eq!(viewed["tags"], json!(["one", "two"]));
    refused(&running, "contact_add", "email=other@example.net&p[99]=99");
    let found = call(&running, "contact_view_email", "email=other@example.net");
    assert_eq!(found["result_code"], 0, "a refusal leaves nothing behind");
}

#[test]
fn contacts_are_filtered_and_paged_by_twenty() {
    let running = fresh();
    let count = |params: &str| {
        let answer = call(&running, "contact_list", params);
        answer.as_object().unwrap().keys().filter(|key| key.parse::<u32>().is_ok()).count()
    };
    // Of 25 contacts, one is on no list.
    assert_eq!((count("ids=ALL"), count("ids=all&page=2"), count("ids=all&page=3")), (20, 4, 0));
    assert_eq!(count("filters[email]=ana.garcia@"), 1);
    assert_eq!(count("filters[listid]=2&filters[status]=1"), 7);
    assert_eq!(count("ids=1,2,3"), 3);
}

#[test]
fn tags_are_added_and_removed_by_name() {
    let running = fresh();
    done(&running, "contact_tag_add", "email=ana.garcia@example.com&tags[]=new%20tag&tags[]=vip");
    let tags = || done(&running, "contact_view", "id=1")["tags"].clone();
    assert_eq!(tags(), json!(["vip", "customer", "new tag"]));
    let answer = done(&running, "contact_tag_remove", "id=1&tags=vip");
    assert_eq!(answer["result_message"], "Contact tag deleted");
    assert_eq!(tags(), json!(["customer", "new tag"]));
    refused(&running, "contact_tag_remove", "id=1&tags=vip");
}

#[test]
fn notes_are_added_changed_and_deleted() {
    let running = fresh();
    done(&running, "contact_note_add", "id=22&listid=0&note=%3Cb%3ECalled%3C/b%3E%20twice");
    let notes = || get(&running, "/contacts/22/notes");
    let id = notes().at("/notes/0/id").as_str().unwrap().to_owned();
    assert_eq!(notes().at("/notes/0/note"), "Called twice");
    let answer = done(&running, "contact_note_edit", &format!("noteid={id}&subscriberid=22&listid=0&note=Once"));
    assert_eq!((&answer["result_message"], notes().at("/notes/0/note")), (&json!("Note updated"), json!("Once")));
    done(&running, "contact_note_delete", &format!("id={id}"));
    assert_eq!(notes().at("/notes"), json!([]));
}

#[test]
fn contacts_enter_and_leave_automations() {
    let running = fresh();
    let answer = done(&running, "automation_contact_add", "contact_email=hana.suzuki@example.com&automation=1,4");
    assert_eq!(answer["result_message"], "Contact added to automation");
    let of_contact = || call(&running, "contact_automation_list", "contact_id=8");
    assert_eq!((&of_contact()["0"]["name"], &of_contact()["1"]["id"]), (&json!("Welcome series"), &json!("4")));
    let contacts = done(&running, "automation_contact_list", "automation=4");
    assert_eq!(contacts["result_message"], "2 Contact(s) found in this automation");
    done(&running, "automation_contact_remove", "contact_id=8&automation=4");
    assert_eq!(of_contact()["1"], json!(null));
    assert_eq!(done(&running, "automation_list", "limit=2")["1"]["name"], "Win back");
}

#[test]
fn a_delete_removes_the_contact_or_only_its_lists() {
    let running = fresh();
    done(&running, "contact_delete", "id=1&listids[]=2");
    assert_eq!(done(&running, "contact_view", "id=1")["listslist"], "1");
    assert_eq!(done(&running, "contact_delete", "id=1")["result_message"], "Contact deleted");
    assert_eq!(status(&running, "GET", "/contacts/1"), 404);
    done(&running, "contact_delete_list", "ids=2,3");
    assert_eq!(get(&running, "/contacts?limit=1").at("/meta/total"), "22");
}
