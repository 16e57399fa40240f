//! Text and its forms, free of everything else: JSON, cleaning, quoting, timestamps, counts, similarity, pseudonyms.

pub mod clean;
pub mod counts;
pub mod duration;
pub mod json;
pub mod pseudonyms;
pub mod redact;
pub mod shell_words;
pub mod similarity;
pub mod timestamp;
