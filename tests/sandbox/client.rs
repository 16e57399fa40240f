//! A tiny HTTP client over a plain socket, so that tests see the very bytes.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use acamp::sandbox::{Running, TOKEN};
use serde_json::Value;

pub struct Response {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub text: String,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The value at a JSON pointer, `null` where there is none.
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    pub fn keys(&self, pointer: &str) -> Vec<String> {
        let value = self.at(pointer);
        let object = value.as_object().unwrap_or_else(|| panic!("no object at {pointer}: {}", self.text));
        object.keys().cloned().collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn status_and_text(&self) -> (u16, &str) {
        (self.status, &self.text)
    }
}

pub fn raw(running: &Running, method: &str, path: &str, headers: &str, body: &str) -> Response {
    let address = running.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n");
    stream.write_all(format!("{head}{headers}\r\n{body}").as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let headers = pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Response { status, headers, text: body.to_owned() }
}

pub fn send(running: &Running, method: &str, path: &str, body: Value) -> Response {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    raw(running, method, &format!("/api/3{path}"), &format!("Api-Token: {TOKEN}\r\n"), &body)
}

pub fn get(running: &Running, path: &str) -> Response {
    send(running, "GET", path, Value::Null)
}

pub fn delete(running: &Running, path: &str) -> Response {
    send(running, "DELETE", path, Value::Null)
}

/// `meta.total` of a listing, as text.
pub fn total(running: &Running, path: &str) -> String {
    get(running, path).at("/meta/total").as_str().unwrap().to_owned()
}

pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
