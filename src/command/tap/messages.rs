//! Writes Singer messages, one JSON object per line.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::schema::KEYS;
use crate::error::Result;
use crate::output::{Destination, Output};

/// Where the messages go.
#[derive(Debug)]
pub struct Messages {
    destination: Destination,
    line: Vec<u8>,
}

impl Messages {
    /// Begins to write to the output of the run.
    ///
    /// # Errors
    /// `Other` if the file of `--out` cannot be created.
    pub fn open(output: Output) -> Result<Self> {
        let destination = Destination::of(&Output { pager: None, ..output })?;
        Ok(Messages { destination, line: Vec::new() })
    }

    /// Whether the target has closed the pipe.
    pub fn closed(&self) -> bool {
        self.destination.closed()
    }

    /// SCHEMA: the shape of the records that follow.
    ///
    /// # Errors
    /// Those of [`Destination::write`].
    pub fn schema(&mut self, stream: &str, schema: &Value) -> Result<()> {
        self.write(&json!({ "type": "SCHEMA", "stream": stream, "schema": schema, "key_properties": KEYS }))
    }

    /// RECORD: one record, as the text of a JSON object.
    ///
    /// # Errors
    /// Those of [`Destination::write`].
    pub fn record(&mut self, heading: &Heading, record: &str) -> Result<()> {
        self.line.clear();
        self.line.extend_from_slice(&heading.before);
        self.line.extend_from_slice(record.as_bytes());
        self.line.extend_from_slice(b"}\n");
        self.destination.write(&self.line)
    }

    /// STATE: everything up to here need not be sent again.
    ///
    /// # Errors
    /// Those of [`Destination::write`].
    pub fn state(&mut self, value: &Value) -> Result<()> {
        self.write(&json!({ "type": "STATE", "value": value }))?;
        self.destination.flush()
    }

    /// ACTIVATE_VERSION: records with an older version do not exist.
    ///
    /// # Errors
    /// Those of [`Destination::write`].
    pub fn activate(&mut self, stream: &str, version: i64) -> Result<()> {
        self.write(&json!({ "type": "ACTIVATE_VERSION", "stream": stream, "version": version }))
    }

    /// Ends the output.
    ///
    /// # Errors
    /// Those of [`Destination::finish`].
    pub fn finish(self) -> Result<()> {
        self.destination.finish().map(drop)
    }

    fn write(&mut self, message: &Value) -> Result<()> {
        self.destination.write(format!("{message}\n").as_bytes())
    }
}

/// What all RECORD messages of a stream begin with.
#[derive(Debug)]
pub struct Heading {
    before: Vec<u8>,
}

impl Heading {
    /// The records of a stream have this version and were read from the server at this time.
    pub fn new(stream: &str, version: i64, extracted: Timestamp) -> Self {
        let facts = json!({
            "type": "RECORD", "stream": stream, "version": version, "time_extracted": extracted.to_string(),
        });
        let mut before = facts.to_string().into_bytes();
        before.pop();
        before.extend_from_slice(b",\"record\":");
        Heading { before }
    }
}
