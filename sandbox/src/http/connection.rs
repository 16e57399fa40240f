//! TCP connections: their maximum number, their timeouts, and the faults that refuse and reset them. Knows nothing of
//! HTTP requests.

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

/// How long to wait if the system is out of file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);
/// Maximum number of open connections; more wait to be accepted.
const MAX_CONNECTIONS: usize = 512;
/// The idle timeout of a connection, as a multiple of the request timeout.
const IDLE_FACTOR: u32 = 10;

/// Accepts connections, except those that a fault refuses.
#[derive(Debug)]
pub(super) struct Acceptor {
    listener: TcpListener,
    plan: Plan,
    request_timeout: Duration,
    permits: Arc<Semaphore>,
    opened: u64,
}

impl Acceptor {
    /// `request_timeout` is the time limit for receiving a complete request.
    pub(super) fn new(listener: TcpListener, plan: Plan, request_timeout: Duration) -> Self {
        Acceptor { listener, plan, request_timeout, permits: Arc::new(Semaphore::new(MAX_CONNECTIONS)), opened: 0 }
    }
}

impl Listener for Acceptor {
    type Io = Connection;
    type Addr = ConnectionHandle;

    async fn accept(&mut self) -> (Connection, ConnectionHandle) {
        loop {
            // The semaphore is never closed.
            let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else { continue };
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(ACCEPT_RETRY).await;
                continue;
            };
            self.opened += 1;
            if self.plan.connection(self.opened).is_some() {
                let _ = stream.set_zero_linger();
                continue;
            }
            // Responses are written whole, so waiting for more data only costs time.
            let _ = stream.set_nodelay(true);
            let handle = ConnectionHandle::default();
            let limit = Box::pin(sleep(self.request_timeout));
            let connection = Connection {
                stream,
                handle: handle.clone(),
                request_timeout: self.request_timeout,
                reading: true,
                limit,
                _permit: permit,
            };
            return (connection, handle);
        }
    }

    fn local_addr(&self) -> io::Result<ConnectionHandle> {
        Ok(ConnectionHandle::default())
    }
}

/// Resets one connection, and tells it that a request was received.
#[derive(Clone, Debug, Default)]
pub(super) struct ConnectionHandle(Arc<State>);

#[derive(Debug, Default)]
struct State {
    is_reset: AtomicBool,
    is_received: AtomicBool,
}

impl ConnectionHandle {
    /// Sends nothing more and closes the connection with a reset.
    pub(super) fn reset(&self) {
        self.0.is_reset.store(true, Ordering::Relaxed);
    }

    /// Stops the request timeout: the complete request was received.
    pub(super) fn mark_received(&self) {
        self.0.is_received.store(true, Ordering::Relaxed);
    }

    fn is_reset(&self) -> bool {
        self.0.is_reset.load(Ordering::Relaxed)
    }

    fn is_received(&self) -> bool {
        self.0.is_received.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, Acceptor>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, Acceptor>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A connection with its timeouts.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    handle: ConnectionHandle,
    request_timeout: Duration,
    /// Whether a request is being received; `false` between a response and the next request.
    reading: bool,
    /// The end of the current timeout.
    limit: Pin<Box<Sleep>>,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    fn set_reading(&mut self, reading: bool) {
        if self.reading != reading {
            self.reading = reading;
            let time = if reading { self.request_timeout } else { self.request_timeout.saturating_mul(IDLE_FACTOR) };
            // A timeout beyond the range of the clock is no timeout.
            if let Some(end) = Instant::now().checked_add(time) {
                self.limit.as_mut().reset(end);
            }
        }
    }

    /// Starts the idle timeout when a response is sent.
    fn start_response(&mut self) {
        if self.handle.is_received() {
            self.handle.0.is_received.store(false, Ordering::Relaxed);
            self.set_reading(false);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // With a linger time of zero, the system sends a reset.
        if self.handle.is_reset() {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.set_reading(true);
            return Poll::Ready(read);
        }
        if self.handle.is_received() {
            return Poll::Pending;
        }
        ready!(self.limit.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.handle.is_reset() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        self.start_response();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.handle.is_reset() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        self.start_response();
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.handle.is_reset() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
