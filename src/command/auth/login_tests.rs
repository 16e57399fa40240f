//! Tests of logging in, against a local server that sends one response.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::Receiver;

use super::*;
use crate::config::user_file::Config;
use crate::session::Options;
use crate::system::environment::Environment;
use crate::system::workers;

const USER: &str = "{\"user\":{\"id\":\"1\",\"username\":\"ann\",\"email\":\"ann@acme.example\"}}";

/// A server that sends one response and returns the head of the request.
fn serve(status: &'static str, body: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let request = workers::detached(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(|line| line.unwrap());
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let length = body.len();
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        head.join("\n")
    });
    (url, request)
}

fn context(root: &std::path::Path, options: Options) -> Context {
    Context::new(Options { quiet: true, max_retries: Some(0), ..options }, Environment::below(root))
}

fn login(url: &str, name: &str) -> Login {
    Login { url: Some(url.to_owned()), name: Some(name.to_owned()), with_token: true, ..Login::default() }
}

/// The default profile and the stored key of `name`.
fn saved(context: &Context, name: &str) -> (Option<String>, Option<String>) {
    let config = Config::read(context.paths().config().unwrap()).unwrap();
    let credentials = Credentials::read(&context.paths().credentials().unwrap()).unwrap();
    (config.default_profile, credentials.token(name).map(|token| token.reveal().to_owned()))
}

#[test]
fn a_key_that_works_is_saved_and_the_first_profile_is_the_default() {
    let root = tempfile::tempdir().unwrap();
    let (url, request) = serve("200 OK", USER);
    let context = context(root.path(), Options::default());
    let typed = Login { read_only: true, ..login(&format!("{url}/api/3/"), "acme") };
    log_in(&typed, &context, "k3y\n".as_bytes()).unwrap();
    let head = request.recv().unwrap().to_lowercase();
    assert!(head.starts_with("get /api/3/users/me ") && head.contains("api-token: k3y"), "{head}");
    assert_eq!(saved(&context, "acme"), (Some("acme".into()), Some("k3y".into())));
    let config = Config::read(context.paths().config().unwrap()).unwrap();
    let profile = config.profile("acme").unwrap();
    assert_eq!((profile.url.as_deref(), profile.mode), (Some(url.as_str()), Some(Mode::ReadOnly)));
}

#[test]
fn what_the_server_rejects_is_not_saved() {
    for (status, body, kind) in [
        ("403 Forbidden", "{\"message\":\"Forbidden\"}", Kind::Denied),
        ("404 Not Found", "{\"message\":\"No Result found\"}", Kind::NotFound),
        ("404 Not Found", "", Kind::Usage),
        ("200 OK", "<html>log in</html>", Kind::Other),
    ] {
        let root = tempfile::tempdir().unwrap();
        let (url, request) = serve(status, body);
        let context = context(root.path(), Options::default());
        let error = log_in(&login(&url, "acme"), &context, "k3y".as_bytes()).unwrap_err();
        request.recv().unwrap();
        assert_eq!(error.kind(), kind, "{status}");
        assert!(error.to_string().contains("Settings → Developer"), "{error}");
        assert!(!error.to_string().contains("k3y"), "{error}");
        assert_eq!(saved(&context, "acme"), (None, None));
    }
}

#[test]
fn a_dry_run_verifies_the_key_and_saves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (url, request) = serve("200 OK", USER);
    let context = context(root.path(), Options { dry_run: true, ..Options::default() });
    log_in(&login(&url, "acme"), &context, "k3y".as_bytes()).unwrap();
    request.recv().unwrap();
    assert_eq!(saved(&context, "acme"), (None, None));
}

#[test]
fn an_existing_key_is_replaced_only_after_confirmation() {
    let root = tempfile::tempdir().unwrap();
    let url = "https://acme.example".to_owned();
    let before = Stored { url: Some(url.clone()), ..Stored::default() };
    let first = context(root.path(), Options::default());
    store::save(first.paths(), "acme", &before, &Secret::new("old"), false).unwrap();
    let refused = log_in(&login(&url, "acme"), &first, "new".as_bytes()).unwrap_err();
    assert_eq!(refused.to_string().lines().last(), Some("  hint: add --yes"));
    let (other, request) = serve("200 OK", USER);
    assert_eq!(log_in(&login(&other, "acme"), &first, "new".as_bytes()).unwrap_err().kind(), Kind::Usage);
    assert_eq!(saved(&first, "acme").1.as_deref(), Some("old"));
    let again = context(root.path(), Options { yes: true, ..Options::default() });
    log_in(&login(&other, "acme"), &again, "new".as_bytes()).unwrap();
    request.recv().unwrap();
    // A profile existed before, so the default stays unset.
    assert_eq!(saved(&again, "acme"), (None, Some("new".into())));
}

#[test]
fn without_a_terminal_url_and_key_are_required() {
    let root = tempfile::tempdir().unwrap();
    let context = context(root.path(), Options::default());
    let without_url = Login { with_token: true, ..Login::default() };
    let without_token = Login { url: Some("https://acme.example".into()), ..Login::default() };
    for typed in [without_url, without_token] {
        let error = log_in(&typed, &context, "k3y".as_bytes()).unwrap_err();
        assert_eq!(error.message(), "cannot prompt for the URL and API key: --url and --with-token are required");
        assert_eq!(error.kind(), Kind::Usage);
    }
    let reserved = log_in(&login("https://acme.example", "sandbox"), &context, "k3y".as_bytes()).unwrap_err();
    assert!(reserved.message().contains("built-in"), "{reserved}");
}
