//! Replaces what differs from run to run.
//!
//! | placeholder | stands for |
//! |---|---|
//! | `[URL]` | the address of the test's sandbox or scripted server |
//! | `[PORT]` | the port of another address on loopback |
//! | `[DIR]` | the test's home |
//! | `[NOW]` | a timestamp of yesterday, today or tomorrow, with its offset |
//! | `[HASH]` | 32 hexadecimal digits |
//! | `[UUID]` | a UUID |
//! | `[JOB]` | a job id |
//! | `[N] ms` | a duration |
//! | `[TARGET]` | the target that the tests are built for |

use std::path::Path;

/// The text with placeholders.
pub fn redact(text: &str, folder: &Path, url: Option<&str>) -> String {
    let mut text = names_of(folder).iter().fold(text.to_owned(), |text, name| text.replace(name, "[DIR]"));
    if cfg!(windows) {
        text = with_slashes(&text);
    }
    if let Some(url) = url {
        text = text.replace(url, "[URL]").replace(&url.replace('/', "\\/"), "[URL]");
    }
    let text = without_ports(&text);
    let text = each_token(&text, "[UUID]", uuid);
    let text = each_token(&text, "[JOB]", job);
    let text = each_token(&text, "[HASH]", hash);
    let days = [-1, 0, 1].map(day);
    let text = each_token(&text, "[NOW]", |rest, _| timestamp(rest, &days));
    let text = text.replace(&acamp::test::build::target(), "[TARGET]");
    each_token(&text, "[N]", milliseconds)
}

/// How a program writes the path of a folder: also its real path, and on Windows with other separators and in JSON.
fn names_of(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for path in [dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()), folder.to_owned()] {
        let name = path.to_string_lossy().into_owned();
        if cfg!(windows) {
            names.extend([name.replace('\\', "\\\\"), name.replace('\\', "/")]);
        }
        names.push(name);
    }
    names
}

/// The text with `/` in the paths below the test's home.
fn with_slashes(text: &str) -> String {
    let mut parts = text.split("[DIR]");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end =
            part.find(|letter: char| letter.is_whitespace() || "\"'`),;<>|".contains(letter)).unwrap_or(part.len());
        let (path, rest) = part.split_at(end);
        result.push_str(&format!("[DIR]{}{rest}", path.replace("\\\\", "/").replace('\\', "/")));
    }
    result
}

#[test]
fn paths_of_windows_are_shown_with_slashes() {
    let text = "[DIR]\\a\\b.csv: no\\n \"[DIR]\\\\c\\\\d\"";
    assert_eq!(with_slashes(text), "[DIR]/a/b.csv: no\\n \"[DIR]/c/d\"");
}

/// Replaces every stretch that `length` recognizes; it also gets the text before it.
fn each_token(text: &str, placeholder: &str, length: impl Fn(&str, &str) -> Option<usize>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        match length(&text[at..], &text[..at]) {
            Some(length) => {
                result.push_str(placeholder);
                at += length;
            }
            None => {
                result.push(letter);
                at += letter.len_utf8();
            }
        }
    }
    result
}

/// The text with a placeholder for each port on loopback.
pub fn without_ports(text: &str) -> String {
    each_token(text, "[PORT]", is_port)
}

fn is_port(rest: &str, before: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (before.ends_with("127.0.0.1:") && digits >= 4).then_some(digits)
}

fn hash(rest: &str, before: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    (digits == 32 && !before.ends_with(|letter: char| letter.is_ascii_hexdigit())).then_some(32)
}

fn uuid(rest: &str, _: &str) -> Option<usize> {
    let candidate = rest.get(..36)?;
    let groups: Vec<usize> = candidate.split('-').map(str::len).collect();
    let is_hexadecimal = candidate.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    (groups == [8, 4, 4, 4, 12] && is_hexadecimal).then_some(36)
}

/// `20261123-090342-7f3a`
fn job(rest: &str, before: &str) -> Option<usize> {
    let groups: Vec<&str> = rest.get(..20)?.split('-').collect();
    let [date, time, chance] = groups.as_slice() else { return None };
    let is_made_of = |text: &str, length: usize, is_digit: fn(&u8) -> bool| {
        text.len() == length && text.as_bytes().iter().all(is_digit)
    };
    let fits = is_made_of(date, 8, u8::is_ascii_digit)
        && is_made_of(time, 6, u8::is_ascii_digit)
        && is_made_of(chance, 4, u8::is_ascii_hexdigit);
    (fits && !before.ends_with(|letter: char| letter.is_ascii_alphanumeric())).then_some(20)
}

fn milliseconds(rest: &str, before: &str) -> Option<usize> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && before.ends_with(" in ") && rest[digits..].starts_with(" ms")).then_some(digits)
}

/// `2026-11-01T09:00:00-05:00`, `2026-11-01 09:00:00`: of one of `days`.
fn timestamp(rest: &str, days: &[String]) -> Option<usize> {
    if !days.iter().any(|day| rest.starts_with(day.as_str())) {
        return None;
    }
    let shape = |text: &str, shape: &str| {
        text.len() >= shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, sign)| match sign {
                b'0' => byte.is_ascii_digit(),
                b'T' => matches!(byte, b'T' | b' '),
                b'+' => matches!(byte, b'+' | b'-'),
                sign => byte == sign,
            })
    };
    let length = ["0000-00-00T00:00:00+00:00", "0000-00-00T00:00:00Z", "0000-00-00T00:00:00"];
    length.iter().find(|pattern| shape(rest, pattern)).map(|pattern| pattern.len())
}

/// The UTC date some days ago. The server's clock is behind UTC, and that of a sandbox can be put forward.
fn day(back: i64) -> String {
    let now = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * back);
    now.to_string()[..10].to_owned()
}

#[test]
fn text_that_is_the_same_on_every_run_is_kept() {
    let [yesterday, today, tomorrow] = [1, 0, -1].map(day);
    let text = format!(
        "{yesterday} 09:00:00 {today}T09:00:00-05:00 {tomorrow}T00:11:01Z 2026-01-01T09:00:00-05:00 http:\\/\\/127.0.0.1:4711\\/api 127.0.0.1:9 [1] /x/y abc \
         0123456789abcdef0123456789abcdef 0f8fad5b-d9cb-469f-a165-70867728950e 12 ms in 13 ms \
         20261123-090342-7f3a"
    );
    assert_eq!(
        redact(&text, Path::new("/x"), Some("http://127.0.0.1:4711")),
        "[NOW] [NOW] [NOW] 2026-01-01T09:00:00-05:00 [URL]\\/api 127.0.0.1:9 [1] [DIR]/y abc [HASH] [UUID] 12 ms in [N] ms [JOB]"
    );
}
