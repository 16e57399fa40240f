//! A server on loopback that responds from a script: it records every request, can drop, cut or delay a response, and
//! fails the test where a part of the script was not requested.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

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

/// The server. Dropping it checks that every step was requested.
pub struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    left: Arc<Mutex<Vec<Step>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a free port with a script, one step per request.
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

    /// All requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
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
        let left = self.left.lock().map_or(0, |left| left.len());
        if left > 0 && !thread::panicking() {
            panic!("{left} steps of the script were not requested");
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
                // The next request is read and recorded but gets no response, like from a server that closes an idle
                // connection at the moment it is used again.
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
                let text = response(599, &[], b"the script has no further step");
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
