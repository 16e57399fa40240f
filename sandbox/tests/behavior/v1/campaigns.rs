//! Campaigns and messages, here and in API v3.

use serde_json::{Value, json};

use super::{NOTHING, call, campaign, done, message, refused};
use crate::client::{fresh, get, send, status};

#[test]
fn a_campaign_is_the_same_in_api_v3() {
    let running = fresh();
    let id = campaign(&running, "status=1&sdate=2040-07-10%2009:30:00&addressid=1");
    let read = get(&running, &format!("/campaigns/{id}"));
    let message = read.at("/campaign/message_id");
    let expected = json!({
        "name": "News", "type": "single", "status": "1", "source": "api", "basemessageid": "0", "segmentid": "0",
        "addressid": "1", "sdate": "2040-07-10T09:30:00-05:00", "public": "1",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&read.at(&format!("/campaign/{key}")), value, "{key}");
    }
    let lists = get(&running, &format!("/campaigns/{id}/campaignLists"));
    assert_eq!(lists.column("/campaignLists", "listid"), [json!("1")]);
    let messages = get(&running, &format!("/campaigns/{id}/campaignMessages"));
    assert_eq!(messages.column("/campaignMessages", "messageid"), [message]);
    assert_eq!(messages.column("/campaignMessages", "percentage"), [json!("100")]);
}

#[test]
fn a_row_has_local_dates_lists_and_messages() {
    let running = fresh();
    let id = campaign(&running, "status=1&sdate=2040-01-10%2009:30:00");
    let row = done(&running, "campaign_list", &format!("ids={id}"))["0"].clone();
    assert_eq!((&row["id"], &row["source"], &row["status"]), (&json!(id.to_string()), &json!("api"), &json!("1")));
    assert_eq!(
        (&row["sdate"], &row["sdate_iso"]),
        (&json!("2040-01-10 09:30:00"), &json!("2040-01-10T09:30:00-06:00"))
    );
    assert_eq!((&row["lists"][0]["name"], &row["listslist"]), (&json!("Newsletter"), &json!("1")));
    assert_eq!(row["messages"][0]["subject"], "Hello");
    assert_eq!(row["messageslist"], row["messages"][0]["id"]);
    let texts = row.as_object().unwrap().values().filter(|value| value.is_number()).count();
    assert_eq!(texts, 0, "all columns are texts: {row}");
}

