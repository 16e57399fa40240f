//! The transcripts: each file below `tests/cases` shows what a user types and the whole outcome, and this
//! runs the real binary to check it.
//!
//! Lines indented by four spaces belong to the line above them; every other line is prose, except
//!
//! | line | meaning |
//! |---|---|
//! | `@ sandbox` | a sandbox of the case's own runs, and `ACAMP_URL` and `ACAMP_TOKEN` log in to it |
//! | `@ sandbox nobody is logged in to` | the same, but nobody is logged in; `[URL]` stands for its address, `[PORT]` for its port |
//! | `@ profile sandbox` | `ACAMP_PROFILE=sandbox`: the sandbox inside the program, kept in the case's folder |
//! | `@ nobody` | no account at all |
//! | `@ unix` | the case needs programs or permissions of Unix, and is left out elsewhere |
//! | `@ response 200 Name: value; …` | the next scripted response; its body is indented below. `lost` for none, `cut` after the status for one that breaks off; `[URL]` is the scripted server's address |
//! | `@ file NAME [mode 644]` | writes a file in the case's folder, which is `HOME` and the working directory; `[DIR]` in the commands |
//! | `@ file NAME of N TEXT` | a file of a text N times over |
//! | `@ workbook NAME` | writes a workbook of the indented lines, see `support::workbooks` |
//! | `@ archive NAME`, `@ encrypted NAME` | writes a ZIP archive with the text, or an encrypted workbook |
//! | `@ copy FROM TO [first N]` | copies a file, or its first bytes |
//! | `@ env KEY=VALUE` | sets a variable; nothing else of the environment is passed on |
//! | `@ stdin` | what the next command reads; `/dev/null` otherwise |
//! | `$ acamp …` | runs the command; quotes group words as in a shell, and nothing else is special |
//! | `exit`, `stdout`, `stderr`, `received` | what must come of it, each whole; left out for 0 and nothing. `received` is what the scripted server got |
//!
//! `(no line end)` after `stdout` or `stderr` says that the last line has none; a control character is shown as `\x1b`.
//! Values that differ from run to run are replaced, see `redact`.
//!
//! `UPDATE_CASES=1 cargo test --test integration transcripts` writes what comes instead of comparing it; read it before you commit it.
//! `CASES=contacts/create` in the environment runs only the cases whose path contains that.

mod case;
mod run;
mod scene;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most of a case's time is waiting for processes to start.
const THREADS: usize = 4;

#[test]
fn every_transcript_matches() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let only = std::env::var("CASES").unwrap_or_default();
    let files: Vec<PathBuf> =
        case_files(&root).into_iter().filter(|path| path.to_string_lossy().contains(&only)).collect();
    assert!(!files.is_empty(), "no case below {} has `{only}` in its path", root.display());
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(difference) = run::check(file, update) {
                        failures.lock().unwrap().push(difference);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {} cases\n\n{}", failures.len(), files.len(), failures.join("\n"));
}

fn case_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(case_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "case") {
            found.push(path);
        }
    }
    found.sort();
    found
}
