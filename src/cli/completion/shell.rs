//! The protocol of each shell: what its script passes, and what it expects. bash passes the line as typed, because it splits
//! words at every `:`, `=` and `@`.

use std::ffi::OsString;

use clap_complete::CompletionCandidate;

use super::paths::WantedPaths;
use super::quoting::{Typed, quoted, quoted_for_powershell, read, unquoted};

/// Separates candidates for bash; no candidate contains it.
const BETWEEN: &str = "\u{b}";

/// A supported shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// bash 4 or later.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// elvish.
    Elvish,
}

/// A request for candidates: the words of the line, the index of the one at the cursor, and how that was typed.
#[derive(Debug)]
pub struct Question {
    /// The words, unquoted, the program's name first.
    pub words: Vec<OsString>,
    /// The index of the word at the cursor.
    pub at: usize,
    /// The part of that word that the shell keeps; candidates begin after it.
    kept: String,
    /// The quote that is open in it.
    open: Option<char>,
}

impl Shell {
    /// The shell with this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(Shell::Bash),
            "zsh" => Some(Shell::Zsh),
            "fish" => Some(Shell::Fish),
            "powershell" => Some(Shell::Powershell),
            "elvish" => Some(Shell::Elvish),
            _ => None,
        }
    }

    /// Reads what the script passed after `--`; `index` is the index of the word if the script passes it separately.
    pub fn question(self, passed: &[OsString], index: Option<usize>) -> Question {
        if self == Shell::Bash {
            let text = |at: usize| passed.get(at).map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
            return asked_by_bash(&text(0), &text(1));
        }
        // zsh and fish pass words as typed, the others unquoted.
        let reads = matches!(self, Shell::Zsh | Shell::Fish);
        let plain = |word: &OsString| if reads { unquoted(&word.to_string_lossy()).into() } else { word.clone() };
        let mut words: Vec<OsString> = passed.iter().map(plain).collect();
        let at = index.unwrap_or(words.len().saturating_sub(1));
        if words.len() <= at {
            words.push(OsString::new());
        }
        Question { words, at, kept: String::new(), open: None }
    }

    /// The response to a request: a line for the paths that the script has to add, and the candidates. PowerShell completes
    /// paths when there are no candidates.
    pub fn answer(
        self,
        question: &Question,
        candidates: &[CompletionCandidate],
        wanted: Option<WantedPaths>,
    ) -> Vec<u8> {
        let help = |candidate: &CompletionCandidate| {
            candidate.get_help().map(|help| help.to_string().lines().next().unwrap_or_default().to_owned())
        };
        let line = |candidate: &CompletionCandidate| {
            let value = candidate.get_value().to_string_lossy();
            match (self, help(candidate)) {
                (Shell::Bash, _) => {
                    let whole = quoted(&value, question.open);
                    whole.strip_prefix(question.kept.as_str()).unwrap_or(&whole).to_owned()
                }
                (Shell::Zsh, help) => {
                    let value = value.replace('\\', "\\\\").replace(':', "\\:");
                    help.map_or(value.clone(), |help| format!("{value}:{}", help.replace('\\', "\\\\")))
                }
                (Shell::Fish, help) => help.map_or(value.to_string(), |help| format!("{value}\t{help}")),
                (Shell::Powershell, help) => {
                    let value = quoted_for_powershell(&value);
                    help.map_or(value.clone(), |help| format!("{value}\t{help}"))
                }
                (Shell::Elvish, _) => value.into_owned(),
            }
        };
        let wanted = wanted.filter(|_| self != Shell::Powershell);
        let paths = wanted.map(|wanted| wanted.line(unquoted(&question.kept).chars().count()));
        let lines: Vec<String> = paths.into_iter().chain(candidates.iter().map(line)).collect();
        let between = if self == Shell::Bash { BETWEEN } else { "\n" };
        let mut answer = lines.join(between);
        if matches!(self, Shell::Fish | Shell::Powershell) && !lines.is_empty() {
            answer.push('\n');
        }
        answer.into_bytes()
    }
}

/// `line` up to the cursor, and the part of it that bash considers the word.
fn asked_by_bash(line: &str, word: &str) -> Question {
    let Typed { words, raw, open } = read(line);
    let kept = raw.strip_suffix(word).unwrap_or_default().to_owned();
    let at = words.len().saturating_sub(1);
    Question { words: words.into_iter().map(OsString::from).collect(), at, kept, open }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bash(line: &str, word: &str, values: &[&str]) -> String {
        let question = asked_by_bash(line, word);
        let candidates: Vec<CompletionCandidate> = values.iter().map(CompletionCandidate::new).collect();
        String::from_utf8(Shell::Bash.answer(&question, &candidates, None)).unwrap()
    }

    #[test]
    fn bash_gets_the_part_behind_what_it_keeps() {
        assert_eq!(bash("acamp tags get v", "v", &["vip"]), "vip");
        assert_eq!(bash("acamp tags get name:2", "2", &["name:2024"]), "2024");
        assert_eq!(bash("acamp x --field Plan=P", "P", &["Plan=Pro plan"]), "Pro\\ plan");
        assert_eq!(bash("acamp lists get Prod", "Prod", &["Product updates"]), "Product\\ updates");
        assert_eq!(bash("acamp lists get \"Prod", "Prod", &["Product updates"]), "Product updates");
        assert_eq!(bash("acamp lists get ", "", &["a b", "c"]), "a\\ b\u{b}c");
    }
}