#[test]
fn rows_are_paged_by_ten_and_filtered() {
    let running = fresh();
    let before = get(&running, "/campaigns?limit=1").at("/meta/total").as_str().unwrap().parse::<usize>().unwrap();
    let ids: Vec<i64> = (0..12).map(|_| campaign(&running, "status=0")).collect();
    let rows = |params: &str| {
        let answer = call(&running, "campaign_list", params);
        let rows = answer.as_object().unwrap().iter().filter(|(key, _)| key.parse::<u32>().is_ok());
        rows.map(|(_, row)| row["id"].as_str().unwrap().parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    let newest: Vec<i64> = ids.iter().rev().take(10).copied().collect();
    assert_eq!(rows("ids=all"), newest, "the newest first");
    assert_eq!(rows("ids=all&page=2").len(), (before + 2).min(10));
    assert_eq!(rows("ids=all&page=9"), [0; 0]);
    assert_eq!(refused(&running, "campaign_list", "ids=all&page=9"), NOTHING);
    assert_eq!(rows(&format!("filters[id_greater]={}", ids[10])), [ids[11]]);
    assert_eq!(rows(&format!("ids={},{}&sort=id&sort_direction=ASC", ids[3], ids[1])), [ids[1], ids[3]]);
    assert_eq!(rows("filters[name]=no%20such%20campaign"), [0; 0]);
    assert_eq!(refused(&running, "campaign_list", ""), NOTHING, "neither ids nor filters");
    let page = done(&running, "campaign_paginator", "offset=1&limit=3");
    assert_eq!((&page["cnt"], &page["offset"], &page["total"]), (&json!(3), &json!(1), &json!(before + 12)));
}

#[test]
fn a_segment_of_the_newer_service_gets_a_hidden_legacy_segment() {
    let running = fresh();
    let attributes = json!({
        "name": "Germany", "segment_condition_group_operator": "and", "segment_condition_groups": [],
        "segment_conditions": [],
    });
    let created = send(&running, "POST", "/segmentsV2", json!({"data": [{"attributes": attributes}]}));
    let uuid = created.at("/data/0/id").as_str().unwrap().to_owned();
    let id = campaign(&running, &format!("status=0&segmentid={uuid}"));
    let segment = get(&running, &format!("/campaigns/{id}")).at("/campaign/segmentid").as_str().unwrap().to_owned();
    let legacy = get(&running, &format!("/segments/{segment}"));
    assert_eq!((legacy.at("/segment/segmentid_v2"), legacy.at("/segment/hidden")), (json!(uuid), json!("1")));
    let id = campaign(&running, "status=0&segmentid=00000000-0000-4000-8000-000000000000");
    assert_eq!(get(&running, &format!("/campaigns/{id}")).at("/campaign/segmentid"), "0", "dropped silently");
}

#[test]
fn a_split_test_has_several_messages_with_their_shares() {
    let running = fresh();
    let [first, second] = ["One", "Two"].map(|subject| message(&running, subject));
    let params = format!("type=split&name=N&status=0&split_type=even&p[1]=1&p[2]=2&m[{first}]=30&m[{second}]=70");
    let id = done(&running, "campaign_create", &params)["id"].as_i64().unwrap();
    let messages = get(&running, &format!("/campaigns/{id}/campaignMessages"));
    assert_eq!(messages.column("/campaignMessages", "percentage"), [json!("30"), json!("70")]);
    let row = done(&running, "campaign_list", &format!("ids={id}"))["0"].clone();
    assert_eq!((&row["messageslist"], &row["listslist"]), (&json!(format!("{first},{second}")), &json!("1-2")));
    assert_eq!(row["ratios"], json!({first.to_string(): "30", second.to_string(): "70"}));
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let running = fresh();
    let message = message(&running, "Hello");
    let valid = format!("type=single&name=N&status=1&p[1]=1&m[{message}]=100");
    let cases = [
        (format!("{valid}&sdate=2020-01-01%2000:00:00"), "The send date is in the past."),
        (format!("{valid}&sdate=tomorrow"), "Invalid sdate parameter"),
        (format!("{valid}&status=2"), "Invalid campaign status"),
        (format!("{valid}&type=newsletter"), "Invalid campaign type"),
        (format!("{valid}&name="), "You did not provide name."),
        (format!("{valid}&p[99]=99"), "Invalid list id in p parameter"),
        (format!("{valid}&m[1]=50"), "Only split campaigns can have several messages."),
        ("type=single&name=N&status=1&p[1]=1&m[99]=100".to_owned(), "Invalid message id in m parameter"),
        ("type=single&name=N&status=1&p[1]=1".to_owned(), "You did not provide any messages."),
    ];
    let total = || get(&running, "/campaigns?limit=1").at("/meta/total");
    let before = total();
    for (params, text) in cases {
        assert_eq!(refused(&running, "campaign_create", &params), text, "{params}");
    }
    assert_eq!(total(), before);
}

#[test]
fn campaigns_are_deleted_and_their_messages_stay() {
    let running = fresh();
    let [first, second, third] = [(); 3].map(|()| campaign(&running, "status=0"));
    let message = get(&running, &format!("/campaigns/{first}")).at("/campaign/message_id");
    assert_eq!(done(&running, "campaign_delete", &format!("id={first}"))["result_message"], "Campaign deleted");
    let answer = done(&running, "campaign_delete_list", &format!("ids={second},{third}"));
    assert_eq!(answer["result_message"], "Campaigns deleted");
    for id in [first, second, third] {
        assert_eq!(refused(&running, "campaign_list", &format!("ids={id}")), NOTHING);
        assert_eq!(status(&running, "GET", &format!("/campaigns/{id}")), 404);
    }
    assert_eq!(status(&running, "GET", &format!("/messages/{}", message.as_str().unwrap())), 200);
    refused(&running, "campaign_delete", "id=99999");
}

#[test]
fn a_message_belongs_to_version_1_until_a_campaign_uses_it() {
    let running = fresh();
    let id = message(&running, "Hello");
    let version = || get(&running, &format!("/messages/{id}")).at("/message/ed_version");
    assert_eq!(version(), Value::Null);
    done(&running, "campaign_create", &format!("type=single&name=N&status=0&p[1]=1&m[{id}]=100"));
    assert_eq!(version(), "1");
}

#[test]
fn messages_are_viewed_changed_listed_and_deleted() {
    let running = fresh();
    let html = "html=%3Ca%20href%3D%22https%3A%2F%2Fexample.com%2F%3Fa%3D1%26amp%3Bb%3D2%22%3Ex%3C%2Fa%3E";
    let params =
        format!("format=html&subject=Hi&fromemail=a@example.com&fromname=A&htmlconstructor=editor&p[1]=1&{html}");
    let id = done(&running, "message_add", &params)["id"].as_i64().unwrap();
    let viewed = done(&running, "message_view", &format!("id={id}"));
    assert_eq!(viewed["html"], "<a href=\"https://example.com/?a=1&b=2\">x</a>\n", "stored with the reported changes");
    assert_eq!((&viewed["subject"], &viewed["lists"]["1"]["name"]), (&json!("Hi"), &json!("Newsletter")));
    let edited = done(&running, "message_edit", &format!("id={id}&subject=Hello&p[1]=1"));
    assert_eq!((&edited["subject"], &edited["result_message"]), (&json!("Hello"), &json!("Email Message updated")));
    let viewed = done(&running, "message_view", &format!("id={id}"));
    assert_eq!((&viewed["fromemail"], &viewed["subject"]), (&json!("a@example.com"), &json!("Hello")));
    let rows = done(&running, "message_list", &format!("ids={id}"));
    assert_eq!(rows["0"], json!({"id": id.to_string(), "subject": "Hello", "files": [], "filescnt": 0}));
    assert_eq!(done(&running, "message_delete", &format!("id={id}"))["result_message"], "Message deleted");
    assert_eq!(refused(&running, "message_view", &format!("id={id}")), NOTHING);
}

#[test]
fn an_external_message_without_an_address_has_only_the_prefix() {
    let running = fresh();
    let params = "format=html&subject=Hi&fromemail=a@example.com&fromname=A&htmlconstructor=external&html=x&p[1]=1";
    let id = done(&running, "message_add", params)["id"].as_i64().unwrap();
    assert_eq!(get(&running, &format!("/messages/{id}")).at("/message/html"), "fetch:\n");
}
