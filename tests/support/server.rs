//! A server on loopback that responds from a script: it records every request, can drop, cut or delay a response, and
//! fails the test where a part of the script was not requested, or where requests are concurrent: they have no order
//! that a script could rely on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::turns::Turns;

/// One request as the server received it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The request line, such as `GET /api/3/contacts?limit=1`.
    pub line: String,
    /// Names in lower case, with values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The connection it arrived on, counted from 0.
    pub connection: usize,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One scripted response.
pub enum Step {
    /// Sends these bytes and keeps the connection open.
    Send(Vec<u8>),
    /// Sends these bytes, if any, and closes the connection.
    SendAndClose(Vec<u8>),
    /// Sends these bytes and closes the connection when the next request on it arrives.
    SendThenHangUp(Vec<u8>),
    /// Sends nothing; closes the connection on this signal or when its sender is dropped.
    Silent(Receiver<()>),
}

/// A response with a JSON body.
pub fn json(status: u16, body: &str) -> Step {
    Step::Send(response(status, &[("Content-Type", "application/json")], body.as_bytes()))
}

/// A response with further headers.
pub fn with_headers(status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    Step::Send(response(status, headers, body.as_bytes()))
}

/// No response: the connection is closed after the request.
pub fn lost() -> Step {
    Step::SendAndClose(Vec::new())
}

/// The bytes of a response with its length.
pub fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Scripted\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

/// The server. Dropping it checks that every step was requested, one at a time.
pub struct Server {
    address: SocketAddr,
    script: Arc<Script>,
    thread: Option<JoinHandle<()>>,
}

/// What the threads of a server share.
#[derive(Default)]
struct Script {
    received: Mutex<Vec<Received>>,
    left: Mutex<Vec<Step>>,
    turns: Turns,
}

impl Server {
    /// Starts on a free port with a script, one step per request.
    pub fn start(mut steps: Vec<Step>) -> Self {
        assert!(!steps.is_empty(), "a server without a script checks nothing");
        steps.reverse();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let script = Arc::new(Script { left: Mutex::new(steps), ..Script::default() });
        let shared = Arc::clone(&script);
        let thread = thread::spawn(move || accept(&listener, &shared));
        Server { address, script, thread: Some(thread) }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.script.received.lock().unwrap().clone()
    }

    /// The lines of all requests so far.
    pub fn lines(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.line).collect()
    }
}

/// Responds to every request on a connection until the client closes it.
pub fn serve_each(mut stream: TcpStream, respond: impl Fn(&Received) -> Vec<u8>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read_request(&mut reader, 0) {
        stream.write_all(&respond(&request)).unwrap_or_default();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Wakes the accepting thread and stops it.
        let _ = TcpStream::connect(self.address).and_then(|mut stream| stream.write_all(b"STOP\r\n\r\n"));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let concurrent = self.script.turns.violation();
        let left = self.script.left.lock().map_or(0, |left| left.len());
        match concurrent {
            // A second panic would abort the test program.
            #[allow(clippy::print_stderr)]
            Some(what) if thread::panicking() => eprintln!("{what}"),
            Some(what) => panic!("{what}"),
            None if left > 0 && !thread::panicking() => panic!("{left} steps of the script were not requested"),
            None => {}
        }
    }
}

fn accept(listener: &TcpListener, script: &Arc<Script>) {
    for (connection, stream) in listener.incoming().enumerate() {
        let stream = stream.unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let Some(first) = read_request(&mut reader, connection) else { continue };
        if first.line == "STOP" {
            return;
        }
        let script = Arc::clone(script);
        // A thread for each connection: a silent one must not keep the next from being served.
        thread::spawn(move || serve(stream, reader, first, &script));
    }
}

fn serve(mut stream: TcpStream, mut reader: BufReader<TcpStream>, first: Received, script: &Script) {
    let connection = first.connection;
    let mut send = |bytes: &[u8]| stream.write_all(bytes).unwrap_or_default();
    // Ends before the client can see that the connection is closed.
    let turn = script.turns.begin(&first.line);
    let mut next = Some(first);
    while let Some(request) = next {
        let line = request.line.clone();
        script.received.lock().unwrap().push(request);
        let step = script.left.lock().unwrap().pop();
        // A client that waits in vain gives up in its own time.
        let is_silent = matches!(step, Some(Step::Silent(_)));
        if let Some(what) = (!is_silent).then(|| turn.hold(&line)).flatten() {
            send(&response(599, &[], what.as_bytes()));
            return;
        }
        match step {
            Some(Step::Send(bytes)) => send(&bytes),
            Some(Step::SendAndClose(bytes)) => {
                drop(turn);
                send(&bytes);
                return;
            }
            Some(Step::SendThenHangUp(bytes)) => {
                send(&bytes);
                // The next request is read and recorded but gets no response, like from a server that closes an idle
                // connection at the moment it is used again.
                if let Some(request) = read_request(&mut reader, connection) {
                    script.received.lock().unwrap().push(request);
                    script.left.lock().unwrap().pop();
                }
                return;
            }
            Some(Step::Silent(signal)) => {
                drop(turn);
                let _ = signal.recv();
                return;
            }
            None => send(&response(599, &[], b"the script has no further step")),
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
