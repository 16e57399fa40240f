//! A server on loopback that answers from a script, for tests of what travels: it records every request, can leave,
//! cut or delay an answer, and fails the test where the script was not used up.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// One request as the server received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// `GET /api/3/contacts?limit=1`.
    pub line: String,
    /// Names in lower case, with values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Which connection it came on, counted from 0.
    pub connection: usize,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One scripted answer.
pub enum Step {
    /// These bytes, and the connection stays open.
    Send(Vec<u8>),
    /// These bytes, then the connection is closed; none to close it without an answer.
    SendAndClose(Vec<u8>),
    /// These bytes, and the connection is closed once it was idle: before the next request on it.
    SendThenHangUp(Vec<u8>),
    /// Nothing, until this signal comes or its sender is gone; then the connection is closed.
    Silent(Receiver<()>),
}

/// A plain answer with a body of JSON.
pub fn json(status: u16, body: &str) -> Step {
    Step::Send(answer(status, &[("Content-Type", "application/json")], body.as_bytes()))
}

/// An answer with further headers.
pub fn with_headers(status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    Step::Send(answer(status, headers, body.as_bytes()))
}

/// The bytes of an answer with its length.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Scripted\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

/// The server. Dropping it checks that every step was asked for.
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    left: Arc<Mutex<Vec<Step>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a free port with a script, one step a request.
    pub fn start(mut script: Vec<Step>) -> Self {
        assert!(!script.is_empty(), "a server without a script checks nothing");
        script.reverse();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let left = Arc::new(Mutex::new(script));
        let (seen, steps) = (Arc::clone(&received), Arc::clone(&left));
        let thread = thread::spawn(move || accept(&listener, &seen, &steps));
        Server { address, received, left, thread: Some(thread) }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers every request that comes on a connection, until it is closed, by what it is.
    pub fn serve_each(mut stream: TcpStream, answer: impl Fn(&Received) -> Vec<u8>) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(request) = read_request(&mut reader, 0) {
            stream.write_all(&answer(&request)).unwrap_or_default();
        }
    }

    /// All requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The lines of all requests so far.
    pub fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Wakes the accepting thread, which stops at a connection that says nothing once the test is over.
        let _ = TcpStream::connect(self.address).and_then(|mut stream| stream.write_all(b"STOP\r\n\r\n"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let left = self.left.lock().map_or(0, |left| left.len());
        if left > 0 && !thread::panicking() {
            panic!("{left} steps of the script were never asked for");
        }
    }
}

fn accept(listener: &TcpListener, received: &Arc<Mutex<Vec<Received>>>, left: &Arc<Mutex<Vec<Step>>>) {
    for (connection, stream) in listener.incoming().enumerate() {
        let stream = stream.unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let Some(first) = read_request(&mut reader, connection) else { continue };
        if first.line == "STOP" {
            return;
        }
        let (received, left) = (Arc::clone(received), Arc::clone(left));
        // A thread for each connection: a silent one must not keep the next from being served.
        thread::spawn(move || serve(stream, reader, first, &received, &left));
    }
}

fn serve(
    mut stream: TcpStream,
    mut reader: BufReader<TcpStream>,
    first: Received,
    received: &Mutex<Vec<Received>>,
    left: &Mutex<Vec<Step>>,
) {
    let connection = first.connection;
    let mut next = Some(first);
    while let Some(request) = next {
        received.lock().unwrap().push(request);
        let step = left.lock().unwrap().pop();
        match step {
            Some(Step::Send(bytes)) => stream.write_all(&bytes).unwrap_or_default(),
            Some(Step::SendAndClose(bytes)) => {
                stream.write_all(&bytes).unwrap_or_default();
                return;
            }
            Some(Step::SendThenHangUp(bytes)) => {
                stream.write_all(&bytes).unwrap_or_default();
                // The next request is read and recorded but gets no answer: what a server does that closes an idle
                // connection in the very moment it is used again.
                if let Some(request) = read_request(&mut reader, connection) {
                    received.lock().unwrap().push(request);
                    left.lock().unwrap().pop();
                }
                return;
            }
            Some(Step::Silent(signal)) => {
                let _ = signal.recv();
                return;
            }
            None => {
                let text = answer(599, &[], b"the script has no further step");
                stream.write_all(&text).unwrap_or_default();
            }
        }
        next = read_request(&mut reader, connection);
    }
}

fn read_request(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Received> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Received { line, headers, body, connection })
}

/// The program with a home of its own and the server as its account.
pub fn acamp(home: &std::path::Path, server: &Server, arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("acamp"));
    command.env_clear().env("HOME", home).env("ACAMP_URL", server.url()).env("ACAMP_TOKEN", "secret");
    // The script is of the calls themselves, without the reads before a write.
    command.env("ACAMP_HISTORY", "false");
    command.args(arguments).args(["--rate", "0", "--max-wait", "0s"]).stdin(std::process::Stdio::null());
    command
}
