//! Mirrors that cannot be used: those of another account, of a newer version, in use, or on a full disk.

use std::fs::OpenOptions;
use std::process::Command;

use acamp::sandbox::Running;
use rusqlite::Connection;
use snapbox::{assert_data_eq, str};

use crate::support::{Home, Outcome, PROGRAM, cleared, ephemeral, logged_in, mirror_tables, run};

const TOKEN: &str = acamp::sandbox::TOKEN;

/// A mirror of a few tags.
struct Place {
    home: Home,
    server: Running,
}

impl Place {
    fn new() -> Self {
        let place = Place { home: Home::new(), server: ephemeral() };
        let outcome = place.run(&["sync", "--only", "tags"]);
        assert_eq!(outcome.code, 0, "{outcome}");
        place
    }

    fn run(&self, words: &[&str]) -> Outcome {
        run(logged_in(self.home.path(), self.server.url(), TOKEN).arg("mirror").args(words))
    }

    /// The path of the file without its extension.
    fn path(&self, extension: &str) -> std::path::PathBuf {
        let host = self.server.url().trim_start_matches("http://").replace(':', "_");
        self.home.join(".local/state/acamp/mirror").join(format!("{host}.{extension}"))
    }

    fn change(&self, sql: &str) {
        Connection::open(self.path("db")).unwrap().execute_batch(sql).unwrap();
    }

    /// All that a command printed, with the name of the file in place of its port.
    fn shown(&self, outcome: &Outcome) -> String {
        let name = self.path("db").file_name().unwrap().to_string_lossy().into_owned();
        outcome.shown(&self.home, self.server.url()).replace(&name, "[FILE]")
    }

    /// What reading and writing the mirror print, which both must be refused with this code.
    fn refused(&self, code: i32) -> String {
        // With -v, requests are in the output.
        let outcomes = [self.run(&["sql", "SELECT 1"]), self.run(&["sync", "--only", "tags", "-v"])];
        let shown = outcomes.map(|outcome| {
            assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""), "{outcome}");
            self.shown(&outcome)
        });
        assert_eq!(shown[0], shown[1]);
        shown[0].clone()
    }
}

#[test]
fn the_mirror_of_another_account_is_neither_read_nor_changed() {
    let place = Place::new();
    place.change("UPDATE _mirror SET value = 'https://other.api-us1.com' WHERE key = 'account'");
    let before = std::fs::read(place.path("db")).unwrap();
    assert_data_eq!(
        place.refused(2),
        str![[r#"
exit 2
stderr
    error: [DIR]/.local/state/acamp/mirror/[FILE] is the mirror of another account: https://other.api-us1.com, not [URL]
      hint: move the file elsewhere, then run acamp mirror sync

"#]]
    );
    assert_eq!(std::fs::read(place.path("db")).unwrap(), before);
}

#[test]
fn a_mirror_of_a_newer_version_is_neither_read_nor_changed() {
    let place = Place::new();
    place.change("PRAGMA user_version = 99");
    assert_data_eq!(
        place.refused(2),
        str![[r#"
exit 2
stderr
    error: [DIR]/.local/state/acamp/mirror/[FILE] was written by a newer version of acamp: its format is 99, not 1
      hint: update acamp, or delete the file and run acamp mirror sync

"#]]
    );
}

#[test]
fn one_sync_runs_at_a_time_and_queries_run_beside_it() {
    let place = Place::new();
    let lock = OpenOptions::new().append(true).open(place.path("lock")).unwrap();
    lock.lock().unwrap();
    let refused = place.run(&["sync", "--only", "tags", "-v"]);
    assert_data_eq!(
        place.shown(&refused),
        str![[r#"
exit 2
stderr
    error: another process is writing the mirror of this account
      hint: acamp mirror status

"#]]
    );
    let outcome = place.run(&["sql", "SELECT count(*) > 0 AS has_tags FROM tags", "-o", "csv"]);
    assert_eq!(outcome.stdout, "has_tags\n1\n", "{outcome}");
    drop(lock);
    assert_eq!(place.run(&["sync", "--only", "tags"]).code, 0);
}

#[test]
fn a_sync_on_a_full_disk_keeps_what_was_written_and_is_continued() {
    let place = Place::new();
    let size = std::fs::metadata(place.path("db")).unwrap().len();
    let limited = |blocks: u64| {
        let mut command = cleared("sh", place.home.path());
        let script = format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$@\"");
        command.args(["-c", &script, "sh", PROGRAM, "mirror", "sync"]);
        command.envs([("ACAMP_URL", place.server.url()), ("ACAMP_TOKEN", TOKEN), ("ACAMP_RATE", "0")]);
        run(&mut command)
    };
    // Blocks of 512 bytes: the log of changes is full after a few pages.
    let outcome = limited(size / 512 / 4);
    assert_data_eq!(
        place.shown(&outcome),
        str![[r#"
exit 1
stderr
    what was read is kept; acamp mirror sync continues
    error: cannot read or write [DIR]/.local/state/acamp/mirror/[FILE]: disk I/O error

"#]]
    );
    assert_eq!(place.run(&["sql", "SELECT count(*) > 0 AS has_tags FROM tags", "-o", "csv"]).stdout, "has_tags\n1\n");
    let outcome = place.run(&["sync"]);
    assert_eq!(outcome.code, 0, "{outcome}");
    let fresh = Home::new();
    let mut command: Command = logged_in(fresh.path(), place.server.url(), TOKEN);
    assert_eq!(run(command.args(["mirror", "sync"])).code, 0);
    assert_eq!(mirror_tables(place.home.path()), mirror_tables(fresh.path()));
}
