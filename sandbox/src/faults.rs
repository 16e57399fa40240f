//! Faults: what goes wrong between a client and the server, on purpose and reproducibly. A plan decides from the seed
//! and the number of a request which fault hits it. Knows nothing of connections, responses or the store; `http`
//! injects the faults.

mod delays;
mod import_outcome;
mod kind;
mod operation;
mod plan;

pub use delays::Delays;
pub(crate) use import_outcome::ImportOutcome;
pub use kind::{KINDS, Kind, Stage};
pub use operation::Operation;
pub(crate) use plan::Plan;
pub use plan::{Fault, InvalidFault};
