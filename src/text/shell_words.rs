//! Command lines, split and quoted without a shell: a pager, an editor, an alias. Not `shlex`: it cannot say what is wrong with a
//! line, drops what follows a `#`, keeps no Windows backslash, and quotes `a=b` and `a,b`.

/// Splits a line into words at white space. Single quotes keep everything, double quotes everything except `\"` and `\\`; a
/// backslash outside quotes keeps the next character. Variables, `~`, `*` and `|` are not special.
///
/// # Errors
/// What is wrong with the line: an unclosed quote, or a backslash at the end.
pub fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            blank if blank.is_whitespace() => words.extend(word.take()),
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                read_quoted(word, quote, &mut letters)?;
            }
            // Windows paths have backslashes.
            '\\' if !cfg!(windows) => {
                word.get_or_insert_default().push(letters.next().ok_or("ends in a backslash")?);
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

fn read_quoted(word: &mut String, quote: char, letters: &mut std::str::Chars<'_>) -> Result<(), String> {
    loop {
        match letters.next() {
            Some(letter) if letter == quote => return Ok(()),
            Some('\\') if quote == '"' => match letters.next() {
                Some(kept @ ('"' | '\\')) => word.push(kept),
                Some(other) => word.extend(['\\', other]),
                None => return Err(format!("has an unclosed {quote}")),
            },
            Some(letter) => word.push(letter),
            None => return Err(format!("has an unclosed {quote}")),
        }
    }
}

/// Joins words into a line that [`words`] splits again.
pub fn line(words: &[String]) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:=@,%+".contains(letter);
    let quoted = |word: &String| match word {
        word if !word.is_empty() && word.chars().all(is_plain) => word.clone(),
        word if !word.contains('\'') => format!("'{word}'"),
        word => format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Quotes a word for a shell; on Windows for PowerShell, which quotes as other shells do but for `'` and the backslash.
pub fn quoted(word: &str) -> String {
    let is_plain = |letter: char| {
        letter.is_ascii_alphanumeric() || "@%+=:,./_-".contains(letter) || cfg!(windows) && letter == '\\'
    };
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', if cfg!(windows) { "''" } else { "'\\''" }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_would_and_nothing_is_run() {
        let split = |line: &str| words(line).unwrap();
        assert_eq!(split("less -R"), ["less", "-R"]);
        assert_eq!(split("  a\t'b  \"c\"' --x=\"d \\\"e\\\" f\" '' "), ["a", "b  \"c\"", "--x=d \"e\" f", ""]);
        assert_eq!(split("$HOME `x` $(y) *; ~ | a"), ["$HOME", "`x`", "$(y)", "*;", "~", "|", "a"]);
        assert_eq!(split(""), Vec::<String>::new());
        #[cfg(unix)]
        assert_eq!(split("a\\ b \"c\\n\""), ["a b", "c\\n"]);
    }

    #[test]
    fn an_unclosed_quote_is_an_error() {
        assert_eq!(words("a 'b"), Err("has an unclosed '".to_owned()));
        assert_eq!(words("a \"b\\"), Err("has an unclosed \"".to_owned()));
        #[cfg(unix)]
        assert_eq!(words("a\\"), Err("ends in a backslash".to_owned()));
    }

    #[test]
    fn a_word_is_quoted_only_if_a_shell_needs_it() {
        assert_eq!(quoted("jane@example.com"), "jane@example.com");
        assert_eq!(quoted("Welcome series"), "'Welcome series'");
        assert_eq!(quoted("Tom's"), if cfg!(windows) { "'Tom''s'" } else { "'Tom'\\''s'" });
        assert_eq!(quoted(""), "''");
    }

    proptest! {
        #[test]
        fn a_joined_line_is_split_again(all in prop::collection::vec(any::<String>(), 0..5)) {
            prop_assert_eq!(words(&line(&all)).unwrap(), all);
        }
    }
}
