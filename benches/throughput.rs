//! What one contact of a large listing costs in CPU time (user and system), beside what people use otherwise, in one run
//! against the same loopback server. It answers every listing with prepared pages of contacts of 2.3 kB with all their
//! links. Prints figures; judges nothing. Needs `bash`, whose `time` counts; a peer that is not installed is left out.
//!
//! `cargo bench --bench throughput -- serve 100000` only serves that many contacts, for profilers.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const CONTACTS: u64 = 10_000;
const RUNS: usize = 11;
const PAGE: u64 = 100;
/// Ids have seven digits, so that those of a prepared page can be written over.
const FIRST_ID: u64 = 1_000_000;

/// One way to get all contacts, as a script for bash that finds the server's address in `$URL`.
struct Peer {
    name: &'static str,
    needs: &'static [&'static str],
    script: String,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [word, count] = words.as_slice()
        && word == "serve"
    {
        let url = serve(count.parse().expect("how many contacts to serve"));
        println!("export ACAMP_URL={url} ACAMP_TOKEN=bench");
        std::thread::park();
    }
    let url = serve(CONTACTS);
    let peers: Vec<Peer> = peers().into_iter().filter(is_there).collect();
    let mut costs: Vec<Vec<f64>> = vec![Vec::with_capacity(RUNS); peers.len()];
    // Round by round, so that what disturbs the machine disturbs all alike.
    for _ in 0..RUNS {
        for (peer, costs) in peers.iter().zip(&mut costs) {
            costs.push(microseconds(&url, &peer.script) / CONTACTS as f64);
        }
    }
    println!("CPU time a contact, user and system, of {CONTACTS} contacts; median and quartiles of {RUNS} runs");
    for costs in &mut costs {
        costs.sort_by(f64::total_cmp);
    }
    let ours = costs.first().map_or(f64::NAN, |costs| costs[RUNS / 2]);
    for (peer, costs) in peers.iter().zip(&costs) {
        let (low, median, high) = (costs[RUNS / 4], costs[RUNS / 2], costs[RUNS * 3 / 4]);
        println!("{:34} {median:7.2} µs ({low:.2} to {high:.2}), {:.2} times acamp", peer.name, median / ours);
    }
}

fn peers() -> Vec<Peer> {
    let acamp = |format: &str| format!("{ACAMP} contacts list --all --quiet --rate 0 -o {format}");
    let last = CONTACTS - PAGE;
    let curl = format!("curl -s -H 'Api-Token: bench' \"$URL/api/3/contacts?limit={PAGE}&offset=[0-{last}:{PAGE}]\"");
    let python = format!(
        "import json, os, sys, urllib.request\n\
         for offset in range(0, {CONTACTS}, {PAGE}):\n  \
         url = os.environ['URL'] + '/api/3/contacts?limit={PAGE}&offset=%d' % offset\n  \
         page = json.load(urllib.request.urlopen(urllib.request.Request(url, headers={{'Api-Token': 'bench'}})))\n  \
         for contact in page['contacts']:\n    \
         print(json.dumps(contact, separators=(',', ':')))"
    );
    vec![
        Peer { name: "acamp, JSON Lines", needs: &[], script: acamp("jsonl") },
        Peer { name: "acamp, CSV", needs: &[], script: acamp("csv") },
        Peer { name: "acamp, JSON", needs: &[], script: acamp("json") },
        Peer {
            name: "curl with a URL range and jq",
            needs: &["curl", "jq"],
            script: format!("{curl} | jq -c '.contacts[]'"),
        },
        Peer { name: "curl alone, nothing read", needs: &["curl"], script: curl },
        Peer {
            name: "Python with urllib and json",
            needs: &["python3"],
            script: format!("\"$(python3 -c 'import sys; print(sys.executable)')\" -c \"{python}\""),
        },
    ]
}

/// Whether all it needs is installed; says so where not.
fn is_there(peer: &Peer) -> bool {
    let is_missing = |program: &&&str| {
        let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        !found.is_ok_and(|status| status.success())
    };
    let missing = peer.needs.iter().find(is_missing);
    if let Some(program) = missing {
        println!("{}: left out, {program} is not installed", peer.name);
    }
    missing.is_none()
}

/// CPU time of all processes of the script.
fn microseconds(url: &str, script: &str) -> f64 {
    let output = Command::new("bash")
        .args(["-c", &format!("TIMEFORMAT='%U %S'; time {{ {script}; }} >/dev/null")])
        .env_clear()
        .envs([("URL", url), ("ACAMP_URL", url), ("ACAMP_TOKEN", "bench"), ("LC_ALL", "C")])
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", std::env::temp_dir())
        .stdin(Stdio::null())
        .output()
        .expect("bash can be started");
    let report = String::from_utf8_lossy(&output.stderr);
    let times = report.lines().last().unwrap_or_default();
    let seconds: f64 = times.split(' ').map(|time| time.parse::<f64>().expect(&report)).sum();
    assert!(output.status.success() && report.lines().count() == 1, "{script}\n{report}");
    seconds * 1e6
}

