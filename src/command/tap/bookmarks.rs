//! The Singer state: for each stream, up to which run of the mirror a target has its records.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};

/// What a target has of one stream.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Bookmark {
    /// The mirror that the records came from.
    pub mirror: String,
    /// The fingerprint of the schema that they were sent with.
    pub schema: String,
    /// The version that they were sent with.
    pub version: i64,
    /// The last run of the mirror that they are complete to; with `after`, the run that the load began at.
    pub run: u64,
    /// The last id of a load of the whole stream that is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// The bookmarks of all streams.
#[derive(Debug, Default)]
pub struct Bookmarks(Map<String, Value>);

impl Bookmarks {
    /// Parses the text of a state; without text, nothing was loaded yet.
    ///
    /// # Errors
    /// `Usage` for text that is not a state.
    pub fn parse(text: &str) -> Result<Self> {
        if text.trim().is_empty() {
            return Ok(Bookmarks::default());
        }
        let state: Value = serde_json::from_str(text).map_err(|error| {
            Error::usage(format!("not a Singer state: {error}")).hint("keep only the last line that the target printed")
        })?;
        match state {
            Value::Object(mut state) => match state.remove("bookmarks") {
                Some(Value::Object(bookmarks)) => Ok(Bookmarks(bookmarks)),
                None => Ok(Bookmarks::default()),
                Some(_) => Err(Error::usage("not a Singer state: `bookmarks` is not an object")),
            },
            _ => Err(Error::usage("not a Singer state: not an object")),
        }
    }

    /// The bookmark of a stream: none if it was never loaded, an error if the state has it in an unknown form.
    pub fn of(&self, stream: &str) -> Option<Result<Bookmark, serde_json::Error>> {
        self.0.get(stream).map(Bookmark::deserialize)
    }

    /// Sets the bookmark of a stream.
    pub fn set(&mut self, stream: &str, bookmark: &Bookmark) {
        self.0.insert(stream.to_owned(), json!(bookmark));
    }

    /// The value of a STATE message.
    pub fn value(&self) -> Value {
        json!({ "bookmarks": self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let bookmark = Bookmark { mirror: "m".into(), schema: "s".into(), version: 7, run: 3, after: None };
        let mut bookmarks = Bookmarks::default();
        bookmarks.set("tags", &bookmark);
        let text = bookmarks.value().to_string();
        assert_eq!(text, r#"{"bookmarks":{"tags":{"mirror":"m","schema":"s","version":7,"run":3}}}"#);
        let read = Bookmarks::parse(&text).unwrap();
        assert_eq!(read.of("tags").unwrap().unwrap(), bookmark);
        assert!(read.of("lists").is_none());
    }

    #[test]
    fn streams_that_are_not_sent_keep_their_bookmarks() {
        let mut bookmarks = Bookmarks::parse(r#"{"bookmarks":{"other":{"key":1}}}"#).unwrap();
        bookmarks.set("tags", &Bookmark::default());
        assert_eq!(bookmarks.value()["bookmarks"]["other"]["key"], 1);
        assert!(bookmarks.of("other").unwrap().is_err());
    }

    #[test]
    fn no_state_is_an_empty_one() {
        for text in ["", "\n", "{}", r#"{"bookmarks":{}}"#] {
            assert!(Bookmarks::parse(text).unwrap().0.is_empty(), "{text}");
        }
        for text in ["[]", "7", r#"{"bookmarks":[]}"#, "{}\n{}"] {
            assert!(Bookmarks::parse(text).is_err(), "{text}");
        }
    }
}
