//! `contacts show`, `timeline` and `explain` against servers that include what a contact is related to, or not, or not all of
//! it: the output is the same, or says what is missing, and the requests are as few as the server allows.

mod model;

use std::thread;

use serde_json::{Value, json};

use crate::support::{Home, Outcome};
use model::{Include, MODEL, Model, PLAIN, models};

fn parsed(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

/// Runs `check` for each model, on several threads.
fn for_each_model(check: impl Fn(Model) + Sync) {
    let models = models();
    thread::scope(|scope| {
        for part in models.chunks(models.len().div_ceil(4)) {
            let check = &check;
            scope.spawn(move || part.iter().for_each(|model| check(*model)));
        }
    });
}

#[test]
fn show_has_everything_or_says_what_is_missing() {
    let (plain, _) = PLAIN.run(&Home::new(), "show", &["--max-requests", "20"]);
    let expected = parsed(&plain);
    assert_eq!((&expected["unread"], &expected["unnamed"]), (&json!([]), &json!([])), "{plain}");
    for_each_model(|model| {
        for limit in ["2", "5", "20"] {
            let (outcome, lines) = model.run(&Home::new(), "show", &["--max-requests", limit]);
            let context = format!("{model:?} --max-requests {limit}\n{}\n{outcome}", lines.join("\n"));
            assert!(lines.len() <= limit.parse().unwrap(), "{context}");
            // The limit left no request for the contact.
            if outcome.code == 3 {
                assert!(limit == "2" && model.by_address && model.include == Include::Refused, "{context}");
                continue;
            }
            assert_eq!(outcome.code, 0, "{context}");
            let found = parsed(&outcome);
            assert_eq!(found["contact"], expected["contact"], "{context}");
            same_or_said(&found, &expected, &context);
            let is_refused = found["unread"].to_string().contains("403");
            assert!(limit != "20" || found == expected || is_refused && model.refused, "{context}");
        }
    });
}

/// Each part of `found` is that of `expected`, or it is listed as unread; each name too.
fn same_or_said(found: &Value, expected: &Value, context: &str) {
    let unread: Vec<&str> =
        found["unread"].as_array().unwrap().iter().filter_map(|part| part["part"].as_str()).collect();
    let resources = [
        ("lists", "lists", "name"),
        ("tags", "tags", "name"),
        ("fields", "contacts fields", "title"),
        ("automations", "automations", "name"),
        ("scores", "scores", "name"),
        ("deals", "", ""),
        ("notes", "", ""),
    ];
    for (part, resource, name) in resources {
        if unread.contains(&part) {
            continue;
        }
        let nameless = |value: &Value| {
            let mut rows = value[part].clone();
            rows.as_array_mut().unwrap().iter_mut().for_each(|row| row[name] = Value::Null);
            rows
        };
        let is_unnamed = found["unnamed"].as_array().unwrap().contains(&json!(resource));
        if is_unnamed {
            assert_eq!(nameless(found), nameless(expected), "{part}: {context}");
        } else {
            assert_eq!(found[part], expected[part], "{part}: {context}");
        }
    }
}

#[test]
fn a_timeline_has_all_events_or_says_which_source_is_missing() {
    let (plain, _) = PLAIN.run(&Home::new(), "timeline", &[]);
    let events = |outcome: &Outcome| {
        let mut events = parsed(outcome);
        events.as_array_mut().unwrap().iter_mut().for_each(|event| event["source"] = Value::Null);
        events.as_array().cloned().unwrap()
    };
    let all = events(&plain);
    assert_eq!((plain.code, all.len()), (0, 30), "{plain}");
    for_each_model(|model| {
        let (outcome, lines) = model.run(&Home::new(), "timeline", &[]);
        let context = format!("{model:?}\n{}\n{outcome}", lines.join("\n"));
        let is_missing = |(kind, source): (&'static str, &str)| {
            let said = outcome.stderr.contains(&format!("cannot read contacts {source}: "));
            said.then_some(kind)
        };
        let missing: Vec<&str> = [("tag", "tags"), ("bounce", "bounces")].into_iter().filter_map(is_missing).collect();
        assert!(missing.is_empty() || model.refused, "{context}");
        assert_eq!(outcome.code, if missing.is_empty() { 0 } else { 3 }, "{context}");
        let expected: Vec<&Value> =
            all.iter().filter(|event| !missing.contains(&event["type"].as_str().unwrap())).collect();
        assert_eq!(events(&outcome).iter().collect::<Vec<_>>(), expected, "{context}");
    });
}

#[test]
fn an_explanation_has_all_statements_or_says_what_is_missing() {
    let (plain, _) = PLAIN.run(&Home::new(), "explain", &[]);
    let statements = |outcome: &Outcome| {
        let mut parsed = parsed(outcome);
        let mut all = parsed["statements"].take();
        let each = all.as_array_mut().unwrap().iter_mut();
        each.for_each(|statement| statement["evidence"]["request"] = Value::Null);
        (parsed["lists"].take(), all.as_array().cloned().unwrap())
    };
    let (lists, all) = statements(&plain);
    assert_eq!((plain.code, all.len()), (0, 5), "{plain}");
    for_each_model(|model| {
        let (outcome, lines) = model.run(&Home::new(), "explain", &[]);
        let context = format!("{model:?}\n{}\n{outcome}", lines.join("\n"));
        let is_missing = outcome.stderr.contains("cannot read bounces: ");
        assert!(!is_missing || model.refused, "{context}");
        assert_eq!(outcome.code, if is_missing { 3 } else { 0 }, "{context}");
        let expected = all.iter().filter(|statement| !is_missing || statement["about"] != "bounces").cloned();
        assert_eq!(statements(&outcome), (lists.clone(), expected.collect()), "{context}");
    });
}

#[test]
fn the_requests_are_as_few_as_the_server_allows() {
    let ignored = |by_address| Model { by_address, ..PLAIN };
    let by_id = Model { by_address: false, ..MODEL };
    let nested_ignored = Model { nested_ignored: true, ..MODEL };
    let refused = Model { include: Include::Refused, ..MODEL };
    let cases: [(&str, &[&str], Model, usize); 17] = [
        ("show", &[], MODEL, 2),
        ("show", &[], by_id, 1),
        ("show", &["--max-requests", "20"], nested_ignored, 7),
        // Contact twice, tags, notes, and names of fields, tags, lists, automations and scores.
        ("show", &["--max-requests", "20"], ignored(true), 9),
        ("show", &["--max-requests", "20"], refused, 10),
        ("show", &["--max-requests", "20"], ignored(false), 9),
        ("show", &[], ignored(true), 6),
        // Activities, emails and tasks have listings of their own.
        ("timeline", &[], MODEL, 5),
        ("timeline", &[], by_id, 4),
        ("timeline", &["--type", "tag,note,list"], MODEL, 1),
        ("timeline", &["--type", "tag,note,list"], by_id, 1),
        ("timeline", &["--type", "tag"], ignored(true), 3),
        ("timeline", &[], ignored(true), 17),
        ("explain", &[], MODEL, 2),
        ("explain", &[], by_id, 2),
        ("explain", &[], ignored(true), 5),
        ("explain", &[], ignored(false), 4),
    ];
    for (command, more, model, requests) in cases {
        let (outcome, lines) = model.run(&Home::new(), command, more);
        assert_eq!(lines.len(), requests, "{command} {more:?} {model:?}\n{}\n{outcome}", lines.join("\n"));
    }
}

#[test]
fn fallbacks_are_named_with_verbose() {
    let note = |model: Model, command: &str, text: &str| {
        let (outcome, _) = model.run(&Home::new(), command, &["-v"]);
        assert!(outcome.stderr.contains(text), "{text}\n{outcome}");
    };
    note(PLAIN, "show", "the server does not include contactTags: reading them for 1 record");
    note(PLAIN, "show", "the server does not include fieldValues.field: reading contacts fields");
    note(PLAIN, "explain", "the server does not include contactLists: reading them for 1 record");
    let truncated = Model { truncated: true, ..MODEL };
    note(truncated, "show", "contactTags in the response are incomplete: reading them again for 1 record");
    let refused = Model { include: Include::Refused, ..MODEL };
    note(refused, "show", "the server refuses to include related records: ");
    let unfiltered = Model { unfiltered: true, ..MODEL };
    let text = "the server ignores the filter of GET /dealTasks: leaving out 1 record of other contacts";
    note(unfiltered, "timeline", text);
}

#[test]
fn what_a_limit_forbids_is_unread() {
    let (outcome, lines) = PLAIN.run(&Home::new(), "show", &["--max-requests", "3"]);
    let found = parsed(&outcome);
    assert_eq!(lines.len(), 3, "{outcome}");
    assert_eq!(found["unread"], json!([{"part": "notes", "why": "only the first 0 were read"}]), "{outcome}");
    assert_eq!(found["unnamed"], json!(["automations", "contacts fields", "lists", "scores", "tags"]), "{outcome}");
}

#[test]
fn names_that_are_cached_are_not_requested() {
    let model = Model { nested_ignored: true, by_address: false, ..MODEL };
    let (home, server) = (Home::new(), model.start());
    let show = || model.run_with(&server.url(), &home, "show", &["--max-requests", "20"]);
    let first = show();
    // The contact, then the names of fields, tags, lists, automations and scores.
    assert_eq!(server.lines().len(), 6, "{first}");
    let second = show();
    let lines = server.finish().split_off(6);
    assert_eq!(first.stdout, second.stdout);
    let include = "contactLists%2CcontactTags%2CfieldValues%2CcontactAutomations%2Cdeals%2Cnotes%2CscoreValues";
    let expected = [format!("GET /api/3/contacts/5?include={include}%2CaccountContacts%2CgeoIps")];
    assert_eq!(lines, expected, "{second}");
}
