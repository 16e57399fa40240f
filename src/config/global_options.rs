//! Every option that all commands accept, each as one value. The parser, help, completion, the reference, settings and the
//! list of environment variables read this list. Knows nothing of clap.

use std::path::PathBuf;

use super::{ColorChoice, Format, Options, ProgressMode, value};
use crate::system::environment::{self, Variable};
use crate::text::duration;
use crate::text::encoding::Encoding;

/// An option that every command accepts.
#[derive(Clone, Copy, Debug)]
pub struct GlobalOption {
    /// As typed: `--rate`.
    pub flag: &'static str,
    /// Its letter: `p` of `-p`.
    pub short: Option<char>,
    /// The name of its value in help; empty for a switch.
    pub value_name: &'static str,
    /// What it does, in one line without its default.
    pub help: &'static str,
    /// The only values it accepts; empty for any.
    pub values: &'static [&'static str],
    /// The value that applies where it is given without one; empty if it needs a value.
    pub bare_value: &'static str,
    /// The value that applies without it; empty for none.
    pub default: &'static str,
    /// The environment variable that has the same meaning.
    pub variable: Option<Variable>,
    /// The key in settings files; empty for none.
    pub setting: &'static str,
    /// Whether the help of each command shows it; `acamp help options` shows all.
    pub is_frequent: bool,
    /// How it is stored.
    pub store: Store,
}

/// How an option is stored in [`Options`].
#[derive(Clone, Copy, Debug)]
pub enum Store {
    /// A switch.
    Switch(fn(&mut Options)),
    /// A switch that counts how often it is given.
    Count(fn(&mut Options, u8)),
    /// An option that takes any text.
    Text(fn(&mut Options, &str)),
    /// An option with a value; the error states what the value must be.
    Value(fn(&mut Options, &str) -> Result<(), String>),
}

/// `--output`.
pub const OUTPUT: GlobalOption =
    option("--output", "FORMAT", "Output format [default: table on a terminal, json otherwise]", |options, text| {
        value::format(text).map(|value| options.output = Some(value))
    })
    .short('o')
    .values(&Format::NAMES)
    .variable(environment::OUTPUT)
    .setting("output", "")
    .frequent();

/// `--slim`.
pub const SLIM: GlobalOption = text_option(
    "--slim",
    "BOOL",
    "Leave out links and null properties of JSON and YAML, also for --jq",
    |options, text| options.slim = Some(text == "true"),
)
.values(&["true", "false"])
.bare_value("true")
.variable(environment::SLIM)
.setting("slim", "false");

/// `--no-pager`.
pub const NO_PAGER: GlobalOption =
    switch("--no-pager", "Print long tables and help without a pager", |options| options.no_pager = true);

/// `--ca-cert`.
pub const CA_CERT: GlobalOption =
    text_option("--ca-cert", "FILE", "Trust only the certificate authorities in this PEM file", |options, text| {
        options.ca_cert = Some(PathBuf::from(text))
    })
    .variable(environment::CA_CERT)
    .setting("ca_cert", "");

/// `--rate`.
pub const RATE: GlobalOption =
    option("--rate", "NUMBER", "Maximum requests per second; 0 for unlimited", |options, text| {
        value::rate(text).map(|value| options.rate = Some(value))
    })
    .variable(environment::RATE)
    // ActiveCampaign's own limit for an account.
    .setting("rate", "5");

/// `--max-retries`.
pub const MAX_RETRIES: GlobalOption =
    option("--max-retries", "NUMBER", "Maximum retries per request", |options, text| {
        value::count(text).map(|value| options.max_retries = Some(value))
    })
    .variable(environment::MAX_RETRIES)
    .setting("max_retries", "5");

/// `--max-wait`.
pub const MAX_WAIT: GlobalOption =
    option("--max-wait", "DURATION", "Maximum total wait for the retries of one request", |options, text| {
        duration::parse(text).map(|value| options.max_wait = Some(value))
    })
    .variable(environment::MAX_WAIT)
    .setting("max_wait", "300s");

/// `--timeout`.
pub const TIMEOUT: GlobalOption = option("--timeout", "DURATION", "Maximum time for one request", |options, text| {
    duration::parse(text).map(|value| options.timeout = Some(value))
})
.variable(environment::TIMEOUT)
.setting("timeout", "60s");

/// `--color`.
pub const COLOR: GlobalOption = option("--color", "WHEN", "When to use color", |options, text| {
    value::color(text).map(|value| options.color = Some(value))
})
.values(&ColorChoice::NAMES)
.setting("color", "auto");

