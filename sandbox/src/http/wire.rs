//! The connections themselves, so that faults can refuse and break them. Knows nothing of requests.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::faults::Plan;

/// How long to wait where the system has no connections left to give.
const OUT_OF_FILES: Duration = Duration::from_millis(100);

/// Accepts connections, but for those a fault refuses.
#[derive(Debug)]
pub struct Door {
    listener: TcpListener,
    plan: Plan,
    opened: u64,
}

impl Door {
    /// A door at `listener`.
    pub fn new(listener: TcpListener, plan: Plan) -> Self {
        Door { listener, plan, opened: 0 }
    }
}

impl Listener for Door {
    type Io = Wire;
    type Addr = Switch;

    async fn accept(&mut self) -> (Wire, Switch) {
        loop {
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
            return (Wire { stream, switch: switch.clone() }, switch);
        }
    }

    fn local_addr(&self) -> io::Result<Switch> {
        Ok(Switch::default())
    }
}

/// Breaks one connection.
#[derive(Clone, Debug, Default)]
pub struct Switch(Arc<AtomicBool>);

impl Switch {
    /// From now on nothing is sent, and the connection ends with a reset.
    pub fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::Relaxed)
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
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.switch.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
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
