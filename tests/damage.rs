//! Damaged files of jobs and histories, and files that cannot be locked: one bad line costs that line, and says so.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Home, Outcome, Responder, Server, Step, json, lost, program, response, run, scripted};

const CREATED: &str = r#"{"tag":{"id":"7","tag":"vip","tagType":"contact"}}"#;

fn acamp(home: &Home, server: &Server, arguments: &[&str]) -> Outcome {
    run(&mut scripted(home.path(), server, arguments))
}

fn sandbox(home: &Home, arguments: &[&str]) -> Outcome {
    let mut command = program(home.path());
    run(command.env("ACAMP_PROFILE", "sandbox").env("ACAMP_RATE", "0").args(arguments))
}

/// The only entry of a folder.
fn only(folder: &Path) -> PathBuf {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

/// A job of three rows of which the first is done and the others were not sent. Rows of the same name are sent in turn.
fn stopped_job(more: Vec<Step>) -> (Home, Server, PathBuf) {
    let home = Home::new();
    let mut script = vec![json(201, CREATED), json(401, r#"{"message":"no"}"#)];
    script.extend(more);
    let server = Server::start(script);
    let file = home.write("rows.csv", "name\nvip\nvip\nvip\n");
    let outcome = acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file]);
    assert_eq!(outcome.code, 4, "{outcome}");
    let folder = only(&home.join(".local/state/acamp/jobs"));
    (home, server, folder)
}

fn posts(server: &Server) -> usize {
    server.lines().iter().filter(|line| line.starts_with("POST")).count()
}

#[test]
fn a_job_with_a_damaged_line_is_listed_and_resumed() {
    let (home, server, folder) = stopped_job(vec![json(201, CREATED), json(201, CREATED)]);
    let journal = folder.join("journal.jsonl");
    // What a disk leaves that was full for a moment: part of a line, and the next line behind it.
    let text = fs::read_to_string(&journal).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    fs::write(&journal, format!("{first}\n{{\"what\":\"sending\",\"rows\":[9{rest}")).unwrap();
    let listed = acamp(&home, &server, &["jobs", "list", "-o", "json"]);
    let jobs: Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!((jobs[0]["state"].as_str(), jobs[0]["succeeded"].as_u64()), (Some("resumable"), Some(1)));
    let warning = format!("warning: skipped 1 damaged line in {}, line 2\n", journal.display());
    assert_eq!(listed.stderr, warning);
    let resumed = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!((resumed.code, posts(&server)), (0, 4), "{resumed}");
    assert!(resumed.stderr.contains(&warning), "{resumed}");
}

#[test]
fn journals_and_histories_of_earlier_versions_are_read() {
    let (home, server, folder) = stopped_job(vec![json(201, CREATED), json(201, CREATED)]);
    let journal = folder.join("journal.jsonl");
    let without: String = fs::read_to_string(&journal).unwrap().lines().map(without_checksum).collect();
    fs::write(&journal, without).unwrap();
    let resumed = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!((resumed.code, posts(&server)), (0, 4), "{resumed}");
    assert!(!resumed.stderr.contains("damaged"), "{resumed}");

    let home = Home::new();
    assert_eq!(sandbox(&home, &["contacts", "update", "1", "--first-name", "X", "-o", "none"]).code, 0);
    let history = history_files(&home).remove(0);
    let without: String = fs::read_to_string(&history).unwrap().lines().map(without_checksum).collect();
    fs::write(&history, without).unwrap();
    let undone = sandbox(&home, &["undo", "--yes", "-o", "none"]);
    assert!(undone.code == 0 && !undone.stderr.contains("damaged"), "{undone}");
}

fn without_checksum(line: &str) -> String {
    let (content, checksum) = line.rsplit_once(",\"crc\":\"").unwrap();
    assert_eq!(checksum.len(), 10, "{line}");
    format!("{content}}}\n")
}

#[test]
fn a_truncated_copy_of_the_input_is_not_taken_for_all_rows() {
    let (home, server, folder) = stopped_job(Vec::new());
    fs::write(folder.join("input"), "name\nvip\nvip\n").unwrap();
    let resumed = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!((resumed.code, posts(&server)), (1, 2), "{resumed}");
    assert!(resumed.stderr.contains("the copy of the input is damaged (13 of 17 bytes)"), "{resumed}");
    assert_eq!(acamp(&home, &server, &["jobs", "cancel", "last", "--yes"]).code, 0);
}

fn history_files(home: &Home) -> Vec<PathBuf> {
    let folder = home.join(".local/state/acamp/history/sandbox");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "jsonl")).collect();
    files.sort();
    files
}

