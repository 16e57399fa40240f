//! Messages on a terminal: lines wrapped between words. A command to paste is never broken: the terminal wraps it, and what
//! is copied is still one line.

use unicode_width::UnicodeWidthStr;

/// The first word of a command to paste.
const PROGRAM: &str = "acamp";

/// The text with each line wrapped to `width`; what follows is indented by two more than the line.
pub fn folded(text: &str, width: usize) -> String {
    text.split('\n').map(|line| folded_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn folded_line(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    let mut text = " ".repeat(indent);
    let mut used = indent;
    for (at, unit) in units(line.trim_start_matches(' ')).into_iter().enumerate() {
        if at > 0 && used + 1 + unit.width() > width {
            text.push('\n');
            text.push_str(&" ".repeat(indent + 2));
            used = indent + 2;
        } else if at > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(&unit);
        used += unit.width();
    }
    text
}

/// The words of a line; a command with its arguments, up to a punctuation mark, is one.
fn units(line: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut in_command = false;
    for word in line.split(' ') {
        match units.last_mut().filter(|_| in_command) {
            Some(unit) => {
                unit.push(' ');
                unit.push_str(word);
            }
            None => units.push(word.to_owned()),
        }
        in_command = (in_command || word.trim_start_matches(['`', '(', '"']) == PROGRAM) && !word.ends_with([';', ',']);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_between_words_and_keep_their_indent() {
        assert_eq!(folded("error: one two three", 14), "error: one two\n  three");
        assert_eq!(folded("a\n  hint: one two", 11), "a\n  hint: one\n    two");
        assert_eq!(folded("short", 10), "short");
    }

    #[test]
    fn a_command_is_never_broken() {
        let text = "stopped; to resume it: acamp jobs resume 20261130-090342-7f3a";
        assert_eq!(folded(text, 30), "stopped; to resume it:\n  acamp jobs resume 20261130-090342-7f3a");
        let text = "use acamp auth login, or set a variable of the environment";
        assert_eq!(folded(text, 24), "use acamp auth login, or\n  set a variable of the\n  environment");
    }
}
