//! Rust source text without comments, literals and test code, as tokens.

/// A word, `::`, or one other character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// 1-based.
    pub line: usize,
    pub text: String,
}

/// Splits a text into tokens. Comments and literals are omitted.
pub fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(c) = chars.get(at) {
        let end = literal_or_comment(&chars, at).unwrap_or_else(|| token(&chars, at));
        let is_skipped = c.is_whitespace() || literal_or_comment(&chars, at).is_some();
        let text: String = chars[at..end].iter().collect();
        let start = line;
        line += text.matches('\n').count();
        if !is_skipped {
            tokens.push(Token { line: start, text });
        }
        at = end;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the end of the token at `at`.
fn token(chars: &[char], at: usize) -> usize {
    let length = match chars[at] {
        ':' if chars.get(at + 1) == Some(&':') => 2,
        c if is_word(c) => chars[at..].iter().take_while(|c| is_word(**c)).count(),
        _ => 1,
    };
    at + length
}

/// Returns the end of the comment or literal that starts at `at`, if any.
fn literal_or_comment(chars: &[char], at: usize) -> Option<usize> {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    match chars[at] {
        '/' if next == '/' => Some(find(chars, at, |rest| rest[0] == '\n')),
        '/' if next == '*' => Some(find(chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2),
        '"' => Some(quoted(chars, at, '"')),
        '\'' if next == '\\' || chars.get(at + 2) == Some(&'\'') => Some(quoted(chars, at, '\'')),
        'r' if at == 0 || !is_word(chars[at - 1]) || chars[at - 1] == 'b' => raw(chars, at),
        _ => None,
    }
}

/// Returns the first position from `at` where the rest meets a condition, or the end.
fn find(chars: &[char], at: usize, condition: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len()).find(|at| condition(&chars[*at..])).unwrap_or(chars.len())
}

fn quoted(chars: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != quote {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

/// Returns the end of a raw string: `r"…"` or `r#"…"#`.
fn raw(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let start = at + 1 + hashes;
    if chars.get(start) != Some(&'"') {
        return None;
    }
    let mut closing = vec!['"'];
    closing.extend(vec!['#'; hashes]);
    Some((find(chars, start + 1, |rest| rest.starts_with(&closing)) + closing.len()).min(chars.len()))
}

/// Splits off the items with `#[cfg(test)]`. Returns the other tokens and the names of the excluded modules.
pub fn without_tests(tokens: &[Token]) -> (Vec<Token>, Vec<String>) {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut excluded, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        let texts = tokens[at..].iter().map(|token| token.text.as_str());
        if !texts.take(ATTRIBUTE.len()).eq(ATTRIBUTE) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let end = item_end(tokens, at + ATTRIBUTE.len());
        let item = &tokens[at..end];
        let module = item.windows(2).find(|pair| pair[0].text == "mod").map(|pair| pair[1].text.clone());
        excluded.extend(module);
        at = end;
    }
    (kept, excluded)
}

/// Returns the end of the item at `at`: after its `;` or after its block.
fn item_end(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (token.text == ";" || token.text == "}") {
            return index + 1;
        }
    }
    tokens.len()
}
