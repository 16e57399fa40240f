use super::*;

fn list(body: &str, shape: Shape) -> Vec<String> {
    decode(body.as_bytes(), shape).unwrap().items.iter().map(|item| item.json().to_owned()).collect()
}

fn failure(body: &str, shape: Shape) -> Error {
    decode(body.as_bytes(), shape).unwrap_err()
}

const ALL: [Shape; 6] =
    [Shape::Items("tags"), Shape::Item("tag"), Shape::Whole, Shape::Array, Shape::Text, Shape::Nothing];

fn written(body: &str, shape: Shape) -> Vec<String> {
    decode_write(body.as_bytes(), shape).unwrap().items.iter().map(|item| item.json().to_owned()).collect()
}

#[test]
fn a_response_to_a_write_may_have_no_items_in_any_shape() {
    for shape in ALL {
        for body in ["", " \r\n"] {
            assert!(written(body, shape).is_empty(), "{shape:?}");
        }
    }
    for shape in [Shape::Items("tags"), Shape::Item("tag"), Shape::Whole, Shape::Array, Shape::Nothing] {
        for body in ["{}", "[]", "null", " [ ] "] {
            assert!(written(body, shape).is_empty(), "{shape:?} {body}");
        }
    }
    for shape in [Shape::Items("tags"), Shape::Item("tag"), Shape::Array, Shape::Nothing] {
        assert!(written(r#"{"message":"Done."}"#, shape).is_empty(), "{shape:?}");
        assert_eq!(decode_write(br#"{"success":false}"#, shape).unwrap_err().kind(), Kind::Rejected);
    }
    assert_eq!(written(r#"{"tags":[{"id":"1"}]}"#, Shape::Items("tags")), [r#"{"id":"1"}"#]);
    assert!(decode_write(br#"{"foo":1}"#, Shape::Items("tags")).is_err());
    // The record of a message has the name of a flag.
    assert_eq!(written(r#"{"message":{"id":"1"}}"#, Shape::Item("message")), [r#"{"id":"1"}"#]);
    assert_eq!(list(r#"{"message":{"id":"1"}}"#, Shape::Item("message")), [r#"{"id":"1"}"#]);
}

#[test]
fn a_read_without_the_expected_key_is_an_error_and_never_empty() {
    let cases = [
        ("", "empty response"),
        (" \r\n", "empty response"),
        ("{}", "the response has no key tags: it is {}"),
        ("[]", "the response has no key tags: it is []"),
        ("null", "the response is null, not a list"),
        (r#"{"message":"We are down"}"#, "the response has no key tags, only message: We are down"),
        (r#"{"error":"x"}"#, "the response has no key tags, only error: x"),
        (r#"{"status":"error"}"#, "the response has no key tags, only status"),
        (r#"{"meta":{"total":"700"}}"#, "the response has no key tags, only meta"),
        (r#"{"Tags":[{"id":"1"}]}"#, "the response has no key tags, only Tags"),
        (r#"{"tags":null}"#, "tags in the response is null, not a list"),
        (r#"{"tags":"x"}"#, "tags in the response is \"x\", not a list"),
        (r#"{"tags":7}"#, "tags in the response is 7, not a list"),
        (r#"{"tags":{}}"#, "tags in the response is {}, not a list"),
        (r#"{"tags":{ },"meta":{"total":"7"}}"#, "tags in the response is { }, not a list"),
        (r#"{"tags":[null]}"#, "the response has null instead of a record"),
        (r#"{"tags":[{"id":"1"},null],"meta":{"total":"2"}}"#, "the response has null instead of a record"),
        (r#"{"tags":{"0":{"id":"1"},"2":null}}"#, "the response has null instead of a record"),
        ("[null]", "the response has null instead of a record"),
    ];
    for (body, message) in cases {
        let error = failure(body, Shape::Items("tags"));
        assert_eq!((error.kind(), error.message()), (Kind::Other, message), "{body}");
    }
    for body in ["", "{}", "[]", "null", r#"{"message":"We are down"}"#] {
        assert_eq!(failure(body, Shape::Item("tag")).kind(), Kind::Other, "{body}");
    }
    for body in ["", "{}", "null", r#"{"message":"We are down"}"#] {
        assert_eq!(failure(body, Shape::Array).kind(), Kind::Other, "{body}");
    }
}

#[test]
fn a_read_states_that_there_is_nothing() {
    for body in [
        r#"{"tags":[]}"#,
        r#"{"tags":{},"meta":{"total":0}}"#,
        r#"{"tags":{ },"meta":{"total":"0"}}"#,
        r#"{"side":[],"meta":{"total":"0"}}"#,
    ] {
        assert!(list(body, Shape::Items("tags")).is_empty(), "{body}");
    }
    assert!(list(" [ ] ", Shape::Array).is_empty());
    for body in ["{}", "[]", "null", ""] {
        assert!(list(body, Shape::Whole).is_empty() && list(body, Shape::Nothing).is_empty(), "{body}");
    }
}

#[test]
fn the_text_of_an_item_is_kept_to_the_letter() {
    let body = r#"{"other":[{"a":1}],"tags":[{"v":1.0500,"u":"a\/\u00f1", "id":"1"},7],"meta":{"total":"2"}}"#;
    let reply = decode(body.as_bytes(), Shape::Items("tags")).unwrap();
    let texts: Vec<&str> = reply.items.iter().map(Item::json).collect();
    assert_eq!(texts, [r#"{"v":1.0500,"u":"a\/\u00f1", "id":"1"}"#, "7"]);
    assert_eq!(reply.total, Some(2));
    assert_eq!(reply.items[0].id().as_deref(), Some("1"));
}

#[test]
fn the_total_is_read_from_text_and_number_and_may_be_absent() {
    let total =
        |meta: &str| decode(format!(r#"{{"tags":[],"meta":{meta}}}"#).as_bytes(), Shape::Items("tags")).unwrap().total;
    assert_eq!(total(r#"{"total":"110"}"#), Some(110));
    assert_eq!(total(r#"{"currencies":[],"total":3}"#), Some(3));
    assert_eq!(total(r#"{"page":{"total":9}}"#), Some(9));
    for none in ["[]", "null", "{}", r#"{"total":null}"#, r#"{"total":"many"}"#, "7"] {
        assert_eq!(total(none), None, "{none}");
    }
}

#[test]
fn an_empty_map_may_come_as_an_empty_array() {
    assert!(list(r#"{"contacts":[{"id":"1"}],"tag":[]}"#, Shape::Item("tag")).is_empty());
    assert!(list(r#"{"tag":null}"#, Shape::Item("tag")).is_empty());
}

#[test]
fn an_array_with_gaps_comes_as_an_object_with_numeric_keys() {
    assert_eq!(
        list(r#"{"tags":{"0":{"id":"1"},"2":{"id":"3"}}}"#, Shape::Items("tags")),
        [r#"{"id":"1"}"#, r#"{"id":"3"}"#]
    );
}

#[test]
fn a_single_thing_may_come_in_the_form_of_a_list_or_without_envelope() {
    assert_eq!(list(r#"{"automations":[{"id":"1"}],"meta":{}}"#, Shape::Item("automation")), [r#"{"id":"1"}"#]);
    assert_eq!(list(r#"{"xMeta":[{"id":"1"}]}"#, Shape::Item("xMetum")), [r#"{"id":"1"}"#]);
    assert_eq!(list(r#"{"id":149,"name":"n"}"#, Shape::Item("campaign")), [r#"{"id":149,"name":"n"}"#]);
    assert_eq!(list(r#"{"taskOutcome":{}}"#, Shape::Item("rel")), [r#"{"taskOutcome":{}}"#]);
}

#[test]
fn a_thing_without_envelope_may_have_a_member_of_its_envelopes_name() {
    let bare = r#"{"tag":"vip","id":"1"}"#;
    assert_eq!(list(bare, Shape::Item("tag")), [bare]);
    assert_eq!(list(r#"{"tag":{"tag":"vip","id":"1"}}"#, Shape::Item("tag")), [bare]);
    assert_eq!(list(r#"{"tag":"vip"}"#, Shape::Item("tag")), [r#""vip""#]);
}

#[test]
fn a_response_without_its_key_is_an_error_that_lists_its_keys() {
    let error = failure(r#"{"foo":1,"bar":[]}"#, Shape::Items("tags"));
    assert_eq!((error.kind(), error.message()), (Kind::Other, "the response has no key tags, only foo, bar"));
}

#[test]
fn text_becomes_one_json_string() {
    assert_eq!(list("<script>a()\n</script>", Shape::Text), [r#""<script>a()\n</script>""#]);
    assert_eq!(list(r#""Delete successful""#, Shape::Text), [r#""Delete successful""#]);
    assert_eq!(failure(r#"{"success":false,"message":"no"}"#, Shape::Text).kind(), Kind::Rejected);
}

#[test]
fn a_success_that_is_a_failure_is_an_error_with_its_words() {
    let cases = [
        (r#"{"succeeded":0,"message":"Campaign is sending."}"#, Kind::Rejected, "rejected: Campaign is sending"),
        (r#"{"succeeded":"0"}"#, Kind::Rejected, "rejected: the server reported failure"),
        (r#"{"success":false,"message":"Locked"}"#, Kind::Rejected, "rejected: Locked"),
        (r#"{"success":0,"message":"Bad key"}"#, Kind::Rejected, "rejected: Bad key"),
        (
            r#"{"result_code":0,"result_message":"You are not authorized to access this file"}"#,
            Kind::Denied,
            "rejected: You are not authorized to access this file",
        ),
        (r#"{"errors":[{"message":"no such field"}],"data":null}"#, Kind::Rejected, "rejected: no such field"),
        (
            r#"{"succeeded":0,"message":"No Result found for Series with id 0"}"#,
            Kind::NotFound,
            "rejected: No Result found for automation with id 0",
        ),
        (r#"{"meta":{"success":false}}"#, Kind::Rejected, "rejected: the server reported failure"),
        (
            r#"{"success":["1"],"nochange":[],"failed":["3","4"]}"#,
            Kind::Partial,
            "2 failed and 1 succeeded; failed: 3, 4",
        ),
        (r#"{"success":[],"nochange":[],"failed":["3"]}"#, Kind::Rejected, "1 failed and 0 succeeded; failed: 3"),
    ];
    for (body, kind, message) in cases {
        for shape in [Shape::Whole, Shape::Nothing, Shape::Item("x")] {
            let error = failure(body, shape);
            assert_eq!((error.kind(), error.message()), (kind, message), "{body} {shape:?}");
        }
    }
}

#[test]
fn what_only_looks_like_a_failure_is_none() {
    for body in [
        r#"{"success":1,"queued_contacts":1,"batchId":"u","message":"Contact import queued"}"#,
        r#"{"Success":1}"#,
        r#"{"status":"completed","success":["123"],"failure":["bad@x"]}"#,
        r#"{"status":false}"#,
        r#"{"success":["1"],"nochange":["3"],"failed":[]}"#,
        r#"{"succeeded":1,"message":"Campaign draft copied.","newCampaignId":217}"#,
        r#"{"id":"1","errors":[],"failed":"0"}"#,
        r#"{"meta":{"success":true}}"#,
    ] {
        assert_eq!(list(body, Shape::Whole), [body]);
        assert!(list(body, Shape::Nothing).is_empty());
    }
}

#[test]
fn a_bare_no_of_the_event_endpoint_is_a_refusal() {
    assert_eq!(failure("0", Shape::Nothing).kind(), Kind::Rejected);
    assert!(list("1", Shape::Nothing).is_empty());
}

#[test]
fn what_is_not_json_is_an_error_in_the_shapes_of_json() {
    for shape in [Shape::Items("tags"), Shape::Item("tag"), Shape::Whole, Shape::Array] {
        for body in ["nope", "{\"tags\":[", "[1,2", "{\"tags\":[]} trailing", "{\"tag\":{\"a\":}}", "\"x"] {
            let error = failure(body, shape);
            assert_eq!(error.kind(), Kind::Other, "{shape:?} {body}");
            assert!(error.message().starts_with("the response is not valid JSON"), "{shape:?} {body} {error}");
        }
    }
    assert!(decode(b"{\"tags\":[\"\xff\"]}", Shape::Items("tags")).is_err());
}

#[test]
fn a_web_page_is_an_error_that_names_it() {
    for shape in [Shape::Items("tags"), Shape::Nothing] {
        let error = failure("<html><head><title>Log in</title>", shape);
        assert_eq!(error.message(), "the response is a web page titled \"Log in\", not JSON");
    }
}

#[test]
fn a_deeply_nested_response_is_an_error_and_no_crash() {
    let nest = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for shape in [Shape::Items("tags"), Shape::Item("tag"), Shape::Whole, Shape::Array] {
        for body in [nest(100_000), format!(r#"{{"tags":[{}],"tag":{}}}"#, nest(100_000), nest(100_000))] {
            if shape == Shape::Array && body.starts_with('{') {
                continue;
            }
            assert_eq!(
                failure(&body, shape).message(),
                "the response is nested more than 127 levels deep",
                "{shape:?}"
            );
        }
    }
    let members = format!(r#"{{"tags":[],"errors":{},"meta":{},"x":{}}}"#, nest(100_000), nest(100_000), nest(100_000));
    assert_eq!(failure(&members, Shape::Items("tags")).kind(), Kind::Rejected);
    let readable = format!(r#"{{"tags":[{}]}}"#, nest(125));
    let items = decode(readable.as_bytes(), Shape::Items("tags")).unwrap().items;
    assert_ne!(items[0].value(), serde_json::Value::Null);
}
