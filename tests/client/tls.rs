//! Servers for the tests of TLS and proxies: servers with certificates of a test authority, and a scripted
//! proxy. All on loopback.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Home, response};

/// An authority that is trusted only where it is named.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    home: Home,
}

impl Authority {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let home = Home::new();
        home.write("ca.pem", certificate.pem());
        Authority { issuer: Issuer::new(params, key), home }
    }

    /// Its certificate, as `--ca-cert` takes it.
    pub fn file(&self) -> std::path::PathBuf {
        self.home.join("ca.pem")
    }

    /// A server for `name` whose certificate is valid in these years.
    pub fn server(&self, name: &str, years: (i32, i32)) -> TlsServer {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsServer::start(Arc::new(config))
    }
}

/// A server that answers each request with `{}`.
pub struct TlsServer {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl TlsServer {
    fn start(config: Arc<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        // It ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                if let Ok(head) = head(&mut BufReader::new(&mut stream)) {
                    seen.lock().unwrap().push(head);
                    let _ = stream.write_all(&response(200, &[("Connection", "close")], b"{}"));
                    stream.conn.send_close_notify();
                    let _ = stream.flush();
                }
            }
        });
        TlsServer { port, requests }
    }

    /// The heads of the requests.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// A proxy that answers each CONNECT with a status, and opens the tunnel to a port where that is 200.
pub struct Proxy {
    pub port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub fn start(status: u16, target: u16) -> Self {
        Proxy::scripted(status, "", target)
    }

    /// A proxy that opens no tunnel, with these lines of headers.
    pub fn offering(status: u16, headers: &str) -> Self {
        Proxy::scripted(status, &format!("{headers}\r\n"), 0)
    }

    fn scripted(status: u16, headers: &str, target: u16) -> Self {
        let answer = format!("HTTP/1.1 {status} Scripted\r\n{headers}\r\n");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Ok(head) = head(&mut BufReader::new(stream.try_clone().unwrap())) else { continue };
                seen.lock().unwrap().push(head);
                stream.write_all(answer.as_bytes()).unwrap();
                if status == 200 {
                    relay(stream, TcpStream::connect(("127.0.0.1", target)).unwrap());
                }
            }
        });
        Proxy { port, asked }
    }

    /// The heads of the requests for a tunnel.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn relay(client: TcpStream, server: TcpStream) {
    for (mut from, mut to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    }
}

/// A port that accepts connections and never responds.
pub fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// The lines up to the first empty one.
fn head(reader: &mut BufReader<impl Read>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let before = text.len();
        if reader.read_line(&mut text)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if text[before..].trim().is_empty() {
            return Ok(text);
        }
    }
}
