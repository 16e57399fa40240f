//! Output that cannot be written: found before a write is sent, or the error says that the write was carried out.

use std::fs::OpenOptions;

use crate::support::{Home, Outcome, Responder, logged_in, response, run, split};

/// Writes, each with what the server returns for it.
const WRITES: &[&str] = &[
    "tags create --name x --if-exists create",
    "tags update 7 --name x",
    "tags delete 7 --yes",
    "tags delete 7 8 --yes",
    "contacts tags add 1 7",
    "contacts sync --email a@example.com",
    "api POST /tags --data '{\"tag\":{\"tag\":\"x\"}}'",
    "api DELETE /tags/7 --yes",
    "tags create --from-file rows.csv --if-exists create",
    "tags rename 7 y",
];

/// Output options that cannot work, or that fail for some responses.
const OPTIONS: &[&str] = &[
    "--jq [",
    "--jq .id.x.y",
    "--jq 'error(\"no\")'",
    "-o jsonl --jq .tag.x.y",
    "-o ids",
    "--out missing/x.json",
    "--out .",
    "--out missing/x.csv -o csv",
    "--raw --out missing/x",
    "--raw --out .",
    "--har missing/x.har",
    "--har .",
    "--columns nosuch",
    "--sort nosuch",
    "-o table --columns nosuch",
    "--out /dev/full",
    "--raw --out /dev/full",
];

/// A server whose responses to updates have no ID.
fn server() -> Responder {
    Responder::start(|request| {
        let body: &[u8] = match request.line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["GET", path, ..] if path.contains("/tags/") => br#"{"tag":{"id":"7","tag":"x","tagType":"contact"}}"#,
            ["GET", path, ..] if path.contains("/tags") => br#"{"tags":[],"meta":{"total":"0"}}"#,
            ["GET", ..] => br#"{"contacts":[],"contactTags":[],"meta":{"total":"0"}}"#,
            ["DELETE", ..] => b"{}",
            [_, path, ..] if path.contains("sync") => br#"{"contact":{"id":"1","email":"a@example.com"}}"#,
            ["PUT", ..] => br#"{"tag":{"tag":"x"}}"#,
            [_, path, ..] if path.contains("contactTags") => br#"{"contactTag":{"id":"3","contact":"1","tag":"7"}}"#,
            _ => br#"{"tag":{"id":"7"}}"#,
        };
        response(200, &[("Content-Type", "application/json")], body)
    })
}

/// Runs one command, and returns whether it sent a write.
fn attempt(line: &str, options: &str, variables: &[(&str, &str)], is_full: bool) -> (Outcome, bool) {
    let (home, server) = (Home::new(), server());
    home.write("rows.csv", "name\na\nb\n");
    let mut command = logged_in(home.path(), &server.url(), "key");
    command.envs([("ACAMP_HISTORY", "false")]).envs(variables.iter().copied()).args(split(line)).args(split(options));
    if is_full {
        command.stdout(OpenOptions::new().write(true).open("/dev/full").unwrap());
    }
    let outcome = run(&mut command);
    let has_written = server.finish().iter().any(|line| !line.starts_with("GET"));
    (outcome, has_written)
}

fn is_honest((outcome, has_written): &(Outcome, bool)) -> bool {
    match outcome.code {
        0 => true,
        2 => !has_written,
        _ => !has_written || outcome.stderr.contains("the write was carried out, then this failed"),
    }
}

fn check(cases: impl Iterator<Item = (String, (Outcome, bool))>) {
    let wrong: Vec<String> = cases
        .filter(|(_, case)| !is_honest(case))
        .map(|(name, (outcome, has_written))| format!("{name} (written: {has_written})\n{outcome}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_broken_output_option_fails_before_the_write_or_says_that_it_succeeded() {
    let pairs = WRITES.iter().flat_map(|line| OPTIONS.iter().map(move |options| (*line, *options)));
    check(pairs.map(|(line, options)| (format!("{line} {options}"), attempt(line, options, &[], false))));
}

#[test]
fn what_can_be_checked_is_checked_before_the_write() {
    for line in WRITES {
        for options in ["--jq [", "--out missing/x.json", "--out .", "--raw --out missing/x", "--har missing/x.har"] {
            let (outcome, has_written) = attempt(line, options, &[], false);
            assert!(outcome.code != 0 && !has_written, "{line} {options}\n{outcome}");
        }
        for variable in [("ACAMP_WIDTH", "wide"), ("ACAMP_OUTPUT", "nosuch")] {
            let (outcome, has_written) = attempt(line, "", &[variable], false);
            assert_eq!((outcome.code, has_written), (2, false), "{line} {variable:?}\n{outcome}");
        }
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_no_usage_error() {
    check(WRITES.iter().map(|line| ((*line).to_owned(), attempt(line, "", &[], true))));
}

#[test]
fn a_folder_for_results_that_cannot_be_written_stops_an_import_before_it_starts() {
    let home = Home::new();
    let (file, rows) = (home.write("file", ""), home.write("people.csv", "email\na@example.com\n"));
    let server = server();
    for folder in [format!("{file}/below"), "/dev/null".to_owned(), "/proc/nosuch".to_owned()] {
        let args = ["contacts", "import", &rows, "--yes", "--results", &folder];
        let outcome = run(logged_in(home.path(), &server.url(), "key").args(args));
        assert_eq!(outcome.code, 1, "{outcome}");
    }
    assert!(server.finish().iter().all(|line| line.starts_with("GET")));
}
