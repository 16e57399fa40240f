//! The values of the global options of a command line. `global_options` defines the options themselves.

use std::path::PathBuf;
use std::time::Duration;

use super::{ColorChoice, Format, MaxDelete, Preferences, ProgressMode};
use crate::text::encoding::Encoding;

/// The global options as given on the command line, before settings and defaults apply.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--profiles`: patterns of names, separated by commas.
    pub profiles: Option<String>,
    /// `--all-profiles`.
    pub all_profiles: bool,
    /// `--output`, `--json`.
    pub output: Option<Format>,
    /// `--columns`.
    pub columns: Option<Vec<String>>,
    /// `--sort`: keys, each with whether its order is descending.
    pub sort: Vec<(String, bool)>,
    /// `--no-header`.
    pub no_header: bool,
    /// `--no-names`.
    pub no_names: bool,
    /// `--labels`.
    pub labels: bool,
    /// `--jq`.
    pub jq: Option<String>,
    /// `--slim`.
    pub slim: Option<bool>,
    /// `--raw`.
    pub raw: bool,
    /// `--out`.
    pub out: Option<PathBuf>,
    /// `--safe-csv`.
    pub safe_csv: Option<bool>,
    /// `--bom`.
    pub bom: bool,
    /// `--delimiter`, of CSV output.
    pub delimiter: Option<u8>,
    /// `--encoding`, of CSV and TSV output.
    pub encoding: Option<Encoding>,
    /// `--excel`.
    pub excel: bool,
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
    /// `--dry-run=offline`: a dry run that sends no request at all.
    pub offline: bool,
    /// `--yes`.
    pub yes: bool,
    /// `--no-input`.
    pub no_input: bool,
    /// `--rate`, in requests per second; 0 for unlimited.
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
    pub progress: Option<ProgressMode>,
    /// `--confirm`.
    pub confirm: Option<String>,
    /// `--confirm-profile`.
    pub confirm_profile: Option<String>,
    /// `--max-delete`.
    pub max_delete: Option<MaxDelete>,
    /// `--no-history`.
    pub no_history: bool,
    /// The command line as typed, without the program's name.
    pub command_line: Vec<String>,
}

impl Options {
    /// The options that are settings too.
    pub fn preferences(&self) -> Preferences {
        Preferences {
            output: self.output,
            slim: self.slim,
            color: self.color,
            pager: self.no_pager.then(String::new),
            rate: self.rate,
            timeout: self.timeout,
            max_retries: self.max_retries,
            max_wait: self.max_wait,
            max_delete: self.max_delete,
            history: self.no_history.then_some(false),
            cache_ttl: None,
            names: self.no_names.then_some(false),
        }
    }
}
