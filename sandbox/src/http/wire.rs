//! The connections themselves: so many at once, each with only so long to say what it wants, and such that faults can
//! refuse and break them. Knows nothing of what requests say.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use crate::faults::Plan;

/// How long to wait where the system has no connections left to give.
const OUT_OF_FILES: Duration = Duration::from_millis(100);
/// The most connections at once; more wait to be accepted.
const CONNECTIONS: usize = 512;
/// How many times longer a connection may be idle between two requests than one request may take to come.
const IDLE: u32 = 10;

/// Accepts connections, but for those a fault refuses.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    plan: Plan,
    patience: Duration,
    places: Arc<Semaphore>,
    opened: u64,
}

impl Door {
    /// A door at `listener`, behind which each request has `patience` to come in whole.
    pub fn new(listener: TcpListener, plan: Plan, patience: Duration) -> Self {
        Door { listener, plan, patience, places: Arc::new(Semaphore::new(CONNECTIONS)), opened: 0 }
    }
}

impl Listener for Door {
    type Io = Wire;
    type Addr = Switch;

    async fn accept(&mut self) -> (Wire, Switch) {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { continue };
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(OUT_OF_FILES).await;
                continue;
            };
            self.opened += 1;
            if self.plan.connection(self.opened).is_some() {
                let _ = stream.set_zero_linger();
                continue;
            }
            // Answers are written whole; waiting for more to send with them only costs time.
            let _ = stream.set_nodelay(true);
            let switch = Switch::default();
            let limit = Box::pin(sleep(self.patience));
            let wire =
                Wire { stream, switch: switch.clone(), patience: self.patience, hears: true, limit, _place: place };
            return (wire, switch);
        }
    }

    fn local_addr(&self) -> io::Result<Switch> {
        Ok(Switch::default())
    }
}

/// Breaks one connection, and tells it that a request has come in whole.
#[derive(Clone, Debug, Default)]
pub struct Switch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    is_cut: AtomicBool,
    is_heard: AtomicBool,
}

impl Switch {
    /// From now on nothing is sent, and the connection ends with a reset.
    pub fn cut(&self) {
        self.0.is_cut.store(true, Ordering::Relaxed);
    }

    /// The request is here: however long its answer takes, the client is not to blame.
    pub fn heard(&self) {
        self.0.is_heard.store(true, Ordering::Relaxed);
    }

    fn is_cut(&self) -> bool {
        self.0.is_cut.load(Ordering::Relaxed)
    }

    fn is_heard(&self) -> bool {
        self.0.is_heard.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, Door>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection with its switch.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    switch: Switch,
    patience: Duration,
    /// Whether a request is coming; none is between an answer and the next request.
    hears: bool,
    /// When what is waited for must be here.
    limit: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Wire {
    fn wait(&mut self, hears: bool) {
        if self.hears != hears {
            self.hears = hears;
            let time = if hears { self.patience } else { self.patience.saturating_mul(IDLE) };
            // Beyond what the clock can hold there is no limit.
            if let Some(end) = Instant::now().checked_add(time) {
                self.limit.as_mut().reset(end);
            }
        }
    }

    /// An answer begins: what comes after it is another request.
    fn answers(&mut self) {
        if self.switch.is_heard() {
            self.switch.0.is_heard.store(false, Ordering::Relaxed);
            self.wait(false);
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // Without lingering the system sends a reset instead of a proper end.
        if self.switch.is_cut() {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.wait(true);
            return Poll::Ready(read);
        }
        if self.switch.is_heard() {
            return Poll::Pending;
        }
        ready!(self.limit.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.switch.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        self.answers();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.switch.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        self.answers();
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.switch.is_cut() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
