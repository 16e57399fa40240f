//! The sources of an API key, and fetching it.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::Secret;
use crate::error::{Error, Kind, Result};
use crate::system::{child_process, workers};
use crate::text::incoming;

/// How long a `token_command` may take: enough to unlock a vault by hand.
const COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// Maximum length of a key in bytes; ActiveCampaign's keys have 72.
const LONGEST: u64 = 64 * 1024;

/// The source of an API key.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// The key itself: from a variable, from `credentials.toml`, or of the sandbox.
    Known(Secret),
    /// A file that contains only the key.
    File(PathBuf),
    /// A program that prints the key, and its arguments; run only when the key is needed.
    Command(Vec<String>),
}

impl TokenSource {
    /// Gets the key.
    ///
    /// # Errors
    /// `Denied` if the file cannot be read, the program fails or takes longer than 30 seconds, or the result is not a
    /// key. The output of the program is never shown.
    pub fn fetch(&self) -> Result<Secret> {
        match self {
            TokenSource::Known(secret) => check("the API key", secret.clone()),
            TokenSource::File(path) => read_file(path),
            TokenSource::Command(arguments) => run(arguments, COMMAND_LIMIT, can_prompt()),
        }
    }
}

/// The key in `secret`, cleaned, if it can be sent in a header: one non-empty word of visible ASCII.
///
/// # Errors
/// `Denied` with `what`, never with the key.
pub fn check(what: &str, secret: Secret) -> Result<Secret> {
    let key = incoming::address(secret.reveal());
    if key.is_empty() {
        return Err(Error::new(Kind::Denied, format!("{what} is empty")));
    }
    if let Some(letter) = incoming::invisible(key) {
        let why = format!("it contains the invisible character {}", letter.escape_unicode());
        return Err(Error::new(Kind::Denied, format!("{what} is not valid: {why}")));
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::new(Kind::Denied, format!("{what} is not valid: an API key is one word")));
    }
    Ok(Secret::new(key))
}

/// Reads a key from `reader`.
///
/// # Errors
/// As [`check`], and `Denied` if it cannot be read or is not text.
pub fn read_from(what: &str, reader: impl Read) -> Result<Secret> {
    let refused = |why: &str| Error::new(Kind::Denied, format!("cannot read {what}: {why}"));
    let mut bytes = Zeroizing::new(Vec::new());
    reader.take(LONGEST).read_to_end(&mut bytes).map_err(|error| refused(&crate::error::reason(&error)))?;
    let text = incoming::decode(&bytes).map_err(refused)?;
    let secret = check(what, Secret::new(&text));
    if let Cow::Owned(copy) = text {
        drop(Zeroizing::new(copy));
    }
    secret
}

fn read_file(path: &Path) -> Result<Secret> {
    let what = format!("the API key in {}", path.display());
    let file = std::fs::File::open(path)
        .map_err(|error| Error::new(Kind::Denied, format!("cannot read {what}: {}", crate::error::reason(&error))))?;
    read_from(&what, file)
}

/// Whether there is a terminal on which a program can ask for a password, whatever its streams are.
fn can_prompt() -> bool {
    cfg!(unix) && std::fs::File::open("/dev/tty").is_ok()
}

/// Runs the program without a shell. Standard error is inherited; standard output is captured and not shown. A program
/// that may prompt stays in the foreground process group, so that it can read the terminal and receives Ctrl-C; any other
/// is terminated together with its children.
fn run(arguments: &[String], limit: Duration, can_prompt: bool) -> Result<Secret> {
    let name = arguments.first().map_or("", String::as_str);
    let what = format!("the API key from token_command ({name})");
    let failed = |why: String| Error::new(Kind::Denied, format!("cannot get {what}: {why}"));
    let started = Instant::now();
    let mut program = child_process::program(name);
    program.args(arguments.iter().skip(1)).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    if !can_prompt {
        child_process::new_group(&mut program);
    }
    let mut child = program.spawn().map_err(|error| failed(crate::error::reason(&error)))?;
    // On a thread of its own, because a pipe cannot be read with a limit of time.
    let source = what.clone();
    let answer = child.stdout.take().map(|output| workers::detached(move || read_from(&source, output)));
    let key = answer.and_then(|answer| answer.recv_timeout(limit).ok());
    let status = key.as_ref().and_then(|_| wait(&mut child, limit.saturating_sub(started.elapsed())));
    let (Some(key), Some(status)) = (key, status) else {
        child_process::kill(&mut child);
        return Err(failed(format!("no output within {} seconds", limit.as_secs_f32())));
    };
    if !status.success() {
        return Err(failed(status.to_string()));
    }
    key
}

/// The program's end, if it comes within `limit`. A program that printed its key ends at once.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let started = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if started.elapsed() > limit {
            return None;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn shell(script: &str, limit: Duration) -> Result<Secret> {
        run(&["sh".into(), "-c".into(), script.into()], limit, false)
    }

    #[cfg(unix)]
    #[test]
    fn a_command_gives_its_key_without_white_space() {
        assert_eq!(shell("echo ' k3y '", COMMAND_LIMIT).unwrap().reveal(), "k3y");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_fails_is_named_and_what_it_printed_is_not_shown() {
        for (script, why) in
            [("echo s3cr3t; exit 3", "exit status: 3"), ("true", "is empty"), ("echo s3cr3t two", "one word")]
        {
            let error = shell(script, COMMAND_LIMIT).unwrap_err();
            assert_eq!(error.kind(), Kind::Denied);
            assert!(error.message().contains(why) && error.message().contains("token_command (sh)"), "{error}");
            assert!(!error.to_string().contains("s3cr3t"), "{error}");
        }
        let missing = run(&["/nowhere/acamp-key".into()], COMMAND_LIMIT, true).unwrap_err();
        assert!(missing.message().contains("token_command (/nowhere/acamp-key)"), "{missing}");
    }

    #[cfg(unix)]
    #[test]
    fn a_command_that_hangs_is_ended() {
        // The last is no longer there when its time is up: what it started holds the pipe open.
        for script in ["exec sleep 60", "echo k3y; exec sleep 60 >/dev/null", "sleep 60; :", "sleep 60 &"] {
            let error = shell(script, Duration::from_millis(50)).unwrap_err();
            assert!(error.message().ends_with("no output within 0.05 seconds"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn arguments_are_no_text_for_a_shell() {
        let arguments = ["echo", "$HOME;`id`>x|y"].map(str::to_owned);
        assert_eq!(run(&arguments, COMMAND_LIMIT, false).unwrap().reveal(), "$HOME;`id`>x|y");
    }

    #[test]
    fn a_file_gives_its_key_and_a_missing_one_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        std::fs::write(&path, "k3y\n").unwrap();
        assert_eq!(TokenSource::File(path.clone()).fetch().unwrap().reveal(), "k3y");
        let utf_16: Vec<u8> = "\u{feff}k3y\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in ["\u{feff}k3y\r\n".as_bytes(), "\u{200b}k3y\u{a0}".as_bytes(), &utf_16] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(TokenSource::File(path.clone()).fetch().unwrap().reveal(), "k3y");
        }
        std::fs::write(&path, "k3\u{200b}y").unwrap();
        let error = TokenSource::File(path.clone()).fetch().unwrap_err();
        assert!(error.message().ends_with("it contains the invisible character \\u{200b}"), "{error}");
        std::fs::remove_file(&path).unwrap();
        let error = TokenSource::File(path.clone()).fetch().unwrap_err();
        assert_eq!(error.kind(), Kind::Denied);
        assert!(error.message().contains(&path.display().to_string()), "{error}");
    }
}
