//! Commands about one campaign: `campaigns check` (what would go wrong), `campaigns preview` (its HTML).

pub mod check;
pub mod mailing;
pub mod preview;
