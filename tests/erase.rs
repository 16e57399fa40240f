//! `contacts erase`: nothing is left on this machine, and a run that died is finished by the next one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use acamp::sandbox::Running;
use acamp::test::catalogue::personal_data;

use crate::support::{Home, Outcome, Server, Step, ephemeral, json, logged_in, run, scripted, until_running};

const TOKEN: &str = acamp::sandbox::TOKEN;
const EMAIL: &str = "ana.garcia@example.com";
const ERASE: [&str; 5] = ["contacts", "erase", EMAIL, "--confirm", EMAIL];

/// A machine that has worked with the contact: history, a job with a failed row, and a mirror.
struct Place {
    home: Home,
    server: Running,
}

impl Place {
    fn new() -> Self {
        let place = Place { home: Home::new(), server: ephemeral() };
        place.ok(&["contacts", "update", EMAIL, "--phone", "+34600111222"]);
        place.ok(&["contacts", "tags", "add", "1", "vip"]);
        place.ok(&["contacts", "update", "1", "--field", "5=Zaragoza-Delicias"]);
        let rows = place.home.join("rows.csv");
        let text = format!(
            "email,phone,field:Plan\n{EMAIL},+34600111222,Pro\nben.okafor@example.com,1,Pro\n{EMAIL},2,Nosuchplan\n"
        );
        fs::write(&rows, text).unwrap();
        let job = place.run(&["contacts", "sync", "--from-file", rows.to_str().unwrap()]);
        assert_eq!(job.code, 3, "{job}");
        fs::remove_file(rows).unwrap();
        place.ok(&["mirror", "sync", "--only", "contacts,notes,tags"]);
        place
    }

    fn run(&self, words: &[&str]) -> Outcome {
        run(logged_in(self.home.path(), self.server.url(), TOKEN).args(words))
    }

    fn ok(&self, words: &[&str]) -> String {
        let outcome = self.run(words);
        assert_eq!(outcome.code, 0, "{words:?}\n{outcome}");
        outcome.stdout
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The files in a home that contain one of these texts, in any case.
fn holding(home: &Home, texts: &[&str]) -> Vec<PathBuf> {
    let has = |path: &PathBuf| {
        let content = String::from_utf8_lossy(&fs::read(path).unwrap()).to_lowercase();
        texts.iter().any(|text| content.contains(&text.to_lowercase()))
    };
    files(home.path()).into_iter().filter(has).collect()
}

#[test]
fn nothing_about_an_erased_contact_is_left_on_this_machine() {
    let place = Place::new();
    let personal = [EMAIL, "34600111222", "Zaragoza-Delicias"];
    assert!(holding(&place.home, &personal).len() >= 5, "{:?}", holding(&place.home, &personal));
    place.ok(&["contacts", "erase", EMAIL, "--dry-run"]);
    place.ok(&["contacts", "get", EMAIL]);
    assert!(holding(&place.home, &personal).len() >= 5, "a dry run removes nothing");
    let record = place.home.join("record.json");
    let printed = place.ok(&[&ERASE[..], &["--record", record.to_str().unwrap()]].concat());
    assert_eq!(holding(&place.home, &personal), Vec::<PathBuf>::new());
    assert!(!printed.contains("garcia"), "{printed}");
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(printed, serde_json::from_str::<serde_json::Value>(&fs::read_to_string(record).unwrap()).unwrap());
    assert_eq!((&printed["status"], &printed["contact"]), (&"deleted".into(), &"1".into()));
    assert_eq!(printed["verified"]["status"], 404);
    let removed = &printed["removed_on_this_machine"];
    assert_eq!((&removed["history_runs"], removed["jobs"].as_array().unwrap().len()), (&4.into(), 1), "{removed}");
    assert!(removed["mirror_records"].as_u64().unwrap() >= 2, "{removed}");
    assert!(!place.home.join(".local/state/acamp/erasures").read_dir().unwrap().any(|_| true));
    // The journals are intact, the other rows are there, and what was removed cannot be undone.
    let listed = place.run(&["history", "--jq", "[.[].undo]"]);
    assert!(listed.code == 0 && listed.stderr.is_empty(), "{listed}");
    let jobs = place.run(&["jobs", "list", "--jq", ".[] | [.state, .failed]"]);
    assert!(jobs.stdout == "[\"finished\",1]\n" && jobs.stderr.is_empty(), "{jobs}");
    let undo = place.run(&["undo", "--dry-run", "-o", "none"]);
    assert!(undo.stderr.contains("the contact was erased"), "{undo}");
    let again = place.run(&ERASE);
    assert_eq!((again.code, again.stdout.as_str()), (5, ""), "{again}");
}

#[test]
fn a_job_that_could_write_the_contact_again_is_refused() {
    let place = Place::new();
    place.home.announce(1_700_000_000_000);
    let refused = place.run(&ERASE);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.stderr.contains("is not over and mentions the contact"), "{refused}");
    place.ok(&["contacts", "get", EMAIL]);
}

#[test]
fn an_erasure_that_died_is_finished_by_the_next_run() {
    let home = Home::new();
    let (hold, held) = channel::<()>();
    let contact = format!(r#"{{"id":"7","email":"{EMAIL}"}}"#);
    let mut script = vec![json(200, &format!(r#"{{"contacts":[{contact}],"meta":{{"total":"1"}}}}"#))];
    script.push(json(200, &format!(r#"{{"contact":{contact}}}"#)));
    script.extend((1..personal_data::all().len()).map(|_| json(403, r#"{"message":"Forbidden"}"#)));
    script.extend([json(200, "{}"), Step::Silent(held)]);
    script.push(json(200, r#"{"contacts":[],"meta":{"total":"0"}}"#));
    let server = Server::start(script);
    let folder =
        home.join(".local/state/acamp/history").join(server.url().trim_start_matches("http://").replace(':', "_"));
    fs::create_dir_all(&folder).unwrap();
    let line =
        format!(r#"{{"what":"begun","command":"contacts update {EMAIL}","profile":"p","account":"a","at":"b"}}"#);
    fs::write(folder.join("20261101-000000-0000.jsonl"), line + "\n").unwrap();
    let mut child = scripted(home.path(), &server, &ERASE).spawn().unwrap();
    let is_deleted = || server.lines().iter().skip_while(|line| !line.starts_with("DELETE")).count() > 1;
    until_running(&mut child, "the request after the deletion", is_deleted);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(hold);
    assert_eq!(holding(&home, &[EMAIL]).len(), 1, "the history still has it");
    let again = run(&mut scripted(home.path(), &server, &ERASE));
    assert_eq!(again.code, 0, "{again}");
    let record: serde_json::Value = serde_json::from_str(&again.stdout).unwrap();
    assert_eq!((&record["status"], &record["contact"]), (&"already deleted".into(), &"7".into()));
    assert_eq!(record["records"], serde_json::json!([{"name": "contacts", "records": 1}]));
    assert_eq!(holding(&home, &[EMAIL]), Vec::<PathBuf>::new());
}
