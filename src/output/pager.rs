//! Pages output at a terminal: what is longer than the screen goes through a program such as `less`, anything else directly
//! to the screen. The pager starts as soon as the first screen is full. Which pager to use, if any, is decided elsewhere.

use std::io::{StdoutLock, stdout};
use std::process::{ChildStdin, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use super::destination::Stream;
use crate::error::{Result, reason};
use crate::system::{child_process, workers};

/// Options for `less` if `LESS` is not set: exit if everything fits, show colors, do not clear the screen.
const LESS: &str = "FRX";

/// The chosen pager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    /// The program and its arguments.
    pub words: Vec<String>,
    /// Height of the screen in lines; if it is unknown, everything is paged.
    pub height: Option<u16>,
    /// Whether the user chose it: only then is a failure to start it reported.
    pub is_chosen: bool,
}

/// Output on its way to the screen.
#[derive(Debug)]
pub struct Paged {
    pager: Pager,
    state: PagerState,
    warning: Option<String>,
}

#[derive(Debug)]
enum PagerState {
    /// Less than a screen so far: the bytes, and their number of lines.
    Held(Vec<u8>, usize),
    /// On the screen.
    Plain(Stream<StdoutLock<'static>>),
    /// In the pager.
    Running(Running),
    /// All output was written.
    Finished,
}

#[derive(Debug)]
struct Running {
    stream: Stream<ChildStdin>,
    /// Waits for the pager to exit.
    watch: Receiver<()>,
    gone: Arc<AtomicBool>,
    interrupted: Arc<AtomicBool>,
}

impl Paged {
    /// An output for which no pager has started yet.
    pub fn new(pager: &Pager) -> Self {
        Paged { pager: pager.clone(), state: PagerState::Held(Vec::new(), 0), warning: None }
    }

    /// Shows bytes, or buffers them until they fill the screen.
    ///
    /// # Errors
    /// `Other`, unless the reason is that the user quit the pager.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if let PagerState::Held(held, lines) = &mut self.state {
            held.extend_from_slice(bytes);
            *lines += memchr::memchr_iter(b'\n', bytes).count();
            // The shell prompt takes a line too.
            if self.pager.height.is_some_and(|height| *lines < usize::from(height)) {
                return Ok(());
            }
            let held = std::mem::take(held);
            self.state = self.start();
            self.put(&held)?;
            return self.flush();
        }
        self.put(bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.state {
            PagerState::Plain(stream) => stream.write(bytes),
            PagerState::Running(running) => running.stream.write(bytes),
            PagerState::Held(..) | PagerState::Finished => Ok(()),
        }
    }

    /// Flushes what was written, unless it is less than a screen.
    ///
    /// # Errors
    /// As [`Paged::write`].
    pub fn flush(&mut self) -> Result<()> {
        match &mut self.state {
            PagerState::Plain(stream) => stream.flush(),
            PagerState::Running(running) => running.stream.flush(),
            PagerState::Held(..) | PagerState::Finished => Ok(()),
        }
    }

    /// Whether the user quit the pager, or pressed Ctrl-C in it.
    pub fn closed(&self) -> bool {
        match &self.state {
            PagerState::Plain(stream) => stream.closed(),
            PagerState::Running(running) => {
                running.stream.closed()
                    || running.gone.load(Ordering::Relaxed)
                    || running.interrupted.load(Ordering::Relaxed)
            }
            PagerState::Held(..) | PagerState::Finished => false,
        }
    }

    /// Shows the rest and waits until the user quits the pager. Returns a warning, if there is one.
    ///
    /// # Errors
    /// As [`Paged::write`].
    pub fn finish(mut self) -> Result<Option<String>> {
        self.end()?;
        Ok(self.warning.take())
    }

    fn end(&mut self) -> Result<()> {
        if let PagerState::Held(held, _) = &mut self.state {
            let held = std::mem::take(held);
            self.state = PagerState::Plain(screen());
            self.put(&held)?;
        }
        let outcome = self.flush();
        // Closing its standard input tells the pager that the output is complete.
        if let PagerState::Running(Running { stream, watch, .. }) =
            std::mem::replace(&mut self.state, PagerState::Finished)
        {
            drop(stream);
            let _ = watch.recv();
        }
        outcome
    }

