use super::*;
use crate::catalogue::build::{call, create, delete, get, list, reference, text, update};
use crate::catalogue::model::Kept;
use crate::error::Kind;

const NAME: Param = text("name", "").wire("tag");
const ID: Param = reference("tag", "tags", "").wire("id");
const FIELDS: &[Param] = &[NAME.required(), text("note", "").top_level(), text("city", "").wire("address.city")];

fn values(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

fn with_name(name: &str) -> Input {
    Input { fields: vec![(&FIELDS[0], values(name))], ..Input::default() }
}

fn data(value: Value) -> Input {
    Input { data: Some(value), ..Input::default() }
}

fn json_body(operation: &Operation, input: &Input) -> Value {
    match build(operation, input).unwrap().body {
        Some(Body::Json(value)) => value,
        other => panic!("{other:?}"),
    }
}

fn refusal(operation: &Operation, input: &Input) -> String {
    let error = build(operation, input).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    error.message().to_owned()
}

fn made() -> Operation {
    create("/tags", "", "tag").body("tag", FIELDS)
}

#[test]
fn members_stand_inside_beside_and_below() {
    let mut input = with_name("vip");
    input.fields.push((&FIELDS[1], values("n")));
    input.fields.push((&FIELDS[2], values("Paris")));
    let wanted = json!({"tag": {"tag": "vip", "address": {"city": "Paris"}}, "note": "n"});
    assert_eq!(json_body(&made(), &input), wanted);
}

#[test]
fn data_is_taken_with_and_without_the_envelope_and_flags_win() {
    for given in [json!({"tag": {"tag": "a", "x": 1}}), json!({"x": 1})] {
        let input = Input { data: Some(given), ..with_name("vip") };
        assert_eq!(json_body(&made(), &input), json!({"tag": {"tag": "vip", "x": 1}}));
    }
    let beside = data(json!({"tag": {"tag": "a"}, "note": "n"}));
    assert_eq!(json_body(&made(), &beside), json!({"tag": {"tag": "a"}, "note": "n"}));
    // A flat record with a property named like the envelope is wrapped: `tag` holds text, not an object.
    assert_eq!(json_body(&made(), &data(json!({"tag": "a"}))), json!({"tag": {"tag": "a"}}));
}

#[test]
fn what_a_create_requires_may_come_by_flag_by_set_or_by_data_and_binds_no_update() {
    assert_eq!(refusal(&made(), &Input::default()), "missing --name");
    let set = Input { set: vec![("tag".to_owned(), json!("vip"))], ..Input::default() };
    assert!(build(&made(), &set).is_ok());
    assert!(build(&made(), &data(json!({"tag": {"tag": "vip"}}))).is_ok());
    let operation = update("/tags/1", "", "tag").body("tag", FIELDS);
    assert!(refusal(&operation, &Input::default()).starts_with("nothing to change"));
    assert!(build(&operation, &data(json!({"x": 1}))).is_ok());
}

#[test]
fn an_update_may_require_a_property_whatever_it_changes() {
    const KEPT: &[Kept] = &[Kept { wire: "note", path: "/tags/1", key: "tag", property: "note" }];
    let operation = update("/tags/1", "", "tag").body("tag", FIELDS).keeps(KEPT);
    assert_eq!(refusal(&operation, &with_name("a")), "missing --note");
    let set = Input { set: vec![("note".to_owned(), json!("n"))], ..with_name("a") };
    for input in [set, data(json!({"tag": {"tag": "a"}, "note": "n"}))] {
        assert!(build(&operation, &input).is_ok(), "{input:?}");
    }
}

#[test]
fn an_update_that_is_only_followed_by_other_calls_is_sent_empty() {
    const TAGS: &[Param] = &[text("tag", "").repeatable().after("contacts tags add")];
    let operation = update("/contacts/1", "", "contact").body("contact", TAGS);
    let input = Input { fields: vec![(&TAGS[0], values("3"))], ..Input::default() };
    assert_eq!(json_body(&operation, &input), json!({"contact": {}}));
}

#[test]
fn an_array_of_members_is_one_element_a_value() {
    const MANY: &[Param] = &[text("deal", "").repeatable().required(), text("owner", "").required()];
    let operation = |envelope| call("x", Method::Post, "/x", "").encoding(Encoding::JsonArray).body(envelope, MANY);
    let input = Input {
        fields: vec![(&MANY[0], vec!["1".to_owned(), "2".to_owned()]), (&MANY[1], values("9"))],
        ..Input::default()
    };
    let elements = json!([{"deal": "1", "owner": "9"}, {"deal": "2", "owner": "9"}]);
    assert_eq!(json_body(&operation(""), &input), elements);
    assert_eq!(json_body(&operation("deals"), &input), json!({"deals": elements}));
}

#[test]
fn an_array_given_whole_is_sent_as_it_is_and_takes_no_flags() {
    const MANY: &[Param] = &[text("deal", "").repeatable().required()];
    let operation = |envelope| call("x", Method::Post, "/x", "").encoding(Encoding::JsonArray).body(envelope, MANY);
    let whole = json!([{"deal": 1}, {"deal": 2, "owner": 3}]);
    assert_eq!(json_body(&operation(""), &data(whole.clone())), whole);
    assert_eq!(json_body(&operation("deals"), &data(whole.clone())), json!({"deals": whole}));
    assert_eq!(json_body(&operation("deals"), &data(json!({"deals": whole}))), json!({"deals": whole}));
    let both = Input { fields: vec![(&MANY[0], values("1"))], ..data(whole) };
    assert!(refusal(&operation(""), &both).contains("--data is the whole array"));
}

#[test]
fn arguments_go_into_the_path_the_query_or_the_body() {
    const BOTH: &[Param] = &[ID, text("city", "")];
    let input = Input { arguments: vec![(&BOTH[0], "a/b".to_owned()), (&BOTH[1], "c".to_owned())], ..Input::default() };
    let request = build(&get("/tags/{id}", "", "tag").arguments(BOTH), &input).unwrap();
    assert_eq!((request.path.as_str(), request.query.len()), ("/tags/a%2Fb", 1));
    let operation = create("/tags/{id}", "", "tag").arguments(BOTH).body("tag", &[]);
    assert_eq!(json_body(&operation, &input), json!({"tag": {"city": "c"}}));
    assert!(refusal(&delete("/tags/{id}", ""), &Input::default()).contains("missing `id`"));
}

#[test]
fn filters_and_orders_follow_the_parameters_and_reads_have_no_body() {
    const SEARCH: &[Param] = &[text("search", "")];
    let operation = list("/tags", "", "tags").params(SEARCH);
    let input = Input {
        params: vec![(&SEARCH[0], values("a"))],
        filters: vec![("filters[name][contains]".to_owned(), "b".to_owned())],
        orders: vec![("name".to_owned(), true)],
        ..Input::default()
    };
    let request = build(&operation, &input).unwrap();
    let pairs: Vec<String> = request.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(pairs, ["search=a", "filters[name][contains]=b", "orders[name]=DESC"]);
    assert!(request.body.is_none() && !request.write);
}