#[test]
fn a_damaged_history_costs_neither_older_runs_nor_newer_ones() {
    let home = Home::new();
    for name in ["One", "Two", "Three"] {
        assert_eq!(sandbox(&home, &["contacts", "update", "1", "--first-name", name, "-o", "none"]).code, 0);
    }
    let files = history_files(&home);
    let damage = |path: &PathBuf, at: usize| {
        let mut bytes = fs::read(path).unwrap();
        bytes.splice(at..at, *b"\n\xff");
        fs::write(path, bytes).unwrap();
    };
    damage(&files[1], 150);
    let listed = sandbox(&home, &["history", "-o", "json"]);
    let runs: Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!((listed.code, runs.as_array().map(Vec::len)), (0, Some(3)), "{listed}");
    assert_eq!(listed.stderr.matches("warning: skipped").count(), 1, "{listed}");
    for run in [&files[0], &files[2]] {
        let id = run.file_stem().unwrap().to_str().unwrap();
        let planned = sandbox(&home, &["undo", id, "--dry-run", "--force", "-o", "json"]);
        let steps: Value = serde_json::from_str(&planned.stdout).unwrap();
        assert_eq!((planned.code, &steps[0]["state"]), (0, &"ready".into()), "{planned}");
    }
    // Nothing of the last run can be read: an older one is not what `undo` means.
    fs::write(&files[2], "{\"what\":\"begun\"\n\n").unwrap();
    let last = sandbox(&home, &["undo", "--yes"]);
    assert_eq!(last.code, 1, "{last}");
    assert!(last.stderr.contains("is damaged: no write of it can be read"), "{last}");
}

/// Others must be able to tell that requests are sent that they do not see, and the server must not be flooded.
#[test]
fn a_rate_limit_that_cannot_be_shared_is_slower_and_says_so() {
    let contacts = r#"{"contacts":[{"id":"1","email":"a@b.example"}],"contact":{"id":"1"},"meta":{"total":"1"}}"#;
    let server = Responder::start(move |_| response(200, &[], contacts.as_bytes()));
    let home = Home::new();
    let path = home.join(&format!(".local/state/acamp/pace/127.0.0.1_{}", server.port()));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let held = fs::File::create(&path).unwrap();
    held.lock().unwrap();
    let list = |more: &[&str]| {
        let mut command = crate::support::logged_in(home.path(), &server.url(), "secret");
        command.env("ACAMP_RATE", "20").args(["contacts", "list", "-o", "none"]).args(more);
        run(&mut command)
    };
    let warning = format!(
        "warning: cannot share the rate limit in {}: another process has locked it; sending at a fifth of the rate",
        path.display()
    );
    let limited = list(&[]);
    assert_eq!((limited.code, limited.stderr.matches(&warning).count()), (0, 1), "{limited}");
    assert!(!list(&["--quiet"]).stderr.contains("rate limit"));
    drop(held);
    assert!(!list(&[]).stderr.contains("rate limit"));
}

/// A response may be lost while the history cannot be written; the job must not lose sight of the row.
#[test]
fn a_lost_response_is_looked_up_although_a_line_is_damaged() {
    let home = Home::new();
    let found = r#"{"tags":[{"id":"7","tag":"vip","tagType":"contact"}],"meta":{"total":"1"}}"#;
    let server = Server::start(vec![lost(), json(503, "{}"), json(200, found)]);
    let file = home.write("rows.csv", "name\nvip\n");
    let outcome =
        acamp(&home, &server, &["tags", "create", "--if-exists", "create", "--from-file", &file, "--max-retries", "0"]);
    assert_ne!(outcome.code, 0, "{outcome}");
    let journal = only(&home.join(".local/state/acamp/jobs")).join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, format!("\u{0}\u{0}\n{text}")).unwrap();
    let resumed = acamp(&home, &server, &["jobs", "resume", "last"]);
    assert_eq!(posts(&server), 1, "{resumed}");
}
