//! A server that ignores `filters[…]`, as accounts do for `/contactTags`: records of others are neither shown nor restored.

use serde_json::json;

use crate::support::{Home, Outcome, Responder, logged_in, response, run};

/// Tag 3 is on contact 8, tag 4 on contacts 8 and 9.
fn server() -> Responder {
    Responder::start(|request| {
        let mut words = request.line.split([' ', '?']);
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let row = |id: &str, contact: &str, tag: &str| json!({"id": id, "contact": contact, "tag": tag});
        let (status, body) = match (method, path) {
            ("DELETE", _) => (200, json!({})),
            (_, "/api/3/tags/3") => (200, json!({"tag": {"id": "3", "tag": "lead", "tagType": "contact"}})),
            (_, "/api/3/fields/5") => {
                (200, json!({"field": {"id": "5", "title": "Plan", "type": "text", "perstag": "PLAN"}}))
            }
            (_, "/api/3/contactTags") => {
                let rows = [row("1", "8", "4"), row("2", "8", "3"), row("3", "9", "4")];
                (200, json!({"contactTags": rows, "meta": {"total": "3"}}))
            }
            (_, "/api/3/fieldValues") => {
                let rows = [json!({"id": "1", "contact": "8", "field": "1", "value": "x"})];
                (200, json!({"fieldValues": rows, "meta": {"total": "3"}}))
            }
            _ => (404, json!({"message": "No Result found for x with id 1"})),
        };
        response(status, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    })
}

fn acamp(home: &Home, server: &Responder, arguments: &[&str]) -> Outcome {
    run(logged_in(home.path(), &server.url(), "sandbox").args(arguments).args(["--rate", "0", "--max-retries", "0"]))
}

#[test]
fn a_listing_leaves_out_records_that_it_was_not_asked_for() {
    let (home, server) = (Home::new(), server());
    let outcome = acamp(&home, &server, &["tags", "contacts", "list", "--tag", "3", "--all", "-o", "ids", "-v"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "2\n"), "{outcome}");
    assert!(outcome.stderr.contains("the server ignores filters[tag]"), "{outcome}");
    assert!(!outcome.stderr.contains("3 contacts"), "{outcome}");
}

#[test]
fn undo_restores_only_what_belonged_to_the_record() {
    let (home, server) = (Home::new(), server());
    let outcome = acamp(&home, &server, &["api", "DELETE", "/tags/3", "--yes", "-v"]);
    assert_eq!(outcome.code, 0, "{outcome}");
    assert!(outcome.stderr.contains("the server ignores the filter of /contactTags"), "{outcome}");
    let undo = acamp(&home, &server, &["undo", "last", "--dry-run", "-o", "json"]);
    assert!(undo.stdout.contains(r#""contact": "8""#) && !undo.stdout.contains(r#""contact": "9""#), "{undo}");
}

#[test]
fn a_count_of_other_records_is_not_shown_as_a_reference() {
    let (home, server) = (Home::new(), server());
    let outcome = acamp(&home, &server, &["contacts", "fields", "refs", "5"]);
    assert!(
        outcome.stdout.contains("the server ignores filters[fieldid]")
            || outcome.stderr.contains("the server ignores filters[fieldid]"),
        "{outcome}"
    );
}
