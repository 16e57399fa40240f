//! The HTTP server: connections, API key, rate limit, sizes, latency, quirks, and the injection of faults. Names no
//! resource but the event endpoint and those with quirks.

mod connection;
mod corrupt;
mod faulty_body;
mod inject;
mod quirks;
mod rate_limit;
mod received;
mod reply;
mod server;
mod write_log;

pub(crate) use server::{Server, serve};
pub use write_log::Applied;
pub(crate) use write_log::WriteLog;
