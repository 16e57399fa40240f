//! The whole output of `acamp explain`, without a profile and without a network.

use crate::support::{self, Home};

/// Runs the program without a profile: exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let home = Home::new();
    let outcome = support::run(support::program(home.path()).args(arguments));
    (outcome.code, outcome.stdout, outcome.stderr)
}

#[test]
fn one_field_is_one_object() {
    let expected = r#"{
  "id": "tags.tagType",
  "field": "tagType",
  "type": "string",
  "values": [
    "contact",
    "template"
  ],
  "meaning": "Record type the tag applies to [default: contact]",
  "set_by": [
    "tags create --for",
    "tags update --for"
  ],
  "filtered_by": [],
  "read_by": [
    "tags list",
    "tags get"
  ],
  "known": "recorded"
}
"#;
    assert_eq!(run(&["explain", "tags.tagType"]), (0, expected.into(), String::new()));
    assert_eq!(run(&["explain", "tag.for"]), (0, expected.into(), String::new()));
}

#[test]
fn a_resource_of_two_words_is_a_row_per_field() {
    let expected = "field\ttype\tvalues\tmeaning\tset_by\tfiltered_by\n\
                    id\tstring\t\t\t\t\n\
                    cdate\tstring\t\t\t\t\n\
                    dorder\tstring\t\t\t\t\n\
                    field\tstring\t\t\t\t\n\
                    links\tarray\t\t\t\t\n\
                    relid\tstring\t\t\t\t\n";
    let given = run(&["explain", "contacts", "fields", "lists", "-o", "tsv"]);
    assert_eq!(given, (0, expected.into(), String::new()));
}

#[test]
fn a_misspelled_name_is_not_found_and_gets_a_suggestion() {
    let noun = "error: unknown resource `contacts tgas`\n  hint: acamp explain contacts tags\n";
    assert_eq!(run(&["explain", "contacts", "tgas"]), (5, String::new(), noun.into()));
    let field = "error: `contacts` has no field `emial`\n  hint: acamp explain contacts.email\n";
    assert_eq!(run(&["explain", "contacts.emial"]), (5, String::new(), field.into()));
    let empty = "error: the fields of `whatsapp` are unknown\n  hint: acamp explain whatsapp templates\n";
    assert_eq!(run(&["explain", "whatsapp"]), (5, String::new(), empty.into()));
}
