//! Command lines as people guess them, with the commands of acamp that do it. Data; `repair` decides when a guess is shown.

mod table;

use super::command_path::CommandPath;
use super::repair::Repair;
use super::repair::pattern::Guess;

/// A guess that a command does.
const fn does(typed: &'static str, meant: &'static str) -> Guess {
    Guess { typed, meant, why: "" }
}

/// A guess that acamp or the API does not do, with the closest command.
const fn lacks(typed: &'static str, why: &'static str, meant: &'static str) -> Guess {
    Guess { typed, meant, why }
}

/// Every guess; of several that match, the first comes first.
pub fn all() -> impl Iterator<Item = &'static Guess> {
    table::ALL.iter().copied().flatten()
}

/// The line with each guess that matches replaced.
pub fn rewritten(line: &[String]) -> Vec<Repair> {
    replaced(all(), line)
}

/// As [`rewritten`], for a line that was parsed and failed.
pub fn rewritten_running(line: &[String]) -> Vec<Repair> {
    replaced(table::RUNNING.iter(), line)
}

fn replaced<'a>(guesses: impl Iterator<Item = &'a Guess>, line: &[String]) -> Vec<Repair> {
    let path = CommandPath::of_line(line);
    let rewrite = |guess: &Guess| Some(Repair { line: guess.rewrite(line, &path)?, why: guess.why });
    guesses.filter_map(rewrite).filter(|repair| repair.line != line).collect()
}

/// Why acamp does not do what the line asks for, if no command comes close.
pub fn refusal(line: &[String]) -> Option<&'static str> {
    let path = CommandPath::of_line(line);
    all().find(|guess| guess.meant.is_empty() && guess.matches(line, &path)).map(|guess| guess.why)
}

#[cfg(test)]
#[path = "guesses/tests.rs"]
mod tests;
