//! Lists, fields, templates, users, groups, webhooks, deals, the account.

use serde_json::{Value, json};

use super::{NOTHING, call, done, refused};
use crate::client::{fresh, get};

#[test]
fn a_list_is_changed_and_its_address_is_composed() {
    let running = fresh();
    let params = "id=1&name=News&sender_name=ACME&sender_addr1=Example%20Street%201&sender_city=Sample%20City\
        &sender_state=SC&sender_zip=10001&sender_country=US";
    assert_eq!(done(&running, "list_edit", params)["result_message"], "List updated");
    let viewed = done(&running, "list_view", "id=1");
    assert_eq!(viewed["fulladdress"], "ACME, Example Street 1 , Sample City, SC 10001, US");
    assert_eq!((&viewed["name"], &viewed["groups"]["3"]["title"]), (&json!("News"), &json!("Admin")));
    assert_eq!(done(&running, "list_list", "filters[name]=prod")["0"]["name"], "Product updates");
    assert_eq!(refused(&running, "list_view", "id=99"), NOTHING);
}

#[test]
fn templates_are_created_exported_and_deleted() {
    let running = fresh();
    done(&running, "message_template_add", "name=Card&html=%3Cp%3EHi%3C/p%3E&template_scope=specific&p[1]=1");
    let rows = done(&running, "message_template_list", "ids=all");
    let id = rows.as_object().unwrap().values().find(|row| row["name"] == "Card").unwrap()["id"].clone();
    let id = id.as_str().unwrap();
    let viewed = done(&running, "message_template_view", &format!("id={id}"));
    assert_eq!(
        (&viewed["is_global"], &viewed["lists"], &viewed["content"]),
        (&json!("0"), &json!(["1"]), &json!("<p>Hi</p>"))
    );
    let exported = done(&running, "message_template_export", &format!("ids[{id}]={id}&type=HTML"));
    assert_eq!(exported["templates"], json!([{"id": id, "content": "<p>Hi</p>"}]));
    done(&running, "message_template_edit", &format!("id={id}&name=Postcard"));
    assert_eq!(get(&running, &format!("/templates/{id}")).at("/template/name"), "Postcard");
    assert_eq!(done(&running, "message_template_delete", &format!("id={id}"))["result_message"], "Template deleted");
}

#[test]
fn users_are_created_changed_and_viewed() {
    let running = fresh();
    let params = "username=cleo&password=x&password_r=x&email=cleo@example.com&first_name=Cleo&last_name=C&group[2]=2";
    let added = done(&running, "user_add", params);
    assert_eq!((&added["username"], &added["result_message"]), (&json!("cleo"), &json!("User added")));
    let id = added["userid"].as_i64().unwrap();
    done(&running, "user_edit", &format!("id={id}&email=cleo@example.org&first_name=Cleo&last_name=C&group[3]=3"));
    let viewed = done(&running, "user_view_username", "username=cleo");
    assert_eq!((&viewed["email"], &viewed["groups"]["3"]["title"]), (&json!("cleo@example.org"), &json!("Admin")));
    assert_eq!(done(&running, "user_me", "")["username"], "admin");
    assert_eq!(
        refused(&running, "user_add", &params.replace("password_r=x", "password_r=y")),
        "The passwords do not match."
    );
    done(&running, "user_delete", &format!("id={id}"));
    assert_eq!(refused(&running, "user_view", &format!("id={id}")), NOTHING);
}

#[test]
fn the_first_three_groups_are_protected() {
    let running = fresh();
    done(&running, "group_add", "title=Interns&pg_list_add=1");
    let group = done(&running, "group_view", "id=4");
    assert_eq!((&group["title"], &group["pg_list_add"]), (&json!("Interns"), &json!("1")));
    assert_eq!(refused(&running, "group_delete", "id=2&alt=3"), "Group 2 cannot be deleted.");
    assert_eq!(done(&running, "group_delete", "id=4&alt=3")["result_message"], "Group deleted");
}

#[test]
fn a_webhook_is_created_for_each_list() {
    let running = fresh();
    let params =
        "name=Hook&url=https://hooks.example.com&lists[1]=1&lists[2]=2&action[subscribe]=subscribe&init[]=public";
    assert_eq!(done(&running, "webhook_add", params)["result_message"], "Webhook(s) added");
    let rows = done(&running, "webhook_list", "");
    let hooks: Vec<&Value> = rows.as_object().unwrap().values().filter(|row| row["name"] == "Hook").collect();
    assert_eq!((hooks.len(), &hooks[1]["listid"]), (2, &json!("2")));
    assert_eq!(
        (&hooks[0]["subscribe"], &hooks[0]["open"], &hooks[0]["init_admin"]),
        (&json!("1"), &json!("0"), &json!("0"))
    );
}

#[test]
fn deals_are_in_units_when_written_and_in_cents_when_listed() {
    let running = fresh();
    let params =
        "title=Big&value=450.50&currency=usd&pipeline=1&stage=1&contact=new@example.net&contact_name=New%20One";
    let id = done(&running, "deal_add", params)["id"].as_i64().unwrap();
    let deal = done(&running, "deal_get", &format!("id={id}"));
    assert_eq!((&deal["value"], &deal["contact_email"]), (&json!("45050"), &json!("new@example.net")));
    done(&running, "deal_edit", &format!("id={id}&status=1"));
    let rows = done(&running, "deal_list", "filters[title]=Big");
    assert_eq!((&rows["0"]["status"], &rows["0"]["pipeline"]), (&json!("1"), &json!("1")));
    done(&running, "deal_note_add", &format!("dealid={id}&note=Call"));
    let stage = done(&running, "deal_stage_add", "title=Won&pipeline=1");
    assert_eq!(stage["result_message"], "Stage successfully added.");
    assert!(stage["id"].is_i64());
    done(&running, "deal_delete", &format!("id={id}"));
    assert_eq!(refused(&running, "deal_get", &format!("id={id}")), NOTHING);
}

#[test]
fn design_settings_and_login_tokens_answer_as_documented() {
    let running = fresh();
    assert_eq!(done(&running, "branding_edit", "site_name=Acme")["result_message"], "Design Settings updated");
    assert_eq!(done(&running, "branding_view", "")["site_name"], "Acme");
    let token = done(&running, "singlesignon", "sso_addr=127.0.0.1&sso_user=admin");
    assert_eq!((token["token"].as_str().unwrap().len(), &token["result_message"]), (32, &json!("User found")));
    done(&running, "settings_edit", "dateformat=%25d.%25m.%25Y");
    assert_eq!(call(&running, "organization_list", "")["result_code"], 1);
    assert_eq!(done(&running, "form_getforms", "")["0"]["name"], "Newsletter sign-up");
}
