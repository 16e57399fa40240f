//! `include`: which records come along, under which keys and in which order.

use std::path::Path;

use acamp_sandbox::store::Store;
use acamp_sandbox::{Data, Options, Running, start};
use serde_json::{Value, json};

use crate::client::{Answer, fresh, get, options, send};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Returns a sandbox in which contacts 4 and 1 opened an email at the same place.
fn with_places(directory: &Path) -> Running {
    let options = Options { data: Data::Directory(directory.to_owned()), ..options() };
    drop(start(options.clone()).unwrap());
    let rows = r#"
        INSERT INTO geoAddresses (body) VALUES ('{"country2":"US","city":"Exampleville","tstamp":"2020-08-11T13:46:11-05:00"}');
        INSERT INTO geoIps (body) VALUES ('{"contact":"4","geoaddrid":"1"}'), ('{"contact":"1","geoaddrid":"1"}');"#;
    Store::open(directory).unwrap().connection().execute_batch(rows).unwrap();
    start(options).unwrap()
}

/// Checks that the ids in the records and the side-loaded records are the same, in the same order.
fn check_ids(answer: &Answer, page: &str, name: &str, array: &str) {
    let named: Vec<Value> =
        answer.column(page, name).into_iter().flat_map(|ids| ids.as_array().cloned().unwrap()).collect();
    assert_eq!(answer.column(array, "id"), named, "{name}");
}

#[test]
fn a_page_of_contacts_has_the_recorded_keys_in_the_recorded_order() {
    let directory = tempfile::tempdir().unwrap();
    let running = with_places(directory.path());
    let include = "contactTags,deals,contactTags.tag,geoIps.geoAddress,:443";
    let answer = get(&running, &format!("/contacts?status=-1&orders%5Bemail%5D=ASC&include={include}"));
    let top = "tags contactTags deals geoAddresses geoIps scoreValues contacts meta";
    assert_eq!(answer.keys(""), words(top));
    let contact = answer.keys("/contacts/0");
    let from = contact.iter().position(|key| key == "scoreValues").unwrap();
    let ids = "scoreValues accountContacts contactTags deals geoIps links id organization";
    assert_eq!(contact[from..], words(ids));
    for name in ["contactTags", "deals", "geoIps"] {
        check_ids(&answer, "/contacts", name, &format!("/{name}"));
    }
    let recorded = [
        (
            "/tags/0",
            "tagType tag description subscriber_count cdate created_timestamp updated_timestamp created_by \
                     updated_by deleted links id",
        ),
        ("/contactTags/0", "contact tag cdate created_timestamp updated_timestamp created_by updated_by links id"),
        ("/geoIps/0", "contact campaignid messageid geoaddrid ip4 tstamp geoAddress links id"),
        ("/geoAddresses/0", "ip4 country2 country state city zip area lat lon tz tstamp links id"),
        ("/meta", "total sortable page_input"),
    ];
    for (pointer, keys) in recorded {
        assert_eq!(answer.keys(pointer), words(keys), "{pointer}");
    }
    assert_eq!(answer.at("/geoAddresses/0/links"), json!([]));
    assert_eq!(answer.column("/geoIps", "geoAddress"), [json!("1"), json!("1")]);
    assert_eq!(answer.column("/geoAddresses", "id"), [json!("1")], "each once");
    assert!(!answer.at("/meta").to_string().contains("include"), "{}", answer.at("/meta"));
    let first_use: Vec<Value> = answer.column("/contactTags", "tag").into_iter().fold(Vec::new(), |mut seen, tag| {
        if !seen.contains(&tag) {
            seen.push(tag);
        }
        seen
    });
    assert_eq!(answer.column("/tags", "id"), first_use, "in the order of their first use");
}

#[test]
fn the_ids_of_account_contacts_come_without_their_records() {
    let running = fresh();
    let answer = get(&running, "/contacts?limit=3&include=deals");
    assert_eq!(answer.keys(""), words("deals scoreValues contacts meta"));
    assert_eq!(answer.column("/contacts", "accountContacts"), [json!(["1"]), json!(["2"]), json!([])]);
    let asked = get(&running, "/contacts?limit=3&include=accountContacts.account");
    assert_eq!(asked.keys(""), words("accounts accountContacts scoreValues contacts meta"));
    assert_eq!(asked.column("/accountContacts", "account"), [json!("1"), json!("1")]);
    assert_eq!(asked.column("/accounts", "id"), [json!("1")]);
    let keys = asked.keys("/contacts/0");
    assert_eq!(keys.iter().filter(|key| *key == "accountContacts").count(), 1);
}

