use std::io::Write as _;

use serde_json::{Value, json};

use super::*;
use crate::catalogue::guarding::Level;
use crate::store::jobs::{JobKind, Status};

fn jobs() -> (tempfile::TempDir, Jobs) {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs { folder: folder.path().join("jobs") };
    (folder, jobs)
}

fn plan() -> Plan {
    Plan {
        id: String::new(),
        kind: JobKind::Rows,
        command: "tags create --from-file x.csv".to_owned(),
        profile: "acme".to_owned(),
        account: "https://acme.api-us1.com".to_owned(),
        created: String::new(),
        rows: Some(2),
        input: "x.csv".to_owned(),
        copy: None,
        settings: json!({"a": 1}),
        level: Level::Mild,
    }
}

#[test]
fn a_job_is_held_by_one_process_and_can_be_taken_up_when_that_is_gone() {
    let (_folder, jobs) = jobs();
    let job = jobs.create(plan()).unwrap();
    let id = job.id().to_owned();
    assert_eq!(jobs.summary(&id).unwrap().state, State::Running);
    assert_eq!(jobs.open(&id).unwrap_err().kind(), Kind::Usage);
    assert_eq!(jobs.remove(&id).unwrap_err().kind(), Kind::Usage);
    job.before(&Entry::sending((1, 1), Value::Null)).unwrap();
    drop(job);
    assert_eq!(jobs.summary("last").unwrap().state, State::Resumable);
    let again = jobs.open(&id).unwrap();
    assert_eq!(again.plan(), &Plan { id, created: again.plan().created.clone(), ..plan() });
    assert_eq!(again.outcomes().unwrap().uncertain().len(), 1);
}

#[test]
fn the_last_job_is_the_one_that_was_begun_last() {
    let (_folder, jobs) = jobs();
    for _ in 0..20 {
        let id = jobs.create(plan()).unwrap().id().to_owned();
        assert_eq!(jobs.summary("last").unwrap().plan.id, id);
    }
}

#[test]
fn half_a_line_at_the_end_is_dropped_and_written_over() {
    let (_folder, jobs) = jobs();
    let job = jobs.create(plan()).unwrap();
    job.after(&Entry::done(1, Status::Created, Some("7"), "")).unwrap();
    let (id, path) = (job.id().to_owned(), job.file(JOURNAL));
    drop(job);
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"what\":\"done\",\"rows\":[2").unwrap();
    assert_eq!(jobs.summary(&id).unwrap().outcomes.counts().created, 1);
    let job = jobs.open(&id).unwrap();
    job.after(&Entry::done(2, Status::Failed, None, "no")).unwrap();
    job.finish(Ending::Finished).unwrap();
    drop(job);
    let summary = jobs.summary(&id).unwrap();
    assert_eq!((summary.state, summary.outcomes.counts().all()), (State::Finished, 2));
}

#[test]
fn a_damaged_line_costs_neither_the_job_nor_the_other_lines() {
    let (_folder, jobs) = jobs();
    let job = jobs.create(plan()).unwrap();
    job.after(&Entry::done(1, Status::Created, Some("7"), "")).unwrap();
    let (id, path) = (job.id().to_owned(), job.file(JOURNAL));
    drop(job);
    let intact = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{}{intact}", &intact[..20])).unwrap();
    let listing = jobs.list().unwrap();
    let warnings: Vec<String> = listing.warnings().collect();
    assert_eq!(warnings, [format!("skipped 1 damaged line in {}, line 1", path.display())]);
    assert_eq!(listing.jobs[0].outcomes.counts().created, 1);
    assert_eq!(jobs.open(&id).unwrap().outcomes().unwrap().counts().created, 1);
}

#[test]
fn a_job_that_cannot_be_read_is_named() {
    let (_folder, jobs) = jobs();
    let path = jobs.create(plan()).unwrap().file(PLAN);
    jobs.create(plan()).unwrap();
    fs::write(&path, "{").unwrap();
    let listing = jobs.list().unwrap();
    assert_eq!((listing.jobs.len(), listing.unreadable.len()), (1, 1));
    assert!(listing.unreadable[0].message().starts_with(&format!("cannot read {}", path.display())));
}

#[test]
fn an_id_cannot_name_another_folder() {
    let (_folder, jobs) = jobs();
    for id in ["..", "../../etc", "", "nope", "last"] {
        assert_eq!(jobs.summary(id).unwrap_err().kind(), Kind::NotFound, "{id}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_a_job_holds() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, jobs) = jobs();
    let draft = jobs.draft().unwrap();
    draft.keep_input(b"email\na@b.c\n".as_slice()).unwrap();
    let job = draft.begin(plan()).unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(job.file("")), 0o700);
    for name in [PLAN, JOURNAL, INPUT] {
        assert_eq!(mode(job.file(name)), 0o600, "{name}");
    }
}
