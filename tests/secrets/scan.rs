//! A wide set of commands, successful and failing; everything each of them writes is searched for the key.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{TOKEN, acamp, home, store_key};
use crate::support::{Home, Responder};

/// Every encoding of the key, and parts of it.
fn spellings(key: &str) -> Vec<String> {
    let token = key.as_bytes();
    let json = serde_json::to_string(key).unwrap();
    let percent = |upper: bool| -> String {
        let escape = |byte: &u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(*byte).to_string(),
            _ if upper => format!("%{byte:02X}"),
            _ => format!("%{byte:02x}"),
        };
        token.iter().map(escape).collect()
    };
    let hex: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let list: Vec<String> = token.iter().map(u8::to_string).collect();
    let mut all = vec![
        key.to_owned(),
        json.trim_matches('"').to_owned(),
        json.trim_matches('"').replace('\\', "\\\\"),
        percent(true),
        percent(false),
        hex.to_uppercase(),
        hex,
        list.join(", "),
        key.chars().rev().collect(),
        key[..12].to_owned(),
        key[key.len() - 12..].to_owned(),
    ];
    for part in [key, &key[key.len() - 12..]] {
        all.push(unicode(part));
        all.push(unicode(part).to_uppercase().replace("\\U", "\\u"));
    }
    // Base64 with the key at any offset; the first and last characters depend on the text around it.
    for padding in 0..3 {
        let text = [&vec![b'x'; padding], token].concat();
        let encoded = base64(&text);
        all.push(encoded[4..encoded.len() - 4].to_owned());
    }
    all
}

/// The text with every character escaped as JSON allows: `\u0061`.
fn unicode(text: &str) -> String {
    text.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |three: &[u8]| {
        let bits = three.iter().chain([&0, &0]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]))
    };
    bytes.chunks(3).flat_map(encode).collect()
}

/// Checks that `text` has [`TOKEN`] in no spelling.
pub fn assert_clean(text: &[u8], what: &str) {
    assert_without(TOKEN, text, what);
}

/// Checks that `text` has a key in no spelling.
pub fn assert_without(key: &str, text: &[u8], what: &str) {
    let text = String::from_utf8_lossy(text);
    for spelling in spellings(key) {
        assert!(!text.contains(&spelling), "{what} has the key, spelt {spelling}:\n{text}");
    }
}

/// Checks that no file below `folder` except the credentials has [`TOKEN`], in its name or content. Returns how many files
/// were searched.
pub fn assert_clean_below(folder: &Path, what: &str) -> usize {
    assert_without_below(TOKEN, folder, what)
}

/// The same for any key.
pub fn assert_without_below(key: &str, folder: &Path, what: &str) -> usize {
    let mut searched = 0;
    for path in files(folder) {
        assert_without(key, path.to_string_lossy().as_bytes(), &format!("{what}: the name of a file"));
        if path.ends_with("credentials.toml") || path.ends_with("key-of-the-users") {
            continue;
        }
        assert_without(key, &std::fs::read(&path).unwrap(), &format!("{what}: {}", path.display()));
        searched += 1;
    }
    searched
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| {
        let kind = std::fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            files(&path)
        } else if kind.is_file() {
            vec![path]
        } else {
            Vec::new()
        }
    };
    entries.flat_map(below).collect()
}

