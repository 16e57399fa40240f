//! Deals, pipelines, tasks, notes, accounts and their custom fields, against the recordings.

use serde_json::{Value, json};

use super::client::{delete, get, send, total, words};
use crate::support::ephemeral;

const DEAL: &str = "hash owner contact organization group stage title description percent cdate mdate nextdate nexttaskid \
     value currency winProbability winProbabilityMdate status activitycount nextdealid edate links id isDisabled account \
     customerAccount nextTask";

#[test]
fn a_new_pipeline_has_three_stages_which_outlive_it() {
    let running = ephemeral();
    let sent =
        json!({"dealGroup": {"title": "New", "currency": "eur", "allgroups": 1, "users": ["1"], "groups": ["3"]}});
    let made = send(&running, "POST", "/dealGroups", sent);
    assert_eq!(made.status, 201);
    assert_eq!(made.keys(""), words("dealStages dealGroupUsers dealGroupGroups dealGroup"));
    let expected = "title currency allgroups cdate udate stages dealGroupUsers dealGroupGroups links id";
    assert_eq!(made.keys("/dealGroup"), words(expected));
    assert_eq!(made.at("/dealGroup/allgroups"), json!(1), "with the type that was sent");
    let stages = ["To Contact 19CCA3", "In Contact 5884EA", "Follow Up FBD965"];
    for (index, stage) in stages.into_iter().enumerate() {
        let of = |key: &str| made.at(&format!("/dealStages/{index}/{key}")).as_str().unwrap().to_owned();
        assert_eq!(format!("{} {}", of("title"), of("color")), stage);
    }
    let one = get(&running, "/dealGroups/3");
    assert_eq!(one.keys(""), words("dealStages dealGroup"));
    let expected = "title currency autoassign allusers allgroups win_probability_initialize_date cdate udate source stages links id";
    assert_eq!(one.keys("/dealGroup"), words(expected));
    assert_eq!(get(&running, "/dealGroups").keys(""), words("dealStages dealGroups meta"));
    assert_eq!(delete(&running, "/dealGroups/3").text, "{}");
    assert_eq!(get(&running, "/dealStages?filters[d_groupid]=3").at("/meta/total"), json!(3));
    assert_eq!(delete(&running, "/dealGroups/x").text, r#"{"message":"No Result found for DealGroup with id 0"}"#);
    assert_eq!(delete(&running, "/dealGroups/").status, 405, "a slash after a collection is ignored");
}

#[test]
fn a_deal_goes_to_the_first_stage_and_its_value_is_cut_to_cents() {
    let running = ephemeral();
    let sent = json!({"name": "ignored", "title": "Bogus", "value": 156.24, "currency": "eur", "group": "2", "stage": null,
        "contact": "3", "owner": "1", "percent": 50, "status": 0});
    let made = send(&running, "POST", "/deals", json!({ "deal": sent }));
    assert_eq!(made.status, 201);
    assert_eq!(made.keys(""), words("contacts dealGroups dealStages deal"));
    assert_eq!((made.at("/deal/value"), made.at("/deal/stage")), (json!(156.24), json!(4)));
    assert_eq!((made.at("/deal/organization"), made.at("/deal/account")), (json!(""), json!("")));
    assert!(made.at("/deal/name").is_null());
    let one = get(&running, "/deals/9");
    assert_eq!(one.keys("/deal"), words(DEAL));
    assert_eq!((one.at("/deal/value"), one.at("/deal/percent")), (json!("156"), json!("50")));
    assert_eq!((one.at("/deal/account"), one.at("/deal/isDisabled")), (Value::Null, json!(false)));
    let put = send(&running, "PUT", "/deals/9", json!({"deal": {"value": 2.5, "stage": null, "title": "B"}}));
    assert_eq!(put.keys(""), words("contacts deal"));
    assert_eq!((put.at("/deal/value"), put.at("/deal/stage")), (json!(2.5), json!(4)));
    let moved = send(&running, "PUT", "/deals/9", json!({"deal": {"stage": "2"}}));
    assert_eq!((moved.at("/deal/stage"), moved.at("/deal/group")), (json!("2"), json!("1")));
    for (key, path) in [("contact", "/contact"), ("dealGroup", "/group"), ("dealStage", "/stage"), ("user", "/owner")] {
        assert!(get(&running, &format!("/deals/9{path}")).at(&format!("/{key}/id")).is_string(), "{path}");
    }
    let lost = send(
        &running,
        "POST",
        "/deals",
        json!({"deal": {"title": "x", "value": 1, "currency": "eur", "contact": "3", "stage": "99"}}),
    );
    assert_eq!(lost.text, r#"{"message":"No Result found for DealStage with id 99"}"#);
}

#[test]
fn a_listing_of_deals_sums_by_currency_and_knows_its_filters() {
    let running = ephemeral();
    let all = get(&running, "/deals");
    assert_eq!(all.at("/meta/total"), json!(8));
    let euros = json!({"total": "1", "value": "780000", "currency": "EUR", "isDisabled": false});
    assert_eq!(all.at("/meta/currencies/EUR"), euros);
    assert_eq!(get(&running, "/deals?filters[title]=none").at("/meta"), json!({"currencies": [], "total": 0}));
    let filters = [
        ("filters[stage]=3", 2),
        ("filters[group]=2", 2),
        ("filters[owner]=2", 1),
        ("filters[status]=0", 6),
        // In whole dollars.
        ("filters[minimum_value]=3600", 4),
        ("filters[maximum_value]=499", 2),
        ("filters[organization]=1", 2),
        ("filters[tag]=1", 4),
        ("filters[tasktype]=1", 1),
        ("filters[search]=garc%C3%ADa&filters[search_field]=contact", 2),
        ("filters[search]=renewal", 2),
    ];
    for (filter, expected) in filters {
        assert_eq!(get(&running, &format!("/deals?{filter}")).at("/meta/total"), json!(expected), "{filter}");
    }
    let first = |order: &str| get(&running, &format!("/deals?orders[{order}]=DESC")).at("/deals/0/title");
    assert_eq!(first("value"), json!("Enterprise licence"));
    assert_eq!(first("contact_name"), json!("Renewal, five seats"));
    assert_eq!(get(&running, "/deals?filters[nextdate_range]=overdue").status, 501);
}

#[test]
fn deals_change_owners_and_stages_many_at_once() {
    let running = ephemeral();
    let owners = json!({"deals": [{"id": 1, "ownerId": 2}, {"id": 2, "ownerId": 1}, {"id": 99, "ownerId": 1}]});
    let answer = send(&running, "PATCH", "/deals/bulkUpdate", owners);
    assert_eq!(answer.text, r#"{"success":["1"],"nochange":["2"],"failed":["99"]}"#);
    let wrong = send(&running, "PATCH", "/deals/bulkUpdate", json!({"deals": [{"id": 1, "ownerId": 999999}]}));
    let expected =
        r#"{"errors":[{"status":422,"title":"Owner(user) with id '999999' was not found for a deal '1'."}]}"#;
    assert_eq!(wrong.status_and_text(), (422, expected));
    let moved = send(&running, "PUT", "/dealStages/3/deals", json!({"deal": {"stage": "1"}}));
    assert_eq!(moved.at("/deals").as_array().unwrap().len(), 2);
    let astray = send(&running, "PUT", "/dealStages/1/deals", json!({"deal": {"stage": "4"}}));
    let detail = json!("Target stage does not belong to same pipeline");
    assert_eq!((astray.status, astray.at("/errors/0/detail")), (422, detail));
    let stage = send(&running, "PUT", "/dealStages/1", json!({"dealStage": {"title": "Fresh"}}));
    assert_eq!(stage.keys(""), words("dealGroups dealStage"));
}

#[test]
fn notes_name_their_owner_and_a_post_to_a_note_makes_a_second_one() {
    let running = ephemeral();
    let made = send(&running, "POST", "/deals/1/notes", json!({"note": {"note": "Bogus note"}}));
    assert_eq!((made.status, made.keys("")), (201, words("deals note")));
    let expected = "note relid reltype cdate mdate userid links owner is_draft id user";
    assert_eq!(made.keys("/note"), words(expected));
    assert_eq!(made.at("/note/owner"), json!({"type": "deal", "id": "1"}));
    assert_eq!(made.at("/note/is_draft"), json!(""));
    let again = send(&running, "POST", "/deals/1/notes/5", json!({"note": {"note": "Second"}}));
    assert_eq!((again.status, again.at("/note/id")), (201, json!("6")));
    let put = send(&running, "PUT", "/deals/1/notes/5", json!({"note": {"note": "Changed"}}));
    assert_eq!((put.status, put.at("/note/note"), put.at("/note/id")), (200, json!("Changed"), json!("5")));
    let contact = send(&running, "POST", "/notes", json!({"note": {"note": "n", "relid": 2, "reltype": "Subscriber"}}));
    assert_eq!((contact.keys(""), contact.at("/note/relid")), (words("contacts note"), json!(2)));
    let account = send(&running, "POST", "/accounts/1/notes", json!({"note": {"note": "n"}}));
    assert_eq!(account.keys(""), words("accounts note"));
    assert_eq!(account.at("/note/owner/type"), json!("account"));
    for (path, count) in [("/deals/1", 3), ("/contacts/2", 1), ("/accounts/1", 1)] {
        let notes = get(&running, &format!("{path}/notes")).at("/notes");
        assert_eq!(notes.as_array().unwrap().len(), count, "{path}");
    }
    assert_eq!(get(&running, "/notes/1").at("/note/is_draft"), json!("0"));
}

#[test]
fn a_contact_has_deals_accounts_and_notes() {
    let running = ephemeral();
    let contact = get(&running, "/contacts/1");
    assert_eq!(contact.at("/contact/deals"), json!(["1", "7"]));
    assert_eq!(contact.at("/deals/0/title"), json!("Enterprise licence"));
    assert_eq!(contact.at("/contact/accountContacts"), json!(["1"]));
    assert_eq!(get(&running, "/contacts/1/deals").keys("/deals/0"), words(DEAL));
    let further = get(&running, "/contacts/2/contactDeals");
    assert_eq!((further.keys(""), further.at("/deals/0/id")), (words("contactDeals contacts deals"), json!("1")));
    assert_eq!(get(&running, "/contacts/1/notes").at("/notes/0/owner/type"), json!("contact"));
    let link = send(&running, "POST", "/contactDeals", json!({"contactDeal": {"contact": "3", "deal": "1"}}));
    assert_eq!(
        (link.status, link.keys(""), link.keys("/contactDeal")),
        (201, words("deals contactDeal"), words("contact deal cdate links id"))
    );
    assert_eq!(
        get(&running, "/contactDeals/100").text,
        r#"{"message":"No Result found for SubscriberDeal with id 100"}"#
    );
}

#[test]
fn tasks_say_contact_in_requests_and_subscriber_in_answers() {
    let running = ephemeral();
    let task = json!({"title": "T", "ownerType": "contact", "relid": "7", "status": 0, "duedate": "2030-02-25T12:00:00-06:00",
        "dealTasktype": "1", "assignee": 2});
    let made = send(&running, "POST", "/dealTasks", json!({ "dealTask": task }));
    assert_eq!((made.status, made.at("/dealTask/reltype")), (201, json!("Subscriber")));
    let expected = "relid reltype dealTasktype user assignee automation cdate duedate edate duration status title note \
         donedate doneAutomation udate owner id outcomeId outcomeInfo links";
    let one = get(&running, "/dealTasks/4");
    assert_eq!(one.keys("/dealTask"), words(expected));
    assert_eq!(one.at("/dealTask/owner"), json!({"type": "contact", "id": "7"}));
    assert_eq!(total(&running, "/dealTasks?filters[due_after]=2030-01-01"), "1");
    assert_eq!(total(&running, "/dealTasks?filters[d_tasktypeid]=1&filters[reltype]=Deal"), "1");
    let missing = send(&running, "POST", "/dealTasks", json!({"dealTask": {"relid": 1, "dealTasktype": 1}}));
    assert_eq!(missing.status, 422);
    let moved = send(&running, "PUT", "/dealTasktypes/1/dealTasks", json!({"dealTask": {"dealTasktype": "3"}}));
    assert_eq!(moved.at("/dealTasks").as_array().unwrap().len(), 3);
    let expected = "defduration status title cdate udate created_by updated_by created_utc_timestamp updated_utc_timestamp \
         display_order links id";
    assert_eq!(get(&running, "/dealTasktypes/1").keys("/dealTasktype"), words(expected));
    assert_eq!(delete(&running, "/dealTasktypes/1").status, 200);
    for body in [
        json!({"title": "A", "sentiment": "Positive"}),
        json!({"taskOutcome": {"title": "B", "sentiment": "positive"}}),
    ] {
        let outcome = send(&running, "POST", "/taskOutcomes", body);
        assert_eq!(outcome.at("/taskOutcome/sentiment"), json!("POSITIVE"));
        assert_eq!(outcome.keys("/taskOutcome"), words("title sentiment created_by disabled links id"));
    }
    let typo = send(&running, "PUT", "/taskOutccomes/2", json!({"taskOutcome": {"sentiment": "Neutral"}}));
    assert_eq!(typo.at("/taskOutcome/sentiment"), json!("NEUTRAL"));
    assert_eq!(delete(&running, "/taskOutccomes/2").status, 200);
    assert_eq!(get(&running, "/taskOutcomes/2").text, r#"{"message":"No Result found for TaskOutcome with id 2"}"#);
    assert_eq!(get(&running, "/dealActivities").at("/dealActivities"), json!([]));
}

#[test]
fn custom_fields_of_deals_have_real_numbers_and_dates_in_utc() {
    let running = ephemeral();
    let list = get(&running, "/dealCustomFieldMeta");
    assert_eq!(list.keys(""), words("dealCustomFieldMeta"), "no meta");
    let keys = "id fieldLabel fieldType fieldOptions fieldDefault fieldDefaultCurrency isFormVisible isRequired displayOrder \
         personalization knownFieldId hideFieldFlag createdTimestamp updatedTimestamp links";
    let meta = json!({"fieldLabel": "title", "fieldType": "dropdown", "fieldOptions": ["a", "b"], "isFormVisible": true, "displayOrder": 1});
    let made = send(&running, "POST", "/dealCustomFieldMeta", json!({ "dealCustomFieldMetum": meta }));
    assert_eq!((made.status, made.keys("/dealCustomFieldMetum")), (201, words(keys)));
    assert_eq!(made.at("/dealCustomFieldMetum/isFormVisible"), json!(1));
    assert_eq!(made.at("/dealCustomFieldMetum/personalization"), json!("DEAL_TITLE_1"));
    let date = made.at("/dealCustomFieldMetum/createdTimestamp");
    assert!(date.as_str().unwrap().ends_with("+00:00"), "{date}");
    let wrong = send(&running, "PUT", "/dealCustomFieldMeta/3", json!({"dealCustomFieldMeta": {"fieldLabel": "x"}}));
    assert_eq!((wrong.status, wrong.at("/dealCustomFieldMetum/fieldLabel")), (200, json!("title")), "a wrong envelope");
    let datum = json!({"dealCustomFieldDatum": {"dealId": "2", "customFieldId": "3", "fieldValue": "a"}});
    let value = send(&running, "POST", "/dealCustomFieldData", datum);
    let keys = "id dealCustomFieldMetumId dealId customFieldId createdTimestamp updatedTimestamp fieldValue originalValue links";
    assert_eq!((value.status, value.keys("/dealCustomFieldDatum")), (200, words(keys)));
    assert_eq!(
        (value.at("/dealCustomFieldDatum/dealId"), value.at("/dealCustomFieldDatum/id")),
        (json!(2), json!("5"))
    );
    let put = send(&running, "PUT", "/dealCustomFieldData/5", json!({"dealCustomFieldDatum": {"fieldValue": "b"}}));
    assert_eq!(put.at("/dealCustomFieldDatum/originalValue"), json!("a"));
    assert_eq!(get(&running, "/dealCustomFieldData?filters[dealId]=1").at("/meta/total"), json!(2));
    assert_eq!(
        get(&running, "/deals/1/dealCustomFieldData").at("/dealCustomFieldData/1/fieldValue"),
        json!("Referral")
    );
    let unfit = json!({"dealCustomFieldDatum": {"dealId": 2, "customFieldId": 1, "fieldValue": "abc"}});
    let unfit = send(&running, "POST", "/dealCustomFieldData", unfit);
    let expected = r#"{"errors":[{"detail":"The custom field value `abc` could not be saved to the custom field of type `date`."}]}"#;
    assert_eq!(unfit.status_and_text(), (422, expected));
    assert_eq!(delete(&running, "/dealCustomFieldData/5").text, r#"{"message":"DealCustomFieldData deleted."}"#);
    assert_eq!(get(&running, "/dealCustomFieldData/5").text, r#"{"errors":[{"status":404,"title":"Not Found"}]}"#);
}

#[test]
fn custom_values_are_written_in_bare_arrays() {
    let running = ephemeral();
    let values = json!([{"dealId": 2, "customFieldId": 2, "fieldValue": "Fair"}, {"dealId": 5, "customFieldId": 2, "fieldValue": "Fair"}]);
    let made = send(&running, "POST", "/dealCustomFieldData/bulkCreate", values);
    assert_eq!(made.status_and_text(), (200, r#"{"message":"The bulk insert was successful."}"#));
    let values = json!([{"id": "1", "fieldValue": "11-250"}, {"id": 3, "fieldValue": "11-250"}]);
    let changed = send(&running, "PATCH", "/accountCustomFieldData/bulkUpdate", values);
    let expected = r#"{"message":"AccountCustomFieldDatas with ID(s): 1, 3 successfully bulk updated."}"#;
    assert_eq!(changed.text, expected);
    assert_eq!(get(&running, "/accountCustomFieldData?filters[customerAccountId]=1").at("/meta/total"), json!(2));
}

#[test]
fn accounts_have_one_name_each_and_a_contact_one_account() {
    let running = ephemeral();
    let made = send(
        &running,
        "POST",
        "/accounts",
        json!({"account": {"name": "New", "fields": [{"customFieldId": 1, "fieldValue": "1-10"}]}}),
    );
    assert_eq!(
        (made.status, made.keys("/account")),
        (201, words("name fields owner createdTimestamp updatedTimestamp links customFieldSaveStatus id"))
    );
    assert_eq!(made.at("/account/fields/0/accountId"), json!("4"));
    let again = send(&running, "POST", "/accounts", json!({"account": {"name": "new"}}));
    let title = json!("An account named \"new\" already exists. Please choose a new name.");
    assert_eq!((again.status, again.at("/errors/0/title")), (422, title));
    let keys = "name accountUrl owner createdTimestamp updatedTimestamp contactCount dealCount links id";
    assert_eq!(get(&running, "/accounts").keys("/accounts/0"), words(keys));
    assert_eq!(get(&running, "/accounts").at("/accounts/0/dealCount"), json!("0"));
    let counted = get(&running, "/accounts?count_deals=true&search=industries");
    assert_eq!((counted.at("/accounts/0/dealCount"), counted.at("/accounts/0/contactCount")), (json!("2"), json!("2")));
    assert_eq!(
        get(&running, "/accounts/1").keys("/account"),
        words("name accountUrl owner createdTimestamp updatedTimestamp links id")
    );
    let job = |contact: &str| {
        send(
            &running,
            "POST",
            "/accountContacts",
            json!({"accountContact": {"contact": contact, "account": "4", "jobTitle": "CEO"}}),
        )
    };
    assert_eq!(
        job("10").keys("/accountContact"),
        words("contact account jobTitle createdTimestamp updatedTimestamp links id")
    );
    let second = job("1");
    let source = json!({"pointer": "/data/attributes/account,contact"});
    assert_eq!(
        (second.status, second.at("/errors/0/code"), second.at("/errors/0/source")),
        (422, json!("field_invalid"), source)
    );
    assert_eq!(delete(&running, "/accounts/bulk_delete?ids[]=4&ids[]=3").text, r#"{"meta":{"success":true}}"#);
    assert_eq!(get(&running, "/accounts/4").text, r#"{"message":"No Result found for CustomerAccount with id 4"}"#);
    assert_eq!(total(&running, "/accountContacts"), "3");
}
