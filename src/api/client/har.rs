//! `--har FILE`: the exchanges of a run as an HTTP archive (HAR 1.2), for browsers' developer tools and support.
//!
//! The file is always a complete JSON document: each entry overwrites the closing brackets and adds new ones, in a single write.
//! It can be read during the run and after a run that failed or was killed; only a system crash during that write can leave a
//! broken last entry.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::exchange::Exchange;
use crate::api::client::redact::DisplayFilter;
use crate::error::{Error, Result, cannot_write, reason};
use crate::system::private_files;
use crate::system::workers::lock;

const TAIL: &[u8] = b"\n]}}\n";

/// The longest body that is recorded in full, in bytes.
const LONGEST: usize = 1024 * 1024;

/// An archive being written.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    state: Mutex<HarState>,
}

#[derive(Debug)]
struct HarState {
    file: File,
    /// The position of the closing brackets.
    end: u64,
    entries: usize,
    failed: bool,
}

impl Archive {
    /// Creates an empty archive, readable only by its owner: it holds the account's data.
    ///
    /// # Errors
    /// `Other` if it cannot be written; `Usage` if the path is not a regular file.
    pub fn create(path: &Path) -> Result<Self> {
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            let message = format!("cannot write {}: --har needs a regular file", path.display());
            return Err(Error::usage(message).hint("--har run.har"));
        }
        let failed = |error: std::io::Error| cannot_write(path, &error);
        let mut file = private_files::create(path).map_err(failed)?;
        let creator = json!({ "name": "acamp", "version": env!("CARGO_PKG_VERSION") });
        let mut head = format!("{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[").into_bytes();
        let end = head.len() as u64;
        head.extend_from_slice(TAIL);
        file.write_all(&head).map_err(failed)?;
        let state = HarState { file, end, entries: 0, failed: false };
        Ok(Archive { path: path.to_owned(), state: Mutex::new(state) })
    }

    /// Adds an exchange. If the archive cannot be written, warns once; the run continues.
    pub fn add(&self, exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) {
        let entry = entry(exchange, filter).to_string();
        let mut state = lock(&self.state);
        if let (Err(error), false) = (state.add(&entry), state.failed) {
            state.failed = true;
            let _ = writeln!(std::io::stderr(), "warning: cannot write {}: {}", self.path.display(), reason(&error));
        }
    }
}

impl HarState {
    fn add(&mut self, entry: &str) -> std::io::Result<()> {
        let before: &[u8] = if self.entries == 0 { b"\n" } else { b",\n" };
        let bytes = [before, entry.as_bytes(), TAIL].concat();
        self.file.seek(SeekFrom::Start(self.end))?;
        if let Err(error) = self.file.write_all(&bytes) {
            // The disk is full: what was complete before stays complete.
            self.file.set_len(self.end)?;
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(TAIL)?;
            return Err(error);
        }
        self.end += (bytes.len() - TAIL.len()) as u64;
        self.entries += 1;
        Ok(())
    }
}

pub(super) fn entry(exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) -> Value {
    let began = jiff::Timestamp::try_from(exchange.began).unwrap_or_default();
    let milliseconds = exchange.took.as_micros() as f64 / 1000.0;
    let mut entry = json!({
        "startedDateTime": began.to_string(),
        "time": milliseconds,
        "request": request(exchange, filter),
        "response": response(exchange, filter),
        "cache": {},
        "timings": { "send": 0, "wait": milliseconds, "receive": 0 },
    });
    if let Err(failure) = exchange.attempt {
        entry["comment"] = filter.text(&failure.why()).into();
    }
    entry
}

fn request(exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) -> Value {
    let outgoing = exchange.outgoing;
    let (url, query) = filter.url(&outgoing.url);
    let mut request = json!({
        "method": outgoing.method.as_str(),
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": named(&filter.headers(&outgoing.headers)),
        "queryString": named(&query),
        "headersSize": -1,
        "bodySize": outgoing.body.as_ref().map_or(0, Vec::len),
    });
    if let Some(body) = &outgoing.body {
        let kind = outgoing.content_type();
        request["postData"] = json!({ "mimeType": kind, "text": bounded(filter.body(body, kind)) });
    }
    request
}

