//! Runs one case and compares its outcome.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use snapbox::Data;
use snapbox::report::{Palette, write_diff};

use super::case::{self, Part};
use super::scene::Scene;

/// Runs the case in `file` and compares; with `update`, writes the outcome into the file instead.
///
/// # Errors
/// The difference, as text.
pub fn check(file: &Path, update: bool) -> Result<(), String> {
    let expected = std::fs::read_to_string(file).unwrap();
    if !cfg!(unix) && expected.lines().any(|line| line == "@ unix") {
        return Ok(());
    }
    // An unused script step or an unknown `@` line fails this case only.
    let actual = catch_unwind(AssertUnwindSafe(|| perform(&expected)))
        .map_err(|panic| format!("{}: {}", file.display(), reason(&*panic)))?;
    if actual == expected {
        return Ok(());
    }
    if update {
        std::fs::write(file, actual).unwrap();
        return Ok(());
    }
    let mut difference = String::new();
    let (before, after) = (Data::text(expected), Data::text(actual));
    write_diff(&mut difference, &before, &after, Some(&file.display()), Some(&"what came"), Palette::plain()).unwrap();
    Err(difference)
}

/// The case's text with the current outcomes.
fn perform(text: &str) -> String {
    let mut parts = case::parse(text);
    let says_what = matches!(parts.first(), Some(Part::Prose(line)) if line.ends_with(['.', ':']));
    assert!(says_what, "the first line of a case says in a sentence what is shown");
    assert!(parts.iter().any(|part| matches!(part, Part::Command(..))), "a case without a command shows nothing");
    let mut scene = Scene::new(&parts);
    for part in &mut parts {
        match part {
            Part::Prose(_) => {}
            Part::Scene(words, below) => scene.direct(words, below),
            Part::Command(line, outcome) => *outcome = scene.run(line),
        }
    }
    case::print(&parts)
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it could not be run").to_owned()
}
