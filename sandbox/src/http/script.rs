//! A body that comes as a fault wants it: in pieces, with pauses, without end, or with a broken connection.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::time::{Sleep, sleep};

use super::wire::Switch;

/// Pieces of a dripping body.
const DRIPS: u32 = 100;
/// Long enough for what was written to leave before the connection breaks.
const FLUSH: Duration = Duration::from_millis(20);
/// Pieces of a huge body, and the bytes of each: 1 GiB in all.
const PIECES: u32 = 16 * 1024;
const PIECE: usize = 64 * 1024;

#[derive(Debug)]
enum Step {
    Wait(Duration),
    Send(Bytes),
    Repeat(Bytes, u32),
    Break(Switch),
}

/// A body with a script.
#[derive(Debug)]
pub struct Script {
    steps: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Script { steps: steps.into_iter().collect(), pause: None }
    }

    /// Half of `bytes`, then the connection breaks.
    pub fn half(bytes: &[u8], switch: Switch) -> Self {
        let half = Bytes::copy_from_slice(&bytes[..bytes.len() / 2]);
        Script::new([Step::Send(half), Step::Wait(FLUSH), Step::Break(switch)])
    }

    /// All of `bytes`, in pieces over `time`.
    pub fn drip(bytes: Vec<u8>, time: Duration) -> Self {
        let bytes = Bytes::from(bytes);
        let pause = time / DRIPS;
        let size = bytes.len().div_ceil(DRIPS as usize).max(1);
        let pieces = (0..bytes.len()).step_by(size).map(|at| bytes.slice(at..bytes.len().min(at + size)));
        Script::new(pieces.flat_map(|piece| [Step::Wait(pause), Step::Send(piece)]))
    }

    /// A JSON object with one string of a gigabyte, made as it is sent.
    pub fn huge() -> Self {
        let text = Bytes::from(vec![b'a'; PIECE]);
        let (begin, end) = (Bytes::from_static(b"{\"message\":\""), Bytes::from_static(b"\"}"));
        Script::new([Step::Send(begin), Step::Repeat(text, PIECES), Step::Send(end)])
    }
}

impl HttpBody for Script {
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
                Some(Step::Break(switch)) => {
                    switch.cut();
                    Some(Err(io::ErrorKind::ConnectionReset.into()))
                }
            });
        }
    }
}
