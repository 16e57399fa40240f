//! A server on loopback that computes each response from its request, in whatever order requests arrive.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Received, serve_each};

/// The response to a request, as bytes.
type Respond = dyn Fn(&Received) -> Vec<u8> + Send + Sync;

/// The server. Dropping it stops it.
pub struct Responder {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    stop: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<Vec<JoinHandle<()>>>>,
}

impl Responder {
    /// Starts on a free port.
    pub fn start(respond: impl Fn(&Received) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (received, stop) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let (seen, stopped): (Arc<Mutex<Vec<Received>>>, _) = (Arc::clone(&received), Arc::clone(&stop));
        let respond: Arc<Respond> = Arc::new(respond);
        let acceptor = thread::spawn(move || {
            let mut connections = Vec::new();
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let (respond, seen) = (Arc::clone(&respond), Arc::clone(&seen));
                connections.push(thread::spawn(move || {
                    serve_each(stream, |request| {
                        seen.lock().unwrap().push(request.clone());
                        respond(request)
                    });
                }));
            }
            connections
        });
        Responder { address, received, stop, acceptor: Some(acceptor) }
    }

    /// Starts on a free port; each response takes at least this long.
    pub fn slow(latency: Duration, respond: impl Fn(&Received) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Responder::start(move |request| {
            thread::sleep(latency);
            respond(request)
        })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The request lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.received.lock().unwrap().iter().map(|request| request.line.clone()).collect()
    }

    /// Waits until every client has closed its connections, and returns all request lines. Fails the test where a response
    /// could not be computed. A client of this process must be dropped first.
    pub fn finish(mut self) -> Vec<String> {
        let connections = self.stop();
        assert!(connections.into_iter().all(|connection| connection.join().is_ok()), "a response failed");
        self.lines()
    }

    fn stop(&mut self) -> Vec<JoinHandle<()>> {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the acceptor.
        let _ = TcpStream::connect(self.address).and_then(|mut stream| stream.flush());
        self.acceptor.take().map(|acceptor| acceptor.join().unwrap_or_default()).unwrap_or_default()
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.stop();
    }
}