#[test]
fn a_requested_relation_without_records_is_empty_and_its_nested_one_absent() {
    let running = fresh();
    // Contact 23 has neither.
    let answer = get(&running, "/contacts?ids[]=22&include=geoIps.geoAddress,contactDeals.deal,fieldValues.field");
    assert_eq!(answer.keys(""), words("geoIps contactDeals fieldValues scoreValues contacts meta"));
    for name in ["geoIps", "contactDeals", "fieldValues"] {
        assert_eq!([answer.at(&format!("/{name}")), answer.at(&format!("/contacts/0/{name}"))], [json!([]), json!([])]);
    }
}

#[test]
fn every_relation_of_contacts_comes_with_the_records_it_points_to() {
    let running = fresh();
    let cases = [
        ("fieldValues.field", "fields fieldValues"),
        ("contactLists.list", "lists contactLists"),
        ("contactAutomations.automation", "automations contactAutomations"),
        ("contactDeals.deal", "deals contactDeals"),
        ("notes", "notes"),
        ("bounceLogs,contactGoals", "bounceLogs contactGoals"),
        ("nothing,tags,fields,id,contactData,organization,contactTags.nothing", "contactTags"),
        ("", ""),
    ];
    for (include, arrays) in cases {
        let answer = get(&running, &format!("/contacts?limit=100&include={include}"));
        assert_eq!(answer.status, 200);
        assert_eq!(answer.keys(""), words(&format!("{arrays} scoreValues contacts meta")), "{include}");
        let name = include.split(['.', ',']).next().unwrap();
        if answer.json()["contacts"][0].get(name).is_some() {
            check_ids(&answer, "/contacts", name, &format!("/{name}"));
        }
    }
    let notes = get(&running, "/contacts?ids[]=1&include=notes");
    assert_eq!(notes.column("/notes", "note"), [json!("Prefers to be called in the morning.")]);
}

#[test]
fn a_single_contact_has_what_is_asked_for_besides_its_defaults() {
    let running = fresh();
    let answer = get(&running, "/contacts/1?include=contactTags.tag,notes");
    let defaults = "contactAutomations contactLists deals fieldValues geoIps accountContacts contact";
    assert_eq!(answer.keys(""), words(&format!("tags contactTags notes {defaults}")));
    let keys = answer.keys("/contact");
    let from = keys.iter().position(|key| key == "contactAutomations").unwrap();
    let inside = "contactAutomations contactLists fieldValues geoIps deals accountContacts sentiment contactTags notes \
                  links id organization";
    assert_eq!(keys[from..], words(inside));
    assert_eq!(answer.column("/contactTags", "id"), answer.at("/contact/contactTags").as_array().unwrap().clone());
    let repeated = get(&running, "/contacts/1?include=fieldValues.field");
    assert_eq!(repeated.keys("")[..3], words("fields fieldValues contactAutomations"));
    assert_eq!(get(&running, "/contacts/1").keys(""), words(defaults));
}

#[test]
fn a_single_contact_has_the_places_of_its_opens() {
    let directory = tempfile::tempdir().unwrap();
    let answer = get(&with_places(directory.path()), "/contacts/1");
    let arrays = "contactAutomations contactLists deals fieldValues geoAddresses geoIps accountContacts contact";
    assert_eq!(answer.keys(""), words(arrays));
    assert_eq!(
        (answer.at("/contact/geoIps"), answer.at("/geoAddresses/0/city")),
        (json!(["2"]), json!("Exampleville"))
    );
}

#[test]
fn the_tags_of_a_contact_come_with_the_tags() {
    let running = fresh();
    let answer = get(&running, "/contacts/1/contactTags?include=tag");
    assert_eq!(answer.keys(""), words("tags contactTags"));
    assert_eq!(answer.column("/tags", "id"), answer.column("/contactTags", "tag"));
    assert_eq!(get(&running, "/contactTags?include=tag").keys(""), words("contactTags meta"), "below a contact only");
    assert_eq!(get(&running, "/contacts/1/contactLists?include=list").keys(""), words("contactLists"));
}

