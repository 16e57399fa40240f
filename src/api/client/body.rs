//! Reads the body of a response.

use std::io::Read;

/// Bytes that are read at once, about what the system has ready.
const AT_ONCE: usize = 32 * 1024;

/// Bytes that are reserved at once, whatever length the server announces.
const MOST_ANNOUNCED: usize = 1024 * 1024;

/// The whole body. `Read::read_to_end` would clear the rest of its buffer before each read, which for a page of contacts with
/// their related records is twenty times the page.
///
/// # Errors
/// Those of the connection; `BodyExceedsLimit` for a body that is longer than `limit` bytes.
pub fn read(body: ureq::Body, limit: u64) -> Result<Vec<u8>, ureq::Error> {
    let announced = body.content_length().and_then(|length| usize::try_from(length).ok());
    let mut whole = Vec::with_capacity(announced.unwrap_or_default().min(MOST_ANNOUNCED));
    let mut reader = body.into_with_config().limit(limit).reader();
    let mut buffer = [0; AT_ONCE];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(whole),
            Ok(length) => whole.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
