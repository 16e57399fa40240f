//! Parses and prints a case.

/// A part of a case, in the order of the file.
#[derive(Debug)]
pub enum Part {
    /// A line of prose, or an empty line.
    Prose(String),
    /// `@ …`: the words after the sign, and the indented lines below.
    Scene(String, String),
    /// `$ …`: the command and its expected outcome.
    Command(String, Outcome),
}

/// The outcome of a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code, or the name of a signal.
    pub exit: String,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The requests the scripted server received.
    pub received: String,
}

const INDENT: &str = "    ";
const OPEN: &str = " (no line end)";

/// Parses a case.
pub fn parse(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(words) = line.strip_prefix("@ ") {
            let below = indented(&mut lines);
            parts.push(Part::Scene(words.to_owned(), below));
        } else if let Some(command) = line.strip_prefix("$ ") {
            let mut outcome = Outcome { exit: "0".to_owned(), ..Outcome::default() };
            while let Some(name) = lines.next_if(|line| is_section(line)) {
                let mut below = indented(&mut lines);
                if name.ends_with(OPEN) {
                    below.pop();
                }
                match name.split(' ').next() {
                    Some("stdout") => outcome.stdout = below,
                    Some("stderr") => outcome.stderr = below,
                    Some("received") => outcome.received = below,
                    _ => outcome.exit = name.trim_start_matches("exit ").to_owned(),
                }
            }
            parts.push(Part::Command(command.to_owned(), outcome));
        } else {
            parts.push(Part::Prose(line.to_owned()));
        }
    }
    parts
}

fn is_section(line: &str) -> bool {
    matches!(line.split(' ').next(), Some("exit" | "stdout" | "stderr" | "received"))
}

/// The indented lines that follow, with the empty lines between them but not those after them.
fn indented<'a>(lines: &mut std::iter::Peekable<std::str::Lines<'a>>) -> String {
    let mut text = String::new();
    loop {
        if let Some(line) = lines.next_if(|line| line.starts_with(INDENT)) {
            let line = &line[INDENT.len()..];
            text.push_str(if line == "\\" { "" } else { line });
            text.push('\n');
        } else if lines.peek() == Some(&"") {
            let mut ahead = lines.clone();
            let empty = std::iter::from_fn(|| ahead.next_if(|line| line.is_empty())).count();
            if !ahead.peek().is_some_and(|line| line.starts_with(INDENT)) {
                return text;
            }
            (0..empty).for_each(|_| text.push('\n'));
            *lines = ahead;
        } else {
            return text;
        }
    }
}

/// Prints a case in the form that [`parse`] reads.
pub fn print(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Prose(line) => text.push_str(&format!("{line}\n")),
            Part::Scene(words, below) => {
                text.push_str(&format!("@ {words}\n"));
                indent(&mut text, below);
            }
            Part::Command(command, outcome) => {
                text.push_str(&format!("$ {command}\n"));
                if outcome.exit != "0" {
                    text.push_str(&format!("exit {}\n", outcome.exit));
                }
                section(&mut text, "stdout", &outcome.stdout);
                section(&mut text, "stderr", &outcome.stderr);
                section(&mut text, "received", &outcome.received);
            }
        }
    }
    text
}

fn section(text: &mut String, name: &str, contents: &str) {
    if !contents.is_empty() {
        text.push_str(&format!("{name}{}\n", if contents.ends_with('\n') { "" } else { OPEN }));
        indent(text, contents);
    }
}

fn indent(text: &mut String, contents: &str) {
    let count = contents.lines().count();
    for (at, line) in contents.lines().enumerate() {
        match line {
            // An empty first or last line would not count as part of the section.
            "" if at == 0 || at + 1 == count => text.push_str(&format!("{INDENT}\\\n")),
            "" => text.push('\n'),
            line => text.push_str(&format!("{INDENT}{line}\n")),
        }
    }
}

#[test]
fn a_parsed_case_prints_the_same() {
    let text = "Says what is shown.\n\n@ stdin\n    1\n    2\n\n$ acamp x\nexit 5\nstdout (no line end)\n    \\\n    a\n\n      b\nstderr\n    error\n    \\\n\nMore.\n";
    let parts = parse(text);
    assert_eq!(print(&parts), text);
    let Some(Part::Command(_, outcome)) = parts.get(4) else { panic!("{parts:?}") };
    assert_eq!((outcome.exit.as_str(), outcome.stdout.as_str()), ("5", "\na\n\n  b"));
    assert_eq!(outcome.stderr, "error\n\n");
}
