//! Unquotes and quotes shell words. Pure.

/// A command line up to the cursor, or one word of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The words, without quotes; the last is the one at the cursor, which may be empty.
    pub words: Vec<String>,
    /// The last word as typed, with its quotes.
    pub raw: String,
    /// The quote that is open in it.
    pub open: Option<char>,
}

/// Splits a line as POSIX shells do, without expansion.
pub fn read(line: &str) -> Typed {
    let mut typed = Typed { words: vec![String::new()], ..Typed::default() };
    let mut escaped = false;
    for letter in line.chars() {
        let is_gap = letter.is_whitespace() && typed.open.is_none() && !escaped;
        if is_gap {
            if !typed.raw.is_empty() {
                typed.words.push(String::new());
                typed.raw.clear();
            }
            continue;
        }
        typed.raw.push(letter);
        let kept = match (typed.open, letter) {
            _ if escaped => {
                escaped = false;
                // In double quotes a backslash is literal unless a special character follows.
                if typed.open == Some('"') && !matches!(letter, '"' | '\\' | '$' | '`') {
                    push(&mut typed, '\\');
                }
                true
            }
            (None | Some('"'), '\\') => {
                escaped = true;
                false
            }
            (None, '"' | '\'') => {
                typed.open = Some(letter);
                false
            }
            (Some(open), _) if letter == open => {
                typed.open = None;
                false
            }
            _ => true,
        };
        if kept {
            push(&mut typed, letter);
        }
    }
    typed
}

fn push(typed: &mut Typed, letter: char) {
    if let Some(word) = typed.words.last_mut() {
        word.push(letter);
    }
}

/// The text of one typed word, with or without an open quote.
pub fn unquoted(word: &str) -> String {
    read(word).words.join(" ")
}

/// Quotes a text for POSIX shells, inside `open` if a quote is open.
pub fn quoted(text: &str, open: Option<char>) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.extend(open);
    for letter in text.chars() {
        match open {
            Some('\'') if letter == '\'' => quoted.push_str("'\\''"),
            Some('"') if matches!(letter, '"' | '\\' | '$' | '`') => quoted.extend(['\\', letter]),
            None if letter.is_ascii() && !is_plain(letter) => quoted.extend(['\\', letter]),
            _ => quoted.push(letter),
        }
    }
    quoted
}

/// Quotes a text for PowerShell.
pub fn quoted_for_powershell(text: &str) -> String {
    if text.chars().all(|letter| is_plain(letter) && letter != '@') && !text.is_empty() {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether a character needs no quoting in any shell.
fn is_plain(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric() || "_-./:=@%+,".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_as_a_shell_cuts_it() {
        let typed = read(r#"acamp tags  get "Product up"#);
        assert_eq!(typed.words, ["acamp", "tags", "get", "Product up"]);
        assert_eq!((typed.raw.as_str(), typed.open), ("\"Product up", Some('"')));
        let typed = read(r"acamp tags get Product\ ");
        assert_eq!((typed.words.last().map(String::as_str), typed.open), (Some("Product "), None));
        assert_eq!(read("acamp tags ").words, ["acamp", "tags", ""]);
        assert_eq!(read("a 'it''s' \"b\\c\"").words, ["a", "its", "b\\c"]);
    }

    #[test]
    fn what_is_quoted_is_read_back() {
        for text in
            ["vip", "Product updates", "it's \"so\" $now `x` \\", "a;b|c&d", "🎉 מועדון", "50%", "#1", "~x", "*"]
        {
            for open in [None, Some('"'), Some('\'')] {
                assert_eq!(unquoted(&quoted(text, open)), text, "{open:?}");
            }
        }
        assert_eq!(quoted_for_powershell("it's"), "'it''s'");
        assert_eq!(quoted_for_powershell("vip"), "vip");
    }
}