/// `--max-delete`.
pub const MAX_DELETE: GlobalOption =
    option("--max-delete", "N|P%", "Refuse to delete more than N items, or P% of all", |options, text| {
        value::max_delete(text).map(|value| options.max_delete = Some(value))
    })
    .variable(environment::MAX_DELETE)
    .setting("max_delete", "100");

/// `--no-history`.
pub const NO_HISTORY: GlobalOption =
    switch("--no-history", "Do not record undo history", |options| options.no_history = true);

/// `--no-names`.
pub const NO_NAMES: GlobalOption =
    switch("--no-names", "Show IDs in tables instead of the names behind them", |options| options.no_names = true);

/// Every global option, in the order of the help.
pub const ALL: &[GlobalOption] = &[
    text_option("--profile", "NAME", "Profile, or several to read from: a,b; or `sandbox`", |options, text| {
        options.profile = Some(text.to_owned())
    })
    .short('p')
    .variable(environment::PROFILE)
    .frequent(),
    text_option(
        "--profiles",
        "PATTERNS",
        "Read from each profile that matches, all at the same time: 'client-*,acme'",
        |options, text| options.profiles = Some(text.to_owned()),
    ),
    switch("--all-profiles", "Read from all profiles at the same time; not from the sandbox", |options| {
        options.all_profiles = true
    }),
    OUTPUT,
    switch("--json", "Same as -o json", |options| options.output = options.output.or(Some(Format::Json))),
    option(
        "--columns",
        "KEYS",
        "Columns to show, separated by commas; a dot selects a nested key: owner.id",
        |options, text| {
            options.columns = Some(value::keys(text)).filter(|keys| !keys.is_empty());
            if options.columns.is_some() { Ok(()) } else { Err("must name at least one key".to_owned()) }
        },
    )
    .frequent(),
    text_option(
        "--sort",
        "KEYS",
        "Keys to sort by, separated by commas; KEY:desc sorts in descending order",
        |options, text| options.sort = value::sort_keys(text),
    ),
    switch("--no-header", "Omit the header line of table, csv, tsv, and markdown output", |options| {
        options.no_header = true
    }),
    switch("--labels", "Use labels such as `Last name` as the header of csv, tsv, and markdown output", |options| {
        options.labels = true
    }),
    NO_NAMES,
    text_option("--jq", "PROGRAM", "Filter the JSON output with a jq program", |options, text| {
        options.jq = Some(text.to_owned())
    })
    .frequent(),
    SLIM,
    switch("--raw", "Print the response body unchanged, envelope included", |options| options.raw = true),
    text_option(
        "--out",
        "FILE",
        "Write to a file, created only when complete; the extension selects the format: x.csv",
        |options, text| options.out = Some(PathBuf::from(text)),
    ),
    text_option(
        "--safe-csv",
        "BOOL",
        "Escape csv and tsv cells that a spreadsheet would evaluate [default: in files only]",
        |options, text| options.safe_csv = Some(text == "true"),
    )
    .values(&["true", "false"])
    .bare_value("true"),
    switch("--bom", "Begin csv and tsv output with a byte order mark, for Excel", |options| options.bom = true),
    option(
        "--delimiter",
        "CHARACTER",
        "Delimiter of csv output: a character, comma, semicolon, tab or pipe [default: comma]",
        |options, text| value::delimiter(text).map(|byte| options.delimiter = Some(byte)),
    ),
    option(
        "--encoding",
        "NAME",
        "Encoding of csv and tsv output: utf-16, windows-1252, or another that an import reads [default: utf-8]",
        |options, text| Encoding::parse(text).map(|encoding| options.encoding = Some(encoding)),
    ),
    switch(
        "--excel",
        "Write what Excel opens correctly: a workbook with --out x.xlsx; otherwise csv with labels, lists joined by \
         commas, a byte order mark and the delimiter of your locale",
        |options| options.excel = true,
    ),
    NO_PAGER,
    switch("--quiet", "Suppress notes and warnings on standard error", |options| options.quiet = true).short('q'),
    GlobalOption {
        store: Store::Count(|options, count| options.verbose = count),
        ..switch("--verbose", "Show each request on standard error; repeat for more detail", |_| ()).short('v')
    },
    switch(
        "--debug",
        "Show requests and responses with headers and bodies, secrets redacted; same as -vv",
        |options| options.verbose = options.verbose.max(2),
    )
    .variable(environment::DEBUG),
    text_option(
        "--har",
        "FILE",
        "Record all requests and responses in an HTTP archive (HAR 1.2), secrets redacted",
        |options, text| options.har = Some(PathBuf::from(text)),
    ),
    text_option("--mask", "WHAT", "Replace personal data with pseudonyms in all output", |options, _| {
        options.mask = true
    })
    .values(&["pii"]),
    CA_CERT,
    text_option(
        "--dry-run",
        "HOW",
        "Check the command and print its requests without sending a write; offline sends no request at all",
        |options, text| {
            options.dry_run = true;
            options.offline = text == "offline";
        },
    )
    .values(&["online", "offline"])
    .bare_value("online")
    .short('n')
    .frequent(),
    switch("--yes", "Assume yes for confirmation prompts", |options| options.yes = true).short('y').frequent(),
    switch("--no-input", "Never prompt; fail if input is needed", |options| options.no_input = true)
        .variable(environment::NO_INPUT),
    RATE,
    MAX_RETRIES,
    MAX_WAIT,
    TIMEOUT,
    COLOR,
    option("--progress", "HOW", "How to report progress [default: bar on a terminal, plain in CI]", |options, text| {
        value::progress(text).map(|value| options.progress = Some(value))
    })
    .values(&ProgressMode::NAMES),
    text_option(
        "--confirm",
        "NAME",
        "Confirm a destructive or sending command with the target's name, or the number of targets",
        |options, text| options.confirm = Some(text.to_owned()),
    ),
    text_option("--confirm-profile", "NAME", "Confirm writes to a protected profile by its name", |options, text| {
        options.confirm_profile = Some(text.to_owned())
    }),
    MAX_DELETE,
    NO_HISTORY,
];