/// The response; without one, the empty response with status 0 that browsers record.
fn response(exchange: &Exchange<'_>, filter: &DisplayFilter<'_>) -> Value {
    let Ok(response) = exchange.attempt else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
            "content": { "size": 0, "mimeType": "x-unknown" }, "redirectURL": "", "headersSize": -1, "bodySize": -1,
        });
    };
    let kind = response.header("content-type").unwrap_or("x-unknown");
    let shown: Vec<(String, String)> =
        response.headers.iter().map(|(name, value)| (name.clone(), filter.header(name, value))).collect();
    json!({
        "status": response.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": named(&shown),
        "content": { "size": response.body.len(), "mimeType": kind, "text": bounded(filter.body(&response.body, kind)) },
        "redirectURL": response.header("location").map(|to| filter.text(to)).unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
    })
}

fn named(pairs: &[(String, String)]) -> Vec<Value> {
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn bounded(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}… ({} bytes in total)", &text[..end], text.len())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::api::client::Response;
    use crate::api::client::transport::{Failure, OutgoingRequest};
    use crate::text::redact::Redactor;

    const TOKEN: &str = "0123456789abcdef";

    fn outgoing() -> OutgoingRequest {
        let mut headers = ureq::http::HeaderMap::new();
        headers.insert("api-token", TOKEN.parse().unwrap());
        headers.insert("content-type", "application/json".parse().unwrap());
        OutgoingRequest {
            method: ureq::http::Method::POST,
            url: format!("https://a.example/api/3/contacts?x={TOKEN}&email=jane%40example.com").parse().unwrap(),
            headers,
            body: Some(br#"{"contact":{"email":"jane@example.com"}}"#.to_vec()),
        }
    }

    fn archive(mask: bool, attempts: &[std::result::Result<Response, Failure>]) -> (Value, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.har");
        let archive = Archive::create(&path).unwrap();
        let read = || std::fs::read_to_string(&path).unwrap();
        let _: Value = serde_json::from_str(&read()).unwrap();
        let outgoing = outgoing();
        for attempt in attempts {
            let began = SystemTime::UNIX_EPOCH;
            let exchange = Exchange { outgoing: &outgoing, attempt, began, took: Duration::from_micros(1500) };
            archive.add(&exchange, &DisplayFilter::new(&Redactor::new(TOKEN), mask));
            let _: Value = serde_json::from_str(&read()).unwrap();
        }
        (serde_json::from_str(&read()).unwrap(), read())
    }

    #[test]
    fn the_archive_is_complete_after_every_exchange_and_has_no_secret() {
        let headers = vec![("set-cookie".to_owned(), "PHPSESSID=1".to_owned())];
        let body = format!(r#"{{"said":"{TOKEN}"}}"#).into_bytes();
        let answered = Ok(Response { status: 200, headers, body, unsettled: false, beside: None });
        let (har, text) = archive(false, &[answered, Err(Failure::Lost("the connection was closed".into()))]);
        let entries = &har["log"]["entries"];
        assert_eq!((entries[0]["response"]["status"].as_u64(), entries[0]["time"].as_f64()), (Some(200), Some(1.5)));
        assert_eq!(entries[0]["startedDateTime"], "1970-01-01T00:00:00Z");
        assert_eq!(entries[1]["comment"], "the connection was closed");
        assert!(!text.contains(TOKEN) && !text.contains("PHPSESSID") && text.contains("jane@example.com"), "{text}");
    }

    #[test]
    fn a_masked_archive_has_no_personal_data() {
        let (_, text) = archive(true, &[Err(Failure::NotSent("connection refused".into()))]);
        assert!(!text.contains("jane") && text.contains("example.invalid"), "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use crate::error::Kind;
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.har");
        std::fs::write(&path, "an old file that is longer than the new one and readable by all").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        Archive::create(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let _: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(Archive::create(Path::new("/dev/null")).unwrap_err().kind(), Kind::Usage);
    }
}
