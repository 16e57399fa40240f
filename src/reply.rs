//! From the bytes of an answer to its items, or to the error it really is. Pure. Items stay the service's own JSON text,
//! so that no number, order or escape is changed on the way through.

use serde_json::value::RawValue;

use crate::catalogue::model::Reply as Shape;
use crate::error::Result;

/// One thing out of an answer: its JSON text, exactly as the service typed it.
#[derive(Clone, Debug)]
pub struct Item(Box<RawValue>);

impl Item {
    /// The JSON text.
    pub fn json(&self) -> &str {
        self.0.get()
    }

    /// The item as a JSON value.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(self.0.get()).unwrap_or_default()
    }

    /// An item made here, not by the service.
    pub fn from_value(value: &serde_json::Value) -> Self {
        Item(serde_json::value::to_raw_value(value).unwrap_or_default())
    }
}

/// A decoded answer.
#[derive(Debug)]
pub struct Reply {
    /// The items, in the service's order; one for a single thing, none for an empty answer.
    pub items: Vec<Item>,
    /// `meta.total`, whether it came as a string or a number.
    pub total: Option<u64>,
}

/// Takes the items out of a successful answer's body.
///
/// # Errors
/// `Rejected` for a soft failure inside a 200 (`succeeded: 0`, `success: false`, `result_code: 0`, GraphQL `errors`),
/// `Other` for a body that is not what `shape` says.
pub fn decode(body: &[u8], shape: Shape) -> Result<Reply> {
    let _ = (body, shape);
    todo!()
}
impl Item {
    #[allow(missing_docs)]
    pub fn get(&self, _k: &str) -> Option<String> {
        todo!()
    }
}
