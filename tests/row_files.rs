//! Files of rows as people have them: every encoding and line end, lines above the header, JSON. What an offline dry run
//! would send shows what was read.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{self, Home, Outcome, Responder, Server, response, run};

/// The program at a server that nobody answers at.
fn offline(home: &Home, arguments: &[&str]) -> Command {
    let mut command = support::logged_in(home.path(), "http://127.0.0.1:1", "secret");
    command.args(arguments).arg("--dry-run=offline");
    command
}

/// The contacts that an import of these bytes would send, each as `email first_name`.
fn imported(bytes: &[u8], more: &[&str]) -> (Vec<String>, Outcome) {
    let home = Home::new();
    let path = home.write("people.csv", bytes);
    let outcome = run(&mut offline(&home, &[&["contacts", "import", &path, "-o", "jsonl"], more].concat()));
    let requests = outcome.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let contacts = requests.flat_map(|request| request["body"]["contacts"].as_array().cloned().unwrap_or_default());
    let text = |contact: &Value, key: &str| contact[key].as_str().unwrap_or_default().to_owned();
    let shown = contacts.map(|contact| format!("{} {}", text(&contact, "email"), text(&contact, "first_name")));
    (shown.collect(), outcome)
}

/// The contacts that `contacts sync --from-file` would send for these bytes.
fn synced(bytes: &[u8], more: &[&str]) -> (Vec<String>, Outcome) {
    let home = Home::new();
    let path = home.write("people.csv", bytes);
    let arguments = ["contacts", "sync", "--from-file", &path, "-o", "jsonl"];
    let outcome = run(&mut offline(&home, &[&arguments, more].concat()));
    let contact = |line: &str| serde_json::from_str::<Value>(line).unwrap()["body"]["contact"].clone();
    let text = |contact: &Value, key: &str| contact[key].as_str().unwrap_or_default().to_owned();
    let shown = outcome.stdout.lines().map(contact);
    let shown = shown.map(|contact| format!("{} {}", text(&contact, "email"), text(&contact, "firstName")));
    (shown.collect(), outcome)
}

/// A server that must not be asked.
fn nobody() -> Responder {
    Responder::start(|_| response(500, &[], b""))
}

/// Both commands read the same contacts.
fn assert_read(bytes: &[u8], more: &[&str], expected: &[&str]) {
    for (read, outcome) in [imported(bytes, more), synced(bytes, more)] {
        assert_eq!(read, expected, "{}\n{outcome}", String::from_utf8_lossy(bytes));
    }
}

/// Both commands refuse the file before any request.
fn assert_refused(name: &str, bytes: &[u8], more: &[&str], expected: &str) {
    for words in [&["contacts", "import"][..], &["contacts", "sync", "--from-file"]] {
        let (home, server) = (Home::new(), nobody());
        home.write(name, bytes);
        let mut command = support::logged_in(home.path(), &server.url(), "secret");
        let outcome = run(command.args(words).arg(name).arg("--yes").args(more));
        assert_eq!((outcome.code, outcome.stderr.trim_end()), (2, expected), "{words:?}");
        assert!(server.lines().is_empty(), "{:?}", server.lines());
    }
}

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_file_is_read_in_the_encoding_it_has() {
    let zoe = ["zoe@example.com Zoë"];
    for (encoding, bytes) in [
        ("windows-1252", b"email;first_name\r\nzoe@example.com;Zo\xeb\r\n".as_slice()),
        ("latin1", b"email\tfirst_name\nzoe@example.com\tZo\xeb"),
        ("ISO-8859-15", b"email,first_name\rzoe@example.com,Zo\xeb\r"),
        ("MacRoman", b"email,first_name\rzoe@example.com,Zo\x91\r"),
        ("cp850", b"email,first_name\r\nzoe@example.com,Zo\x89\r\n"),
        ("utf-8", b"email,first_name\nzoe@example.com,Zo\xc3\xab\n"),
    ] {
        assert_read(bytes, &["--encoding", encoding], &zoe);
    }
    let japanese = b"email,first_name\r\nken@example.com,\x8c\x92\r\n";
    assert_read(japanese, &["--encoding", "shift_jis"], &["ken@example.com 健"]);
    let text = "email\tfirst_name\r\nzoe@example.com\tZoë\r\n";
    assert_read(format!("\u{feff}{text}").as_bytes(), &[], &zoe);
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_read(&utf_16(&format!("\u{feff}{text}"), bytes), &[], &zoe);
        assert_read(&utf_16(text, bytes), &["--encoding", "utf-16"], &zoe);
        assert_read(&utf_16(text, bytes), &[], &zoe);
    }
}

