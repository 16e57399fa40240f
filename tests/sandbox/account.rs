//! Shops, variables, tracking, webhooks, imports, and the newer services: segments, custom objects, SMS.

use serde_json::{Value, json};

use super::client::{delete, get, raw, send, total, words};
use crate::support::ephemeral;

#[test]
fn addresses_know_the_documents_spelling_and_the_first_is_the_default() {
    let running = ephemeral();
    let keys = "companyName address1 address2 city state district zip country allgroup isDefault created_timestamp \
         updated_timestamp created_by updated_by links id";
    assert_eq!(get(&running, "/addresses/1").keys("/address"), words(keys));
    let made = send(
        &running,
        "POST",
        "/addresses",
        json!({"address": {"company_name": "T", "address_1": "A", "country": "US"}}),
    );
    assert_eq!((made.status, made.keys("/address")), (201, words("companyName address1 country isDefault links id")));
    let put = send(&running, "PUT", "/addresses/1", json!({"address": {"isDefault": false}}));
    assert_eq!(put.at("/address/companyName"), json!("Example Ltd."));
    assert_eq!(
        delete(&running, "/addressGroups/19").text,
        r#"{"message":"No Result found for AddressGroup with id 19"}"#
    );
    assert_eq!(delete(&running, "/addressLists/1").text, "{}");
    assert_eq!(get(&running, "/calendars/9").text, r#"{"message":"No Result found for Calendar with id 9"}"#);
}

#[test]
fn orders_bring_their_products_and_customers_add_them_up() {
    let running = ephemeral();
    let empty = send(&running, "POST", "/connections", json!({"connection": {}}));
    assert_eq!(
        (empty.status, empty.at("/errors/0")),
        (422, json!({"title": "The connection service was not provided."}))
    );
    let customer = json!({"ecomCustomer": {"connectionid": "1", "externalid": "9", "email": "a@example.com"}});
    let customer = send(&running, "POST", "/ecomCustomers", customer);
    assert_eq!((customer.status, customer.keys("")), (201, words("connections ecomCustomer")));
    assert_eq!(customer.keys("/ecomCustomer"), words("connectionid externalid email connection links id"));
    let product = json!({"externalid": "P", "name": "Pogo Stick", "price": 4900, "quantity": 1});
    let order = json!({"externalid": "32", "source": "1", "email": "a@example.com", "totalPrice": 9111, "currency": "USD",
        "connectionid": 1, "customerid": 2, "orderProducts": [product, product], "orderDiscounts": [{"name": "1OFF", "type": "order", "discountAmount": 100}]});
    let made = send(&running, "POST", "/ecomOrders", json!({ "ecomOrder": order }));
    assert_eq!(
        (made.status, made.keys("")),
        (201, words("connections ecomOrderProducts ecomOrderDiscounts ecomOrder"))
    );
    assert_eq!(made.at("/ecomOrder/totalPrice"), json!(9111));
    assert_eq!(made.at("/ecomOrder/orderProducts"), json!(["3", "4"]));
    let keys = "customerid connectionid state source externalid externalcheckoutid orderNumber email totalPrice discountAmount \
         shippingAmount taxAmount totalProducts currency shippingMethod orderUrl externalCreatedDate externalUpdatedDate \
         abandonedDate createdDate updatedDate orderDate tstamp links id connection customer";
    assert_eq!(get(&running, "/ecomOrders/3").keys("/ecomOrder"), words(keys));
    assert_eq!(get(&running, "/ecomOrders/3").at("/ecomOrder/totalProducts"), json!("2"));
    assert_eq!(get(&running, "/ecomCustomers/2").at("/ecomCustomer/totalRevenue"), json!("9111"));
    let put = send(&running, "PUT", "/ecomOrders/3", json!({"ecomOrder": {"orderProducts": [product]}}));
    assert_eq!(put.at("/ecomOrder/orderProducts"), json!(["5"]));
    assert_eq!(get(&running, "/ecomOrders/3/orderProducts").at("/ecomOrderProducts/0/price"), json!("4900"));
    assert_eq!(get(&running, "/ecomOrderProducts").keys(""), ["ecomOrderProducts"], "no meta");
    assert_eq!(total(&running, "/ecomOrders?filters[email]=a@example.com&filters[connectionid]=1"), "1");
    delete(&running, "/ecomOrders/3");
    assert_eq!(
        get(&running, "/ecomOrderProducts/5").text,
        r#"{"message":"No Result found for EcomOrderProduct with id 5"}"#
    );
}

#[test]
fn variables_have_real_flags_and_a_bulk_delete_that_answers_a_text() {
    let running = ephemeral();
    let sent = json!({"name": "n", "tag": "t", "format": "text", "content": "c", "listids": "2,3"});
    let made = send(&running, "POST", "/personalizations", json!({ "personalization": sent }));
    let keys = "name tag format content listIds listNames listsCount isLocked links id";
    assert_eq!((made.status, made.keys("/personalization")), (201, words(keys)));
    assert_eq!(made.at("/personalization/listNames"), json!("Customers,Product updates"));
    assert_eq!(made.at("/personalization/links"), json!([]));
    let locked = send(&running, "PATCH", "/personalizations/3/lock", Value::Null);
    assert_eq!((locked.status, locked.at("/success")), (200, json!(true)));
    assert_eq!(get(&running, "/personalizations/3").at("/personalization/isLocked"), json!(true));
    let gone = delete(&running, "/personalizations/bulkdelete?ids=1,3");
    assert_eq!(gone.status_and_text(), (200, "Delete successful"));
    assert_eq!(total(&running, "/personalizations"), "1");
    let response = json!({"savedResponse": {"title": "T", "subject": "S", "body": "B"}});
    let response = send(&running, "POST", "/savedResponses", response);
    assert_eq!((response.status, response.keys("/savedResponse")), (201, words("title subject body cdate links id")));
    assert_eq!(get(&running, "/scores/1").keys("/score"), words("reltype name descript status cdate mdate links id"));
    let forms = get(&running, "/forms");
    assert_eq!((forms.at("/forms/0/actiondata"), forms.at("/forms/0/address")), (json!({}), json!("1")));
    assert_eq!(send(&running, "POST", "/forms", json!({})).status, 501);
}

#[test]
fn tracking_is_switched_and_its_events_go_by_name() {
    let running = ephemeral();
    for name in ["eventTracking", "siteTracking"] {
        let off = send(&running, "PUT", &format!("/{name}"), json!({name: {"enabled": false}}));
        assert_eq!(off.text, format!(r#"{{"{name}":{{"enabled":false}}}}"#));
        assert_eq!(get(&running, &format!("/{name}")).text, off.text);
    }
    let code = get(&running, "/siteTracking/code");
    assert!(code.status == 200 && code.text.starts_with("<script"), "{}", code.text);
    let made = send(&running, "POST", "/eventTrackingEvents", json!({"eventTrackingEvent": {"name": "my fab event"}}));
    assert_eq!(made.status_and_text(), (201, r#"{"eventTrackingEvent":{"name":"my fab event"}}"#));
    assert_eq!(get(&running, "/eventTrackingEvents").at("/meta/total"), json!(2));
    assert_eq!(delete(&running, "/eventTrackingEvents/my%20fab%20event").text, "{}");
    let domain =
        |name: &str| send(&running, "POST", "/prism/urlWhitelistings", json!({"siteTrackingDomain": {"name": name}}));
    assert_eq!((domain("new.example.com").status, domain("new.example.com").status), (201, 409));
    assert_eq!(delete(&running, "/prism/urlWhitelistings/2").status_and_text(), (204, ""));
    assert_eq!(get(&running, "/prism/urlWhitelistings").at("/data/0/attributes/name"), json!("example.com"));
    assert_eq!(send(&running, "POST", "/localevent", json!({"localEvent": {"email": "a@example.com"}})).status, 201);
}

#[test]
fn webhooks_need_four_keys_and_know_25_events() {
    let running = ephemeral();
    let events = get(&running, "/webhook/events");
    assert_eq!(events.at("/meta/total"), json!(25));
    assert_eq!(events.at("/webhookEvents").as_array().unwrap().len(), 25);
    let missing = send(
        &running,
        "POST",
        "/webhooks",
        json!({"webhook": {"name": "n", "url": "https://a.example", "events": []}}),
    );
    assert_eq!((missing.status, missing.at("/errors/0/code")), (422, json!("field_missing")));
    assert_eq!(missing.at("/errors/0/source/pointer"), json!("/data/attributes/events"));
    let hook = json!({"name": "n", "url": "https://a.example", "events": ["sent"], "sources": ["api"]});
    let made = send(&running, "POST", "/webhooks", json!({ "webhook": hook }));
    let keys = "cdate listid name url events sources state deactivated_date links id";
    assert_eq!((made.status, made.keys("/webhook")), (201, words(keys)));
    assert_eq!(made.at("/webhook/links"), json!([]));
    assert_eq!(total(&running, "/webhooks?filters[name]=n"), "1");
}

#[test]
fn custom_objects_have_uuids_and_real_types_and_are_written_over_by_external_id() {
    let running = ephemeral();
    let mut schema = json!({"slug": "my-object", "labels": {"singular": "My Object", "plural": "My Objects"},
        "fields": [{"id": "amount", "type": "number", "required": false}],
        "relationships": [{"id": "primary-contact", "namespace": "contacts", "hasMany": true}]});
    let many = send(&running, "POST", "/customObjects/schemas", json!({ "schema": schema }));
    assert_eq!(
        (many.status, many.at("/errors/0/title")),
        (422, json!("Relationship hasMany value should be set to false"))
    );
    schema["relationships"][0]["hasMany"] = json!(false);
    let made = send(&running, "POST", "/customObjects/schemas", json!({ "schema": schema }));
    let keys = "id slug visibility labels description createdTimestamp updatedTimestamp fields icons relationships";
    assert_eq!((made.status, made.keys("/schema")), (201, words(keys)));
    let id = made.at("/schema/id").as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36);
    let records = format!("/customObjects/records/{id}");
    let write = |amount: i64| {
        let fields = json!([{"id": "amount", "value": amount}, {"id": "unknown", "value": 1}]);
        let record = json!({"externalId": "x-1", "fields": fields, "relationships": {"primary-contact": [1]}});
        send(&running, "POST", &records, json!({ "record": record }))
    };
    let first = write(1);
    assert_eq!((first.status, first.at("/record/id")), (201, Value::Null), "the answer has no id");
    assert_eq!(first.at("/record/relationships/primary-contact"), json!(["1"]));
    write(2);
    let list = get(&running, &records);
    assert_eq!(list.at("/meta"), json!({"total": 1, "count": 1, "limit": 20, "offset": 0}));
    assert_eq!(list.at("/records/0/fields"), json!([{"id": "amount", "value": 2}]));
    let record = format!("{records}/{}", list.at("/records/0/id").as_str().unwrap());
    assert_eq!(get(&running, &record).at("/record/externalId"), json!("x-1"));
    assert_eq!(get(&running, &format!("{records}/external/x-1")).text, get(&running, &record).text);
    assert_eq!(send(&running, "PATCH", &record, json!({})).status, 405);
    assert_eq!(delete(&running, &record).status_and_text(), (202, ""));
    assert_eq!(get(&running, &record).status_and_text(), (404, r#"{"message":"Not Found"}"#));
    assert_eq!(get(&running, "/customObjects/records").status, 400);
    assert_eq!(delete(&running, &format!("/customObjects/schemas/{id}/fields/amount")).status, 202);
    assert_eq!(delete(&running, &format!("/customObjects/schemas/{id}")).status, 200);
}

#[test]
fn segments_are_kept_and_not_matched() {
    let running = ephemeral();
    let attributes = json!({"name": "Seg", "segment_condition_group_operator": "and", "segment_condition_groups": [], "segment_conditions": []});
    let made = send(&running, "POST", "/segmentsV2", json!({"data": [{"attributes": attributes}]}));
    assert_eq!((made.status, made.at("/data/0/type")), (200, json!("Segment.v2")));
    let id = made.at("/data/0/id").as_str().unwrap().to_owned();
    let put = json!({"data": [{"attributes": {"name": "Renamed"}}]});
    assert_eq!(
        send(&running, "PUT", &format!("/segmentsV2/{id}"), put).at("/data/0/attributes/name"),
        json!("Renamed")
    );
    assert_eq!(get(&running, "/audiences?search=ren").at("/data/0/attributes/segment_id"), json!(id));
    let matched = get(&running, &format!("/segmentMatch/{id}/1"));
    let expected = format!(
        r#"{{"message":"the sandbox does not implement create_match_one_request (GET \/segmentMatch\/{id}\/1)"}}"#
    );
    assert_eq!(matched.status_and_text(), (501, expected.as_str()));
    assert_eq!(delete(&running, &format!("/segmentsV2/{id}")).status, 200);
    assert_eq!(get(&running, &format!("/segmentsV2/{id}")).at("/errors/0/status"), json!("404"));
    assert_eq!(get(&running, "/segments").at("/segments/0/logic"), json!("and"));
    assert_eq!(send(&running, "POST", "/segments", json!({})).status, 501);
}

#[test]
fn sms_broadcasts_are_flat_with_real_numbers() {
    let running = ephemeral();
    let made = send(&running, "POST", "/sms/broadcasts", json!({"name": "Sale", "body": "Today", "list_ids": [1]}));
    assert_eq!(
        (made.status, made.at("/id"), made.at("/status"), made.at("/list_ids")),
        (201, json!(1), json!("draft"), json!([1]))
    );
    assert_eq!(made.keys("").len(), 25);
    assert_eq!(get(&running, "/sms/broadcasts").at("/meta/total"), json!(1));
    let put = send(&running, "PUT", "/sms/broadcasts/1", json!({"body": "Tomorrow", "address_id": 1}));
    assert_eq!((put.at("/body"), put.at("/name"), put.at("/address_id")), (json!("Tomorrow"), json!("Sale"), json!(1)));
    assert_eq!(delete(&running, "/sms/broadcasts/1").status, 200);
    assert_eq!(get(&running, "/sms/broadcasts/1").status, 404);
    assert_eq!(get(&running, "/sms/lists").at("/lists/0/id"), json!(1));
    assert_eq!(get(&running, "/sms/credits").at("/smsCredits/available"), json!(0));
    for path in ["/sms/broadcasts/1/recipients", "/channel/whatsapp/channels/whatsapp/template", "/stripo/config"] {
        assert_eq!(get(&running, path).status, 501, "{path}");
    }
}

#[test]
fn groups_of_fields_have_number_ids_and_the_documents_wrong_key() {
    let running = ephemeral();
    assert_eq!(get(&running, "/groupMembers").at("/groupDefinitions/0/id"), json!(1));
    let one = get(&running, "/groupMembers/1");
    assert_eq!(one.keys("/groupMember"), words("id group_id rel_id ordernum links"));
    assert_eq!(one.at("/groupMember/id"), json!(1));
    let made = send(
        &running,
        "POST",
        "/groupMembers",
        json!({"groupMember": {"rel_id": "2", "group_id": "1", "ordernum": null}}),
    );
    assert_eq!((made.status, made.at("/groupMember/rel_id")), (201, json!(2)));
    let wrong = send(&running, "POST", "/groupMembers", json!({"groupMember": {"rel_id": "2", "group_id": "94"}}));
    assert_eq!(wrong.status_and_text(), (404, r#"{"message":"No Result found for GroupDefinition with id 94"}"#));
    assert_eq!(delete(&running, "/groupMembers/1").text, "{}");
    assert_eq!(total(&running, "/groupLimits"), "2");
    let shared = raw(&running, "GET", "/api/2/template/share?id=1", "Api-Token: sandbox\r\n", "");
    assert_eq!((shared.status, shared.at("/result_code")), (200, json!(1)));
}