#[test]
fn values_of_deals_have_a_column_for_each_type() {
    let running = fresh();
    for (label, kind, value, currency) in [
        ("Seats", "number", json!("250"), None),
        ("Budget", "currency", json!("99900"), Some("eur")),
        ("Scope", "textarea", json!("Three\nlines"), None),
        ("Topics", "multiselect", json!(["a", "b"]), None),
    ] {
        let meta = json!({"dealCustomFieldMetum": {"fieldLabel": label, "fieldType": kind}});
        let meta = send(&running, "POST", "/dealCustomFieldMeta", meta).at("/dealCustomFieldMetum/id");
        let mut datum = json!({"dealId": 2, "customFieldId": meta.as_str().unwrap(), "fieldValue": value});
        if let Some(currency) = currency {
            datum["fieldCurrency"] = json!(currency);
        }
        let sent = send(&running, "POST", "/dealCustomFieldData", json!({"dealCustomFieldDatum": datum}));
        assert_eq!(sent.status, 200, "{}", sent.text);
    }
    let answer = get(&running, "/deals?include=dealCustomFieldData&orders[id]=ASC");
    assert_eq!(answer.keys(""), words("dealCustomFieldData deals meta"));
    check_ids(&answer, "/deals", "dealCustomFieldData", "/dealCustomFieldData");
    let keys = "deal_id custom_field_id custom_field_text_value custom_field_text_blob custom_field_date_value \
                custom_field_number_value custom_field_currency_value custom_field_currency_type created_timestamp \
                updated_timestamp links id deal dealCustomFieldMetum";
    assert_eq!(answer.keys("/dealCustomFieldData/0"), words(keys));
    let values = |deal: &str| -> Vec<Value> {
        let rows = answer.at("/dealCustomFieldData").as_array().unwrap().clone();
        let own = rows.into_iter().filter(|row| row["deal_id"] == deal && row["deal"] == deal);
        let filled = own.map(|row| {
            let columns = row.as_object().unwrap().iter();
            columns
                .filter(|(key, value)| key.starts_with("custom_field_") && !value.is_null())
                .map(|(key, value)| json!([key["custom_field_".len()..], value]))
                .skip(1)
                .collect()
        });
        filled.collect()
    };
    assert_eq!(values("1"), [json!([["date_value", "2024-06-30 00:00:00"]]), json!([["text_value", "Referral"]])]);
    let expected = [
        json!([["number_value", "250"]]),
        json!([["currency_value", "99900"], ["currency_type", "eur"]]),
        json!([["text_blob", "Three\nlines"]]),
        json!([["text_blob", "||a||b||"]]),
    ];
    assert_eq!(values("2"), expected);
    let one = get(&running, "/deals/1?include=dealCustomFieldData");
    assert_eq!(one.keys(""), words("dealCustomFieldData deal"));
    assert_eq!(one.at("/dealCustomFieldData/1/custom_field_text_value"), "Referral");
    assert_eq!(one.at("/deal/dealCustomFieldData"), json!(["1", "2"]));
    assert_eq!(get(&running, "/deals/1").keys(""), words("deal"));
}

#[test]
fn deals_come_with_the_records_they_belong_to() {
    let running = fresh();
    let plain = get(&running, "/deals");
    assert_eq!(plain.keys(""), words("deals meta"));
    for path in ["/deals", "/deals/1"] {
        let answer = get(&running, &format!("{path}?include=contact,account,stage,group,owner"));
        assert_eq!(answer.keys("")[..5], words("contacts accounts dealStages dealGroups users"), "{path}");
    }
    let answer = get(&running, "/deals?include=contact,account,stage,group,owner");
    assert_eq!(answer.at("/deals"), plain.at("/deals"), "the ids are in the deal anyway");
    let contacts = ["1", "3", "5", "4", "8", "9", "15"].map(|id| json!(id));
    assert_eq!(answer.column("/contacts", "id"), contacts, "each once, in the order of their first use");
    assert_eq!(answer.column("/accounts", "id"), ["1", "2", "3"].map(|id| json!(id)), "a deal may have none");
    let both = get(&running, "/deals?include=account,customerAccount");
    assert_eq!(both.column("/accounts", "id"), ["1", "2", "3"].map(|id| json!(id)), "not twice");
}

#[test]
fn campaigns_come_with_their_messages_and_links() {
    let running = fresh();
    let answer = get(&running, "/campaigns?limit=100&include=campaignMessages,campaignMessages.message,links");
    assert_eq!(answer.keys(""), words("messages campaignMessages links campaigns meta"));
    check_ids(&answer, "/campaigns", "campaignMessages", "/campaignMessages");
    assert!(answer.at("/campaigns/0/links").is_object(), "the links of a campaign to its relations stay");
    assert!(!answer.column("/links", "campaignid").is_empty());
    let single = get(&running, "/campaigns?limit=100&include=campaignMessage.message");
    assert_eq!(single.keys(""), words("messages campaignMessages campaigns meta"));
    let ids = single.column("/campaigns", "campaignMessage");
    let named: Vec<&Value> = ids.iter().filter(|id| !id.is_null()).collect();
    assert_eq!(single.column("/campaignMessages", "id").iter().collect::<Vec<_>>(), named, "one per campaign");
}
