//! What the emulator bears: a store of 1,000,000 contacts, the reads of contacts it answers a second with its rate limit
//! off, and how long a page takes from the first to the last, by id and in other ways. The server is the program itself,
//! and answers on one thread; the clients keep their connections. Prints figures; judges nothing.
//!
//! `cargo bench --bench load -- 1000000`: contacts. A read is `GET /contacts/{id}`. The server's CPU time is from `/proc`.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const ACAMP: &str = env!("CARGO_BIN_EXE_acamp");
const CONTACTS: u64 = 1_000_000;
/// Connections that ask at the same time.
const CLIENTS: u64 = 4;
/// For so long they ask.
const ASKED_FOR: Duration = Duration::from_secs(5);
/// Each page is asked for so many times.
const RUNS: usize = 21;
/// Ticks of the clock that `/proc` counts in, a second: Linux has had no other.
const TICKS: f64 = 100.0;

fn main() {
    let contacts = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(CONTACTS);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("store");
    let begun = Instant::now();
    let seeded = acamp(folder.path(), &["sandbox", "seed", "--contacts", &contacts.to_string()], &data).status();
    assert!(seeded.expect("the program can be started").success(), "seeding failed");
    println!("{contacts} contacts seeded in {:.1} s", begun.elapsed().as_secs_f64());

    let server = Server::start(folder.path(), &data);
    reads(&server, contacts);
    for (what, query) in listings(contacts) {
        page(&server, &what, &query);
    }
    println!("the server holds {} MB at most", server.most_memory() / 1_024);
}

/// Pages to ask for: what they are, and their address below `/api/3`.
fn listings(contacts: u64) -> Vec<(String, String)> {
    let offsets = [0, contacts / 4, contacts / 2, contacts - 100];
    let by_offset = offsets.map(|offset| {
        let query = format!("/contacts?orders[id]=ASC&limit=100&offset={offset}");
        (format!("100 by id from {offset}"), query)
    });
    let after = offsets.map(|id| {
        let query = format!("/contacts?orders[id]=ASC&limit=100&id_greater={id}");
        (format!("100 by id above {id}"), query)
    });
    let others = [
        ("100 as they come, the last", format!("/contacts?limit=100&offset={}", contacts - 100)),
        ("by email", "/contacts?email=nobody@example.com".to_owned()),
        ("100 of a list", "/contacts?listid=1&limit=100".to_owned()),
        ("100 of a tag", "/contacts?tagid=1&limit=100".to_owned()),
    ];
    let others = others.map(|(what, query)| (what.to_owned(), query));
    by_offset.into_iter().chain(after).chain(others).collect()
}

fn reads(server: &Server, contacts: u64) {
    let cpu = server.cpu();
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let mut connection = server.connect();
            thread::spawn(move || {
                let (mut answered, mut id) = (0_u64, client);
                while begun.elapsed() < ASKED_FOR {
                    // Far apart, so that no read finds its row where the one before was.
                    id = (id + 611_953) % contacts;
                    let length = connection.ask(&format!("/contacts/{}", id + 1));
                    assert!(length > 500, "a contact's answer has only {length} bytes");
                    answered += 1;
                }
                answered
            })
        })
        .collect();
    let answered: u64 = clients.into_iter().map(|client| client.join().expect("a client that ends")).sum();
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), server.cpu() - cpu);
    println!(
        "{:.0} contact reads/s over {CLIENTS} connections; {:.0} for each second of the server's CPU",
        answered as f64 / wall,
        answered as f64 / cpu
    );
}

fn page(server: &Server, what: &str, query: &str) {
    let mut connection = server.connect();
    let mut length = 0;
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            length = connection.ask(query);
            begun.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (low, median, high) = (times[RUNS / 4], times[RUNS / 2], times[RUNS * 3 / 4]);
    println!("{what:32} {median:8.2} ms ({low:.2} to {high:.2}), {length} bytes");
}

fn acamp(home: &Path, words: &[&str], data: &Path) -> Command {
    let mut command = Command::new(ACAMP);
    command.args(words).arg("--data").arg(data).env_clear().env("HOME", home);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// `acamp sandbox serve`; it ends with this.
struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(home: &Path, data: &Path) -> Self {
        let mut command = acamp(home, &["sandbox", "serve", "--rate", "0", "-o", "json"], data);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program can be started");
        let mut told = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let told: serde_json::Value = loop {
            assert!(output.read_line(&mut told).expect("text") > 0, "the server says where it is");
            if let Ok(told) = serde_json::from_str(&told) {
                break told;
            }
        };
        let text = |key: &str| told[key].as_str().expect("text").to_owned();
        let address = text("url").trim_start_matches("http://").to_owned();
        Server { child, address, token: text("token") }
    }

    fn connect(&self) -> Connection {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_nodelay(true).expect("a socket that does not wait");
        let request = format!("Host: {}\r\nApi-Token: {}\r\n\r\n", self.address, self.token);
        Connection { answers: BufReader::with_capacity(1 << 16, stream), headers: request, body: Vec::new() }
    }

    /// Seconds of CPU time it has taken, user and system.
    fn cpu(&self) -> f64 {
        let stat = self.about("stat");
        let after_name = stat.rsplit(')').next().expect("fields after the name");
        let fields: Vec<f64> = after_name.split_whitespace().map(|field| field.parse().unwrap_or(0.0)).collect();
        (fields[11] + fields[12]) / TICKS
    }

    /// KiB.
    fn most_memory(&self) -> u64 {
        let status = self.about("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    fn about(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(path).expect("a Linux that tells of its processes")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection that is kept.
struct Connection {
    answers: BufReader<TcpStream>,
    headers: String,
    body: Vec<u8>,
}

impl Connection {
    /// Asks for a path below `/api/3` and gives how many bytes the body of its answer has.
    fn ask(&mut self, path: &str) -> usize {
        let request = format!("GET /api/3{path} HTTP/1.1\r\n{}", self.headers);
        self.answers.get_mut().write_all(request.as_bytes()).expect("a request");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("a status");
        assert!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            self.answers.read_line(&mut line).expect("a header");
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        self.body.resize(length, 0);
        self.answers.read_exact(&mut self.body).expect("a body");
        length
    }
}
