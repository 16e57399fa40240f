//! A minimal HTTP client, so that the tests see what is sent.

use std::io::{Read, Write};
use std::net::TcpStream;

use acamp_sandbox::{Data, Options, Running, TOKEN, start};
use serde_json::Value;

/// A response; `text` is the body, of which the invalid bytes are replaced.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Returns the value at a JSON pointer; `null` if there is none.
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// Returns the keys of the object at a JSON pointer.
    pub fn keys(&self, pointer: &str) -> Vec<String> {
        let value = self.at(pointer);
        let object = value.as_object().unwrap_or_else(|| panic!("no object at {pointer}: {}", self.text));
        object.keys().cloned().collect()
    }

    /// Returns the column `key` of the records at a JSON pointer.
    pub fn column(&self, pointer: &str, key: &str) -> Vec<Value> {
        let records = self.at(pointer);
        let records = records.as_array().unwrap_or_else(|| panic!("no array at {pointer}: {}", self.text));
        records.iter().map(|record| record[key].clone()).collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub fn options() -> Options {
    Options { rate: 0, ..Options::new(Data::Ephemeral) }
}

pub fn fresh() -> Running {
    start(options()).unwrap()
}

/// Returns a sandbox with these faults.
pub fn faulty(faults: &[&str]) -> Running {
    start(Options { faults: faults.iter().map(|fault| fault.parse().unwrap()).collect(), ..options() }).unwrap()
}

/// Sends a request; `None` if the connection ends without a response.
pub fn attempt(running: &Running, method: &str, path: &str, body: &Value) -> Option<Answer> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    exchange(running, &format!("{method} /api/3{path}"), &format!("\r\nApi-Token: {TOKEN}"), &body)
}

/// Sends a request with these headers, each after a line break; `None` if the connection ends without a response.
pub fn exchange(running: &Running, line: &str, headers: &str, body: &str) -> Option<Answer> {
    let address = running.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close{headers}");
    stream.write_all(format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    let mut bytes = Vec::new();
    // A reset is the end as well.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let (head, text) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Answer { status, head: head.to_owned(), text: text.to_owned() })
}

pub fn send(running: &Running, method: &str, path: &str, body: Value) -> Answer {
    attempt(running, method, path, &body).unwrap_or_else(|| panic!("no response to {method} {path}"))
}

pub fn get(running: &Running, path: &str) -> Answer {
    send(running, "GET", path, Value::Null)
}

/// Sends a request without a body and returns the status.
pub fn status(running: &Running, method: &str, path: &str) -> u16 {
    send(running, method, path, Value::Null).status
}
