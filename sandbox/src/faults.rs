//! Faults: what can go wrong between a client and the service, on purpose and reproducibly. A [`Plan`] decides from the
//! seed and the number of a request which [`Kind`] hits it, [`spoil`] changes an answer. Pure: nothing here touches a
//! connection or the store; `http` acts it out.

mod delays;
mod kind;
mod operation;
mod plan;
pub mod spoil;

pub use delays::Delays;
pub use kind::{KINDS, Kind, Stage};
pub use operation::Operation;
pub use plan::{Fault, Plan, Unusable};