/// A page of contacts with the keys of a recorded one. Each id occurs in it as often as [`places`] says.
fn page() -> String {
    let names = [
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
    ];
    let mut contacts = String::new();
    for id in FIRST_ID..FIRST_ID + PAGE {
        let link = |name: &&str| format!(r#""{name}":"https:\/\/bench.api-us1.com\/api\/3\/contacts\/{id}\/{name}""#);
        let links: Vec<String> = names.iter().map(link).collect();
        let comma = if contacts.is_empty() { "" } else { "," };
        let links = links.join(",");
        let _ = write!(
            contacts,
            r#"{comma}{{"cdate":"2021-03-23T06:04:43-05:00","email":"person{id}@example.com","phone":"+49 30 1234567","firstName":"Jane","lastName":"Doe","orgid":"0","orgname":"","segmentio_id":"","bounced_hard":"0","bounced_soft":"0","bounced_date":null,"ip":"0","ua":null,"hash":"89e4d5a0f3c211e9b2100242ac130003","socialdata_lastcheck":null,"email_local":"","email_domain":"","sentcnt":"0","rating_tstamp":null,"gravatar":"0","deleted":"0","anonymized":"0","adate":null,"udate":"2021-03-23T06:04:43-05:00","edate":null,"deleted_at":null,"created_utc_timestamp":"2021-03-23 06:04:43","updated_utc_timestamp":"2021-03-23 06:04:43","created_timestamp":"2021-03-23 06:04:43","updated_timestamp":"2021-03-23 06:04:43","created_by":null,"updated_by":null,"scoreValues":[],"links":{{{links}}},"id":"{id}","organization":null}}"#,
        );
    }
    contacts
}

/// The positions of the ids in the page.
fn places(page: &str) -> Vec<(usize, u64)> {
    let id = |at: usize| page.get(at..at + 7)?.parse::<u64>().ok()?.checked_sub(FIRST_ID).filter(|place| *place < PAGE);
    page.match_indices("10000").filter_map(|(at, _)| Some((at, id(at)?))).collect()
}

/// What every connection answers from.
struct Prepared {
    page: String,
    places: Vec<(usize, u64)>,
    contacts: u64,
}

/// Serves that many contacts on loopback, on threads of its own.
fn serve(contacts: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("its address");
    let page = page();
    let prepared = Arc::new(Prepared { places: places(&page), page, contacts });
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let prepared = Arc::clone(&prepared);
            std::thread::spawn(move || answer(stream, &prepared));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, prepared: &Prepared) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let (mut first, mut line) = (String::new(), String::new());
        reader.read_line(&mut first).ok().filter(|length| *length > 0)?;
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        }
        let body = prepared.listing(&first);
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).ok()?;
    }
}

impl Prepared {
    /// The body for a request's first line: by offset or by id, whichever it asks for.
    fn listing(&self, line: &str) -> Vec<u8> {
        let number = |name: &str| {
            let (_, rest) = line.split_once(name)?;
            rest.split(|character: char| !character.is_ascii_digit()).next()?.parse::<u64>().ok()
        };
        let low = number("id_greater=").map_or(FIRST_ID, |id| (id + 1).max(FIRST_ID));
        let high = number("id_less=").map_or(u64::MAX, |id| id).min(FIRST_ID + self.contacts);
        let first = low + number("offset=").unwrap_or(0);
        let count = number("limit=").unwrap_or(20).min(PAGE).min(high.saturating_sub(first));
        let length =
            match self.page.match_indices(",{\"cdate\"").nth(usize::try_from(count).unwrap_or(0).wrapping_sub(1)) {
                _ if count == 0 => 0,
                Some((at, _)) => at,
                None => self.page.len(),
            };
        let mut body = Vec::with_capacity(length + 100);
        body.extend_from_slice(b"{\"scoreValues\":[],\"contacts\":[");
        let start = body.len();
        body.extend_from_slice(&self.page.as_bytes()[..length]);
        let mut digits = (u64::MAX, String::new());
        for (at, place) in self.places.iter().take_while(|(at, _)| *at < length) {
            if digits.0 != *place {
                digits = (*place, (first + place).to_string());
            }
            body[start + at..start + at + 7].copy_from_slice(digits.1.as_bytes());
        }
        let total = high.saturating_sub(low);
        body.extend_from_slice(format!("],\"deals\":[],\"meta\":{{\"total\":\"{total}\"}}}}").as_bytes());
        body
    }
}
