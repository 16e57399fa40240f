//! Work that survives its process: one folder per job under the state directory, with the plan, a copy of the input,
//! and a journal that is on disk before anything it announces is sent. Knows no command; each defines its own plan and
//! details.
//!
//! A folder holds `plan.json` ([`Plan`]), `journal.jsonl` (one [`Entry`] per line), `input` if the job has one, `lock`, and the
//! result files `results.csv` and `failed.csv` ([`results`]).

mod draft;
mod entry;
mod forget;
mod input_copy;
mod job;
mod outcomes;
mod plan;
pub mod results;
mod signature;

pub use draft::id;
pub use entry::{Ending, Entry, Span, Status};
pub use forget::JobOfPerson;
pub use job::{Job, Jobs, State, Summary};
pub use outcomes::{Announced, Counts, Outcomes};
pub use plan::{JobKind, Plan};