#[test]
fn text_in_another_encoding_is_recognized_before_the_first_request() {
    assert_refused(
        "people.csv",
        b"email;first_name;City\nann@example.com;Ann;Bonn\nj@example.com;J\xfcrgen;K\xf6ln\n",
        &[],
        "error: cannot read people.csv: line 3 is not UTF-8 text; it looks like windows-1252 (\"Jürgen\")\n  \
         hint: add --encoding windows-1252, or save the file as \"CSV UTF-8\"",
    );
    let home = Home::new();
    let path = home.write("people.csv", b"email,first_name\rann@example,Ann\rzoe@example.com,Zo\x91\r");
    let outcome =
        run(support::program(home.path())
            .args(["-p", "sandbox", "contacts", "import", &path, "--check", "-o", "table"]));
    assert_eq!(outcome.code, 3, "{outcome}");
    for expected in
        ["line 2: email \"ann@example\"", "line 3: not UTF-8 text", "it looks like macroman (\"Zoë\"); add --encoding"]
    {
        assert!(outcome.stdout.contains(expected), "{expected}\n{outcome}");
    }
    let mixed = [b"email,first_name\nzoe@example.com,Zo\xc3\xab\n".as_slice(), b"ren@example.com,Ren\xe9\n"].concat();
    assert_refused(
        "people.csv",
        &mixed,
        &[],
        "error: cannot read people.csv: line 3 is not UTF-8 text, but other lines are\n  \
         hint: correct line 3, or save the file as \"CSV UTF-8\" from the program that wrote it",
    );
    assert_refused(
        "people.jsonl",
        b"{\"email\":\"ren@example.com\",\"first_name\":\"Ren\x8e\"}\n",
        &[],
        "error: cannot read people.jsonl: line 1 is not UTF-8 text; it looks like macroman (\"René\")\n  \
         hint: add --encoding macroman, or save the file as \"CSV UTF-8\"",
    );
}

#[test]
fn the_header_is_found_below_what_programs_write_above_it() {
    let ann = ["ann@example.com Ann"];
    for end in ["\n", "\r\n", "\r"] {
        for text in [
            "sep=;\nemail;first_name\nann@example.com;Ann\n",
            "\"sep=|\"\nemail|first_name\nann@example.com|Ann\n",
            "\n,,,\nemail,first_name\n,\nann@example.com,Ann\n,,\n",
            "Members, May 2026\n\"Exported by\nZoe\"\n\nemail;first_name;;\nann@example.com;Ann;;;;\n",
        ] {
            assert_read(text.replace('\n', end).as_bytes(), &[], &ann);
        }
        let text = "Report\n1,2\nemail:first_name\nann@example.com:Ann\n".replace('\n', end);
        assert_read(text.as_bytes(), &["--skip-lines", "2", "--delimiter", ":"], &ann);
    }
    let (_, outcome) = imported(b"Report\nemail\nann@example.com\n", &[]);
    assert!(outcome.stderr.contains("the header is on line 2; the lines above it are skipped"), "{outcome}");
}

#[test]
fn columns_that_nobody_uses_do_no_harm() {
    let text = b"email,Notes,first_name,Notes,\nann@example.com,a,Ann,b,\n";
    assert_eq!(imported(text, &["--map", "Notes="]).0, ["ann@example.com Ann"]);
    let text = b",email,first_name\n0,ann@example.com,Ann\n";
    assert_eq!(imported(text, &["--ignore-unknown"]).0, ["ann@example.com Ann"]);
    assert_refused(
        "people.csv",
        b"email,first_name,\nann@example.com,Ann,\nbob@example.com,Bob,call\n",
        &[],
        "error: cannot read people.csv: column 3 has no name in the header (line 1), but a value on line 3\n  \
         hint: name column 3 or delete it; if line 1 is not the header, add --skip-lines N",
    );
    let twice = b"email,first_name,email\na@example.com,A,b@example.com\n";
    let (_, outcome) = imported(twice, &[]);
    assert!(outcome.stderr.contains("which maps to email: rename or delete one in the file"), "{outcome}");
    let (_, outcome) = synced(twice, &[]);
    assert!(outcome.stderr.contains("rename or delete one of them"), "{outcome}");
}

