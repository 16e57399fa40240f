//! One record of a relation, reduced to what a contact's row needs: contact, joined id, and a text. Encoded as two
//! numbers and the length-prefixed text, so that millions of them fit in a small temporary file.

use std::io::{self, Read, Write};

/// A field value, a tag or a list of one contact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// The contact's id.
    pub contact: u64,
    /// The id of the field, tag or list.
    pub key: u64,
    /// The field value, the list status, or empty for a tag.
    pub text: String,
}

impl Record {
    /// Appends the record to `out`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.contact.to_le_bytes())?;
        out.write_all(&self.key.to_le_bytes())?;
        out.write_all(&(self.text.len() as u64).to_le_bytes())?;
        out.write_all(self.text.as_bytes())
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// Those of `from`, and `UnexpectedEof` within a record.
    pub fn read(from: &mut impl Read) -> io::Result<Option<Record>> {
        let Some(contact) = first_number(from)? else { return Ok(None) };
        let key = number(from)?;
        let length = number(from)?;
        let mut text = String::new();
        let read = from.take(length).read_to_string(&mut text)?;
        if read as u64 == length {
            Ok(Some(Record { contact, key, text }))
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Approximate memory use in bytes.
    pub fn size(&self) -> usize {
        size_of::<Record>() + self.text.len()
    }
}

fn number(from: &mut impl Read) -> io::Result<u64> {
    first_number(from)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// A number, or `None` at the end.
fn first_number(from: &mut impl Read) -> io::Result<Option<u64>> {
    let mut bytes = [0; 8];
    let mut got = 0;
    while got < bytes.len() {
        match from.read(&mut bytes[got..]) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(more) => got += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(u64::from_le_bytes(bytes)))
}