    /// Starts the pager; if that fails, falls back to the screen.
    fn start(&mut self) -> PagerState {
        let Some(mut command) = child_process::from_words(&self.pager.words) else {
            return PagerState::Plain(screen());
        };
        // The output is UTF-8 regardless of the locale.
        for (name, value) in [("LESS", LESS), ("LESSCHARSET", "utf-8")] {
            if std::env::var_os(name).is_none_or(|value| value.is_empty()) {
                command.env(name, value);
            }
        }
        let child = command.stdin(Stdio::piped()).spawn().and_then(|mut child| {
            let input = child.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
            Ok((child, input))
        });
        let (mut child, input) = match child {
            Ok(started) => started,
            Err(error) => {
                let name = self.pager.words.first().map_or("", String::as_str);
                let why = format!("cannot start the pager {name}: {}", reason(&error));
                self.warning = self.pager.is_chosen.then_some(why);
                return PagerState::Plain(screen());
            }
        };
        let (gone, interrupted) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        // Ctrl-C reaches both the pager and this process. While the pager runs it owns the terminal, so this process must not
        // end before it; after that, Ctrl-C ends this process again. If signal handlers cannot be installed, nothing changes.
        let _ = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&gone))
            .and_then(|_| flag::register(SIGINT, Arc::clone(&interrupted)));
        let told = Arc::clone(&gone);
        let watch = workers::detached(move || {
            let _ = child.wait();
            told.store(true, Ordering::Relaxed);
        });
        let stream = Stream::new(input, "to the pager".to_owned());
        PagerState::Running(Running { stream, watch, gone, interrupted })
    }
}

impl Drop for Paged {
    /// If a listing fails or is abandoned, the pager still shows what was written, and later messages appear after it has
    /// exited.
    fn drop(&mut self) {
        let _ = self.end();
    }
}

fn screen() -> Stream<StdoutLock<'static>> {
    Stream::new(stdout().lock(), "to standard output".to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn pager(folder: &std::path::Path, script: &str, height: Option<u16>) -> Paged {
        let out = folder.join("out").display().to_string();
        let words = ["sh", "-c", script, "sh", &out].map(str::to_owned).to_vec();
        Paged::new(&Pager { words, height, is_chosen: true })
    }

    fn out(folder: &std::path::Path) -> String {
        std::fs::read_to_string(folder.join("out")).unwrap_or_default()
    }

    #[test]
    fn output_longer_than_the_screen_goes_through_the_pager_completely() {
        let folder = tempfile::tempdir().unwrap();
        let mut paged = pager(folder.path(), "cat > \"$1\"; echo \"$LESS\" \"$ACAMP_TOKEN\" >> \"$1\"", Some(3));
        paged.write(b"1\n2\n").unwrap();
        assert!(matches!(paged.state, PagerState::Held(_, 2)));
        paged.write(b"3\n").unwrap();
        paged.write(b"4\n").unwrap();
        assert_eq!(paged.finish().unwrap(), None);
        assert!(out(folder.path()).starts_with("1\n2\n3\n4\n"), "{}", out(folder.path()));
    }

    #[test]
    fn quitting_the_pager_closes_the_output_and_is_not_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let mut paged = pager(folder.path(), "exit 0", None);
        paged.write(b"1\n").unwrap();
        while !paged.closed() {
            paged.write(&[b'x'; 4096]).unwrap();
        }
        paged.write(b"2\n").unwrap();
        assert_eq!(paged.finish().unwrap(), None);
    }

    #[test]
    fn an_abandoned_output_still_waits_for_the_pager() {
        let folder = tempfile::tempdir().unwrap();
        let mut paged = pager(folder.path(), "cat > \"$1\"", None);
        paged.write(b"half\n").unwrap();
        drop(paged);
        assert_eq!(out(folder.path()), "half\n");
    }

    #[test]
    fn a_pager_that_cannot_be_started_is_reported_once() {
        let words = vec!["/nonexistent/pager".to_owned()];
        let mut paged = Paged::new(&Pager { words, height: None, is_chosen: true });
        paged.state = paged.start();
        assert!(matches!(paged.state, PagerState::Plain(_)));
        let warning = paged.finish().unwrap().unwrap();
        assert_eq!(warning, "cannot start the pager /nonexistent/pager: no such file or directory");
    }
}
