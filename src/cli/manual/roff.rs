//! Writes roff: the few man macros that our pages need, and the escapes for special characters. Knows no command.

use std::fmt::Write;

use crate::output::wrap;

/// Indentation of text below a heading.
const INDENT: usize = 4;

/// The escapes that [`escaped`] and [`Roff::term`] write, and their text.
const ESCAPES: &[(&str, &str)] = &[
    ("e", "\\"),
    ("-", "-"),
    ("&", ""),
    ("(dq", "\""),
    ("(aq", "'"),
    ("(ga", "`"),
    ("(ha", "^"),
    ("(ti", "~"),
    ("fB", ""),
    ("fR", ""),
];

/// A page being written.
#[derive(Debug, Default)]
pub struct Roff {
    text: String,
    /// Whether the last line is a heading, after which text begins without a paragraph macro.
    headed: bool,
}

impl Roff {
    /// A page of section 1 with its title in capitals and `source` in the footer.
    pub fn page(title: &str, source: &str) -> Self {
        let mut page = Roff::default();
        let _ = writeln!(page.text, ".TH \"{}\" \"1\" \"\" \"{}\"", escaped(&title.to_uppercase()), escaped(source));
        page
    }

    /// The heading of a section.
    pub fn section(&mut self, heading: &str) {
        let _ = writeln!(self.text, ".SH \"{}\"", escaped(&heading.to_uppercase()));
        self.headed = true;
    }

    /// The heading of a subsection.
    pub fn part(&mut self, heading: &str) {
        let _ = writeln!(self.text, ".SS \"{}\"", escaped(heading));
        self.headed = true;
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.mark();
        // A line end that only wraps a source line becomes a space.
        let _ = writeln!(self.text, "{}", guarded(&escaped(&text.replace('\n', " "))));
    }

    /// A term with its meaning indented below.
    pub fn term(&mut self, term: &str, meaning: &str) {
        let meaning = if meaning.is_empty() { "\\&".to_owned() } else { guarded(&escaped(meaning)) };
        let _ = writeln!(self.text, ".TP\n\\fB{}\\fR\n{meaning}", escaped(term));
        self.headed = false;
    }

    /// Preformatted lines.
    pub fn verbatim<Line: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = Line>) {
        self.mark();
        self.text.push_str(".nf\n");
        for line in lines {
            let _ = writeln!(self.text, "{}", guarded(&escaped(line.as_ref())));
        }
        self.text.push_str(".fi\n");
    }

    /// Paragraphs separated by blank lines; indented lines are preformatted.
    pub fn prose(&mut self, text: &str) {
        for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
            let block = block.trim_end();
            if block.starts_with("  ") || block.contains("\n  ") {
                self.verbatim(block.lines());
            } else {
                self.paragraph(block);
            }
        }
    }

    /// Begins a paragraph, unless directly below a heading.
    fn mark(&mut self) {
        if !std::mem::take(&mut self.headed) {
            self.text.push_str(".PP\n");
        }
    }

    /// The finished page.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Escapes characters with a meaning in roff. Quotes end the arguments of macros; a dash may become a hyphen, which cannot
/// be pasted into a shell.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '"' => out.push_str("\\(dq"),
            '\'' => out.push_str("\\(aq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            letter if letter.is_ascii() => out.push(letter),
            letter => {
                let _ = write!(out, "\\[u{:04X}]", u32::from(letter));
            }
        }
    }
    out
}

/// A line that begins with a dot is a macro; a zero-width character before it makes it text.
fn guarded(line: &str) -> String {
    if line.starts_with('.') { format!("\\&{line}") } else { line.to_owned() }
}

/// A page as text, for a terminal without `man`: headings, and everything below them indented.
pub fn plain(page: &str, width: usize) -> String {
    let mut text = String::new();
    let (mut indent, mut is_term, mut is_verbatim) = (INDENT, false, false);
    for line in page.lines() {
        match line.split_once(' ').unwrap_or((line, "")) {
            (".TH", _) => {}
            (".SH", heading) => {
                let _ = write!(text, "\n{}\n", unescaped(heading.trim_matches('"')));
            }
            (".SS", heading) => {
                let _ = write!(text, "\n  {}\n", unescaped(heading.trim_matches('"')));
            }
            (".PP", _) => text.push('\n'),
            (".TP", _) => is_term = true,
            (".nf", _) => is_verbatim = true,
            (".fi", _) => is_verbatim = false,
            _ => {
                let room = if is_verbatim { usize::MAX } else { width.saturating_sub(indent).max(INDENT) };
                for part in wrap(&unescaped(line), room) {
                    let _ = writeln!(text, "{:indent$}{part}", "");
                }
                // The meaning of a term follows it.
                indent = if std::mem::take(&mut is_term) { 2 * INDENT } else { INDENT };
            }
        }
    }
    text.trim_start().to_owned()
}

/// The text that roff prints for an escaped line.
fn unescaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (text, left) =
            ESCAPES.iter().find_map(|(escape, text)| Some((*text, after.strip_prefix(escape)?))).unwrap_or(("", after));
        out.push_str(text);
        rest = left;
        if let Some((code, left)) = rest.strip_prefix("[u").and_then(|code| code.split_once(']')) {
            out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
            rest = left;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_mean_something_are_escaped() {
        assert_eq!(escaped("--jq '.[]' \\ \"…\""), "\\-\\-jq \\(aq.[]\\(aq \\e \\(dq\\[u2026]\\(dq");
    }

    #[test]
    fn a_line_that_begins_with_a_dot_or_a_quote_is_no_request() {
        let mut page = Roff::default();
        page.verbatim([".SH", "'x'"]);
        assert_eq!(page.finish(), ".PP\n.nf\n\\&.SH\n\\(aqx\\(aq\n.fi\n");
    }

    #[test]
    fn prose_fills_paragraphs_and_keeps_what_is_indented() {
        let mut page = Roff::default();
        page.prose("One\ntwo.\n\n  acamp x\n");
        assert_eq!(page.finish(), ".PP\nOne two.\n.PP\n.nf\n  acamp x\n.fi\n");
    }
}