#[test]
fn every_kind_of_bad_row_is_on_its_line() {
    let text = "email,first_name\nann@example.com,Ann\n\nno address,\"B\nb\"\n\"ann\"@example.com,C\nshort\n\
                ann@example.com,D\n";
    for end in ["\n", "\r\n", "\r"] {
        let (_, outcome) = imported(text.replace('\n', end).as_bytes(), &[]);
        for expected in [
            "line 4: email \"no address\": invalid email address",
            "line 6: unreadable row: text after a closing quote",
            "line 7: unreadable row: 1 cell, but the header has 2 columns",
            "line 8: email \"ann@example.com\": duplicate email address: same as line 2",
        ] {
            assert!(outcome.stderr.contains(expected), "{expected} {end:?}\n{outcome}");
        }
    }
}

#[test]
fn json_is_never_read_as_a_table() {
    let people = ["ann@example.com Ann", "bob@example.com Bob"];
    for text in [
        "[{\"email\":\"ann@example.com\",\"first_name\":\"Ann\"},\n {\"email\":\"bob@example.com\",\"first_name\":\"Bob\"}]",
        "[\r\n  {\r\n    \"email\": \"ann@example.com\",\r\n    \"first_name\": \"Ann\"\r\n  },\r\n  {\"email\": \
         \"bob@example.com\",\"first_name\": \"Bob\"}\r\n]\r\n",
        "\u{feff}\n{\"email\":\"ann@example.com\",\"first_name\":\"Ann\"}\n{\"email\":\"bob@example.com\",\
         \"first_name\":\"Bob\"}\n",
        "{\n\"email\":\"ann@example.com\",\n\"first_name\":\"Ann\"}\n{\n\"email\":\"bob@example.com\",\
         \"first_name\":\"Bob\"\n}",
    ] {
        assert_read(text.as_bytes(), &[], &people);
    }
    assert_refused(
        "people.csv",
        b"[{\"email\":\"ann@example.com\"},\n{\"email\":\"bob@exa",
        &[],
        "error: cannot read people.csv: the JSON value that begins on line 2 is never closed\n  \
         hint: check that the file is complete",
    );
}

#[test]
fn json_on_standard_input_is_no_list_of_names() {
    let listing = json!([{"id": "1", "email": "ann@example.com"}, {"id": "2"}]);
    for text in [format!("{listing:#}\n"), format!("\u{feff} {listing}"), listing[0].to_string()] {
        for words in [["contacts", "get"], ["contacts", "delete"], ["tags", "get"]] {
            let (home, server) = (Home::new(), nobody());
            let mut command = support::logged_in(home.path(), &server.url(), "secret");
            let mut child = command
                .args(words)
                .args(["-", "--yes"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            let outcome = Outcome::from(child.wait_with_output().unwrap());
            assert_eq!(outcome.code, 2, "{outcome}");
            assert_eq!(
                outcome.stderr,
                "error: standard input is JSON; \"-\" reads one name or ID per line\n  \
                 hint: print the IDs of a listing with -o ids\n"
            );
            assert!(server.lines().is_empty());
        }
    }
}

#[test]
fn a_byte_order_mark_is_written_on_demand() {
    let listing = || support::json(200, r#"{"tags":[{"id":"1","tag":"Zoë"}],"meta":{"total":"1"}}"#);
    for (format, begins) in [("csv", "\u{feff}tag\n"), ("tsv", "\u{feff}tag\n"), ("json", "[")] {
        let (home, server) = (Home::new(), Server::start(vec![listing()]));
        let arguments = ["tags", "list", "--columns", "tag", "-o", format, "--bom"];
        let outcome = run(&mut support::scripted(home.path(), &server, &arguments));
        assert!(outcome.stdout.starts_with(begins) && outcome.stdout.contains("Zoë"), "{outcome}");
    }
}
