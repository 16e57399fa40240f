//! Text processing without I/O: JSON, redaction, pseudonyms, cleaning, quoting, timestamps, durations, counts, similarity.

pub mod clean;
pub mod counts;
pub mod double_encoding;
pub mod duration;
pub mod json;
pub mod pseudonyms;
pub mod redact;
pub mod shell_words;
pub mod similarity;
pub mod timestamp;
