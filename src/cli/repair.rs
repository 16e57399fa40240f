//! The command line to run instead of one that failed: a guess of [`guesses`] or a correction of a typing error, repeated
//! until the line can be parsed. Keeps what the user typed. Suggests only lines that can be parsed, and never repeats what
//! may be a secret.

pub(super) mod line;
pub(super) mod pattern;

use line::Part;

use super::command_path::CommandPath;
use super::parse_error::{self, ParseError, Problem, problem};
use super::safety::{self, Safety};
use super::{corrections, guesses};
use crate::config::global_options;
use crate::text::typed_line::shown;

/// How many corrections one line may need.
const DEPTH: usize = 3;

/// How many lines are parsed at most.
const BUDGET: usize = 60;

/// A line to run instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Its words without the program's name; empty if nothing does what was meant.
    pub line: Vec<String>,
    /// Why acamp does not do what was meant; empty if the line does it.
    pub why: &'static str,
}

impl Repair {
    /// The hint; `None` if the line may not be repeated.
    pub fn hint(&self) -> Option<String> {
        let line = shown(&self.line)?;
        Some(match (self.why, self.line.is_empty()) {
            ("", _) => format!("did you mean: {line}"),
            (why, true) => why.to_owned(),
            (why, false) => format!("{why}: {line}"),
        })
    }
}

/// The line to run instead of one that cannot be parsed.
pub fn of(line: &[String], error: &ParseError) -> Option<Repair> {
    let mut search = Search { tried: vec![line.to_vec()], most: safety::at_most(line) };
    if let Some(why) = guesses::refusal(line) {
        return Some(Repair { line: Vec::new(), why });
    }
    let steps = steps(line, error);
    let found = search.among(&steps, DEPTH);
    let found = found.filter(|repair| shown(&repair.line).is_some());
    found.or_else(|| steps.iter().find_map(|step| without_arguments(line, step)))
}

/// The line to run instead of one that was parsed and failed: a guess that can be parsed.
pub fn of_failed(line: &[String]) -> Option<Repair> {
    let most = safety::at_most(line);
    let parses =
        |repair: &Repair| safety::of_line(&repair.line) <= most && matches!(parse(&repair.line), Parsed::Whole);
    guesses::rewritten_running(line).into_iter().find(parses)
}

/// The line with placeholders for the arguments that it lacks; `None` if nothing is missing or nothing was given.
pub fn completed(line: &[String], error: &ParseError) -> Option<String> {
    let parts = line::parts_of(line)?;
    let is_own = |part: &Part| matches!(part, Part::Flag { name, .. } if !is_global(name));
    let has_own = parts.iter().any(is_own) || !CommandPath::of_line(line).rest.is_empty();
    let missing = parse_error::missing(error);
    let whole = with_placeholders(line, &missing);
    shown(&whole).filter(|_| has_own && !missing.is_empty() && matches!(parse(&whole), Parsed::Whole))
}

/// The line without these flags, if it can be parsed then.
pub fn without(line: &[String], flags: &[String]) -> Option<String> {
    let parts = line::parts_of(line)?;
    let is_kept = |part: &&Part| !matches!(part, Part::Flag { name, .. } if flags.contains(name));
    let kept: Vec<String> = parts.iter().filter(is_kept).flat_map(line::typed).collect();
    shown(&kept).filter(|_| kept.len() < line.len() && matches!(parse(&kept), Parsed::Whole))
}

enum Parsed {
    Whole,
    Lacks(Vec<String>),
    Group,
    Fails(ParseError),
}

fn parse(line: &[String]) -> Parsed {
    let args: Vec<_> = std::iter::once("acamp").chain(line.iter().map(String::as_str)).map(Into::into).collect();
    match super::parse(&args) {
        Ok(_) => Parsed::Whole,
        Err(error) => match problem(&error) {
            Problem::HelpRequested => Parsed::Whole,
            Problem::MissingCommand => Parsed::Group,
            Problem::MissingArgument => Parsed::Lacks(parse_error::missing(&error)),
            Problem::UnknownCommand | Problem::Other => Parsed::Fails(error),
        },
    }
}

/// The line with the names of missing arguments: positional ones after the words, flags at the end.
fn with_placeholders(line: &[String], missing: &[String]) -> Vec<String> {
    let (flags, positions): (Vec<&String>, Vec<&String>) = missing.iter().partition(|name| name.starts_with('-'));
    let parts = line::parts_of(line).unwrap_or_default();
    let words = parts.iter().rposition(|part| matches!(part, Part::Word(_))).map_or(0, |last| last + 1);
    let (before, after) = parts.split_at(words);
    let typed = |parts: &[Part]| parts.iter().flat_map(line::typed).collect::<Vec<_>>();
    // `ID|NAME` would be a pipe.
    let word = |word: &str| word.rsplit('|').next().unwrap_or(word).to_owned();
    let split = |names: Vec<&String>| names.into_iter().flat_map(|name| name.split(' ')).map(word).collect();
    [typed(before), split(positions), typed(after), split(flags)].concat()
}

fn is_global(flag: &str) -> bool {
    !flag.starts_with("--") || global_options::find(flag.trim_start_matches('-')).is_some()
}

/// The guesses and corrections for a line, the likeliest first.
fn steps(line: &[String], error: &ParseError) -> Vec<Repair> {
    let mut steps = guesses::rewritten(line);
    if let (Some(wrong), Some(parts)) = (parse_error::wrong_word(error), line::parts_of(line)) {
        steps.extend(corrections::lines(&parts, &wrong).into_iter().map(|line| Repair { line, why: "" }));
    }
    steps
}

struct Search {
    tried: Vec<Vec<String>>,
    /// The highest level that a suggested line may have.
    most: Safety,
}

impl Search {
    /// The first of `steps` that can be parsed, or that further steps make so.
    fn among(&mut self, steps: &[Repair], depth: usize) -> Option<Repair> {
        let mut failed = Vec::new();
        for step in steps {
            if self.tried.len() >= BUDGET || self.tried.contains(&step.line) {
                continue;
            }
            self.tried.push(step.line.clone());
            let whole = match parse(&step.line) {
                Parsed::Whole if safety::of_line(&step.line) > self.most => continue,
                Parsed::Whole => return Some(step.clone()),
                Parsed::Lacks(missing) => with_placeholders(&step.line, &missing),
                Parsed::Group => with_placeholders(&step.line, &["--help".to_owned()]),
                Parsed::Fails(error) => {
                    failed.push((step, error));
                    continue;
                }
            };
            if safety::of_line(&whole) <= self.most && matches!(parse(&whole), Parsed::Whole) {
                return Some(Repair { line: whole, ..*step });
            }
        }
        let mut failed = failed.into_iter().filter(|_| depth > 0);
        failed.find_map(|(step, error)| {
            let found = self.among(&self::steps(&step.line, &error), depth - 1)?;
            Some(Repair { why: if step.why.is_empty() { found.why } else { step.why }, ..found })
        })
    }
}

/// The command of a line without its arguments; one that writes is suggested only with `--help`.
fn without_arguments(typed: &[String], step: &Repair) -> Option<Repair> {
    let path = CommandPath::of_line(&step.line);
    if path.words.is_empty() || path.words == CommandPath::of_line(typed).words {
        return None;
    }
    let mut line = path.words.clone();
    if safety::of_path(&path) > Safety::Reads {
        line.push("--help".to_owned());
    }
    let mut search = Search { tried: Vec::new(), most: Safety::Reads };
    search.among(&[Repair { line, why: step.why }], 0)
}
