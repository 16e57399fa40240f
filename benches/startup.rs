//! What one command costs: instruction counts by callgrind, and wall time against curl for the same URL, A B A B … in one
//! run on loopback. Prints figures; judges nothing. Needs `valgrind` and `curl`.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use acamp::test::config::ENVIRONMENT;
use acamp::test::name_cache::{self, Content, Entry, NameCache};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const PAIRS: usize = 200;

fn main() {
    let url = serve(page(20));
    println!("instructions, `acamp --version`: {}", instructions(&url, &["--version"]));
    let list = ["contacts", "list", "--limit", "20", "-o", "json"];
    println!("instructions, `acamp contacts list --limit 20 -o json`: {}", instructions(&url, &list));
    println!("instructions, `acamp deals list`: {}", instructions(&url, &["deals", "list", "--limit", "20"]));
    let home = kept_tags(&url, 10_000);
    for typed in ["tag-77", ""] {
        let line = format!("acamp contacts tags add 1 {typed}");
        let count = completion(home.path(), &url, &line, typed);
        println!("instructions, completing a tag from `{typed}` with 10,000 kept: {count}");
    }

    let mut ours = Vec::with_capacity(PAIRS);
    let mut theirs = Vec::with_capacity(PAIRS);
    let full = format!("{url}/api/3/contacts?limit=20&orders%5Bid%5D=ASC");
    for _ in 0..PAIRS {
        ours.push(time(acamp(&url, &list)));
        let mut curl = Command::new("curl");
        curl.args(["-s", "-H", "Api-Token: bench", &full]);
        theirs.push(time(curl));
    }
    let mut ratios: Vec<f64> =
        ours.iter().zip(&theirs).map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    ours.sort();
    theirs.sort();
    println!("wall time of `acamp contacts list --limit 20 -o json`, median of {PAIRS}: {:?}", ours[PAIRS / 2]);
    println!("wall time of `curl -s` for the same URL, median of {PAIRS}: {:?}", theirs[PAIRS / 2]);
    println!(
        "ratio acamp/curl, pair by pair: median {:.2}, quartiles {:.2} to {:.2}",
        ratios[PAIRS / 2],
        ratios[PAIRS / 4],
        ratios[PAIRS * 3 / 4]
    );
}

/// The program in a cleared environment, logged in to `url`.
fn acamp(url: &str, args: &[&str]) -> Command {
    let mut command = Command::new(ACAMP);
    command
        .args(args)
        .args(["--rate", "0"])
        .env_clear()
        .env("ACAMP_URL", url)
        .env("ACAMP_TOKEN", "bench")
        .env("HOME", std::env::temp_dir());
    command
}

fn time(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("the command can be started");
    assert!(status.success(), "{command:?} ended with {status}");
    start.elapsed()
}

fn instructions(url: &str, args: &[&str]) -> String {
    let mut command = counted(url, &std::env::temp_dir());
    command.args(args);
    count(command)
}

/// What a shell's question costs, in a home in which names are kept.
fn completion(home: &Path, url: &str, line: &str, word: &str) -> String {
    let mut command = counted(url, home);
    command.args(["--", line, word]).env("ACAMP_COMPLETE", "bash");
    count(command)
}

/// A home in which the names of so many tags of the account at `url` are kept.
fn kept_tags(url: &str, tags: usize) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let tag = |id: usize| Entry { id: id.to_string(), name: format!("tag-{id} of some length"), ..Entry::default() };
    let content = Content { since: name_cache::now(), complete: true, entries: (1..=tags).map(tag).collect() };
    let cache = home.path().join(".cache/acamp");
    NameCache::new(&cache, ENVIRONMENT, url, acamp::test::config::CACHE_TTL).store("tags", &content);
    home
}

fn counted(url: &str, home: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", ACAMP])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs([("ACAMP_URL", url), ("ACAMP_TOKEN", "bench")])
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join(".cache"))
        .stdin(Stdio::null());
    command
}

fn count(mut command: Command) -> String {
    let output = command.output().expect("valgrind can be started");
    let report = String::from_utf8_lossy(&output.stderr);
    let line = report.lines().find_map(|line| line.split("Collected :").nth(1));
    assert!(output.status.success(), "{report}");
    line.map_or_else(|| "not counted".to_owned(), |count| count.trim().to_owned())
}

/// One page of contacts of about 2.3 kB each, with the keys of a recorded one.
fn page(contacts: usize) -> String {
    let links: Vec<String> = [
        "bounceLogs",
        "contactAutomations",
        "contactData",
        "contactGoals",
        "contactLists",
        "contactLogs",
        "contactTags",
        "contactDeals",
        "deals",
        "fieldValues",
        "geoIps",
        "notes",
        "organization",
        "plusAppend",
        "trackingLogs",
        "scoreValues",
        "accountContacts",
        "automationEntryCounts",
    ]
    .iter()
    .map(|name| format!(r#""{name}":"https:\/\/bench.api-us1.com\/api\/3\/contacts\/1\/{name}""#))
    .collect();
    let one = |id: usize| {
        format!(
            r#"{{"cdate":"2021-03-23T06:04:43-05:00","email":"person{id}@example.com","phone":"+49 30 1234567","firstName":"Jane","lastName":"Doe","orgid":"0","orgname":"","segmentio_id":"","bounced_hard":"0","bounced_soft":"0","bounced_date":null,"ip":"0","ua":null,"hash":"89e4d5a0f3c211e9b2100242ac130003","socialdata_lastcheck":null,"email_local":"","email_domain":"","sentcnt":"0","rating_tstamp":null,"gravatar":"0","deleted":"0","anonymized":"0","adate":null,"udate":"2021-03-23T06:04:43-05:00","edate":null,"deleted_at":null,"created_utc_timestamp":"2021-03-23 06:04:43","updated_utc_timestamp":"2021-03-23 06:04:43","created_timestamp":"2021-03-23 06:04:43","updated_timestamp":"2021-03-23 06:04:43","created_by":null,"updated_by":null,"scoreValues":[],"links":{{{}}},"id":"{id}","organization":null}}"#,
            links.join(",")
        )
    };
    let all: Vec<String> = (1..=contacts).map(one).collect();
    format!(r#"{{"scoreValues":[],"contacts":[{}],"deals":[],"meta":{{"total":"{contacts}"}}}}"#, all.join(","))
}

/// Serves `body` to every request on loopback, on threads of its own.
fn serve(body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let body = body.clone();
            std::thread::spawn(move || answer(stream, &body));
        }
    });
    format!("http://{address}")
}

fn answer(stream: TcpStream, body: &str) {
    let Ok(clone) = stream.try_clone() else { return };
    let mut reader = BufReader::new(clone);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        loop {
            line.clear();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => {}
            }
        }
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).is_err() {
            return;
        }
    }
}
