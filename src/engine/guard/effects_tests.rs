use serde_json::json;

use super::*;
use crate::api::request::Origin;
use crate::catalogue::model::Server;

fn write(method: Method, path: &str, body: Value) -> Request {
    let body = (!body.is_null()).then_some(Body::Json(body));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let pair = |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    let origin = Origin::find_by_request(method, Server::V3, &route(path));
    let query = query.split('&').filter_map(pair).collect();
    Request { origin, method, query, body, write: true, ..Request::get(path.to_owned()) }
}

fn level(method: Method, path: &str, body: Value) -> Level {
    Effects::of(&write(method, path, body)).level()
}

#[test]
fn whatever_may_send_a_broadcast_sends() {
    let sends = [
        json!({"status": "pending_review"}),
        json!({"broadcast": {"status": "pending_review"}}),
        json!({"a": [{"b": {"Status": "pending_review"}}], "status": "draft"}),
        json!([{"status": "sent"}]),
        json!({"status": ["draft", "pending_review"]}),
        json!({"status": null}),
        json!({"status": "DRAFT"}),
        json!({"status": ""}),
    ];
    for body in sends {
        for method in [Method::Put, Method::Patch] {
            for path in ["/sms/broadcasts/17", "/sms//broadcasts/17/", "/%73ms/broadcasts/17", "/SMS/Broadcasts/17"] {
                assert_eq!(level(method, path, body.clone()), Level::Sends, "{method:?} {path} {body}");
            }
        }
    }
    assert_eq!(level(Method::Put, "/sms/broadcasts/17?status=sent", Value::Null), Level::Sends);
    assert_eq!(level(Method::Put, "/sms/broadcasts/17?broadcast[status]=sent", Value::Null), Level::Sends);
    for body in [json!({"body": "x"}), json!({"status": "draft"})] {
        assert_eq!(level(Method::Put, "/sms/broadcasts/17", body.clone()), Level::Mild);
        assert_eq!(level(Method::Patch, "/sms/broadcasts/17", body), Level::Mild);
    }
    assert_eq!(level(Method::Post, "/sms/broadcasts", json!({"body": "x"})), Level::Sends);
}

#[test]
fn an_enrolment_sends_on_every_route() {
    for path in [
        "/contactAutomations",
        "/contactAutomations/",
        "//contactAutomations",
        "/%63ontactAutomations",
        "/contactautomations",
        "/contactAutomations/bulk",
    ] {
        assert_eq!(level(Method::Post, path, json!({})), Level::Sends, "{path}");
    }
    assert_eq!(level(Method::Put, "/contactAutomations/5", json!({})), Level::Sends);
    assert_eq!(level(Method::Delete, "/contactAutomations/5", Value::Null), Level::Moderate);
}

#[test]
fn campaigns_and_automations_send_once_they_are_more_than_drafts() {
    assert_eq!(level(Method::Put, "/campaigns/5/edit", json!({"name": "x"})), Level::Mild);
    assert_eq!(level(Method::Put, "/campaigns/5/edit", json!({"status": 1})), Level::Sends);
    assert_eq!(level(Method::Put, "/campaigns/5/edit", json!({"scheduledDate": "2026-12-01"})), Level::Sends);
    assert_eq!(level(Method::Put, "/campaigns/5/resume", json!({})), Level::Sends);
    assert_eq!(level(Method::Put, "/automations/5", json!({"automation": {"name": "x"}})), Level::Mild);
    assert_eq!(level(Method::Put, "/automations/5", json!({"automation": {"status": 2}})), Level::Mild);
    assert_eq!(level(Method::Put, "/automations/5", json!({"automation": {"status": 1}})), Level::Sends);
}

#[test]
fn a_write_to_an_unknown_route_is_not_mild() {
    assert_eq!(level(Method::Post, "/nobody/knows", json!({})), Level::Moderate);
    assert_eq!(level(Method::Post, "/contacts/7/unknown", json!({})), Level::Moderate);
    assert_eq!(level(Method::Delete, "/nobody/7", Value::Null), Level::Moderate);
    assert_eq!(level(Method::Delete, "/lists", Value::Null), Level::Severe);
    assert_eq!(level(Method::Delete, "/LISTS/7", Value::Null), Level::Severe);
    assert_eq!(level(Method::Patch, "/tags/7", json!({"tag": {"tag": "x"}})), Level::Mild);
}

#[test]
fn every_status_but_unsubscribed_counts_as_a_subscription() {
    let subscriptions = |body: Value| Effects::of(&write(Method::Post, "/contactLists", body)).subscriptions();
    for status in [json!(1), json!("1"), json!(0), json!(true), Value::Null, json!("2 ")] {
        assert_eq!(subscriptions(json!({"contactList": {"status": status}})), 1, "{status}");
    }
    assert_eq!(subscriptions(json!({"contactList": {}})), 1);
    assert_eq!(subscriptions(json!({"contactList": {"status": 2}})), 0);
    assert_eq!(subscriptions(json!({"contactList": {"status": 2}, "status": 1})), 1);
    let contact = json!({"email": "a@example.com", "subscribe": [{"listid": 1}, {"listid": 2}]});
    let import = write(Method::Post, "/import/bulk_import", json!({"contacts": [contact, contact]}));
    assert_eq!(Effects::of(&import).subscriptions(), 4);
}

#[test]
fn many_subscriptions_of_a_run_need_a_confirmation() {
    let mut effects = Effects::default();
    let subscribe = write(Method::Post, "/contactLists", json!({"contactList": {"status": 1}}));
    (0..50).for_each(|_| effects.add(&subscribe));
    assert_eq!(effects.level(), Level::Mild);
    effects.add(&subscribe);
    assert_eq!(effects.level(), Level::Moderate);
}

#[test]
fn deletes_are_counted_by_resource_and_by_the_ids_they_name() {
    let deletes = |path: &str, body: Value| {
        let effects = Effects::of(&write(Method::Delete, path, body));
        effects.deletes.iter().map(|(resource, count)| (resource.map(|one| one.name), *count)).collect::<Vec<_>>()
    };
    assert_eq!(deletes("/tags/5", Value::Null), [(Some("tags"), 1)]);
    assert_eq!(deletes("/accounts/bulk_delete?ids[]=1&ids[]=2&ids[]=3", Value::Null), [(Some("accounts"), 3)]);
    assert_eq!(deletes("/nobody?ids=1,2", Value::Null), [(None, 2)]);
    assert_eq!(deletes("/nobody", json!({"ids": [1, 2, 3]})), [(None, 3)]);
    assert_eq!(deletes("/contactTags/5", Value::Null), []);
}

#[test]
fn operations_with_the_same_route_are_judged_alike() {
    for (_, operation) in catalogue::operations().filter(|(_, operation)| operation.role.is_write()) {
        let (_, matched) = catalogue::find_by_request(operation.method, operation.server, operation.path).unwrap();
        assert_eq!(matched.guard, operation.guard, "{:?} {}", operation.method, operation.path);
        assert_eq!(matched.gravest_level(), operation.gravest_level(), "{:?} {}", operation.method, operation.path);
    }
}