/// Reads, writes, jobs, dry runs, failures of every kind, and commands about settings.
fn commands() -> Vec<Vec<&'static str>> {
    let lines = [
        "auth status",
        "auth status -o json",
        "profiles list",
        "profiles get acme",
        "contacts list -o table -v",
        "contacts list -v -v -o json",
        "contacts list --all -o csv --out people.csv",
        "contacts get 1 -v",
        "contacts get nobody@nowhere.example",
        "contacts get 999999 -o json",
        "contacts create --email ann@b.example --first-name Ann --tag vip -v",
        "contacts create --email ann@b.example -o json",
        "contacts update 1 --last-name Doe --dry-run",
        "contacts update 1 --last-name Doe -v -o jsonl",
        "contacts delete 2 --yes -v",
        "contacts delete 2 --yes",
        "tags list --jq .[].tag -v",
        "tags create --name new -v --raw",
        "tags get nope",
        "lists list --sort name -o yaml -v",
        "api GET /users/me -v",
        "api GET /users/me --raw",
        "api GET /nothing -v",
        "api POST /contacts --data {broken",
        "api GET /tags --header X-Note:1 -v",
        "api GET https://elsewhere.example/api/3/tags",
        "contacts import people.csv --check --map email=email --ignore-unknown",
        "contacts import people.csv --yes --ignore-unknown -v",
        "contacts export --out all.csv -v",
        "export backup -v",
        "jobs list",
        "jobs list -o json",
        "jobs get last",
        "jobs results last",
        "contacts list --profile nope",
        "contacts list --nope",
        "contacts list --jq env",
        "contacts list --jq $ENV",
        "contacts list --jq input_filename",
        "contacts list --columns nope",
        "contacts list --timeout 1ms --max-retries 0 -v",
        "commands -o json",
        "completion bash",
        "--version",
        "--help",
    ];
    lines.map(|line| line.split(' ').collect()).to_vec()
}

/// Runs every command in `home`, or each that begins with one of these words, and searches what it writes; afterwards all
/// files.
fn scan(home: &Path, only: &[&str], prepare: impl Fn(&mut std::process::Command), what: &str) {
    let mut succeeded = 0;
    for arguments in commands().into_iter().filter(|words| only.is_empty() || only.contains(&words[0])) {
        let mut command = acamp(home);
        prepare(&mut command);
        let output = command.args(&arguments).args(more(&arguments)).output().unwrap();
        let what = format!("{what}: {arguments:?}");
        assert_clean(&output.stdout, &what);
        assert_clean(&output.stderr, &what);
        succeeded += usize::from(output.status.success());
    }
    assert!(!only.is_empty() || succeeded > 15, "{what}: only {succeeded} commands succeeded");
    assert!(assert_clean_below(home, what) > 0 || !only.is_empty(), "{what}");
}

/// Flags that show or record requests, if this build has them.
fn more(arguments: &[&str]) -> &'static [&'static str] {
    static FLAGS: OnceLock<Vec<&str>> = OnceLock::new();
    let find = || {
        let help = acamp(Home::new().path()).args(["contacts", "list", "--help"]).output().unwrap().stdout;
        let help = String::from_utf8_lossy(&help).into_owned();
        let flags: [&[&str]; 2] = [&["--debug"], &["--har", "traffic.har"]];
        flags.into_iter().filter(|flag| help.contains(&format!("{} ", flag[0]))).flatten().copied().collect()
    };
    if arguments.contains(&"-v") { FLAGS.get_or_init(find) } else { &[] }
}

#[cfg(feature = "sandbox")]
#[test]
fn nothing_a_run_writes_has_the_key() {
    use acamp::sandbox::{Data, Options, start};
    let options = crate::support::options(Data::Ephemeral);
    let running = start(Options { token: TOKEN.to_owned(), ..options }).unwrap();
    let url = running.url();
    let by_variable = Home::new();
    let variables = |command: &mut std::process::Command| {
        command.env("ACAMP_URL", url).env("ACAMP_TOKEN", TOKEN).env("ACAMP_MAX_WAIT", "1s");
    };
    scan(by_variable.path(), &[], variables, "ACAMP_TOKEN");

    let by_file = home(url, "rate = 0\nmax_wait = \"1s\"\n");
    store_key(by_file.path());
    scan(by_file.path(), &[], |_| {}, "credentials.toml");
}