const fn switch(flag: &'static str, help: &'static str, set: fn(&mut Options)) -> GlobalOption {
    GlobalOption {
        flag,
        short: None,
        value_name: "",
        help,
        values: &[],
        bare_value: "",
        default: "",
        variable: None,
        setting: "",
        is_frequent: false,
        store: Store::Switch(set),
    }
}

const fn option(
    flag: &'static str,
    value_name: &'static str,
    help: &'static str,
    set: fn(&mut Options, &str) -> Result<(), String>,
) -> GlobalOption {
    GlobalOption { value_name, store: Store::Value(set), ..switch(flag, help, |_| ()) }
}

const fn text_option(
    flag: &'static str,
    value_name: &'static str,
    help: &'static str,
    set: fn(&mut Options, &str),
) -> GlobalOption {
    GlobalOption { value_name, store: Store::Text(set), ..switch(flag, help, |_| ()) }
}

impl GlobalOption {
    setters! {
        short(letter: char) => short = Some(letter);
        values(values: &'static [&'static str]) => values = values;
        bare_value(value: &'static str) => bare_value = value;
        variable(variable: Variable) => variable = Some(variable);
        setting(key: &'static str, default: &'static str) => setting = key, default = default;
        frequent() => is_frequent = true;
    }

    /// Its name without the dashes.
    pub fn name(&self) -> &'static str {
        self.flag.trim_start_matches('-')
    }

    /// Whether it takes a value.
    pub fn takes_value(&self) -> bool {
        matches!(self.store, Store::Text(_) | Store::Value(_))
    }

    /// Whether the word after it is its value.
    pub fn takes_next_word(&self) -> bool {
        self.takes_value() && self.bare_value.is_empty()
    }
}

/// The option with this name, without dashes.
pub fn find(name: &str) -> Option<&'static GlobalOption> {
    ALL.iter().find(|option| option.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_complete_and_its_own() {
        for (at, option) in ALL.iter().enumerate() {
            let flag = option.flag;
            assert!(flag.starts_with("--") && !option.help.ends_with('.'), "{flag}");
            assert_eq!(option.takes_value(), !option.value_name.is_empty(), "{flag}");
            let repeats = |other: &GlobalOption| {
                other.flag == flag || other.help == option.help || option.short.is_some() && other.short == option.short
            };
            assert!(!ALL[at + 1..].iter().any(repeats), "{flag}");
        }
    }

    #[test]
    fn every_default_and_every_listed_value_is_accepted() {
        for option in ALL {
            let Store::Value(set) = option.store else { continue };
            for text in
                option.values.iter().chain([&option.default, &option.bare_value]).filter(|text| !text.is_empty())
            {
                assert_eq!(set(&mut Options::default(), text), Ok(()), "{} {text}", option.flag);
            }
        }
    }
}
