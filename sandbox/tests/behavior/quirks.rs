//! Every quirk, with the response without it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use acamp_sandbox::{Data, Options, QUIRKS, Quirk, Running, seed, start};
use serde_json::{Value, json};

use crate::client::{Answer, fresh, get, options, send};

fn with(quirks: &[Quirk]) -> Running {
    start(Options { quirks: quirks.iter().copied().collect(), ..options() }).unwrap()
}

/// Returns the same request without and with a quirk.
fn both(quirk: Quirk, path: &str) -> [Answer; 2] {
    [get(&fresh(), path), get(&with(&[quirk]), path)]
}

/// Returns a sandbox with 145 contacts.
fn large(directory: &tempfile::TempDir, quirks: &[Quirk]) -> Running {
    let data = directory.path();
    drop(start(Options { data: Data::Directory(data.to_owned()), ..options() }).unwrap());
    seed(data, 120).unwrap();
    let quirks = quirks.iter().copied().collect();
    start(Options { data: Data::Directory(data.to_owned()), quirks, ..options() }).unwrap()
}

#[test]
fn every_quirk_has_a_test() {
    let source = include_str!("quirks.rs");
    for (quirk, name, _) in QUIRKS {
        assert!(source.contains(&format!("Quirk::{quirk:?}")), "{name}");
    }
}

#[test]
fn ids_without_a_limit_select_every_named_contact() {
    let directory = tempfile::tempdir().unwrap();
    let ids: String = (1..=145).map(|id| format!("ids[]={id}&")).collect();
    let count = |running: &Running, more: &str| {
        let answer = get(running, &format!("/contacts?{ids}{more}"));
        assert_eq!(answer.at("/meta/total"), "145");
        answer.column("/contacts", "id").len()
    };
    let usual = large(&directory, &[]);
    assert_eq!(["", "limit=1000"].map(|more| count(&usual, more)), [20, 100]);
    drop(usual);
    let uncapped = large(&directory, &[Quirk::IdsUncapped]);
    assert_eq!(["", "limit=1000", "include=contactTags"].map(|more| count(&uncapped, more)), [145, 100, 145]);
    assert_eq!(get(&uncapped, "/contacts").column("/contacts", "id").len(), 20, "without ids");
    assert_eq!(get(&uncapped, "/contacts?ids[]=7").column("/contacts", "id"), [json!("7")]);
}

#[test]
fn a_query_of_more_than_7000_bytes_is_refused() {
    let query = |length: usize| format!("{:x<length$}", "ids%5B%5D=1&search=");
    for running in [fresh(), with(&[Quirk::IdsUncapped])] {
        assert_eq!(get(&running, &format!("/contacts?{}", query(7000))).status, 200);
        assert_eq!(get(&running, &format!("/contacts?{}", query(7001))).status, 400);
    }
}

#[test]
fn include_may_be_ignored() {
    let path = "/contacts?limit=1&include=contactTags.tag";
    let [usual, ignored] = both(Quirk::IncludeIgnored, path);
    assert_eq!(usual.keys("")[..2], ["tags", "contactTags"]);
    assert_eq!(ignored.keys(""), ["scoreValues", "contacts", "meta"]);
    assert!(!ignored.keys("/contacts/0").contains(&"contactTags".to_owned()));
    let running = with(&[Quirk::IncludeIgnored]);
    for (path, keys) in [
        ("/deals?include=dealCustomFieldData", vec!["deals", "meta"]),
        ("/campaigns?include=campaignMessages", vec!["campaigns", "meta"]),
        ("/contacts/1/contactTags?include=tag", vec!["contactTags"]),
    ] {
        assert_eq!(get(&running, path).keys(""), keys, "{path}");
    }
    assert!(!get(&running, "/contacts/1?include=contactTags").keys("").contains(&"contactTags".to_owned()));
}

#[test]
fn side_loaded_arrays_may_stop_after_100_records() {
    let directory = tempfile::tempdir().unwrap();
    let path = "/contacts?limit=100&include=fieldValues,contactLists";
    let lengths = |running: &Running| {
        let answer = get(running, path);
        let named = |name: &str| -> usize {
            answer.column("/contacts", name).iter().map(|ids| ids.as_array().unwrap().len()).sum()
        };
        ["fieldValues", "contactLists"].map(|name| (answer.column(&format!("/{name}"), "id").len(), named(name)))
    };
    let usual = lengths(&large(&directory, &[]));
    assert!(usual.iter().all(|(delivered, named)| delivered == named && *named > 100), "{usual:?}");
    let truncated = lengths(&large(&directory, &[Quirk::IncludeTruncated]));
    assert_eq!(truncated, usual.map(|(_, named)| (100, named)));
}

#[test]
fn include_may_replace_the_defaults_of_a_single_contact() {
    let [usual, replaced] = both(Quirk::IncludeReplaces, "/contacts/1?include=contactTags.tag");
    assert_eq!(
        (usual.keys("").len(), replaced.keys("")),
        (9, ["tags", "contactTags", "contact"].map(Into::into).into())
    );
    let running = with(&[Quirk::IncludeReplaces]);
    assert_eq!(get(&running, "/contacts/1").keys(""), get(&fresh(), "/contacts/1").keys(""), "without include");
}

#[test]
fn values_of_deals_may_be_in_camel_case() {
    let [usual, camel] = both(Quirk::IncludeCamelCase, "/deals?include=dealCustomFieldData");
    assert_eq!(usual.at("/dealCustomFieldData/1/custom_field_text_value"), "Referral");
    let own = get(&fresh(), "/dealCustomFieldData").at("/dealCustomFieldData");
    let without_links = |mut rows: Value| {
        for row in rows.as_array_mut().unwrap() {
            row["links"] = Value::Null;
        }
        rows
    };
    assert_eq!(without_links(camel.at("/dealCustomFieldData")), without_links(own));
}

