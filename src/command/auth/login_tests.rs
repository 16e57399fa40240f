//! Tests of logging in, against one answer of a server on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::Receiver;

use super::*;
use crate::config::user_file::Config;
use crate::session::Options;
use crate::system::environment::Environment;
use crate::system::workers;

const USER: &str = "{\"user\":{\"id\":\"1\",\"username\":\"ann\",\"email\":\"ann@acme.example\"}}";

/// A server that gives one answer, and tells the head of the request it was asked.
fn serve(status: &'static str, body: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = workers::detached(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(|line| line.unwrap());
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let length = body.len();
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        head.join("\n")
    });
    (url, asked)
}

fn context(root: &std::path::Path, options: Options) -> Context {
    Context::new(Options { quiet: true, max_retries: Some(0), ..options }, Environment::below(root))
}

fn wanted(url: &str, name: &str) -> Wanted {
    Wanted { url: Some(url.to_owned()), name: Some(name.to_owned()), with_token: true, ..Wanted::default() }
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
    let (url, asked) = serve("200 OK", USER);
    let context = context(root.path(), Options::default());
    let typed = Wanted { read_only: true, ..wanted(&format!("{url}/api/3/"), "acme") };
    log_in(&typed, &context, "k3y\n".as_bytes()).unwrap();
    let head = asked.recv().unwrap().to_lowercase();
    assert!(head.starts_with("get /api/3/users/me ") && head.contains("api-token: k3y"), "{head}");
    assert_eq!(saved(&context, "acme"), (Some("acme".into()), Some("k3y".into())));
    let config = Config::read(context.paths().config().unwrap()).unwrap();
    let profile = config.profile("acme").unwrap();
    assert_eq!((profile.url.as_deref(), profile.mode), (Some(url.as_str()), Some(Mode::ReadOnly)));
}

#[test]
fn what_the_service_does_not_accept_is_not_saved() {
    for (status, body, kind) in [
        ("403 Forbidden", "{\"message\":\"Forbidden\"}", Kind::Denied),
        ("404 Not Found", "", Kind::NotFound),
        ("200 OK", "<html>log in</html>", Kind::Other),
    ] {
        let root = tempfile::tempdir().unwrap();
        let (url, asked) = serve(status, body);
        let context = context(root.path(), Options::default());
        let error = log_in(&wanted(&url, "acme"), &context, "k3y".as_bytes()).unwrap_err();
        asked.recv().unwrap();
        assert_eq!(error.kind(), kind, "{status}");
        assert!(error.to_string().contains("Settings → Developer"), "{error}");
        assert!(!error.to_string().contains("k3y"), "{error}");
        assert_eq!(saved(&context, "acme"), (None, None));
    }
}

#[test]
fn a_dry_run_tries_the_key_and_saves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (url, asked) = serve("200 OK", USER);
    let context = context(root.path(), Options { dry_run: true, ..Options::default() });
    log_in(&wanted(&url, "acme"), &context, "k3y".as_bytes()).unwrap();
    asked.recv().unwrap();
    assert_eq!(saved(&context, "acme"), (None, None));
}

#[test]
fn a_key_that_is_there_is_replaced_only_with_leave() {
    let root = tempfile::tempdir().unwrap();
    let url = "https://acme.example".to_owned();
    let before = Stored { url: Some(url.clone()), ..Stored::default() };
    let first = context(root.path(), Options::default());
    store::save(first.paths(), "acme", &before, &Secret::new("old"), false).unwrap();
    let refused = log_in(&wanted(&url, "acme"), &first, "new".as_bytes()).unwrap_err();
    assert_eq!(refused.to_string().lines().last(), Some("  hint: add --yes"));
    let (other, asked) = serve("200 OK", USER);
    assert_eq!(log_in(&wanted(&other, "acme"), &first, "new".as_bytes()).unwrap_err().kind(), Kind::Usage);
    assert_eq!(saved(&first, "acme").1.as_deref(), Some("old"));
    let again = context(root.path(), Options { yes: true, ..Options::default() });
    log_in(&wanted(&other, "acme"), &again, "new".as_bytes()).unwrap();
    asked.recv().unwrap();
    // There was a profile before, so the default is left as it was: none.
    assert_eq!(saved(&again, "acme"), (None, Some("new".into())));
}

#[test]
fn without_a_terminal_url_and_key_must_be_given() {
    let root = tempfile::tempdir().unwrap();
    let context = context(root.path(), Options::default());
    let without_url = Wanted { with_token: true, ..Wanted::default() };
    let without_token = Wanted { url: Some("https://acme.example".into()), ..Wanted::default() };
    for typed in [without_url, without_token] {
        let error = log_in(&typed, &context, "k3y".as_bytes()).unwrap_err();
        assert_eq!(error.message(), "cannot ask for URL and key: give --url and --with-token");
        assert_eq!(error.kind(), Kind::Usage);
    }
    let reserved = log_in(&wanted("https://acme.example", "sandbox"), &context, "k3y".as_bytes()).unwrap_err();
    assert!(reserved.message().contains("built-in"), "{reserved}");
}
