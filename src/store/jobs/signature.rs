//! The signature of a job: a digest of its plan and of its copy of the input, as they were confirmed. A job whose plan or
//! input changed since is not resumed.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use ring::digest::{Context, SHA256};

use super::job::{INPUT, PLAN};
use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::system::private_files;

const SIGNATURE: &str = "signature";

/// Writes the signature for a plan and the input in `folder`.
///
/// # Errors
/// `Other` if the input cannot be read or the signature cannot be written.
pub(super) fn write(folder: &Path, plan: &[u8]) -> Result<()> {
    let path = folder.join(SIGNATURE);
    let write = || {
        let mut file = private_files::create(&path)?;
        file.write_all(of(folder, plan)?.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| cannot_write(&path, &error))
}

/// Whether the job in `folder` has a signature.
///
/// # Errors
/// `Safety` if it is not that of the plan and the input, `Other` if they cannot be read.
pub(super) fn check(folder: &Path, id: &str) -> Result<bool> {
    let path = folder.join(SIGNATURE);
    let signed = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(cannot_read(&path, &error)),
    };
    let own = fs::read(folder.join(PLAN)).and_then(|plan| of(folder, &plan));
    if own.map_err(|error| cannot_read(folder, &error))? == signed {
        return Ok(true);
    }
    let message = format!("job {id} was not resumed: its plan or its input changed since it was confirmed");
    Err(Error::new(Kind::Safety, message).hint("start the command again with the rows that are left"))
}

/// The digest in hexadecimal digits.
fn of(folder: &Path, plan: &[u8]) -> io::Result<String> {
    let mut digest = Context::new(&SHA256);
    // Its length comes first, so that no other division into plan and input has the same digest.
    digest.update(&(plan.len() as u64).to_be_bytes());
    digest.update(plan);
    match File::open(folder.join(INPUT)) {
        Ok(mut input) => {
            let mut block = vec![0; 64 * 1024];
            loop {
                match input.read(&mut block)? {
                    0 => break,
                    read => digest.update(&block[..read]),
                }
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}