#[test]
fn responses_with_include_may_take_longer() {
    let running = with(&[Quirk::IncludeSlow]);
    let time = |path: &str| {
        let start = Instant::now();
        get(&running, path);
        start.elapsed()
    };
    assert!(time("/contacts?limit=1&include=contactTags") >= Duration::from_millis(750));
    assert!(time("/contacts?limit=1") < Duration::from_millis(750));
}

#[test]
fn names_with_a_dot_may_be_ignored() {
    let [usual, plain] = both(Quirk::NestedIgnored, "/contacts?limit=1&include=fieldValues,contactTags.tag,deals");
    assert_eq!(usual.keys("")[..4], ["fieldValues", "tags", "contactTags", "deals"]);
    assert_eq!(plain.keys(""), ["fieldValues", "deals", "scoreValues", "contacts", "meta"]);
}

/// Returns the ids of all deals as pages of 50 return them.
fn deals(running: &Running, order: &str) -> Vec<String> {
    let pages = (0..4).map(|page| get(running, &format!("/deals?limit=50&offset={}{order}", page * 50)));
    let ids = pages.flat_map(|page| page.column("/deals", "id"));
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_of_deals_may_overlap_and_skip_records_without_an_order() {
    let run = |seed: u64, quirks: &[Quirk]| {
        let running = start(Options { seed, quirks: quirks.iter().copied().collect(), ..options() }).unwrap();
        for number in 0..192 {
            let deal = json!({"title": format!("{number}"), "value": 1, "currency": "usd", "contact": 1, "stage": 1});
            assert_eq!(send(&running, "POST", "/deals", json!({ "deal": deal })).status, 201);
        }
        let ids = deals(&running, "");
        let again = deals(&running, "");
        assert_eq!(ids, again, "the same page is the same");
        assert_eq!(deals(&running, "&orders[id]=ASC").iter().collect::<BTreeSet<_>>().len(), 200);
        assert_eq!(get(&running, "/deals").at("/meta/total"), 200);
        ids
    };
    let distinct = |ids: &[String]| ids.iter().collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(&run(1, &[])), 200);
    let ids = run(1, &[Quirk::DealsUnordered]);
    assert_eq!(ids.len(), 200, "as many records as the total");
    assert!((170..199).contains(&distinct(&ids)), "{}", distinct(&ids));
    assert_ne!(run(2, &[Quirk::DealsUnordered]), ids);
}

#[test]
fn tags_and_lists_of_all_contacts_ignore_filters_or_apply_them() {
    for (path, all) in
        [("/contactTags?filters[tag]=2", "/contactTags"), ("/contactLists?filters[list]=2", "/contactLists")]
    {
        let [usual, filtered] = both(Quirk::FiltersHonored, path);
        let total = get(&fresh(), all).at("/meta/total");
        assert!(usual.at("/meta/total") == total && filtered.at("/meta/total") != total, "{path}");
    }
    assert_eq!(get(&fresh(), "/fieldValues?filters[fieldid]=3&limit=1").at("/fieldValues/0/field"), "3");
}

#[test]
fn a_limit_over_100_may_be_refused() {
    let statuses = |running: &Running| {
        ["/contacts?limit=100", "/contacts?limit=101", "/tags?limit=1000", "/contacts/1/contactTags?limit=1000"]
            .map(|path| get(running, path).status)
    };
    assert_eq!(statuses(&fresh()), [200, 200, 200, 200]);
    assert_eq!(statuses(&with(&[Quirk::LimitRefused])), [200, 422, 422, 200]);
}

#[test]
fn pages_of_values_of_accounts_may_have_1000_records() {
    let both = [vec![], vec![Quirk::LimitThousand]].map(|quirks| {
        let running = with(&quirks);
        let meta = |number: u32| {
            let meta = json!({"fieldLabel": format!("Field {number}"), "fieldType": "text"});
            send(&running, "POST", "/accountCustomFieldMeta", json!({"accountCustomFieldMetum": meta}));
        };
        (0..50).for_each(meta);
        let values: Vec<Value> = (0..150)
            .map(|number| json!({"accountId": number % 3 + 1, "customFieldId": number / 3 + 3, "fieldValue": "x"}))
            .collect();
        let sent = send(&running, "POST", "/accountCustomFieldData/bulkCreate", json!(values));
        assert_eq!(sent.status, 200, "{}", sent.text);
        let count = |limit: u32| {
            get(&running, &format!("/accountCustomFieldData?limit={limit}"))
                .column("/accountCustomFieldData", "id")
                .len()
        };
        (count(1000), count(120), get(&running, "/contacts?limit=1000").at("/meta/page_input/limit"))
    });
    assert_eq!(both, [(100, 100, json!(100)), (153, 120, json!(100))]);
}

#[test]
fn the_header_may_report_500_requests_per_second() {
    let run = |rate: u32, quirks: &[Quirk]| {
        let running = start(Options { rate, quirks: quirks.iter().copied().collect(), ..options() }).unwrap();
        let answers: Vec<Answer> = (0..6).map(|_| get(&running, "/tags/1")).collect();
        let limits: BTreeSet<_> =
            answers.iter().map(|answer| answer.header("ratelimit-limit").map(str::to_owned)).collect();
        (answers[5].status, limits.into_iter().collect::<Vec<_>>())
    };
    let limit = |limit: &str| vec![Some(limit.to_owned())];
    assert_eq!(run(5, &[]), (429, limit("5")));
    assert_eq!(run(5, &[Quirk::RateHeader]), (429, limit("500")));
    assert_eq!(run(0, &[Quirk::RateHeader]), (200, limit("500")));
}
