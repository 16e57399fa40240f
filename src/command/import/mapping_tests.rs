use super::*;

fn field(id: &str, title: &str, perstag: &str) -> Field {
    Field { id: id.into(), title: title.into(), perstag: perstag.into(), kind: "text".into(), options: Vec::new() }
}

fn fields() -> Vec<Field> {
    vec![
        field("1", "Birthday", "BIRTHDAY"),
        field("2", "T-Shirt size", "SIZE"),
        field("3", "Company", "COMPANY"),
        field("4", "City", "CITY"),
        field("5", "city", "CITY2"),
    ]
}

fn mapped(header: &[&str], map_: &[(&str, &str)], ignore_unknown: bool) -> Result<Vec<Option<String>>> {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let pairs = map_.iter().map(|(column, target)| ((*column).to_owned(), (*target).to_owned())).collect();
    let columns = map(&header, &ColumnOverrides { map: pairs, ignore_unknown }, Some(&fields()))?;
    Ok(columns.iter().map(|column| column.target.as_ref().map(Target::word)).collect())
}

fn words(found: Result<Vec<Option<String>>>) -> Vec<String> {
    found.unwrap().into_iter().map(Option::unwrap_or_default).collect()
}

fn rejection(found: Result<Vec<Option<String>>>) -> String {
    found.unwrap_err().message().to_owned()
}

#[test]
fn a_custom_field_is_found_by_title_merge_tag_and_id() {
    let found = words(mapped(&["E-Mail", "birthday", "%SIZE%", "field:4"], &[], false));
    assert_eq!(found, ["email", "field:1", "field:2", "field:4"]);
    assert_eq!(
        words(mapped(&["email", "BIRTHDAY", "t shirt size", "5"], &[], false))[1..],
        ["field:1", "field:2", "field:5"]
    );
}

#[test]
fn the_user_has_the_last_word_and_may_leave_a_column_out() {
    let found =
        words(mapped(&["Contact", "Notes", "Size"], &[("Contact", "email"), ("Notes", ""), ("Size", "2")], false));
    assert_eq!(found, ["email", "", "field:2"]);
}

#[test]
fn all_unknown_columns_are_named_at_once_with_what_was_meant() {
    let message = rejection(mapped(&["email", "Birtday", "zzz"], &[], false));
    assert_eq!(message, "unknown column \"Birtday\"; did you mean \"Birthday\"?\nunknown column \"zzz\"");
    assert_eq!(words(mapped(&["email", "Birtday", "zzz"], &[], true)), ["email", "", ""]);
}

#[test]
fn what_an_export_has_and_no_import_can_write_is_left_out() {
    let found = words(mapped(&["id", "email", "cdate", "orgname", "unsubscribed", "hash"], &[], false));
    assert_eq!(found, ["", "email", "", "customer_acct_name", "unsubscribe", ""]);
    // Only by exactly this name: anything else may be a typo.
    assert!(mapped(&["email", "Hash"], &[], false).is_err());
}

#[test]
fn a_word_for_several_things_lists_them() {
    let message = rejection(mapped(&["email", "Company"], &[], false));
    assert!(message.contains("customer_acct_name (account)") && message.contains("field:3"), "{message}");
    // In its exact spelling it is unambiguous; in other letter case it is not, and neither is a shared merge tag.
    assert_eq!(words(mapped(&["email", "City"], &[], false)), ["email", "field:4"]);
    let message = rejection(mapped(&["email", "cITY"], &[], false));
    assert!(message.contains("field:4") && message.contains("field:5"), "{message}");
}

#[test]
fn two_columns_for_one_target_are_refused_but_tags_add_up() {
    let message = rejection(mapped(&["email", "E-Mail"], &[], false));
    assert_eq!(message, "columns \"email\" and \"E-Mail\" both map to email");
    assert_eq!(words(mapped(&["email", "tag", "tags"], &[], false)), ["email", "tags", "tags"]);
}

#[test]
fn without_addresses_there_is_nothing_to_import() {
    assert!(rejection(mapped(&["first_name"], &[], false)).starts_with("no email column"));
}

#[test]
fn a_column_that_is_not_there_cannot_be_mapped() {
    assert_eq!(rejection(mapped(&["email"], &[("Emial", "email")], false)), "--map: no column \"Emial\" in the file");
}

#[test]
fn our_own_columns_are_left_out() {
    assert_eq!(words(mapped(&["acamp_line", "email", "acamp_reason"], &[], false)), ["", "email", ""]);
}

#[test]
fn a_dry_run_takes_what_it_does_not_know_for_a_custom_field() {
    let header = ["email".to_owned(), "Shoe size".to_owned(), "field:7".to_owned()];
    let columns = map(&header, &ColumnOverrides::default(), None).unwrap();
    let words: Vec<String> = columns.iter().filter_map(|column| column.target.as_ref().map(Target::word)).collect();
    assert_eq!(words, ["email", "field:<id of field Shoe size>", "field:7"]);
}
