//! Commands about deals: a pipeline as a board, and what it is worth.
//!
//! | Module | Holds |
//! |---|---|
//! | `selection` | which deals: the filters of `deals list`, and the pipelines |
//! | `pipelines` | pipelines with their stages, in order |
//! | `reading` | how many deals there are of what value, by the server's counters or by reading all |
//! | `sums` | counts and values by currency, which are never added together |

pub mod board;
mod pipelines;
mod reading;
mod selection;
pub mod summary;
mod sums;
