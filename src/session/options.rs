//! The global options of a command line, as typed.

use std::path::PathBuf;
use std::time::Duration;

use crate::config::{ColorChoice, MaxDelete};
use crate::output::Format;

/// The global options as typed; nothing resolved.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--output`.
    pub output: Option<Format>,
    /// `--columns`.
    pub columns: Option<Vec<String>>,
    /// `--sort`: keys, each with whether it descends.
    pub sort: Vec<(String, bool)>,
    /// `--no-header`.
    pub no_header: bool,
    /// `--jq`.
    pub jq: Option<String>,
    /// `--raw`: the service's own JSON, envelope and all.
    pub raw: bool,
    /// `--out`: a file instead of standard output.
    pub out: Option<PathBuf>,
    /// `--safe-csv`: guards cells of CSV and TSV that a spreadsheet would compute, or does not.
    pub safe_csv: Option<bool>,
    /// `--no-pager`.
    pub no_pager: bool,
    /// `--quiet`.
    pub quiet: bool,
    /// `--verbose`, counted; `--debug` counts for two.
    pub verbose: u8,
    /// `--har`.
    pub har: Option<PathBuf>,
    /// `--mask pii`.
    pub mask: bool,
    /// `--ca-cert`.
    pub ca_cert: Option<PathBuf>,
    /// `--dry-run`.
    pub dry_run: bool,
    /// `--yes`.
    pub yes: bool,
    /// `--no-input`.
    pub no_input: bool,
    /// `--rate`, in requests per second; 0 lifts the limit.
    pub rate: Option<f64>,
    /// `--max-retries`.
    pub max_retries: Option<u32>,
    /// `--max-wait`.
    pub max_wait: Option<Duration>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
    /// `--color`.
    pub color: Option<ColorChoice>,
    /// `--progress`.
    pub progress: Option<crate::output::progress::How>,
    /// `--confirm`: the name of the thing, or their number, for what is asked for by name.
    pub confirm: Option<String>,
    /// `--confirm-profile`: the name of a protected profile.
    pub confirm_profile: Option<String>,
    /// `--max-delete`.
    pub max_delete: Option<MaxDelete>,
    /// `--no-history`.
    pub no_history: bool,
    /// The command line without the program's name, as it was typed.
    pub command_line: Vec<String>,
}