#[test]
fn a_service_that_repeats_the_key_back_changes_nothing() {
    let shapes = [
        r#"{"message":"key TOKEN is bad"}"#,
        r#"{"errors":[{"title":"TOKEN","detail":"TOKEN","code":"TOKEN","source":{"pointer":"TOKEN"}}]}"#,
        r#"{"succeeded":0,"message":"TOKEN"}"#,
        r#"{"contacts":[{"id":"1","email":"TOKEN","firstName":"TOKEN"}],"contact":{"id":"TOKEN"},"tags":[],"user":{"username":"TOKEN"},"meta":{"total":"1"}}"#,
        "<html><title>TOKEN</title>",
        "TOKEN",
        r#"{"message":"key ESCAPED is bad"}"#,
        r#"{"contacts":[{"id":"1","email":"PARTLY","firstName":"ESCAPED"}],"contact":{"id":"ESCAPED"},"user":{"username":"PARTLY"}}"#,
    ];
    for (at, shape) in shapes.into_iter().enumerate() {
        // Without the backslash and the quote, which JSON escapes.
        let plain = TOKEN.replace(['"', '\\'], "");
        let server = Responder::start(move |request| {
            assert_eq!(request.header("api-token"), Some(plain_token()));
            let status = [200, 401, 403, 422, 503, 302][(at + request.line.len()) % 6];
            let headers = ["X-Request-Id", "Location", "Retry-After", "X-AC-Error"].map(|name| (name, plain.as_str()));
            let partly = plain.replacen('s', "\\u0073", 1).replace('/', "\\/");
            let body = shape.replace("TOKEN", &plain).replace("ESCAPED", &unicode(&plain)).replace("PARTLY", &partly);
            crate::support::response(status, &headers, body.as_bytes())
        });
        let home = Home::new();
        let variables = |command: &mut std::process::Command| {
            command.env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", plain_token()).env("ACAMP_MAX_RETRIES", "0");
        };
        scan(home.path(), &["auth", "contacts", "api"], variables, &format!("an echo of {shape}"));
        // Each request had the key: the server checks that.
        assert!(!server.finish().is_empty());
    }
}

/// The history keeps what undo needs, the archive what happened: neither keeps a secret, however the server writes it.
#[test]
fn history_and_archive_keep_no_secret_of_the_server() {
    let escaped = unicode(plain_token());
    let tag = format!(
        r#"{{"tag":{{"id":"1","tag":"old","description":"{escaped}","pin":7391,"pwd":"w0rd","session_cookie":"w0rd",
        "note":"Authorization: Bearer w0rd","said":"Bearer w0rd-12345","url":"https:\/\/u:w0rd@a.example\/"}}}}"#
    );
    let server = Responder::start(move |_| {
        let headers = [("Set-Cookie", "PHPSESSID=w0rd"), ("Content-Type", "application/json")];
        crate::support::response(200, &headers, tag.as_bytes())
    });
    let home = Home::new();
    let mut command = acamp(home.path());
    command.env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", plain_token()).env("ACAMP_RATE", "0");
    let output = command.args(["tags", "update", "1", "--name", "new", "--har", "run.har", "-v"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_without(plain_token(), &[output.stdout, output.stderr].concat(), "an escaped echo");
    assert_without_below(plain_token(), home.path(), "an escaped echo");
    let history = files(&home.join(".local/state/acamp/history"));
    let history = history.iter().find(|path| path.extension().is_some_and(|it| it == "jsonl")).unwrap();
    for path in [history, &home.join("run.har")] {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("(secret)") && !text.contains("w0rd") && !text.contains("7391"), "{text}");
    }
}

/// The key without what JSON would escape.
fn plain_token() -> &'static str {
    "s3cr3t+/=&0123456789abcdef-acamp-test-key"
}

#[test]
fn the_search_finds_the_key_in_every_spelling() {
    for text in [
        format!("x{TOKEN}y"),
        serde_json::to_string(&[TOKEN]).unwrap(),
        format!("{:?}", TOKEN.as_bytes()),
        base64(format!("a{TOKEN}b").as_bytes()),
        base64(format!("ab{TOKEN}c").as_bytes()),
        base64(format!("abc{TOKEN}d").as_bytes()),
        format!("cut {}…", &TOKEN[..14]),
    ] {
        let found = std::panic::catch_unwind(|| assert_clean(text.as_bytes(), "a text"));
        assert!(found.is_err(), "{text}");
    }
}
