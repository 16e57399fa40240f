//! The emulator killed (`SIGKILL`) in the middle of writes: the store is whole, and what was answered is in it.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use acamp::sandbox::resources;
use acamp::sandbox::resources::contacts::CONTACTS;
use acamp::sandbox::store::Conditions;
use acamp::sandbox::store::{Selection, Store};
use serde_json::Value;

use crate::support::{Home, SandboxProcess, program};

/// How often it is killed, each time a little later in its work.
const KILLS: usize = 8;
const WRITERS: usize = 3;

#[test]
fn a_sandbox_killed_during_writes_leaves_a_consistent_store() {
    let home = Home::new();
    let mut answered = HashSet::new();
    for round in 0..KILLS {
        let mut server = SandboxProcess::start(program(home.path()), &["--data", "."]);
        let address = server.url.strip_prefix("http://").unwrap().to_owned();
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (sender, address) = (sender.clone(), address.as_str());
                scope.spawn(move || write(address, &format!("r{round}w{writer}n"), &sender));
            }
            drop(sender);
            // So many are answered, and others are on their way.
            answered.extend(receiver.iter().take(3 + round * 5));
            server.kill();
            answered.extend(receiver.iter());
        });
        check(home.path(), &answered);
    }
    assert!(answered.len() >= KILLS * 3, "{} writes were answered", answered.len());
}

/// Makes contacts until nobody answers, and tells of those that were answered.
fn write(address: &str, name: &str, sender: &Sender<String>) {
    for number in 0.. {
        let email = format!("{name}{number}@example.com");
        match post(address, &email) {
            Some(answer) if answer.starts_with("HTTP/1.1 201") && answer.contains(&email) => {
                sender.send(email).unwrap()
            }
            _ => return,
        }
    }
}

fn post(address: &str, email: &str) -> Option<String> {
    let body = format!("{{\"contact\":{{\"email\":\"{email}\"}}}}");
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let head = "POST /api/3/contacts HTTP/1.1\r\nHost: x\r\nApi-Token: sandbox\r\nConnection: close";
    stream.write_all(format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn check(data: &Path, answered: &HashSet<String>) {
    let store = Store::open(data).unwrap();
    let text = |sql: &str| store.connection().query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    for noun in resources::ALL {
        let counted = text(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM \"{}\"", noun.path));
        assert_eq!(store.count(noun, &Conditions::default()).unwrap().to_string(), counted, "{}", noun.path);
    }
    let rows = store.select(&CONTACTS, &Selection::all(Conditions::default())).unwrap();
    let emails: Vec<&str> = rows.iter().filter_map(|row| row.body.get("email").and_then(Value::as_str)).collect();
    let distinct: HashSet<&str> = emails.iter().copied().collect();
    assert_eq!(distinct.len(), emails.len(), "a contact is there twice");
    let lost: Vec<&String> = answered.iter().filter(|email| !distinct.contains(email.as_str())).collect();
    assert!(lost.is_empty(), "answered and gone: {lost:?}");
}
