use std::sync::Arc;

use super::*;
use crate::output::feed::{Feed, feed};

fn records(columns: &[&str]) -> FeedPart {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    FeedPart::Start(FeedRecords { columns, resource: None, has_labels: true, wraps: false })
}

/// What two profiles write, in `format`: a file, and what is left for standard error.
fn merged(output: Output, write: [fn(&Feed) -> Result<()>; 2]) -> (String, Combined) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let (feeds, inboxes): (Vec<_>, Vec<_>) = ["a", "b"].map(|name| feed(name, Arc::default())).into_iter().unzip();
    for (feed, write) in feeds.iter().zip(write) {
        feed.end(write(feed));
    }
    let (outcome, combined) = merge(&Output { out: Some(path.clone()), ..output }, &inboxes, &|| ());
    outcome.unwrap();
    (std::fs::read_to_string(path).unwrap_or_default(), combined)
}

fn two(feed: &Feed) -> Result<()> {
    feed.send(records(&["id", "tag"]))?;
    feed.record(r#"{"id":"1","tag":"vip"}"#)?;
    feed.record(r#"{"id":"2","tag":"x"}"#)
}

fn none(feed: &Feed) -> Result<()> {
    feed.send(records(&["id", "tag"]))
}

fn failed(_: &Feed) -> Result<()> {
    Err(Error::new(Kind::NotFound, "no tag `vip`"))
}

fn page(feed: &Feed) -> Result<()> {
    feed.send(FeedPart::Text("a page\n".to_owned()))
}

#[test]
fn the_profile_is_the_first_property_once() {
    for (json, expected) in [
        (r#"{"id":"1"}"#, r#"{"profile":"a","id":"1"}"#),
        ("{ }", r#"{"profile":"a" }"#),
        ("5", r#"{"profile":"a","value":5}"#),
        (r#"{"id":1,"profile":"a"}"#, r#"{"profile":"a","id":1}"#),
        (r#"{"profile":"x","id":1}"#, r#"{"profile":"a","own_profile":"x","id":1}"#),
    ] {
        assert_eq!(with_profile("a", json), expected);
    }
}

#[test]
fn records_are_one_listing_in_every_format() {
    let of = |format| merged(Output { format, ..Output::default() }, [two, failed]).0;
    assert_eq!(
        of(Format::Jsonl),
        "{\"profile\":\"a\",\"id\":\"1\",\"tag\":\"vip\"}\n{\"profile\":\"a\",\"id\":\"2\",\"tag\":\"x\"}\n\
         {\"profile\":\"b\",\"error\":\"no tag `vip`\"}\n"
    );
    assert_eq!(of(Format::Csv), "profile,id,tag,error\na,1,vip,\na,2,x,\nb,,,no tag `vip`\n");
    assert!(of(Format::Json).starts_with("[\n  {\n    \"profile\": \"a\",\n    \"id\": \"1\""));
    assert!(of(Format::Yaml).starts_with("- profile: a\n  id: \"1\"\n"));
}

#[test]
fn a_failure_before_the_first_record_changes_no_column() {
    let of = |format| merged(Output { format, ..Output::default() }, [failed, two]).0;
    assert_eq!(of(Format::Csv), "profile,id,tag,error\na,,,no tag `vip`\nb,1,vip,\nb,2,x,\n");
    let table = of(Format::Table);
    assert_eq!(table.lines().next().map(str::split_whitespace).map(Iterator::count), Some(4), "{table}");
}

#[test]
fn without_a_failure_a_table_has_no_column_for_it() {
    let (table, _) = merged(Output { format: Format::Table, ..Output::default() }, [two, none]);
    assert_eq!(table.lines().next().unwrap().split_whitespace().collect::<Vec<_>>(), ["Profile", "ID", "Tag"]);
}

#[test]
fn chosen_columns_and_jq_leave_errors_out() {
    let columns = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let chosen = |names| Output { format: Format::Csv, columns: columns(names), ..Output::default() };
    assert_eq!(merged(chosen(&["tag"]), [two, failed]).0, "profile,tag\na,vip\na,x\n");
    assert_eq!(
        merged(chosen(&["tag", "profile", "error"]), [two, failed]).0,
        "tag,profile,error\nvip,a,\nx,a,\n,b,no tag `vip`\n"
    );
    let jq = Output { format: Format::Json, jq: Some("map(.profile + .tag)|@csv".to_owned()), ..Output::default() };
    let (text, combined) = merged(jq, [two, failed]);
    assert_eq!((text.as_str(), combined.failures.len()), ("\"avip\",\"ax\"\n", 1));
}

#[test]
fn empty_listings_are_an_empty_listing_and_failures_alone_are_none() {
    let of = |format, write| merged(Output { format, ..Output::default() }, write).0;
    assert_eq!(of(Format::Json, [none, none]), "[]\n");
    assert_eq!(of(Format::Csv, [none, none]), "profile,id,tag,error\n");
    assert_eq!(of(Format::Csv, [failed, none]), "profile,id,tag,error\na,,,no tag `vip`\n");
    assert_eq!(of(Format::Json, [failed, failed]), "");
}

#[test]
fn pages_follow_each_other_below_the_name_of_their_profile() {
    let of = |format, write| merged(Output { format, ..Output::default() }, write).0;
    assert_eq!(of(Format::Table, [page, failed]), "== a ==\n\na page\n\n== b ==\n\nerror: no tag `vip`\n");
    assert_eq!(of(Format::Markdown, [page, page]), "# a\n\na page\n\n# b\n\na page\n");
    assert_eq!(of(Format::Jsonl, [page, none]), "{\"profile\":\"a\",\"text\":\"a page\\n\"}\n");
}
