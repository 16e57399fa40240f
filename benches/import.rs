//! What preparing an import of a million rows costs: `contacts import --check`, which reads the file twice (for its
//! repeated addresses; then every row checked, written as it would be sent and cut into requests) and sends nothing. The
//! run reads it once more. CPU seconds and peak memory by GNU `time`; prints figures, judges nothing.
//!
//! `ROWS=100000` in the environment takes another number.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;

const FIELDS: &str = r#"{"fieldOptions":[],"fields":[{"id":"1","title":"Birthday","type":"date","perstag":"BIRTHDAY"},
    {"id":"2","title":"City","type":"text","perstag":"CITY"}],"meta":{"total":"2"}}"#;

fn main() {
    let rows = std::env::var("ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("people.csv");
    write_file(&path, rows);
    let url = serve();
    for _ in 0..3 {
        let output = Command::new("/usr/bin/time")
            .args(["-f", "%U s user, %S s system, %M KiB at most"])
            .arg(env!("CARGO_BIN_EXE_acamp"))
            .args(["contacts", "import"])
            .arg(&path)
            .args(["--check", "--exclude-automations", "-o", "none", "--quiet"])
            .env_clear()
            .envs([("ACAMP_URL", url.as_str()), ("ACAMP_TOKEN", "bench")])
            .env("HOME", folder.path())
            .output()
            .expect("GNU time can be started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        println!("{rows} rows: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
}

/// About 80 bytes a row: an address, names, a phone number, a date and a text as custom fields.
fn write_file(path: &Path, rows: u32) {
    let mut file = BufWriter::new(std::fs::File::create(path).expect("the file can be made"));
    writeln!(file, "email,first_name,last_name,phone,Birthday,City").expect("it can be written");
    for row in 0..rows {
        writeln!(
            file,
            "person{row}@example{}.com,First{},\"Last, {}\",+49 30 {row:07},19{}-0{}-1{},Town {}",
            row % 977,
            row % 1000,
            row % 5000,
            50 + row % 50,
            1 + row % 9,
            row % 9,
            row % 300
        )
        .expect("it can be written");
    }
}

/// A server on loopback that knows two custom fields.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback is there");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    thread::spawn(move || listener.incoming().flatten().for_each(answer));
    url
}

fn answer(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().expect("a connection can be shared").take(1 << 16));
    let mut line = String::new();
    while lines.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", FIELDS.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(FIELDS.as_bytes()));
}
