//! Text processing without I/O: JSON, redaction, pseudonyms, cleaning, quoting, separators, timestamps, durations, amounts, counts, digests, similarity, email addresses, encodings, HTML.

pub mod amounts;
pub mod cell_dates;
pub mod clean;
pub mod column_names;
pub mod counts;
pub mod digest;
pub mod double_encoding;
pub mod duration;
pub mod email_address;
pub mod encoding;
pub mod html;
pub mod incoming;
pub mod json;
pub mod person;
pub mod pseudonyms;
pub mod redact;
pub mod separated;
pub mod shell_words;
pub mod similarity;
pub mod spreadsheet;
pub mod timestamp;
pub mod typed_line;
pub mod wildcards;
