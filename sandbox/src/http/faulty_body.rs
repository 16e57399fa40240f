//! A body sent as a fault requires: in chunks, with pauses, oversized, or with a connection reset.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::time::{Sleep, sleep};

use super::connection::ConnectionHandle;

/// Number of chunks of a slow body.
const DRIP_CHUNKS: u32 = 100;
/// Long enough for the written bytes to be sent before the connection is reset.
const FLUSH: Duration = Duration::from_millis(20);
/// Number and size of the chunks of a huge body: 1 GiB in total.
const HUGE_CHUNKS: u32 = 16 * 1024;
const HUGE_CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug)]
enum Step {
    Wait(Duration),
    Send(Bytes),
    Repeat(Bytes, u32),
    Reset(ConnectionHandle),
}

/// A body that executes steps.
#[derive(Debug)]
pub(super) struct FaultyBody {
    steps: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl FaultyBody {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        FaultyBody { steps: steps.into_iter().collect(), pause: None }
    }

    /// Sends half of `bytes`, then resets the connection.
    pub(super) fn half(bytes: &[u8], handle: ConnectionHandle) -> Self {
        let half = Bytes::copy_from_slice(&bytes[..bytes.len() / 2]);
        FaultyBody::new([Step::Send(half), Step::Wait(FLUSH), Step::Reset(handle)])
    }

    /// Sends `bytes` in chunks over `time`.
    pub(super) fn drip(bytes: Vec<u8>, time: Duration) -> Self {
        let bytes = Bytes::from(bytes);
        let pause = time / DRIP_CHUNKS;
        let size = bytes.len().div_ceil(DRIP_CHUNKS as usize).max(1);
        let chunks = (0..bytes.len()).step_by(size).map(|at| bytes.slice(at..bytes.len().min(at + size)));
        FaultyBody::new(chunks.flat_map(|chunk| [Step::Wait(pause), Step::Send(chunk)]))
    }

    /// Sends a JSON object with a string of 1 GiB, generated on the fly.
    pub(super) fn huge() -> Self {
        let text = Bytes::from(vec![b'a'; HUGE_CHUNK_BYTES]);
        let (begin, end) = (Bytes::from_static(b"{\"message\":\""), Bytes::from_static(b"\"}"));
        FaultyBody::new([Step::Send(begin), Step::Repeat(text, HUGE_CHUNKS), Step::Send(end)])
    }
}

impl HttpBody for FaultyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            if let Some(pause) = &mut self.pause {
                if pause.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                self.pause = None;
            }
            return Poll::Ready(match self.steps.pop_front() {
                None => None,
                Some(Step::Wait(time)) => {
                    self.pause = Some(Box::pin(sleep(time)));
                    continue;
                }
                Some(Step::Send(bytes)) => Some(Ok(Frame::data(bytes))),
                Some(Step::Repeat(bytes, times)) => {
                    if times > 1 {
                        self.steps.push_front(Step::Repeat(bytes.clone(), times - 1));
                    }
                    Some(Ok(Frame::data(bytes)))
                }
                Some(Step::Reset(handle)) => {
                    handle.reset();
                    Some(Err(io::ErrorKind::ConnectionReset.into()))
                }
            });
        }
    }
}
